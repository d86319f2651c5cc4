"""The exercises, in a module for each chapter, each under its name: probes, right and known-wrong answers, hints."""

from __future__ import annotations

from importlib import import_module

from dl_workshop import curriculum
from dl_workshop.exercises.spec import Exercise


def load(name: str) -> Exercise:
    """The exercise of that name.

    Raises:
        UnknownExercise: no chapter asks for it; the message gives the nearest names.
        NotWritten: a chapter asks for it, and its module does not have it.
    """
    module = import_module(f"{__name__}.{curriculum.chapter_of(name).module}")
    exercise = getattr(module, name, None)
    if not isinstance(exercise, Exercise):
        raise curriculum.NotWritten(name, module.__file__)
    return exercise
