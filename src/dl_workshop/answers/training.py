"""Chapter 05: the same training, compiled; stopping, Newton's method, minibatches."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from dl_workshop import expect

if TYPE_CHECKING:
    from jaxtyping import Array, Float, Int


def sgd_update(theta: Any, grads: Any, step_size: Any) -> Any:
    """A new theta, each number moved against its slope: theta - step_size * grads, for any pytree.

    It must work inside jax.jit too: use jnp functions and arithmetic, no `if`.
    """
    return jax.tree.map(lambda t, g: t - step_size * g, theta, grads)


@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(
    theta: Any,
    model: Callable[..., Any],
    loss: Callable[..., Any],
    x: Any,
    y: Any,
    n_steps: int = 3000,
    step_size: float = 0.001,
) -> tuple[Float[Array, "n_steps"], Any]:
    """Like model_optimization_loop, in one compiled call: (losses, theta), with losses[i] after step i + 1, shape (n_steps,).

    A second call with the same functions, shapes and n_steps compiles nothing.
    """
    expect.steps(n_steps, step_size)
    expect.examples(x, y)
    expect.parameters(theta)

    def step(theta: Any, _: None) -> tuple[Any, Any]:
        value, grads = jax.value_and_grad(loss)(theta, model, x, y)
        return sgd_update(theta, grads, step_size), value  # the loss before this step

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return jnp.append(losses, loss(theta, model, x, y))[1:], theta


@partial(jax.jit, static_argnames=("model", "loss"))
def train_until(
    theta: Any,
    model: Callable[..., Any],
    loss: Callable[..., Any],
    x: Any,
    y: Any,
    step_size: Any,
    tolerance: Any,
    max_steps: int,
) -> tuple[Any, Any]:
    """Descend until the gradient is small: (theta, n_steps_taken).

    Before each step, stop if the 2-norm of the gradient, of all its numbers together, is at most `tolerance`, or after
    `max_steps` steps. It must work inside jax.jit: no Python `if` or `while` on values.
    """
    expect.examples(x, y)
    expect.parameters(theta)
    gradient = jax.grad(lambda theta: loss(theta, model, x, y))

    def goes_on(state: Any) -> Any:
        theta, steps = state
        norm = jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(gradient(theta))))
        return (norm > tolerance) & (steps < max_steps)

    def step(state: Any) -> Any:
        theta, steps = state
        return sgd_update(theta, gradient(theta), step_size), steps + 1

    return jax.lax.while_loop(goes_on, step, (theta, 0))


def newton_step(loss: Callable[[Any], Any], w: Float[Array, "d"]) -> Float[Array, "d"]:
    """One step of Newton's method for a loss of one vector: w - H^-1 g, with gradient g and Hessian H.

    It must work inside jax.jit too: choose with jnp.where, not with `if`.
    """
    return w - jnp.linalg.solve(jax.hessian(loss)(w), jax.grad(loss)(w))


def minibatches(key: Any, n: int, batch_size: int) -> Int[Array, "batches batch_size"]:
    """Which examples go into which batch: all of them in a random order, cut into whole batches.

    Integers of shape (n // batch_size, batch_size), and so (0, batch_size) if there are too few examples for one batch.
    """
    whole = n // batch_size
    return jax.random.permutation(key, n)[: whole * batch_size].reshape(whole, batch_size)
