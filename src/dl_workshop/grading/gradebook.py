"""The gradebook of a class: one SQLite file, the source of everything that is shown, sent or exported.

docs/grading.md describes the tables. One process writes, an exercise at a time, and each is on the disk before the next begins.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dl_workshop import curriculum
from dl_workshop.grading.drives import journal

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

FILE = "gradebook.sqlite"
_SCHEMA = """
create table about (key text primary key, value text not null) without rowid;
create table draws (
    exercise text primary key, seed text not null, data blob not null) without rowid;
create table learners (learner text primary key, name text not null) without rowid;
create table submissions (
    learner text not null references learners on delete cascade, chapter integer not null, number integer not null,
    file text not null, digest text not null, convention text not null, handed_in text, late integer not null default 0,
    note text not null default '', source blob not null, received_at text not null,
    primary key (learner, chapter, number)) without rowid;
create table grades (
    learner text not null, chapter integer not null, number integer not null, exercise text not null, turn integer not null,
    status text not null, message text not null, verdict text not null, notes text not null, reason text not null default '',
    seed text not null, isolation text not null, versions text not null, graded_at text not null,
    primary key (learner, chapter, number, exercise, turn),
    foreign key (learner, chapter, number) references submissions on delete cascade) without rowid;
"""
VERSION = "1"


class NotAGradebook(RuntimeError):
    """The folder's gradebook cannot be used; the message says why."""


@dataclass(frozen=True)
class Submission:
    """A notebook that was handed in: the newest of a learner and chapter has the highest number."""

    learner: str
    chapter: int
    number: int
    file: str
    digest: str
    convention: str
    handed_in: str | None
    late: bool
    note: str
    source: bytes


@dataclass(frozen=True)
class Grade:
    """What became of one exercise; of several turns the highest counts."""

    learner: str
    chapter: int
    number: int
    exercise: str
    turn: int
    status: str
    message: str
    verdict: dict[str, Any]
    notes: list[str]
    reason: str
    seed: int
    isolation: str
    versions: str
    graded_at: str


