"""What an attempt is told: plain data, and how it reads in a terminal."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dl_workshop.checking.mark import Mark

Status = Literal["passed", "wrong", "not attempted", "error"]

SIGNS: dict[Status, str] = {"passed": "✓", "wrong": "✗", "not attempted": "○", "error": "!"}
"""One sign for each status, so that no verdict depends on colour alone."""


@dataclass(frozen=True)
class Comparison:
    """An attempt's numbers beside the expected ones, over the numbers `x` of an argument (None: over their position).

    `axis` is what that argument is called.
    """

    got: np.ndarray
    expected: np.ndarray
    x: np.ndarray | None = None
    axis: str = ""


@dataclass(frozen=True)
class Evidence:
    """An input that shows the difference, as code that can be pasted, with what came out and what was expected."""

    code: str
    got: str
    expected: str
    line: str = ""
    traceback: str = ""
    comparison: Comparison | None = None


@dataclass(frozen=True)
class Verdict:
    """The judgement of one attempt.

    `misconception` names the known-wrong answer that behaves exactly like the attempt, or is None; `relation` says what the
    results have to do with the expected ones ("twice what it should be"), where there is no such answer, or is None.
    `evidence` is the smallest input that shows it, `another` a second one for when a hint is asked for. `mark` is the part of
    the learner's own line where the mistake sits, where that is certain.
    `onward` says what comes next in the chapter, where a learner's own attempt passed.
    `seed` repeats the probes: check(name, attempt, seed=verdict.seed); it is None where none were needed.
    """

    exercise: str
    status: Status
    message: str
    misconception: str | None = None
    evidence: Evidence | None = None
    seed: int | None = None
    relation: str | None = None
    another: Evidence | None = None
    mark: Mark | None = None
    onward: str = ""

    @property
    def passed(self) -> bool:
        """Whether the attempt does everything that was asked."""
        return self.status == "passed"

    def to_dict(self) -> dict[str, object]:
        """The verdict as numbers and strings, for JSON."""
        evidence = self.evidence and {
            "code": self.evidence.code,
            "got": self.evidence.got,
            "expected": self.evidence.expected,
            "line": self.evidence.line,
        }
        return {
            "exercise": self.exercise,
            "status": self.status,
            "misconception": self.misconception,
            "relation": self.relation,
            "message": self.message,
            "mark": self.mark and vars(self.mark),
            "evidence": evidence,
            "seed": self.seed,
        }

    def __str__(self) -> str:
        lines = [f"{SIGNS[self.status]} {self.exercise}: {self.status}", *textwrap.wrap(self.message, 88)]
        lines += textwrap.wrap(self.onward, 88)
        if self.mark:
            lines += ["", textwrap.indent(self.mark.carets, "    "), *textwrap.wrap(self.mark.says, 88)]
        if self.evidence:
            line = "" if self.mark else self.evidence.line
            rows = {"your line": line, "got": self.evidence.got, "expected": self.evidence.expected}
            lines += ["", textwrap.indent(self.evidence.code, "    ")]
            lines += [f"    {label + ':':<10} {_aligned(text)}" for label, text in rows.items() if text]
        return "\n".join(lines)

    __repr__ = __str__


def _aligned(text: str) -> str:
    return text.replace("\n", "\n" + " " * 15)
