"""Chapter 01: right answers written otherwise."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import optax

from dl_workshop.given import f


class Polynomial:
    """An answer need not be a function."""

    def __init__(self, *coefficients: float) -> None:
        self.coefficients = jnp.array(coefficients)

    def __call__(self, w: Any) -> Any:
        return jnp.polyval(self.coefficients, w)


def slope_with_hints_and_defaults(w: float | jax.Array, rise: float = 2.0, start: float = 3.0) -> float | jax.Array:
    print("the slope at", w, file=sys.stderr)
    return rise * w + start


def rise_over_run(f: Callable[[Any], Any], w: Any, h: Any) -> Any:
    left, right = w - h, w + h
    print("from", left, "to", right)
    return (f(right) - f(left)) / (right - left)


def partials_pulled_back(g: Any, x: Any, y: Any) -> Any:
    value, pull = jax.vjp(g, x, y)
    return pull(jnp.ones_like(value))


def partials_one_direction_a_time(g: Any, x: Any, y: Any) -> Any:
    point, (zero, one) = (jnp.asarray(x), jnp.asarray(y)), (jnp.zeros_like(x), jnp.ones_like(x))
    along_x, along_y = (jax.jvp(g, point, direction)[1] for direction in ((one, zero), (zero, one)))
    return along_x, along_y


def descent_by_recursion(df: Any, w: Any, step_size: Any, n_steps: int) -> Any:
    return w if n_steps == 0 else descent_by_recursion(df, w - step_size * df(w), step_size, n_steps - 1)


def descent_by_while(df: Any, w: Any, step_size: Any, n_steps: int) -> Any:
    if step_size > 0.1:
        warnings.warn("a large step", stacklevel=2)
    while n_steps > 0:
        w, n_steps = w - step_size * df(w), n_steps - 1
    return w


def descent_by_scan(df: Callable[[Any], Any], w: Any, step_size: float = 0.1, n_steps: int = 10) -> jax.Array:
    return jax.lax.scan(lambda w, _: (w - step_size * df(w), w), jnp.asarray(w), length=n_steps)[0]


def descent_by_optax(df: Any, w: Any, step_size: Any, n_steps: int) -> Any:
    optimizer = optax.sgd(step_size)
    w = jnp.asarray(w)
    state = optimizer.init(w)
    for _ in range(n_steps):
        update, state = optimizer.update(df(w), state)
        w = optax.apply_updates(w, update)
    return w


RIGHT: dict[str, list[Any]] = {
    "df": [
        Polynomial(2, 3),
        slope_with_hints_and_defaults,
        lambda w: 2.0 * w + 3.0,
        lambda w: w + w + 3,
        jax.jit(lambda w: 3 + 2 * w),
        jnp.vectorize(jax.grad(f)),
        lambda w: jax.jvp(f, (w,), (jnp.ones_like(w),))[1],
    ],
    "df_auto": [
        jax.grad(f),
        jax.jit(jax.grad(f)),
        lambda w: jax.grad(f)(w),
        jax.jacfwd(f),
        lambda w: jax.jvp(f, (w,), (jnp.ones_like(w),))[1],
        lambda w: jax.value_and_grad(f)(w)[1],
        functools.partial(lambda make, w: make(f)(w), jax.jacrev),
    ],
    "central_difference": [
        rise_over_run,
        lambda f, w, h: (f(w + h) - f(w - h)) / 2 / h,
        lambda f, w, h: ((f(w + h) - f(w)) / h + (f(w) - f(w - h)) / h) / 2,
        lambda f, w, h: 0.5 * (f(w + h) - f(w - h)) / h,
        lambda f, w, h: jnp.diff(jnp.stack([f(w - h), f(w + h)]), axis=0)[0] / (2 * h),
        lambda f, w, h: sum(side * f(w + side * h) for side in (-1, 1)) / (2 * h),
        jax.jit(lambda f, w, h: (f(w + h) - f(w - h)) / (h + h), static_argnums=0),
    ],
    "partials": [
        partials_pulled_back,
        partials_one_direction_a_time,
        lambda g, x, y: (jax.grad(g)(x, y), jax.grad(g, argnums=1)(x, y)),
        lambda g, x, y: (jax.grad(lambda a: g(a, y))(x), jax.grad(lambda b: g(x, b))(y)),
        lambda g, x, y: jax.jacrev(g, argnums=(0, 1))(x, y),
        lambda g, x, y: jax.value_and_grad(g, argnums=(0, 1))(x, y)[1],
        lambda g, x, y: tuple([jax.jit(jax.grad(g, argnums=place))(x, y) for place in range(2)]),
    ],
    "gradient_descent": [
        descent_by_recursion,
        descent_by_while,
        descent_by_scan,
        descent_by_optax,
        lambda df, w, step_size, n_steps: functools.reduce(lambda w, _: w - step_size * df(w), range(n_steps), w),
        lambda df, w, step_size, n_steps: jax.lax.fori_loop(0, n_steps, lambda _, w: w - step_size * df(w), jnp.asarray(w)),
    ],
}
