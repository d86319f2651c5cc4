"""How long a look at one function may take: whatever runs in a loop asks whether it may go on."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_until = ContextVar("_until", default=math.inf)


class TooLong(Exception):
    """It takes longer than anybody waits for."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let `go_on` raise `TooLong` after so many seconds."""
    before = _until.set(min(_until.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _until.reset(before)


def go_on() -> None:
    """Whether there is time left.

    Raises:
        TooLong: there is none.
    """
    if time.monotonic() > _until.get():
        raise TooLong
