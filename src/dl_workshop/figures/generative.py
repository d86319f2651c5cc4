"""Chapter 07: two clouds and their lines, how accuracy grows with the data, and what a random split decides."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dl_workshop.figures import formulas, style
from dl_workshop.figures.numbers import Numbers, array, listed, number, span

CLASSES = ((0, "o", "white"), (1, "s", style.ORANGE))
"""How the two classes look: label, marker, filling."""
LINES: tuple[dict[str, Any], ...] = ({"color": style.BLUE, "ls": "-"}, {"color": style.BLACK, "ls": "--"})
"""How the two lines look: the generative one first."""


def ellipse(mean: Any, covariance: Any, deviations: float) -> Numbers:
    """The points (2, 101) that lie so many standard deviations from the mean."""
    angle = np.linspace(0, 2 * np.pi, 101)
    spread, axes = np.linalg.eigh(np.asarray(covariance, np.float64))
    circle = deviations * np.stack([np.cos(angle), np.sin(angle)])
    shape: Numbers = np.asarray(mean, np.float64)[:, None] + axes @ (np.sqrt(np.maximum(spread, 0))[:, None] * circle)
    return shape


def boundary(theta: Any, length: float = 1e3) -> Numbers:
    """Two points (2, 2) far out on the line where w @ x + b is 0; not a number where w is 0."""
    w, b = array(theta["w"]), float(theta["b"])
    with np.errstate(all="ignore"):
        foot, along = -b * w / (w @ w), np.array([-w[1], w[0]]) / np.sqrt(w @ w)
    return np.stack([foot - length * along, foot + length * along], axis=1)


@style.styled
def bells(mean1: float = 2.0, mean0: float = 0.0, deviation: float = 1.0, n1: int = 1, n0: int = 1) -> Figure:
    """Above, two bell curves of the same width, their areas in the ratio n1 to n0; below, the share of class 1 at every x."""
    from matplotlib import pyplot

    fig, (top, bottom) = pyplot.subplots(2, 1, figsize=(6.8, 5.4), sharex=True, FigureClass=style.Picture)
    x = np.linspace(min(mean1, mean0) - 3.5 * deviation, max(mean1, mean0) + 3.5 * deviation, 301)
    looks = ((mean1, n1, style.ORANGE, "-", "class 1"), (mean0, n0, style.GREY, "--", "class 0"))
    for mean, n, colour, dashes, name in looks:
        height = n / (n1 + n0) * np.exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))
        top.plot(x, height, color=colour, ls=dashes, lw=3, label=name)
        top.fill_between(x, height, color=colour, alpha=0.15, lw=0)
    (w,), b = formulas.between_gaussians(([mean0], [mean1]), [[deviation**2]], n1, n0)
    middle = -b / w
    bottom.plot(x, formulas.logistic(w * x + b), color=style.BLUE, lw=3)
    bottom.plot(middle, 0.5, "D", color=style.BLACK, mec="white", ms=10, zorder=5)
    for ax in (top, bottom):
        ax.axvline(middle, color=style.BLACK, lw=1.2, ls=":")
    top.set(ylabel="height", title="The two classes", xlim=(x[0], x[-1]))
    top.legend(loc="upper right")
    bottom.set(xlabel="x", ylabel="share of class 1", ylim=(-0.05, 1.05), title="How likely class 1 is at each x")
    style.describe(top, f"Two bell curves of the same width, class 0 about {number(mean0)} and class 1 about {number(mean1)}.")
    style.describe(
        bottom, f"Below, the share of class 1 is an S-shaped curve, one half at x = {number(middle)}, where the bells cross."
    )
    return fig


@style.styled
def clouds(
    X: Any, y: Any, gaussians: Any = None, lines: Mapping[str, Any] | None = None, title: str = "",
    names: Sequence[str] = ("x₁", "x₂"), classes: Sequence[str] = ("class 0", "class 1"), ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Examples (n, 2); the ellipses of (mean1, mean0, covariance) at 1 and 2 deviations; a line for each theta in `lines`."""
    ax, points, y = style.axes(ax, (6.8, 4.8)), np.asarray(X, np.float64), array(y)
    for label, mark, face in CLASSES:
        ax.plot(*points[y == label].T, mark, mfc=face, mec=style.BLACK, mew=0.7, ls="", ms=4.5, zorder=2, label=classes[label])
    text, shown = f"{len(points)} examples of two classes over {names[0]} and {names[1]}", [points.T]
    if gaussians is not None:
        mean1, mean0, covariance = gaussians
        for mean, dashes in ((mean0, (0, (4, 2))), (mean1, "-")):
            for deviations in (1, 2):
                shown.append(ellipse(mean, covariance, deviations))
                ax.plot(*shown[-1], color=style.VERMILLION, ls=dashes, lw=1.8, zorder=4)
            ax.plot(*array(mean), "P", color=style.VERMILLION, mec="white", ms=12, zorder=6)
        text += ", with the ellipses of a Gaussian for each, both of the same shape"
    for look, (name, theta) in zip(LINES, (lines or {}).items(), strict=False):
        ax.plot(*boundary(theta), lw=3, zorder=5, label=name, **look)
        text += f"; {name}: weights {listed([number(w) for w in array(theta['w'])])}, bias {number(theta['b'])}"
    across, up = map(span, np.concatenate(shown, axis=1))
    ax.set(xlabel=names[0], ylabel=names[1], xlim=across, ylim=up, title=title)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    style.describe(ax, text + ".")
    return ax


