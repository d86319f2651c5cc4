"""Chapter 02: model, loss and optimizer for a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from dl_workshop import expect
from dl_workshop.training_loop import finite_losses, training_steps

if TYPE_CHECKING:
    from jaxtyping import Array, Float

    Params = dict[str, Float[Array, ""]]


def linear_model(theta: Params, x: Float[Array, "*n"]) -> Float[Array, "*n"]:
    """The line w * x + b for each x, with theta = {"w": number, "b": number}.

    Use only arithmetic and jnp (no np, no float()): from chapter 05 on JAX compiles this function.
    """
    expect.arrays(x=x)
    return theta["w"] * x + theta["b"]


def mse(y_true: Float[Array, "n"], y_pred: Float[Array, "n"]) -> Float[Array, ""]:
    """The mean over all examples of the squared difference between truth and prediction: one number.

    Use only arithmetic and jnp (no np, no float()): from chapter 05 on JAX compiles this function.
    """
    expect.same_shape(y_true=y_true, y_pred=y_pred)
    return jnp.mean((y_true - y_pred) ** 2)


def mseloss(theta: Any, model: Callable[..., Any], x: Any, y: Any) -> Float[Array, ""]:
    """How far the predictions `model(theta, x)` are from y: their mean squared error, one number.

    Use only arithmetic and jnp (no np, no float()): from chapter 05 on JAX compiles this function.
    """
    return mse(y, model(theta, x))


dmseloss = jax.grad(mseloss)
"""The gradient of mseloss with respect to theta. It takes theta, model, x and y, and returns slopes in the form of theta."""


def initialize_linear_params(key: Any = None) -> Params:
    """Initial values {"w": number, "b": number}: two independent standard normal draws from a `jax.random.key`.

    The same key gives the same values. Without a key, use `jax.random.key(0)`.
    """
    key = jax.random.key(0) if key is None else key
    key_w, key_b = jax.random.split(key)
    return {"w": jax.random.normal(key_w), "b": jax.random.normal(key_b)}


def model_optimization_loop(
    theta: Any,
    model: Callable[..., Any],
    loss: Callable[..., Any],
    x: Any,
    y: Any,
    n_steps: int = 3000,
    step_size: float = 0.001,
) -> tuple[Any, Any]:
    """Train by gradient descent. Return (losses, theta), where losses[i] is loss(theta, model, x, y) after step i + 1.

    Works for any model, any loss, and a theta of any form (any pytree); does not change the theta it is given.
    """
    expect.parameters(theta)

    @jax.jit
    def step(theta: Any) -> tuple[Any, Any]:
        grads = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, grads)
        return theta, loss(theta, model, x, y)

    losses = [0.0] * n_steps
    for i in training_steps(n_steps, step_size, x, y):
        theta, losses[i] = step(theta)
    return finite_losses(losses, step_size), theta
