"""One exercise of one notebook: its cells are run in a process of a sandbox, its attempt is examined from here."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from dl_workshop import curriculum, exercises
from dl_workshop.checking import Verdict, probes_of
from dl_workshop.checking.checker import Known, examined
from dl_workshop.checking.judgement import Draw, not_attempted
from dl_workshop.grading import cells, package
from dl_workshop.grading.channel import Ended, Late
from dl_workshop.grading.codec import Forged
from dl_workshop.grading.remote import Line, Refused, Remote, whole
from dl_workshop.grading.sandbox import Process, Sandbox
from dl_workshop.grading.witness import confirm
from dl_workshop.jupyter.running.failures import Failures
from dl_workshop.jupyter.running.kernel import Ending
from dl_workshop.jupyter.running.reading import Notebook
from dl_workshop.jupyter.running.recording import missing_name, took_too_long

LOSSES = 3
"""How many cells may take the process down with them before the notebook is given up."""
_MESSAGES = 100_000
"""How many messages may come: a cell that checks in a loop is not an exercise."""

_LIMITS = {
    "memory": "it took more memory than the 3 GB that a notebook may have",
    "output": "it printed more than the 8 MB that a notebook may print",
    "disk": "it wrote more than the 64 MB that a notebook may write",
}


class _Over(Exception):
    """Nothing more is to be heard from this process."""


@dataclass
class Sitting:
    """The run of a notebook for one exercise; `known` is what it is compared with on the draw `seed`.

    `lost` are cells that are left out since the process did not survive them, `refused` what is said where it did not survive
    being examined.
    """

    notebook: Notebook
    exercise: str
    taken: Collection[str]
    known: Known
    seed: int
    timeout: float = 120.0
    lost: dict[int, bool] = field(default_factory=dict)
    limits: dict[int, str] = field(default_factory=dict)
    verdict: Verdict | None = None
    endings: dict[int, Ending] = field(default_factory=dict)
    _process: Process | None = None

    def judged(self, sandbox: Sandbox) -> tuple[Verdict, list[str]]:
        """The verdict, and notes on the cells that failed."""
        while len(self.lost) <= LOSSES:
            self.endings, self._process = {}, sandbox.process()
            try:
                self._run(self._process)
                break
            except (_Over, Ended, Late, Forged) as what:
                if not self._lost_a_cell(what):
                    break
            finally:
                self._process.end()
        return self._told()

    # One process, from its start to its end.

    def _run(self, process: Process) -> None:
        chapter = curriculum.chapter_of(self.exercise)
        chosen = [n for n in cells.needed(self.notebook, chapter, self.exercise) if n not in self.lost]
        last, self.verdict, self._cell, self._began = cells.last_check(self.notebook, chapter, self.exercise), None, -1, 0.0
        self._late = False
        process.channel.send({
            "exercise": self.exercise, "library": package.library(self.exercise, self.taken),
            "cells": [[n, self.notebook.code[n].source] for n in chosen],
        })  # fmt: skip
        for _ in range(_MESSAGES):
            said = self._heard(process)
            if said.get("event") == "ends" and self._cell >= last and self._settled():
                return
            ends = self._settled() or said.get("there") is not True
            if said.get("event") == "all" and (ends or not self._goes_on(process)):
                return
        raise _Over

    def _settled(self) -> bool:
        return self.verdict is not None and self.verdict.status != "not attempted"

    def _goes_on(self, process: Process) -> bool:
        """Have what stands under the exercise's name judged at the end, once: there was no check that told anything."""
        if self._cell == len(self.notebook.code):
            return False
        self._cell, self._began = len(self.notebook.code), time.monotonic()
        process.channel.send("judge")
        return True

    def _heard(self, process: Process) -> dict[str, Any]:
        said = self._message(process)
        event, number = said.get("event"), said.get("cell")
        if event == "begins" and type(number) is int and 0 <= number < len(self.notebook.code):
            self._cell, self._began, self._late = number, time.monotonic(), False
        elif event == "ends" and number == self._cell:
            error, text = (said.get(part) if isinstance(said.get(part), str) else "" for part in ("error", "text"))
            self.endings[self._cell] = Ending(str(error), str(text), self._late)
            self._began = time.monotonic()
        elif event == "handed":
            before = time.monotonic()
            self._examine(process)
            self._began += time.monotonic() - before
        return said

    def _message(self, process: Process) -> dict[str, Any]:
        """The next one. A cell that runs too long is interrupted, and what then goes on for as long again is ended."""
        first = max(self.timeout, 60.0) if self._cell < 0 else self.timeout
        began = self._began or time.monotonic()
        for until in (began + first, began + 2 * first + 5):
            try:
                content = process.channel.receive(until).content
                if not isinstance(content, dict):
                    raise Forged("It says nothing that is known.")
                return content
            except Late:
                self._late = True
                process.interrupt()
        raise Late

    def _examine(self, process: Process) -> None:
        seconds = self.timeout / 2  # more than a check has: no grade may depend on how busy a computer is
        line, self.verdict = Line(process.channel, seconds), None
        self._examining = True
        try:
            found = examined(self.exercise, Remote(line), self.known, self.seed, seconds)
            if found.verdict.passed:
                self._confirm(line, found.draw)
            self.verdict = found.verdict
            line.done()
        except Refused as why:
            self.verdict = Verdict(self.exercise, "error", f"This cannot be judged. {why}", seed=self.seed)
            line.done()
        self._examining = False

    def _confirm(self, line: Line, draw: Draw | None) -> None:
        """See to it that nothing passes that was not looked at as a whole."""
        exercise = exercises.load(self.exercise)
        probes = probes_of(exercise, self.seed)
        if draw is None or not whole(draw[0], probes):
            raise Forged("It shows less than a check looks at.")
        confirm(exercise, line, draw[1], probes)

    # What it came to.

    def _lost_a_cell(self, what: BaseException) -> bool:
        """Note why the process ended; whether to run the notebook again, without the cell that it ended in."""
        assert self._process is not None
        limit = self._process.end()
        if getattr(self, "_examining", False):
            self._examining = False
            self.verdict = Verdict(self.exercise, "error", self._ended_examining(what, limit), seed=self.seed)
            return False
        if self._cell < 0 or self._cell >= len(self.notebook.code) or isinstance(what, _Over):
            self.verdict = Verdict(self.exercise, "error", "The notebook could not be run: its process ended at once.")
            return False
        if self._settled() and self.verdict and self.verdict.passed and isinstance(what, Forged):
            self.verdict = None  # a notebook that forges messages has not earned anything
        self.lost[self._cell] = not isinstance(what, Late)
        self.limits[self._cell] = limit
        return True

    def _ended_examining(self, what: BaseException, limit: str) -> str:
        name = self.exercise
        if isinstance(what, Forged):
            return f"What came back while {name} was being checked is not what the check sends: {what} So nothing is counted."
        if isinstance(what, Late):
            return took_too_long(name, self.timeout)
        because = f": {_LIMITS[limit]}" if limit else ". Does it call os._exit, or need more memory than there is?"
        return f"Python itself ended while {name} was being checked{because.rstrip('.') + '.' if limit else because}"

    def _told(self) -> tuple[Verdict, list[str]]:
        every = [self.endings.get(n, Ending()) for n in range(len(self.notebook.code))]
        failures = Failures(self.notebook, every, self.lost, {}, self.timeout)
        notes = [*failures.notes(), *(f"A cell was left out: {_LIMITS[why]}." for why in self.limits.values() if why)]
        verdict, name = self.verdict, self.exercise
        because = None
        if len(self.lost) > LOSSES:
            because = f"{name} could not be judged: Python itself ended again and again while the notebook was run."
        elif verdict is None or verdict.status == "not attempted":
            because = failures.why_missing(name, is_there=verdict is not None)
        elif verdict.status == "error" and (missing := missing_name(verdict)):
            because = failures.why_undefined(missing)
        if verdict is None or because:
            verdict = Verdict(name, "error", because) if because else not_attempted(name)
        return verdict, notes
