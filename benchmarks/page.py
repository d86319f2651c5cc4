"""docs/speed.md: what was measured, as tables and pictures, with the date and the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

from dl_workshop import files
from dl_workshop.figures import style
from dl_workshop.figures.training import time_bars

PAGE = """\
# How fast it is

Measured on {date}: {machine}; {versions}. Every table is one run in which all variants took turns, so that noise met them
alike; the numbers are medians. Ratios within a table can be trusted, absolute times belong to that machine. "Settings on"
means that `dl_workshop.training.faster()` was called before JAX started.

Make it anew with `python benchmarks/run.py --page`.
{tasks}"""


def write(results: dict[str, Any], folder: Path) -> None:
    """Write the page and its pictures into a folder."""
    folder.mkdir(exist_ok=True)
    parts = []
    for name, task in results["tasks"].items():
        picture = f"speed-{name}.png"
        _bars(task, folder / picture)
        parts.append(_section(task, picture))
    versions = ", ".join(f"{package} {version}" for package, version in results["versions"].items())
    page = PAGE.format(date=results["date"], machine=results["machine"], versions=versions, tasks="".join(parts))
    files.write(folder / "speed.md", page)


def _section(task: dict[str, Any], picture: str) -> str:
    rows = sorted(task["rows"], key=lambda row: row["microseconds"])
    quickest = rows[0]["microseconds"]
    lines = [f"| {row['name']} | {row['microseconds']:.3g} | {row['microseconds'] / quickest:.3g} |" for row in rows]
    claims = [f"- {'met' if claim['met'] else '**missed**'}: {claim['says']}" for claim in task["claims"]]
    said = ", ".join(f"{row['name']} {row['microseconds']:.3g}" for row in rows)
    return "\n".join([
        f"\n## {task['title']}\n",
        f"![Bars, in {task['unit']}: {said}.]({picture})\n",
        f"| | {task['unit']} | times the quickest |", "| --- | ---: | ---: |", *lines, "", *claims, "",
    ])  # fmt: skip


def _bars(task: dict[str, Any], file: Path) -> None:
    rows = sorted(task["rows"], key=lambda row: -row["microseconds"])
    ax = time_bars({row["name"]: 1e-6 * row["microseconds"] for row in rows}, 1)
    ax.set_title("")
    ax.set_xlabel(task["unit"].replace("µs", "seconds"))
    figure = style.figure_of(ax)
    figure.savefig(file, dpi=110, bbox_inches="tight")
    plt.close(figure)
