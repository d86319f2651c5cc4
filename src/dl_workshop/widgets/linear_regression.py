"""Chapter 02: the slope and the intercept of a line, dragged over data."""

from __future__ import annotations

from typing import Any

import numpy as np

from dl_workshop import given
from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, array, span
from dl_workshop.widgets import words
from dl_workshop.widgets.curves import CurveSliders, Look, Loss, Model
from dl_workshop.widgets.frames import Frame, canvas


class LinePicture:
    """Points, a line and the residuals between them."""

    @style.styled
    def __init__(self, x: Any, y: Any) -> None:
        self._x, self._y, ax = array(x), array(y), canvas()
        ax.set(xlabel="x", ylabel="y", xlim=span(x, 0.04), ylim=span(y, 0.25))
        self.places = np.linspace(*ax.get_xlim(), 101)
        self._line = ax.plot([], [], color=style.ORANGE, lw=3)[0]
        self._residuals = ax.plot([], [], color=style.GREY, lw=1)[0]
        points = ax.plot(self._x, self._y, "o", color=style.POINTS, ms=5.5, mec="white", mew=0.6)[0]
        self.frame = Frame(ax, [self._residuals, self._line, points], ghosts=[1])

    def draw(self, w: float, b: float, curve: Numbers) -> None:
        """The picture with the line at the heights `curve` over `places`."""
        self._line.set_data(self.places, curve)
        heights = np.interp(self._x, self.places, curve)
        self._residuals.set_data(*self._upright(heights))

    def ahead(self, w: Numbers, b: Numbers, curves: Numbers, lines: list[str]) -> dict[str, Any] | None:
        """The picture in many states, one for each row of `curves`."""
        step = self.places[1] - self.places[0]
        left = np.clip((self._x - self.places[0]) // step, 0, len(self.places) - 2).astype(int)
        share = (self._x - self.places[left]) / step
        heights = curves[:, left] * (1 - share) + curves[:, left + 1] * share
        moving = {0: self._upright(heights), 1: (self.places, curves)}
        self.draw(1.0, 0.0, self.places)
        return self.frame.ahead(moving, lines, len(curves))

    def _upright(self, heights: Numbers) -> tuple[Numbers, Numbers]:
        """From every point a line to its height, and a gap; of heights (..., n) the coordinates (3 n,) and (..., 3 n)."""
        ends = np.stack([np.broadcast_to(self._y, heights.shape), heights, np.full(heights.shape, np.nan)], axis=-1)
        return np.repeat(self._x, 3), ends.reshape(*heights.shape[:-1], -1)


LINE = Look(
    "w, how steep",
    "b, how high",
    "Data points, the line for the chosen w and b, and the residuals between them; the text above gives the loss.",
    LinePicture,
    lambda w, b: [words.line_formula(w, b)],
    given.line,
    given.mean_squared_loss,
    " (smaller is better)",
)


def line_sliders(
    x: Any,
    y: Any,
    model: Model | None = None,
    loss: Loss | None = None,
    w: float = 0.0,
    b: float = 0.0,
    goal: float | None = None,
) -> CurveSliders:
    """Sliders w and b for a line over data, with its residuals and its loss, by default the mean squared error.

    `model(theta, x)` and `loss(theta, model, x, y)` may be your own; what they raise is shown in place of the loss.
    With a `goal` the sliders ask for a loss that is no larger, and say so when it is found.
    """
    return CurveSliders(LINE, x, y, model, loss, w, b, goal)
