"""What is judged in a sandbox comes to the verdict of `check`, in words and all; and the sandbox holds what it should."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from graded import FIRST, defined_here, judged, level, sandbox

from dl_workshop import curriculum, exercises
from dl_workshop.checking import check
from dl_workshop.checking.live import observed
from dl_workshop.grading import example, package
from dl_workshop.grading.sandbox import TURN, Sandbox
from dl_workshop.grading.sitting import Sitting
from dl_workshop.jupyter.running.reading import read
from dl_workshop.references import reference

DRAWS = range(12)
"""On so many all answers are more than ten thousand gradings. What a class's own draw adds is in test_grading_draws.py."""


def _variants(name: str) -> Iterator[Any]:
    """Every right and known-wrong answer to an exercise. A chapter has a sandbox, which takes seconds to start."""
    marks = () if curriculum.chapter_of(name).number == 3 else pytest.mark.thorough
    for kind in ("right", "wrong"):
        for number in range(len(getattr(exercises.load(name), kind))):
            yield pytest.param(name, kind, number, marks=marks)


VARIANTS = [variant for name in curriculum.EXERCISES for variant in _variants(name)]


@pytest.fixture(scope="module")
def boxes() -> Iterator[dict[int, Sandbox]]:
    """Sandboxes by chapter, each started when it is asked for."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        class Started(dict[int, Sandbox]):
            def __missing__(self, chapter: int) -> Sandbox:
                self[chapter] = stack.enter_context(sandbox(chapter, level()))
                return self[chapter]

        yield Started()


def _cell(name: str, kind: str, number: int) -> str:
    """A cell that defines an exercise by one of the answers that are known: their module, with that answer under the name."""
    module = import_module(f"dl_workshop.exercises.{curriculum.chapter_of(name).module}")
    attempt = f"{name}.right[{number}]" if kind == "right" else f"{name}.wrong[{number}].attempt"
    return f"{inspect.getsource(module)}\n\n{name} = {attempt}\n"


@pytest.mark.sampled(4)
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "kind", "number"), VARIANTS)
def test_a_verdict_is_that_of_check_in_words_and_all(
    boxes: dict[int, Sandbox], name: str, kind: str, number: int, monkeypatch: pytest.MonkeyPatch, thorough: bool
) -> None:
    whole = {f"answers.{each.module}": Path(inspect.getfile(import_module(f"dl_workshop.answers.{each.module}"))).read_text()
             for each in curriculum.CHAPTERS}  # fmt: skip
    monkeypatch.setattr(package, "library", lambda *_: {**package_library("double", set()), **whole})
    cell = _cell(name, kind, number)
    here = defined_here(cell, name)
    for seed in DRAWS if thorough else DRAWS[5:6]:
        expected = check(name, here, seed=seed)
        verdict, _ = judged(boxes[curriculum.chapter_of(name).number], name, cell, seed=seed, timeout=60)
        assert str(verdict) == str(expected), f"on draw {seed}"
        assert verdict.passed is (kind == "right"), f"on draw {seed}"


package_library = package.library


def test_a_reference_written_down_passes_and_what_builds_on_a_taken_one_is_judged(boxes: dict[int, Sandbox]) -> None:
    assert judged(boxes[3], "logistic", reference("logistic").source)[0].passed
    model = reference("logistic_model").source
    import_it = "from dl_workshop.answers import logistic"
    assert judged(boxes[3], "logistic_model", import_it, model, taken={"logistic"})[0].passed
    without, _ = judged(boxes[3], "logistic_model", import_it, model)
    assert without.status == "error"
    assert "the workshop's own logistic is not available" in without.message


@pytest.mark.parametrize(
    "chapter", [pytest.param(c, marks=[] if c.number == 10 else pytest.mark.thorough) for c in curriculum.CHAPTERS]
)
@pytest.mark.timeout(600)
def test_a_finished_notebook_passes_whole(boxes: dict[int, Sandbox], chapter: curriculum.Chapter, tmp_path: Path) -> None:
    """Also where the learner has touched every cell, so that none is left out: those that draw, too, and train.

    Chapter 10 is where JAX has started before the first exercise is handed over, with devices of its own.
    """
    notebook = read(example.write(tmp_path, 1, 0, chapter, {"right": 1})[0])
    touched = replace(notebook, cells=tuple(replace(cell, source=f"{cell.source}\n#") for cell in notebook.cells))
    for name in chapter.exercises:
        for handed_in in (notebook, touched) if name == chapter.exercises[-1] else (notebook,):
            with TURN:
                verdict, notes = Sitting(handed_in, name, set(), observed, 0, 120.0).judged(boxes[chapter.number])
            assert verdict.passed, str(verdict)
            assert not [note for note in notes if "is not available while" not in note]


def test_pictures_draw_nothing_and_work_out_no_answer(boxes: dict[int, Sandbox]) -> None:
    picture = """
