"""Inside the kernel of a run: `check` writes its verdicts down, and no cell ends Python unnoticed.

A learner could forge what is written down here, and would only fool themselves: no grade depends on it.
"""

from __future__ import annotations

import functools
import json
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import dl_workshop
from dl_workshop import atomic_files, curriculum

if TYPE_CHECKING:
    from dl_workshop.checking import Verdict

JUDGE = "# dl-workshop judges "
"""A cell of this and an exercise's name judges that exercise. It is a comment, so it needs no name a learner can change."""

BEGUN, CHECKING, HIDDEN, UNKNOWN = "begun.txt", "checking.txt", "hidden.json", "unknown.json"
"""How many cells have begun, the exercise that is being checked, the hidden libraries, and what is wrong with calls."""


_NOTHING = object()


class LibraryHidden(ImportError):
    """Nothing can be judged, because a file beside the notebook was imported in place of a library."""


class Recorder:
    """The verdicts of one run, in `folder`: for each exercise that of its last check.

    `refused` says for some exercises why they are not checked again: the last attempt took the kernel with it.
    """

    def __init__(self, shell: Any, folder: Path, home: Path, refused: Mapping[str, str], timeout: float) -> None:
        self.shell, self.folder, self.refused, self.timeout = shell, folder, refused, timeout
        self.hidden = HiddenLibraries(home, folder / HIDDEN)
        self.unknown: list[str] = []
        self.request, self.began, self.begun = "", time.monotonic(), 0

    def before_cell(self, info: Any) -> None:
        """Called before each cell, and before those that a cell runs itself: a cell of ours has an exercise judged."""
        request = self.shell.get_parent()["header"]["msg_id"]
        if request != self.request:
            self.request, self.began, self.begun = request, time.monotonic(), self.begun + 1
            atomic_files.write(self.folder / BEGUN, str(self.begun))
        if info.raw_cell.startswith(JUDGE):
            self.judge(info.raw_cell.removeprefix(JUDGE).strip())

    def judge(self, name: str) -> None:
        """Judge an exercise under its own name, unless what was handed to `check` is judged already."""
        names = self.shell.user_ns
        judged = self._read(name)
        if name not in names or (judged and judged["status"] != "not attempted"):
            return
        if judged and _is_reference(name, names[name]):  # taken in order to go on, after the check: that is not an attempt
            return
        self.check(name, names[name])

    def check(self, name: Any, attempt: Any, seed: int | None = None) -> Verdict:
        """What learners call as `check`: a name that does not exist costs them that call, but not the rest of the cell."""
        checking = self._checking()
        try:
            curriculum.chapter_of(name)
        except curriculum.UnknownExercise as unknown:
            return self._refuse(name, str(unknown))
        if attempt is _NOTHING:
            return self._refuse(name, f'check("{name}") was given no function. Hand it over too: check("{name}", {name}).')
        if name in self.refused:
            verdict = checking.Verdict(name, "error", self.refused[name])
        else:
            with self._started(name):
                verdict = self._judged(name, attempt, seed)
        told = {**verdict.to_dict(), "text": str(verdict), "missing": missing_name(verdict)}
        atomic_files.write(self.folder / f"{name}.json", json.dumps(told))
        return verdict

    def _judged(self, name: str, attempt: Any, seed: int | None) -> Verdict:
        checking = self._checking()
        try:
            with self._blaming_hidden():
                from dl_workshop.checking import checker

                checker.called(name)  # most answers are right, and what plain calls compile is kept for the next notebook
                verdict = checking.check(name, attempt, seed=seed)
        except KeyboardInterrupt:
            verdict = checking.Verdict(name, "error", f"Checking {name} was interrupted.")
        if verdict.status == "error" and time.monotonic() - self.began >= self.timeout:
            self.began = time.monotonic()  # the cell goes on, and may be interrupted once more
            return checking.Verdict(name, "error", took_too_long(name, self.timeout))
        return verdict

    def _refuse(self, name: Any, why: str) -> Verdict:
        if not isinstance(name, str):
            why = 'check takes the name of the exercise in quotes, then your function: check("double", double).'
        self.unknown.append(why)
        atomic_files.write(self.folder / UNKNOWN, json.dumps(self.unknown))
        return self._checking().Verdict(str(name), "error", why)

    def _checking(self) -> Any:
        with self._blaming_hidden():
            from dl_workshop import checking
        return checking

    @contextmanager
    def _blaming_hidden(self) -> Iterator[None]:
        """What fails in here is our own code: if a library is hidden, that is the reason."""
        try:
            yield
        except Exception:
            hiding = [f"{file} hides the library {library}" for library, file in self.hidden.found.items()]
            if hiding:
                raise LibraryHidden(hiding[-1]) from None
            raise

    @contextmanager
    def _started(self, name: str) -> Iterator[None]:
        """Until it is done, a file says which exercise is being checked: the kernel may not live to tell."""
        atomic_files.write(self.folder / CHECKING, name)
        try:
            yield
        finally:
            (self.folder / CHECKING).unlink(missing_ok=True)

    def _read(self, name: str) -> dict[str, Any] | None:
        file = self.folder / f"{name}.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


