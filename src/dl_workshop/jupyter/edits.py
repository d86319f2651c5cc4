"""Edits that did not run: cells that should have defined a name and stopped before they did."""

from __future__ import annotations

import re
from typing import Any

from dl_workshop.checking.verdict import Verdict
from dl_workshop.jupyter.running.names import defined_in
from dl_workshop.pointing import source

_NOTHING = object()
_BROKEN = re.compile(r"^(?:(?:async\s+)?(?:def|class)\s+(\w+)|(\w+)\s*=(?!=))", re.MULTILINE)


class Edits:
    """Watches the cells of a shell, to know whether what a name stands for is what its cell says now."""

    def __init__(self, shell: Any) -> None:
        self._names: dict[str, Any] = shell.user_ns
        self._before: dict[str, Any] = {}
        self._failed: dict[str, str] = {}
        self._cell = ""
        shell.events.register("pre_run_cell", self._begins)
        shell.events.register("post_run_cell", self._ended)

    def verdict(self, name: str, attempt: object) -> Verdict | None:
        """What to say where the last edit of `name` did not run and `attempt` is what stood there before; else None."""
        if name not in self._failed or attempt is not self._names.get(name, _NOTHING):
            return None
        message = (
            f"Your last edit of {name} did not run: its cell stopped with {self._failed[name]}. The {name} from before is "
            "still there, and judging that would mislead you. Fix the cell, run it, and check again."
        )
        return Verdict(name, "error", message)

    def _begins(self, info: Any) -> None:
        self._cell = info.raw_cell or ""
        # A broken cell would have defined something if it were whole.
        broken = {one or other for one, other in _BROKEN.findall(self._cell)}
        self._before = {name: self._names.get(name, _NOTHING) for name in defined_in(self._cell) | broken}

    def _ended(self, result: Any) -> None:
        error = result.error_before_exec or result.error_in_exec
        for name, before in self._before.items():
            self._failed.pop(name, None)
            if error is not None and self._names.get(name, _NOTHING) is before:
                self._failed[name] = _said(error)
        source.remember([name for name in self._before if name not in self._failed], self._cell, self._names)
        self._before = {}


def _said(error: BaseException) -> str:
    kind = type(error).__name__
    text = (error.msg if isinstance(error, SyntaxError) else str(error)).split("\n")[0]
    line = f", on line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
    return f"{'an' if kind[0] in 'AEIOU' else 'a'} {kind}" + (f" ({text}{line})" if text else "")
