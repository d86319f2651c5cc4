"""Chapter 07: a model of how the data arose, and the line that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jax.numpy as jnp

from dl_workshop import expect

if TYPE_CHECKING:
    from jaxtyping import Array, Float


def fit_gaussians(
    X: Float[Array, "n d"], y: Float[Array, "n"]
) -> tuple[Float[Array, "d"], Float[Array, "d"], Float[Array, "d d"]]:
    """(mean1, mean0, covariance) by maximum likelihood: one covariance for both classes, divided by n.

    y holds a label 0 or 1 for every row of X; both occur.
    It must work inside jax.jit too, and for thousands of rows: without a Python loop over them.
    """
    expect.two_classes(X, y)
    ones = (y == 1)[:, None]
    mean1 = jnp.sum(X * ones, axis=0) / jnp.sum(ones)
    mean0 = jnp.sum(X * ~ones, axis=0) / jnp.sum(~ones)
    centred = X - jnp.where(ones, mean1, mean0)
    return mean1, mean0, centred.T @ centred / len(X)


def gaussians_to_linear(
    mean1: Float[Array, "d"], mean0: Float[Array, "d"], covariance: Float[Array, "d d"], n1: int, n0: int
) -> dict[str, Float[Array, "..."]]:
    """{"w": (d,), "b": number} of the logistic model that follows from two Gaussians with one covariance.

    w = S^-1 (m1 - m0), b = -m1 @ S^-1 m1 / 2 + m0 @ S^-1 m0 / 2 + ln(n1 / n0).
    It must work inside jax.jit too: choose with jnp.where, not with `if`.
    """
    expect.gaussians(mean1, mean0, covariance)
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    b = -(mean1 + mean0) @ w / 2 + jnp.log(n1 / n0)
    return {"w": w, "b": b}


def naive_bayes_posterior(X: Float[Array, "n d"], y: Float[Array, "n"], x_new: Float[Array, "d"]) -> Float[Array, ""]:
    """The probability that y is 1, given x_new, by naive Bayes: features are 0 or 1, and frequencies are used as they are.

    (It is 0 / 0, so NaN, where both classes give x_new the probability 0.)
    """
    expect.two_classes(X, y)
    in_class = jnp.stack([1 - y, y])
    frequency = in_class @ X / in_class.sum(axis=1, keepdims=True)
    zero, one = in_class.mean(axis=1) * jnp.prod(jnp.where(x_new == 1, frequency, 1 - frequency), axis=1)
    return one / (zero + one)