class HiddenLibraries:
    """A finder of modules that never finds one, but notes which files beside the notebook hide a library.

    Attributes:
        found: for each library that was asked for, the file or folder that was imported in its place.
    """

    def __init__(self, home: Path, record: Path) -> None:
        self.home, self.record = os.path.realpath(home), record
        self.found: dict[str, str] = {}
        # This very package is loaded already; in Jupyter it would not be.
        beside = _place(PathFinder.find_spec("dl_workshop", [self.home]))
        if beside and beside != os.path.realpath(dl_workshop.__file__):
            self._note("dl_workshop", beside)

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        """Never finds anything; Python asks the next finder."""
        if path is not None or "." in name:
            return
        here = [entry for entry in sys.path if os.path.realpath(entry or os.curdir) == self.home]
        others = [entry for entry in sys.path if entry not in here]
        beside = _place(PathFinder.find_spec(name, here)) if here else None
        # The library is hidden where Python would take the file, though the library is there as well.
        if beside and beside == _place(PathFinder.find_spec(name)) and _place(PathFinder.find_spec(name, others)):
            self._note(name, beside)

    def _note(self, library: str, place: str) -> None:
        self.found[library] = os.path.relpath(place, self.home).split(os.sep)[0]
        atomic_files.write(self.record, json.dumps(self.found))


def begin(shell: Any, folder: str, home: str, refused: Mapping[str, str], timeout: float) -> None:
    """Prepare the kernel: record what `check` says, let nothing end Python quietly, and go to the notebook's folder."""
    recorder = Recorder(shell, Path(folder), Path(home), refused, timeout)

    @functools.wraps(dl_workshop.check)
    def check(name: str, attempt: Any = _NOTHING, *, seed: int | None = None) -> Verdict:
        return recorder.check(name, attempt, seed)

    dl_workshop.check = check
    shell.events.register("pre_run_cell", recorder.before_cell)
    sys.meta_path.insert(0, recorder.hidden)
    # What would end the kernel after the cell (`exit()`, a restart from code) ends the cell, as in plain Python.
    shell.ask_exit = _end
    shell.unobserve_all("exit_now")
    shell.observe(_end, "exit_now")
    # Nobody looks at pictures: do not even draw them.
    shell.display_formatter.active_types = ["text/plain"]
    shell.display_formatter.mimebundle_formatter.enabled = False
    shell.display_formatter.ipython_display_formatter.enabled = False
    # Nobody reads what is printed: do not even send it.
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8", errors="replace")  # noqa: SIM115
    os.chdir(home)


def took_too_long(name: str, timeout: float) -> str:
    """What is said where checking an exercise would not end."""
    return f"Checking {name} was stopped because its cell ran longer than {timeout:g} s. Is there a loop that never ends?"


def missing_name(verdict: Verdict) -> str:
    """The name that an attempt used and that was not defined."""
    found = re.search(r"NameError: name '(\w+)' is not defined", verdict.evidence.traceback if verdict.evidence else "")
    return found[1] if found else ""


def _end(*_: object) -> None:
    raise SystemExit


def _place(spec: ModuleSpec | None) -> str | None:
    return os.path.realpath(spec.origin) if spec and spec.origin and spec.has_location else None


def _is_reference(name: str, value: object) -> bool:
    from dl_workshop import answers

    return value is getattr(answers, name, None)
