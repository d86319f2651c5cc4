"""Chapter 05: right answers written otherwise."""

from __future__ import annotations

import functools
import sys
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.flatten_util import ravel_pytree


def update_by_leaves(theta: Any, grads: Any, step_size: Any) -> Any:
    leaves, tree = jax.tree.flatten(theta)
    return jax.tree.unflatten(tree, [t - step_size * g for t, g in zip(leaves, jax.tree.leaves(grads), strict=True)])


def update_by_optax(theta: Any, grads: Any, step_size: Any) -> Any:
    optimizer = optax.sgd(step_size)
    return optax.apply_updates(theta, optimizer.update(grads, optimizer.init(theta))[0])


def update_by_recursion(theta: Any, grads: Any, step_size: float) -> Any:
    if isinstance(theta, dict):
        return {name: update_by_recursion(theta[name], grads[name], step_size) for name in theta}
    if isinstance(theta, list | tuple):
        return type(theta)(update_by_recursion(*pair, step_size) for pair in zip(theta, grads, strict=True))
    print("a leaf", theta)
    return theta - step_size * grads


def plain_scan(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    def step(theta: Any, _: Any) -> Any:
        theta = update_by_leaves(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    return jax.lax.scan(step, theta, jnp.arange(n_steps))[::-1]


def fori(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    def step(i: Any, state: Any) -> Any:
        losses, theta = state
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, jax.grad(loss)(theta, model, x, y))
        return losses.at[i + 1].set(loss(theta, model, x, y)), theta

    losses, theta = jax.lax.fori_loop(0, n_steps, step, (jnp.zeros(n_steps + 1), theta))
    return losses[1:], theta


@functools.partial(jax.jit, static_argnums=(1, 2, 5))
def jitted_scan(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    return plain_scan(theta, model, loss, x, y, n_steps, step_size)


def jit_inside(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    @jax.jit
    def run(theta: Any, x: Any, y: Any) -> Any:
        return plain_scan(theta, model, loss, x, y, n_steps, step_size)

    return run(theta, x, y)


class Trainer:
    """An answer need not be a function. The loss comes with the slopes that the next step takes."""

    def __init__(self, optimizer: Any) -> None:
        self.optimizer = optimizer

    def __call__(self, theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
        print("training", n_steps, "steps")
        optimizer = self.optimizer(step_size)
        look = functools.partial(jax.value_and_grad(loss), model=model, x=x, y=y)

        def step(carry: Any, _: Any) -> Any:
            theta, slopes, state = carry
            updates, state = optimizer.update(slopes, state)
            theta = optax.apply_updates(theta, updates)
            value, slopes = look(theta)
            return (theta, slopes, state), value

        (theta, *_), losses = jax.lax.scan(step, (theta, look(theta)[1], optimizer.init(theta)), length=n_steps)
        return losses, theta


def while_of_one_vector(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001
) -> Any:
    flat, unravel = ravel_pytree(theta)
    value_and_slope = jax.value_and_grad(lambda flat: loss(unravel(flat), model, x, y))

    def step(state: Any) -> Any:
        i, flat, losses = state
        flat = flat - step_size * value_and_slope(flat)[1]
        return i + 1, flat, losses.at[i + 1].set(value_and_slope(flat)[0])

    _, flat, losses = jax.lax.while_loop(lambda state: state[0] < n_steps, step, (0, flat, jnp.zeros(n_steps + 1)))
    return losses[1:], unravel(flat)


def class_of_two(theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: int) -> Any:
    """The gradient is computed twice a step, and squares are compared."""
    slopes = functools.partial(jax.grad(loss), model=model, x=x, y=y)

    def goes_on(state: Any) -> Any:
        squares = jax.tree.map(lambda g: jnp.sum(jnp.square(g)), slopes(state["theta"]))
        return jnp.logical_and(state["steps"] < max_steps, jax.tree.reduce(jnp.add, squares) > tolerance**2)

    def step(state: Any) -> Any:
        theta = jax.tree.map(lambda t, g: t - step_size * g, state["theta"], slopes(state["theta"]))
        return {"theta": theta, "steps": state["steps"] + 1}

    state = jax.lax.while_loop(goes_on, step, {"theta": theta, "steps": jnp.array(0)})
    return state["theta"], state["steps"]


def frozen_scan(theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: int) -> Any:
    """All steps are scanned, and those after the end change nothing."""

    def step(state: Any, _: Any) -> Any:
        theta, steps = state
        grads = jax.grad(loss)(theta, model, x, y)
        on = jnp.linalg.norm(jax.flatten_util.ravel_pytree(grads)[0]) > tolerance
        theta = jax.tree.map(lambda t, g: jnp.where(on, t - step_size * g, t), theta, grads)
        return (theta, steps + on), None

    return jax.lax.scan(step, (theta, jnp.array(0)), length=max_steps)[0]


def until_by_optax(theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: int) -> Any:
    def goes_on(state: Any) -> Any:
        return (optax.global_norm(jax.grad(loss)(state[0], model, x, y)) > tolerance) & (state[1] < max_steps)

    def step(state: Any) -> Any:
        return update_by_optax(state[0], jax.grad(loss)(state[0], model, x, y), step_size), state[1] + 1

    return jax.lax.while_loop(goes_on, step, (theta, 0))


def until_with_slopes_carried(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: float, tolerance: float = 1e-3, max_steps: int = 1000
) -> tuple[Any, Any]:
    """One vector, whose slopes are kept from the step before; max_steps counts down."""
    flat, unravel = ravel_pytree(theta)
    slopes_at = jax.grad(lambda flat: loss(unravel(flat), model, x, y))
    warnings.warn(f"at most {max_steps} steps", stacklevel=2)

    def step(state: Any) -> Any:
        flat, slopes, left = state
        flat = flat - step_size * slopes
        return flat, slopes_at(flat), left - 1

    start = flat, slopes_at(flat), max_steps
    flat, _, left = jax.lax.while_loop(lambda state: (state[2] > 0) & (jnp.linalg.norm(state[1]) > tolerance), step, start)
    return unravel(flat), max_steps - left


class Newton:
    """The Hessian column by column, its inverse from its eigenvectors."""

    def __call__(self, loss: Any, w: Any) -> Any:
        gradient, product = jax.linearize(jax.grad(loss), w)
        values, vectors = jnp.linalg.eigh(jax.vmap(product)(jnp.eye(len(w))))
        return w - vectors @ (vectors.T @ gradient / values)


def batches_by_sorting(key: Any, n: int, batch_size: int) -> Any:
    order = jnp.argsort(jax.random.uniform(key, (n,)))
    return order[: n - n % batch_size].reshape(-1, batch_size)


def batches_by_choice(key: Any, n: int, batch_size: int) -> Any:
    whole = n // batch_size
    return jax.random.choice(key, n, (whole * batch_size,), replace=False).reshape(whole, batch_size)


def batches_in_a_list(key: Any, n: int, batch_size: int) -> Any:
    order = np.asarray(jax.random.permutation(key, jnp.arange(n)))
    rows = [order[i * batch_size : (i + 1) * batch_size] for i in range(n // batch_size)]
    return np.array(rows, dtype=int).reshape(-1, batch_size)


def batches_by_top_k(key: Any, n: int, batch_size: int) -> Any:
    print(n % batch_size, "examples are left out", file=sys.stderr)
    whole = n // batch_size
    return jax.lax.top_k(jax.random.uniform(key, (n,)), whole * batch_size)[1].reshape(whole, batch_size)


RIGHT: dict[str, list[Any]] = {
    "sgd_update": [
        update_by_leaves,
        update_by_optax,
        update_by_recursion,
        jax.jit(lambda theta, grads, step_size: jax.tree.map(lambda t, g: -step_size * g + t, theta, grads)),
        lambda theta, grads, step_size: jax.tree.map(jnp.subtract, theta, jax.tree.map(lambda g: g * step_size, grads)),
    ],
    "train": [plain_scan, fori, jitted_scan, jit_inside, Trainer(optax.sgd), while_of_one_vector],
    "train_until": [
        class_of_two,
        frozen_scan,
        until_by_optax,
        until_with_slopes_carried,
        jax.jit(until_by_optax, static_argnums=(1, 2)),
    ],
    "newton_step": [
        Newton(),
        lambda loss, w: w - jnp.linalg.inv(jax.hessian(loss)(w)) @ jax.grad(loss)(w),
        lambda loss, w: w + jnp.linalg.solve(jax.jacfwd(jax.grad(loss))(w), -jax.grad(loss)(w)),
        lambda loss, w: jnp.linalg.solve(jax.hessian(loss)(w), jax.hessian(loss)(w) @ w - jax.grad(loss)(w)),
        jax.jit(lambda loss, w: w - jnp.linalg.solve(jax.jacrev(jax.grad(loss))(w), jax.grad(loss)(w)), static_argnums=0),
    ],
    "minibatches": [
        batches_by_sorting,
        batches_by_choice,
        batches_by_top_k,
        batches_in_a_list,
        jax.jit(batches_by_sorting, static_argnums=(1, 2)),
    ],
}
