"""Where we run: in a notebook verdicts are cards and what is done is remembered; elsewhere they are text."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dl_workshop import streams

if TYPE_CHECKING:
    from dl_workshop.checking import Verdict


@dataclass(frozen=True)
class Host:
    """`folder` is where the notebook lies, or None where there is no notebook."""

    folder: Path | None = None

    def remember(self, verdict: Verdict) -> None:
        """Note in the file beside the notebook that an exercise is done."""
        if self.folder is not None and verdict.passed:
            from dl_workshop.progress import Progress

            Progress(self.folder).record(verdict)


def make_ready() -> None:
    """In a kernel, make ready for the first checks, as soon as it has nothing else to do."""
    shell = _shell()
    if shell is not None:
        from dl_workshop.checking import warming

        names = warming.exercises_here()
        if names:
            warming.warm_up(shell, names)


def _shell() -> Any:
    """IPython's shell in a kernel, or None. It is looked for among what is loaded already: nothing is imported to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None


def prepare() -> Host:
    """Find out where we run."""
    shell = _shell()
    if shell is None:
        streams.speak_plainly()
        return Host()
    from dl_workshop import notebook

    notebook.enable(shell)
    return Host(Path.cwd())
