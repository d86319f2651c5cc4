"""Chapter 06: an outlier to drag, and a threshold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dl_workshop.figures import evaluation, formulas, style
from dl_workshop.figures.numbers import array
from dl_workshop.widgets.board import Board
from dl_workshop.widgets.frames import Frame, canvas, figure
from dl_workshop.widgets.knobs import Knob


class OutlierPicture:
    """Labels over hours of sleep, with a line, a curve, and one more point."""

    @style.styled
    def __init__(self, x: Any, y: Any, farthest: float) -> None:
        self._x, self._y, ax = array(x), array(y), canvas()
        ax.set(xlabel="hours slept", ylabel="alert (1) or not (0)", ylim=(-0.3, 1.3), xlim=(self._x.min() - 1, farthest + 1))
        ax.axhline(0.5, color=style.GREY, lw=1.2, ls=(0, (4, 3)), zorder=1)
        for label, mark, face in evaluation.LOOKS:
            ax.plot(self._x[self._y == label], self._y[self._y == label], mark, mfc=face, mec=style.BLACK, ms=6.5, ls="")
        self._places = np.linspace(*ax.get_xlim(), 300)
        looks = ((style.BLACK, "--", "D"), (style.BLUE, "-", "o"))
        self._curves = [ax.plot([], [], color=colour, ls=dashes, lw=2.6)[0] for colour, dashes, _ in looks]
        self._middles = [ax.plot([], [], mark, color=colour, mec="white", ms=11)[0] for colour, _, mark in looks]
        self._far = ax.plot([], [], "s", mfc=style.ORANGE, mec=style.BLACK, mew=2, ms=11)[0]
        self.frame = Frame(ax, [*self._curves, *self._middles, self._far])

    def draw(self, far: float) -> tuple[float, float]:
        """The picture with the point at `far`, and where line and curve say one half."""
        x, y = evaluation.with_far_point(self._x, self._y, far)
        (b, w), (curve_b, curve_w) = evaluation.straight_line(x, y), evaluation.fitted_curve(x, y)
        heights = w * self._places + b, formulas.logistic(curve_w * self._places + curve_b)
        middles = (0.5 - b) / w, -curve_b / curve_w
        for curve, middle, values, place in zip(self._curves, self._middles, heights, middles, strict=True):
            curve.set_data(self._places, values)
            middle.set_data([place], [0.5])
        self._far.set_data([far], [1.0])
        return middles


class OutlierSlider(Board):
    """A slider for the place of one far example."""

    def __init__(self, x: Any, y: Any, far: float, farthest: float) -> None:
        knob = Knob("far point (h)", far, float(np.max(array(x))), farthest, 0.1, "hours slept by the one far example")
        super().__init__(
            OutlierPicture(x, y, farthest), {"far": knob},
            "Labels over hours of sleep, a dashed straight line, a logistic curve and one far point; "
            "the text above gives the place where each of the two says one half.",
        )  # fmt: skip

    def state(self) -> list[str]:
        """The picture, and from how many hours each of the two says yes."""
        line, curve = self._picture.draw(self.far)
        where = f"One more example: {self.far:.1f} hours, alert"
        return [where, f"Straight line: yes from {line:.2f} hours", f"Logistic curve: yes from {curve:.2f} hours"]


def outlier_slider(x: Any, y: Any, far: float = 9.0, farthest: float = 24.0) -> OutlierSlider:
    """A slider for one more example, a yes at `far` hours; least-squares line and logistic curve are fitted at every move."""
    return OutlierSlider(x, y, far, farthest)


class ThresholdPicture:
    """Boundary over two features, calibration and confusion matrix, with a threshold that moves."""

    @style.styled
    def __init__(self, X: Any, y: Any, weights: Any, names: Sequence[str], classes: Sequence[str]) -> None:
        self._X, self._y, self._weights = np.asarray(X, np.float64), np.asarray(y), array(weights)
        self.p = formulas.probabilities(X, weights)
        fig = figure(960, 400)
        line, middle, table = fig.subplots(**evaluation.panels())
        evaluation.boundary(X, y, None, names, classes, ax=line)
        line.legend(loc="upper left", fontsize=9)
        line.set_title("Boundary")
        evaluation.calibration(y, self.p, ax=middle)
        middle.legend(loc="upper left", fontsize=9)
        evaluation.cells(table, classes)
        self._ax = line
        self._line = line.plot([], [], color=style.BLUE, lw=3, zorder=5)[0]
        self._wrong = line.plot([], [], "o", mfc="none", mec=style.VERMILLION, mew=1.6, ms=11, ls="", zorder=6)[0]
        self._mark = middle.plot([], [], "^", color=style.BLACK, mec="white", ms=11)[0]
        self._counts = [table.text(j, i, "", ha="center", va="center", fontsize=20, weight="bold") for i, j in np.ndindex(2, 2)]
        self.frame = Frame(line, [self._line, self._wrong, self._mark, *self._counts])

    def draw(self, threshold: float) -> Any:
        """The picture at this threshold, and the confusion matrix."""
        decided = np.where(self.p >= threshold, 1, 0)
        matrix = np.histogram2d(self._y, decided, bins=2, range=[(0, 1)] * 2)[0].astype(int)
        across, up = np.array(self._ax.get_xlim()), self._ax.get_ylim()
        self._line.set_data(*evaluation.line_at(self._weights, threshold, across, up))
        self._wrong.set_data(*self._X[decided != self._y].T)
        self._mark.set_data([threshold], [-0.135])  # on the axis: a line would run through the counts
        for text, count in zip(self._counts, matrix.ravel(), strict=True):
            text.set_text(f"{count}")
        return matrix


class ThresholdSlider(Board):
    """A slider for the probability from which the decision is yes."""

    def __init__(self, X: Any, y: Any, weights: Any, names: Sequence[str], classes: Sequence[str], threshold: float) -> None:
        knob = Knob("threshold", threshold, 0.01, 0.99, 0.01, "the probability from which the decision is yes")
        super().__init__(
            ThresholdPicture(X, y, weights, names, classes), {"threshold": knob},
            "Examples over two features with the boundary, wrong decisions ringed; the calibration; and "
            "the confusion matrix. The text above gives the counts.",
        )  # fmt: skip

    def state(self) -> list[str]:
        """The picture, and accuracy, misses and false alarms."""
        threshold = self.threshold
        matrix = self._picture.draw(threshold)
        (_, alarms), (missed, _) = matrix
        return [
            f"yes where p >= {threshold:.2f}",
            f"Accuracy {np.trace(matrix) / matrix.sum():.3f}",
            f"{missed} missed, {alarms} false alarms",
        ]


def threshold_slider(
    X: Any, y: Any, weights: Any, names: Sequence[str] = ("x1", "x2"), classes: Sequence[str] = ("no", "yes"),
    threshold: float = 0.5,
) -> ThresholdSlider:  # fmt: skip
    """A slider for the threshold of a model with weights (b, w1, w2) on examples X (n, 2) with labels y."""
    return ThresholdSlider(X, y, weights, names, classes, threshold)
