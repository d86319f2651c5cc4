"""What stopped an attempt: its own exception, or the end of our patience; and where in its lines that was."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from types import FrameType, TracebackType

from dl_workshop.checking.limits import OutOfBounds
from dl_workshop.checking.lines import in_library, line_of, loop_around
from dl_workshop.checking.outcome import Failure
from dl_workshop.checking.stopping import where_it_stopped

_DEEPEST = 50
"""How many frames are shown, at most: the innermost ones."""
_LONGEST = 5000
"""How many characters of a message are kept: to look through it must not take long."""


def raised(error: BaseException) -> Failure:
    """The failure of an attempt that raised, or that was refused something."""
    own = _innermost_of_the_learner(error.__traceback__)
    line, message = line_of(own.tb_frame, own.tb_lineno) if own else "", _message_of(error)
    if isinstance(error, OutOfBounds):
        return Failure(error.kind, message, error.line or line, "", ours=True)
    kind = type(error).__name__
    inside = re.search(r"CpuCallback error[\s\S]*\n(\w+): (.*)$", message.rstrip())
    if inside:  # JAX called the learner back, and tells only where that was
        kind, message = inside.groups()
    mark = where_it_stopped(own) if own else None
    return Failure(kind, message[:_LONGEST], line, _traceback_of(error), mark=mark, speaker=_speaker(own))


def _speaker(own: TracebackType | None) -> str:
    """The workshop's function that turns away what a learner's line gave it."""
    called = last = own.tb_next if own else None
    while last and last.tb_next:
        last = last.tb_next
    if called is None or last is None or last.tb_frame.f_globals.get("__name__") != "dl_workshop.expect":
        return ""
    return called.tb_frame.f_code.co_name


def _innermost_of_the_learner(link: TracebackType | None) -> TracebackType | None:
    found = None
    while link is not None:
        found, link = link if not in_library(link.tb_frame) else found, link.tb_next
    return found


def _message_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a class of the learner's
        return "(its message cannot be shown)"


def _traceback_of(error: BaseException) -> str:
    """The traceback, without what nobody would read to the end."""
    chain, link = 0, error.__context__
    while link is not None and chain < _DEEPEST:
        chain, link = chain + 1, link.__context__
    try:
        text = "".join(traceback.format_exception(error, limit=-_DEEPEST, chain=chain < _DEEPEST))
    except Exception:  # as above
        return _frames_of(error)
    return text if len(text) < 2 * _LONGEST else f"{text[:_LONGEST]}\n...\n{text[-_LONGEST:]}"


def _frames_of(error: BaseException) -> str:
    try:
        return "".join(traceback.format_tb(error.__traceback__, limit=-_DEEPEST))
    except Exception:  # where an attempt has used up the stack, nothing more can be called
        return ""


def stopped(frame: FrameType | None, seconds: float, idle: bool) -> Failure:
    """The failure of an attempt that was stopped where its innermost frame stands.

    Args:
        frame: that frame, or None where the thread had none.
        seconds: how long it was waited for.
        idle: whether it did nothing meanwhile but wait.
    """
    message = f"no result after {seconds:.2g} s"
    if frame is None:  # the functions of `traceback` would take it for their own
        return Failure("StillRunning", message, "", "", ours=True)
    stack = [(each, number) for each, number in traceback.walk_stack(frame) if not in_library(each)]
    text = "".join(traceback.format_stack(frame, limit=_DEEPEST))
    if not stack:
        return Failure("StillRunning", message, "", text, ours=True)
    kind, where = _doing(stack, frame, idle)
    return Failure(kind, message + (f", in `{where}`" if where else ""), line_of(*stack[0]), text, ours=True)


def _doing(stack: list[tuple[FrameType, int]], frame: FrameType, idle: bool) -> tuple[str, str]:
    """What the attempt was at when it was stopped, and the loop's head if it was in a loop."""
    if idle:
        return "StillWaiting", ""
    if any(each.f_code.co_name.startswith("backend_compile") for each, _ in traceback.walk_stack(frame)):
        return "StillCompiling", ""
    if max(Counter(each.f_code for each, _ in stack).values()) > 50:
        return "StillCalling", ""
    for each, number in stack:
        loop = loop_around(each.f_code, number)
        if loop:
            return ("StillLooping" if loop.startswith("while") else "StillRepeating"), loop
    return "StillRunning", ""
