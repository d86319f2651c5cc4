"""Where a check runs: in a notebook verdicts are cards and what is done is remembered; elsewhere they are text."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dl_workshop import curriculum, folders, streams
from dl_workshop.audience import nobody_looks

if TYPE_CHECKING:
    from dl_workshop.checking import Verdict
    from dl_workshop.progress import Overview

_WARM, _EDITS = "_dl_workshop_warms", "_dl_workshop_edits"
"""The attributes by which a shell tells that it is warming up, and what it knows of edits."""


@dataclass(frozen=True)
class Session:
    """`folder` is where the notebook lies, or None where there is no notebook."""

    folder: Path | None = None

    def remember(self, verdict: Verdict, attempt: object) -> Verdict:
        """Note in the file beside the notebook that an exercise is done, and add to the verdict what comes next.

        What has no name in the notebook is a demonstration, and stays as it is.
        """
        if self.folder is None or not verdict.passed or not _has_a_name(attempt):
            return verdict
        from dl_workshop.progress import Overview, Progress

        progress = Progress(self.folder)
        progress.record(verdict)
        return replace(verdict, onward=Overview(progress.done).onward(curriculum.chapter_of(verdict.exercise)))

    def overview(self) -> Overview:
        """What is done, as far as it is remembered, and what comes next."""
        from dl_workshop.progress import Overview, Progress

        return Overview(Progress(self.folder or folders.find() or Path.cwd()).done, chapter_here())


def chapter_here() -> curriculum.Chapter | None:
    """The chapter whose notebook runs in this kernel, as far as Jupyter tells: it names the file."""
    stem = Path(os.environ.get("JPY_SESSION_NAME", "")).stem
    return next((chapter for chapter in curriculum.CHAPTERS if chapter.slug == stem), None)


def make_ready(name: str | None = None) -> None:
    """In a kernel that somebody sits at, make ready for the checks of a chapter, once, while it has nothing else to do.

    The chapter is that of the exercise `name`, or else the one whose notebook this is, as far as can be told.
    """
    shell = _shell()
    if shell is None or nobody_looks():
        return
    if not hasattr(shell, _EDITS):
        from dl_workshop.jupyter.edits import Edits
        from dl_workshop.jupyter.showing import Shows

        setattr(shell, _EDITS, Edits(shell))
        shell.ast_transformers.append(Shows())
    if not getattr(shell, _WARM, False):
        from dl_workshop.jupyter import warming

        chapter = curriculum.chapter_of(name) if name else chapter_here()
        if chapter:
            setattr(shell, _WARM, True)
            warming.warm_up(shell, chapter.exercises)


def on_an_edit_that_did_not_run(name: str, attempt: object) -> Verdict | None:
    """What to say where the cell of an exercise stopped before it redefined the function; else None."""
    edits = getattr(_shell(), _EDITS, None)
    return edits.verdict(name, attempt) if edits else None


def _has_a_name(attempt: object) -> bool:
    return any(value is attempt for value in list(_shell().user_ns.values()))


def _shell() -> Any:
    """IPython's shell in a kernel, or None. It is looked for among what is loaded already: nothing is imported to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None


def prepare() -> Session:
    """Find out where we run."""
    shell = _shell()
    if shell is None:
        streams.speak_plainly()
        return Session()
    from dl_workshop.jupyter import cards

    cards.enable(shell)
    return Session(Path.cwd())
