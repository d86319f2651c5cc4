"""Chapter 02: a line through data, and how far off it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from dl_workshop import given
from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, array, number, span

Model = Callable[[Any, Any], Any]


def _equation(theta: Any) -> str:
    """The line in words, for a theta of w and b; the plain word for any other."""
    if isinstance(theta, dict) and set(theta) == {"w", "b"}:
        b = float(theta["b"])
        return f"{number(theta['w'])}·x {'−' if b < 0 else '+'} {number(abs(b))}"
    return "the model"


def _error(x: Numbers, y: Numbers, theta: Any, model: Model) -> tuple[Numbers, float]:
    predicted = array(model(theta, jnp.asarray(x)))
    return predicted, float(np.mean((y - predicted) ** 2))


@style.styled
def data_and_line(
    x: Any, y: Any, theta: Any, model: Model | None = None, residuals: bool = True, ax: Axes | None = None
) -> Axes:
    """The points, the model's line, and each residual (data minus prediction) as a thin vertical line."""
    ax, model, x, y = style.axes(ax), model or given.line, array(x), array(y)
    predicted, error = _error(x, y, theta, model)
    xs = np.linspace(*span(x, 0.04), 200)
    if residuals:
        ax.vlines(x, predicted, y, color=style.GREY, lw=1.0, zorder=2, label="residual")
    ax.plot(xs, array(model(theta, jnp.asarray(xs))), color=style.ORANGE, lw=3, zorder=3, label=_equation(theta))
    ax.plot(x, y, "o", color=style.POINTS, ms=5.5, mec="white", mew=0.6, zorder=4, label="data")
    ax.set(xlabel="x", ylabel="y", title=f"Data and line: loss {number(error)}")
    ax.legend(loc="best")
    style.describe(ax, f"{len(x)} data points and the line {_equation(theta)}; the mean squared error is "
                       f"{number(error)}.")  # fmt: skip
    return ax


@style.styled
def squares(x: Any, y: Any, theta: Any, ax: Axes | None = None) -> Axes:
    """Residuals as squares: the mean squared error is their mean area. Of more than 12 points, 8 are taken, evenly spaced."""
    ax, x, y = style.axes(ax, (5.6, 5.6)), array(x), array(y)
    n = len(x)
    if n > 12:
        x, y = (a[np.linspace(0, n - 1, 8).round().astype(int)] for a in (x, y))
    predicted, error = _error(x, y, theta, given.line)
    for xi, yi, pi in zip(x, y, predicted, strict=True):
        corner, side = (xi, min(yi, pi)), abs(yi - pi)
        ax.add_patch(Rectangle(corner, side, side, fc=style.SKY, ec=style.BLUE, lw=1.2, alpha=0.45, zorder=2))
    ax.autoscale_view()
    ends = [(xi, float(given.line(theta, jnp.asarray(xi)))) for xi in (0.0, 1.0)]
    ax.axline(*ends, color=style.ORANGE, lw=3, zorder=3, label=_equation(theta))
    name = "data" if n == len(x) else f"{len(x)} of {n} points"
    ax.plot(x, y, "o", color=style.POINTS, ms=7, mec="white", zorder=4, label=name)
    ax.set(xlabel="x", ylabel="y", title=f"Mean squared error = mean area = {number(error)}", aspect="equal",
           adjustable="datalim")  # fmt: skip
    ax.legend(loc="best")
    style.describe(ax, f"{len(x)} data points and the line {_equation(theta)}; a square on each residual. "
                       f"The mean area of the squares is {number(error)}.")  # fmt: skip
    return ax


def _best(x: Numbers, y: Numbers) -> tuple[float, float]:
    """The w and b of least squares."""
    design = np.stack([x, np.ones_like(x)], axis=1)
    w, b = np.linalg.lstsq(design, y, rcond=None)[0]
    return float(w), float(b)


def _view(best: float, steps: Numbers) -> tuple[float, float]:
    """Limits around the minimum that hold the path, as far as it does not run away."""
    near = steps[np.abs(steps - best) < 15] if steps.size else steps
    half = max(3.0, 1.2 * float(np.max(np.abs(near - best), initial=0.0)))
    return best - half, best + half


