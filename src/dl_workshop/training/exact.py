"""Exact fits by Newton's method, in one compiled loop, which say in words how they ended."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import answers, expect
from dl_workshop.training.inputs import as_jax, finite, floats, functions, one_number, reals, zero_or_more
from dl_workshop.training.scores import cross_entropy_at, sum_of_logs
from dl_workshop.training.separation import MOVED, separation

if TYPE_CHECKING:
    from jaxtyping import Array, Float

FOUND = "The gradient is as small as was asked for."
SEPARABLE = (
    "These classes can be separated without a mistake, so there is no lowest point: the larger the weights, the smaller the "
    "loss, without end. A penalty (alpha > 0) gives it one."
)
TOUCHING = (
    "These classes only touch: apart from examples that lie right on the border, they can be separated without a mistake. So "
    "there is no lowest point: the larger the weights, the smaller the loss. A penalty (alpha > 0) gives it one."
)
OUT_OF_STEPS = "The steps ran out before the gradient was small. More may help, or a start nearer to the lowest point."
STUCK = (
    "No step from here makes the loss smaller: the gradient is as small as rounding allows, or the loss is not a valley here, "
    "or a feature is constant or repeats what others say, so that the Hessian has no inverse (a small penalty fixes that)."
)
NOT_FINITE = "The loss or its gradient is NaN or infinite at these weights, so there is no next step."
SMALLEST = 1e-6
"""The share of Newton's step below which the search is given up."""


