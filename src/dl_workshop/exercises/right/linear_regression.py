"""Chapter 02: right answers written otherwise."""

from __future__ import annotations

import functools
import sys
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import optax
from jax.flatten_util import ravel_pytree

from dl_workshop import answers


class Line:
    """An answer need not be a function."""

    def __call__(self, theta: Any, x: Any) -> Any:
        print("a print inside disturbs nobody")
        return jnp.add(jnp.multiply(x, theta["w"]), theta["b"])


def line_by_matrix(theta: dict[str, jax.Array], x: jax.Array) -> jax.Array:
    features = jnp.stack([x, jnp.ones_like(x)], axis=-1)
    return features @ jnp.stack([theta["w"], theta["b"]])


def mse_by_loop(y_true: Any, y_pred: Any) -> Any:
    total = 0.0
    for truth, prediction in zip(y_true, y_pred, strict=True):
        total += (truth - prediction) ** 2
    return total / len(y_true)


class MeanSquares:
    """The residuals in a method of their own."""

    def residuals(self, theta: Any, model: Any, x: Any, y: Any) -> Any:
        return y - model(theta, x)

    def __call__(self, *arguments: Any) -> Any:
        residuals = self.residuals(*arguments)
        return residuals @ residuals / len(residuals)


def mseloss_with_a_warning(theta: Any, model: Any, x: Any, y: Any) -> Any:
    prediction = model(theta, x)
    if x.size < 3:
        warnings.warn("very few examples", stacklevel=2)
    return 2 * optax.l2_loss(prediction, y).mean()


def slopes_by_chain_rule(theta: Any, model: Any, x: Any, y: Any) -> Any:
    prediction, pull = jax.vjp(lambda theta: model(theta, x), theta)
    (slopes,) = pull(2 * (prediction - y) / prediction.size)
    return slopes


def slopes_along_each_axis(theta: Any, model: Any, x: Any, y: Any) -> Any:
    flat, unravel = ravel_pytree(theta)
    _, slope_along = jax.linearize(lambda flat: answers.mseloss(unravel(flat), model, x, y), flat)
    return unravel(jax.vmap(slope_along)(jnp.eye(len(flat))))


def slopes_with_own_loss(theta: Any, model: Any, x: Any, y: Any) -> Any:
    def loss(theta: Any) -> Any:
        return jnp.dot(model(theta, x) - y, model(theta, x) - y) / len(y)

    print("the loss is", loss(theta), file=sys.stderr)
    return jax.grad(loss)(theta)


def params_from_one_draw(key: Any = None) -> Any:
    draws = jax.random.normal(jax.random.key(1) if key is None else key, (2,))
    return {"w": draws[0], "b": draws[1]}


def params_by_fold_in(key: Any = None) -> Any:
    key = jax.random.key(0) if key is None else key
    return {name: jax.random.normal(jax.random.fold_in(key, i)) for i, name in enumerate(("b", "w"))}


def params_by_vmap(key: Any = None) -> dict[str, jax.Array]:
    if key is None:
        warnings.warn("without a key, the numbers are always the same", stacklevel=2)
        key = jax.random.key(2024)
    b, w = jax.vmap(jax.random.normal)(jax.random.split(key))
    return {"w": w, "b": b}


def params_from_uniform(key: Any = None, names: str = "wb") -> Any:
    """Uniform numbers through the inverse of the normal distribution function."""
    share = jax.random.uniform(jax.random.key(5) if key is None else key, (2,), minval=1e-6)
    return dict(zip(names, jax.scipy.stats.norm.ppf(share), strict=True))


def params_from_bell_over_plane(key: Any = None) -> Any:
    print("drawing from", key)
    key = jax.random.key(3) if key is None else key
    w, b = jax.random.multivariate_normal(key, jnp.zeros(2), jnp.eye(2))
    return {"w": w, "b": b}


def loop_with_lists(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    from tqdm.auto import tqdm

    losses = []
    for _ in tqdm(range(n_steps)):
        leaves, tree = jax.tree.flatten(theta)
        slopes = jax.tree.leaves(jax.grad(loss)(theta, model, x, y))
        theta = jax.tree.unflatten(tree, [t - step_size * g for t, g in zip(leaves, slopes, strict=True)])
        losses.append(float(loss(theta, model, x, y)))
    return losses, theta


def loop_with_scan(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    def step(theta: Any, _: None) -> Any:
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, jax.grad(loss)(theta, model, x, y))
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, None, length=n_steps)
    return losses, theta


