"""What an instructor says about points, dates and lateness, in `class.toml` beside the gradebook."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dl_workshop import curriculum
from dl_workshop.grading.gradebook import Grade, Submission

FILE = "class.toml"
EXAMPLE = """\
# Points, dates and lateness of this class. Everything may be left out.

[points]
default = 1          # for each exercise that passes
# logistic = 2       # for one of them
taken = 0            # the share of its points for an exercise that was taken from the workshop

[due]
# "03" = 2027-05-07T23:59:00+02:00

[late]
per_day = 0.0        # the share of the points that each day begun costs
at_most = 1.0
"""


class BadPolicy(ValueError):
    """The file says something impossible; the message says what."""


@dataclass(frozen=True)
class Policy:
    """Points for each exercise, when each chapter is due, and what lateness costs."""

    points: dict[str, float] = field(default_factory=dict)
    default: float = 1.0
    taken: float = 0.0
    due: dict[int, datetime] = field(default_factory=dict)
    per_day: float = 0.0
    at_most: float = 1.0

    def possible(self, exercise: str) -> float:
        """The points that an exercise has."""
        return self.points.get(exercise, self.default)

    def earned(self, grade: Grade, submission: Submission) -> float:
        """The points for a grade, lateness taken off."""
        share = {"passed": 1.0, "taken": self.taken}.get(grade.status, 0.0)
        cost = min(self.at_most, self.per_day * self.days_late(submission))
        return round(self.possible(grade.exercise) * share * (1 - cost), 4)

    def days_late(self, submission: Submission) -> int:
        """The days after the due date that have begun; one where an LMS only says that it is late."""
        due, handed_in = self.due.get(submission.chapter), _moment(submission.handed_in)
        if due and handed_in and handed_in > due:
            return (handed_in - due).days + 1
        return int(submission.late)


def read(folder: Path) -> Policy:
    """The class's policy; one point for each exercise where there is no file.

    Raises:
        BadPolicy: the file cannot be read.
    """
    try:
        told = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Policy()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadPolicy(f"{folder / FILE} cannot be read: {error}.") from None
    points, late = dict(told.get("points", {})), told.get("late", {})
    _refuse_unknown(told, {"points", "due", "late"}, "table")
    _refuse_unknown(late, {"per_day", "at_most"}, "entry under [late]")
    default, taken = _number(points.pop("default", 1), "default"), _number(points.pop("taken", 0), "taken")
    _refuse_unknown(points, set(curriculum.EXERCISES), "exercise")
    costs = [_number(late.get(name, usual), name) for name, usual in (("per_day", 0.0), ("at_most", 1.0))]
    chosen = {name: _number(value, name) for name, value in points.items()}
    return Policy(chosen, default, taken, _dates(told.get("due", {})), *costs)


def _refuse_unknown(told: dict[str, Any], known: set[str], what: str) -> None:
    for name in told:
        if name not in known:
            raise BadPolicy(f"{FILE}: there is no {what} called {name!r}.")


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise BadPolicy(f"{FILE}: {name} is {value!r}, and should be a number from 0 up.")
    return float(value)


def _dates(told: dict[str, Any]) -> dict[int, datetime]:
    found = {}
    for chapter, when in told.items():
        if not chapter.isdecimal() or int(chapter) >= len(curriculum.CHAPTERS) or not isinstance(when, datetime):
            raise BadPolicy(f'{FILE}: under [due] write a chapter and a moment, such as "03" = 2027-05-07T23:59:00+02:00.')
        found[int(chapter)] = when if when.tzinfo else when.replace(tzinfo=UTC)
    return found


def _moment(text: str | None) -> datetime | None:
    """A moment as an LMS writes it; in universal time where it names no other. None where it cannot be read."""
    if not text:
        return None
    for read_it in (datetime.fromisoformat, lambda told: datetime.strptime(told, "%Y-%m-%d %H:%M:%S %Z")):
        try:
            moment = read_it(text)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
