"""Chapter 03: the line becomes a probability, and the loss one made for probabilities."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from dl_workshop import expect

if TYPE_CHECKING:
    from jaxtyping import Array, Float, Int

    Params = dict[str, Float[Array, ""]]


def logistic(z: Float[Array, "*n"]) -> Float[Array, "*n"]:
    """The logistic function 1 / (1 + exp(-z)), elementwise; value and gradient finite for |z| up to 1e4.

    Keep to jnp and to arithmetic: from chapter 05 on it is compiled.
    """
    expect.arrays(z=z)
    return jax.nn.sigmoid(1.0 * z)


def logistic_model(theta: Params, x: Float[Array, "*n"]) -> Float[Array, "*n"]:
    """The probability of class 1 at x: logistic(w * x + b), elementwise, with theta = {"w": number, "b": number}.

    Keep to jnp and to arithmetic: from chapter 05 on it is compiled.
    """
    expect.arrays(x=x)
    return logistic(theta["w"] * x + theta["b"])


def midpoint(theta: Params) -> Float[Array, ""]:
    """The x at which logistic_model(theta, x) is one half. (Where w = 0 there is none; nothing is promised.)"""
    return -theta["b"] / theta["w"]


def binary_cross_entropy(y_true: Float[Array, "n"], y_pred: Float[Array, "n"]) -> Float[Array, ""]:
    """The positive sum over examples of -(y log p + (1 - y) log(1 - p)), in nats, for labels y and probabilities p.

    The probabilities lie strictly between 0 and 1; labels are 0 and 1, or anything between.
    Keep to jnp and to arithmetic: from chapter 05 on it is compiled.
    """
    expect.same_shape(y_true=y_true, y_pred=y_pred)
    expect.labels(y_true)
    p_ones, p_zeros = jnp.where(y_true > 0, y_pred, 1.0), jnp.where(y_true < 1, y_pred, 0.0)
    return -jnp.sum(y_true * jnp.log(p_ones) + (1 - y_true) * jnp.log1p(-p_zeros))


def logistic_loss(params: Any, model: Callable[..., Any], x: Any, y: Any) -> Float[Array, ""]:
    """The binary cross entropy (a sum, in nats) of the probabilities `model(params, x)` for the labels y.

    Keep to jnp and to arithmetic: from chapter 05 on it is compiled.
    """
    return binary_cross_entropy(y, model(params, x))


dlogistic_loss = jax.grad(logistic_loss)
"""The gradient of logistic_loss with respect to params: as (params, model, x, y), and in the form of params."""


def predict(theta: Params, x: Float[Array, "*n"], threshold: float = 0.5) -> Int[Array, "*n"]:
    """The decision at x, as integers: 1 where the probability of class 1 is at least `threshold`, else 0."""
    return jnp.where(logistic_model(theta, x) >= threshold, 1, 0)
