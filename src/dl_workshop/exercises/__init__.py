"""The exercises, a module a chapter: probes, known-wrong answers with their explanations, hints."""

from __future__ import annotations

from importlib import import_module

from dl_workshop import curriculum
from dl_workshop.exercises.spec import Exercise


def load(name: str) -> Exercise:
    """The exercise of that name; `curriculum.UnknownExercise` with the nearest names where there is none."""
    module = import_module(f"{__name__}.{curriculum.chapter_of(name).module}")
    return {exercise.name: exercise for exercise in module.EXERCISES}[name]
