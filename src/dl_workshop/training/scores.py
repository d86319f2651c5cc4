"""What one example contributes, given its score: its loss, the slope of the loss, and the slope of that slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax.numpy as jnp

if TYPE_CHECKING:
    from jaxtyping import Array, Float

GROUP = 120
"""How many examples share one logarithm: single precision can multiply that many factors of at most 2."""


def cross_entropy_at(
    z: Float[Array, "n"], y: Float[Array, "n"]
) -> tuple[Float[Array, "n"], Float[Array, "n"], Float[Array, "n"], Float[Array, "n"]]:
    """(a, d, p - y, p (1 - p)) with p = sigmoid(z): the cross entropy, in nats, is a + log(d); then come its derivatives in z.

    Exact for any score: with e = exp(-|z|) and d = 1 + e, which lies between 1 and 2, the loss is max(z, 0) - y z + log(d)
    (Bishop, section 4.3.2). The logarithm is left for the sum: that of one product serves many examples.
    """
    e = jnp.exp(-jnp.abs(z))
    d = 1 + e
    # Computing the reciprocal separately lets XLA turn it all into one loop, without an array in between.
    reciprocal = 1 / d
    # p - y = (p' - y (1 + e)) / (1 + e) with p' = 1 or e; taken apart so that no digits are lost where p is close to y.
    slope = ((jnp.where(z >= 0, 1, e) - y) - y * e) * reciprocal
    # Rounding leaves e - (d - 1) of e out of d, which is all of it where e is tiny; log(d + left) = log(d) + left / d.
    a = jnp.maximum(z, 0) - y * z + (e - (d - 1)) * reciprocal
    return a, d, slope, e * reciprocal**2


def sum_of_logs(d: Float[Array, "n"]) -> Float[Array, ""]:
    """The sum of log(d), for numbers from 1 to 2, with one logarithm for each group of them."""
    return jnp.sum(jnp.log(jnp.prod(in_groups(d, 1), axis=1)))


def in_groups(values: Any, fill: float) -> Any:
    """The values as a table, at most GROUP in a row, as even as possible; the last row is filled up."""
    rows = -(-len(values) // GROUP)
    columns = -(-len(values) // rows)
    return jnp.pad(values, (0, rows * columns - len(values)), constant_values=fill).reshape(rows, columns)
