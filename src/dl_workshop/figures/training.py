"""Chapter 05: where the time goes, several ways down one valley, and which examples go together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullFormatter

from dl_workshop.figures import style
from dl_workshop.figures.numbers import array, listed, number

Loss = Callable[[Any], Any]

TRIPS = (("Python loop", 8, 0.85), ("one step compiled", 8, 0.4), ("whole loop compiled", 1, 0.85))


@style.styled
def round_trips(ax: Axes | None = None) -> Axes:
    """A sketch, not a measurement: who works when, in a Python loop, with a compiled step, and with a compiled loop."""
    ax = style.axes(ax, (7.2, 3.2))
    for row, (_, trips, waits) in enumerate(TRIPS):
        start = 0.0
        for _ in range(trips):
            ax.broken_barh([(start, waits)], (row - 0.32, 0.64), fc=style.PALE, ec=style.GREY, hatch="///", lw=0.8)
            work = 0.4 if row == 0 else 0.12 * (8 // trips)
            ax.broken_barh([(start + waits, work)], (row - 0.32, 0.64), fc=style.BLUE, ec=style.BLUE)
            start += waits + work
    ax.add_patch(Rectangle((0, 9), 1, 1, fc=style.PALE, ec=style.GREY, hatch="///", label="Python decides what comes next"))
    ax.add_patch(Rectangle((0, 9), 1, 1, fc=style.BLUE, label="the processor computes"))
    ax.set(xlabel="time (a sketch, not to scale)", xticks=[], ylim=(2.6, -0.6), xlim=(0, 10.2), title="Eight steps of training")
    ax.set_yticks(range(3), [name for name, _, _ in TRIPS])
    ax.grid(False)
    ax.legend(loc="lower right")
    style.describe(ax, "Eight steps as time bars. In a Python loop Python's share and the computing alternate; with a compiled "
                       "step both shrink; with a compiled loop Python is asked once, and the rest is computing.")  # fmt: skip
    return ax


def duration(seconds: float) -> str:
    """A time for people: 2.31 s, 45 ms, 120 µs."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{number(seconds / size)} {unit}"
    return f"{number(seconds / 1e-9)} ns"


@style.styled
def time_bars(seconds: Mapping[str, float], steps: int, ax: Axes | None = None) -> Axes:
    """What was measured, in seconds, for the same number of steps, on a logarithmic scale: each line is ten times the last."""
    ax, names = style.axes(ax, (7.2, 0.62 * len(seconds) + 1.5)), list(seconds)
    values, slowest, first = array(list(seconds.values())), max(seconds.values()), next(iter(seconds.values()))
    looks: Any = {"color": style.SKY, "edgecolor": style.BLACK, "linewidth": 0.8, "height": 0.62}
    ax.barh(range(len(names)), values, **looks)
    for row, value in enumerate(values):
        times = f", {number(float(f'{first / value:.2g}'))} times faster" if first / value > 1.1 else ""
        ax.annotate(f"{duration(value)}{times}", (value, row), (6, 0), textcoords="offset points", va="center", fontsize=11)
    low, high = np.log10(values.min()), np.log10(slowest)
    ax.set_xscale("log")
    ax.xaxis.set_minor_formatter(NullFormatter())  # within one decade they would run into each other
    ax.set(xlabel="seconds, measured just now", ylim=(len(names) - 0.4, -0.6), title=f"{steps} steps of training")
    ax.set_xlim(10 ** (low - 0.5), 10 ** (high + max(0.5, 0.25 * (high - low) + 0.3)))
    ax.set_yticks(range(len(names)), names)
    ax.grid(False, axis="y")
    said = listed([f"{name} {duration(value)}" for name, value in seconds.items()])
    style.describe(ax, f"Time bars for {steps} steps of training: {said}.")
    return ax


@style.styled
def when_it_pays(compiling: float, compiled_step: float, plain_step: float, ax: Axes | None = None) -> Axes:
    """Total time against the number of steps: nothing first and slow steps, or compiling first and quick steps.

    Where the measured times leave nothing to gain (nothing was compiled, or its steps are no quicker), the lines do not meet.
    """
    ax = style.axes(ax)
    pays = plain_step > compiled_step and compiling > 0
    even = compiling / (plain_step - compiled_step) if pays else max(compiling / plain_step, 1.0)
    steps = np.linspace(0, 2.5 * even, 100)
    ax.plot(steps, plain_step * steps, color=style.ORANGE, ls="--", label="Python loop")
    ax.plot(steps, max(compiling, 0.0) + compiled_step * steps, color=style.BLUE, label="compiled loop")
    meet = f"They meet after {number(even, 2)} steps." if pays else "They do not meet."
    if pays:
        ax.plot(even, plain_step * even, "o", color=style.BLACK, mec="white", ms=10, zorder=4)
        meets, told = (even, plain_step * even), f"break even after {number(even, 2)} steps"
        ax.annotate(told, meets, (0, -26), textcoords="offset points", fontsize=11)
    ax.set(xlabel="steps", ylabel="total seconds", xlim=(0, steps[-1]), ylim=(0, None), title="When compiling pays")
    ax.legend(loc="upper left")
    style.describe(ax, "Two straight lines. The Python loop starts at zero and costs the same at each step; the compiled "
                       f"loop starts at {duration(max(compiling, 0.0))}. {meet}")  # fmt: skip
    return ax


