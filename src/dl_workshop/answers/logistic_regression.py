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
    """The logistic function 1 / (1 + exp(-z)) of each z; its value and gradient are finite for |z| up to 1e4.

    Use only arithmetic, jnp and jax.nn: from chapter 05 on JAX compiles this function.
    """
    expect.arrays(z=z)
    return jax.nn.sigmoid(1.0 * z)


def logistic_model(theta: Params, x: Float[Array, "*n"]) -> Float[Array, "*n"]:
    """The probability of a yes (class 1) at each x: logistic(w * x + b), with theta = {"w": number, "b": number}.

    Use only arithmetic, jnp and what you wrote: from chapter 05 on JAX compiles this function.
    """
    expect.arrays(x=x)
    return logistic(theta["w"] * x + theta["b"])


def midpoint(theta: Params) -> Float[Array, ""]:
    """The x at which logistic_model(theta, x) is one half. (If w = 0 there is none, and any result will do.)"""
    return -theta["b"] / theta["w"]


def binary_cross_entropy(y_true: Float[Array, "n"], y_pred: Float[Array, "n"]) -> Float[Array, ""]:
    """The sum over examples of -(y log p + (1 - y) log(1 - p)), in nats, for labels y and probabilities p.

    The probabilities lie strictly between 0 and 1; labels are 0, 1 or in between (0.3: yes three times in ten).
    Use only arithmetic and jnp: from chapter 05 on JAX compiles this function.
    """
    expect.same_shape(y_true=y_true, y_pred=y_pred)
    expect.labels(y_true)
    p_ones, p_zeros = jnp.where(y_true > 0, y_pred, 1.0), jnp.where(y_true < 1, y_pred, 0.0)
    return -jnp.sum(y_true * jnp.log(p_ones) + (1 - y_true) * jnp.log1p(-p_zeros))


def logistic_loss(params: Any, model: Callable[..., Any], x: Any, y: Any) -> Float[Array, ""]:
    """The binary cross entropy (a sum, in nats) of the probabilities `model(params, x)` for the labels y.

    Use only arithmetic, jnp and what you wrote: from chapter 05 on JAX compiles this function.
    """
    return binary_cross_entropy(y, model(params, x))


dlogistic_loss = jax.grad(logistic_loss)
"""The gradient of logistic_loss(params, model, x, y) with respect to params: slopes in the form of params."""


def predict(theta: Params, x: Float[Array, "*n"], threshold: float = 0.5) -> Int[Array, "*n"]:
    """The decision at each x, an integer: 1 where the probability of a yes (class 1) is at least `threshold`, else 0."""
    return jnp.where(logistic_model(theta, x) >= threshold, 1, 0)
