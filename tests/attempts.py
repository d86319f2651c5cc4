"""Right answers written otherwise: each must pass the check of its exercise."""

from __future__ import annotations

import functools
from importlib import import_module
from typing import Any

import jax
import jax.numpy as jnp

from dl_workshop import answers, curriculum
from dl_workshop.given import f


class Line:
    """An answer need not be a function."""

    def __call__(self, theta: Any, x: Any) -> Any:
        print("a print inside disturbs nobody")
        return jnp.add(jnp.multiply(x, theta["w"]), theta["b"])


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


def descent_by_recursion(df: Any, w: Any, step_size: Any, n_steps: int) -> Any:
    return w if n_steps == 0 else descent_by_recursion(df, w - step_size * df(w), step_size, n_steps - 1)


def params_from_one_draw(key: Any = None) -> Any:
    draws = jax.random.normal(jax.random.key(1) if key is None else key, (2,))
    return {"w": draws[0], "b": draws[1]}


def params_by_fold_in(key: Any = None) -> Any:
    key = jax.random.key(0) if key is None else key
    return {name: jax.random.normal(jax.random.fold_in(key, i)) for i, name in enumerate(("b", "w"))}


def slopes_by_hand(params: Any, model: Any, x: Any, y: Any) -> Any:
    p = model(params, x)
    return {"w": jnp.sum((p - y) * x), "b": jnp.sum(p - y)}


def stable_sigmoid(z: Any) -> Any:
    near = jnp.where(jnp.abs(z) < 50, z, 0.0)
    return jnp.where(jnp.abs(z) < 50, 1 / (1 + jnp.exp(-near)), jnp.where(z > 0, 1.0, 0.0))


RIGHT: dict[str, list[Any]] = {
    "double": [lambda x: x + x, jax.jit(lambda x: x * 2), lambda x: 2.0 * x],
    "df": [lambda w: 2.0 * w + 3.0, lambda w: w + w + 3, jax.jit(lambda w: 3 + 2 * w), jnp.vectorize(jax.grad(f))],
    "df_auto": [
        jax.grad(f),
        jax.jit(jax.grad(f)),
        lambda w: jax.grad(f)(w),
        jax.jacfwd(f),
        lambda w: jax.jvp(f, (w,), (jnp.ones_like(w),))[1],
    ],
    "central_difference": [
        lambda f, w, h: (f(w + h) - f(w - h)) / 2 / h,
        lambda f, w, h: ((f(w + h) - f(w)) / h + (f(w) - f(w - h)) / h) / 2,
        lambda f, w, h: 0.5 * (f(w + h) - f(w - h)) / h,
    ],
    "partials": [
        lambda g, x, y: (jax.grad(g)(x, y), jax.grad(g, argnums=1)(x, y)),
        lambda g, x, y: (jax.grad(lambda a: g(a, y))(x), jax.grad(lambda b: g(x, b))(y)),
        lambda g, x, y: jax.jacrev(g, argnums=(0, 1))(x, y),
    ],
    "gradient_descent": [
        descent_by_recursion,
        lambda df, w, step_size, n_steps: functools.reduce(lambda w, _: w - step_size * df(w), range(n_steps), w),
        lambda df, w, step_size, n_steps: jax.lax.fori_loop(0, n_steps, lambda _, w: w - step_size * df(w), jnp.asarray(w)),
    ],
    "linear_model": [
        Line(),
        jax.jit(lambda theta, x: theta["b"] + x * theta["w"]),
        lambda theta, x: jnp.polyval(jnp.stack([theta["w"], theta["b"]]), x),
        functools.partial(lambda sign, theta, x: sign * theta["w"] * x + theta["b"], 1),
    ],
    "mse": [
        lambda y_true, y_pred: jnp.square(y_pred - y_true).mean(),
        lambda y_true, y_pred: jnp.sum((y_true - y_pred) ** 2) / len(y_true),
        lambda y_true, y_pred: jnp.dot(y_true - y_pred, y_true - y_pred) / y_true.size,
    ],
    "mseloss": [
        lambda theta, model, x, y: jnp.mean((model(theta, x) - y) ** 2),
        lambda theta, model, x, y: answers.mse(model(theta, x), y),
        jax.jit(lambda theta, model, x, y: answers.mse(y, model(theta, x)), static_argnums=1),
    ],
    "dmseloss": [
        jax.jit(jax.grad(answers.mseloss), static_argnums=1),
        lambda theta, model, x, y: jax.value_and_grad(answers.mseloss)(theta, model, x, y)[1],
        lambda theta, model, x, y: jax.jacfwd(lambda t: jnp.mean((model(t, x) - y) ** 2))(theta),
    ],
    "initialize_linear_params": [params_from_one_draw, params_by_fold_in],
    "model_optimization_loop": [loop_with_lists, loop_with_scan],
    "logistic": [
        jax.nn.sigmoid,
        lambda z: 0.5 * (jnp.tanh(z / 2) + 1),
        lambda z: jnp.exp(-jnp.logaddexp(0.0, -z)),
        jax.jit(stable_sigmoid),
        jnp.vectorize(jax.nn.sigmoid),
    ],
    "logistic_model": [
        lambda theta, x: jax.nn.sigmoid(theta["w"] * x + theta["b"]),
        lambda theta, x: 1 - jax.nn.sigmoid(-theta["b"] - theta["w"] * x),
        lambda theta, x: 1 / (1 + jnp.exp(-(theta["w"] * x + theta["b"]))),
    ],
    "midpoint": [lambda theta: theta["b"] / -theta["w"], lambda theta: jnp.negative(theta["b"] / theta["w"])],
    "binary_cross_entropy": [
        lambda y_true, y_pred: -jnp.sum(jnp.log(jnp.where(y_true == 1, y_pred, 1 - y_pred))),
        lambda y_true, y_pred: jnp.sum(-y_true * jnp.log(y_pred) - (1 - y_true) * jnp.log(1 - y_pred)),
        lambda y_true, y_pred: -(y_true @ jnp.log(y_pred) + (1 - y_true) @ jnp.log1p(-y_pred)),
    ],
    "logistic_loss": [
        lambda params, model, x, y: -jnp.sum(jnp.where(y > 0.5, jnp.log(model(params, x)), jnp.log(1 - model(params, x)))),
        jax.jit(answers.logistic_loss, static_argnums=1),
    ],
    "dlogistic_loss": [slopes_by_hand, jax.jit(jax.grad(answers.logistic_loss), static_argnums=1)],
    "predict": [
        lambda theta, x, threshold=0.5: (answers.logistic_model(theta, x) >= threshold).astype(int),
        lambda theta, x, threshold=0.5: jnp.asarray(answers.logistic_model(theta, x) >= threshold, dtype=jnp.int32),
        lambda theta, x, threshold=0.5: 1 - jnp.int32(answers.logistic_model(theta, x) < threshold),
        jax.jit(lambda theta, x, threshold=0.5: jnp.where(answers.logistic_model(theta, x) < threshold, 0, 1)),
    ],
}

for _chapter in curriculum.CHAPTERS[4:]:
    RIGHT |= import_module(f"attempts_{_chapter.module}").RIGHT