def contours(ax: Axes, loss: Loss, across: tuple[float, float], up: tuple[float, float]) -> None:
    """A loss of a vector (w, b) as contours; from line to line the height above the lowest place grows by a constant factor."""
    ws, bs = np.meshgrid(np.linspace(*across, 81), np.linspace(*up, 81))
    heights = np.asarray(jax.vmap(loss)(jnp.stack([jnp.asarray(ws.ravel()), jnp.asarray(bs.ravel())], axis=1)), np.float64)
    heights = np.ma.masked_invalid(heights.reshape(ws.shape))
    lowest, above = float(heights.min()), float(heights.max() - heights.min()) or 1.0
    levels = lowest + above * np.geomspace(1e-3, 1, 14)
    ax.contourf(ws, bs, heights, levels=np.concatenate([[lowest - 1e-3 * above], levels]), cmap=style.HEIGHTS)
    ax.contour(ws, bs, heights, levels=levels, colors=style.GREY, linewidths=0.6)
    ax.set(xlabel="w", ylabel="b", xlim=across, ylim=up)
    lowest_at = np.unravel_index(heights.argmin(), heights.shape)
    ax.plot(ws[lowest_at], bs[lowest_at], "*", color=style.YELLOW, mec=style.BLACK, ms=24, zorder=3)
    ax.grid(False)


@style.styled
def ways_down(
    loss: Loss, paths: Mapping[str, Any], across: tuple[float, float], up: tuple[float, float], ax: Axes | None = None
) -> Axes:
    """Several descents from one start over the contours of a loss of (w, b); each path is an array (steps + 1, 2)."""
    ax = style.axes(ax, (7.6, 5.0))
    contours(ax, loss, across, up)
    said, looks = [], (style.SERIES[1:4] + style.SERIES[5:]) * len(paths)
    for i, ((name, path), look) in enumerate(zip(paths.items(), looks[: len(paths)], strict=True)):
        path = np.asarray(path, np.float64)
        label = f"{name}, {len(path) - 1} steps"
        ax.plot(*path.T, color=look["color"], ls=look["linestyle"], marker=look["marker"], ms=5, lw=1.8, mec="white", mew=0.5,
                markevery=max(1, len(path) // 12), label=label, zorder=4)  # fmt: skip
        size = max(6, 14 - 3 * i)  # smaller and smaller, so that several in one place are all seen
        ax.plot(*path[-1], marker=look["marker"], color=look["color"], mec=style.BLACK, mew=1.3, ms=size, zorder=6)
        said.append(f"{label}, ends at w = {number(path[-1, 0])}, b = {number(path[-1, 1])}")
    start = np.asarray(next(iter(paths.values())), np.float64)[0]
    ax.plot(*start, "o", color="white", mec=style.BLACK, mew=1.8, ms=11, zorder=7)
    ax.set_title("Ways down one valley")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), borderaxespad=0.0)
    style.describe(ax, f"Contours of a loss over w and b, with descents from w = {number(start[0])}, b = {number(start[1])}: "
                       f"{'; '.join(said)}.")  # fmt: skip
    return ax


@style.styled
def slopes_until(norms: Any, tolerance: float, ax: Axes | None = None) -> Axes:
    """The length of the gradient before each step, and the tolerance at which to stop."""
    ax, norms = style.axes(ax), array(norms)
    small = np.flatnonzero(norms <= tolerance)
    ax.semilogy(norms, color=style.BLUE, label="length of the gradient")
    ax.axhline(tolerance, color=style.GREY, lw=1.4, ls=(0, (4, 3)), label=f"tolerance {number(tolerance)}")
    told = "it never gets there"
    if small.size:
        ax.plot(small[0], norms[small[0]], "o", color=style.ORANGE, mec=style.BLACK, ms=11, zorder=4,
                label=f"stop after {small[0]} steps")  # fmt: skip
        told = f"it is reached after {small[0]} steps"
    ax.set(xlabel="steps taken", ylabel="length of the gradient", title="Small enough to stop")
    ax.legend(loc="best")
    style.describe(ax, f"The length of the gradient over {len(norms)} steps, falling from {number(norms[0])}; the tolerance is "
                       f"{number(tolerance)}, and {told}.")  # fmt: skip
    return ax


@style.styled
def batch_table(batches: Any, n: int, ax: Axes | None = None) -> Axes:
    """Examples 0 to n - 1 across, batches downward; a filled square where an example is in a batch; below, those left out."""
    batches = np.asarray(batches)
    ax = style.axes(ax, (7.2, 0.42 * len(batches) + 2.0))
    for row, batch in enumerate(batches):
        ax.plot(batch, [row] * len(batch), "s", color=style.BLUE, mec=style.BLACK, mew=0.8, ms=13)
    left = np.setdiff1d(np.arange(n), batches)
    ax.plot(left, [len(batches)] * len(left), "s", color="white", mec=style.GREY, mew=1.4, ms=13)
    names = [f"batch {row}" for row in range(len(batches))] + ["left out"]
    ax.set_yticks(range(len(names)), names)
    ax.set(xlabel="example", xlim=(-0.8, n - 0.2), ylim=(len(names) - 0.4, -0.6), title="Who goes with whom")
    ax.set_xticks(range(0, n, max(1, n // 12)))
    rows = "; ".join(f"batch {row}: {', '.join(map(str, batch))}" for row, batch in enumerate(batches))
    style.describe(ax, f"{n} examples in {len(batches)} batches. {rows}. Left out: {', '.join(map(str, left)) or 'none'}.")
    return ax


def momentum_path(gradient: Loss, start: Any, step_size: Any, momentum: Any, n_steps: int) -> Any:
    """The n_steps + 1 places of descent with momentum: v <- momentum v + gradient, then w <- w - step_size v."""

    def step(state: tuple[Any, Any], _: None) -> tuple[tuple[Any, Any], Any]:
        w, v = state
        v = momentum * v + gradient(w)
        w = w - step_size * v
        return (w, v), w

    start = jnp.asarray(start, float)
    _, path = jax.lax.scan(step, (start, jnp.zeros_like(start)), length=n_steps)
    return jnp.concatenate([start[None], path])
