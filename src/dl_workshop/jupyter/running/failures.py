"""Why cells failed, each cause told once: a cell that lacks only what an earlier one failed to define adds no cause."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dl_workshop import curriculum
from dl_workshop.jupyter.running.kernel import Ending
from dl_workshop.jupyter.running.names import beginning, defined_in, foreign_magic, mentions_definition, printable, used_in
from dl_workshop.jupyter.running.reading import Notebook

_STUB = re.compile(r"(\w+): not attempted yet")


@dataclass(frozen=True)
class Failures:
    """The cells of a notebook that failed.

    Attributes:
        endings: how each cell with code ended.
        lost: the cells that were left out because the kernel did not survive them, and whether it ended by itself there.
        hidden: for each library that a file hides, that file.
        timeout: the seconds that a cell may run.
    """

    notebook: Notebook
    endings: Sequence[Ending]
    lost: Mapping[int, bool]
    hidden: Mapping[str, str]
    timeout: float

    def notes(self, late: Collection[str] = ()) -> list[str]:
        """A sentence for each file that hides a library and for each cause; `late` are exercises whose check says so."""
        followers = Counter(self.roots.values())
        notes = [f"The {_kind(file)} {file} beside the notebook hides the library {library}. Rename it."
                 for library, file in self.hidden.items()]  # fmt: skip
        for n in sorted(followers):
            if not self._is_told_elsewhere(n, late):
                others = followers[n] - 1
                because = f" Because of it, {others} other cell{'s' * (others > 1)} failed too." if others else ""
                notes.append(f"The cell that begins `{self._beginning(n)}` {self._what(n)}.{because}")
        return notes

    def why_missing(self, name: str, is_there: bool) -> str | None:
        """Why an exercise has no answer, though there is work on it in the notebook; None where there is none.

        With `is_there` a stub of that name was found, so it must be another cell that failed.
        """
        for n, cell in reversed(list(enumerate(self.notebook.code))):
            if not mentions_definition(cell.source, name) or (is_there and f"{name}: not attempted yet" in cell.source):
                continue
            magic = foreign_magic(cell.source)
            if magic and self.endings[n].error != "UsageError":
                return f"The cell that defines {name} begins with `{magic}`, so what it defines is not kept."
            if self._failed(n):
                return self._definition_failed(n, name)
        return None if is_there else self._nothing_left(name)

    def why_undefined(self, name: str) -> str | None:
        """Why `name` is not defined, if a cell should have defined it and failed."""
        n = self._failed_to_define(name, len(self.notebook.code), self.roots)
        if n is None:
            return None
        before = f"It needs {name}, but the cell that begins `{self._beginning(n)}`"
        if n in self.lost:
            return f"{before} {self._what(n)}."
        stub = self._stub(self.roots[n])
        because = f" because {stub} is not attempted yet" if stub else ""
        return f"{before} failed before it had defined {name}{because}."

    def _definition_failed(self, n: int, name: str) -> str:
        ending, the_cell = self.endings[n], f"The cell that defines {name}"
        missing = _missing_name(ending)
        because = self.why_undefined(missing) if missing and self.roots[n] != n else None
        if because:
            return because.replace("It", the_cell, 1)
        if stub := self._stub(n):
            return f"{the_cell} stopped because {stub} is not attempted yet."
        return f"{the_cell} {self._what(n)}."

    def _nothing_left(self, name: str) -> str | None:
        asleep = [cell for cell in self.notebook.cells if not cell.is_code and mentions_definition(cell.source, name)]
        if any(mentions_definition(cell.source, name) for cell in self.notebook.code):
            return (
                f"A cell has a definition of {name} in it, but at the end of the run there was no {name}. "
                "Is the definition commented out or indented, or is the name deleted later?"
            )
        if asleep:
            return f"The cell that defines {name} is not a code cell, so it was not run."
        others = {other for cell in self.notebook.code for other in defined_in(cell.source)} - set(curriculum.EXERCISES)
        nearest = difflib.get_close_matches(name, others, n=1, cutoff=0.8)
        return f"There is no {name}, but a cell defines {nearest[0]}. Is the name misspelt?" if nearest else None

    @cached_property
    def roots(self) -> dict[int, int]:
        """For each cell that failed, the one where the trouble began: mostly itself."""
        roots: dict[int, int] = {}
        for n in range(len(self.notebook.code)):
            if self._failed(n):
                missing = _missing_name(self.endings[n])
                earlier = self._failed_to_define(missing, n, roots) if missing else self._unfinished_before(n, roots)
                roots[n] = n if earlier is None else roots[earlier]
        return roots

    def _failed_to_define(self, name: str, end: int, roots: Mapping[int, int]) -> int | None:
        """The last cell before `end` that failed and should have defined `name`."""
        return max((n for n in roots if n < end and name in defined_in(self._source(n))), default=None)

    def _unfinished_before(self, end: int, roots: Mapping[int, int]) -> int | None:
        """A cell that waits for an exercise, and should have given a value to a name that the cell `end` uses.

        Whatever else that name may hold, the cell was not written for it: its failure says nothing.
        """
        for name in used_in(self._source(end)):
            last = max((n for n in range(end) if name in defined_in(self._source(n))), default=None)
            if last is not None and last in roots and self._stub(roots[last]):
                return last
        return None

    def _failed(self, n: int) -> bool:
        return n in self.lost or self.endings[n].late or bool(self.endings[n].error)

    def _is_told_elsewhere(self, n: int, late: Collection[str]) -> bool:
        """Whether the cause is that an exercise is not attempted, a hidden library, or an exercise that took too long."""
        if n in self.lost:
            return False
        ending, source = self.endings[n], self._source(n)
        by_hidden = ending.error == "LibraryHidden" or any(re.search(rf"\b{lib}\b", ending.text) for lib in self.hidden)
        return bool(self._stub(n)) or by_hidden or (ending.late and any(re.search(rf"\b{e}\b", source) for e in late))

    def _stub(self, n: int) -> str:
        """The exercise that a cell needs and that is not attempted yet."""
        stub = _STUB.match(self.endings[n].text) if self.endings[n].error == "NotImplementedError" else None
        return stub[1] if stub else ""

    def _what(self, n: int) -> str:
        """What became of a cell."""
        if n in self.lost:
            why = "Python itself ended while it ran" if self.lost[n] else f"it could not be stopped after {self.timeout:g} s"
            return f"was left out: {why}"
        ending = self.endings[n]
        if ending.late:
            return f"ran longer than {self.timeout:g} s and was interrupted"
        if ending.error == "SystemExit":
            return "would end Python (by exit(), quit(), sys.exit() or SystemExit), so it was stopped at that line"
        if ending.error == "StdinNotImplementedError":
            return "asks for input, which nobody can type here"
        misplaced = re.search(r"%%\w+", ending.text) if ending.error == "UsageError" else None
        if misplaced and not self._source(n).startswith("%%"):
            return f"failed: {misplaced[0]} has to be the very first line of its cell, before any comment"
        return f"failed: {_in_one_line(ending)}"

    def _beginning(self, n: int) -> str:
        return beginning(self._source(n))

    def _source(self, n: int) -> str:
        return self.notebook.code[n].source


def _kind(name: str) -> str:
    return "file" if name.endswith(".py") else "folder"


def _missing_name(ending: Ending) -> str | None:
    found = re.match(r"name '(\w+)' is not defined", ending.text) if ending.error == "NameError" else None
    return found[1] if found else None


def _in_one_line(ending: Ending) -> str:
    """An exception as Python would say it, without the file of a cell, which no learner could know."""
    first = ending.text.strip().split("\n")[0].rstrip(".")
    text = printable(re.sub(r"\(\d+\.py, ", "(", first))
    return f"{ending.error}: {text[:200]}" if text else ending.error
