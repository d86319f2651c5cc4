"""Chapter 06: boundaries over two features, what an outlier does, and what the numbers of a classifier look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dl_workshop.figures import formulas, style
from dl_workshop.figures.numbers import Numbers, array, number, span

HALO = [patheffects.withStroke(linewidth=3, foreground="white")]
LOOKS = ((0, "o", "white"), (1, "s", style.ORANGE))
"""How the two classes look, everywhere: class, marker, filling."""


def line_at(weights: Any, threshold: float, across: Numbers, up: tuple[float, float]) -> tuple[Numbers, Numbers]:
    """Two points of the line b + w1 x1 + w2 x2 = log(t / (1 - t)), far enough apart to cross the view."""
    b, w1, w2 = array(weights)
    level = np.log(threshold / (1 - threshold)) - b
    if abs(w2) * (up[1] - up[0]) > abs(w1) * (across[1] - across[0]) / 50:
        return across, (level - w1 * across) / w2
    ends = np.array(up)
    return (level - w2 * ends) / (w1 or np.nan), ends


def scatter(ax: Axes, X: Any, y: Any, names: Sequence[str], classes: Sequence[str]) -> None:
    """Examples with two features, one mark for each class."""
    X, y = np.asarray(X, np.float64), np.asarray(y)
    for label, mark, face in LOOKS:
        ax.plot(*X[y == label].T, mark, mfc=face, mec=style.BLACK, mew=0.8, ls="", zorder=4,
                ms=9 if len(X) < 20 else 5, label=classes[label])  # fmt: skip
    ax.set(xlabel=names[0], ylabel=names[1])


@style.styled
def boundary(
    X: Any, y: Any, weights: Any = None, names: Sequence[str] = ("x₁", "x₂"), classes: Sequence[str] = ("no", "yes"),
    new: Any = None, threshold: float = 0.5, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Examples (n, 2) and, for weights (b, w1, w2), the probability as background and the line where it is `threshold`."""
    ax = style.axes(ax, (6.4, 4.6))
    points = np.asarray(X, np.float64)
    seen = points if new is None else np.vstack([points, new])
    across, up = span(seen[:, 0], 0.15), span(seen[:, 1], 0.15)
    scatter(ax, points, y, names, classes)
    ax.set(xlim=across, ylim=up, title="Two features")
    text = f"{len(points)} examples over {names[0]} and {names[1]}"
    if weights is not None:
        _ground(ax, weights, across, up)
        ax.plot(*line_at(weights, threshold, np.array(across), up), color=style.BLUE, lw=3, zorder=3,
                label=f"p = {number(threshold)}")  # fmt: skip
        ax.set_title("The boundary is a line")
        b, w1, w2 = array(weights)
        text += f", and the line where the score {number(b)} + {number(w1)} x₁ + {number(w2)} x₂ decides"
    if new is not None:
        ax.plot(*new, "*", color=style.BLUE, mec=style.BLACK, ms=17, ls="", zorder=5, label="new")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), borderaxespad=0.0)
    style.describe(ax, text + ".")
    return ax


def _ground(ax: Axes, weights: Any, across: tuple[float, float], up: tuple[float, float]) -> None:
    """The probability everywhere, from white (0) to pale blue (1)."""
    xs, ys = np.meshgrid(np.linspace(*across, 120), np.linspace(*up, 120))
    p = formulas.probabilities(np.stack([xs.ravel(), ys.ravel()], axis=1), weights).reshape(xs.shape)
    ax.imshow(p, origin="lower", extent=(*across, *up), aspect="auto", cmap=style.HEIGHTS, vmin=0, vmax=1.8, zorder=0)
    ax.grid(False)


@jax.jit
def _newton(x: Any, y: Any) -> Any:
    def loss(v: Any) -> Any:
        return formulas.cross_entropy(y, v[0] + v[1] * x)

    def step(_: int, v: Any) -> Any:
        return v - jnp.linalg.solve(jax.hessian(loss)(v), jax.grad(loss)(v))

    return jax.lax.fori_loop(0, 15, step, jnp.zeros(2))


def fitted_curve(x: Any, y: Any) -> tuple[float, float]:
    """(b, w) of the logistic curve with the least cross entropy, by Newton's method on centred x."""
    x, middle = array(x), float(np.median(array(x)))
    b, slope = array(_newton(x - middle, array(y)))
    return b - slope * middle, slope


def straight_line(x: Any, y: Any) -> tuple[float, float]:
    """(b, w) of the least-squares line."""
    slope, b = np.polyfit(array(x), array(y), 1)
    return float(b), float(slope)