from dl_workshop.figures import style
from dl_workshop.figures.logistic_regression import squashing
import dl_workshop.widgets.logistic_regression as sliders
import matplotlib.pyplot as plt
ax = squashing()
ax.set_title(f"{ax.lines[0].get_label()}")
plt.plot([0, 1], color=style.BLUE)
sliders.logistic_sliders(None, None)
"""
    verdict, notes = judged(boxes[3], "logistic", picture + reference("logistic").source)
    assert (verdict.passed, notes) == (True, [])
    for cell in ("from dl_workshop.figures.formulas import logistic", "from dl_workshop.figures.formulas import *"):
        verdict, _ = judged(boxes[3], "logistic", cell)
        assert verdict.status == "error"
        assert "pictures draw nothing" in verdict.message
    kept = "_each = 1\nfrom dl_workshop.figures.loss_functions import *\nassert _each == 1\n"
    assert judged(boxes[3], "logistic", kept, reference("logistic").source)[1] == []
    _, notes = judged(boxes[3], "logistic", "from dl_workshop.figures.formulas import sigmoid", reference("logistic").source)
    assert "ImportError" in str(notes)


def test_the_template_has_computed_nothing(boxes: dict[int, Sandbox]) -> None:
    """JAX refuses this setting once it has computed anything: and then a fork would hang."""
    cell = 'jax.config.update("jax_num_cpu_devices", 2)\nassert len(jax.devices()) == 2\ndef logistic(z): return z'
    _, notes = judged(boxes[3], "logistic", cell)
    assert notes == []


FORGED = """
import numpy as np
from dl_workshop.checking.outcome import Outcome
from dl_workshop.grading import worker

def minibatches(key, n, batch_size):
    return np.arange(n // batch_size * batch_size).reshape(-1, batch_size)

facts = ("all from 0 to n - 1", "another key, another first batch", "another key, another order", "any example can come first",
         "batches are mixed", "no example twice", "shape", "the same key, the same batches",
         "the second does not follow from the first", "whole numbers")

def observation(self, packer, asked, look, chosen, *rest):
    seen = {}
    for number in self._chosen(look, chosen) or self._looks[look].probes:
        probe = self._looks[look].probes[number]
        n, size = int(probe.args[0]), int(probe.args[1])
        leaves = tuple(np.array([n // size, size]) if fact == "shape" else np.array(True) for fact in facts)
        form = "{" + ", ".join(f"{fact!r}: array" for fact in facts) + "}"
        seen[number, "value"], seen[number, "arguments"] = Outcome(form, leaves), Outcome("[array, array]", probe.args)
    return packer.observation(seen)

worker.Answers._calls = worker.Answers._at_once = observation
"""


def test_facts_about_many_draws_are_not_believed(boxes: dict[int, Sandbox]) -> None:
    verdict, _ = judged(boxes[5], "minibatches", FORGED)
    assert not verdict.passed


@pytest.mark.parametrize("chapter", curriculum.CHAPTERS[3:4], ids=lambda chapter: chapter.slug)
def test_a_sandbox_holds_no_solution(tmp_path: Path, chapter: curriculum.Chapter) -> None:
    package.write(chapter, tmp_path / "package")
    files = [file for file in (tmp_path / "package").rglob("*") if file.is_file()]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    names = {file.relative_to(tmp_path / "package" / "dl_workshop").as_posix() for file in files}
    assert not {name for name in names if name.startswith(("answers/", "references", "hints", "observed", "pointing/"))}
    assert not {f"exercises/{each.module}.py" for each in curriculum.CHAPTERS} & names
    for name in chapter.exercises:
        exercise = exercises.load(name)
        assert not [hint for hint in (*exercise.hints, exercise.why) if hint in text]
        assert reference(name).body.strip() not in text


def test_cells_that_are_left_out_change_no_verdict(boxes: dict[int, Sandbox], monkeypatch: pytest.MonkeyPatch) -> None:
    from dl_workshop.grading import cells

    workshop = list(cells.workshop_cells(curriculum.CHAPTERS[3]))[1:-1]
    body = [source for source in workshop if "check(" not in source and "def " not in source and "own_logistic" not in source][
        :6
    ]
    for answer in (reference("logistic").source, "def logistic(z):\n    return 1 / (1 + jnp.exp(z))"):
        short, _ = judged(boxes[3], "logistic", answer, *body)
        with monkeypatch.context() as patch:
            patch.setattr(cells, "needed", lambda notebook, *_: list(range(len(notebook.code))))
            whole, _ = judged(boxes[3], "logistic", answer, *body)
        assert str(short) == str(whole)
    assert FIRST
