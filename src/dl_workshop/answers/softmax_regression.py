"""Chapter 08: more than two classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from dl_workshop import expect

if TYPE_CHECKING:
    from jaxtyping import Array, Float, Int


def softmax(z: Float[Array, "*n k"]) -> Float[Array, "*n k"]:
    """The probabilities of the scores z, over the last axis: exp(z) / sum(exp(z)); scores of 1e4 must not overflow.

    It must work inside jax.jit too: choose with jnp.where, not with `if`.
    """
    expect.arrays(z=z)
    exponentials = jnp.exp(z - jnp.max(z, axis=-1, keepdims=True))
    return exponentials / jnp.sum(exponentials, axis=-1, keepdims=True)


def cross_entropy(y_onehot: Float[Array, "n k"], p: Float[Array, "n k"]) -> Float[Array, ""]:
    """The sum over everything of -y log p, in nats, for one-hot truth y and probabilities p > 0."""
    expect.same_shape(y_onehot=y_onehot, p=p)
    return -jnp.sum(y_onehot * jnp.log(p))


def softmax_model(theta: Any, X: Float[Array, "n d"]) -> Float[Array, "n k"]:
    """The probabilities of k classes: softmax(X @ W + b), with theta = {"W": (d, k), "b": (k,)}.

    It must work inside jax.jit too: choose with jnp.where, not with `if`.
    """
    expect.arrays(X=X)
    return softmax(X @ theta["W"] + theta["b"][None, :])


def softmax_loss(theta: Any, X: Float[Array, "n d"], labels: Int[Array, "n"]) -> Float[Array, ""]:
    """The cross entropy (a sum, in nats) of the softmax model, from integer labels; stable for any score.

    It must work inside jax.jit too: choose with jnp.where, not with `if`.
    """
    expect.class_numbers(X, labels, theta["b"])
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"][None, :])
    return -jnp.sum(jnp.take_along_axis(log_p, labels[:, None], axis=1))


def as_logistic(theta: Any) -> dict[str, Float[Array, "..."]]:
    """{"w": (d,), "b": number} of the logistic model that gives the two-class softmax's probability of class 1."""
    expect.scores_of_two(theta["W"], theta["b"])
    return {"w": theta["W"][:, 1] - theta["W"][:, 0], "b": theta["b"][1] - theta["b"][0]}
