"""Exact fits by Newton's method, in one compiled loop, and in words how it ended."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.answers import expect, newton_step
from dl_workshop.training.scores import cross_entropy_at, sum_of_logs

if TYPE_CHECKING:
    from jaxtyping import Array, Float

FOUND = "The gradient is as small as was asked for."
SEPARABLE = (
    "These classes can be separated without a mistake, so there is no lowest point: the larger the weights, the smaller the "
    "loss, without end. A penalty (alpha > 0) gives it one."
)
OUT_OF_STEPS = "The steps ran out before the gradient was small. More of them may help, or a start that is nearer."
STUCK = (
    "No step from here makes the loss smaller: the gradient is as small as rounding lets it become, or the loss is no valley "
    "here, or two features say the same, so that the Hessian has no inverse (a small penalty mends that)."
)
SMALLEST = 1e-6
"""The share of Newton's step below which it is given up."""


class Fit(NamedTuple):
    """Where Newton's method ended: the parameters, the gradient's 2-norm there, the steps taken, and in words how it ended."""

    w: Float[np.ndarray, "d"]
    gradient: float
    steps: int
    ending: str

    @property
    def found(self) -> bool:
        """Whether the gradient is as small as was asked for."""
        return self.ending == FOUND


def newton(loss: Callable[[Any], Any], w: Float[Array, "d"], tolerance: float = 1e-6, max_steps: int = 50) -> Fit:
    """Repeat `newton_step` until the gradient's 2-norm is at most `tolerance`. A step that would climb is halved.

    Handed the same `loss` again, it does not compile again.

    Raises:
        ValueError: tolerance or max_steps cannot be meant.
    """
    return _fit((w,), _by_hessian(loss), tolerance, max_steps, lowest=-math.inf)


def fit_logistic(
    X: Float[Array, "n d"], y: Float[Array, "n"], alpha: float = 0.0, tolerance: float = 1e-6, max_steps: int = 50
) -> Fit:
    """The weights (d + 1,), bias first, with the least sum cross entropy plus alpha / 2 times their squares (not the bias's).

    As `newton`, with the gradient X'(p - y) and the Hessian X' diag(p (1 - p)) X written out (Bishop, section 4.3.3).

    Raises:
        ValueError: X is no table, X and y do not belong together, labels are not 0 and 1 with some of each, or alpha,
            tolerance or max_steps cannot be meant.
    """
    expect.table(X)
    expect.two_classes(X, y)
    if not (math.isfinite(alpha) and alpha >= 0):
        raise ValueError(f"Expected a penalty alpha of 0 or more, but it is {alpha!r}.")
    # Where no line separates the classes, at least one example is on the wrong side, which alone costs ln 2.
    lowest = math.log(2) if alpha == 0 else -math.inf
    return _fit((X, y), _logistic, tolerance, max_steps, lowest, alpha)


def _fit(
    data: tuple[Any, ...], problem: Callable[..., Any], tolerance: float, max_steps: int, lowest: float, *weights: float
) -> Fit:
    expect.steps(max_steps, 1.0)
    if not (math.isfinite(tolerance) and tolerance >= 0):
        raise ValueError(f"Expected a tolerance of 0 or more, but it is {tolerance!r}.")
    # Numbers travel together, there and back: each journey of its own costs as much as an iteration.
    numbers = np.array([tolerance, max_steps, lowest, *weights])
    *w, norm, steps, value, share = np.asarray(_iterate(data, numbers, problem))
    if value < lowest:
        ending = SEPARABLE
    elif norm <= tolerance:
        ending = FOUND
    else:
        ending = STUCK if share <= SMALLEST else OUT_OF_STEPS
    return Fit(np.array(w), float(norm), int(steps), ending)


@partial(jax.jit, static_argnames="problem")
def _iterate(data: Any, numbers: Any, problem: Callable[..., Any]) -> Any:
    """Newton's loop: one look a round, at `w` plus a share of the step; the share is halved until that is not uphill.

    `problem`, called with the data and the weights, gives the w to start from, and two functions: look(w) returns the loss,
    the gradient's 2-norm, and whatever step needs; step of that returns Newton's step, which is not asked for at the end.
    """
    tolerance, max_steps, lowest, *weights = numbers
    w, look, step = problem(*data, *weights)

    def goes_on(state: Any) -> Any:
        _, share, (value, norm, _), steps = state
        return (norm > tolerance) & (steps < max_steps) & (share > SMALLEST) & (value >= lowest)

    def look_ahead(state: Any) -> Any:
        w, share, here, steps = state
        there = w + share * step(here[2])
        seen = look(there)
        # Near the bottom the losses differ by their rounding alone.
        downhill = seen[0] <= here[0] + 8 * jnp.finfo(here[0].dtype).eps * jnp.abs(here[0])
        moved = (there, jnp.ones_like(share), seen, steps + 1)
        return jax.tree.map(partial(jnp.where, downhill), moved, (w, share / 2, here, steps))

    here = look(w)
    start = (w, jnp.ones_like(here[0]), here, jnp.zeros_like(here[0]))
    w, share, (value, norm, _), steps = jax.lax.while_loop(goes_on, look_ahead, start)
    return jnp.concatenate([w, jnp.stack([norm, steps, value, share])])


@lru_cache(maxsize=64)
def _by_hessian(loss: Callable[[Any], Any]) -> Callable[..., Any]:
    """The problem of any loss; the same one for the same loss, for jit's sake."""

    def look(w: Any) -> tuple[Any, Any, Any]:
        value, gradient = jax.value_and_grad(loss)(w)
        return value, jnp.linalg.norm(gradient), w

    return lambda w: (w, look, lambda w: newton_step(loss, w) - w)


def _logistic(X: Any, y: Any, alpha: Any) -> tuple[Any, Callable[..., Any], Callable[..., Any]]:
    # Features first, as in `descend`: the products below then read the numbers in the order in which they lie.
    features = jnp.vstack([jnp.ones(len(X)), X.T])
    shrunk = jnp.full(len(features), alpha).at[0].set(0.0)

    def look(w: Any) -> tuple[Any, Any, Any]:
        a, d, slopes, curvatures = cross_entropy_at(w @ features, y)
        loss = jnp.sum(a) + sum_of_logs(d) + jnp.sum(shrunk * w**2) / 2
        gradient = features @ slopes + shrunk * w
        return loss, jnp.linalg.norm(gradient), (gradient, curvatures)

    def step(seen: Any) -> Any:
        gradient, curvatures = seen
        hessian = jnp.einsum("in,jn->ij", features * curvatures[None, :], features) + jnp.diag(shrunk)
        return -jax.scipy.linalg.solve(hessian, gradient, assume_a="pos")

    return jnp.zeros(len(features)), look, step
