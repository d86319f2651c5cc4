"""What the reference, the known-wrong answers and the mutants of an exercise do: what an attempt is compared with.

`dl-workshop build` works it out for every draw of the inputs and writes it into one file, an archive with two members for each
exercise and draw, in JSON. There, an attempt is a list of words, one for each of its places:

    =       as is right there: what the reference shows
    v       as its own value at the same probe
    ~       (with 32 bits) as with 64 bits, rounded
    7       the outcome with that number in the member's list: structure, arrays, failure

so that every array is stored once, and one file serves both precisions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np

from dl_workshop.checking.outcome import (
    CALLED,
    TRACED,
    Abridged,
    Failure,
    Observation,
    Outcome,
    Place,
    as_the_reference_shows,
    places_of,
)
from dl_workshop.exercises.spec import Exercise, Probe, near_and_far

FILE = Path(__file__).parent / "observed.zip"

ON_DEVICES = ("data_mesh", "shard_rows", "replicate")
"""The exercises whose known-wrong answers depend on how many devices there are. The file has seen one; with more of them they
are observed when they are needed. (What draws without a key is in the file as it came from one state of NumPy's generator:
another draw would do as well.)"""

SHOWN_BY_THE_REFERENCE = ("value", "arguments", "gradient")
"""The facets that are kept of a reference; the others must show its value again."""

ROUNDED = {"float64": "float32", "int64": "int32", "uint64": "uint32", "complex128": "complex64"}
"""What the kinds of numbers are called with 32 bits."""


class OutOfDate(RuntimeError):
    """The file belongs to other probes; the message says what to do."""


@dataclass(frozen=True)
class Observed:
    """What an attempt on one draw of the inputs is compared with.

    Args:
        seed, x64: the draw, and whether numbers have 64 bits.
        parameters: the names of the reference's parameters.
        reference: what it shows in the facets `SHOWN_BY_THE_REFERENCE`.
        wrong: for each known-wrong answer, by name, what it shows, in as many `stages` as tell it apart from the reference
            and from the others.
    """

    seed: int
    x64: bool
    parameters: tuple[str, ...]
    reference: Observation
    wrong: Mapping[str, Observation] = field(default_factory=dict)

    def right(self, place: Place) -> Outcome:
        """What is right at a place."""
        return as_the_reference_shows(place, self.reference)


@lru_cache(maxsize=64)
def probes_of(exercise: Exercise, seed: int) -> tuple[Probe, ...]:
    """The exercise's probes for a seed, always the same ones."""
    return exercise.probes(np.random.default_rng(seed))


def places_of_the_reference(probes: Sequence[Probe]) -> list[Place]:
    """Where it is observed."""
    return places_of(SHOWN_BY_THE_REFERENCE, dict(enumerate(probes)))


def stages(probes: Sequence[Probe]) -> tuple[list[Place], list[Place], list[Place]]:
    """Where an answer is observed, in stages: plain calls, traces, and all that is further. It ends where one tells enough."""
    near, far = near_and_far(probes)
    return places_of(CALLED, near), places_of(TRACED, near), places_of(CALLED, far) + places_of(TRACED, far)


@lru_cache(maxsize=64)
def shipped(exercise: Exercise, seed: int, x64: bool) -> Observed | None:
    """What the file says of a draw; None where it does not know the draw."""
    member = read(f"{exercise.name}/{seed}")
    if member is None:
        return None
    probes = probes_of(exercise, seed)
    reference = _decoded(member, "reference", places_of_the_reference(probes), x64, {})
    observed = Observed(seed, x64, tuple(member["parameters"]), reference)
    wrong = member["attempts"]["64"].keys() - {"reference"}
    return replace(observed, wrong={name: _answer(member, name, probes, observed) for name in wrong})


@lru_cache(maxsize=8)
def mutants(exercise: Exercise, seed: int, x64: bool) -> dict[str, Observation]:
    """For each mutant of the reference, by its diff, what it does, as in `Observed.wrong`; none for a draw that is unknown."""
    member, observed = read(f"{exercise.name}/{seed} mutants"), shipped(exercise, seed, x64)
    if member is None or observed is None:
        return {}
    probes = probes_of(exercise, seed)
    return {diff: _answer(member, diff, probes, observed) for diff in member["attempts"]["64"]}


def read(member: str) -> dict[str, Any] | None:
    """A member of the file as it is, or None where there is none of that name."""
    archive = _archive()
    return json.loads(archive.read(member)) if archive and member in archive.NameToInfo else None


@cache
def _archive() -> ZipFile | None:
    return ZipFile(FILE) if FILE.exists() else None


def _answer(member: dict[str, Any], name: str, probes: Sequence[Probe], observed: Observed) -> dict[Place, Outcome]:
    places = list(chain(*stages(probes)))[: len(member["attempts"]["64"][name])]
    return _decoded(member, name, places, observed.x64, {place: observed.right(place) for place in places})


def _decoded(
    member: dict[str, Any], name: str, places: list[Place], x64: bool, right: Mapping[Place, Outcome]
) -> dict[Place, Outcome]:
    outcomes: dict[Place, Outcome] = {}
    with_64, with_32 = (member["attempts"][bits][name] for bits in ("64", "32"))
    if len(with_64) != len(places):
        raise OutOfDate("The probes of this exercise have changed since it was observed. Run `dl-workshop build`.")
    for place, word, short in zip(places, with_64, with_64 if x64 else with_32, strict=True):
        rounds = short == "~"
        chosen = word if rounds else short
        if chosen == "=":
            outcomes[place] = right[place]
        elif chosen == "v":
            outcomes[place] = as_the_reference_shows(place, outcomes)
        else:
            outcomes[place] = outcome_of(member["outcomes"][chosen], rounds)
    return outcomes


def outcome_of(kept: list[Any], rounds: bool) -> Outcome:
    """An outcome from what is kept of it, with 32 bits where it `rounds`."""
    structure, leaves, failure = kept
    return Outcome(structure, tuple(_leaf(leaf, rounds) for leaf in leaves), Failure(*failure) if failure else None)


def _leaf(kept: list[Any], rounds: bool) -> Any:
    kind, shape, numbers = kept[:3]
    row = np.array(numbers, kind)
    if rounds:
        with np.errstate(over="ignore"):
            row = row.astype(ROUNDED.get(kind, kind))
    return Abridged(tuple(shape), row) if len(kept) > 3 else row.reshape(shape)
