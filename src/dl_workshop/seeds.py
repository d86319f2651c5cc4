"""What the inputs of a check are drawn from. Nothing of JAX is loaded here."""

from __future__ import annotations

import os
import random
from functools import cache

VARIABLE = "DL_WORKSHOP_SEED"
"""The environment variable that settles the seed of a process."""

SEEDS = range(20)
"""The seeds that probes are drawn from. Few enough to prove that on each of them right passes and wrong gets its name."""


class NotASeed(ValueError):
    """`VARIABLE` is set to something that is not a seed; the message says what."""


@cache
def own_seed() -> int:
    """The seed of this process: `VARIABLE` where that is set, else one of `SEEDS` by chance.

    With the same input everywhere, an answer that only knows that input would pass.

    Raises:
        NotASeed: `VARIABLE` is not a whole number from 0 up.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen and not chosen.isdecimal():
        raise NotASeed(f"{VARIABLE} is {chosen!r}. Set it to a whole number from 0 up, or not at all.")
    return int(chosen) if chosen else random.SystemRandom().choice(SEEDS)
