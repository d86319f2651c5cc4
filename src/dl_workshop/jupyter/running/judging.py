"""One notebook: what its cells hand over is judged, whatever else happens in them."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dl_workshop import compile_cache, curriculum, time_limit
from dl_workshop.audience import UNSEEN
from dl_workshop.jupyter.running import kernel, recording
from dl_workshop.jupyter.running.failures import Failures
from dl_workshop.jupyter.running.kernel import Ending, Step
from dl_workshop.jupyter.running.reading import NotANotebook, Notebook, read
from dl_workshop.seeds import VARIABLE

QUIET = {"MPLBACKEND": "Agg", "TQDM_DISABLE": "1", UNSEEN: "1"}
"""Nobody looks at the pictures and progress bars of such a run."""

PATIENCE = 30
"""The seconds that an attempt may take: more than in a notebook, as nobody waits, and every core may be busy."""


@dataclass
class Report:
    """What a notebook came to: for each exercise its verdict, and notes on the cells that failed.

    A verdict is `checking.Verdict.to_dict()` with "text", how it reads in a terminal. Where the file could not be judged,
    `problem` says why, and there are no verdicts.
    """

    path: Path
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def passed(self) -> list[str]:
        """The exercises that passed."""
        return [verdict["exercise"] for verdict in self.verdicts if verdict["status"] == "passed"]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, for JSON."""
        verdicts = [{key: value for key, value in verdict.items() if key != "text"} for verdict in self.verdicts]
        plain = {"notebook": str(self.path), "verdicts": verdicts, "notes": self.notes}
        return {**plain, "problem": self.problem} if self.problem else plain


def exercises_in(notebook: Notebook) -> tuple[str, ...]:
    """The exercises of the notebook's chapter; in a notebook that belongs to none, those that its `check` calls name."""
    if notebook.chapter:
        return notebook.chapter.exercises
    from dl_workshop.authoring import checked_names

    named = [name for cell in notebook.code for name in checked_names(cell.source)]
    return tuple(dict.fromkeys(name for name in named if name in curriculum.EXERCISES))


