"""Attempts by readers who had seen nothing but the learner's notebooks, and what `check` says to each.

    python tests/unseen.py [NAME ...]

writes `tests/attempts/verdicts/NAME.json` anew for those exercises, or for all: for every wrong attempt what it is told, and
how a reader who did not write the messages judges that. A judgement is kept while what is said stays the same; where it
changes, the new words wait to be judged ("").

Wrong attempts are in `tests/attempts/wrong/NAME.py`, right ones in unusual styles in `tests/attempts/right/NAME.py`: a cell
for each, whose title says what is wrong with it, or unusual.
"""

from __future__ import annotations

import ast
import json
import linecache
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import frozen
import numpy as np

FOLDER = Path(__file__).parent / "attempts"
JUDGEMENTS = ("cause", "direction", "nothing")
"""What a verdict can be: it tells the cause, or the direction in which to look, or nothing of use. None may be untrue."""


@dataclass(frozen=True)
class Attempt:
    """One attempt: the exercise, what is wrong with it or unusual, and its cell."""

    exercise: str
    title: str
    source: str

    def made(self) -> Any:
        """What the cell binds the exercise's name to, run where a learner would run it: behind the chapter's imports.

        What it raises while it is defined is raised here too.
        """
        file = f"<{self.exercise}: {self.title}>"
        linecache.cache[file] = len(self.source), None, self.source.splitlines(keepends=True), file
        namespace = {"__name__": "__main__", **_beforehand(self.exercise)}
        exec(compile(self.source, file, "exec"), namespace)
        return namespace[self.exercise]


def attempts(kind: Literal["wrong", "right"], name: str) -> list[Attempt]:
    """The attempts at an exercise, in the order of the file."""
    text = (FOLDER / kind / f"{name}.py").read_text(encoding="utf-8")
    return [Attempt(name, *cell.split("\n", 1)) for cell in re.split(r"^# %% ", text, flags=re.MULTILINE)[1:]]


@cache
def _beforehand(name: str) -> dict[str, Any]:
    """What the learner's notebook has when the exercise is reached: imports and functions, and right answers to the others."""
    import nbformat

    from dl_workshop import answers, curriculum

    notebook = nbformat.read(FOLDER.parent.parent / "notebooks" / f"{curriculum.chapter_of(name).slug}.ipynb", as_version=4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    namespace: dict[str, Any] = {other: getattr(answers, other) for other in curriculum.EXERCISES if other != name}
    for statement in _kept("\n".join(cell for cell in cells if not cell.startswith("%"))):
        exec(statement, namespace)
    return namespace


def _kept(text: str) -> Iterator[str]:
    """The imports and functions of cells, but for exercises and what only shows something."""
    for node in ast.parse(text).body:
        statement = ast.unparse(node)
        shows = re.search(r"figures|widgets|\bcheck\b|dl_workshop$|NotImplementedError", statement)
        if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef) and not shows:
            yield statement


def told(attempt: Attempt, seed: int = 0) -> frozen.Told:
    """What `check` says to an attempt: status, misconception, relation, message."""
    np.random.seed(0)  # for cells that draw from NumPy's hidden state
    _beforehand(attempt.exercise)
    try:
        made = attempt.made()
    except Exception as error:  # a learner sees this beneath the cell, and nothing is left to check
        return ["not defined", None, None, f"{type(error).__name__}: {error}"]
    return frozen.told(attempt.exercise, made, seed)


def kept(name: str) -> dict[str, dict[str, Any]]:
    """For every wrong attempt, by its title, what it `says` and how that is `judged`, as written down."""
    path = FOLDER / "verdicts" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(name: str) -> str:
    """Write down what is said now; judgements of other words are lost."""
    from dl_workshop import atomic_files

    before, now = kept(name), {}
    for attempt in attempts("wrong", name):
        says, known = told(attempt), before.get(attempt.title, {})
        now[attempt.title] = {"says": says, "judged": known["judged"] if known.get("says") == says else ""}
    (FOLDER / "verdicts").mkdir(exist_ok=True)
    atomic_files.write(FOLDER / "verdicts" / f"{name}.json", json.dumps(now, indent=1, ensure_ascii=False) + "\n")
    return name


if __name__ == "__main__":
    frozen.on_every_core(write, sys.argv[1:])
