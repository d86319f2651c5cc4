"""The functions that the workshop provides: the f of chapter 01, and small models and losses to try exercises with.

They live apart from the references, so that an attempt can be observed where no reference is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

Theta = Any
Model = Callable[[Theta, Any], Any]


def f(w: Any) -> Any:
    """The curve of chapter 01: w^2 + 3w - 5."""
    return w**2 + 3 * w - 5


def df_given(w: Any) -> Any:
    """The slope of the valley (w - 1)^2."""
    return 2 * (w - 1)


def double_well(w: Any) -> Any:
    """A curve with two valleys: w^4 - 4 w^2 + w."""
    return w**4 - 4 * w**2 + w


def ddouble_well(w: Any) -> Any:
    """The slope of `double_well`."""
    return 4 * w**3 - 8 * w + 1


def cubic(w: Any) -> Any:
    """w^3: its slope differs from any one-sided difference."""
    return w**3


def tilted_bowl(x: Any, y: Any) -> Any:
    """A function of two numbers: x^2 y + 3 y."""
    return x**2 * y + 3 * y


def wave(x: Any, y: Any) -> Any:
    """Another function of two numbers: sin(x) + x y^2."""
    return jnp.sin(x) + x * y**2


def ripples(x: Any, y: Any) -> Any:
    """A function of two numbers that bends quickly: sin(20 x) y."""
    return jnp.sin(20 * x) * y


def line(theta: Theta, x: Any) -> Any:
    """A model with a slope and an intercept."""
    return theta["w"] * x + theta["b"]


def centred_line(theta: Theta, x: Any) -> Any:
    """A line through the middle of the data: every prediction depends on all of x."""
    return theta["w"] * (x - jnp.mean(x)) + theta["b"]


def two_lines(theta: Theta, x: Any) -> Any:
    """The product of two lines, whose slopes and intercepts are the rows of a matrix W."""
    (w1, b1), (w2, b2) = theta["W"]
    return (w1 * x + b1) * (w2 * x + b2)


def parabola(theta: Theta, x: Any) -> Any:
    """A model whose parameters, a number and an array, have other names and shapes: a x^2 + c[0] x + c[1]."""
    return theta["a"] * x**2 + theta["c"][0] * x + theta["c"][1]


def squashed_line(theta: Theta, x: Any) -> Any:
    """A logistic model of one feature."""
    return jax.nn.sigmoid(theta["w"] * x + theta["b"])


def squashed_parabola(theta: Theta, x: Any) -> Any:
    """Probabilities from parameters of another form, the scale `a` in a nested list."""
    return jax.nn.sigmoid(theta["a"][0] * x**2 + theta["c"])


def mean_squared_loss(theta: Theta, model: Model, x: Any, y: Any) -> Any:
    """A loss: mean squared distance between model and data."""
    return jnp.mean((model(theta, x) - y) ** 2)


def sum_squared_loss(theta: Theta, model: Model, x: Any, y: Any) -> Any:
    """Another loss: the sum instead of the mean."""
    return jnp.sum((model(theta, x) - y) ** 2)


@jax.jit  # compiled, its derivatives are few large operations instead of many small ones
def round_valley(w: Any) -> Any:
    """A convex valley that is not a bowl: log cosh of each of w, and (w0 + 2 w1 - 1)^2 / 2."""
    return jnp.sum(jnp.log(jnp.cosh(w))) + 0.5 * (w[0] + 2 * w[1] - 1) ** 2


@jax.jit
def hills(w: Any) -> Any:
    """Up and down, for any length of w: the cosines of all its entries, and half the product of the first and the last."""
    return jnp.sum(jnp.cos(w)) + 0.5 * w[0] * w[-1]


def long_valley(w: Any) -> Any:
    """Steep in w[0], nearly level in w[1]: w[0]^2 + (w[1] - 3)^2 / 1000, and a little more far out."""
    return w[0] ** 2 + (w[1] - 3) ** 2 / 1000 + (w[1] - 3) ** 4 / 100000
