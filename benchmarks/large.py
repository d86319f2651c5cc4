"""Task C, a table that fits into no cache: 10^6 examples, 100 features, float32, mean cross entropy, plain descent.

Each function prepares one way to do it and returns the work, which takes `STEPS` steps.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from measure import Task, Variant, Work, needed

from dl_workshop.training.limit import BY_COMPILER, in_c

N, D, STEPS, STEP_SIZE = 1_000_000, 100, 5, 0.1


@cache
def data() -> tuple[np.ndarray, np.ndarray]:
    """Inputs (N, D) and noisy labels, as float32."""
    draws = np.random.default_rng(2)
    X = draws.standard_normal((N, D), dtype=np.float32)
    y = draws.uniform(size=N) < 1 / (1 + np.exp(-X.sum(axis=1) / 5))
    return X, y.astype(np.float32)


def error(variant: Variant, w: Any) -> float:
    """How far the weights are from NumPy's, relative to the largest."""
    expected = numpy()()
    return float(np.max(np.abs(w - expected)) / np.max(np.abs(expected)))


def by_hand() -> Work:
    """C, one pass over the memory a step, features first, both cores."""
    function, (X, y) = in_c("descend_large", BY_COMPILER), data()
    features = np.ascontiguousarray(X.T)

    def work() -> Any:
        w = np.zeros(D, np.float32)
        function(features, y, N, D, w, STEPS, STEP_SIZE)
        return w

    return work


def numpy() -> Work:
    """NumPy, rows first, as data come."""
    X, y = data()

    def work() -> Any:
        w = np.zeros(D, np.float32)
        for _ in range(STEPS):
            w = w - np.float32(STEP_SIZE / N) * (X.T @ (1 / (1 + np.exp(-(X @ w))) - y))
        return w

    return work


def ours() -> Work:
    """`descend`, without the turning of the table, which happens once."""
    import jax.numpy as jnp

    from dl_workshop.training import large

    X, y = data()
    features, labels = large._turned(jnp.asarray(X)), jnp.asarray(y)

    def work() -> Any:
        _, theta = large._descend(features, labels, STEPS, STEP_SIZE)
        return np.asarray(theta["w"])

    return work


def rows_first() -> Work:
    """`train` on the table as it comes."""
    import jax.numpy as jnp

    from dl_workshop.answers import linear_model, train

    X, y = map(jnp.asarray, data())

    def mean_loss(theta: Any, model: Any, X: Any, y: Any) -> Any:
        z = X @ theta["w"]
        return jnp.mean(jnp.logaddexp(0, z) - y * z)

    def work() -> Any:
        _, theta = train({"w": jnp.zeros(D)}, linear_model, mean_loss, X, y, STEPS, STEP_SIZE)
        return np.asarray(theta["w"])

    return work


def torch_eager() -> Work:
    """PyTorch, eager, autograd, rows first."""
    torch = needed("torch")
    X, y = map(torch.tensor, data())

    def work() -> Any:
        w = torch.zeros(D, requires_grad=True)
        for _ in range(STEPS):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(X @ w, y)
            with torch.no_grad():
                w -= STEP_SIZE * torch.autograd.grad(loss, w)[0]
        return w.detach().numpy()

    return work


TASK = Task(
    "large",
    "Large: 10^6 examples, 100 features (float32)",
    (
        Variant("C, one pass a step", "large:by_hand", (), STEPS),
        Variant("descend", "large:ours", (), STEPS),
        Variant("train, rows first", "large:rows_first", (), STEPS),
        Variant("NumPy", "large:numpy", (), STEPS),
        Variant("PyTorch, eager", "large:torch_eager", (), STEPS),
    ),
    rounds=7,
    unit="µs a step",
    error=error,
    claims=(("C, one pass a step", "descend", 1 / 1.8), ("NumPy", "descend", 3), ("PyTorch, eager", "descend", 3)),
)
