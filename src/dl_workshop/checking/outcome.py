"""What was observed, as plain data: strings and NumPy arrays, with nothing of JAX in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dl_workshop.checking.mark import Mark
from dl_workshop.exercises.spec import Probe

STILL_BUSY = "it is still running"
_STOPPED = (
    "MemoryFull", "SlowLoop",
    "StillCalling", "StillCompiling", "StillLooping", "StillRepeating", "StillRunning", "StillWaiting",
)  # fmt: skip


def first_line(message: str) -> str:
    """The first line of an exception's message, without memory addresses, which differ each time."""
    return re.sub(r" at 0x(?:[0-9a-fA-F]+|\.{3})", "", message.strip().split("\n")[0])  # Windows writes capitals


@dataclass(frozen=True)
class Failure:
    """An exception, in strings: its type, its message, the learner's line, and the traceback.

    `ours` tells what a guard says of the attempt from an exception of its own; `mark` is the part of the line where Python
    stopped, where that is known; `speaker` is the workshop's function whose names the message uses, if there is one.
    """

    kind: str
    message: str
    line: str = ""
    traceback: str = ""
    ours: bool = False
    mark: Mark | None = None
    speaker: str = ""

    @property
    def out_of_time(self) -> bool:
        """Whether it was stopped from outside, because it took too long or too much."""
        return self.kind in _STOPPED

    def still_busy(self) -> Failure:
        """The failure of an attempt that goes on, though nobody waits for it any more, and keeps a processor busy."""
        return replace(self, message=f"{self.message}; {STILL_BUSY}")

    @property
    def is_busy(self) -> bool:
        """Whether the attempt goes on all the same."""
        return self.message.endswith(STILL_BUSY)

    @property
    def shown(self) -> str:
        """What came in place of a result, on one line."""
        first = first_line(self.message)
        short = first if len(first) <= 160 else first[:157] + "..."
        return short.partition(", in `")[0] if self.ours else f"{self.kind}: {short}".removesuffix(": ")


@dataclass(frozen=True)
class Abridged:
    """What is kept of a long array: its shape, some of its numbers at even distances, and the means of stretches of it."""

    shape: tuple[int, ...]
    numbers: np.ndarray

    LONG = 200
    """How many numbers an array may have, at most, to be kept whole."""
    _PARTS = 32

    @property
    def dtype(self) -> np.dtype:
        """The kind of its numbers."""
        return self.numbers.dtype

    @property
    def ndim(self) -> int:
        """How many axes it has."""
        return len(self.shape)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self.numbers, dtype)

    @classmethod
    def of(cls, array: np.ndarray) -> Abridged:
        """What would be kept of an array of any length."""
        row = array.ravel()
        means = [part.astype(float).mean() for part in np.array_split(row, cls._PARTS)]
        some = row[:: max(1, row.size // cls._PARTS)]
        # As one kind of numbers: of whole numbers the means, too, are compared as whole ones.
        return cls(array.shape, np.concatenate([some, np.asarray(means).astype(row.dtype)]))


@dataclass(frozen=True)
class Outcome:
    """What one call came to: a structure such as "{'b': array, 'w': array}" with its arrays, or a failure."""

    structure: str = ""
    leaves: tuple[np.ndarray, ...] = ()
    failure: Failure | None = None


Place = tuple[int, str]
"""A probe's number, and a facet."""

Observation = Mapping[Place, Outcome]
"""For every place that was looked at what came of it there, in the order in which it was."""

CALLED = ("value", "arguments", "again")
"""The facets that plain calls show."""
TRACED = ("gradient", "jit", "vmap")
"""The facets for which JAX follows the attempt: they are looked at where nothing that is `CALLED` is wrong."""
FACETS = (*CALLED, *TRACED)
"""All of them, in the order in which a difference is reported."""


def places_of(facets: tuple[str, ...], probes: Mapping[int, Probe]) -> list[Place]:
    """The places of these facets, probe by probe."""
    return [(number, facet) for number, probe in probes.items() for facet in probe.facets if facet in facets]


def as_the_reference_shows(place: Place, outcomes: Observation) -> Outcome:
    """What is right at a place: what the reference shows there, or, where it must be the same, its value.

    A second call, jit and vmap (over two copies) must show the value again.
    """
    number, facet = place
    if facet not in ("again", "jit", "vmap"):
        return outcomes[place]
    value = outcomes[number, "value"]
    return replace(value, leaves=tuple(np.stack([leaf, leaf]) for leaf in value.leaves)) if facet == "vmap" else value


def stopped_at(observation: Observation) -> Place | None:
    """Where among its plain calls an attempt was stopped, because it took too long or too much."""
    for place, outcome in observation.items():
        if place[1] == "value" and outcome.failure and outcome.failure.out_of_time:
            return place
    return None
