"""What an attempt is compared with, worked out now: for draws that the file does not know, and for writing the file."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any

import jax

from dl_workshop import answers
from dl_workshop.checking.observation import observe_calls, observe_traces, trusting
from dl_workshop.checking.observed import ON_DEVICES, Observed, places_of_the_reference, probes_of, shipped, stages
from dl_workshop.checking.outcome import TRACED, Outcome, Place
from dl_workshop.exercises.spec import Exercise, Probe


def observed(exercise: Exercise, seed: int, x64: bool) -> Observed:
    """What an attempt is compared with in the precision that is set: from the file, or else worked out when asked for."""
    known = shipped(exercise, seed, x64)
    if known and not (exercise.name in ON_DEVICES and len(jax.devices()) > 1):
        return known
    now = observed_now(exercise, seed, x64)
    return replace(known, wrong=now.wrong) if known else now


@lru_cache(maxsize=16)
def observed_now(exercise: Exercise, seed: int, x64: bool) -> Observed:
    """What is seen of the reference and of the known-wrong answers, with the precision `x64` set, each when it is asked for."""
    reference, probes = getattr(answers, exercise.name), probes_of(exercise, seed)
    return Observed(
        seed,
        x64,
        tuple(inspect.signature(reference).parameters),
        Seen(reference, probes, places_of_the_reference(probes)),
        {wrong.name: Seen(wrong.attempt, probes, list(chain(*stages(probes)))) for wrong in exercise.wrong},
    )


class Seen(Mapping[Place, Outcome]):
    """What is seen of an answer that is known to end, at each of its places once somebody asks for it."""

    def __init__(self, answer: Callable[..., Any], probes: tuple[Probe, ...], places: list[Place]) -> None:
        self._answer, self._places = answer, places
        self._probes = tuple(
            replace(p, again=(n, "again") in places, traced=(n, "jit") in places) for n, p in enumerate(probes)
        )
        self._called = dict[int, dict[str, Outcome]]()

    def __getitem__(self, place: Place) -> Outcome:
        number, facet = place
        if facet in TRACED:
            return self._traced[place]
        if number not in self._called:
            with trusting():
                self._called[number] = observe_calls(self._answer, self._probes[number])
        return self._called[number][facet]

    @cached_property
    def _traced(self) -> dict[Place, Outcome]:
        with trusting():
            return observe_traces(self._answer, dict(enumerate(self._probes)))

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
