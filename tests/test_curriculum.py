"""The curriculum lists all there is, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from dl_workshop import answers, curriculum


def test_answers_exercises_and_curriculum_list_the_same_names() -> None:
    for chapter in curriculum.CHAPTERS:
        specs = import_module(f"dl_workshop.exercises.{chapter.module}").EXERCISES
        assert tuple(spec.name for spec in specs) == chapter.exercises
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


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"jax", "numpy", "matplotlib", "ipywidgets", "IPython"}
    code = "import sys, dl_workshop; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not heavy & set(loaded)
