"""Chapter 10: which device holds which rows, what each adds to the gradient, and what more devices can bring."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, array, number


def _rows_of(placed: Any) -> dict[int, tuple[int, int]]:
    """For each device, by number, the first row that it holds and the one after the last."""
    length = placed.shape[0] if placed.ndim else 1
    where = placed.sharding.devices_indices_map(placed.shape)
    slices = {device.id: (index[0] if index else slice(None)).indices(length) for device, index in where.items()}
    return {device: (start, stop) for device, (start, stop, _) in sorted(slices.items())}


@style.styled
def placement(placed: Any, name: str = "the array", devices: int = 1, ax: Axes | None = None) -> Axes:
    """Devices across, rows downward; a block where a device holds rows of a placed array, read from its sharding.

    There is room for `devices` devices at least, empty where they hold nothing.
    """
    ax, held = style.axes(ax, (7.2, 3.9)), _rows_of(placed)
    shown = sorted({*held, *range(devices)})
    length = placed.shape[0] if placed.ndim else 1
    for device, (start, stop) in held.items():
        place = shown.index(device)
        ax.add_patch(Rectangle((place - 0.42, start), 0.84, stop - start, fc=style.SKY, ec=style.BLACK, lw=1.0))
        text = f"{start}–{stop - 1}" if stop - start > 1 else f"{start}"
        ax.text(place, (start + stop) / 2, text, ha="center", va="center", fontsize=8.5 if len(text) < 9 else 7.5)
    ax.set(xlim=(-0.6, len(shown) - 0.4), ylim=(length, 0), xlabel="device", ylabel="row")
    ax.set_xticks(range(len(shown)), [str(device) for device in shown])
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    ax.set_title(f"Who holds which rows of {name}")
    ax.grid(False)
    whole = all(rows == (0, length) for rows in held.values())
    said = "; ".join(f"device {device}: rows {start} to {stop - 1}" for device, (start, stop) in held.items())
    everyone = f"every one of {len(held)} devices" if len(held) > 1 else f"device {next(iter(held))} alone"
    words = f"{everyone} holds all {length} rows" if whole else said
    style.describe(ax, f"Who holds which rows of {name}: {words}.")
    return ax


@style.styled
def partial_sums(parts: Any, ax: Axes | None = None) -> Axes:
    """What each device finds for one slope from its own rows, and the sum of all, which every device needs."""
    ax, parts = style.axes(ax, (7.2, 4.0)), array(parts)
    total = float(parts.sum())
    starts = np.concatenate([[0.0], np.cumsum(parts)])
    for i, part in enumerate(parts):
        ax.bar(i, part, bottom=starts[i], width=0.7, color=style.SKY, edgecolor=style.BLACK, lw=0.8)
        ax.plot([i - 0.35, i + 1.35], [starts[i + 1]] * 2, color=style.GREY, lw=1.0, ls=":")
    ax.bar(len(parts), total, width=0.7, color=style.ORANGE, edgecolor=style.BLACK, lw=0.8, hatch="//")
    ax.axhline(0, color=style.BLACK, lw=1.0)
    ax.set_xticks(range(len(parts) + 1), [*map(str, range(len(parts))), "sum"])
    ax.set(xlabel="device", ylabel="slope of the loss in w", title="Each adds up its own rows, then all add up")
    said = ", ".join(number(part) for part in parts)
    style.describe(ax, f"The slope in w from each device's rows, one on top of the other: {said}. Their sum is "
                       f"{number(total)}.")  # fmt: skip
    return ax


def speedup(devices: Numbers, computing: float, communicating: float) -> Numbers:
    """How many times faster a step is on several devices: computing is divided, communicating is not (after Amdahl, 1967)."""
    alone = computing
    together = computing / devices + np.where(devices > 1, communicating, 0.0)
    return np.asarray(alone / together, np.float64)


@style.styled
def speedups(computing: float, communicating: float, most: int = 32, ax: Axes | None = None) -> Axes:
    """The speed-up with 1 to `most` devices, if a step takes so many ms to compute and so many to communicate."""
    ax, devices = style.axes(ax), np.arange(1.0, most + 1)
    gained = speedup(devices, computing, communicating)
    ax.plot(devices, devices, color=style.GREY, ls=(0, (4, 3)), lw=1.6, label="n devices, n times faster")
    ax.plot(devices, gained, color=style.BLUE, lw=3, label="with communication")
    ax.set(xlabel="devices", ylabel="times faster", xlim=(1, most), ylim=(0, most), title="What more devices bring")
    ax.legend(loc="upper left")
    style.describe(ax, f"Speed-up against devices for {number(computing)} ms of computing and {number(communicating)} ms of "
                       f"communicating in each step: {number(gained[-1])} times with {most} devices.")  # fmt: skip
    return ax
