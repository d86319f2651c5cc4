"""The smallest repair: every small edit of an attempt's lines, tried until it is known which of them make it right."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import combinations
from typing import Any, Literal

import jax
import numpy as np

from dl_workshop import harnesses
from dl_workshop.checking import limits, values
from dl_workshop.checking.compiling import Run, at_once, form_of
from dl_workshop.checking.guard import Stopped
from dl_workshop.checking.judgement import same, standing, wrong_facet
from dl_workshop.checking.observation import arguments_of, observe_calls, shown
from dl_workshop.checking.observed import Observed, probes_of, shipped
from dl_workshop.checking.outcome import Observation, Outcome, Place
from dl_workshop.checking.patience import within
from dl_workshop.checking.relations import is_far_out
from dl_workshop.exercises.spec import Exercise, Probe
from dl_workshop.pointing.place import place_of
from dl_workshop.pointing.repairs import Extent, Repair, at_once_both, likelihood, may_go_together, repairs
from dl_workshop.pointing.source import Source
from dl_workshop.pointing.stand_ins import StandIns
from dl_workshop.seeds import SEEDS


@dataclass
class Search:
    """What is known of the edits of an attempt so far: those that mend it, and whether enough were tried to know the place.

    Args:
        exercise, known, probes: what is asked for, on one draw of the inputs.
        attempt, source: what was given, and the lines that it rests on.
        seen: what was observed of it.
    """

    exercise: Exercise
    known: Observed
    probes: Mapping[int, Probe]
    attempt: Any
    source: Source
    seen: Observation
    mending: list[Repair] = field(default_factory=list)
    in_part: bool = False
    """Whether what mends makes only the values at the simpler inputs right."""
    tried: int = 0
    complete: bool = False
    _ways: dict[int, Way] = field(default_factory=dict)
    _took: dict[int, float | None] = field(default_factory=dict)
    patience: float = 0.1
    _half: list[Repair] = field(default_factory=list)
    place: Extent | None = None

    def run(self, until: float) -> None:
        """Go on trying edits until enough is known or the time is over.

        Where edits of what stands there mend the attempt, or are due in several places, nothing need be added to it.
        """
        for repair in self._left:
            if self.mending and repair.rank > self.mending[0].rank:
                break
            self.tried += 1
            if self._mends(repair):
                self.mending.append(repair)
            if time.monotonic() > until:
                return
        self.end()

    def go_further(self, until: float) -> None:
        """Try two edits at once, where no single one mends."""
        if self.mending and self.mending[0].kind != "two":
            return
        for repair in self._pairs:
            if self._mends(repair):
                self.mending.append(repair)
            if time.monotonic() > until:
                return
        self.place = place_of(self._alike()) if self.mending else None

    def end(self) -> None:
        """Try no more: the place is where the edits found so far lie."""
        if not self.complete:
            self.complete = True
            if not self.mending and self._half:
                # There are two mistakes, and this is one of them.
                self.in_part, first = True, min(repair.rank for repair in self._half)
                self.mending = [repair for repair in self._half if repair.rank == first]
            self.place = place_of(self._alike()) if self.mending else None

    def _alike(self) -> list[list[Repair]]:
        """The mending edits, those together that come to the same operations."""
        groups: dict[str, list[Repair]] = {}
        for number, repair in enumerate(self.mending):
            attempt = self.source.made(repair.piece, repair.made())
            recipe = "".join(_recipe(attempt, self.probes[n]) for n in self.order if not self.probes[n].further)
            groups.setdefault(recipe or str(number), []).append(repair)
        # Leaving out "- 1" comes to the same as "* 1", and is what a person would do.
        return [[one for one in group if one.kind == "dropped"] or group for group in groups.values()]

    @cached_property
    def _pairs(self) -> Iterator[Repair]:
        """Every two edits of what stands there, the likely ones first."""
        likely = [repair for repair in self._edits if repair.rank == 0 and repair.single][:_PAIRED]
        return map(at_once_both, (pair for pair in combinations(likely, 2) if may_go_together(*pair)))

    @cached_property
    def _left(self) -> Iterator[Repair]:
        return iter(self._edits)

    @cached_property
    def _edits(self) -> list[Repair]:
        """Every edit, those of the attempt's own statement first."""
        functions = [name for name in self.exercise.builds_on if callable(self.source.namespace.get(name))]
        found = [
            repair for piece in reversed(self.source.pieces) for repair in repairs(piece, functions, self.known.parameters)
        ]
        return sorted(found, key=likelihood)

    @cached_property
    def order(self) -> list[int]:
        """The probes: first those at which the attempt is wrong, the quickest of them before the others."""
        return sorted(self.probes, key=lambda n: (self.probes[n].further, self.was_right_at(n), *self._effort(n)))

    def _effort(self, number: int) -> tuple[float, int]:
        """What a look at a probe costs: seconds, where they can be told apart, and numbers."""
        probe = self.probes[number]
        if probe.further or self.was_right_at(number):
            return 0.0, probe.size
        began = time.monotonic()
        if self._quick_in(number) is None:
            self._way(number)
        return round(time.monotonic() - began, 2), probe.size

    def was_right_at(self, number: int) -> bool:
        """Whether the attempt's value at a probe is the expected one."""
        outcome = self.seen.get((number, "value"))
        return outcome is not None and self._is_right(outcome, number)

    def _is_right(self, outcome: Outcome | None, number: int) -> bool:
        expected = self.known.right((number, "value"))
        return outcome is not None and same(expected, outcome, self.probes[number], self.exercise.integer, self.known.x64)

    def _mends(self, repair: Repair) -> bool:
        """Whether the attempt is right with this edit in it. Note it as well if the values at ordinary inputs are."""
        try:
            node, usual = repair.made(), self._usual
            quick = self.source.made(repair.piece, node, self.numpy_names) if self.sieve else None

            def seems_right(numbers: Iterable[int]) -> bool:
                return all(self._is_right(self.quickly(quick, number, self.patience), number) for number in numbers)

            if usual and not seems_right(number for number in self.sieve if number in usual):
                return False
            seems = seems_right(number for number in self.sieve if number not in usual)
            if not seems and not usual:
                return False
            attempt = self.source.made(repair.piece, node)
            if not callable(attempt):
                return False
            if seems and self._is_right_at(attempt, self.order) and self._is_right_in_all(attempt):
                return True
            # What guards against large numbers may well be left out, and is no mistake.
            if usual and repair.kind != "dropped" and self._is_right_at(attempt, usual) and self._has_usual_values(attempt):
                self._half.append(repair)
            return False
        except Stopped:
            raise
        except BaseException:  # an edit may do anything
            return False

    def _is_right_at(self, attempt: Any, numbers: Iterable[int]) -> bool:
        return all(self._is_right(self._surely(attempt, number), number) for number in numbers)

    @cached_property
    def _usual(self) -> list[int]:
        """The probes with ordinary inputs, where they show a mistake and there are more than them."""
        usual = [number for number in self.order if _is_ordinary(self.probes[number])]
        wrong = [number for number in usual if not self.was_right_at(number)]
        # Of a few numbers more than one edit can make what is expected.
        return usual if len(wrong) > 1 and 2 < len(usual) < len(self.order) else []

    def _has_usual_values(self, attempt: Any) -> bool:
        """Whether the values at ordinary inputs are right on fresh draws."""
        for known in self._other_draws:
            probes = probes_of(self.exercise, known.seed)
            for number in self._usual:
                place = number, "value"
                seen = _traced_at(attempt, probes[number], number) if self._way(number) != "plain" else {}
                outcome = seen.get(place) or observe_calls(attempt, probes[number])["value"]
                if not same(known.right(place), outcome, probes[number], self.exercise.integer, self.known.x64):
                    return False
        return True

    def _is_right_in_all(self, attempt: Any) -> bool:
        """Whether nothing is wrong with a function whose values are right, on these inputs or on fresh ones."""
        for known in (self.known, *self._other_draws):
            probes = dict(enumerate(probes_of(self.exercise, known.seed)))
            seen: dict[Place, Outcome] = {}
            for number, probe in probes.items():
                way = self._way(number)
                if way == "traced":
                    seen |= _traced_at(attempt, probe, number, traced=True)
                elif way == "plain" or number not in self.sieve:
                    seen |= {(number, facet): outcome for facet, outcome in observe_calls(attempt, probe).items()}
            # What JAX has traced are the values under jit.
            looked_at = {"value", *(facet for _, facet in seen), *("jit" for way in self._ways.values() if way != "plain")}
            if standing(self.exercise, seen, known) != "right" or self.facet not in looked_at:
                return False
        return True

    @cached_property
    def _other_draws(self) -> list[Observed]:
        """Fresh draws, on which an edit that is to be shown must hold too."""
        draws = (SEEDS[(self.known.seed + step) % len(SEEDS)] for step in (1, 7, 12))
        return [known for seed in draws if (known := shipped(self.exercise, seed, self.known.x64))]

    @cached_property
    def facet(self) -> str | None:
        """What is wrong with the attempt: its values, or else its gradient, jit or vmap."""
        return wrong_facet(self.exercise, self.seen, self.known)

    @cached_property
    def _stand_ins(self) -> StandIns:
        return StandIns()

    @cached_property
    def numpy_names(self) -> dict[str, Any]:
        """The names of the notebook, with NumPy in place of jax.numpy."""
        return self._stand_ins.names(self.source.namespace)

    @cached_property
    def sieve(self) -> list[int]:
        """The probes at which NumPy comes to the same as JAX: most edits are found wrong there."""
        # Most edits mend nothing, and many break what was right: what is quickly seen is looked at first.
        took = {number: seconds for number in self.order if (seconds := self._quick_in(number)) is not None}
        agreeing = sorted(took, key=lambda n: took[n] * (3 if self.was_right_at(n) else 1))
        unseen = [number for number in self.order if (number, "value") not in self.seen]
        return agreeing + unseen if len(agreeing) + len(unseen) == len(self.order) else agreeing

    @cached_property
    def _quick(self) -> Any:
        """The attempt as it is, with NumPy in place of jax.numpy; None where it cannot be made."""
        try:
            return self.source.made(names=self.numpy_names)
        except Stopped:
            raise
        except BaseException:
            return None

    def _quick_in(self, number: int) -> float | None:
        """The seconds in which the attempt comes to the same with NumPy as was seen of it; None where it does not."""
        if number not in self._took:
            seen = self.seen.get((number, "value"))
            now = None if not seen or seen.failure else self.quickly(self._quick, number, 2 * _SLOW)
            began = time.monotonic()  # the first time, much is made that stays
            again = now and self.quickly(self._quick, number, _SLOW)
            alike = seen and again and same(seen, again, self.probes[number], self.exercise.integer, self.known.x64)
            took = time.monotonic() - began if alike else None
            self._took[number], self.patience = took, max(self.patience, 3 * (took or 0.0))
        return self._took[number]

    def quickly(self, attempt: Any, number: int, seconds: float) -> Outcome | None:
        """What a function gives at a probe with NumPy in place of jax.numpy; None where it raises, or takes longer."""
        probe = self.probes[number]
        try:
            args = [self._stand_ins.of(arg) for arg in jax.tree.map(values.plain, arguments_of(probe))]
            with np.errstate(all="ignore"), within(seconds):
                if probe.harness:
                    harness = self._stand_ins.of(getattr(harnesses, probe.harness))
                    structure, leaves = form_of(harness(attempt, *args, **probe.kwargs))
                else:
                    structure, leaves = form_of(attempt(*args, **probe.kwargs))
            return Outcome(structure, tuple(map(np.asarray, leaves)))
        except Stopped:
            raise
        except BaseException:
            return None

    def _way(self, number: int) -> Way:
        """How the attempt is best looked at there, as its own lines show."""
        if number not in self._ways:
            took, seen = self._tracing(number)
            # Python's own loops are written out turn by turn, and a thousand of them take long. What is long the first time
            # alone is JAX, which gets ready.
            slow = took > _SLOW and self._tracing(number)[0] > _SLOW
            self._ways[number] = "plain" if not seen else "slow" if slow else "traced"
        return self._ways[number]

    def _tracing(self, number: int) -> tuple[float, Observation]:
        """The seconds that it takes to trace the attempt at a probe, and what is seen there."""
        began = time.thread_time()
        seen = _traced_at(self.attempt, self.probes[number], number)
        return time.thread_time() - began, seen

    def _surely(self, attempt: Any, number: int) -> Outcome | None:
        probe, way = self.probes[number], self._way(number)
        if way == "slow" and number in self.sieve:  # which has let it pass
            return self.known.right((number, "value"))
        if way != "plain":
            return _traced_at(attempt, probe, number).get((number, "value"))
        outcome = observe_calls(attempt, probe)["value"]
        return None if outcome.failure else outcome


