"""The functions a workshop *gives*: the f of chapter 01, and the small models and losses that exercises are probed with.

They live apart from the references, so that an attempt can be observed where no reference is installed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

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


def line(theta: Theta, x: Any) -> Any:
    """A model with a slope and an intercept."""
    return theta["w"] * x + theta["b"]


def parabola(theta: Theta, x: Any) -> Any:
    """A model whose parameters have other names and shapes: a x^2 + c[0] x + c[1]."""
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
    """Another loss: the sum in place of the mean."""
    return jnp.sum((model(theta, x) - y) ** 2)


def cross_entropy_loss(theta: Theta, model: Model, x: Any, y: Any) -> Any:
    """Summed binary cross entropy of a model that returns probabilities."""
    p = model(theta, x)
    return -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log1p(-p))


# Harnesses: what is observed is not the attempt's value but something about it, for example what many random draws have in
# common.


def defaults(attempt: Callable[..., Any], **expected: Any) -> dict[str, Any]:
    """The defaults of the parameters named in `expected`; its value where the attempt's signature does not tell."""
    try:
        parameters = inspect.signature(attempt).parameters
    except (TypeError, ValueError):
        return expected
    return {name: parameters[name].default if name in parameters else value for name, value in expected.items()}


def without_arguments(initialize: Callable[[], Any]) -> Any:
    """What `initialize()` returns, its numbers replaced by zeros: only the form counts."""
    return jax.tree.map(jnp.zeros_like, initialize())


def same_key_twice(initialize: Callable[[Any], Any], seed: int) -> Any:
    """Whether two draws from one key are equal: true where the function depends on nothing but the key."""
    return jax.tree.map(jnp.array_equal, initialize(jax.random.key(seed)), initialize(jax.random.key(seed)))


def draws(initialize: Callable[[Any], Any], seeds: int) -> dict[str, Any]:
    """What many draws of `{"w", "b"}` have in common: mean, standard deviation, and correlation of w with b."""
    params = [initialize(jax.random.key(seed)) for seed in range(seeds)]
    w, b = (np.array([np.sum(p[name]) for p in jax.device_get(params)]) for name in ("w", "b"))
    spread = w.std() * b.std()
    return {
        "correlation of w and b": np.mean((w - w.mean()) * (b - b.mean())) / (spread or 1.0),
        "mean of b": b.mean(),
        "mean of w": w.mean(),
        "standard deviation of b": b.std(),
        "standard deviation of w": w.std(),
    }
