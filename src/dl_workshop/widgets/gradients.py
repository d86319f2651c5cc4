"""Chapter 01: the step size of a descent on a curve, dragged."""

from __future__ import annotations

from typing import Any

import numpy as np

from dl_workshop.figures import numbers, style
from dl_workshop.figures.numbers import Function, Numbers, along, array
from dl_workshop.figures.views import diverges, valley_view
from dl_workshop.widgets import words
from dl_workshop.widgets.board import Board
from dl_workshop.widgets.frames import Frame, canvas
from dl_workshop.widgets.knobs import Knob


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


class StepSizeSlider(Board):
    """A slider for the step size of a descent on a curve."""

    def __init__(self, f: Function, df: Function, start: float, n_steps: int, step_size: float, largest: float) -> None:
        self._f, self._df, self._start, self._n_steps = f, df, float(start), n_steps
        knob = Knob("step size", step_size, 0.0, largest, 0.01, f"step size, from 0 to {largest}")
        super().__init__(
            BallPicture(f, _quiet(df), self._start), {"step_size": knob},
            "A ball on a curve, and the steps it takes; the text above describes them.",
        )  # fmt: skip

    def state(self) -> list[str]:
        """The ball's path, and where it ends, or what is wrong with the function."""
        size = self.step_size
        formula = f"w ← w - {size:.2f}·df(w), {self._n_steps} times from w = {self._start:.1f}"
        try:
            path = numbers.walk(self._df, self._start, size, self._n_steps)
            end, slope = numbers.at(self._f, path[-1]), numbers.at(self._df, path[-1])
        except Exception as error:
            self._picture.draw(np.array([self._start]))
            return [formula, words.complaint("your function", error), ""]
        where = f"After {self._n_steps} steps: w = {path[-1]:.3g}, f(w) = {end:.3g}"
        verdict = f"The slope there is {slope:.3g}; at the lowest point it is 0."
        if self._n_steps > 1 and np.isclose(path[-1], path[-3]) and not np.isclose(path[-1], path[-2]):
            verdict = f"The ball jumps back and forth between {path[-2]:.3g} and {path[-1]:.3g}, and always will."
        if diverges(self._f, path):
            verdict = "The ball ended higher than it started, perhaps outside the picture: these steps are too large."
        self._picture.draw(path)
        return [formula, where, verdict]


def _quiet(df: Function) -> Function:
    """The slopes, or nan where df raises: enough to choose a view by. The error itself is told beside the picture."""

    def slope(w: Any) -> Any:
        try:
            return df(w)
        except Exception:
            return np.nan

    return slope


def step_size_slider(
    f: Function,
    df: Function,
    start: float = 4.0,
    n_steps: int = 12,
    step_size: float = 0.1,
    largest: float = 1.1,
) -> StepSizeSlider:
    """A slider for the step size of `n_steps` steps of descent on f from `start`, with slopes df; 0 to `largest`."""
    return StepSizeSlider(f, df, start, n_steps, step_size, largest)
