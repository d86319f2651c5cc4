"""What is done, remembered in a small file beside the notebooks, which is never in the way; and what comes next."""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from dl_workshop import atomic_files
from dl_workshop.curriculum import CHAPTERS, EXERCISES, Chapter

FILE = ".dl-workshop.json"


class Judged(Protocol):
    """What a verdict must tell to be remembered."""

    @property
    def exercise(self) -> str:
        """The exercise's name."""

    @property
    def passed(self) -> bool:
        """Whether everything was right."""


class Progress:
    """The progress kept in `folder`.

    Attributes:
        done: for each exercise that passed, the day on which it first did, as an ISO date.
        hints: for each exercise, how many hints were shown.
    """

    def __init__(self, folder: Path | str) -> None:
        self.path = Path(folder) / FILE
        self._load()

    def record(self, verdict: Judged) -> bool:
        """Remember an exercise that passed; the first day stays. Says whether all is safely in the file."""
        return self.mark_done(verdict.exercise) if verdict.passed else True

    def mark_done(self, exercise: str) -> bool:
        """Remember that an exercise passed today, unless it did before. Says whether that is safely in the file."""
        self._load()
        if exercise in self.done:
            return True
        self.done[exercise] = datetime.date.today().isoformat()
        return self._save()

    def mark_hint(self, exercise: str, number: int) -> bool:
        """Remember that hints up to that number were shown. Says whether that is safely in the file."""
        self._load()
        if self.hints.get(exercise, 0) >= number:
            return True
        self.hints[exercise] = number
        return self._save()

    def _load(self) -> None:
        """Read the file again, since a notebook and a terminal may both be at work; nonsense counts as empty."""
        kept: Any = None
        with contextlib.suppress(OSError, ValueError, RecursionError):
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        self._kept: dict[str, Any] = kept if isinstance(kept, dict) else {}
        self.done: dict[str, str] = _entries(self._kept.get("done"), str)
        self.hints: dict[str, int] = _entries(self._kept.get("hints"), int)

    def _save(self) -> bool:
        text = json.dumps({**self._kept, "done": self.done, "hints": self.hints}, indent=1, ensure_ascii=False) + "\n"
        try:
            atomic_files.write(self.path, text)
        except OSError:
            return False
        return True


def _entries(value: Any, kind: type) -> dict[str, Any]:
    """The entries that are of the right kind (and True is not a number)."""
    return {k: v for k, v in value.items() if type(v) is kind} if isinstance(value, dict) else {}


@dataclass(frozen=True)
class Overview:
    """What has been done of the workshop, and what comes next for somebody who is in the chapter `here`, if that is known."""

    done: Collection[str]
    here: Chapter | None = None

    def left(self, chapter: Chapter) -> list[str]:
        """The chapter's exercises that are still to do."""
        return [name for name in chapter.exercises if name not in self.done]

    def count(self, chapter: Chapter) -> str:
        """How many of the chapter's exercises are done, in words."""
        return f"{len(chapter.exercises) - len(self.left(chapter))} of {len(chapter.exercises)}"

    def next(self) -> Chapter | None:
        """The chapter to go on with: this one, or else the first one after it where something is to do, or before it."""
        start = self.here.number if self.here else 0
        return next((chapter for chapter in (*CHAPTERS[start:], *CHAPTERS[:start]) if self.left(chapter)), None)

    def onward(self, chapter: Chapter) -> str:
        """How far a learner who has just done an exercise of this chapter has come, and what comes next."""
        left, following = self.left(chapter), CHAPTERS[chapter.number + 1 : chapter.number + 2]
        if left:
            return f"{self.count(chapter)} done in this chapter. Next: `{left[0]}`."
        if all(name in self.done for name in EXERCISES):
            return f"All {len(EXERCISES)} exercises of the workshop are done."
        return "This chapter is done." + "".join(f" Next: chapter {after.name}." for after in following)

    def __str__(self) -> str:
        width = max(len(chapter.name) for chapter in CHAPTERS)
        signs = ["".join("✓" if name in self.done else "○" for name in chapter.exercises) for chapter in CHAPTERS]
        rows = [f"{c.name:{width}}  {marks:8} {self.count(c)}" for c, marks in zip(CHAPTERS, signs, strict=True)]
        following = self.next()
        says = f"Next: {self.left(following)[0]}, in chapter {following.name}" if following else "Everything is done."
        return "\n".join([*rows, "", says])

    __repr__ = __str__