@style.styled
def learning_curves(sizes: Any, runs: Mapping[str, Any], title: str = "", ax: Axes | None = None) -> Axes:
    """Mean and band of one standard deviation over repetitions: `runs` holds an array (sizes, repetitions) under each name."""
    ax, sizes, said = style.axes(ax, (6.8, 4.4)), array(sizes), []
    for look, mark, shift, (name, values) in zip(LINES, "os", (0.97, 1.03), runs.items(), strict=False):
        values = np.asarray(values, np.float64)
        mean, spread = values.mean(axis=1), values.std(axis=1)
        ax.errorbar(sizes * shift, mean, spread, marker=mark, ms=7, mec="white", lw=2.2, elinewidth=1.6, capsize=4,
                    label=name, **look)  # fmt: skip
        said.append(f"{name}: {number(mean[0])} at {number(sizes[0])} examples, {number(mean[-1])} at {number(sizes[-1])}")
    ax.set_xscale("log")
    ax.set_xticks(sizes, [number(size, 6) for size in sizes])
    ax.minorticks_off()
    ax.set(xlabel="examples to train on", ylabel="accuracy on new data", title=title)
    ax.legend(loc="lower right")
    style.describe(ax, f"Mean accuracy against the number of training examples, with its spread. {'; '.join(said)}.")
    return ax


@style.styled
def counted(X: Any, y: Any, ax: Axes | None = None) -> Axes:
    """Examples with two features that are 0 or 1: every corner of the square holds its examples side by side."""
    ax, points, y = style.axes(ax, (5.6, 4.6)), np.asarray(X, np.float64), array(y)
    said = []
    for corner in np.unique(points, axis=0):
        here = np.flatnonzero((points == corner).all(axis=1))
        for place, i in enumerate(here):
            offset = 0.09 * (np.array([place % 2, place // 2]) * 2 - 1) * (len(here) > 1)
            _, mark, face = CLASSES[int(y[i])]
            ax.plot(*(corner + offset), mark, mfc=face, mec=style.BLACK, mew=1.2, ms=13)
        said.append(f"{len(here)} at ({number(corner[0])}, {number(corner[1])}), {int(y[here].sum())} of them class 1")
    for label, mark, face in CLASSES:
        ax.plot([], [], mark, mfc=face, mec=style.BLACK, ms=11, ls="", label=f"class {label}")
    ax.set(
        xlabel="x₁", ylabel="x₂", xlim=(-0.4, 1.4), ylim=(-0.4, 1.4), xticks=[0, 1], yticks=[0, 1], title=f"{len(y)} examples"
    )
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))  # in the middle its marks would look like two more examples
    style.describe(ax, f"{len(y)} examples at the corners of a square: {'; '.join(said)}.")
    return ax


@style.styled
def split_differences(differences: Any, n_test: int, title: str = "", ax: Axes | None = None) -> Axes:
    """How often random splits gave which difference of two accuracies (fractions), in percentage points.

    A difference is a whole number of test examples out of `n_test`, so every bar covers one or more such numbers.
    """
    ax, points = style.axes(ax, (6.8, 4.0)), 100 * array(differences)
    unit, cases = 100 / n_test, max(1, round(0.6 * n_test / 100))
    low, high = (math.floor(points.min() / unit / cases), math.ceil(points.max() / unit / cases))
    edges = [(i * cases - 0.5) * unit for i in range(low, high + 2)]
    ax.hist(points, bins=edges, color="#BBD9EC", edgecolor=style.BLUE, lw=1.0)
    mean, spread = points.mean(), points.std()
    ax.axvline(0, color=style.BLACK, lw=1.6, label="no difference")
    ax.axvline(mean, color=style.VERMILLION, lw=3, ls="--", label=f"mean {number(mean, 2)}")
    top = ax.get_ylim()[1]
    ax.plot([mean - spread, mean + spread], [0.06 * top] * 2, "|-", color=style.VERMILLION, ms=14, mew=2.5,
            label=f"± {number(spread, 2)}")  # fmt: skip
    ax.set(xlabel="logistic minus Gaussians (percentage points)", ylabel="splits", title=title)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    found = f"mean {number(mean, 2)} percentage points, standard deviation {number(spread, 2)}"
    style.describe(ax, f"Differences of two accuracies over {len(points)} random splits: {found}.")
    return ax
