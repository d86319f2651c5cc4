"""The pictures that sliders move: fixed axes, and the few things on them that change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dl_workshop.figures import style
from dl_workshop.figures.numbers import Function, Numbers, along, array, span
from dl_workshop.figures.views import valley_view
from dl_workshop.widgets import words
from dl_workshop.widgets.frames import HEIGHT, WIDTH, Frame, canvas

__all__ = ["HEIGHT", "LINE", "LOGISTIC", "WIDTH", "BallPicture", "Look"]


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


class LogisticPicture:
    """Labels, a curve of probabilities and its midpoint."""

    @style.styled
    def __init__(self, x: Any, y: Any) -> None:
        x, y, ax = array(x), array(y), canvas()
        ax.set(xlabel="x", ylabel="p", xlim=span(x, 0.04), ylim=(-0.08, 1.08))
        ax.axhline(0.5, color=style.GREY, lw=1.2, ls=(0, (4, 3)), zorder=1)
        for chosen, mark, face in ((y >= 0.5, "s", style.ORANGE), (y < 0.5, "o", "white")):
            ax.plot(x[chosen], y[chosen], mark, mfc=face, mec=style.BLACK, mew=0.9, ms=6.5, ls="")
        self.places = np.linspace(*ax.get_xlim(), 201)
        self._curve = ax.plot([], [], color=style.BLUE, lw=3)[0]
        self._drop = ax.plot([], [], color=style.BLACK, lw=1.2, ls=":")[0]
        self._middle = ax.plot([], [], "D", color=style.BLACK, mec="white", ms=10)[0]
        self.frame = Frame(ax, [self._curve, self._drop, self._middle], ghosts=[0])

    def draw(self, w: float, b: float, curve: Numbers) -> None:
        """The picture with the curve at the heights `curve` over `places`, its midpoint at -b/w."""
        self._curve.set_data(self.places, curve)
        middle = [-b / w] if w and np.isfinite(curve).any() else []
        self._middle.set_data(middle, [0.5] * len(middle))
        self._drop.set_data(middle * 2, [-0.08, 0.5] if middle else [])

    def ahead(self, w: Numbers, b: Numbers, curves: Numbers, lines: list[str]) -> dict[str, Any] | None:
        """The picture in many states, one for each row of `curves`."""
        known = np.isfinite(curves).any(axis=1) & (w != 0)
        middle = np.where(known, -b / np.where(w == 0, 1.0, w), np.nan)[:, None]
        drop = (np.repeat(middle, 2, axis=1), np.array([-0.08, 0.5]))
        self.draw(1.0, 0.0, self.places)
        return self.frame.ahead({0: (self.places, curves), 1: drop, 2: (middle, np.array([0.5]))}, lines, len(curves))


class BallPicture:
    """A curve, and the positions of a ball on it."""

    @style.styled
    def __init__(self, f: Function, df: Function, start: float) -> None:
        self._f, ax = f, canvas()
        across, up = valley_view(f, df, start)
        ax.set(xlabel="w", ylabel="f(w)", xlim=across, ylim=up)
        xs = np.linspace(*across, 240)
        ax.plot(xs, along(f, xs), color=style.CURVE)
        ax.plot(start, along(f, array(start)), "o", color="white", mec=style.BLACK, mew=1.8, ms=11)
        self._steps = ax.plot([], [], "s-", color=style.ORANGE, mec=style.BLACK, mew=0.7, ms=6, lw=1.4)[0]
        self._ball = ax.plot([], [], "o", color=style.ORANGE, mec=style.BLACK, mew=1.5, ms=14)[0]
        self.frame = Frame(ax, [self._steps, self._ball])

    def draw(self, path: Numbers) -> None:
        """The picture with the ball at the end of its path."""
        heights = along(self._f, path)
        # Far beyond the axes a coordinate overflows the renderer; there it is out of sight in any case.
        shown = (np.abs(path) < 1e6) & (np.abs(heights) < 1e9)
        self._steps.set_data(path[shown], heights[shown])
        last = slice(-1, None) if shown[-1] else slice(0, 0)
        self._ball.set_data(path[last], heights[last])


@dataclass(frozen=True)
class Look:
    """What tells the sliders of one model from those of another: names, picture and lines of text."""

    w_name: str
    b_name: str
    says: str
    picture: Callable[[Any, Any], Any]
    lines: Callable[[float, float], list[str]]


LINE = Look(
    "w, the slope",
    "b, the intercept",
    "Data points, the line of the chosen w and b, and the residuals between them; the text above tells the loss.",
    LinePicture,
    lambda w, b: [words.line_formula(w, b)],
)
LOGISTIC = Look(
    "w, the weight",
    "b, the bias",
    "Labels 0 and 1 and the logistic curve of the chosen w and b; the text above tells its midpoint and the loss.",
    LogisticPicture,
    lambda w, b: [words.logistic_formula(w, b), words.midpoint(w, b)],
)
