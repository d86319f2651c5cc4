"""Learn what automatic differentiation is for: write the model, the loss, its gradient and the training loop yourself.

    from dl_workshop import check, hint, answer, overview

Importing this loads nothing heavy: JAX starts with the first `check`, or, in a notebook, while nothing else runs.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from dl_workshop import curriculum, moved
from dl_workshop.plainly import Misuse

if TYPE_CHECKING:
    from dl_workshop.checking import Verdict
    from dl_workshop.hints import Answer, Hint
    from dl_workshop.progress import Overview

__all__ = ["answer", "check", "hint", "overview"]
__version__ = "0.1.0"

# With nbformat comes jsonschema, and with it a parser of internationalised addresses, which takes more than a second to build
# itself when it is imported. No notebook needs it, and jsonschema does without it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

moved.tell()


_NOTHING = object()


def check(name: str, attempt: Any = _NOTHING, *, seed: int | None = None) -> Verdict:
    """Judge your attempt at the exercise `name`: check("logistic", logistic).

    The verdict has a `status` ("passed", "wrong", "not attempted" or "error"), the name of a `misconception` or None,
    a `message`, and `evidence`. Your own names are never touched. An unknown name raises `UnknownExercise`, and a call in
    any other form raises `Misuse`.
    The inputs are drawn from `seed`; without one every session draws its own, and `verdict.seed` says which.
    """
    from dl_workshop import checking, hints, pointing
    from dl_workshop.jupyter import session

    session.prepare()
    _is_a_name("check", name, ", {}")
    if attempt is _NOTHING:
        raise Misuse(f"check needs your function too, after the name: check({name!r}, {name})")
    verdict = session.on_an_edit_that_did_not_run(name, attempt)
    if verdict is None:
        verdict = pointing.point(name, attempt, checking.examine(name, attempt, seed=seed))
    session.make_ready(name)
    hints.take_note(verdict)
    return session.prepare().remember(verdict, attempt)


def hint(name: str) -> Hint:
    """The next hint for the exercise `name`: first about a mistake that `check` has named, then one rung further each time."""
    from dl_workshop import hints
    from dl_workshop.jupyter import session

    session.prepare()
    _is_a_name("hint", name)
    return hints.next_hint(name)


def answer(name: str) -> Answer:
    """The reference solution of the exercise `name`: its source, and why it is as it is."""
    from dl_workshop import hints
    from dl_workshop.jupyter import session

    session.prepare()
    _is_a_name("answer", name)
    return hints.explained_answer(name)


def overview() -> Overview:
    """What you have done, chapter by chapter, and what comes next."""
    from dl_workshop.jupyter import session

    return session.prepare().overview()


def _is_a_name(verb: str, name: object, more: str = "") -> None:
    if not isinstance(name, str):
        called = getattr(name, "__name__", "double")
        raise Misuse(f"{verb} wants the exercise's name first, in quotes: {verb}({called!r}{more.format(called)})")
    curriculum.chapter_of(name)


if "ipykernel" in sys.modules:
    from dl_workshop import front_ends
    from dl_workshop.jupyter import session

    front_ends.make_ready()
    session.make_ready()
