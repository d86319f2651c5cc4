"""Chapter 01: slopes, and walking down them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import jax
import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from dl_workshop.figures import style
from dl_workshop.figures.numbers import Function, Numbers, along, array, at, listed, number, slope_at, span, walk
from dl_workshop.figures.views import diverges, hills_view, in_view, valley_view, walk_view

HALO = [patheffects.withStroke(linewidth=3, foreground="white")]
CHORDS = (style.SERIES[1], style.SERIES[3], style.SERIES[4])


def _curve(ax: Axes, f: Function, limits: tuple[float, float], labels: bool = True) -> None:
    xs = np.linspace(*limits, 240)
    ax.plot(xs, along(f, xs), color=style.CURVE, zorder=2)
    ax.set_xlim(*limits)
    if labels:
        ax.set(xlabel="w", ylabel="f(w)")


@style.styled
def curve(f: Function, low: float, high: float, ax: Axes | None = None) -> Axes:
    """The height f(w) for w from low to high, and nothing else."""
    ax = style.axes(ax)
    _curve(ax, f, (low, high))
    style.describe(ax, f"The curve of f(w) for w from {number(low)} to {number(high)}.")
    return ax


@style.styled
def secants(f: Function, w: float, steps: Sequence[float] = (2.0, 1.0, 0.5), ax: Axes | None = None) -> Axes:
    """Chords of f from w to w + h, one for every h in `steps`: as h shrinks they turn into the tangent at w."""
    ax = style.axes(ax)
    low, high = span([w, *(w + h for h in steps)], margin=0.45)
    _curve(ax, f, (low, high))
    xs, here, names = np.array([low, high]), at(f, w), []
    looks = (CHORDS * len(steps))[: len(steps)]
    for h, look in zip(steps, looks, strict=True):
        there = at(f, w + h)
        slope = (there - here) / h
        names.append(f"h = {number(h)}: slope {number(slope)}")
        ax.plot(xs, here + slope * (xs - w), lw=1.8, label=names[-1], color=look["color"], ls=look["linestyle"])
        ax.plot(w + h, there, color=look["color"], marker=look["marker"], ms=8, mec="white", zorder=4)
    ax.plot(xs, here + slope_at(f, w) * (xs - w), lw=1.2, color=style.BLACK, label="tangent at w")
    ax.plot(w, here, "o", color=style.BLACK, ms=9, mec="white", zorder=5)
    ax.set_ylim(*span(along(f, np.linspace(low, high, 240)), 0.1))
    ax.set_title(f"Straight lines from w = {number(w)} to w + h")
    ax.legend(loc="best")
    style.describe(ax, f"A curve with chords from w = {number(w)} to w + h that approach the tangent. "
                       f"{'; '.join(names)}.")  # fmt: skip
    return ax


@style.styled
def tangents(f: Function, df: Function, points: Sequence[float], ax: Axes | None = None) -> Axes:
    """The curve of f with a piece of the tangent at each point, its slope df(point) written beside it."""
    ws = array(points)
    slopes = along(df, ws)  # first: a df that is still to be written must not leave half a picture behind
    ax = style.axes(ax)
    low, high = span(ws, margin=0.35)
    _curve(ax, f, (low, high))
    ax.set_ylim(*span(along(f, np.linspace(low, high, 240)), 0.18))
    for w, slope in zip(ws, slopes, strict=True):
        _tangent(ax, f, w, slope)
    ax.set_title("The slope of the curve is the slope of its tangent")
    pairs = listed([f"{number(slope)} at w = {number(w)}" for w, slope in zip(ws, slopes, strict=True)])
    style.describe(ax, f"A curve with tangents; the slope is {pairs}.")
    return ax


def _tangent(ax: Axes, f: Function, w: float, slope: float) -> None:
    """A piece of tangent, equally long on the page however steep it is, named on the side where the curve is not."""
    y, (low, high), (bottom, top) = at(f, w), ax.get_xlim(), ax.get_ylim()
    width, height = ax.bbox.size
    steepness = slope * (high - low) / (top - bottom) * height / width
    reach = 0.13 * (high - low) / np.hypot(1, steepness)
    ax.plot([w - reach, w + reach], [y - slope * reach, y + slope * reach], color=style.ORANGE, lw=3.5, zorder=3)
    ax.plot(w, y, "o", color=style.BLACK, ms=7, mec="white", zorder=4)
    side = -1 if at(f, w - reach) + at(f, w + reach) > 2 * y else 1
    across, up = side * -steepness / np.hypot(1, steepness), side / np.hypot(1, steepness)
    ax.annotate(f"slope {number(slope)}", (w, y), (12 * across, 12 * up), textcoords="offset points",
                ha="left" if across > 0.3 else "right" if across < -0.3 else "center",
                va="bottom" if up > 0.3 else "top" if up < -0.3 else "center",
                fontsize=11, path_effects=HALO, zorder=6)  # fmt: skip


def _ball(ax: Axes, f: Function, path: Numbers, look: dict[str, Any], count: int) -> None:
    """The steps of a path as arrows from dot to dot; the first `count` dots numbered where there is room."""
    dots = np.stack([path, along(f, path)], axis=1)
    seen, (left, right) = in_view(dots, ax.get_xlim(), ax.get_ylim()), ax.get_xlim()
    size = 7 if count else 5
    ax.plot(*dots[seen].T, ls="", marker=look["marker"], color=look["color"], ms=size, mec="white", mew=0.7, zorder=4)
    for start, end in pairwise(dots):
        if np.isfinite([start, end]).all() and in_view(start[None], (left, right), ax.get_ylim())[0]:
            _arrow(ax, f, start, end, look["color"])
    room, taken = np.array([0.045, 0.07]) * [right - left, np.ptp(ax.get_ylim())], np.empty((0, 2))
    for i in np.flatnonzero(seen[:count]):
        if not (np.abs(taken - dots[i]) < room).all(axis=1).any():
            uphill = slope_at(f, dots[i, 0]) >= 0
            # On the outer side of the curve, where no arrow goes.
            ax.annotate(str(i), dots[i], (7 if uphill else -7, -6), textcoords="offset points", va="top", fontsize=10,
                        ha="left" if uphill else "right", path_effects=HALO, clip_on=True, zorder=6)  # fmt: skip
            taken = np.vstack([taken, dots[i]])


def _arrow(ax: Axes, f: Function, start: Numbers, end: Numbers, colour: str) -> None:
    """An arrow for one step, if it is long enough to have a head; one that leaves the view is cut at its edge.

    A step along a slope hops over the curve, so as to be seen; one across a valley is straight.
    """
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    size = np.array([right - left, top - bottom])
    length = np.max(np.abs(end - start) / size)
    if length > 0.04:
        between = along(f, np.linspace(start[0], end[0], 15))
        hop = between.min() >= min(start[1], end[1]) - 0.01 * size[1]
        end = start + (end - start) * min(1.0, 2.0 / length)
        bend = -0.25 * np.sign(end[0] - start[0]) if hop else 0.0
        look: Any = {"arrowstyle": "-|>", "mutation_scale": 12, "color": colour, "lw": 1.4, "shrinkA": 4, "shrinkB": 4}
        connection = f"arc3,rad={bend}"
        ax.add_patch(FancyArrowPatch(tuple(start), tuple(end), zorder=3, connectionstyle=connection, **look))


def _ending(f: Function, path: Numbers) -> str:
    away = "it has run away to " if diverges(f, path) else ""
    return f"after {len(path) - 1} steps {away}w = {number(path[-1])}"


@style.styled
def descent(f: Function, path: Any, ax: Axes | None = None) -> Axes:
    """A ball on the curve of f: its positions `path`, numbered, with an arrow for every step.

    Where the steps grow without end, the view keeps to the first few and the rest lies outside.
    """
    ax, path = style.axes(ax), array(path)
    (left, right), heights = walk_view(f, path)
    _curve(ax, f, (left, right))
    ax.set_ylim(*heights)
    _ball(ax, f, path, style.SERIES[1], count=100)
    if not diverges(f, path):
        ax.plot(path[-1], at(f, path[-1]), "o", color=style.ORANGE, mec=style.BLACK, mew=1.5, ms=13, zorder=5)
    ax.set_title("A" + _ending(f, path)[1:])
    style.describe(ax, f"A ball rolls down a curve from w = {number(path[0])}; {_ending(f, path)}.")
    return ax


@style.styled
def three_step_sizes(f: Function, df: Function, start: float, step_sizes: Sequence[float], n_steps: int = 10) -> Figure:
    """The same descent from the same start with each of the step sizes, side by side on the same axes limits."""
    fig, panels = style.figure((3.7 * len(step_sizes), 4.0), len(step_sizes))
    across, up = valley_view(f, df, start)
    paths = [walk(df, start, step_size, n_steps) for step_size in step_sizes]
    width = across[1] - across[0]
    near = [w for path in paths for w in path if across[0] - width / 4 < w < across[1] + width / 4]  # and a little outside
    across = (min(across[0], min(near) - width / 15), max(across[1], max(near) + width / 15))
    up = (up[0], max(up[1], *(1.08 * at(f, w) for w in near)))
    for ax, step_size, path in zip(panels, step_sizes, paths, strict=True):
        _curve(ax, f, across, labels=False)
        ax.set_ylim(*up)
        _ball(ax, f, path, style.SERIES[1], count=4)
        ending = f"ends at w = {number(path[-1])}"
        if across[0] < path[-1] < across[1]:
            ax.plot(path[-1], at(f, path[-1]), "o", color=style.ORANGE, mec=style.BLACK, mew=1.5, ms=12, zorder=5)
        ax.set_xlabel("w")
        ax.set_title(f"step size {number(step_size)}\n{ending}", fontsize=12)
        style.describe(ax, f"With step size {number(step_size)}, {n_steps} steps from w = {number(start)}: {ending}.")
    panels[0].set_ylabel("f(w)")
    return fig


@style.styled
def two_valleys(
    f: Function, df: Function, starts: Sequence[float], step_size: float, n_steps: int, ax: Axes | None = None
) -> Axes:
    """Descents from several starts on one curve: hollow where they start, filled where they end."""
    ax = style.axes(ax, (7.2, 4.4))
    paths = [walk(df, start, step_size, n_steps) for start in starts]
    across, up = hills_view(f, np.concatenate([array(starts), *(p for p in paths if not diverges(f, p))]))
    _curve(ax, f, across)
    ax.set_ylim(*up)
    endings = []
    for i, (path, look) in enumerate(zip(paths, (style.SERIES[1:] * len(paths))[: len(paths)], strict=True)):
        _ball(ax, f, path, look, count=0)
        endings.append(f"from {number(path[0])} to {number(path[-1])}")
        marks: Any = {"marker": look["marker"], "color": look["color"], "ls": "", "zorder": 5}
        ax.plot(path[0], at(f, path[0]), mfc="white", mew=2.2, ms=11, **marks)
        if not diverges(f, path):
            size = max(8, 17 - 3 * i)  # smaller and smaller, so that two in one place are both seen
            ax.plot(path[-1], at(f, path[-1]), mec=style.BLACK, mew=1.5, ms=size, label=endings[-1], **marks)
    ax.legend(title=f"{n_steps} steps of size {number(step_size)}", loc="best", markerscale=0.6)
    ax.set_title("The start decides the end")
    style.describe(ax, f"A curve with descents from several starts: w goes {listed(endings)}.")
    return ax


@style.styled
def partial_slopes(g: Any, x: float, y: float, ax: Axes | None = None) -> Axes:
    """The heights of g(x, y) as contours, with the two slopes at the point, along x and along y, as arrows."""
    ax = style.axes(ax, (6.0, 5.0))
    slopes = [float(slope) for slope in jax.grad(g, argnums=(0, 1))(float(x), float(y))]
    xs, ys = np.meshgrid(np.linspace(x - 2, x + 2, 81), np.linspace(y - 2, y + 2, 81))
    heights = np.broadcast_to(np.asarray(g(xs, ys), np.float64), xs.shape)
    drawn = ax.contourf(xs, ys, heights, levels=12, cmap=style.HEIGHTS)
    lines = ax.contour(xs, ys, heights, levels=drawn.levels, colors=style.GREY, linewidths=0.7)
    ax.clabel(lines, fontsize=9, colors="#222222")
    longest = max(map(abs, slopes)) or 1.0
    for (dx, dy), slope, colour, name in zip(np.eye(2), slopes, (style.ORANGE, style.BLACK), "xy", strict=True):
        reach = 1.15 * slope / longest
        if slope:
            ax.annotate("", (x + dx * reach, y + dy * reach), (x, y), zorder=4,
                        arrowprops={"arrowstyle": "-|>,head_width=.4,head_length=.7", "color": colour, "lw": 3,
                                    "shrinkA": 0, "shrinkB": 0})  # fmt: skip
        ax.plot([], [], color=colour, lw=3, label=f"∂g/∂{name} = {number(slope)}")
    ax.plot(x, y, "o", color=style.BLACK, mec="white", ms=10, zorder=5)
    ax.legend(loc="best")
    ax.set(xlabel="x", ylabel="y", title=f"The two slopes at ({number(x)}, {number(y)})", aspect="equal")
    ax.grid(False)
    style.describe(ax, f"Contours of g(x, y). At ({number(x)}, {number(y)}) the slope along x is {number(slopes[0])}, "
                       f"along y it is {number(slopes[1])}.")  # fmt: skip
    return ax
