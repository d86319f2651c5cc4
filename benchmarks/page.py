"""docs/speed.md: what was measured, as tables and pictures, with the date and the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

from dl_workshop.figures import style

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
    (folder / "speed.md").write_text(page, encoding="utf-8")


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


@style.styled
def _bars(task: dict[str, Any], file: Path) -> Any:
    rows = sorted(task["rows"], key=lambda row: row["microseconds"])
    ax = style.axes(None, (8.2, 0.5 * len(rows) + 1.3))
    values = [row["microseconds"] for row in rows]
    ax.barh(range(len(rows)), values, color=style.SKY, edgecolor=style.BLACK, linewidth=0.8, height=0.62)
    for place, value in enumerate(values):
        ax.annotate(f"{value:.3g}", (value, place), (6, 0), textcoords="offset points", va="center", fontsize=11)
    ax.set_xscale("log")
    ax.set(xlabel=f"{task['unit']}, on a logarithmic scale", ylim=(len(rows) - 0.4, -0.6), xlim=(values[0] / 2, values[-1] * 3))
    ax.set_yticks(range(len(rows)), [row["name"] for row in rows])
    ax.grid(False, axis="y")
    figure = style.figure_of(ax)
    figure.savefig(file, dpi=110, bbox_inches="tight")
    plt.close(figure)
    return ax
