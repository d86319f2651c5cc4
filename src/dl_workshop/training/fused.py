"""The logistic loss of a line, with its slopes worked out on paper and all sums taken in one pass over the examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import expect
from dl_workshop.training.inputs import reals
from dl_workshop.training.scores import cross_entropy_at, in_groups

if TYPE_CHECKING:
    from jaxtyping import Array, Float


def fused_logistic_loss(
    theta: dict[str, Any], model: Callable[..., Any], x: Float[Array, "n"], y: Float[Array, "n"]
) -> Float[Array, ""]:
    """The summed cross entropy, in nats, of sigmoid(w x + b) against labels y; `train` takes it like any loss.

    Like `logistic_loss` with `logistic_model`, but exact for any score and several times faster. It works out the line w x + b
    itself, so `model` is not called. With p = sigmoid(w x + b) the slope of w is the sum of (p - y) x, that of b the sum of
    p - y; the sum of log(1 + e), with e = exp(-|w x + b|), is the logarithm of the product, taken in groups. One example
    is exact to a few units of rounding; with many, each adds at most the rounding of 1 nat.

    Raises:
        TypeError: theta, x or y hold something other than real numbers.
        ValueError: theta is not {"w": number, "b": number}, x and y differ in shape, or a label is outside [0, 1].
    """
    if not isinstance(theta, dict) or set(theta) != {"w", "b"} or any(np.ndim(number) for number in theta.values()):
        raise ValueError('Expected theta to be {"w": number, "b": number}: this loss is for a line of one feature.')
    expect.arrays(**{f'theta["{name}"]': number for name, number in theta.items()})
    x, y = reals("x", x), reals("y", y)
    expect.same_shape(x=x, y=y)
    expect.labels(y)
    return _loss(theta, x, y)


@jax.custom_vjp
def _loss(theta: Any, x: Any, y: Any) -> Any:
    return _loss_and_slopes(theta, x, y)[0]


def _loss_and_slopes(theta: Any, x: Any, y: Any) -> tuple[Any, Any]:
    flat_x, flat_y = jnp.ravel(x), jnp.ravel(y)
    a, d, r, _ = cross_entropy_at(theta["w"] * flat_x + theta["b"], flat_y)
    # One reduction for three sums and a product: done separately, each would compute the exponentials again.
    loss, slope_w, slope_b, product = jax.lax.reduce(
        tuple(in_groups(part, start) for part, start in ((a, 0), (r * flat_x, 0), (r, 0), (d, 1))),
        tuple(jnp.array(start, r.dtype) for start in (0, 0, 0, 1)),
        lambda so_far, more: (*(a + b for a, b in zip(so_far[:3], more[:3], strict=True)), so_far[3] * more[3]),
        (1,),
    )
    loss = jnp.sum(loss + jnp.log(product))
    return loss, ({"w": jnp.sum(slope_w), "b": jnp.sum(slope_b)}, (theta, x, y))


def _slopes(kept: Any, weight: Any) -> tuple[Any, Any, Any]:
    """The chain rule, backwards: for theta, the sums from the forward pass; for x and y (rarely asked for), worked out here."""
    slopes, (theta, x, y) = kept
    z = theta["w"] * x + theta["b"]
    return (
        jax.tree.map(lambda slope: weight * slope, slopes),
        weight * cross_entropy_at(z, y)[2] * theta["w"],
        -weight * z,
    )


_loss.defvjp(_loss_and_slopes, _slopes)
