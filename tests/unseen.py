"""Attempts by readers who had seen nothing but the learner's notebooks, and what `check` says to each.

    python tests/unseen.py [NAME ...]

writes `tests/attempts/verdicts/NAME.json` anew for those exercises, or for all: for every wrong attempt what it is told, what
is underlined in its lines, and how a reader who wrote neither messages nor code judges that. A judgement is kept while what
is said and underlined stays the same; where it changes, the new words wait to be judged ("").

Wrong attempts are in `tests/attempts/wrong/NAME.py`, those for situations that people met in public in
`tests/attempts/public/NAME.py`, right ones in unusual styles in `tests/attempts/right/NAME.py`: a cell for each, whose title
says what is wrong with it, or unusual.
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

from dl_workshop import pointing
from dl_workshop.checking import examine
from dl_workshop.pointing import source

FOLDER = Path(__file__).parent / "attempts"
JUDGEMENTS = ("cause", "place", "direction", "nothing")
"""What a verdict can be: it tells the cause, or underlines the true place, or tells the direction in which to look, or nothing
of use. None may be untrue."""
WRONG = ("wrong", "public")
"""The folders of wrong attempts: by readers of the notebooks, and for situations met in public."""
SECONDS = 8.0
"""The seconds that a search may take here: on a busy machine about what it does in check and hint on a quiet one."""
NOT_IN_TIME = "not in time"
"""What is kept where a search did not come to its end, behind what is underlined until then."""


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
        source.remember([self.exercise], self.source, namespace)
        return namespace[self.exercise]


def attempts(kind: Literal["wrong", "public", "right"], name: str) -> list[Attempt]:
    """The attempts at an exercise, in the order of the file."""
    path = FOLDER / kind / f"{name}.py"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [Attempt(name, *cell.split("\n", 1)) for cell in re.split(r"^# %% ", text, flags=re.MULTILINE)[1:]]


@cache
def _beforehand(name: str) -> dict[str, Any]:
    """What the learner's notebook has when the exercise is reached: imports and functions, and right answers to the others."""
    import nbformat

    from dl_workshop import answers, curriculum

    notebook = nbformat.read(FOLDER.parent.parent / "notebooks" / f"{curriculum.chapter_of(name).slug}.ipynb", as_version=4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    namespace: dict[str, Any] = {other: getattr(answers, other) for other in curriculum.EXERCISES if other != name}
    for statement in _kept("\n".join(cell for cell in cells if not re.search(r"^\s*%", cell, re.MULTILINE))):
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
    return frozen.told(attempt.exercise, made, seed, cold=True)


def wrong_attempts(name: str) -> list[Attempt]:
    """All wrong attempts at an exercise."""
    return [attempt for kind in WRONG for attempt in attempts(kind, name)]  # type: ignore[arg-type]


def underlined(attempt: Attempt, seconds: float = SECONDS) -> list[str] | None:
    """What is underlined in an attempt's lines, on the card or with the first hint: its line, the part, what is said of it."""
    try:
        made = attempt.made()
    except Exception:
        return None
    np.random.seed(0)
    verdict = pointing.point(attempt.exercise, made, examine(attempt.exercise, made, seed=0), seconds)
    searching = pointing.still_searching(attempt.exercise)
    mark = verdict.mark if searching else verdict.mark or pointing.found_by_now(attempt.exercise, seconds)
    return [*([mark.text, mark.parts[1], mark.says] if mark else []), *([NOT_IN_TIME] if searching else [])] or None


def kept(name: str) -> dict[str, dict[str, Any]]:
    """For every wrong attempt, by its title, what it `says`, what it `underlines`, and how that is `judged`."""
    path = FOLDER / "verdicts" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def write(name: str) -> str:
    """Write down what is said now; judgements of other words are lost."""
    from dl_workshop import atomic_files

    before, now = kept(name), {}
    for attempt in wrong_attempts(name):
        now[attempt.title] = {"says": told(attempt), "underlines": underlined(attempt)}
        known = before.get(attempt.title, {})
        now[attempt.title]["judged"] = known["judged"] if now[attempt.title].items() <= known.items() else ""
    (FOLDER / "verdicts").mkdir(exist_ok=True)
    atomic_files.write(FOLDER / "verdicts" / f"{name}.json", json.dumps(now, indent=1, ensure_ascii=False) + "\n")
    return name


if __name__ == "__main__":
    frozen.on_every_core(write, sys.argv[1:])
