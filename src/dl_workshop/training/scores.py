"""What one example contributes, given its score: its loss, the slope of that, and the slope of the slope."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jax.numpy as jnp
import numpy as np
from numpy.polynomial import Chebyshev, Polynomial

if TYPE_CHECKING:
    from jaxtyping import Array, Float


def cross_entropy_at(
    z: Float[Array, "n"], y: Float[Array, "n"]
) -> tuple[Float[Array, "n"], Float[Array, "n"], Float[Array, "n"]]:
    """(loss, p - y, p (1 - p)) with p = sigmoid(z): the cross entropy in nats, and its first two derivatives by the score z.

    Exact for any score: with e = exp(-|z|) the loss is max(z, 0) - y z + log(1 + e) (Bishop, section 4.3.2).
    """
    e = jnp.exp(-jnp.abs(z))
    # p - y = (p' - y (1 + e)) / (1 + e) with p' = 1 or e; taken apart so that no digits are lost where p is close to y. That
    # the reciprocal is taken first lets XLA make one loop of it all, without an array in between.
    slope = ((jnp.where(z >= 0, 1, e) - y) - y * e) * (1 / (1 + e))
    return jnp.maximum(z, 0) - y * z + log1p(e), slope, e / (1 + e) ** 2


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