class Gradebook:
    """An open gradebook; to be used in a `with`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / FILE
        self.journal = ""

    def __enter__(self) -> Gradebook:
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # the class's seed is nobody else's business
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=5)
            self._db.execute("pragma foreign_keys = on")
            self.journal = journal(self._db, self.path)
            self._db.execute("pragma synchronous = full")
            if not self._db.execute("select 1 from sqlite_master").fetchone():
                with self.writing():
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        self._db.execute(statement)
                    self.note("schema", VERSION)
            if self.noted("schema") != VERSION:
                raise NotAGradebook(f"{self.path} has a schema that this version of the workshop does not know.")
        except OSError as error:
            raise NotAGradebook(f"{self.path} cannot be opened: {error.strerror}.") from None
        except sqlite3.DatabaseError as error:
            raise NotAGradebook(f"{self.path} is not a gradebook, or is damaged: {error}.") from None
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """See to it that no other process grades this class at the same time.

        Raises:
            NotAGradebook: one does.
        """
        with open(self.folder / ".lock", "wb") as lock:
            try:
                if fcntl:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise NotAGradebook(f"Somebody else is grading {self.folder} right now.") from None
            yield

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Whatever is written inside is there as a whole, or not at all."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    # About the class.

    def note(self, key: str, value: str) -> None:
        """Keep something that holds for the whole class."""
        self._db.execute("insert or replace into about values (?, ?)", (key, value))

    def noted(self, key: str) -> str | None:
        """What was kept."""
        row = self._db.execute("select value from about where key = ?", (key,)).fetchone()
        return row and str(row[0])

    def keep_draw(self, exercise: str, seed: int, data: bytes) -> None:
        """Keep what the reference and the known-wrong answers do on the class's own draw."""
        row = (exercise, str(seed), zlib.compress(data))
        self._db.execute("insert or replace into draws values (?, ?, ?)", row)

    def draw(self, exercise: str) -> tuple[int, bytes] | None:
        """That draw, if it was kept."""
        row = self._db.execute("select seed, data from draws where exercise = ?", (exercise,)).fetchone()
        return row and (int(row[0]), zlib.decompress(row[1]))

    # Submissions.

    def hand_in(self, one: Submission, name: str) -> Submission:
        """Keep a submission; the same notebook a second time is the same submission, and it stays as it is."""
        known = [each for each in self.submissions(one.learner) if each.chapter == one.chapter]
        same = [each for each in known if each.digest == one.digest]
        if same:
            return same[-1]
        number = len(known) + 1
        with self.writing():
            self._db.execute("insert or ignore into learners values (?, ?)", (one.learner, name))
            row = (one.learner, one.chapter, number, one.file, one.digest, one.convention, one.handed_in, int(one.late),
                   one.note, zlib.compress(one.source), now())  # fmt: skip
            self._db.execute(f"insert into submissions values ({', '.join('?' * len(row))})", row)
        return Submission(**{**vars(one), "number": number})

    def submissions(self, learner: str | None = None, all_of_them: bool = True) -> list[Submission]:
        """Every submission, or a learner's; only the one that counts of each learner and chapter unless `all_of_them`."""
        rows = self._db.execute(
            "select learner, chapter, number, file, digest, convention, handed_in, late, note, source from submissions "
            "where ?1 is null or learner = ?1 order by learner, chapter, number", (learner,)
        )  # fmt: skip
        found = [_submission(*row) for row in rows]
        return found if all_of_them else list({(one.learner, one.chapter): one for one in found}.values())

    def learners(self) -> dict[str, str]:
        """The name of each learner, by id."""
        return dict(self._db.execute("select learner, name from learners order by learner").fetchall())

    def forget(self, learner: str) -> None:
        """Delete all that is kept about a learner, and overwrite what the file held of them."""
        with self.writing():
            self._db.execute("delete from learners where learner = ?", (learner,))
        self._db.execute("pragma wal_checkpoint(truncate)")
        self._db.execute("vacuum")
        self._db.execute("pragma wal_checkpoint(truncate)")

    # Grades.

    def keep(self, grade: Grade) -> None:
        """Write a grade down; when this returns, it is on the disk."""
        with self.writing():
            row = (grade.learner, grade.chapter, grade.number, grade.exercise, grade.turn, grade.status, grade.message,
                   json.dumps(grade.verdict), json.dumps(grade.notes), grade.reason, str(grade.seed), grade.isolation,
                   grade.versions, grade.graded_at)  # fmt: skip
            self._db.execute(f"insert into grades values ({', '.join('?' * len(row))})", row)

    def grades(self, learner: str | None = None) -> list[Grade]:
        """All turns of all exercises of all submissions, or of a learner's."""
        rows = self._db.execute("select * from grades where ?1 is null or learner = ?1", (learner,))
        return [_grade(*row) for row in rows]

    def counting(self, learner: str | None = None) -> list[Grade]:
        """The grades that count: of every learner and chapter the last submission, of every exercise the last turn."""
        last = {(one.learner, one.chapter): one.number for one in self.submissions(learner)}
        grades = [one for one in self.grades(learner) if last.get((one.learner, one.chapter)) == one.number]
        counting = list({(one.learner, one.chapter, one.exercise): one for one in grades}.values())
        return sorted(counting, key=lambda one: (one.learner, one.chapter, curriculum.EXERCISES.index(one.exercise)))

    def dump(self, clocks: Sequence[str] = ("received_at", "graded_at")) -> str:
        """Everything as SQL, but for the columns that hold the time of day."""
        lines = []
        for (table,) in self._db.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
            columns = [row[1] for row in self._db.execute(f"pragma table_info({table})") if row[1] not in clocks]
            chosen = ", ".join(f"quote({column})" for column in columns)
            lines += [f"{table}: {' '.join(map(str, row))}" for row in self._db.execute(f"select {chosen} from {table}")]
        return "\n".join(lines)


def _submission(
    learner: str, chapter: int, number: int, file: str, digest: str, convention: str, handed_in: str | None, late: int,
    note: str, source: bytes,
) -> Submission:  # fmt: skip
    plain = zlib.decompress(source)
    return Submission(learner, chapter, number, file, digest, convention, handed_in, bool(late), note, plain)


def _grade(
    learner: str, chapter: int, number: int, exercise: str, turn: int, status: str, message: str, verdict: str, notes: str,
    reason: str, seed: str, *made: str,
) -> Grade:  # fmt: skip
    whose = learner, chapter, number, exercise, turn
    return Grade(*whose, status, message, json.loads(verdict), json.loads(notes), reason, int(seed), *made)


def now() -> str:
    """The time of day, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
