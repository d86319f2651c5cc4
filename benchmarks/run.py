"""Run the benchmarks, print their tables, and with --page renew docs/speed.md: python benchmarks/run.py [TASK ...] [--page]"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import json
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

import check_latency
import descent
import exact
import fresh
import growth
import large
import long
import softmax
import waiting
from measure import Task, Timing, interleaved, machine, short
from rich.console import Console
from rich.table import Table

from dl_workshop import atomic_files

ROOT = Path(__file__).parent.parent
TASKS = (descent.TASK, long.TASK, exact.SMALL, exact.LARGE, large.TASK, softmax.TASK, *growth.TASKS)
STARTS = {"start": fresh.starts, "check": check_latency.starts}
PACKAGES = ("jax", "numpy", "numba", "optax", "scikit-learn", "torch")
out = Console(highlight=False)


def versions() -> dict[str, str]:
    """What was measured with what; a package that is not here is left out."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def show(task: Task, timings: list[Timing]) -> None:
    """The table of one task, the quickest first, and what is claimed of it."""
    table = Table("", task.unit, "times the quickest", "first run, s", "off by", title=task.title, title_justify="left")
    ordered = sorted(timings, key=lambda timing: timing.microseconds)
    for timing in ordered:
        ratio = timing.microseconds / ordered[0].microseconds
        table.add_row(timing.name, short(timing.microseconds), short(ratio), f"{timing.first:.3f}", f"{timing.error:.0e}")
    out.print(table)
    for claim in claims(task, timings):
        out.print(("✓ " if claim["met"] else "✗ ") + claim["says"])
    out.print()


def claims(task: Task, timings: list[Timing]) -> list[dict[str, Any]]:
    """What is claimed of a task, held against what was measured. What was not measured here cannot be claimed."""
    took, found = {timing.name: timing.microseconds for timing in timings}, []
    for slower, faster, bar in task.claims:
        if slower in took and faster in took:
            ratio = took[slower] / took[faster]
            if bar >= 1:
                says = f"{faster} is {short(ratio)} times faster than {slower} (asked: {bar:g})"
            else:
                says = f"{faster} takes {short(1 / ratio)} times as long as {slower} (asked: at most {1 / bar:g})"
            found.append({"says": says, "ratio": ratio, "asked": bar, "met": ratio >= bar})
    return found


def show_starts(starts: list[fresh.Start]) -> None:
    """The table of what happens once, and what is asked of it."""
    table = Table("", "seconds", "asked: at most", "", title="What happens once (fresh processes)", title_justify="left")
    for start in starts:
        met = start.at_most is None or start.seconds <= start.at_most
        asked = "" if start.at_most is None else f"{start.at_most:g}"
        table.add_row(start.name, f"{start.seconds:.3f}", asked, "" if start.at_most is None else "✓" if met else "✗")
    out.print(table)


def main() -> None:
    """Measure what is asked for, or everything."""
    names = [*(task.name for task in TASKS), *STARTS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=", ".join(names))
    parser.add_argument("--page", action="store_true", help="renew docs/speed.md and its pictures")
    asked = parser.parse_args()
    chosen = [task for task in TASKS if not asked.tasks or task.name in asked.tasks]
    if unknown := set(asked.tasks) - set(names):
        parser.error(f"there is no task {', '.join(sorted(unknown))}")
    results: dict[str, Any] = {"date": datetime.date.today().isoformat(), "machine": machine(), "versions": versions()}
    results["tasks"] = {}
    for task in chosen:
        timings = interleaved(task)
        show(task, timings)
        rows = [asdict(timing) for timing in timings]
        results["tasks"][task.name] = {"title": task.title, "unit": task.unit, "rows": rows, "claims": claims(task, timings)}
    starts = [start for name, measure in STARTS.items() if not asked.tasks or name in asked.tasks for start in measure()]
    if starts:
        show_starts(starts)
    results["starts"] = [asdict(start) for start in starts]
    results["waiting"] = waiting.measured()
    atomic_files.write(ROOT / "benchmarks" / "results.json", json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    if asked.page:
        from page import write

        write(results, ROOT / "docs")


if __name__ == "__main__":
    main()