async def judged(path: Path, timeout: float, seed: int, step: Step) -> Report:
    """Read, run and judge the notebook in a file.

    Raises:
        NotANotebook: the file is not a notebook, has no exercises, or no kernel can be started for it.
    """
    notebook = read(path)
    if not notebook.chapter and not any("check" in cell.source for cell in notebook.code):
        raise NotANotebook(f"{path} has no exercises: it belongs to no chapter, and none of its cells calls check.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            attempt = _Run(notebook, exercises_in(notebook), Path(folder), timeout, seed, step)
            await attempt.to_the_end()
        except kernel.NoKernel as error:
            raise NotANotebook(f"{path} could not be run, because no kernel could be started: {error}") from None
        return attempt.report()


@dataclass
class _Run:
    """A notebook that is run, and run again without what took the kernel with it, until all the rest is judged.

    `lost` are the cells to leave out, and whether the kernel ended by itself there; `refused` says of exercises why not to
    check them again.
    """

    notebook: Notebook
    names: tuple[str, ...]
    folder: Path
    timeout: float
    seed: int
    step: Step
    lost: dict[int, bool] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    records: Path = Path()
    endings: list[Ending] = field(default_factory=list)

    async def to_the_end(self) -> None:
        code = [cell.source for cell in self.notebook.code]
        environment = {**QUIET, **compile_cache.environment(), VARIABLE: str(self.seed), time_limit.VARIABLE: self._limit()}
        while True:
            self.records = Path(tempfile.mkdtemp(dir=self.folder))  # what an earlier run has recorded does not count
            sources = [self._prelude(), *code, *(recording.JUDGE + name for name in self.names)]
            skipped = {cell + 1 for cell in self.lost}
            try:
                first, *self.endings = await kernel.run(
                    sources, str(self.folder), environment, self.timeout, skipped, self.step
                )
                if first.error:
                    raise kernel.NoKernel(f"{first.error}: {first.text}")
                return
            except kernel.KernelLost as loss:
                self._leave_out(self._at_fault(loss, skipped), loss.by_itself)

    def _limit(self) -> str:
        """The seconds that an attempt may take: far less than its cell, which would be interrupted."""
        return os.environ.get(time_limit.VARIABLE) or str(min(self.timeout / 2, PATIENCE))

    def _prelude(self) -> str:
        """The first cell. It leaves no name behind, and runs before the notebook's folder is where modules are looked for."""
        home = str(self.notebook.path.resolve().parent)
        arguments = {"folder": str(self.records), "home": home, "refused": self.refused, "timeout": self.timeout}
        settings = f"json.loads({json.dumps(arguments)!r})"
        code = f"import json; from {recording.__name__} import begin; begin(get_ipython(), **{settings})"
        return f"exec({code!r}, {{}})"

    def _at_fault(self, loss: kernel.KernelLost, skipped: Collection[int]) -> int:
        """The cell at fault: if the one that was sent has not even begun, the one that ran before it."""
        begun = self.records / recording.BEGUN
        ran = [cell for cell in range(1, loss.cell + 1) if cell not in skipped]
        count = int(begun.read_text()) if begun.exists() else 0
        if not ran or not count:
            raise kernel.NoKernel("it ended at once.")
        return ran[:count][-1] - 1

    def _leave_out(self, cell: int, by_itself: bool) -> None:
        """Note what took the kernel with it: an exercise that was being checked, or else the cell."""
        checked = self.records / recording.CHECKING
        name = checked.read_text(encoding="utf-8") if checked.exists() else ""
        if not name and cell >= len(self.notebook.code):
            name = self.names[cell - len(self.notebook.code)]
        if not name:
            self.lost[cell] = by_itself
            return
        if name in self.refused:
            raise NotANotebook(f"{self.notebook.path} could not be run to the end: Python itself ended again and again.")
        ended = f"Python itself ended while {name} was being checked. Does it call os._exit, or need more memory than there is?"
        self.refused[name] = ended if by_itself else recording.took_too_long(name, self.timeout)
        for other in curriculum.EXERCISES:  # those that were interrupted need not be waited for again
            if (self._recorded(other) or {}).get("message") == recording.took_too_long(other, self.timeout):
                self.refused[other] = recording.took_too_long(other, self.timeout)

    def report(self) -> Report:
        hidden = _json(self.records / recording.HIDDEN) or {}
        unknown = _json(self.records / recording.UNKNOWN) or []
        failures = Failures(self.notebook, self.endings, self.lost, hidden, self.timeout)
        others = [name for name in curriculum.EXERCISES if name not in self.names and self._recorded(name)]
        verdicts = [self._verdict(name, failures) for name in (*self.names, *others)]
        late = [v["exercise"] for v in verdicts if v["message"] == recording.took_too_long(v["exercise"], self.timeout)]
        notes = [*failures.notes(late), *dict.fromkeys(unknown)]
        if not verdicts:
            raise NotANotebook(" ".join([f"{self.notebook.path} has no exercise that could be judged.", *notes]))
        return Report(self.notebook.path, verdicts, notes)

    def _verdict(self, name: str, failures: Failures) -> dict[str, Any]:
        """The verdict that was recorded, unless it is only what some failure of a cell has led to."""
        recorded = self._recorded(name)
        if recorded and recorded["status"] == "error" and recorded["missing"]:
            because = failures.why_undefined(recorded["missing"])
        elif recorded and recorded["status"] != "not attempted":
            because = None
        else:
            because = self._unjudged(name) or failures.why_missing(name, is_there=recorded is not None)
        if recorded and not because:
            return {key: value for key, value in recorded.items() if key != "missing"}
        return _without_judging(name, because)

    def _unjudged(self, name: str) -> str:
        """Why judging at the end was not possible."""
        position = len(self.notebook.code) + self.names.index(name) if name in self.names else len(self.endings)
        ending = self.endings[position] if position < len(self.endings) else Ending()
        if ending.late:
            return recording.took_too_long(name, self.timeout)
        return f"{name} could not be judged: {ending.text or ending.error}." if ending.error else ""

    def _recorded(self, name: str) -> Mapping[str, Any] | None:
        return _json(self.records / f"{name}.json")


def _without_judging(name: str, because: str | None) -> dict[str, Any]:
    from dl_workshop.checking.judgement import not_attempted
    from dl_workshop.checking.verdict import Verdict

    verdict = Verdict(name, "error", because) if because else not_attempted(name)
    return {**verdict.to_dict(), "text": str(verdict)}


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
