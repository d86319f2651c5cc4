"""Chapter 09, second half: how large a start should be, and a network on handwritten digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, listed, number


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
    names = {
        1.0: "variance 1",
        width**-0.5: f"variance 1/m = 1/{width}",
        small: f"variance 1/{25 * width} (standard deviation {number(small, 2)})",
    }
    heights, steepness = [], []
    looks: Any = style.SERIES
    for (scale, name), look in zip(names.items(), looks, strict=False):
        spreads, slopes = _signals(scale, width, depth)
        left.plot(range(depth + 1), spreads, **look, label=name)
        right.plot(range(1, depth + 1), slopes, **look)
        heights.append(f"{name}: {number(spreads[-1], 2)}")
        steepness.append(f"{name}: {number(slopes[-1], 2)}")
    left.set(xlabel="layer", ylabel="standard deviation", yscale="log", title="What is left of the signal")
    right.set(xlabel="layer", ylabel="mean slope of tanh", ylim=(0, 1.05), title="How steep tanh is there")
    fig.legend(loc="outside lower center", ncols=3, frameon=False)
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
    style.describe(ax, f"The shares that are right on {values.shape[1]} splits, joined split by split; on average {means}.")
    return ax
