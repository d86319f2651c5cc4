"""The curriculum lists all there is, and nothing else."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from importlib import import_module

import pytest

from dl_workshop import answers, curriculum, exercises
from dl_workshop.exercises.spec import Exercise
from dl_workshop.references import reference


def test_answers_exercises_and_curriculum_list_the_same_names() -> None:
    for chapter in curriculum.CHAPTERS:
        module = import_module(f"dl_workshop.exercises.{chapter.module}")
        specs = {name: value for name, value in vars(module).items() if isinstance(value, Exercise)}
        assert tuple(specs) == chapter.exercises
        assert all(spec.name == name for name, spec in specs.items())
        assert all(hasattr(answers, name) for name in chapter.exercises)
    assert len(set(curriculum.EXERCISES)) == len(curriculum.EXERCISES)


def test_a_module_never_hides_an_exercise() -> None:
    assert not {chapter.module for chapter in curriculum.CHAPTERS} & set(curriculum.EXERCISES)


def test_public_helpers_of_the_reference_modules_are_exercises() -> None:
    for chapter in curriculum.CHAPTERS:
        module = import_module(f"dl_workshop.answers.{chapter.module}")
        own = {
            n for n, v in vars(module).items() if getattr(v, "__module__", None) == module.__name__ and not n.startswith("_")
        }
        assert own <= set(chapter.exercises)


def test_unknown_exercise_names_the_nearest() -> None:
    with pytest.raises(curriculum.UnknownExercise, match="'mseloss'"):
        curriculum.chapter_of("mse_loss")
    with pytest.raises(AttributeError, match="logistic"):
        answers.logistik  # noqa: B018


def test_what_a_chapter_asks_for_and_nobody_has_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(curriculum._ASKED, "welcome", ["double", "not_yet"])
    with pytest.raises(curriculum.NotWritten, match=r"asks for not_yet, but .*exercises.welcome\.py does not define it yet"):
        exercises.load("not_yet")
    with pytest.raises(curriculum.NotWritten, match=r"asks for not_yet, but .*answers.welcome\.py does not define it yet"):
        reference("not_yet")
    pickled = pickle.dumps(curriculum.NotWritten("not_yet", "here.py"))
    assert str(pickle.loads(pickled)).endswith("here.py does not define it yet.")


@pytest.mark.parametrize(
    ("line", "now"),
    [
        ("from dl_workshop.figures.linear import losses", "dl_workshop.figures.linear_regression"),
        ("from dl_workshop.figures import network_practice", "dl_workshop.figures.networks"),
        (
            "from dl_workshop.widgets.sliders import line_sliders",
            "from dl_workshop.widgets.linear_regression import line_sliders",
        ),
        ("from dl_workshop.widgets import line_sliders", "from dl_workshop.widgets.linear_regression import line_sliders"),
    ],
)
def test_an_old_import_is_told_where_its_name_went(line: str, now: str) -> None:
    with pytest.raises(ImportError, match=f"has moved. It is now: .*{re.escape(now)}"):
        exec(line)
    exec(now if now.startswith("from") else f"import {now}")


def test_other_wrong_imports_are_pythons() -> None:
    with pytest.raises(ModuleNotFoundError, match="No module named"):
        exec("import dl_workshop.figures.lines")


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"jax", "numpy", "matplotlib", "ipywidgets", "IPython"}
    code = "import sys, dl_workshop; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not heavy & set(loaded)