def _is_ordinary(probe: Probe) -> bool:
    return not (probe.further or probe.harness or is_far_out(probe))


Way = Literal["traced", "slow", "plain"]
_PAIRED = 80
"""The number of edits that are tried in pairs, at most."""
_SLOW = 0.05
"""Seconds that one look may take."""


def _traced_at(
    attempt: Callable[..., Any], probe: Probe, number: int, traced: bool = False, run: Run = values.by_numpy
) -> Observation:
    """What is seen of a function at one probe: JAX follows it, and NumPy works it out. Nothing where it raises."""
    if probe.harness not in (None, *harnesses.FOLLOWED):
        return {}
    try:
        call = partial(shown, attempt, probe, traced=traced)
        with limits.unbounded():  # how long its loops take is seen to as they turn
            return at_once({number: call}, {number: arguments_of(probe)}, brief=True, run=run)
    except Stopped:
        raise
    except BaseException:
        return {}


def _recipe(attempt: Callable[..., Any], probe: Probe) -> str:
    """The operations of a function, as JAX writes them down; nothing where it cannot, or where Python has worked them out."""
    recipes: list[str] = []

    def written(traced: Any, arrays: list[Any]) -> list[Any]:
        recipes.append(str(_what_counts(traced.jaxpr.jaxpr)) if traced.jaxpr.jaxpr.eqns else "")
        return values.by_numpy(traced, arrays)

    return recipes[0] if _traced_at(attempt, probe, 0, run=written) else ""


def _what_counts(jaxpr: Any) -> Any:
    """Its operations, but for those whose result nobody uses."""
    used, kept = {id(atom) for atom in jaxpr.outvars}, list[Any]()
    for equation in reversed(jaxpr.eqns):
        if any(id(variable) in used for variable in equation.outvars) or equation.effects:
            kept.append(equation)
            used |= {id(atom) for atom in equation.invars}
    return jaxpr.replace(eqns=kept[::-1])
