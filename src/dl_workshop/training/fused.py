"""The logistic loss of a line, with its slopes worked out on paper and all sums taken in one pass over the examples."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.polynomial import Chebyshev, Polynomial

from dl_workshop.answers import expect

if TYPE_CHECKING:
    from jaxtyping import Array, Float


def fused_logistic_loss(
    theta: dict[str, Any], model: Callable[..., Any], x: Float[Array, "n"], y: Float[Array, "n"]
) -> Float[Array, ""]:
    """The sum cross entropy, in nats, of sigmoid(w x + b) against labels y; to be handed to `train` like any loss.

    As `logistic_loss` with `logistic_model`, exact for any score and several times faster. It works out the line w x + b
    itself, so `model` is not called. With z = w x + b, e = exp(-|z|) and p = sigmoid(z) (Bishop, section 4.3.2):

        loss = sum max(z, 0) - y z + log(1 + e),   slope of w = sum (p - y) x,   slope of b = sum p - y

    Raises:
        ValueError: theta is not {"w": number, "b": number}, x and y differ in shape, or a label is outside [0, 1].
    """
    if not isinstance(theta, dict) or set(theta) != {"w", "b"} or any(jnp.ndim(number) for number in theta.values()):
        raise ValueError('Expected theta to be {"w": number, "b": number}: this loss is for a line of one feature.')
    expect.same_shape(x=x, y=y)
    expect.labels(y)
    return _loss(theta, x, y)


@jax.custom_vjp
def _loss(theta: Any, x: Any, y: Any) -> Any:
    return _loss_and_slopes(theta, x, y)[0]


def _loss_and_slopes(theta: Any, x: Any, y: Any) -> tuple[Any, Any]:
    z = theta["w"] * x + theta["b"]
    e = jnp.exp(-jnp.abs(z))
    # p - y = (p' - y (1 + e)) / (1 + e) with p' = 1 or e; taken apart so that no digits are lost where p is close to y. That
    # the reciprocal is taken first lets XLA make one loop of it all, without an array in between.
    r = ((jnp.where(z >= 0, 1, e) - y) - y * e) * (1 / (1 + e))
    zero = jnp.zeros((), z.dtype)
    parts = (jnp.maximum(z, 0) - y * z + log1p(e), r * x, r)
    # One reduction of three sums: apart from one another, each would compute its exponentials for itself.
    loss, slope_w, slope_b = jax.lax.reduce(parts, (zero,) * 3, _add, tuple(range(z.ndim)))
    return loss, ({"w": slope_w, "b": slope_b}, (theta, x, y))


def _add(sums: tuple[Any, ...], more: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(a + b for a, b in zip(sums, more, strict=True))


def _slopes(kept: Any, weight: Any) -> tuple[Any, Any, Any]:
    """The chain rule, backwards: of theta the sums from the way there, of x and y (rarely asked for) as they follow."""
    slopes, (theta, x, y) = kept
    z = theta["w"] * x + theta["b"]
    return (
        jax.tree.map(lambda slope: weight * slope, slopes),
        weight * (jax.nn.sigmoid(z) - y) * theta["w"],
        -weight * z,
    )


_loss.defvjp(_loss_and_slopes, _slopes)


def log1p(e: Any) -> Any:
    """log(1 + e) for 0 <= e <= 1, to a few units of rounding; in single precision a polynomial, which needs no branch."""
    if e.dtype != jnp.float32:
        return jnp.log1p(e)
    *rest, last = _coefficients()
    total = jnp.full_like(e, last)
    for coefficient in reversed(rest):
        total = total * e + coefficient
    return e * total


@cache
def _coefficients(degree: int = 10) -> tuple[float, ...]:
    """Of the polynomial that meets log(1 + e) / e at the Chebyshev points of [0, 1]; its relative error is below 2e-8."""

    def quotient(e: Any) -> Any:
        return np.log1p(e) / e  # no Chebyshev point is 0

    fitted = Chebyshev.interpolate(quotient, degree, domain=[0, 1])
    return tuple(map(float, fitted.convert(kind=Polynomial).coef))
