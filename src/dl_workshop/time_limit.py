"""How long an attempt may take before its check stops it. Nothing of JAX is loaded here."""

from __future__ import annotations

import os

VARIABLE = "DL_WORKSHOP_TIME_LIMIT"
"""The environment variable with the seconds that an attempt may take."""

SECONDS = 7.0
"""Where it is not set: several times what a right answer takes on a busy laptop, and still short of ten with all the rest."""


class NotATimeLimit(ValueError):
    """`VARIABLE` is set to something that is not a number of seconds; the message says what."""


def time_limit() -> float:
    """The seconds that one attempt may take: `VARIABLE` where that is set, else `SECONDS`.

    Raises:
        NotATimeLimit: `VARIABLE` is not a positive number.
    """
    chosen = os.environ.get(VARIABLE) or SECONDS
    try:
        seconds = float(chosen)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise NotATimeLimit(f"{VARIABLE} is {chosen!r}. Set it to a number of seconds above 0, or not at all.")
    return seconds
