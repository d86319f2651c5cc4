"""Chapter 09, second half: how large a start should be, and a network on handwritten digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes

from dl_workshop.figures import style
from dl_workshop.figures.numbers import listed, number


def _spreads(scale: float, width: int, depth: int) -> list[float]:
    """The standard deviation of what goes in, and of what comes out of each layer, weights of standard deviation `scale`."""
    keys = jax.random.split(jax.random.key(0), depth + 1)
    signal = jax.random.normal(keys[0], (200, width))
    found = [float(signal.std())]
    for key in keys[1:]:
        signal = jnp.tanh(signal @ (scale * jax.random.normal(key, (width, width))))
        found.append(float(signal.std()))
    return found


@style.styled
def signals(width: int = 100, depth: int = 10, ax: Axes | None = None) -> Axes:
    """How large the values are, layer by layer, in a tanh network whose weights start at three scales."""
    ax = style.axes(ax)
    scales = [(1.0, "variance 1"), (width**-0.5, f"variance 1/m = 1/{width}"), (0.2 * width**-0.5, f"variance 1/{25 * width}")]
    said = []
    looks: Any = style.SERIES
    for (scale, name), look in zip(scales, looks, strict=False):
        spread = _spreads(scale, width, depth)
        ax.plot(range(depth + 1), spread, color=look["color"], linestyle=look["linestyle"], marker=look["marker"], label=name)
        said.append(f"{name}: {number(spread[-1], 2)}")
    ax.set(xlabel="layer", ylabel="standard deviation", yscale="log", title="What is left of the signal")
    ax.legend(loc="lower left")
    style.describe(ax, f"The standard deviation of the values in each of {depth} layers of {width} tanh units, on a "
                       f"logarithmic scale. After the last layer, {listed(said)}.")  # fmt: skip
    return ax


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


@style.styled
def accuracies(found: Mapping[str, Sequence[float]], ax: Axes | None = None) -> Axes:
    """The test accuracies of two models on the same splits: a line joins what was measured on one split."""
    ax = style.axes(ax, (5.4, 4.2))
    names, values = list(found), np.array(list(found.values()), np.float64)
    ax.plot(range(len(names)), values, color=style.GREY, lw=1, zorder=1)
    looks: Any = style.SERIES
    for i, (row, look) in enumerate(zip(values, looks, strict=False)):
        ax.plot([i] * len(row), row, look["marker"], color=look["color"], mec=style.BLACK, ms=9, ls="", zorder=3)
    ax.set(
        xlim=(-0.5, len(names) - 0.5), ylabel="accuracy on test digits", xlabel="model", title="The same splits, both models"
    )
    ax.set_xticks(range(len(names)), names)
    means = listed([f"{name} {number(row.mean())}" for name, row in zip(names, values, strict=True)])
    style.describe(ax, f"Accuracies on {values.shape[1]} splits, joined split by split; on average {means}.")
    return ax
