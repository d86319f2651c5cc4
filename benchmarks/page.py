"""docs/speed.md: what was measured, as tables and pictures, with the date and the machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from measure import short, short_share

from dl_workshop import atomic_files
from dl_workshop.figures import style
from dl_workshop.figures.training import time_bars

PAGE = """\
# How fast it is

Measured on {date}: {machine}; {versions}. Every table is one run in which all variants took turns, so that noise hit them
equally; the numbers are medians. Ratios within a table can be trusted; absolute times belong to that machine. "Settings on"
means that `dl_workshop.training.faster()` was called before JAX started.

Regenerate it with `python benchmarks/run.py --page`.
{starts}{waiting}{tasks}"""
STARTS = """
## What happens once

Each measured in fresh processes.

| | seconds | asked |
| --- | ---: | ---: |
{rows}
"""
WAITING = """
## What people wait for

Compared with commit {then}, both by turns, last on {date}, with `python benchmarks/waiting.py`: each check in a fresh
process that has already used JAX; the lab and the tests in fresh clones with empty caches, the environment of the tests made
beforehand, and the tests twice, the newer commit first and last.

| | {then} | now | now / {then} | asked: at most |
| --- | ---: | ---: | ---: | ---: |
{rows}

Where something was missed: nearly all the time that a finished chapter takes goes into starting the kernel, importing JAX and
matplotlib, and running the cells that are not checks, as the row below it shows. The later checks that are slow are those of
answers that draw at random, whose draws JAX compiles at every call; the others wait for JAX's tracing, which takes as long as
the plain calls did.
"""
GROWING = {"examples", "features", "steps"}
"""Tasks whose variants are one and the same at several sizes."""


def write(results: dict[str, Any], folder: Path) -> None:
    """Write the page and its pictures into a folder."""
    folder.mkdir(exist_ok=True)
    parts = []
    for name, task in results["tasks"].items():
        picture = f"speed-{name}.png"
        figure = style.figure_of(_curves(task) if name in GROWING else _bars(task))
        figure.savefig(folder / picture, dpi=110, bbox_inches="tight")
        plt.close(figure)
        parts.append(_section(name, task, picture))
    versions = ", ".join(f"{package} {version}" for package, version in results["versions"].items())
    page = PAGE.format(
        date=results["date"],
        machine=results["machine"],
        versions=versions,
        starts=_starts(results),
        waiting=_waiting(results.get("waiting", {})),
        tasks="".join(parts),
    )
    atomic_files.write(folder / "speed.md", page)


def _starts(results: dict[str, Any]) -> str:
    rows = []
    for start in results["starts"]:
        asked = "" if start["at_most"] is None else f"at most {start['at_most']:g}"
        missed = asked and start["seconds"] > start["at_most"]
        rows.append(f"| {start['name']} | {start['seconds']:.3f} | {f'{asked}, **missed**' if missed else asked} |")
    return STARTS.format(rows="\n".join(rows)) if rows else ""


def _waiting(results: dict[str, Any]) -> str:
    rows = []
    for row in results.get("rows", ()):
        asked = "" if row["asked"] is None else f"{row['asked']:.2g}"
        if asked and row["share"] > row["asked"]:
            asked += ", **missed**"
        numbers = " | ".join((short(row["then"]), short(row["now"]), short_share(row["share"], row["asked"])))
        rows.append(f"| {row['name']}, {row['unit']} | {numbers} | {asked} |")
    return WAITING.format(then=results["then"], date=results["date"], rows="\n".join(rows)) if rows else ""


def renew_waiting(results: dict[str, Any], folder: Path) -> None:
    """Put what people wait for into the page, in place of what was there, or before the first task; the rest stays."""
    page = (folder / "speed.md").read_text(encoding="utf-8")
    parts = [part for part in re.split(r"(?=\n## )", page) if not part.startswith("\n## What people wait for")]
    place = 2 if len(parts) > 1 and parts[1].startswith("\n## What happens once") else 1
    atomic_files.write(folder / "speed.md", "".join([*parts[:place], _waiting(results), *parts[place:]]))


def _section(name: str, task: dict[str, Any], picture: str) -> str:
    rows = sorted(task["rows"], key=lambda row: row["microseconds"])
    quickest = rows[0]["microseconds"]
    lines = [f"| {row['name']} | {short(row['microseconds'])} | {short(row['microseconds'] / quickest)} |" for row in rows]
    claims = [f"- {'met' if claim['met'] else '**missed**'}: {claim['says']}" for claim in task["claims"]]
    shape = "Curves" if name in GROWING else "Bars"
    said = ", ".join(f"{row['name']} {short(row['microseconds'])}" for row in rows)
    return "\n".join([
        f"\n## {task['title']}\n",
        f"![{shape}, in {task['unit']}: {said}.]({picture})\n",
        f"| | {task['unit']} | times the quickest |", "| --- | ---: | ---: |", *lines, "", *claims, "",
    ])  # fmt: skip


def _bars(task: dict[str, Any]) -> Axes:
    rows = sorted(task["rows"], key=lambda row: -row["microseconds"])
    ax = time_bars({row["name"]: 1e-6 * row["microseconds"] for row in rows}, 1)
    ax.set_title("", loc="left")
    ax.set_xlabel(task["unit"].replace("µs", "seconds"))
    return ax


@style.styled
def _curves(task: dict[str, Any]) -> Axes:
    curves: dict[str, list[tuple[int, float]]] = {}
    for row in task["rows"]:
        who, number, what = re.fullmatch(r"(\w+), ([\d,]+) (\w+)", row["name"]).groups()
        curves.setdefault(who, []).append((int(number.replace(",", "")), 1e-6 * row["microseconds"]))
    ax = style.axes(None, (7.2, 3.8))
    for look, (who, points) in zip(style.SERIES, curves.items(), strict=False):
        ax.loglog(*zip(*sorted(points), strict=True), label=who, **look)
    ax.set(xlabel=what, ylabel=task["unit"].replace("µs", "seconds"))
    ax.legend()
    return ax