def with_far_point(x: Any, y: Any, far: float | None) -> tuple[Numbers, Numbers]:
    """The data, and one more example: a yes at `far`."""
    return (array(x), array(y)) if far is None else (np.append(array(x), far), np.append(array(y), 1.0))


@style.styled
def line_and_curve(x: Any, y: Any, far: float | None = None, ax: Axes | None = None) -> Axes:
    """Least-squares line and logistic curve for labels over hours of sleep, each with the place where it says one half."""
    ax = style.axes(ax, (7.2, 4.2))
    x, y = with_far_point(x, y, far)
    (b, w), (curve_b, curve_w) = straight_line(x, y), fitted_curve(x, y)
    xs = np.linspace(*span(x, 0.06), 400)
    p = formulas.logistic(curve_w * xs + curve_b)
    ax.axhline(0.5, color=style.GREY, lw=1.2, ls=(0, (4, 3)), zorder=1)
    middles = (0.5 - b) / w, -curve_b / curve_w
    looks = ((w * xs + b, style.BLACK, "--", "D", "straight line"), (p, style.BLUE, "-", "o", "logistic curve"))
    for (heights, colour, dashes, mark, name), middle in zip(looks, middles, strict=True):
        ax.plot(xs, heights, color=colour, ls=dashes, lw=2.6, zorder=2)
        ax.plot([], [], color=colour, ls=dashes, marker=mark, mec="white", ms=9, label=f"{name}: yes from {number(middle)}")
        ax.plot(middle, 0.5, mark, color=colour, mec="white", ms=11, zorder=5)
    for label, mark, face in LOOKS:
        ax.plot(x[y == label], y[y == label], mark, mfc=face, mec=style.BLACK, ms=7, ls="", zorder=4)
    ax.set(xlabel="hours slept", ylabel="alert (1) or not (0)", ylim=(-0.3, 1.55), xlim=(xs[0], xs[-1]))
    ax.set_title("All within the usual range" if far is None else f"One more, who slept {number(far)} hours")
    ax.legend(loc="upper left")
    style.describe(ax, f"{len(x)} labels over hours of sleep. The straight line says one half at {number(middles[0])} hours, "
                       f"the logistic curve at {number(middles[1])} hours.")  # fmt: skip
    return ax


@style.styled
def growth(runs: Mapping[str, tuple[Any, Any]], ax: Axes | None = None) -> Axes:
    """The length of the weights over the steps, one curve for each run: name to (steps, lengths)."""
    ax, said, looks = style.axes(ax), [], iter(style.SERIES)
    for name, (steps, lengths) in runs.items():
        look: Any = next(looks)
        ax.plot(steps, lengths, color=look["color"], ls=look["linestyle"], marker=look["marker"], mec="white", label=name)
        said.append(f"{name}: {number(lengths[-1])} after {number(steps[-1])} steps")
    ax.set(xscale="log", xlabel="steps", ylabel="size of the weight", title="Does it settle?", ylim=(0, None))
    ax.legend(loc="upper left")
    style.describe(ax, f"The size of the weight over the steps, which are on a logarithmic scale. {'; '.join(said)}.")
    return ax


@style.styled
def train_and_validation(alphas: Any, train: Any, validation: Any, ax: Axes | None = None) -> Axes:
    """The loss per example on training and validation data for each alpha, the best alpha marked."""
    ax, names = style.axes(ax), ("training", "validation")
    places, best = np.arange(len(alphas)), int(np.argmin(array(validation)))
    for values, name, look in zip((train, validation), names, style.SERIES[:2], strict=True):
        ax.plot(places, array(values), color=look["color"], ls=look["linestyle"], marker=look["marker"], label=name)
    ax.plot(places[best], array(validation)[best], "o", mfc="none", mec=style.BLACK, mew=2, ms=17, zorder=5, label="lowest")
    ax.set_xticks(places, [number(alpha) for alpha in alphas])
    ax.set(xlabel="alpha, the price of large weights", ylabel="cross entropy per example (nats)", ylim=(0, None))
    ax.set_title("Too free, too tight")
    ax.legend(loc="best")
    lowest = f"{number(array(validation)[best])}, at alpha = {number(alphas[best])}"
    text = f"Loss per example on training and validation data for {len(alphas)} values of alpha"
    style.describe(ax, f"{text}. On the validation data it is lowest, {lowest}.")
    return ax


