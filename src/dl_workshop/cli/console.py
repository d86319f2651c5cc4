"""How the commands speak: results to standard output, everything else to standard error, data as JSON."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from dl_workshop import curriculum, streams

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
