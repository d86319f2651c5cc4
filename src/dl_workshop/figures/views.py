"""Which part of a curve to show, so that a walk that runs away doesn't shrink everything else to a dot."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dl_workshop.figures.numbers import Function, Numbers, along, at, span, walk

Limits: TypeAlias = tuple[float, float]


def diverges(f: Function, path: Numbers) -> bool:
    """Whether a walk ends higher than it began, or at no number at all."""
    start, end = at(f, path[0]), at(f, path[-1])
    return not np.isfinite(path).all() or not np.isfinite(end) or end > start


def walk_view(f: Function, path: Numbers) -> tuple[Limits, Limits]:
    """Limits along and up for a curve and a walk on it; of a walk that diverges, those of its first few steps."""
    shown = path
    if diverges(f, path):
        lengths = np.abs(np.diff(path))
        long = np.flatnonzero(~(lengths <= 4 * lengths[:1].max(initial=0.0)))
        shown = path[: max(3, int(long[0]) + 1)] if long.size else path
    return span(shown, 0.2), hills_view(f, shown[np.isfinite(shown)])[1]


def hills_view(f: Function, dots: Numbers) -> tuple[Limits, Limits]:
    """Limits that hold all dots on a curve, and the hills between them, but not the slopes beyond."""
    return span(dots, 0.15), span(along(f, np.linspace(dots.min(), dots.max(), 240)), 0.2)


def valley_view(f: Function, df: Function, start: float) -> tuple[Limits, Limits]:
    """Limits around the lowest place that careful descents from the start reach, the start well inside."""
    ends = [walk(df, start, step_size, 60)[-1] for step_size in np.geomspace(0.003, 1.0, 11)]
    ends = [w for w in ends if np.isfinite(w) and at(f, w) <= at(f, start)]
    lowest = min(ends, key=lambda w: at(f, w), default=start)
    half = 1.4 * abs(start - lowest) or 1.0
    across = (lowest - half, lowest + half)
    return across, span(along(f, np.linspace(*across, 240)), 0.1)


def in_view(dots: Numbers, across: Limits, up: Limits) -> NDArray[np.bool_]:
    """Which of the dots, shape (n, 2), lie within the limits; numbers that are not finite do not."""
    (left, right), (bottom, top) = across, up
    x, y = dots.T
    return (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
