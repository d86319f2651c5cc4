"""No sandbox holds a short way to the answer of the exercise that is graded in it, and none lacks what a right answer needs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import routes

import dl_workshop
from dl_workshop import answers, curriculum, exercises, given
from dl_workshop.checking.lines import codes_of
from dl_workshop.checking.own_names import innermost
from dl_workshop.fingerprints import names_defined
from dl_workshop.grading import package, stand_in
from dl_workshop.references import reference

HANDED_OUT = {
    "df": "f is what the exercise is about, and chapter 01 shows it",
    "df_auto": "as above: jax.grad of f is the exercise",
    "negative_log_likelihood": "chapter 04 imports binary_cross_entropy, and its point is that the two are one",
}
"""Where the chapter itself hands a way out, and why."""


@pytest.mark.sampled(54)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_nothing_in_the_sandbox_is_one_line_away_from_the_answer(name: str) -> None:
    listed, built_on = set(package.routes().get(name, [])), package.builds_on(name)
    left = [way for way in routes.found(name) if way.split(",")[0] not in listed | {f"answers.{each}" for each in built_on}]
    assert not left or name in HANDED_OUT


@pytest.mark.parametrize("name", list(package.routes()))
def test_no_right_answer_needs_what_is_withheld(name: str) -> None:
    withheld = {way.partition(".")[2] for way in package.routes()[name] if way.startswith("answers.")}
    used = {node.id for node in ast.walk(ast.parse(reference(name).source)) if isinstance(node, ast.Name)}
    for right in exercises.load(name).right:
        function = innermost(right)
        used |= {word for code in codes_of(function.__code__) for word in code.co_names} if function else set()
    assert not withheld & used


@pytest.mark.sampled(9)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_of_the_references_only_the_allowed_ones_are_there(name: str) -> None:
    chapter = curriculum.chapter_of(name)
    there: dict[str, set[str]] = {}
    for taken in (set(), set(chapter.exercises)):
        text = "\n".join(package.library(name, taken).values())
        there[str(bool(taken))] = {
            defined for node in ast.parse(text).body for defined in names_defined(node) if defined in curriculum.EXERCISES
        }
    assert name not in there["False"] | there["True"]
    assert not there["False"] & set(chapter.exercises)
    assert there["True"] & set(chapter.exercises) <= set(package.builds_on(name))
    later = {other for each in curriculum.CHAPTERS[chapter.number + 1 :] for other in each.exercises}
    assert not later & there["True"]
    assert not {f"answers.{other}" for other in there["True"]} & set(package.routes().get(name, []))


def test_of_what_draws_there_are_only_the_names(tmp_path: Path) -> None:
    package.write(curriculum.CHAPTERS[3], tmp_path)
    assert not [
        name for each in curriculum.CHAPTERS for name in package.modules(each) if name.startswith(("figures", "widgets"))
    ]
    for folder in ("figures", "widgets"):
        there, here = tmp_path / "dl_workshop" / folder, package.SOURCE / folder
        files = list(there.glob("**/*.*"))
        assert len(files) == len(list(here.glob("**/*.py")))
        for file in files:
            body = ast.parse(file.read_text()).body
            assert {name for node in body if isinstance(node, ast.FunctionDef) for name in names_defined(node)} == {
                "__getattr__"
            }
            assert [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)] == [
                "from unittest.mock import MagicMock"
            ]
            for node in body:
                if isinstance(node, ast.Assign):
                    ast.literal_eval(node.value)


def test_the_package_has_the_same_face_in_a_sandbox() -> None:
    """So that no cell of a notebook stops there that runs elsewhere."""
    assert stand_in.__all__ == dl_workshop.__all__
    assert all(callable(getattr(stand_in, name)) for name in stand_in.__all__)


def test_every_route_exists() -> None:
    for name, ways in package.routes().items():
        assert name in curriculum.EXERCISES
        for way in ways:
            module, _, attribute = way.partition(".")
            assert hasattr(answers if module == "answers" else given, attribute)


@pytest.mark.parametrize("name", [name for name in curriculum.EXERCISES if package.builds_on(name)])
def test_whatever_was_taken_alone_is_there_for_what_builds_on_it(name: str) -> None:
    for taken in package.builds_on(name):
        text = "\n".join(package.library(name, {taken}).values())
        there = {defined for node in ast.parse(text).body for defined in names_defined(node)}
        assert taken in there
        assert name not in there
