"""Every chapter runs as an instructor sees it; every learner notebook stops where work is due, and runs once it is done."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nbclient.exceptions import CellExecutionError
from notebooks import ROOT, chapter_source, learner_notebook, run, text_outputs

from dl_workshop import curriculum
from dl_workshop.audience import UNSEEN
from dl_workshop.authoring import checked_names, imported_names
from dl_workshop.references import reference

CHAPTERS = pytest.mark.parametrize("chapter", curriculum.CHAPTERS, ids=lambda chapter: chapter.slug)


def exercise_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if "exercise" in cell.metadata.get("tags", [])]


@pytest.fixture(autouse=True)
def only_what_is_shown(thorough: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What boards work out beforehand is tested with the boards, and here under --thorough alone."""
    if not thorough:
        monkeypatch.setenv(UNSEEN, "1")


@pytest.mark.parametrize(  # chapter 03 is worked on in a real browser besides
    "chapter", [pytest.param(c, id=c.slug, marks=() if c.number == 1 else pytest.mark.thorough) for c in curriculum.CHAPTERS]
)
def test_learner_notebook_runs_through_once_solutions_are_pasted(chapter: curriculum.Chapter, tmp_path: Path) -> None:
    notebook = learner_notebook(chapter.slug)
    for cell, name in zip(exercise_cells(notebook), chapter.exercises, strict=True):
        cell.source = f"import jax\nimport jax.numpy as jnp\n\n{reference(name).source}"
    assert_all_is_well(run(notebook, tmp_path), chapter, tmp_path)


FIRST_CELLS = """
import sys
import conftest
from notebooks import chapter_source
from dl_workshop import curriculum

for chapter in reversed(curriculum.CHAPTERS):  # chapter 10 settles how many devices there are, before JAX starts
    for module in [name for name in sys.modules if name.startswith("dl_workshop.answers")]:
        del sys.modules[module]
    sys.modules[f"dl_workshop.answers.{chapter.module}"] = None  # whoever imports it fails
    exec(next(cell.source for cell in chapter_source(chapter.slug).cells if cell.cell_type == "code"), {})
"""


def test_the_first_cell_of_a_chapter_needs_none_of_its_references(root: Path) -> None:
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (root / "src", root / "tests", root / "benchmarks")))}
    ran = subprocess.run([sys.executable, "-c", FIRST_CELLS], env=paths, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.thorough  # all but the cells of the exercises is what the test above runs
@CHAPTERS
def test_instructors_notebook_runs_through(chapter: curriculum.Chapter, tmp_path: Path) -> None:
    assert_all_is_well(run(chapter_source(chapter.slug), tmp_path), chapter, tmp_path)


def assert_all_is_well(notebook: Any, chapter: curriculum.Chapter, folder: Path) -> None:
    """Every check passed and was kept, every picture says what it shows, and nothing complained."""
    checks = {name: cell for cell in notebook.cells if cell.cell_type == "code" for name in checked_names(cell.source)}
    for name in chapter.exercises:
        assert f"✓ {name}: passed" in text_outputs(checks[name])
    pictures = [o for cell in notebook.cells for o in cell.get("outputs", []) if "image/png" in o.get("data", {})]
    assert len(pictures) >= (5 if chapter.number else 0)
    for picture in pictures:
        assert re.search(r'<img alt="[^"]{20,}"', picture["data"]["text/html"])
    errors = [o for cell in notebook.cells for o in cell.get("outputs", []) if o.get("name") == "stderr"]
    assert not errors
    done = json.loads((folder / ".dl-workshop.json").read_text())["done"]
    assert set(done) >= set(chapter.exercises)


@pytest.mark.sampled(11)
@CHAPTERS
def test_untouched_learner_notebook_stops_at_the_first_exercise(chapter: curriculum.Chapter, tmp_path: Path) -> None:
    notebook = learner_notebook(chapter.slug)
    first = chapter.exercises[0]
    with pytest.raises(CellExecutionError, match=f"{first}: not attempted yet"):
        run(notebook, tmp_path)
    place = notebook.cells.index(exercise_cells(notebook)[0])
    assert f"○ {first}: not attempted" in text_outputs(notebook.cells[place + 1])
    stopped = [cell for cell in notebook.cells if any(o.output_type == "error" for o in cell.get("outputs", []))]
    assert f"Your turn: write {first}." in text_outputs(stopped[0])
    assert stopped[0].outputs[-1].traceback == [f"{first}: not attempted yet"]


@CHAPTERS
def test_chapter_holds_its_exercises_in_order_each_with_check_and_way_out(chapter: curriculum.Chapter) -> None:
    source = [cell for cell in chapter_source(chapter.slug).cells if cell.cell_type == "code"]
    exercises = [cell for cell in source if "exercise" in cell.metadata.get("tags", [])]
    assert [name for cell in exercises for name in imported_names(cell.source)] == list(chapter.exercises)
    delivered = learner_notebook(chapter.slug).cells
    for cell, name in zip(exercise_cells(learner_notebook(chapter.slug)), chapter.exercises, strict=True):
        place = [c.id for c in delivered].index(cell.id)
        assert delivered[place + 1].source.split("\n")[0] == f'check("{name}", {name})'
        ways_on = [f'# hint("{name}")', f'# answer("{name}")'] if chapter.number else []  # chapter 00 explains them behind it
        assert delivered[place + 1].source.split("\n")[1:] == ways_on
        assert f"# from dl_workshop.answers import {name}" in delivered[place + 2].source


@CHAPTERS
def test_no_solution_is_in_the_learner_notebook(chapter: curriculum.Chapter) -> None:
    cells = learner_notebook(chapter.slug).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    for name in chapter.exercises:
        for line in reference(name).body.splitlines():
            if len(line.strip()) > 8:
                assert line.strip() not in code
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in cells)


