"""The exercises, in a module for each chapter, under their names: probes, known-wrong answers with what is said to them, hints."""

from __future__ import annotations

from importlib import import_module

from dl_workshop import curriculum
from dl_workshop.exercises.spec import Exercise


def load(name: str) -> Exercise:
    """The exercise of that name; `curriculum.UnknownExercise` with the nearest names where there is none."""
    exercise: Exercise = getattr(import_module(f"{__name__}.{curriculum.chapter_of(name).module}"), name)
    return exercise
