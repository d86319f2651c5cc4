"""Learn what automatic differentiation is for: write the model, the loss, its gradient and the training loop yourself.

    from dl_workshop import check, hint, answer

Importing this loads nothing heavy: JAX starts with the first `check`, or, in a notebook, while nothing else runs.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from dl_workshop import moved

if TYPE_CHECKING:
    from dl_workshop.checking import Verdict
    from dl_workshop.hints import Answer, Hint

__all__ = ["answer", "check", "hint"]
__version__ = "0.1.0"

moved.tell()


def check(name: str, attempt: Any, *, seed: int | None = None) -> Verdict:
    """Judge your attempt at the exercise `name`: check("logistic", logistic).

    The verdict has a `status` ("passed", "wrong", "not attempted" or "error"), the name of a `misconception` or None,
    a `message`, and `evidence`. Your own names are never touched. An unknown name raises `UnknownExercise`.
    The inputs are drawn from `seed`; without one every session draws its own, and `verdict.seed` says which.
    """
    from dl_workshop import checking, hints
    from dl_workshop.jupyter import session

    verdict = checking.check(name, attempt, seed=seed)
    session.make_ready(name)
    hints.take_note(verdict)
    session.prepare().remember(verdict)
    return verdict


def hint(name: str) -> Hint:
    """The next hint for the exercise `name`: first about a mistake that `check` has named, then one rung further each time."""
    from dl_workshop import hints
    from dl_workshop.jupyter import session

    session.prepare()
    return hints.next_hint(name)


def answer(name: str) -> Answer:
    """The reference solution of the exercise `name`: its source, and why it is so."""
    from dl_workshop import hints
    from dl_workshop.jupyter import session

    session.prepare()
    return hints.explained_answer(name)


if "ipykernel" in sys.modules:
    from dl_workshop.jupyter import session

    session.make_ready()