@CHAPTERS
def test_chapter_has_goal_prediction_experiments_recap_and_reading(chapter: curriculum.Chapter) -> None:
    text = "\n".join(cell.source for cell in chapter_source(chapter.slug).cells if cell.cell_type == "markdown")
    for part in ("In this chapter", "?**", "## What if?", "In three sentences.", "Further reading."):
        assert part in text


def asked(text: str) -> list[int]:
    """Where the questions in bold stand, and where something is to be predicted."""
    text = re.sub(r"`[^`\n]*`|\$[^$]*\$", lambda found: " " * len(found[0]), text)  # a power is no bold
    bold = [found.start() for found in re.finditer(r"\*\*([^*]+)\*\*", text) if "?" in found[1]]
    return sorted([*bold, *(found.start() for found in re.finditer(r"\bPredict\b", text))])


@CHAPTERS
def test_every_question_has_its_answer_one_click_below(chapter: curriculum.Chapter) -> None:
    cells = [cell.source for cell in chapter_source(chapter.slug).cells if cell.cell_type == "markdown"]
    parts = re.split(r"^## ", "\n".join(cells), flags=re.MULTILINE)
    answers = [[found.start() for found in re.finditer(r"<details><summary>Answer</summary>\n\n", part)] for part in parts]
    for part, inside, behind in zip(parts, answers, [*answers[1:], []], strict=True):
        assert part.count("<details>") == part.count("</details>") == len(inside)
        questions = asked(part)
        # What a section begins with may be settled at the beginning of the next.
        assert not questions or (inside and inside[-1] > questions[-1]) or behind, part[questions[-1] :][:200]
    assert "<details><summary>Answer" in parts[[part.startswith("What if?") for part in parts].index(True)]


def test_the_map_of_chapter_00_is_that_of_the_curriculum() -> None:
    cells = [cell.source for cell in chapter_source("00-welcome").cells if "| chapter |" in cell.source]
    rows = [[part.strip(" `") for part in row.replace("`", "").split("|")[1:-1]] for row in cells[0].splitlines() if "[" in row]
    assert [row for row in rows if len(row) == 4] == [
        [f"[{c.name}]({c.slug}.md)", c.gives, str(c.minutes), ", ".join(f"{n:02d}" for n in c.needs)]
        for c in curriculum.CHAPTERS[1:]
    ]


@CHAPTERS
def test_the_first_lines_say_how_long_it_takes(chapter: curriculum.Chapter) -> None:
    beginning = chapter_source(chapter.slug).cells[0].source
    assert f"About {chapter.minutes} minutes" in " ".join(beginning.split())
    assert chapter.minutes <= 60 or "pause" in beginning


def test_no_chapter_is_missing_and_none_is_unlisted() -> None:
    slugs = {chapter.slug for chapter in curriculum.CHAPTERS}
    assert {path.stem for path in (ROOT / "answers").glob("*.md")} == slugs
    assert {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} == slugs
