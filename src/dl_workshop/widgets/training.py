"""Chapter 05: step size and momentum, dragged over the contours of a loss."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers
from dl_workshop.figures.training import contours, momentum_path
from dl_workshop.widgets import words
from dl_workshop.widgets.board import Board
from dl_workshop.widgets.frames import Frame, canvas
from dl_workshop.widgets.knobs import Knob

Loss = Callable[[Any], Any]


class PathPicture:
    """Contours that stay, and a path that moves."""

    @style.styled
    def __init__(self, loss: Loss, start: Numbers, across: tuple[float, float], up: tuple[float, float]) -> None:
        ax = canvas()
        contours(ax, loss, across, up)
        ax.plot(*start, "o", color="white", mec=style.BLACK, mew=1.8, ms=11)
        self._path = ax.plot([], [], "s-", color=style.ORANGE, mec=style.BLACK, mew=0.5, ms=4, lw=1.6)[0]
        self._end = ax.plot([], [], "o", color=style.ORANGE, mec=style.BLACK, mew=1.5, ms=13)[0]
        self.frame = Frame(ax, [self._path, self._end])

    def draw(self, path: Numbers) -> None:
        """The picture with a path, an array (steps + 1, 2)."""
        path = path[np.isfinite(path).all(axis=1) & (np.abs(path) < 1e5).all(axis=1)]
        self._path.set_data(*path.T)
        self._end.set_data(*path[-1:].T)


class MomentumSliders(Board):
    """Sliders for the step size and the momentum of a descent on a loss of (w, b)."""

    def __init__(
        self, loss: Loss, start: Any, across: tuple[float, float], up: tuple[float, float], n_steps: int, largest: float
    ) -> None:
        self._start, self._n_steps = np.asarray(start, np.float64), n_steps
        self._loss = jax.jit(loss)
        self._walk = jax.jit(partial(momentum_path, jax.grad(loss), n_steps=n_steps))
        knobs = {
            "step_size": Knob("step size", 0.1, 0.0, largest, 0.01, f"step size, from 0 to {largest}"),
            "momentum": Knob("momentum", 0.0, 0.0, 0.99, 0.01, "momentum, from 0 to 0.99"),
        }
        super().__init__(
            PathPicture(loss, self._start, across, up), knobs,
            "Contours of a loss over w and b, and the path of a descent; the text above says where it ends.",
        )  # fmt: skip

    def state(self) -> list[str]:
        """The path, and where it ends."""
        size, momentum = self.step_size, self.momentum
        path = np.asarray(self._walk(self._start, size, momentum), np.float64)
        first, last = (float(self._loss(jnp.asarray(place))) for place in (path[0], path[-1]))
        verdict = (
            "The loss ended higher than it began: too fast." if not last <= first else f"It began at {words.amount(first)}."
        )
        self._picture.draw(path)
        return [
            f"v ← {momentum:.2f}·v + gradient;  (w, b) ← (w, b) − {size:.2f}·v",
            f"After {self._n_steps} steps: w = {path[-1, 0]:.3g}, b = {path[-1, 1]:.3g}, loss {words.amount(last)}",
            verdict,
        ]


def momentum_sliders(
    loss: Loss,
    start: Any,
    across: tuple[float, float],
    up: tuple[float, float],
    n_steps: int = 60,
    largest: float = 1.0,
) -> MomentumSliders:
    """Sliders for the step size (0 to `largest`) and the momentum of `n_steps` steps on a loss of a vector (w, b)."""
    return MomentumSliders(loss, start, across, up, n_steps, largest)
