"""How the commands speak: results to standard output, everything else to standard error, data as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from dl_workshop import curriculum, streams
from dl_workshop.processes import end_with_parent

T = TypeVar("T")

COLOURS = {"passed": "green", "wrong": "red", "not attempted": "bright_black", "error": "magenta"}

out = Console(highlight=False, emoji=False, markup=False)
err = Console(highlight=False, emoji=False, markup=False, stderr=True)


def fail(message: object, status: int = 2) -> NoReturn:
    """Say what is wrong on standard error, and leave."""
    err.print(Text(str(message), style="red"), soft_wrap=True)
    raise typer.Exit(status)


def known(names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """The names, if all are exercises; else leave with the nearest ones."""
    try:
        for name in names:
            curriculum.chapter_of(name)
    except curriculum.UnknownExercise as unknown:
        fail(unknown)
    return tuple(names)


def show_json(data: Any) -> None:
    """One JSON document on standard output, the same in a terminal and in a pipe.

    JSON is written in Unicode. A stream in any other encoding gets the escapes that mean the same, in ASCII.
    """
    text = json.dumps(data, indent=2, ensure_ascii=False)
    typer.echo(text if streams.carries(text, sys.stdout) else json.dumps(data, indent=2))


def show_verdict(text: str, status: str) -> None:
    """A verdict as text, its first line in the colour of its status; "not attempted" says all in that line."""
    first, *rest = text.split("\n")
    out.print(Text(first, style=f"bold {COLOURS[status]}"), soft_wrap=True)
    for line in rest if status != "not attempted" else ():
        out.print(Text(f"  {line}" if line else ""), soft_wrap=True)
    if "" in rest:  # evidence follows the message: room after it
        out.print()


@contextmanager
def bar(what: str) -> Iterator[Progress]:
    """A progress bar on standard error, shown only while something is at work and somebody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as shown:
        shown.add_task(what, total=None)
        yield shown


def on_every_core(task: Callable[[str], T], names: Sequence[str]) -> Iterator[T]:
    """The results in order. Most of the time goes into compiling, one thing after the other, so every core gets a process."""
    workers = min(os.cpu_count() or 1, len(names) // 4)
    if workers < 2:
        yield from map(task, names)
        return
    # JAX has threads of its own, which a forked process would lose.
    with ProcessPoolExecutor(workers, get_context("spawn"), end_with_parent) as pool:
        yield from pool.map(task, names)
