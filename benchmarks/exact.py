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


def norm(variant: Variant, weights: Any) -> float:
    """The gradient's 2-norm at the weights, bias first."""
    X, y = data(*(variant.of or ("small",)))
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


def sklearn(size: str) -> Work:
    """scikit-learn."""
    from sklearn.linear_model import LogisticRegression

    X, y = data(size)

    def work() -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=TOLERANCE).fit(X, y)
        return np.append(fit.intercept_, fit.coef_)

    return work


def numpy(size: str) -> Work:
    """NumPy, Newton written out."""
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


def ours(size: str) -> Work:
    """`fit_logistic`."""
    import jax

    jax.config.update("jax_enable_x64", True)
    from dl_workshop.training import fit_logistic

    X, y = map(jax.numpy.asarray, data(size))
    return lambda: fit_logistic(X, y, tolerance=TOLERANCE).w


SMALL = Task(
    "exact-small",
    "Exact fit: 100 examples, one feature, |gradient| <= 1e-6 (float64)",
    (
        Variant("C, Newton by hand", "exact:by_hand"),
        Variant("fit_logistic, settings on", "exact:ours", ("small",), setting="settings on"),
        Variant("fit_logistic", "exact:ours", ("small",)),
        Variant("NumPy, Newton", "exact:numpy", ("small",)),
        Variant("scikit-learn, newton-cholesky", "exact:sklearn", ("small",)),
    ),
    rounds=200,
    unit="µs a fit",
    error=norm,
    claims=(
        ("C, Newton by hand", "fit_logistic, settings on", 1 / 4),
        ("scikit-learn, newton-cholesky", "fit_logistic, settings on", 75),
    ),
)
LARGE = Task(
    "exact-large",
    "Exact fit: 10,000 examples, 20 features, |gradient| <= 1e-6 (float64)",
    (
        Variant("fit_logistic, settings on", "exact:ours", ("large",), setting="settings on"),
        Variant("fit_logistic", "exact:ours", ("large",)),
        Variant("NumPy, Newton", "exact:numpy", ("large",)),
        Variant("scikit-learn, newton-cholesky", "exact:sklearn", ("large",)),
    ),
    rounds=20,
    unit="µs a fit",
    error=norm,
    claims=(("NumPy, Newton", "fit_logistic", 1), ("scikit-learn, newton-cholesky", "fit_logistic", 1)),
)