def loop_with_own_bar(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    """The bar on stderr; theta as one vector."""
    flat, unravel = ravel_pytree(theta)
    value_and_slopes = jax.jit(jax.value_and_grad(lambda flat: loss(unravel(flat), model, x, y)))
    losses, (_, slopes) = [], value_and_slopes(flat)
    for i in range(n_steps):
        flat -= step_size * slopes
        value, slopes = value_and_slopes(flat)
        losses.append(value.item())
        print("\r" + "#" * (20 * i // n_steps), end="", file=sys.stderr)
    return losses, unravel(flat)


def loop_with_optax(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    from tqdm import trange

    optimizer, losses = optax.sgd(step_size), jnp.zeros(n_steps)
    state = optimizer.init(theta)
    for i in (bar := trange(n_steps)):
        updates, state = optimizer.update(jax.grad(loss)(theta, model, x, y), state)
        theta = optax.apply_updates(theta, updates)
        losses = losses.at[i].set(loss(theta, model, x, y))
        bar.set_postfix(loss=losses[i])
    return losses, theta


class Trainer:
    """A step of its own, compiled, and prints."""

    def __init__(self) -> None:
        self.step = jax.jit(self.update, static_argnums=(1, 2))

    def update(self, theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any) -> Any:
        slopes = jax.jacrev(loss)(theta, model, x, y)
        return jax.tree.map(jnp.subtract, theta, jax.tree.map(lambda slope: step_size * slope, slopes))

    def __call__(self, theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
        thetas = [theta]
        for i in range(n_steps):
            print("step", i + 1)
            thetas = [*thetas, self.step(thetas[-1], model, loss, x, y, step_size)]
        return [loss(theta, model, x, y) for theta in thetas[1:]], thetas[-1]


RIGHT: dict[str, list[Any]] = {
    "linear_model": [
        Line(),
        line_by_matrix,
        jax.jit(lambda theta, x: theta["b"] + x * theta["w"]),
        lambda theta, x: jnp.polyval(jnp.stack([theta["w"], theta["b"]]), x),
        functools.partial(lambda sign, theta, x: sign * theta["w"] * x + theta["b"], 1),
        lambda theta, x: jnp.vectorize(lambda one: jnp.dot(one, theta["w"]) + theta["b"])(x),
    ],
    "mse": [
        mse_by_loop,
        lambda y_true, y_pred: jnp.square(y_pred - y_true).mean(),
        lambda y_true, y_pred: jnp.sum((y_true - y_pred) ** 2) / len(y_true),
        lambda y_true, y_pred: jnp.dot(y_true - y_pred, y_true - y_pred) / y_true.size,
        lambda y_true, y_pred: optax.squared_error(y_pred, y_true).mean(),
        lambda y_true, y_pred: jnp.var(y_true - y_pred) + jnp.mean(y_true - y_pred) ** 2,
        jax.jit(lambda y_true, y_pred: jnp.einsum("i,i->", y_true - y_pred, y_true - y_pred) / y_pred.shape[0]),
        lambda y_true, y_pred: jax.vmap(lambda truth, guess: (guess - truth) ** 2)(y_true, y_pred).mean(),
    ],
    "mseloss": [
        MeanSquares(),
        mseloss_with_a_warning,
        lambda theta, model, x, y: jnp.mean((model(theta, x) - y) ** 2),
        lambda theta, model, x, y: answers.mse(model(theta, x), y),
        jax.jit(lambda theta, model, x, y: answers.mse(y, model(theta, x)), static_argnums=1),
        functools.partial(lambda compare, theta, model, x, y: compare(y, model(theta, x)), answers.mse),
    ],
    "dmseloss": [
        slopes_by_chain_rule,
        slopes_along_each_axis,
        slopes_with_own_loss,
        jax.jit(jax.grad(answers.mseloss), static_argnums=1),
        lambda theta, model, x, y: jax.value_and_grad(answers.mseloss)(theta, model, x, y)[1],
        lambda theta, model, x, y: jax.jacfwd(lambda t: jnp.mean((model(t, x) - y) ** 2))(theta),
    ],
    "initialize_linear_params": [
        params_from_one_draw,
        params_by_fold_in,
        params_by_vmap,
        params_from_uniform,
        params_from_bell_over_plane,
    ],
    "model_optimization_loop": [loop_with_lists, loop_with_scan, loop_with_own_bar, loop_with_optax, Trainer()],
}
