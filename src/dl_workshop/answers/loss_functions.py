"""Chapter 04: where the loss comes from, and forms of it that survive extreme scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jax.numpy as jnp

from dl_workshop import expect
from dl_workshop.answers.logistic_regression import binary_cross_entropy, logistic_model

if TYPE_CHECKING:
    from jaxtyping import Array, Float


def likelihood(y_true: Float[Array, "n"], y_pred: Float[Array, "n"]) -> Float[Array, ""]:
    """The probability of the labels: the product over examples of p^y (1 - p)^(1 - y)."""
    expect.same_shape(y_true=y_true, y_pred=y_pred)
    expect.labels(y_true)
    return jnp.prod(y_pred**y_true * (1 - y_pred) ** (1 - y_true))


def negative_log_likelihood(y_true: Float[Array, "n"], y_pred: Float[Array, "n"]) -> Float[Array, ""]:
    """Minus the natural logarithm of the likelihood, without forming the product, which would underflow."""
    return binary_cross_entropy(y_true, y_pred)


def entropy_bits(p: Float[Array, "*n"]) -> Float[Array, "*n"]:
    """The entropy of a coin that shows heads with probability p, in bits, elementwise; 0 at p = 0 and p = 1."""
    expect.arrays(p=p)
    certain = (p == 0) | (p == 1)
    inside = jnp.where(certain, 0.5, p)
    nats = -(inside * jnp.log(inside) + (1 - inside) * jnp.log1p(-inside))
    return jnp.where(certain, 0.0, nats / jnp.log(2.0))


def analytic_dlogistic_loss(theta: Any, x: Float[Array, "n"], y: Float[Array, "n"]) -> dict[str, Any]:
    """The gradient of logistic_loss with logistic_model, by formula and without jax.grad: {"w": slope, "b": slope}."""
    expect.same_shape(x=x, y=y)
    expect.labels(y)
    residual = logistic_model(theta, x) - y
    return {"w": jnp.sum(residual * x), "b": jnp.sum(residual)}


def squared_error_loss(theta: Any, model: Callable[..., Any], x: Any, y: Any) -> Float[Array, ""]:
    """Half the sum over examples of (p - y)^2, where p is what the model predicts from x.

    Use only jnp functions and arithmetic, no `if`: chapter 05 will compile it.
    """
    p = model(theta, x)
    expect.same_shape(y=y, p=p)
    return jnp.sum((p - y) ** 2) / 2


def binary_cross_entropy_with_logits(y_true: Float[Array, "n"], z: Float[Array, "n"]) -> Float[Array, ""]:
    """The binary cross entropy (a sum, in nats) of scores z for labels from 0 to 1; value and gradient are right for any z.

    Use only jnp functions and arithmetic, no `if`: chapter 05 will compile it.
    """
    expect.same_shape(y_true=y_true, z=z)
    expect.labels(y_true)
    return jnp.sum(jnp.logaddexp(0.0, z) - y_true * z)


def margin_loss(y_pm: Float[Array, "n"], z: Float[Array, "n"]) -> Float[Array, ""]:
    """The cross entropy for labels y_pm of -1 or +1 (plus or minus): the sum over examples of log(1 + exp(-y z)), in nats.

    Use only jnp functions and arithmetic, no `if`: chapter 05 will compile it.
    """
    expect.same_shape(y_pm=y_pm, z=z)
    expect.signs(y_pm)
    return jnp.sum(jnp.logaddexp(0.0, -y_pm * z))
