"""Chapter 09: a line to drag over four points, and the training of a cascade to step through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from contourpy import contour_generator
from matplotlib.collections import LineCollection

from dl_workshop.figures import networks, style
from dl_workshop.figures.numbers import Numbers, added, fixed
from dl_workshop.widgets.board import Board
from dl_workshop.widgets.frames import Frame, canvas, figure
from dl_workshop.widgets.knobs import Knob


def _edge(w: Numbers, b: float) -> Numbers:
    """Two far points of the line w·x + b = 0, shape (2, 2); both off the picture where w is 0."""
    length = float(np.hypot(*w))
    if length < 1e-9:
        return np.full((2, 2), 99.0)
    foot, along = -b * w / length**2, np.array([-w[1], w[0]]) / length
    return np.stack([foot - 9 * along, foot + 9 * along])


class LinePicture:
    """Points of two classes, a line, and the side on which it says yes."""

    @style.styled
    def __init__(self, X: Any, y: Any) -> None:
        ax = canvas()
        networks.input_plane(ax, X, y)
        points = list(ax.lines)
        self._side = ax.fill([9, 9, 9], [9, 9, 9], fc="#D3E7F4", ec="none", zorder=0)[0]
        self._line = ax.plot([], [], color=style.BLUE, lw=3)[0]
        ax.legend(handles=points, loc="center left", bbox_to_anchor=(1.02, 0.5), borderaxespad=0.0)
        self.frame = Frame(ax, [self._side, self._line, *points])

    def draw(self, w: Numbers, offset: float) -> None:
        """The picture with the line w·x = offset; the side towards w is filled."""
        ends = _edge(w, -offset)
        self._line.set_data(*ends.T)
        self._side.set_xy(np.concatenate([ends, ends[::-1] + 9 * w]))


class LineSliders(Board):
    """Sliders for the angle and the offset of a line in the plane."""

    def __init__(self, X: Any, y: Any) -> None:
        self._X, self._y = np.asarray(X, np.float64), np.asarray(y) == 1
        self._best = 0
        knobs = {
            "angle": Knob("angle", 90.0, 0.0, 360.0, 5.0, "the direction in which the line says yes, in degrees"),
            "offset": Knob("offset", 0.5, -1.5, 1.5, 0.05, "how far the line is moved along that direction"),
        }
        super().__init__(
            LinePicture(X, y), knobs, "Points of two classes in the plane and a line; the side where it says yes is tinted."
        )

    def worked_out(self) -> dict[str, Any] | None:
        """Nothing: the best so far is not known beforehand."""
        return None

    def state(self) -> list[str]:
        """The line over the points, its formula, and how many points it gets right."""
        angle, offset = np.deg2rad(self.angle), self.offset
        w = np.array([np.cos(angle), np.sin(angle)])
        right = int(np.sum((self._X @ w > offset) == self._y))
        self._best = max(self._best, right)
        formula = f"yes where {fixed(w[0], 2)}·x1 {added(w[1], 2)}·x2 > {fixed(offset, 2)}"
        n = len(self._y)
        self._picture.draw(w, offset)
        return [formula, f"{right} of {n} right", f"Best so far: {self._best} of {n}"]


def xor_sliders(X: Any, y: Any) -> LineSliders:
    """Sliders angle and offset for a line over points of two classes, with the number of points it gets right."""
    return LineSliders(X, y)


@jax.jit
def _seen(theta: Any, plane: Any, X: Any, lines: Any) -> tuple[Any, Any, Any]:
    """The probabilities over the plane of inputs, and where the hidden units put the examples and the lines of a grid."""
    hidden = networks.units(theta)
    return networks.cascade(theta, plane), hidden(X), hidden(lines)


class CascadePicture:
    """The plane of inputs and the plane of the two hidden units, side by side."""

    @style.styled
    def __init__(self, X: Any, y: Any) -> None:
        self._X = jnp.asarray(X)
        fig = figure()
        left, right = fig.subplots(1, 2)
        networks.input_plane(left, X, y)
        left.set_title("inputs")
        left.grid(False)
        self._heights = left.imshow(np.zeros((2, 2)), extent=(*networks.SQUARE, *networks.SQUARE), origin="lower",
                                    cmap=style.HEIGHTS, vmin=0, vmax=1.6, zorder=0, interpolation="none")  # fmt: skip
        self._undecided = left.add_collection(LineCollection([], colors=style.BLACK, linewidths=2))
        networks.classes(right, X, y)
        right.set(xlabel="$h_1$", ylabel="$h_2$", xlim=networks.UNIT, ylim=networks.UNIT, aspect="equal", title="hidden units")
        right.grid(False)
        self._classes = [np.flatnonzero(np.asarray(y) == label) for label in (1, 0)]
        self._hidden = list(right.lines)
        self._grid = right.add_collection(LineCollection([], colors=style.GREY, linewidths=0.7))
        self._line = right.plot([], [], color=style.BLACK, lw=2)[0]
        moving = [self._heights, self._undecided, *left.lines, self._grid, self._line, *self._hidden]
        self._places = np.linspace(*networks.SQUARE, 81)
        self.frame = Frame(left, moving)

    def draw(self, theta: Any) -> None:
        """Both planes for one theta."""
        plane = np.stack(np.meshgrid(self._places, self._places), axis=-1).reshape(-1, 2)
        bent = networks.grid_lines()
        p, hidden, spread = (np.asarray(part, np.float64) for part in _seen(theta, plane, self._X, np.concatenate(bent)))
        p = p.reshape(81, 81)
        self._heights.set_data(p)
        self._undecided.set_segments(contour_generator(self._places, self._places, p).lines(0.5))
        for marks, rows in zip(self._hidden, self._classes, strict=True):
            marks.set_data(*hidden[rows].T)
        self._grid.set_segments(np.split(spread, np.cumsum([len(line) for line in bent])[:-1]))
        self._line.set_data(*_edge(np.asarray(theta["w2"], np.float64), float(theta["b2"])).T)


class TrainingSlider(Board):
    """A slider over the steps of a training run that was kept."""

    def __init__(self, X: Any, y: Any, thetas: Sequence[Any], every: int) -> None:
        self._X, self._y, self._thetas, self._every = jnp.asarray(X), np.asarray(y) == 1, list(thetas), every
        last = float(every * (len(self._thetas) - 1))
        knob = Knob("step", 0.0, 0.0, last, float(every), f"the step of the training, from 0 to {last:.0f}")
        super().__init__(
            CascadePicture(X, y),
            {"step": knob},
            "On the left the inputs and what the cascade makes of them, on the right the same points in the plane of its two "
            "hidden units, with the line of the last unit.",
        )

    def state(self) -> list[str]:
        """Both planes after that many steps, and the probabilities of the examples."""
        step = round(self.step / self._every)
        theta = self._thetas[step]
        p = np.asarray(networks.cascade(theta, self._X), np.float64)
        shown = ", ".join(f"{value:.2f}" for value in p)
        right = int(np.sum((p > 0.5) == self._y))
        self._picture.draw(theta)
        return [f"step {step * self._every}", f"p = {shown}", f"{right} of {len(p)} right"]


def training_slider(X: Any, y: Any, thetas: Sequence[Any], every: int) -> TrainingSlider:
    """A slider through a training run of the cascade: `thetas[i]` is its theta after i * every steps."""
    return TrainingSlider(X, y, thetas, every)
