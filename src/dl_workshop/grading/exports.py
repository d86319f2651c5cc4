"""Grades in the forms that spreadsheets and learning platforms take. All of it is read from the gradebook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from dl_workshop import curriculum
from dl_workshop.grading.files import shown
from dl_workshop.grading.gradebook import Grade, Gradebook, Submission
from dl_workshop.grading.policy import Policy
from dl_workshop.grading.sandbox import LEVELS


class BelowLevel(RuntimeError):
    """Grades were made at a lesser level of isolation than the one asked for; the message says how many."""


def refuse_below(grades: Iterable[Grade], asked: str) -> None:
    """See to it that every grade was made at the level asked for, or a stronger one.

    Raises:
        BelowLevel: some were not.
    """
    order: Sequence[str] = LEVELS
    below = [one for one in grades if order.index(one.isolation) > order.index(asked)]
    if below:
        raise BelowLevel(
            f"{len(below)} grades were made with isolation by {below[0].isolation}, which is weaker than {asked}. Grade again "
            f"on a computer that has it, or export them as they are with --isolation {max(below, key=_weakness).isolation}."
        )


def _weakness(grade: Grade) -> int:
    return list[str](LEVELS).index(grade.isolation)


class Sheet:
    """The grades that count, with their points."""

    def __init__(self, book: Gradebook, policy: Policy, learner: str | None = None) -> None:
        self.names, self.policy = book.learners(), policy
        self.grades = book.counting(learner)
        self.submissions: dict[tuple[str, int], Submission] = {
            (one.learner, one.chapter): one for one in book.submissions(learner, all_of_them=False)
        }

    def earned(self, grade: Grade) -> float:
        """The points of a grade."""
        return self.policy.earned(grade, self.submissions[grade.learner, grade.chapter])

    def days_late(self, grade: Grade) -> int:
        """The days by which its notebook was late."""
        return self.policy.days_late(self.submissions[grade.learner, grade.chapter])

    def totals(self) -> dict[str, dict[int, float]]:
        """For each learner the points in each chapter that they handed in."""
        found: dict[str, dict[int, float]] = {}
        for one in self.grades:
            chapters = found.setdefault(one.learner, {})
            chapters[one.chapter] = round(chapters.get(one.chapter, 0.0) + self.earned(one), 4)
        return found

    def possible(self, chapter: int) -> float:
        """The points that a chapter has."""
        return sum(map(self.policy.possible, curriculum.CHAPTERS[chapter].exercises))


def as_csv(sheet: Sheet) -> str:
    """One line for each exercise."""
    head = ("learner", "name", "chapter", "exercise", "status", "points", "of", "days late", "isolation", "reason", "message")
    rows = [
        (one.learner, sheet.names[one.learner], f"{one.chapter:02d}", one.exercise, one.status, sheet.earned(one),
         sheet.policy.possible(one.exercise), sheet.days_late(one), one.isolation, one.reason, one.message)
        for one in sheet.grades
    ]  # fmt: skip
    return _table(head, rows)


def for_moodle(sheet: Sheet) -> str:
    """Moodle's grading worksheet: one line for each learner and chapter."""
    head = ("Identifier", "Full name", "Assignment", "Grade", "Maximum grade", "Feedback comments")
    rows = [
        (f"Participant {learner}", sheet.names[learner], _title(chapter), points, sheet.possible(chapter),
         _summary(sheet, learner, chapter))
        for learner, chapters in sheet.totals().items()
        for chapter, points in chapters.items()
    ]  # fmt: skip
    return _table(head, rows)


def for_canvas(sheet: Sheet) -> str:
    """Canvas's gradebook: one line for each learner, one column for each chapter; the second line has the points possible."""
    chapters = sorted({one.chapter for one in sheet.grades})
    head = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", *map(_title, chapters))
    possible = ("    Points Possible", "", "", "", "", *map(sheet.possible, chapters))
    rows = [
        (sheet.names[learner], learner, "", "", "", *(totals.get(chapter, "") for chapter in chapters))
        for learner, totals in sheet.totals().items()
    ]
    return _table(head, [possible, *rows])


def for_gradescope(sheet: Sheet, learner: str) -> dict[str, Any]:
    """Gradescope's results.json of one learner."""
    mine = [one for one in sheet.grades if one.learner == learner]
    levels = sorted({one.isolation for one in mine})
    return {
        "score": round(sum(map(sheet.earned, mine)), 4),
        "visibility": "visible",
        "output": f"Run with isolation by {', '.join(levels)}.",
        "tests": [
            {"name": one.exercise, "number": f"{one.chapter}.{number}", "score": sheet.earned(one),
             "max_score": sheet.policy.possible(one.exercise), "output": f"{one.status}: {one.message}",
             "status": "passed" if one.status in ("passed", "taken") else "failed"}
            for number, one in enumerate(mine, 1)
        ],
    }  # fmt: skip


def _summary(sheet: Sheet, learner: str, chapter: int) -> str:
    mine = [one for one in sheet.grades if (one.learner, one.chapter) == (learner, chapter)]
    levels = ", ".join(sorted({one.isolation for one in mine}))
    return "; ".join(f"{one.exercise}: {one.status}" for one in mine) + f" (isolation: {levels})"


def _title(chapter: int) -> str:
    return f"{chapter:02d} {curriculum.CHAPTERS[chapter].title}"


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([quoted(cell) for cell in row] for row in rows)
    return text.getvalue()


def quoted(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str):
        return cell
    plain = shown(cell)
    return f"'{plain}" if plain.lstrip().startswith(("=", "+", "-", "@")) else plain
