"""Simulated data, made from a key: the same key gives the same data."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

if TYPE_CHECKING:
    from jaxtyping import Array, Float


def _inputs(n: Any, noise: Any) -> Float[Array, " n"]:
    """n points from -5 to 5; `ValueError` where n or the noise cannot be meant."""
    try:
        whole = not isinstance(n, bool) and int(n) == n and n >= 1
    except (TypeError, ValueError, OverflowError):
        whole = False
    if not whole:
        raise ValueError(f"Expected n to be a whole number, 1 or more, but it is {n!r}.")
    try:
        finite = math.isfinite(noise)
    except (TypeError, ValueError):
        finite = False
    if not finite:
        raise ValueError(f"Expected noise to be a finite number, but it is {noise!r}.")
    return jnp.linspace(-5.0, 5.0, int(n))


def linear_data(
    key: Any = None, n: int = 50, w: float = 2.0, b: float = 1.0, noise: float = 1.0
) -> tuple[Float[Array, " n"], Float[Array, " n"]]:
    """Points about a line: x from -5 to 5, evenly, and y = w x + b + noise * (a standard normal draw for each point).

    With noise 0 the points lie on the line. Without a key, `jax.random.key(0)` is used.
    """
    x = _inputs(n, noise)
    key = jax.random.key(0) if key is None else key
    return x, w * x + b + noise * jax.random.normal(key, x.shape)


def logistic_data(
    key: Any = None, n: int = 100, w: float = 2.0, b: float = 1.0, noise: float = 1.0, rounded: bool = True
) -> tuple[Float[Array, " n"], Float[Array, " n"]]:
    """Labels along a line: x from -5 to 5, evenly, and y = logistic(w x + b + noise * u), with u uniform in [0, 1).

    y is rounded to the labels 0.0 and 1.0, or left a probability where `rounded` is false. The noise is never
    negative, so on average it shifts b by noise / 2. Without a key, `jax.random.key(0)` is used.
    """
    x = _inputs(n, noise)
    key = jax.random.key(0) if key is None else key
    p = jax.nn.sigmoid(w * x + b + noise * jax.random.uniform(key, x.shape))
    return x, jnp.round(p) if rounded else p
