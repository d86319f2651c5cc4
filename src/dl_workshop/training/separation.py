"""Whether two classes can be separated, which decides whether the logistic loss has a lowest point (Albert, Anderson 1984)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float

Separation = Literal["separable", "touching"]
"""Without a mistake; or without a mistake apart from examples of both classes that lie on the border."""

MOVED = 0.1
"""A step of Newton's method that changes no score by more proves that there is a lowest point. (In theory, 1 is enough.)"""
TOLERANCE = 1e-10
"""What a linear programme treats as zero, where every feature is at most 1 in size."""


def separation(X: Float[np.ndarray, "n d"], y: Any, w: Any) -> Separation | None:
    """Whether a plane separates the examples with label 1 from those with label 0, or would if some did not lie on it.

    Either makes the loss fall without end. None means neither: then there is a lowest point. One feature is decided by
    comparing numbers, exactly; several by a linear programme, unless the weights `w` (d + 1,), bias first, prove that there is
    a lowest point: checking that takes less time.
    """
    X, y = np.asarray(X, float), np.asarray(y) == 1
    if X.shape[1] == 1:
        return _on_a_line(X[y, 0], X[~y, 0])
    rows = np.where(y, 1.0, -1.0)[:, None] * np.column_stack([np.ones(len(X)), _scaled(X)])
    scores = np.where(y, 1.0, -1.0) * (w[0] + X @ np.asarray(w[1:], float))
    return None if _proves_a_lowest_point(rows, scores) else _by_linear_programmes(np.unique(rows, axis=0))


def _on_a_line(ones: np.ndarray, zeros: np.ndarray) -> Separation | None:
    gap = max(ones.min() - zeros.max(), zeros.min() - ones.max())
    spread = max(ones.max(), zeros.max()) - min(ones.min(), zeros.min())
    return "separable" if gap > 0 else "touching" if gap == 0 and spread > 0 else None


def _scaled(X: np.ndarray) -> np.ndarray:
    """Features around zero and of a size near 1. Powers of two keep every digit."""
    X = _halved(X)
    return _halved(X - X.mean(axis=0, keepdims=True))


def _halved(X: np.ndarray) -> np.ndarray:
    _, powers = np.frexp(np.abs(X).max(axis=0, keepdims=True))
    return np.ldexp(X, -powers)


def _proves_a_lowest_point(rows: np.ndarray, scores: np.ndarray) -> bool:
    """Whether the next step of Newton's method from these scores would hardly change any of them.

    No plane separates if positive shares of the `rows` add up to zero (Stiemke). The shares 1 - p, with p the probability of
    each label, add up to minus the gradient; to first order Newton's step makes that zero, and takes from a share no more
    than its product with the change of its score. Where all changes are less than 1, the shares stay positive. (Where a plane
    does separate, the scores of the separated examples grow by about 1 with every step.)
    """
    shares = 1 / (1 + np.exp(np.clip(scores, -700, 700)))
    sizes, directions = np.linalg.eigh(rows.T @ rows)
    rows = rows @ directions[:, sizes > 1e-12 * sizes[-1]]  # columns that repeat others do not count
    hessian = rows.T @ (rows * (shares * (1 - shares))[:, None])
    if np.linalg.eigvalsh(hessian)[0] < 1e-10 * shares.sum():
        return False  # what examples far from the border say is lost in the rounding of the others
    return bool(np.abs(rows @ np.linalg.solve(hessian, shares @ rows)).max() < MOVED)


def _by_linear_programmes(rows: np.ndarray) -> Separation | None:
    """Look for a vector v, entries at most 1 in size, with rows @ v > 0, or else for one with rows @ v >= 0 that is not 0."""
    n, d = rows.shape
    # First the least of rows @ v, as one more variable, made as large as possible; then their sum, with none below zero.
    apart = _solved(np.append(np.zeros(d), -1.0), np.column_stack([-rows, np.ones(n)]))
    if apart is not None and (rows @ apart[:d]).min() > 10 * TOLERANCE:
        return "separable"
    touching = _solved(-rows.mean(axis=0), -rows)
    margins = rows @ touching if touching is not None else np.zeros(1)
    return "touching" if margins.max() > 1e-6 and margins.min() >= -10 * TOLERANCE * margins.max() else None


def _solved(costs: np.ndarray, at_most_zero: np.ndarray) -> np.ndarray | None:
    """The v from -1 to 1 with the least costs @ v for which at_most_zero @ v is at most zero; None if none is found."""
    from scipy import optimize  # it takes a moment to load, and is rarely needed

    options = {"primal_feasibility_tolerance": TOLERANCE, "dual_feasibility_tolerance": TOLERANCE}
    found = optimize.linprog(
        costs, A_ub=at_most_zero, b_ub=np.zeros(len(at_most_zero)), bounds=(-1, 1), method="highs", options=options
    )
    return found.x if found.status == 0 else None
