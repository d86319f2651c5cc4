"""Chapter 08: scores turned into shares, regions of several classes, and what a model of digits has learned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dl_workshop.figures import formulas, style
from dl_workshop.figures.numbers import Numbers, array, listed, number, span

CLASSES: Any = (
    {"color": style.BLUE, "pale": "#D3E7F4", "hatch": "", "marker": "o"},
    {"color": style.ORANGE, "pale": "#FBE7BF", "hatch": "//", "marker": "s"},
    {"color": style.GREEN, "pale": "#CDEBDF", "hatch": "..", "marker": "^"},
)
"""How the three classes look: by colour, and in grey by hatching and marker."""
HALO = [patheffects.withStroke(linewidth=3.5, foreground="white")]


def _panels(size: tuple[float, float], rows: int, columns: int) -> tuple[Figure, list[Axes]]:
    """A new figure, which a notebook shows, and its axes, each with its own scales."""
    from matplotlib import pyplot

    fig, panels = pyplot.subplots(rows, columns, figsize=size, squeeze=False, FigureClass=style.Picture)
    return fig, list(panels.ravel())


def bars(ax: Axes, values: Numbers) -> Any:
    """Bars of the classes 0, 1, 2..., told apart by hatching too; their container."""
    looks = [CLASSES[i % 3] for i in range(len(values))]
    drawn = ax.bar(range(len(values)), values, width=0.62, color=[look["pale"] for look in looks], lw=1.4, zorder=2)
    for bar, look in zip(drawn, looks, strict=True):
        bar.set(edgecolor=look["color"], hatch=look["hatch"])
    ax.set_xticks(range(len(values)))
    return drawn


@style.styled
def softmax_steps(z: Sequence[float] = (3.0, 1.0, -3.0)) -> Figure:
    """The scores z, their exponentials, and these divided by their sum: one bar for each class, three panels."""
    scores = array(z)
    steps: Any = (
        ("1. scores", "z", scores, [number(v) for v in scores]),
        ("2. exponentials", "exp(z)", np.exp(scores), [f"{v:.2f}" for v in np.exp(scores)]),
        ("3. shares of the sum", "p", array(jax.nn.softmax(jnp.asarray(scores))), []),
    )
    fig, panels = _panels((9.6, 3.5), 1, 3)
    for ax, (title, name, values, written) in zip(panels, steps, strict=True):
        written = written or [f"{v:.3f}" for v in values]
        ax.bar_label(bars(ax, values), written, padding=3, fontsize=11)
        ax.axhline(0, color=style.GREY, lw=1)
        low, high = span([0, *values], 0.2)
        ax.set(xlabel="class", ylabel=name, title=title, ylim=(low if values.min() < 0 else 0, high))
        ax.grid(axis="x", visible=False)
        style.describe(ax, f"{title[3:].capitalize()}: {listed(written)}.")
    return fig


@style.styled
def two_classes(others: Sequence[float] = (0.0, 2.0, -3.0), ax: Axes | None = None) -> Axes:
    """Softmax of two scores (z0, z1): the probability of class 1 over z1, one curve for each z0, and logistic(z1) as dots."""
    ax, z1 = style.axes(ax, (7.2, 4.2)), np.linspace(-6, 6, 241)
    for z0, look in zip(others, (style.SERIES * len(others))[: len(others)], strict=True):
        pairs = np.stack([np.full_like(z1, z0), z1], axis=1)
        ax.plot(z1, np.asarray(jax.nn.softmax(jnp.asarray(pairs)))[:, 1], color=look["color"], ls=look["linestyle"],
                label=f"softmax, z₀ = {number(z0)}")  # fmt: skip
    dots = np.linspace(-5, 5, 11)  # one at the picture's edge would be cut
    ax.plot(dots, formulas.logistic(dots), "o", mfc="white", mec=style.BLACK, mew=1.3, ms=7, label="logistic(z₁)")
    ax.set(xlabel="z₁, the score of class 1", ylabel="probability of class 1", xlim=(-6, 6), ylim=(-0.05, 1.05),
           title="Two classes: softmax beside the logistic function")  # fmt: skip
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), borderaxespad=0.0)
    style.describe(ax, f"The softmax probability of class 1 over its score z1, for z0 = {listed([number(z) for z in others])}: "
                       "S-shaped curves with their middle at z1 = z0. Eleven dots mark the logistic function.")  # fmt: skip
    return ax


@style.styled
def one_hot(labels: Any, k: int, ax: Axes | None = None) -> Axes:
    """Labels as rows of k numbers, with a 1 in the column of the class and zeros elsewhere."""
    numbers = [int(label) for label in np.asarray(labels)]
    ax = style.axes(ax, (1.6 + 0.75 * k, 1.3 + 0.5 * len(numbers)))
    table = np.eye(k)[numbers]
    ax.pcolormesh(table, cmap=style.HEIGHTS, edgecolors=style.GREY, linewidth=1, clip_on=False)  # the border stays whole
    for (row, column), value in np.ndenumerate(table):
        ax.text(column + 0.5, row + 0.5, f"{value:.0f}", ha="center", va="center", weight="bold" if value else "normal",
                color=style.BLACK if value else style.GREY)  # fmt: skip
    ax.set_xticks(np.arange(k) + 0.5, [str(i) for i in range(k)])
    ax.set_yticks(np.arange(len(numbers)) + 0.5, [str(label) for label in numbers])
    ax.tick_params(length=0)
    ax.invert_yaxis()
    ax.grid(False)
    ax.set(xlabel="class", ylabel="label", title="Labels, one-hot")
    style.describe(ax, f"The labels {listed([str(label) for label in numbers])} as rows of {k} numbers: "
                       "a 1 in the column of the class, and 0 elsewhere.")  # fmt: skip
    return ax


def grid(across: tuple[float, float], up: tuple[float, float], size: int) -> tuple[Numbers, Numbers, Any]:
    """The places of a view, size x size, and the same as the rows of a table of two features."""
    xs, ys = np.meshgrid(np.linspace(*across, size), np.linspace(*up, size))
    return xs, ys, jnp.asarray(np.stack([xs.ravel(), ys.ravel()], axis=1))


def tie(theta: Any, i: int, j: int, middle: Numbers, reach: float) -> tuple[Numbers, NDArray[np.bool_]]:
    """The line on which classes i and j have equal scores, as points (m, 2), and where on it no third score is higher."""
    W, b = np.asarray(theta["W"], np.float64), np.asarray(theta["b"], np.float64)
    normal, offset = W[:, i] - W[:, j], b[i] - b[j]
    length = np.hypot(*normal)
    if length < 1e-9:
        return np.empty((0, 2)), np.empty(0, bool)
    foot = middle - (middle @ normal + offset) / length**2 * normal
    points = foot + np.linspace(-reach, reach, 801)[:, None] * np.array([-normal[1], normal[0]]) / length
    scores = points @ W + b
    return points, scores[:, i] >= scores.max(axis=1) - 1e-6 * reach * length


def room(mine: Any, X: Any, across: tuple[float, float], up: tuple[float, float]) -> tuple[float, float]:
    """Where in a region, true on a square grid of places, a name is farthest from points and border; nan for no region."""
    size = len(mine)
    free = mine.copy()  # with the region to both sides, above and below as well, so that the name fits in
    for shift, axis in ((size // 8, 1), (-size // 8, 1), (size // 24, 0), (-size // 24, 0)):
        free &= np.roll(mine, shift, axis)
    rows, columns = np.nonzero(free[:: size // 30, :: size // 30])
    places = np.stack([columns, rows], axis=1) * (size // 30) / (size - 1)
    inside = (np.abs(places - 0.5) < [0.36, 0.43]).all(axis=1)
    if not inside.any():
        return np.nan, np.nan
    low, width = np.array([across[0], up[0]]), np.array([np.ptp(across), np.ptp(up)])
    apart = np.linalg.norm(places[inside][:, None] - (np.asarray(X) - low) / width, axis=2).min(axis=1)
    x, y = low + width * places[inside][np.argmax(apart)]
    return float(x), float(y)


@style.styled
def regions(
    theta: Any, X: Any, y: Any, names: Sequence[str], features: Sequence[str] = ("x₁", "x₂"), ax: Axes | None = None
) -> Axes:
    """Where each of three classes is the likeliest, the lines on which two of them tie, and the data (n, 2) with labels y."""
    ax, X, y = style.axes(ax, (7.6, 5.0)), np.asarray(X, np.float64), np.asarray(y)
    across, up = span(X[:, 0]), span(X[:, 1])
    xs, ys, places = grid(across, up, 300)
    winners = np.argmax(np.asarray(places) @ np.asarray(theta["W"]) + np.asarray(theta["b"]), axis=1).reshape(xs.shape)
    areas = ax.contourf(xs, ys, winners, levels=[-0.5, 0.5, 1.5, 2.5], colors=[look["pale"] for look in CLASSES],
                        hatches=[look["hatch"] for look in CLASSES])  # fmt: skip
    areas.set(edgecolor="#B0B0B0", linewidth=0)
    for i, j in combinations(range(3), 2):
        points, ahead = tie(theta, i, j, np.array([np.mean(across), np.mean(up)]), 2 * np.hypot(np.ptp(across), np.ptp(up)))
        ax.plot(*points.T, color=style.GREY, lw=1.1, ls=":", label="they tie, the third leads" if (i, j) == (0, 1) else None)
        ax.plot(*points[ahead].T, color=style.BLACK, lw=2.2, label="two classes tie" if (i, j) == (0, 1) else None)
    shares = []
    for i, (name, look) in enumerate(zip(names, CLASSES, strict=True)):
        chosen = y == i
        ax.plot(*X[chosen].T, look["marker"], color=look["color"], mec=style.BLACK, mew=0.7, ms=6.5, ls="", label=name)
        shares.append(f"{name} {100 * (winners == i).mean():.0f}%")
        x, height = room(winners == i, X, across, up)
        if np.isfinite(x):
            ax.text(x, height, name, ha="center", va="center", weight="bold", path_effects=HALO)
    ax.set(xlabel=features[0], ylabel=features[1], xlim=across, ylim=up, title="Each class has its own region")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), borderaxespad=0.0)
    style.describe(ax, f"{len(y)} points of three classes, and the region of each: {listed(shares)} of the picture. "
                       "The borders are straight lines.")  # fmt: skip
    return ax


@style.styled
def digit_pictures(X: Any, titles: Sequence[str], heading: str) -> Figure:
    """The rows of X (n, 64) as pictures of 8 x 8 pixels, dark for ink, each with a title; five in a row."""
    X = np.asarray(X, np.float64).reshape(-1, 8, 8)
    rows = -(-len(X) // 5)
    fig, panels = _panels((8.4, 0.5 + 2.0 * rows), rows, 5)
    fig.suptitle(heading, fontsize=13, x=0.02, ha="left")
    for ax in panels:
        ax.set_axis_off()
    for ax, pixels, title in zip(panels, X, titles, strict=False):
        ax.imshow(pixels, cmap="gray_r", vmin=0, vmax=1)
        ax.set_title(title, fontsize=11, loc="center")
    style.describe(panels[0], f"{heading}: {len(X)} handwritten digits, {listed(list(titles))}.")
    return fig


@style.styled
def digit_weights(W: Any) -> Figure:
    """The weights (64, 10) as ten pictures: yellow where ink speaks for the digit, blue where it speaks against it."""
    W = np.asarray(W, np.float64)
    fig, panels = _panels((9.0, 4.3), 2, 5)
    largest = float(np.abs(W).max()) or 1.0
    for digit, ax in enumerate(panels):
        drawn = ax.imshow(W[:, digit].reshape(8, 8), cmap="cividis", vmin=-largest, vmax=largest)
        ax.set_axis_off()
        ax.set_title(str(digit), fontsize=12, loc="center")
    fig.colorbar(drawn, ax=panels, shrink=0.8, label="weight of the pixel")
    means = W.mean(axis=0)
    style.describe(panels[0], "The weights of each digit as a picture of 8 by 8 pixels, yellow where ink speaks for it, blue "
                              f"where against. They run from {number(W.min())} to {number(W.max())}; their means by digit "
                              f"are {listed([number(mean, 2) for mean in means])}.")  # fmt: skip
    return fig


@style.styled
def confusions(y: Any, decisions: Any, ax: Axes | None = None) -> Axes:
    """How often each class (row) was taken for each (column): the diagonal is right, everything else a confusion."""
    y, decisions = np.asarray(y), np.asarray(decisions)
    k = int(max(y.max(), decisions.max())) + 1
    counts = np.zeros((k, k), int)
    np.add.at(counts, (y, decisions), 1)
    ax = style.axes(ax, (6.0, 5.2))
    wrong = counts * (1 - np.eye(k))
    ax.imshow(wrong, cmap=style.HEIGHTS, vmin=0, vmax=max(1, wrong.max()))
    for (row, column), count in np.ndenumerate(counts):
        if count:
            look = style.GREY if row == column else style.BLACK
            ax.text(column, row, str(count), ha="center", va="center", color=look, weight="normal" if row == column else "bold")
    ax.set_xticks(range(k))
    ax.set_yticks(range(k))
    ax.grid(False)
    right = int(np.trace(counts))
    ax.set(xlabel="decision", ylabel="truth", title=f"{len(y) - right} of {len(y)} wrong")
    row, column = np.unravel_index(np.argmax(wrong), wrong.shape)
    often = f" The most frequent mistake: {row} taken for {column}, {int(wrong.max())} times." if wrong.any() else ""
    style.describe(ax, f"Truth against decision for {k} classes: {right} of {len(y)} are right, on the diagonal.{often}")
    return ax
