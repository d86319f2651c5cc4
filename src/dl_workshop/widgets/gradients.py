"""Chapter 01: the slope between two points that come together, and the step size of a descent on a curve, dragged."""

from __future__ import annotations

from typing import Any

import numpy as np

from dl_workshop.figures import numbers, style
from dl_workshop.figures.numbers import Function, Numbers, along, array, at, number, slope_at, span
from dl_workshop.figures.views import diverges, in_view, valley_view
from dl_workshop.widgets import words
from dl_workshop.widgets.board import Board
from dl_workshop.widgets.frames import Frame, canvas
from dl_workshop.widgets.knobs import Knob, stepping

DISTANCES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""How far away the second point of a chord may be."""
NEAR = 0.1
"""From this distance down, the slope that a chord is heading for can be seen, and is shown."""


class ChordPicture:
    """A curve that stays; a point on it with its tangent, a second one, and the chord through both, which move."""

    @style.styled
    def __init__(self, f: Function, low: float, high: float) -> None:
        ax, farthest = canvas(), high + DISTANCES[-1]
        left, right = low - 1, farthest + 0.5
        reached = along(f, np.linspace(low, farthest, 240))
        ax.set(xlabel="w", ylabel="f(w)", xlim=(left, right), ylim=span(reached, 0.12))
        xs, self._across = np.linspace(left, right, 240), np.array([left, right])
        ax.plot(xs, along(f, xs), color=style.CURVE)
        self._sides = ax.plot([], [], color=style.GREY, ls=":", lw=2, label="run and rise")[0]
        self._chord = ax.plot([], [], color=style.ORANGE, ls="--", lw=3.6, label="chord")[0]
        self._tangent = ax.plot([], [], color=style.BLACK, lw=1.4, label="tangent")[0]
        self._there = ax.plot([], [], "s", mfc="none", mec=style.BLACK, mew=1.8, ms=12, ls="", label="second point")[0]
        self._here = ax.plot([], [], "o", color=style.BLACK, ms=7, ls="", label="where you stand")[0]
        ax.legend(loc="upper center", handlelength=2.8)
        self.frame = Frame(ax, [self._sides, self._chord, self._tangent, self._there, self._here])

    def draw(self, here: Numbers, there: Numbers, slope: float) -> None:
        """The picture with the chord through two points (w, f(w)), and the tangent of that slope at the first."""
        (w, low), (beyond, high) = here, there
        self._sides.set_data([w, beyond, beyond], [low, low, high])
        for line, steepness in ((self._chord, (high - low) / (beyond - w)), (self._tangent, slope)):
            line.set_data(self._across, low + steepness * (self._across - w))
        self._there.set_data([beyond], [high])
        self._here.set_data([w], [low])


class SlopeSliders(Board):
    """Sliders for a point on a curve, and for how far away a second one is."""

    def __init__(self, f: Function, w: float, low: float, high: float) -> None:
        self._f = f
        knobs = {
            "w": Knob("w, where you stand", w, low, high, 0.5, f"w, where you stand, from {low:g} to {high:g}"),
            "h": stepping("h, the distance", DISTANCES[-1], DISTANCES, "h, the distance to the second point, from 0.01 to 2"),
        }
        super().__init__(
            ChordPicture(f, low, high), knobs,
            "A curve, a point on it with its tangent, a second point to the right, and a dashed chord through both; "
            "the text above gives the slopes.",
        )  # fmt: skip

    def state(self) -> list[str]:
        """The two points with rise and run, the slope of the chord, and, once that is close to it, that of the tangent."""
        w, h = self.w, self.h
        here, there = (np.array([x, at(self._f, x)]) for x in (w, w + h))
        rise, tangent = there[1] - here[1], slope_at(self._f, w)
        self._picture.draw(here, there, tangent)
        told = f"slope {_said(tangent)}, and the chord's differs by {_said(abs(rise / h - tangent))}."
        return [
            f"From {_place(here)} to {_place(there)}: rise {_said(rise)}, run {_said(h)}",
            f"Chord (dashed): slope = rise / run = {_said(rise)} / {_said(h)} = {_said(rise / h)}",
            f"Tangent (solid): {told if h <= NEAR else f'its slope is shown once h is down to {NEAR}.'}",
        ]


def _said(value: float) -> str:
    """A number for a reader who works it out by hand: without the traces of binary fractions."""
    return number(round(value, 6), 5)


def _place(point: Numbers) -> str:
    return f"({', '.join(map(_said, point))})"


def slope_sliders(f: Function, w: float = 1.0, low: float = -5.0, high: float = 1.5) -> SlopeSliders:
    """Sliders for a point w on the curve of f, from `low` to `high`, and a second point up to 2 farther right."""
    return SlopeSliders(f, w, low, high)


class BallPicture:
    """A curve, and the positions of a ball on it."""

    @style.styled
    def __init__(self, f: Function, df: Function, start: float) -> None:
        self._f, ax = f, canvas()
        self._view = across, up = valley_view(f, df, start)
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

    def shows(self, w: float) -> bool:
        """Whether that place on the curve lies within the picture."""
        return bool(in_view(np.array([[w, at(self._f, w)]]), *self._view)[0])


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
        formula = f"w ← w − {size:.2f}·df(w), {self._n_steps} times from w = {number(self._start)}"
        try:
            path = numbers.walk(self._df, self._start, size, self._n_steps)
            end, slope = at(self._f, path[-1]), at(self._df, path[-1])
        except Exception as error:
            self._picture.draw(np.array([self._start]))
            return [formula, words.complaint("your function", error), ""]
        where = f"After {self._n_steps} steps: w = {number(path[-1])}, f(w) = {number(end)}"
        verdict = f"The slope there is {number(slope)}; at the lowest point it is 0."
        if self._n_steps > 1 and np.isclose(path[-1], path[-3]) and not np.isclose(path[-1], path[-2]):
            verdict = f"The ball jumps back and forth between {number(path[-2])} and {number(path[-1])}, and always will."
        if diverges(self._f, path):
            verdict = "The ball ended higher than it started: these steps are too large."
            if not self._picture.shows(path[-1]):
                verdict = "The ball has left the picture, and ended higher than it started: these steps are too large."
        self._picture.draw(path)
        return [formula, where, verdict]


def _quiet(df: Function) -> Function:
    """The slopes, or nan where df raises: enough to choose a view by. The error itself is shown beside the picture."""

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
