"""Hints, one rung at a time, and the explained reference."""

from __future__ import annotations

import textwrap
from collections import Counter
from dataclasses import dataclass, replace

from dl_workshop import exercises, pointing
from dl_workshop.checking import Evidence, Verdict
from dl_workshop.checking.mark import Mark
from dl_workshop.checking.verdict import Comparison
from dl_workshop.references import reference

_shown: Counter[str] = Counter()
"""How many hints were given for each exercise since Python started."""

_diagnosed: dict[str, Verdict] = {}
"""For each exercise the last verdict that named a mistake, until a hint about it was given."""


@dataclass(frozen=True)
class Hint:
    """One rung of an exercise's ladder of hints; number 0 is the one about the attempt just judged."""

    exercise: str
    number: int
    total: int
    text: str
    comparison: Comparison | None = None
    mark: Mark | None = None

    @property
    def title(self) -> str:
        """Which hint this is."""
        return f"Hint {self.number} of {self.total}" if self.number else "A hint about your last attempt"

    def __str__(self) -> str:
        behind = "\n" if self.text.split("\n")[-1].startswith("    ") else " "  # not on a line of code
        ends = self.number == self.total
        end = f"{behind}That was the last hint; answer({self.exercise!r}) shows a solution." if ends else ""
        marked = "\n" + textwrap.indent(self.mark.carets, "    ") if self.mark else ""
        paragraphs = f"{self.title} for {self.exercise}: {self.text}{marked}{end}".split("\n")
        return "\n".join(p if p.startswith("    ") else textwrap.fill(p, 88) for p in paragraphs)

    __repr__ = __str__


@dataclass(frozen=True)
class Answer:
    """A reference solution: `source` to read or paste, and `why` it is as it is."""

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


def take_note(verdict: Verdict) -> None:
    """Remember what was wrong with an attempt: the next hint is about that."""
    if verdict.misconception:
        _diagnosed[verdict.exercise] = verdict
    else:
        _diagnosed.pop(verdict.exercise, None)


def next_hint(name: str) -> Hint:
    """The next hint for an exercise: first about the last attempt, if more can be said of that; the last one again at the end.

    After the exercise's own hints comes the edit that mends the last attempt, where that is known.
    """
    total, verdict = len(exercises.load(name).hints), _diagnosed.pop(name, None)
    if verdict and verdict.another and verdict.another.got != "None":  # there is nothing to compare with nothing
        return Hint(name, 0, total, _about(verdict.another), verdict.another.comparison)
    mark = pointing.found_by_now(name)
    if mark:
        return Hint(name, 0, total, mark.says, mark=mark)
    edit = pointing.mending_edit(name)
    if edit and _shown[name] >= total:
        return Hint(name, total + 1, total + 1, edit)
    found = hint_at(name, _shown[name] + 1)
    _shown[name] = found.number
    return replace(found, total=total + 1) if edit else found


def _about(another: Evidence) -> str:
    """A second input at which a mistake shows, to be worked by hand."""
    got, expected = (" ".join(text.split()) for text in (another.got, another.expected))
    return (
        "Here is a second input that shows it:\n"
        f"{textwrap.indent(another.code, '    ')}\n"
        f"Yours gives {got}, where {expected} is right. Take the smaller of the two inputs, and go through your lines with it "
        "on paper: at which step do your numbers first differ from the right ones?"
    )


def explained_answer(name: str) -> Answer:
    """The reference for an exercise; `UnknownExercise` with the nearest names where there is none."""
    return Answer(name, reference(name).source, exercises.load(name).why)
