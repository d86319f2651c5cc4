"""Chapter 09: what no line can do, how a network learns it, how large its first weights should be, and handwritten digits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, PercentFormatter

from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, listed, number, span

Model = Callable[[Any], Any]
SQUARE = (-0.4, 1.4)
"""The part of the plane of inputs that is shown, along either axis."""


def classes(ax: Axes, X: Any, y: Any) -> None:
    """The examples, a row of X each: squares for label 1 and circles for label 0, as in chapter 03."""
    X, y = np.asarray(X, np.float64), np.asarray(y)
    for label, mark, face in ((1, "s", style.ORANGE), (0, "o", "white")):
        ax.plot(*X[y == label].T, mark, mfc=face, mec=style.BLACK, mew=1.2, ms=11, ls="", zorder=5, label=f"label {label}")


def boundary(ax: Axes, across: tuple[float, float], up: tuple[float, float], p: Model) -> bool:
    """The probabilities p of all points as heights, and the line where p is one half; whether there is such a line."""
    xs, ys = np.linspace(*across, 121), np.linspace(*up, 121)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    heights = np.asarray(p(jnp.asarray(grid.reshape(-1, 2))), np.float64).reshape(121, 121)
    ax.imshow(heights, extent=(*across, *up), origin="lower", cmap=style.HEIGHTS, vmin=0, vmax=1.6, aspect="auto", zorder=0)
    found = bool(heights.min() < 0.5 < heights.max())
    if found:
        ax.contour(xs, ys, heights, levels=[0.5], colors=style.BLACK, linewidths=2, zorder=3)
    ax.grid(False)
    return found


def input_plane(ax: Axes, X: Any, y: Any, p: Model | None = None) -> None:
    """The plane of the two inputs with the examples and, for a model p, its probabilities and boundary."""
    if p is not None:
        boundary(ax, SQUARE, SQUARE, p)
    classes(ax, X, y)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=SQUARE, ylim=SQUARE, aspect="equal")


@style.styled
def points(X: Any, y: Any, ax: Axes | None = None) -> Axes:
    """The examples of two classes in the plane."""
    ax = style.axes(ax, (5.9, 4.4))
    input_plane(ax, X, y)
    ax.set(title="Exactly one of the two", xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    # Outside: inside the square, its marks would be taken for two more points.
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), borderaxespad=0.0)
    ones = [f"({number(a)}, {number(b)})" for (a, b), label in zip(np.asarray(X), np.asarray(y), strict=True) if label]
    style.describe(ax, f"{len(np.asarray(y))} points in the plane; label 1 at {listed(ones)}, label 0 at the others.")
    return ax


@style.styled
def every_line(angles: Any, offsets: Any, shares: Any, ax: Axes | None = None) -> Axes:
    """The share of examples that each line gets right: a row for each angle (degrees), a column for each offset."""
    ax, shares = style.axes(ax, (7.2, 4.2)), np.asarray(shares, np.float64)
    levels = np.unique(np.round(shares, 6))
    shades = style.HEIGHTS(np.linspace(0.0, 1.0, len(levels)))
    which = np.searchsorted(levels, np.round(shares, 6))
    ax.pcolormesh(np.asarray(angles), np.asarray(offsets), shades[which].transpose(1, 0, 2), shading="nearest", rasterized=True)
    patches = [Patch(fc=shade, ec=style.GREY, label=number(level)) for level, shade in zip(levels, shades, strict=True)]
    ax.legend(handles=patches[::-1], title="share right", loc="center left", bbox_to_anchor=(1.01, 0.5), borderaxespad=0.0)
    ax.set(xlabel="direction of yes, in degrees", ylabel="offset", title="Every line, and the share of points it gets right")
    ax.set_xticks(np.arange(0, 361, 90))
    ax.grid(False)
    style.describe(ax, f"A map over the direction and the offset of a line. The shares of points it gets right are "
                       f"{listed([number(level) for level in levels])}; the best is {number(levels[-1])}.")  # fmt: skip
    return ax


def grid_lines() -> list[Numbers]:
    """Lines of a grid over the unit square, each as points of shape (41, 2): they show what a feature map bends."""
    t = np.linspace(0, 1, 41)
    flat = [np.stack([t, np.full_like(t, c)], axis=1) for c in np.linspace(0, 1, 9)]
    return [*flat, *(line[:, ::-1] for line in flat)]


def feature_plane(ax: Axes, features: Model, X: Any, y: Any, w: Any, b: Any, lim: Sequence[tuple[float, float]]) -> None:
    """The examples where `features` puts them, a bent grid of the unit square, and the line w·h + b = 0."""
    boundary(ax, lim[0], lim[1], lambda h: jax.nn.sigmoid(h @ jnp.asarray(w) + jnp.asarray(b)))
    for line in grid_lines():
        ax.plot(*np.asarray(features(jnp.asarray(line))).T, color=style.GREY, lw=0.6, zorder=2)
    classes(ax, features(jnp.asarray(X)), y)
    ax.set(xlim=lim[0], ylim=lim[1])


def _explained(fig: Figure, ax: Axes, rows: int = 1) -> None:
    """A legend below all panels: the examples of `ax`, the bent grid, and the tint."""
    grid = Line2D([], [], color=style.GREY, lw=0.6, label="grid: the square of inputs")
    tint = Patch(fc=style.HEIGHTS(1 / 1.6), ec=style.GREY, lw=0.6, label="tint: probability of yes")
    marks = [line for line in ax.lines if str(line.get_label()).startswith("label")]
    fig.legend(handles=[*marks, grid, tint], loc="outside lower center", ncols=4 // rows, frameon=False)


@style.styled
def two_planes(features: Model, X: Any, y: Any, w: Any, b: Any, names: tuple[str, str], title: str) -> Figure:
    """The inputs, and the same examples in the plane of two features; in both, where logistic(w·h + b) is one half."""
    from matplotlib import pyplot

    fig, (left, right) = pyplot.subplots(1, 2, figsize=(9.4, 4.8), FigureClass=style.Picture)
    input_plane(left, X, y, lambda X: jax.nn.sigmoid(features(X) @ jnp.asarray(w) + jnp.asarray(b)))
    left.set_title("the inputs")
    everywhere = np.concatenate([np.asarray(features(jnp.asarray(line))) for line in grid_lines()])
    feature_plane(right, features, X, y, w, b, (span(everywhere[:, 0], 0.15), span(everywhere[:, 1], 0.15)))
    right.set(xlabel=names[0], ylabel=names[1], title=title)
    _explained(fig, right)
    style.describe(left, "The plane of the inputs with the points of two classes and the curve where the model is undecided.")
    style.describe(right, f"The same points in the plane of {names[0]} and {names[1]}, where the undecided points form a "
                          "straight line; a grid over the square of inputs is drawn too and comes out bent.")  # fmt: skip
    return fig


def units(theta: Any) -> Model:
    """The two hidden units of a cascade, as a function of X."""
    return lambda X: jax.nn.sigmoid(X @ theta["W1"] + theta["b1"][None, :])


def cascade(theta: Any, X: Any) -> Any:
    """The probabilities (n,) that those two units give together."""
    return jax.nn.sigmoid(units(theta)(X) @ theta["w2"] + theta["b2"])


UNIT = (-0.08, 1.08)


@style.styled
def hidden_spaces(X: Any, y: Any, thetas: Sequence[Any], steps: Sequence[int]) -> Figure:
    """What the two hidden units make of the examples after each number of steps, and the line of the unit at the end."""
    rows = 1 if len(thetas) > 2 else 2  # of the legend
    fig, panels = style.figure((3.0 * len(thetas) + 0.4, 3.6 + 0.5 * rows), len(thetas))
    for ax, theta, step in zip(panels, thetas, steps, strict=True):
        feature_plane(ax, units(theta), X, y, theta["w2"], theta["b2"], (UNIT, UNIT))
        ax.set(xlabel="$h_1$", title=f"after {step} steps", aspect="equal", xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
        H = np.asarray(units(theta)(jnp.asarray(X)))
        right = (H @ np.asarray(theta["w2"]) + float(theta["b2"]) > 0) == (np.asarray(y) == 1)
        places = listed([f"({number(a, 2)}, {number(b, 2)})" for a, b in H])
        style.describe(ax, f"After {step} steps the examples lie at {places} in the plane of the hidden units, and "
                           f"{right.sum()} of {len(H)} are on the correct side of the line.")  # fmt: skip
    panels[0].set_ylabel("$h_2$")
    _explained(fig, panels[0], rows)
    return fig


def _ends(losses: Numbers) -> str:
    """Where runs end, to two decimals, most of them first: "6 end at 1.39, 1 at 1.91"; empty if at many places."""
    places = Counter(f"{loss:.2f}" for loss in losses).most_common()
    counts = [f"{count} at {place}" for place, count in places]
    return ", ".join(counts).replace(" at", " end at" if places[0][1] > 1 else " ends at", 1) if 0 < len(counts) < 4 else ""


@style.styled
def runs(losses: Any, solved: float = 0.1, ax: Axes | None = None) -> Axes:
    """The losses of many runs, a row each; those that end below `solved` blue, the others orange and dashed."""
    ax, losses = style.axes(ax), np.asarray(losses, np.float64)
    found = losses[:, -1] < solved
    steps, where = np.arange(1, losses.shape[1] + 1), _ends(losses[~found, -1])
    # Runs that end alike lie on top of each other, so they are counted.
    others = f"did not\n({where})" if where else "did not"  # why not is what the chapter asks next
    for ends, name, look in ((found, "found it", style.SERIES[0]), (~found, others, style.SERIES[1])):
        for i, run in enumerate(losses[ends]):
            ax.plot(steps, run, color=look["color"], linestyle=look["linestyle"], alpha=0.8,
                    lw=1.2 if name == "found it" else 2,
                    label=f"{ends.sum()} runs: {name}" if i == 0 else None)  # fmt: skip
    ax.set(xlabel="step (logarithmic axis)", ylabel="loss in nats", xscale="log", ylim=(0, None))
    ax.set_title("The same training from different starts")
    ax.legend(loc="lower left")
    style.describe(ax, f"The losses of {len(losses)} runs from different starts: {found.sum()} go to nearly 0, and "
                       f"{(~found).sum()} stop higher up{f' ({where})' if where else ''}.")  # fmt: skip
    return ax


def _signals(scale: float, width: int, depth: int) -> tuple[list[float], list[float]]:
    """For weights of standard deviation `scale`: that of the inputs and of every layer, and the mean slope of tanh in it."""
    keys = jax.random.split(jax.random.key(0), depth + 1)
    signal = jax.random.normal(keys[0], (200, width))
    spreads, slopes = [float(signal.std())], []
    for key in keys[1:]:
        signal = jnp.tanh(signal @ (scale * jax.random.normal(key, (width, width))))
        spreads.append(float(signal.std()))
        slopes.append(float(jnp.mean(1 - signal**2)))
    return spreads, slopes


@style.styled
def signals(width: int = 100, depth: int = 10) -> Figure:
    """How large the values are, and how steep tanh is, layer by layer, where the weights start at three scales."""
    from matplotlib import pyplot

    fig, (left, right) = pyplot.subplots(1, 2, figsize=(9.4, 4.6), FigureClass=style.Picture)
    small = 0.2 * width**-0.5
    names = {scale: f"weights of standard deviation {number(scale, 2)}" for scale in (1.0, width**-0.5, small)}
    heights, steepness = [], []
    looks: Any = style.SERIES
    for (scale, name), look in zip(names.items(), looks, strict=False):
        spreads, slopes = _signals(scale, width, depth)
        left.plot(range(depth + 1), spreads, **look, label=number(scale, 2))
        right.plot(range(1, depth + 1), slopes, **look)
        heights.append(f"{name}: {number(spreads[-1], 2)}")
        steepness.append(f"{name}: {number(slopes[-1], 2)}")
    left.set(xlabel="layer", ylabel="standard deviation", yscale="log", title="What is left of the signal")
    right.set(xlabel="layer", ylabel="mean slope of tanh", ylim=(0, 1.05), title="How steep tanh is there")
    fig.legend(loc="outside lower center", ncols=3, frameon=False, title="standard deviation of the weights")
    style.describe(left, f"The standard deviation of the values in each of {depth} layers of {width} tanh units, on a "
                         f"logarithmic scale. After the last layer, {listed(heights)}.")  # fmt: skip
    style.describe(right, f"The mean slope of tanh in the same layers. In the last layer, {listed(steepness)}.")
    return fig


@style.styled
def digit_images(X: Any, captions: Sequence[Any], ax: Axes | None = None) -> Axes:
    """Images of 8 x 8 pixels, a row of X each and ten to a line, every one with its caption below."""
    columns = 10
    rows = -(-len(X) // columns)
    ax = style.axes(ax, (9.0, 1.15 * rows + 0.2))
    for i, (image, caption) in enumerate(zip(np.asarray(X), captions, strict=True)):
        x, y = 1.25 * (i % columns), -1.6 * (i // columns)
        ax.imshow(image.reshape(8, 8), extent=(x, x + 1, y, y + 1), cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
        ax.text(x + 0.5, y - 0.08, str(caption), ha="center", va="top", fontsize=11)
    ax.set(xlim=(-0.1, 1.25 * columns - 0.15), ylim=(-1.6 * (rows - 1) - 0.7, 1.1), aspect="equal")
    ax.set_axis_off()
    said = "; ".join(" ".join(str(caption).split()) for caption in captions)
    style.describe(ax, f"{len(X)} handwritten digits of 8 by 8 pixels, with the captions: {said}.")
    return ax


def _beside(row: Numbers) -> Numbers:
    """Small steps to the side for equal values, which would lie on top of each other."""
    earlier = np.array([np.sum(np.isclose(row[:i], value, atol=5e-4)) for i, value in enumerate(row)])
    return 0.1 * earlier


@style.styled
def accuracies(found: Mapping[str, Sequence[float]], ax: Axes | None = None) -> Axes:
    """The test accuracies of two models on the same splits: a line joins what was measured on one split."""
    ax = style.axes(ax, (5.4, 4.2))
    names, values = list(found), np.array(list(found.values()), np.float64)
    across = np.array([i + _beside(row) for i, row in enumerate(values)])
    ax.plot(across, values, color=style.GREY, lw=1, zorder=1)
    looks: Any = style.SERIES
    for x, row, look in zip(across, values, looks, strict=False):
        ax.plot(x, row, look["marker"], color=look["color"], mec=style.BLACK, ms=9, ls="", zorder=3)
    ax.set(xlim=(-0.5, len(names) - 0.5), xlabel="model", ylabel="right on test digits", title="The same splits, both models")
    ax.set_xticks(range(len(names)), names)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=1))
    means = listed([f"{name} {row.mean():.1%}" for name, row in zip(names, values, strict=True)])
    style.describe(
        ax, f"The shares of digits that are right on {values.shape[1]} splits, joined split by split; on average {means}."
    )
    return ax
