"""An example class, made from a seed: notebooks as learners hand them in, to try grading on."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dl_workshop import curriculum
from dl_workshop.grading.cells import handed_out
from dl_workshop.mutants import mutants
from dl_workshop.references import reference

WAYS = {"right": 60, "wrong": 22, "taken": 8, "untouched": 6, "endless": 2, "cheat": 2}
"""How an exercise is handed in, and how often out of a hundred times."""
_ENDLESS = "def {name}({parameters}):\n    while True:\n        pass"
_CHEAT = "import importlib\n\n{name} = importlib.import_module('dl_workshop.answers').{name}"


def write(folder: Path, learners: int, seed: int, chapter: curriculum.Chapter, ways: Mapping[str, float] = WAYS) -> list[Path]:
    """Write the notebooks of this many learners, in nbgrader's folders, with a manifest that says when they were handed in.

    `ways` says how often each of `WAYS` is taken, compared with the others.
    """
    chance, written = random.Random(seed), []
    notebook = json.loads(handed_out(chapter).read_text(encoding="utf-8"))
    rows = ["file,handed_in,late"]
    for number in range(1, learners + 1):
        path = Path("submitted", f"learner-{number:02d}", f"chapter-{chapter.number:02d}", f"{chapter.slug}.ipynb")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(_filled_in(notebook, chapter, chance, ways), indent=1), encoding="utf-8")
        late = chance.random() < 0.1
        rows.append(f"{path.as_posix()},2027-05-0{8 if late else 7}T1{number % 10}:00:00+00:00,{'yes' if late else 'no'}")
        written.append(folder / path)
    (folder / "manifest.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return written


def _filled_in(
    notebook: dict[str, Any], chapter: curriculum.Chapter, chance: random.Random, ways: Mapping[str, float]
) -> dict[str, Any]:
    cells = [dict(cell) for cell in notebook["cells"]]
    for name in chapter.exercises:
        way = chance.choices(list(ways), list(ways.values()))[0]
        text = _text(name, way, chance)
        for cell in cells:
            source = "".join(cell["source"])
            if text and "exercise" in cell["metadata"].get("tags", []) and f"def {name}(" in source:
                cell["source"] = text
            if way == "taken" and f"# from dl_workshop.answers import {name}\n" in source + "\n":
                cell["source"] = source.replace("# from", "from")
    return {**notebook, "cells": cells}


def _text(name: str, way: str, chance: random.Random) -> str:
    """What stands in an exercise's cell; empty where it is left as it was."""
    if way == "right":
        return reference(name).source
    if way == "wrong":
        return chance.choice([mutant.source for mutant in mutants(name) if not mutant.equivalent])
    forms = {"endless": _ENDLESS, "cheat": _CHEAT}
    return forms[way].format(name=name, parameters=reference(name).parameters) if way in forms else ""
