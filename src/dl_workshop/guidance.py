"""Hints, one rung at a time, and the explained reference."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass

from dl_workshop import exercises
from dl_workshop.source import reference

_shown: Counter[str] = Counter()
"""How many hints were given for each exercise since Python started."""


@dataclass(frozen=True)
class Hint:
    """One rung of an exercise's ladder of hints."""

    exercise: str
    number: int
    total: int
    text: str

    def __str__(self) -> str:
        end = f" That was the last hint; answer({self.exercise!r}) shows a solution." if self.number == self.total else ""
        return textwrap.fill(f"Hint {self.number} of {self.total} for {self.exercise}: {self.text}{end}", 88)

    __repr__ = __str__


@dataclass(frozen=True)
class Answer:
    """A reference solution: `source` to read or paste, and `why` it is so."""

    exercise: str
    source: str
    why: str

    def __str__(self) -> str:
        return f"{self.source}\n\n{textwrap.fill(self.why, 88)}"

    __repr__ = __str__


def hint_at(name: str, number: int) -> Hint:
    """The hint with that number, counted from 1; beyond the last one, the last."""
    hints = exercises.load(name).hints
    number = min(max(number, 1), len(hints))
    return Hint(name, number, len(hints), hints[number - 1])


def next_hint(name: str) -> Hint:
    """The next hint for an exercise; the last one again once all were given."""
    found = hint_at(name, _shown[name] + 1)
    _shown[name] = found.number
    return found


def explained_answer(name: str) -> Answer:
    """The reference for an exercise; `UnknownExercise` with the nearest names where there is none."""
    return Answer(name, reference(name).source, exercises.load(name).why)
