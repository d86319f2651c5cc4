"""How the cost of a step grows with the number of examples, of features and of steps.

Each function prepares one size and returns the work, which returns the last loss.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from measure import Task, Variant, Work

EXAMPLES = (100, 1000, 10_000, 100_000, 1_000_000)
FEATURES = (1, 10, 100, 1000)
STEPS = (10, 100, 1000, 10_000, 100_000)
ROWS = 10_000
"""Examples where the features grow."""


def steps_for(n: int, d: int) -> int:
    """So many steps that a run neither vanishes nor takes seconds."""
    return max(3, min(1000, 10**7 // (n * d)))


def data(n: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs (n, d) and noisy labels, as float32."""
    draws = np.random.default_rng(4)
    X = draws.standard_normal((n, d), dtype=np.float32)
    y = draws.uniform(size=n) < 1 / (1 + np.exp(-X.sum(axis=1) / np.sqrt(d)))
    return X, y.astype(np.float32)


def _numpy(X: Any, y: Any, n_steps: int) -> float:
    w, b, size = np.zeros(X.shape[1], np.float32), np.float32(0), np.float32(0.1 / len(y))
    for _ in range(n_steps):
        r = 1 / (1 + np.exp(-(X @ w + b))) - y
        w, b = w - size * (X.T @ r), b - size * r.sum()
        z = X @ w + b
        loss = np.mean(np.logaddexp(0, z) - y * z)
    return float(loss)


def numpy(n: int, d: int, n_steps: int) -> Work:
    """NumPy, gradient written out, every loss."""
    X, y = data(n, d)
    return lambda: _numpy(X, y, n_steps)


def ours(n: int, d: int, n_steps: int) -> Work:
    """One feature: `train` with the fused loss; several: `descend`."""
    import jax.numpy as jnp

    from dl_workshop.answers import linear_model, train
    from dl_workshop.training import fused_logistic_loss, large

    X, y = map(jnp.asarray, data(n, d))
    if d > 1:
        features = large._turned(X)
        return lambda: float(np.asarray(large._descend(features, y, n_steps, 0.1)[0])[-1])
    x, theta = X[:, 0], {"w": jnp.float32(0), "b": jnp.float32(0)}
    return lambda: float(np.asarray(train(theta, linear_model, fused_logistic_loss, x, y, n_steps, 0.1 / n)[0])[-1]) / n


def error(variant: Variant, loss: float) -> float:
    """How far the last loss is from NumPy's in float64, relative to it; not looked at where that would take minutes."""
    n, d, n_steps = variant.of
    if n * d * n_steps > 3 * 10**7:
        return float("nan")
    X, y = (a.astype(np.float64) for a in data(n, d))
    exact = _numpy(X, y, n_steps)
    return abs(loss - exact) / exact


def _both(size: str, n: int, d: int, n_steps: int) -> tuple[Variant, ...]:
    of = (n, d, n_steps)
    return tuple(
        Variant(f"{who}, {size}", f"growth:{make}", of, n_steps) for who, make in (("JAX", "ours"), ("NumPy", "numpy"))
    )


def _task(name: str, title: str, sizes: tuple[tuple[str, int, int, int], ...]) -> Task:
    return Task(name, title, tuple(v for size in sizes for v in _both(*size)), rounds=9, unit="µs a step", error=error)


TASKS = (
    _task(
        "examples",
        "More examples: one feature (float32)",
        tuple((f"{n:,} examples", n, 1, steps_for(n, 1)) for n in EXAMPLES),
    ),
    _task(
        "features",
        f"More features: {ROWS:,} examples (float32)",
        tuple((f"{d:,} feature{'s' * (d > 1)}", ROWS, d, steps_for(ROWS, d)) for d in FEATURES),
    ),
    _task("steps", "More steps: 100 examples, one feature (float32)", tuple((f"{n:,} steps", 100, 1, n) for n in STEPS)),
)
