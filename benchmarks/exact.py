"""Task B, an exact fit: the gradient's 2-norm at most 1e-6, float64, noisy labels; one feature, and then twenty.

Each function prepares one way to do it and returns the work; the work returns the weights, bias first.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from measure import Task, Variant, Work

from dl_workshop.training.limit import in_c

TOLERANCE = 1e-6
SIZES = {"small": (100, 1), "large": (10_000, 20)}


def data(size: str) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (n, d) and noisy labels."""
    n, d = SIZES[size]
    draws = np.random.default_rng(1)
    X = draws.normal(size=(n, d))
    y = draws.uniform(size=n) < 1 / (1 + np.exp(-(X.sum(axis=1) * 2 / np.sqrt(d) + 1)))
    return X, y.astype(float)


def norm(weights: Any, size: str) -> float:
    """The gradient's 2-norm at the weights, bias first."""
    X, y = data(size)
    ones = np.column_stack([np.ones(len(X)), X])
    return float(np.linalg.norm(ones.T @ (1 / (1 + np.exp(-(ones @ weights))) - y)))


def by_hand() -> Work:
    """C: Newton for two parameters, everything written out."""
    function, (X, y) = in_c("newton"), data("small")
    x = np.ascontiguousarray(X[:, 0])

    def work() -> Any:
        theta = np.zeros(2)
        function(x, y, len(x), theta, TOLERANCE)
        return theta[::-1]

    return work


def _sklearn(size: str) -> Work:
    from sklearn.linear_model import LogisticRegression

    X, y = data(size)

    def work() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=TOLERANCE).fit(X, y)
        return np.append(fit.intercept_, fit.coef_)

    return work


def _numpy(size: str) -> Work:
    X, y = data(size)

    def work() -> Any:
        ones = np.column_stack([np.ones(len(X)), X])
        w = np.zeros(ones.shape[1])
        while True:
            p = 1 / (1 + np.exp(-(ones @ w)))
            gradient = ones.T @ (p - y)
            if np.linalg.norm(gradient) <= TOLERANCE:
                return w
            w = w - np.linalg.solve((ones * (p * (1 - p))[:, None]).T @ ones, gradient)

    return work


def _ours(size: str) -> Work:
    import jax

    jax.config.update("jax_enable_x64", True)
    from dl_workshop.training import fit_logistic

    X, y = map(jax.numpy.asarray, data(size))
    return lambda: fit_logistic(X, y, tolerance=TOLERANCE).w


def sklearn_small() -> Work:
    """scikit-learn, small."""
    return _sklearn("small")


def sklearn_large() -> Work:
    """scikit-learn, large."""
    return _sklearn("large")


def numpy_small() -> Work:
    """NumPy, small."""
    return _numpy("small")


def numpy_large() -> Work:
    """NumPy, large."""
    return _numpy("large")


def ours_small() -> Work:
    """`fit_logistic`, small."""
    return _ours("small")


def ours_large() -> Work:
    """`fit_logistic`, large."""
    return _ours("large")


SMALL = Task(
    "exact-small",
    "Exact fit: 100 examples, one feature, |gradient| <= 1e-6 (float64)",
    (
        Variant("C, Newton by hand", "exact:by_hand"),
        Variant("fit_logistic, settings on", "exact:ours_small", setting="settings on"),
        Variant("fit_logistic", "exact:ours_small"),
        Variant("NumPy, Newton", "exact:numpy_small"),
        Variant("scikit-learn, newton-cholesky", "exact:sklearn_small"),
    ),
    rounds=200,
    unit="µs a fit",
    claims=(
        ("C, Newton by hand", "fit_logistic, settings on", 1 / 4),
        ("scikit-learn, newton-cholesky", "fit_logistic, settings on", 75),
    ),
)
LARGE = Task(
    "exact-large",
    "Exact fit: 10,000 examples, 20 features, |gradient| <= 1e-6 (float64)",
    (
        Variant("fit_logistic, settings on", "exact:ours_large", setting="settings on"),
        Variant("fit_logistic", "exact:ours_large"),
        Variant("NumPy, Newton", "exact:numpy_large"),
        Variant("scikit-learn, newton-cholesky", "exact:sklearn_large"),
    ),
    rounds=20,
    unit="µs a fit",
    claims=(("NumPy, Newton", "fit_logistic", 1), ("scikit-learn, newton-cholesky", "fit_logistic", 1)),
)
