"""IPython's shell without anything around it: no history, no pictures, no questions. A graded notebook's cells run in it."""

from __future__ import annotations

from typing import Any

from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell


def bare_shell() -> Any:
    """The shell of this process."""
    HistoryManager.enabled = False  # type: ignore[assignment]
    shell: Any = InteractiveShell.instance(colors="NoColor")
    shell.ask_exit = _end
    if shell.display_formatter is not None:
        shell.display_formatter.active_types = []  # nobody looks at pictures: do not even draw them
        shell.display_formatter.mimebundle_formatter.enabled = False
    return shell


def _end(*_: object) -> None:
    raise SystemExit
