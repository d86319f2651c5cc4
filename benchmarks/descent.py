"""Task A, the workshop's own: 100 examples, one feature, sum cross entropy, 3000 plain descent steps, every loss kept.

Each function prepares one way to do it and returns the work; the work returns the last loss.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from measure import Task, Variant, Work, needed

from dl_workshop.training.limit import train_in_c

N, STEPS, STEP_SIZE = 100, 3000, 0.01
FEW, SOME = 60, 300
"""The eager loops of JAX and PyTorch take so few steps; their time is counted up."""


def data() -> tuple[np.ndarray, np.ndarray]:
    """Inputs and noisy labels, as float32."""
    draws = np.random.default_rng(0)
    x = draws.normal(size=N)
    y = draws.uniform(size=N) < 1 / (1 + np.exp(-(2 * x + 1)))
    return x.astype(np.float32), y.astype(np.float32)


def error(variant: Variant, loss: float) -> float:
    """How far the last loss is from that in float64, relative to it."""
    x, y = (a.astype(np.float64) for a in data())
    w = b = 0.0
    for _ in range(variant.parts):
        p = 1 / (1 + np.exp(-(w * x + b)))
        w, b = w - STEP_SIZE * ((p - y) * x).sum(), b - STEP_SIZE * (p - y).sum()
    exact = np.logaddexp(0, w * x + b).sum() - y @ (w * x + b)
    return float(abs(loss - exact) / exact)


def by_hand(plainly: bool = False) -> Work:
    """C with vectors written out; with `plainly` as anybody would write it, and gcc -Ofast."""
    x, y = data()
    train_in_c(x, y, 1, STEP_SIZE, plainly)
    return lambda: float(train_in_c(x, y, STEPS, STEP_SIZE, plainly)[0][-1])


def numpy() -> Work:
    """NumPy, float32, gradient written out."""
    x, y = data()

    def work() -> float:
        w = b = np.float32(0)
        size, losses = np.float32(STEP_SIZE), np.empty(STEPS, np.float32)
        z = w * x + b
        p = 1 / (1 + np.exp(-z))
        for i in range(STEPS):
            r = p - y
            w, b = w - size * (r @ x), b - size * r.sum()
            z = w * x + b
            p = 1 / (1 + np.exp(-z))
            losses[i] = np.logaddexp(0, z).sum() - y @ z
        return float(losses[-1])

    return work


def numba() -> Work:
    """numba, float32, fastmath, every loop written out."""
    njit = needed("numba").njit
    x, y = data()

    @njit(fastmath=True)
    def descend(x: Any, y: Any, n_steps: int, size: Any) -> Any:  # pragma: no cover
        w = b = np.float32(0)
        one, losses = np.float32(1), np.empty(n_steps, np.float32)
        for i in range(n_steps + 1):
            loss = slope_w = slope_b = np.float32(0)
            for j in range(len(x)):
                z = w * x[j] + b
                e = np.exp(-abs(z))
                p = (one if z >= 0 else e) / (one + e)
                loss += max(z, np.float32(0)) - y[j] * z + np.log1p(e)
                slope_w += (p - y[j]) * x[j]
                slope_b += p - y[j]
            if i > 0:
                losses[i - 1] = loss
            if i < n_steps:
                w -= size * slope_w
                b -= size * slope_b
        return losses

    return lambda: float(descend(x, y, STEPS, np.float32(STEP_SIZE))[-1])


def torch_eager() -> Work:
    """PyTorch, eager, autograd."""
    torch = needed("torch")
    entropy = torch.nn.functional.binary_cross_entropy_with_logits
    x, y = map(torch.tensor, data())

    def work() -> float:
        w, b = (torch.zeros((), requires_grad=True) for _ in range(2))
        losses, loss = [], entropy(w * x + b, y, reduction="sum")
        for _ in range(SOME):
            slopes = torch.autograd.grad(loss, (w, b))
            with torch.no_grad():
                w -= STEP_SIZE * slopes[0]
                b -= STEP_SIZE * slopes[1]
            loss = entropy(w * x + b, y, reduction="sum")
            losses.append(loss.detach())
        return float(losses[-1])

    return work


def _jax(training: Callable[..., Any], model: str, loss: str, n_steps: int = STEPS) -> Work:
    import jax
    import jax.numpy as jnp

    import dl_workshop.answers
    import dl_workshop.training

    def named(name: str) -> Any:
        return getattr(dl_workshop.training, name, None) or getattr(dl_workshop.answers, name)

    x, y = map(jnp.asarray, data())
    theta, functions = {"w": jnp.float32(0), "b": jnp.float32(0)}, (named(model), named(loss))

    def work() -> float:
        losses, found = training(theta, *functions, x, y, n_steps, STEP_SIZE)
        jax.block_until_ready(found)
        return float(np.asarray(losses)[-1])

    return work


def eager() -> Work:
    """JAX without jit: the gradient and the loss, one after the other, in a Python loop."""

    def training(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int, step_size: float) -> Any:
        import jax

        losses = []
        for _ in range(n_steps):
            slopes = jax.grad(loss)(theta, model, x, y)
            theta = jax.tree.map(lambda t, g: t - step_size * g, theta, slopes)
            losses.append(loss(theta, model, x, y))
        return losses, theta

    return _jax(training, "logistic_model", "logistic_loss", FEW)


def one_step_compiled() -> Work:
    """JAX, one step compiled, the loop in Python: `model_optimization_loop`."""
    from dl_workshop.answers import model_optimization_loop

    return _jax(model_optimization_loop, "logistic_model", "logistic_loss")


def whole_loop() -> Work:
    """`train` with `logistic_loss`."""
    from dl_workshop.answers import train

    return _jax(train, "logistic_model", "logistic_loss")


def optax() -> Work:
    """optax.sgd in lax.scan, with `logistic_loss`."""
    import jax
    import optax as library

    @partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
    def training(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int, step_size: float) -> Any:
        optimizer = library.sgd(step_size)

        def step(carried: Any, _: None) -> Any:
            theta, state = carried
            value, slopes = jax.value_and_grad(loss)(theta, model, x, y)
            updates, state = optimizer.update(slopes, state)
            return (library.apply_updates(theta, updates), state), value

        (theta, _), losses = jax.lax.scan(step, (theta, optimizer.init(theta)), length=n_steps)
        return losses, theta

    return _jax(training, "logistic_model", "logistic_loss")


def fused() -> Work:
    """`train` with the fused loss."""
    from dl_workshop.answers import train

    return _jax(train, "linear_model", "fused_logistic_loss")


TASK = Task(
    "descent",
    "Training: 100 examples, one feature, 3000 steps, every loss kept (float32)",
    (
        Variant("C, vectors by hand", "descent:by_hand", (), STEPS),
        Variant("train, fused loss, settings on", "descent:fused", (), STEPS, "settings on"),
        Variant("train, fused loss", "descent:fused", (), STEPS),
        Variant("C, gcc -Ofast", "descent:by_hand", (True,), STEPS),
        Variant("train, settings on", "descent:whole_loop", (), STEPS, "settings on"),
        Variant("train", "descent:whole_loop", (), STEPS),
        Variant("optax.sgd in lax.scan", "descent:optax", (), STEPS),
        Variant("numba, fastmath", "descent:numba", (), STEPS),
        Variant("NumPy", "descent:numpy", (), STEPS, rounds=30),
        Variant("one step compiled", "descent:one_step_compiled", (), STEPS, rounds=5),
        Variant("PyTorch, eager", "descent:torch_eager", (), SOME, rounds=5),
        Variant("JAX, eager", "descent:eager", (), FEW, rounds=5),
    ),
    rounds=60,
    unit="µs a step",
    error=error,
    claims=(
        ("JAX, eager", "train", 3000),
        ("NumPy", "train", 10),
        ("PyTorch, eager", "train", 80),
        ("train", "train, settings on", 2),
        ("C, gcc -Ofast", "train, fused loss", 1),
        ("C, vectors by hand", "train, fused loss", 1 / 1.6),
        ("C, vectors by hand", "train, fused loss, settings on", 1 / 1.3),
    ),
)