class Fit(NamedTuple):
    """Where Newton's method ended: the parameters, the gradient's 2-norm there, the steps taken, and how it ended, in words."""

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

    If the same `loss` is passed again, nothing is compiled again.

    Args:
        loss: a function of one vector that returns a number.
        w: where to start, a vector (d,); a list of numbers will do.
        tolerance: how small the gradient is to become, 0 or more.
        max_steps: after how many steps to give up.

    Raises:
        TypeError: loss is not a function, does not return one number, or w holds something other than real numbers.
        ValueError: w is not a vector of finite numbers, or tolerance or max_steps makes no sense.
    """
    functions(loss=loss)
    w = floats("w", reals("w", w))
    expect.vector(w=w)
    fit, _ = _fit((w,), _by_hessian(loss), tolerance, max_steps, lowest=-math.inf)
    if fit.ending == NOT_FINITE and fit.steps == 0:
        finite("w", w)
    return fit


def fit_logistic(
    X: Float[Array, "n d"], y: Float[Array, "n"], alpha: float = 0.0, tolerance: float = 1e-6, max_steps: int = 50
) -> Fit:
    """The weights (d + 1,), bias first, with least summed cross entropy plus alpha / 2 times their squares (not the bias's).

    Like `newton`, with the gradient X'(p - y) and the Hessian X' diag(p (1 - p)) X written out (Bishop, section 4.3.3). Where
    the loss has no lowest point, because the classes can be separated, the ending says so, and `found` is False.

    Args:
        X: a table of numbers, one example per row; lists will do.
        y: a label 0 or 1 for every example, and at least one of each.
        alpha: the penalty, 0 or more.
        tolerance: how small the gradient is to become, 0 or more.
        max_steps: after how many steps to give up.

    Raises:
        TypeError: X or y holds something other than real numbers.
        ValueError: X is not a table of finite numbers, X and y do not belong together, labels are not 0 and 1 with some of
            each, or alpha, tolerance or max_steps makes no sense.
    """
    X, y = reals("X", X), reals("y", y)
    expect.two_classes(X, y)
    table = X if isinstance(X, jax.Array) else as_jax(X)
    zero_or_more("penalty alpha", alpha)
    # Where no plane separates the classes, at least one example is on the wrong side, which alone costs ln 2 (0.693).
    fit, size = _fit((table, y), _logistic, tolerance, max_steps, 0.69 if alpha == 0 else -math.inf, alpha)
    # Where the last step has hardly moved any score, there is a lowest point: see `separation`.
    if fit.ending == SEPARABLE or (fit.ending == FOUND and size * _largest(table) < MOVED):
        return fit
    finite("X", X)  # asked only now: a number that is not finite never ends well
    apart = separation(np.asarray(table), np.asarray(y), fit.w) if alpha == 0 else None
    return fit._replace(ending={"separable": SEPARABLE, "touching": TOUCHING}[apart]) if apart else fit


def _largest(X: Any) -> Any:
    """The size of the largest feature, the bias's 1 included. (The reduction itself takes half the time of `max`.)"""
    return np.maximum.reduce(np.abs(np.asarray(X)), axis=None, initial=1)


def _fit(
    data: tuple[Any, ...], problem: Callable[..., Any], tolerance: float, max_steps: int, lowest: float, *weights: float
) -> tuple[Fit, float]:
    """Where the search ended, and the 1-norm of the last step that was tried; infinity if there was none."""
    expect.steps(max_steps, 1.0, name="max_steps")
    zero_or_more("tolerance", tolerance)
    # Numbers travel together, there and back: each separate journey costs as much as an iteration.
    numbers = np.array([tolerance, max_steps, lowest, *weights])
    result = np.asarray(_iterate(data, numbers, problem))
    norm, steps, value, share, size = result[-5:].tolist()
    if value < lowest:
        ending = SEPARABLE
    elif norm <= tolerance:
        ending = FOUND
    elif not (math.isfinite(norm) and math.isfinite(value)):
        ending = NOT_FINITE
    else:
        ending = STUCK if share <= SMALLEST else OUT_OF_STEPS
    return Fit(result[:-5].copy(), norm, int(steps), ending), size if steps else math.inf


@partial(jax.jit, static_argnames="problem")
def _iterate(data: Any, numbers: Any, problem: Callable[..., Any]) -> Any:
    """Newton's loop: one look per round, at `w` plus a share of the step; the share is halved until that is not uphill.

    `problem`, called with the data and the weights, gives the w to start from, and two functions: look(w) returns the loss,
    the gradient's 2-norm, and whatever step needs; step, called with that, returns Newton's step. It is not called at the end.

    Returns one array: w, the gradient's norm, the steps taken, the loss, the share of a step that was tried last, and the
    1-norm of that step as a whole (of no step: any number). More work beside the loop would take a third of the time.
    """
    tolerance, max_steps, lowest, *weights = numbers
    w, look, step = problem(*data, *weights)

    def goes_on(state: Any) -> Any:
        _, _, share, (value, norm, _), steps = state
        return (norm > tolerance) & (steps < max_steps) & (share > SMALLEST) & (value >= lowest)

    def look_ahead(state: Any) -> Any:
        w, _, share, here, steps = state
        whole = step(here[2])
        there = w + share * whole
        seen = look(there)
        # Near the bottom the losses differ only by rounding.
        downhill = seen[0] <= here[0] + 8 * jnp.finfo(here[0].dtype).eps * jnp.abs(here[0])
        size = jnp.sum(jnp.abs(whole))  # carrying the step itself makes the loop slower by a third
        moved = (there, jnp.ones_like(share), seen, steps + 1)
        w, share, here, steps = jax.tree.map(partial(jnp.where, downhill), moved, (w, share / 2, here, steps))
        return w, size, share, here, steps

    here = look(w)
    start = (w, here[0], jnp.ones_like(here[0]), here, jnp.zeros_like(here[0]))
    w, size, share, (value, norm, _), steps = jax.lax.while_loop(goes_on, look_ahead, start)
    return jnp.concatenate([w, jnp.stack([norm, steps, value, share, size])])


@lru_cache(maxsize=64)
def _by_hessian(loss: Callable[[Any], Any]) -> Callable[..., Any]:
    """The problem of any loss; the same one for the same loss, for jit's sake."""

    def look(w: Any) -> tuple[Any, Any, Any]:
        value, gradient = jax.value_and_grad(one_number(loss))(w)
        return value, jnp.linalg.norm(gradient), w

    return lambda w: (w, look, lambda w: answers.newton_step(loss, w) - w)


def _logistic(X: Any, y: Any, alpha: Any) -> tuple[Any, Callable[..., Any], Callable[..., Any]]:
    # Features first, as in `descend`: the products below then read the numbers in the order in which memory holds them.
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
