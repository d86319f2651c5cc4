"""Chapter 01: the slope by hand, by small steps, and by `jax.grad`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from dl_workshop import expect
from dl_workshop.given import f


def df(w: Any) -> Any:
    """The derivative of f(w) = w^2 + 3w - 5, worked out by hand; for an array, element by element."""
    return 2 * w + 3


df_auto = jnp.vectorize(jax.grad(f))
"""The derivative of f again, as a function of w, made by `jax.grad` from f."""


def central_difference(f: Callable[[Any], Any], w: Any, h: Any) -> Any:
    """The slope of f at w, measured with a small step h to each side: (f(w + h) - f(w - h)) / (2h)."""
    return (f(w + h) - f(w - h)) / (2 * h)


def partials(g: Callable[[Any, Any], Any], x: Any, y: Any) -> tuple[Any, Any]:
    """The two slopes of g at (x, y), in x and in y, as a tuple, by `jax.grad`. g is a function of two numbers."""
    return jax.grad(g, argnums=(0, 1))(x, y)


def gradient_descent(df: Callable[[Any], Any], w: Any, step_size: Any, n_steps: int) -> Any:
    """Where w ends up after n_steps steps, each of which replaces w with w - step_size * df(w)."""
    expect.steps(n_steps, step_size)
    for _ in range(n_steps):
        w = w - step_size * df(w)
    return w
