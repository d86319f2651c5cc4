"""What the tests of grading share: a sandbox at the strongest level there is, and one exercise judged in it."""

from __future__ import annotations

import linecache
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from dl_workshop import curriculum
from dl_workshop.checking import Verdict
from dl_workshop.checking.live import observed
from dl_workshop.grading import isolation
from dl_workshop.grading.sandbox import TURN, Level, Sandbox
from dl_workshop.grading.sitting import Sitting
from dl_workshop.jupyter.running.reading import Cell, Notebook

FIRST = "import jax\nimport jax.numpy as jnp\nfrom dl_workshop import answer, check, hint"


@cache
def level() -> Level:
    """The strongest level that works here; the tests say so by its name."""
    return isolation.strongest()


@contextmanager
def sandbox(chapter: int, level: Level) -> Iterator[Sandbox]:
    with Sandbox(curriculum.CHAPTERS[chapter], level, seconds=120) as box:
        yield box


def judged(
    box: Sandbox, name: str, *cells: str, seed: int = 0, timeout: float = 30.0, taken: set[str] | None = None
) -> tuple[Verdict, list[str]]:
    """The verdict on an exercise that these cells define and its check, which follows, hands over; and the notes."""
    chapter = curriculum.chapter_of(name)
    sources = (FIRST, *cells, f'check("{name}", {name})')
    notebook = Notebook(Path("handed-in.ipynb"), tuple(map(Cell, sources)), chapter)
    with TURN:
        return Sitting(notebook, name, taken or set(), observed, seed, timeout).judged(box)


def defined_here(source: str, name: str) -> Any:
    """What a cell defines under a name, run in this process."""
    module = ModuleType("__main__")
    file = f"<cell {abs(hash(source))}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    exec(compile(source, file, "exec"), vars(module))
    return vars(module)[name]