def _rings(lowest: float, highest: float) -> list[float]:
    """Round numbers between the two: 1, 2, 5, 10 and so on, over three powers of ten at most."""
    first = max(1.1 * lowest, highest / 1000)  # a ring closer than that would lie under the star
    powers = range(math.floor(math.log10(first)), math.ceil(math.log10(highest)) + 1)
    levels = [digit * 10.0**power for power in powers for digit in (1, 2, 5)]
    return [level for level in levels if first < level < highest]


@style.styled
def loss_bowl(x: Any, y: Any, path: Sequence[Any] | None = None, ax: Axes | None = None) -> Axes:
    """Contours of the mean squared error over w and b, its minimum, and the path of a list of {"w", "b"}, if any."""
    ax, x, y = style.axes(ax, (6.2, 5.0)), array(x), array(y)
    w, b = _best(x, y)
    steps = np.array([[float(theta["w"]), float(theta["b"])] for theta in path or []]).reshape(-1, 2)
    across, up = _view(w, steps[:, 0]), _view(b, steps[:, 1])
    ws, bs = np.meshgrid(np.linspace(*across, 121), np.linspace(*up, 121))
    lowest = float(np.mean((y - w * x - b) ** 2))
    # The exact bowl about its minimum: mean (dw x + db)^2, from two moments rather than n residuals a point.
    errors = lowest + np.mean(x**2) * (ws - w) ** 2 + 2 * np.mean(x) * (ws - w) * (bs - b) + (bs - b) ** 2
    levels = _rings(lowest, float(errors.max()))
    ax.contourf(ws, bs, np.log(errors + 1e-9), levels=np.log([lowest + 1e-9, *levels, errors.max() * 1.01]),
                cmap=style.HEIGHTS)  # fmt: skip
    lines = ax.contour(ws, bs, errors, levels=levels, colors=style.GREY, linewidths=0.8)
    ax.clabel(lines, fmt=number, fontsize=10, colors="#222222")
    ax.plot(w, b, "*", color=style.YELLOW, mec=style.BLACK, ms=18, zorder=4, label="minimum")
    if len(steps):
        ax.plot(*steps.T, "o-", color=style.BLACK, lw=1.6, ms=4, mec="white", mew=0.5, zorder=5, label="descent")
        ax.plot(*steps[0], "o", color="white", mec=style.BLACK, mew=1.8, ms=10, zorder=6, label="start")
    ax.set(xlabel="w", ylabel="b", xlim=across, ylim=up, title="Mean squared error over w and b")
    ax.grid(False)
    ax.legend(loc="best")
    walked = f" A descent is drawn over the contours, through {len(steps)} of its points." if len(steps) else ""
    style.describe(ax, f"Contours of the mean squared error; its minimum, {number(lowest)}, is at w = {number(w)} and "
                       f"b = {number(b)}.{walked}")  # fmt: skip
    return ax


@style.styled
def losses(values: Any, ax: Axes | None = None, label: str | None = None) -> Axes:
    """The loss after each step, the first being step 1; a logarithmic scale where it falls by more than a hundredfold.

    Call it again with the same `ax` to compare runs; give each a `label`.
    """
    ax, values = style.axes(ax), array(values)
    look = style.SERIES[len(ax.lines) % len(style.SERIES)]
    ax.plot(np.arange(1, len(values) + 1), values, color=look["color"], linestyle=look["linestyle"], label=label,
            marker=look["marker"] if len(values) == 1 else "")  # fmt: skip
    everything = np.concatenate([array(line.get_ydata()) for line in ax.lines])
    everything = everything[np.isfinite(everything)]
    if everything.size and everything.min() > 0 and everything.max() > 100 * everything.min():
        ax.set_yscale("log")
    else:
        ax.set_yscale("linear")
    ax.set(xlabel="step", ylabel="loss", title="Loss after each step")
    if any(not str(line.get_label()).startswith("_") for line in ax.lines):
        ax.legend(loc="best")
    ends = f"from {number(values[0])} to {number(values[-1])}" if len(values) else "nowhere"
    style.describe(ax, f"The loss over {len(values)} steps goes {ends}.")
    return ax
