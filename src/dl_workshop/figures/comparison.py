"""An attempt's numbers beside the expected ones, small and quick: it is drawn inside a feedback card."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, array, span

EXPECTED = {"color": style.SKY, "linestyle": "-", "marker": "o"}
YOURS = {"color": style.BLACK, "linestyle": "--", "marker": "D"}
MANY = 12


def _card() -> Axes:
    # No pyplot: the picture goes into the card alone, never into a cell's output.
    fig = Figure(figsize=(4.2, 2.0), layout="constrained")
    fig.set_layout_engine("none")  # quicker; said here, as the look asks for a layout of every new figure
    FigureCanvasAgg(fig)
    return fig.add_axes((0.17, 0.23, 0.8, 0.6))


def _broken(ax: Axes, x: Numbers, y: Numbers, colour: str) -> None:
    """A cross at the border for every number that isn't finite: above for inf, below for −inf and nan."""
    for chosen, height in ((np.isposinf(y), 1.0), (np.isneginf(y) | np.isnan(y), 0.0)):
        if chosen.any():
            ax.plot(x[chosen], np.full(chosen.sum(), height), "x", color=colour, ms=7, mew=2, clip_on=False, zorder=6,
                    transform=ax.get_xaxis_transform())  # fmt: skip


def _curves(ax: Axes, x: Numbers, y: Numbers, look: dict[str, str], name: str) -> None:
    width = 5.0 if look is EXPECTED else 1.8
    ax.plot(x, np.where(np.isfinite(y), y, np.nan), color=look["color"], ls=look["linestyle"], lw=width, label=name)


def _dots(ax: Axes, x: Numbers, y: Numbers, look: dict[str, str], name: str) -> None:
    side = -0.12 if look is EXPECTED else 0.12
    shown = np.isfinite(y)
    ax.vlines(x[shown] + side, 0, y[shown], color=look["color"], lw=2.5, ls=look["linestyle"], zorder=2)
    ax.plot(x[shown] + side, y[shown], look["marker"], color=look["color"], ms=6.5, mec=style.BLACK, label=name)


def _differing(got: Numbers, expected: Numbers) -> str:
    if len(got) != len(expected):
        return f"Yours has {len(got)} numbers, and {len(expected)} are expected."
    apart = int(np.sum(~np.isclose(got, expected, rtol=1e-3, atol=1e-5, equal_nan=True)))
    return f"{apart} of {len(expected)} numbers differ."


@style.styled
def comparison(got: Any, expected: Any, x: Any = None, axis: str = "x", ax: Axes | None = None) -> Axes:
    """Your numbers beside the expected ones: curves over x, which `axis` names, or over the position where there are over 12.

    Fewer are drawn position by position. A number that is not finite is a cross at the border.
    """
    ax, got, expected = ax or _card(), array(got), array(expected)
    longest = max(len(got), len(expected))
    curves = x is not None or longest > MANY
    draw = _curves if curves else _dots
    places = array(x) if x is not None and np.size(x) >= longest else np.arange(longest, dtype=np.float64)
    order = np.argsort(places, kind="stable")
    for y, look, name in ((expected, EXPECTED, "expected"), (got, YOURS, "yours")):
        chosen = order[order < len(y)]
        draw(ax, places[chosen], y[chosen], look, name)
        offset = 0.0 if curves else -0.12 if look is EXPECTED else 0.12
        _broken(ax, places[chosen] + offset, y[chosen], look["color"])
    return _finish(ax, got, expected, places, curves, axis if x is not None else "position")


def _finish(ax: Axes, got: Numbers, expected: Numbers, places: Numbers, curves: bool, axis: str) -> Axes:
    bars = [] if curves else [0.0]
    ax.set_ylim(*span(np.concatenate([got, expected, bars]), 0.12))
    ax.yaxis.set_major_locator(MaxNLocator(5))
    if curves:
        ax.set_xlim(*span(places, 0.03))
        ax.xaxis.set_major_locator(MaxNLocator(6))
    else:
        ax.set_xlim(-0.6, len(places) - 0.4)
        ax.set_xticks(np.arange(len(places)))
        ax.axhline(0, color=style.GREY, lw=0.8, zorder=1)
    ax.tick_params(labelsize=9)
    ax.set_xlabel(axis, fontsize=9, labelpad=1)
    ax.set_ylabel("value", fontsize=9, labelpad=1)
    ax.legend(loc="lower right", bbox_to_anchor=(1.0, 1.05), ncols=2, fontsize=9, borderaxespad=0.1, frameon=False)
    both = np.concatenate([got, expected])
    crosses = int(np.sum(~np.isfinite(both)))
    broken = f" {crosses} of the numbers are not finite; crosses at the border mark them." if crosses else ""
    style.describe(ax, f"Your numbers beside the expected ones. {_differing(got, expected)}{broken}")
    return ax
