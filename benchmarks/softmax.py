"""Softmax regression at scale: 10^5 examples, 100 features, 10 classes, float32, mean cross entropy, plain descent.

Each function prepares one way to do it and returns the work, which takes `STEPS` steps and returns W.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from measure import Task, Variant, Work, needed

N, D, CLASSES, STEPS, STEP_SIZE = 100_000, 100, 10, 5, 0.1


@cache
def data() -> tuple[np.ndarray, np.ndarray]:
    """Inputs (N, D) as float32, and noisy class numbers."""
    draws = np.random.default_rng(3)
    X = draws.standard_normal((N, D), dtype=np.float32)
    scores = X @ draws.normal(size=(D, CLASSES)) + 5 * draws.gumbel(size=(N, CLASSES))
    return X, np.argmax(scores, axis=1).astype(np.int32)


def error(variant: Variant, W: Any) -> float:
    """How far W is from NumPy's in float64, relative to the largest."""
    expected = numpy(np.float64)()
    return float(np.max(np.abs(W - expected)) / np.max(np.abs(expected)))


def numpy(kind: Any = np.float32) -> Work:
    """NumPy, gradient written out."""
    X, labels = data()
    X, onehot = X.astype(kind), np.eye(CLASSES, dtype=kind)[labels]

    def work() -> Any:
        W, b = np.zeros((D, CLASSES), kind), np.zeros(CLASSES, kind)
        for _ in range(STEPS):
            z = X @ W + b
            z -= z.max(axis=1, keepdims=True)
            p = np.exp(z)
            p /= p.sum(axis=1, keepdims=True)
            p -= onehot
            W, b = W - kind(STEP_SIZE / N) * (X.T @ p), b - kind(STEP_SIZE / N) * p.sum(axis=0)
        return W

    return work


def ours() -> Work:
    """`train` with `softmax_loss`."""
    import jax.numpy as jnp

    from dl_workshop.answers import softmax_loss, softmax_model, train

    X, labels = map(jnp.asarray, data())
    theta = {"W": jnp.zeros((D, CLASSES), jnp.float32), "b": jnp.zeros(CLASSES, jnp.float32)}

    def mean_loss(theta: Any, model: Any, X: Any, labels: Any) -> Any:
        return softmax_loss(theta, X, labels) / N

    return lambda: np.asarray(train(theta, softmax_model, mean_loss, X, labels, STEPS, STEP_SIZE)[1]["W"])


def torch_eager() -> Work:
    """PyTorch, eager, autograd."""
    torch = needed("torch")
    X, labels = torch.tensor(data()[0]), torch.tensor(data()[1], dtype=torch.long)

    def work() -> Any:
        W, b = torch.zeros((D, CLASSES), requires_grad=True), torch.zeros(CLASSES, requires_grad=True)
        for _ in range(STEPS):
            slopes = torch.autograd.grad(torch.nn.functional.cross_entropy(X @ W + b, labels), (W, b))
            with torch.no_grad():
                W -= STEP_SIZE * slopes[0]
                b -= STEP_SIZE * slopes[1]
        return W.detach().numpy()

    return work


TASK = Task(
    "softmax",
    "Softmax: 10^5 examples, 100 features, 10 classes (float32)",
    (
        Variant("train", "softmax:ours", (), STEPS),
        Variant("NumPy", "softmax:numpy", (), STEPS),
        Variant("PyTorch, eager", "softmax:torch_eager", (), STEPS),
    ),
    rounds=15,
    unit="µs a step",
    error=error,
    claims=(("NumPy", "train", 1.6),),
)