@style.styled
def calibration(y: Any, p: Any, bins: int = 5, ax: Axes | None = None) -> Axes:
    """The share of yeses among the examples whose p lies in each bin, against their mean p; the counts beside the dots."""
    ax, y, p = style.axes(ax, (4.6, 4.4)), array(y), array(p)
    ax.plot([0, 1], [0, 1], color=style.GREY, ls="--", lw=1.5, label="as promised")
    place = np.minimum((p * bins).astype(int), bins - 1)
    full = [i for i in range(bins) if np.any(place == i)]
    means, shares = ([float(values[place == i].mean()) for i in full] for values in (p, y))
    ax.plot(means, shares, "o-", color=style.BLUE, mec="white", ms=9, lw=1.5, label="what happened")
    for i, x, height in zip(full, means, shares, strict=True):
        # Away from the diagonal, and from the line to the next dot where the dots rise.
        above: Any = {"xytext": (-5, 4), "ha": "right", "va": "bottom"} if x > 0.2 else {"xytext": (0, 6), "ha": "center"}
        away: Any = above if height >= x else {"xytext": (5, -4), "va": "top"}
        ax.annotate(f"{np.sum(place == i)}", (x, height), textcoords="offset points", fontsize=10,
                    path_effects=HALO, zorder=6, **away)  # fmt: skip
    ax.set(xlabel="probability said", ylabel="share of yes", xlim=(-0.15, 1.15), ylim=(-0.17, 1.07), title="Calibration")
    ax.legend(loc="upper left", fontsize=10)
    pairs = "; ".join(f"said {number(m, 2)}, happened {number(s, 2)}" for m, s in zip(means, shares, strict=True))
    style.describe(ax, f"Calibration of {len(y)} probabilities in {bins} bins: {pairs}.")
    return ax


@style.styled
def confusion(matrix: Any, classes: Sequence[str] = ("no", "yes"), ax: Axes | None = None) -> Axes:
    """A confusion matrix, rows the truth and columns the prediction; right decisions on blue, wrong ones on orange."""
    ax, matrix = style.axes(ax, (4.6, 4.4)), np.asarray(matrix)
    cells(ax, classes)
    for (row, column), count in np.ndenumerate(matrix):
        ax.text(column, row, f"{count}", ha="center", va="center", fontsize=22, weight="bold")
    said = ", ".join(f"{count} {classes[i]} decided {classes[j]}" for (i, j), count in np.ndenumerate(matrix))
    style.describe(ax, f"Confusion matrix: {said}.")
    return ax


def cells(ax: Axes, classes: Sequence[str]) -> None:
    """The empty two by two table."""
    for row, column in np.ndindex(2, 2):
        look: Any = {"fc": "#CFE5F3"} if row == column else {"fc": "#FBE3B5", "hatch": "//", "ec": "#E8C98A"}
        ax.add_patch(_square(column, row, look))
        name = (("right no", "false alarm"), ("missed", "right yes"))[row][column]
        ax.text(column, row + 0.36, name, ha="center", va="center", fontsize=10, path_effects=HALO)
    ax.set(xlim=(-0.5, 1.5), ylim=(1.5, -0.5), xlabel="prediction", ylabel="truth", title="Confusion matrix")
    ax.set_xticks([0, 1], classes)
    ax.set_yticks([0, 1], classes, rotation=90, va="center")
    ax.grid(False)


def _square(column: int, row: int, look: dict[str, Any]) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.48, row - 0.48), 0.96, 0.96, **look)


def panels() -> dict[str, Any]:
    """How three pictures stand side by side: for `subplots`."""
    return {"nrows": 1, "ncols": 3, "width_ratios": (1.25, 1, 1)}


@style.styled
def decisions(
    X: Any, y: Any, weights: Any, threshold: float = 0.5, names: Sequence[str] = ("x₁", "x₂"),
    classes: Sequence[str] = ("no", "yes"),
) -> Figure:  # fmt: skip
    """Boundary over two features, calibration and confusion matrix of one model at one threshold."""
    from matplotlib import pyplot  # only here: a picture on existing axes needs no window and no notebook

    fig, (line, middle, table) = pyplot.subplots(**panels(), figsize=(11.6, 4.1), FigureClass=style.Picture)
    p = formulas.probabilities(X, weights)
    boundary(X, y, weights, names, classes, threshold=threshold, ax=line)
    line.legend(loc="upper left", fontsize=10)
    calibration(y, p, ax=middle)
    confusion(np.histogram2d(y, p >= threshold, bins=2, range=[(0, 1)] * 2)[0].astype(int), classes, ax=table)
    return fig
