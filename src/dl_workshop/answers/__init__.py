"""The reference solutions. Every name of the curriculum loads lazily, from its chapter's module:

>>> from dl_workshop.answers import double
>>> double(21)
42
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from dl_workshop import curriculum


def __getattr__(name: str) -> Any:
    try:
        chapter = curriculum.chapter_of(name)
    except curriculum.UnknownExercise as unknown:
        raise AttributeError(str(unknown)) from None
    return getattr(import_module(f"{__name__}.{chapter.module}"), name)


def __dir__() -> list[str]:
    return sorted(curriculum.EXERCISES)
