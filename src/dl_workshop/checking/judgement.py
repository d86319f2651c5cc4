"""Judge an observation: a pure function of it, of the exercise, and of what was observed beforehand. Nothing of JAX here."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from dl_workshop import curriculum
from dl_workshop.checking.errors import in_plain_words
from dl_workshop.checking.forms import entry_names, written_out
from dl_workshop.checking.hypotheses import hypothesis
from dl_workshop.checking.mark import Mark
from dl_workshop.checking.observed import Observed, mutants, probes_of
from dl_workshop.checking.outcome import FACETS, TRACED, Abridged, Failure, Observation, Outcome, Place, stopped_at
from dl_workshop.checking.relations import FORMS, NOTHING, ONE_SIDED, OWN_NUMBERS, Pair, Relation, relation
from dl_workshop.checking.verdict import Comparison, Evidence, Verdict
from dl_workshop.exercises.spec import Exercise, KnownWrong, Probe, Span, call, gradient_call, mapped_call

Draw = tuple[Observation, Observed]
"""What was seen of an attempt on one draw of the inputs, and what that is compared with."""


def judge(
    exercise: Exercise, observation: Observation, observed: Observed, fresh: Sequence[Draw] = (), unconfirmed: bool = False
) -> Verdict:
    """The verdict on what was seen of an attempt on `probes_of(exercise, observed.seed)`: passed if nothing of it is wrong.

    A relation that holds on a few numbers may hold by chance. With what was seen of the attempt on `fresh` draws, only what
    holds on all of them is told; and none where it stays `unconfirmed`, as there was no time to look.
    """
    case, seed = _Case(exercise, observation, observed), observed.seed
    unfinished = _unfinished(case)
    if unfinished:
        return unfinished
    stopped = stopped_at(observation)
    if stopped:
        message = _message(observation[stopped], "value", None)
        return Verdict(exercise.name, "error", message, evidence=_evidence(case, stopped), seed=seed, mark=_mark(case, stopped))
    wrong_at = case.first_wrong
    if not wrong_at:
        return Verdict(exercise.name, "passed", _praise(case), seed=seed)
    return _on_what_is_wrong(case, wrong_at, None if unconfirmed else [_Case(exercise, *draw) for draw in fresh])


def _on_what_is_wrong(case: _Case, wrong_at: list[Place], fresh: list[_Case] | None) -> Verdict:
    """A known mistake, or else how what came out relates to what was expected, shown at the smallest input that tells it."""
    crashed, telling = _telling(case, wrong_at)
    known = _diagnosis(case, wrong_at)
    passed_over = [at for at in wrong_at if at not in telling] if not known and not crashed else []
    known = known or (_diagnosis(case, telling) if passed_over else None)
    besides = "" if known or crashed else _other_kind(case, telling[0])
    if besides:
        aside = _kind_aside(case)
        off = [at for at in aside.first_wrong if at[1] == "value"]
        known = _diagnosis(aside, off) if off else None
        telling = off if known else telling
    related = None if known or crashed or fresh is None else _related(case, telling, fresh)
    shows = [at for at in related.places if at in telling] if related else []
    place = min(shows or telling, key=lambda at: case.probes[at[0]].size)
    message = (
        f"{known.says} {besides}".strip()
        if known
        else _message(case.observation[place], place[1], related.says if related else None)
    )
    if not known and not crashed and not related and place[1] == "value":
        message = _right_at_others(case) or message
    # What a harness met at its own inputs is not an error of the attempt.
    passed_over = [at for at in passed_over if not case.probes[at[0]].harness]
    if passed_over:
        stops = any(case.observation[at].failure for at in passed_over)
        other = "it stops with an error" if stops else "it is not even a finite number"
        message += f" (At other inputs {other}; look at that afterwards.)"
    return Verdict(
        case.exercise.name,
        "error" if crashed and place[1] == "value" else "wrong",
        message,
        known.name if known else None,
        _evidence(case, place),
        case.observed.seed,
        related.says if related else None,
        _another(case, shows or telling, place),
        _mark(case, place),
    )


def _right_at_others(case: _Case) -> str | None:
    """At how many inputs the result is right, where that is at half of them or more."""
    tried = [at for at in case.places("value") if not case.probes[at[0]].harness]
    right = [at for at in tried if at not in case.first_wrong]
    if len(tried) < 3 or 2 * len(right) < len(tried):
        return None
    return (
        f"At {len(right)} of the {len(tried)} inputs tried the result is right. What sets the others apart, such as this one?"
    )


def _mark(case: _Case, place: Place) -> Mark | None:
    failure = case.observation[place].failure
    return failure.mark if failure else None


def _another(case: _Case, places: list[Place], first: Place) -> Evidence | None:
    """A second input that shows the same: one with a picture, else the next larger one; None where nothing came at others."""
    others = [at for at in places if at[0] != first[0] and not case.observation[at].failure and not case.probes[at[0]].harness]
    if not others:
        return None
    size = {at: case.probes[at[0]].size for at in others}
    return _evidence(case, max(others, key=lambda at: (_picture(case, at) is not None, -size[at])))


def _telling(case: _Case, wrong_at: list[Place]) -> tuple[bool, list[Place]]:
    """Whether the attempt raised where it is wrong first, and the wrong places that say most: those, else forms, else numbers.

    What raises later, or came out as NaN at an edge, hides a mistake that shows at ordinary inputs: that one comes first.
    """
    crashed = [at for at in wrong_at if case.observation[at].failure]
    ended = [at for at in crashed if (failure := case.observation[at].failure) and failure.ours]
    if ended or wrong_at[0] in crashed:  # what had to be stopped comes first
        return True, ended or crashed
    came = [at for at in wrong_at if at not in crashed]
    other_forms = [at for at in came if crashed and _has_other_form(case, at)]
    return False, other_forms or [at for at in came if _finite(case.observation[at])] or came


def _other_kind(case: _Case, place: Place) -> str:
    """What else to do, where integers were expected and other numbers came out."""
    (want, *_), (have, *_) = ((*side.leaves, np.zeros(0)) for side in (case.observed.right(place), case.observation[place]))
    if place[1] != "value" or want.dtype.kind not in "iu" or have.dtype.kind not in "bf":
        return ""
    turn = {"b": "True and False into the integers 1 and 0", "f": "the numbers into integers, 1 rather than 1.0"}
    return f"(Besides, turn {turn[have.dtype.kind]}.)"


def _kind_aside(case: _Case) -> _Case:
    """The attempt as if integers had come out where true or false or whole numbers did: those may hide what else is wrong."""

    def as_integers(place: Place, seen: Outcome) -> Outcome:
        right = case.observed.right(place)
        if right.structure != seen.structure or right.failure or place[1] != "value":
            return seen
        whole = [
            have.astype(want.dtype)
            if want.dtype.kind in "iu" and have.dtype.kind in "bf" and np.array_equal(have, np.round(have))
            else have
            for want, have in zip(map(np.asarray, right.leaves), map(np.asarray, seen.leaves), strict=True)
        ]
        return replace(seen, leaves=tuple(whole))

    return _Case(case.exercise, {at: as_integers(at, seen) for at, seen in case.observation.items()}, case.observed)


def _has_other_form(case: _Case, place: Place) -> bool:
    return not case.probes[place[0]].harness and case.observation[place].structure != case.observed.right(place).structure


Standing = Literal["right", "known", "ambiguous", "unknown"]


def standing(exercise: Exercise, observation: Observation, observed: Observed) -> Standing:
    """How an attempt stands after what was seen of it.

    If it is wrong: "known" if one known-wrong answer does the same, "ambiguous" if several do so far, "unknown" if none does.
    """
    case = _Case(exercise, observation, observed)
    if not case.first_wrong:
        return "right"
    fitting = len(_fitting(case, case.first_wrong))
    return "known" if fitting == 1 else "ambiguous" if fitting else "unknown"


def wrong_facet(exercise: Exercise, observation: Observation, observed: Observed) -> str | None:
    """The first facet in which what was seen of an attempt is wrong: "value", or else its gradient, jit or vmap."""
    wrong = _Case(exercise, observation, observed).first_wrong
    return wrong[0][1] if wrong else None


@dataclass
class _Case:
    """An attempt's observation, and what it is compared with."""

    exercise: Exercise
    observation: Observation
    observed: Observed
    probes: tuple[Probe, ...] = field(init=False)
    _first_wrong: list[Place] | None = None

    def __post_init__(self) -> None:
        self.probes = probes_of(self.exercise, self.observed.seed)

    def places(self, facet: str) -> list[Place]:
        return [place for place in self.observation if place[1] == facet]

    def considered(self, facet: str, wrong_at: list[Place]) -> list[Place]:
        """The places of a facet, without those that are wrong and not in `wrong_at`."""
        return [place for place in self.places(facet) if place in wrong_at or place not in self.first_wrong]

    def same(self, expected: Outcome | None, place: Place) -> bool:
        probe = self.probes[place[0]]
        return expected is not None and same(expected, self.observation[place], probe, self.exercise.integer, self.observed.x64)

    @property
    def not_followed(self) -> list[Place]:
        """Where JAX met a step that asks for values, such as an `if`, in an answer that need not be compiled."""
        if self.exercise.name in curriculum.COMPILED:
            return []
        return [place for facet in TRACED for place in self.places(facet) if _asks_for_values(self.observation[place])]

    def pair(self, place: Place, wrong: bool) -> Pair:
        return Pair(place, self.probes[place[0]], self.observed.right(place), self.observation[place], wrong)

    @property
    def first_wrong(self) -> list[Place]:
        """Where the first facet that is wrong anywhere is wrong: once values are wrong, nobody looks for wrong gradients."""
        # Not a cached_property: in Python 3.11 that holds one lock for all cases, and an attempt may check another one.
        if self._first_wrong is None:
            self._first_wrong = self._look_for_wrong()
        return self._first_wrong

    def _look_for_wrong(self) -> list[Place]:
        for facet in FACETS:
            # A reference that raised would otherwise "agree" with every attempt that raises.
            expected = {place: self.observed.right(place) for place in self.places(facet)}
            wrong_at = [
                place
                for place, outcome in expected.items()
                if outcome.failure or not (self.same(outcome, place) or place in self.not_followed)
            ]
            if wrong_at:
                return wrong_at
        return []


_ASKS_FOR_VALUES = (
    "ConcretizationTypeError", "NonConcreteBooleanIndexError", "TracerArrayConversionError", "TracerBoolConversionError",
    "TracerIntegerConversionError",
)  # fmt: skip


def _asks_for_values(outcome: Outcome) -> bool:
    return outcome.failure is not None and outcome.failure.kind in _ASKS_FOR_VALUES


def _finite(outcome: Outcome) -> bool:
    return all(np.isfinite(np.asarray(leaf).astype(complex)).all() for leaf in outcome.leaves)


def _unfinished(case: _Case) -> Verdict | None:
    failures = [failure for place in case.places("value") if (failure := case.observation[place].failure)]
    missing = next((failure for failure in failures if failure.kind == "NotImplementedError"), None)
    if not missing:
        return None
    name, other = case.exercise.name, re.match(r"(\w+): not attempted yet", missing.message)
    if other and other[1] != name:
        message = f"{name} calls {other[1]}, which is not attempted yet. Finish {other[1]} first."
        return Verdict(name, "error", message, seed=case.observed.seed)
    return not_attempted(name)


def not_attempted(name: str) -> Verdict:
    """The verdict on a stub that was left as it was."""
    message = f"Write it in the cell above and run that cell. `hint({name!r})` helps you start."
    return Verdict(name, "not attempted", message)


def _praise(case: _Case) -> str:
    seen = {facet for facet in FACETS if case.places(facet)} - {facet for _, facet in case.not_followed}
    ways = [way for facet, way in (("jit", "compile it"), ("vmap", "run it on many inputs at once")) if facet in seen]
    told = f"Correct on all {len(case.probes)} inputs{', slopes included' * ('gradient' in seen)}."
    told += f" JAX can {' and '.join(ways)}." if ways else ""
    where = "Inside jax.jit and jax.grad" if "gradient" in {facet for _, facet in case.not_followed} else "Inside jax.jit"
    stops = "it would stop at a step that asks for a value. Nothing here forbids that; chapter 05 shows where it matters."
    return told + f" ({where} {stops})" * bool(case.not_followed)


def same(expected: Outcome, got: Outcome, probe: Probe, integer: bool, x64: bool, share: float = 1.0) -> bool:
    """Whether two outcomes agree: failures in plain words; else form, shapes, kinds of number, and numbers.

    Numbers, those in words too, within `share` of what the probe tolerates.
    """
    if expected.failure and got.failure:
        # The same type alone is not the same mistake: a TypeError can be almost anything.
        one, other = (_OWN.sub("", in_plain_words(failure))[:_KEPT] for failure in (expected.failure, got.failure))
        return _say_the_same(one, other, _tolerances(probe, got, x64, share)[0])
    if expected.failure or got.failure:
        return False
    if expected.structure != got.structure:
        return False
    tolerances = _tolerances(probe, got, x64, share)
    return all(_same_leaf(*leaves, *tolerances, integer) for leaves in zip(expected.leaves, got.leaves, strict=True))


_OWN = re.compile(r"<(?:\w+ of <)?function .*?(?<!<locals)>+|\b0x[0-9a-fA-F.]{3,}")
"""What differs between attempts that fail alike: what their functions are called, and where something lies in memory."""
_KEPT = 200
"""This much of an unknown message is compared; the observed data have hardly more."""


_DECIMALS = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")


def _say_the_same(one: str, other: str, rtol: float) -> bool:
    """Whether two messages agree but for the rounding of what was computed, which differs between processors."""
    if one == other:
        return True
    if _DECIMALS.sub("", one) != _DECIMALS.sub("", other):
        return False
    mine, theirs = (np.array(_DECIMALS.findall(text), float) for text in (one, other))
    return mine.shape == theirs.shape and np.allclose(mine, theirs, rtol=rtol, atol=0.0)


def _tolerances(probe: Probe, got: Outcome, x64: bool, share: float) -> tuple[float, float | None]:
    """A thousand units of rounding of the largest number, unless the probe is worse conditioned and says so.

    What came in 32 bits is held to that precision: jnp.mean of True and False, for one, stays at 32 where others have 64.
    """
    precise = x64 and all(leaf.dtype != np.float32 for leaf in got.leaves)
    default = max(1000 * float(np.finfo(np.float64 if precise else np.float32).eps), 1e-7)
    rtol = default if probe.rtol is None else max(probe.rtol, default)
    return share * rtol, None if probe.atol is None else share * probe.atol


Leaf = np.ndarray | Abridged


def _same_leaf(want: Leaf, have: Leaf, rtol: float, atol: float | None, integer: bool) -> bool:
    if want.shape != have.shape or _kind(want, integer) != _kind(have, integer):
        return False
    if isinstance(want, Abridged) or isinstance(have, Abridged):
        want, have = ((leaf if isinstance(leaf, Abridged) else Abridged.of(leaf)).numbers for leaf in (want, have))
    if want.dtype == have.dtype and want.tobytes() == have.tobytes():
        return True
    want, have, finite = want.astype(float), have.astype(float), np.isfinite(want)
    atol = rtol * float(np.abs(want[finite]).max(initial=0.0)) if atol is None else atol
    if finite.all():  # what np.allclose does then, without the half of it that is for infinity
        return bool((np.abs(have - want) <= atol + rtol * np.abs(want)).all())
    return np.allclose(have, want, rtol=rtol, atol=atol, equal_nan=True)


def _kind(array: Leaf, integer: bool) -> str:
    """Real numbers are of one kind, whether written 9 or 9.0, except where the contract asks for integers."""
    kind = array.dtype.kind if array.dtype.kind != "V" else "f"
    return kind.replace("u", "i") if integer else kind.replace("u", "f").replace("i", "f")


def _diagnosis(case: _Case, wrong_at: list[Place]) -> KnownWrong | None:
    """The one known-wrong answer that behaves as the attempt does."""
    fitting = _fitting(case, wrong_at)
    return fitting[0] if len(fitting) == 1 else None


def _fitting(case: _Case, wrong_at: list[Place]) -> list[KnownWrong]:
    """The known-wrong answers that behave as the attempt does: in all values, where these are wrong, else in everything.

    Right values say nothing about what else went wrong, and where several share the wrong values, everything else must decide.
    Places that are wrong and not in `wrong_at` are passed over.
    """
    values_decide, all_of_them = wrong_at[0][1] == "value", len(wrong_at) == len(case.first_wrong)
    candidates = list(case.exercise.wrong)

    def seen(wrong: KnownWrong) -> Observation:
        return case.observed.wrong[wrong.name]

    for facet in FACETS:
        places = case.considered(facet, wrong_at)
        candidates = [wrong for wrong in candidates if all(case.same(seen(wrong).get(at), at) for at in places)]
        if not candidates or (values_decide and (len(candidates) == 1 or not all_of_them)):
            break
    return candidates


def _related(case: _Case, telling: list[Place], fresh: list[_Case]) -> Relation | None:
    """The relation between what came and what was expected in one facet, on every draw."""
    facet = telling[0][1]
    if facet in ("arguments", "again"):
        return None
    passed_over = len(telling) < len(case.first_wrong)
    pairs, beyond = [case.pair(at, wrong=at in telling) for at in case.considered(facet, telling)], list[Pair]()
    for other in fresh:
        for at in other.places(facet):
            wrong, tried = not other.same(other.observed.right(at), at), at in case.observation
            # What is not finite at an edge hides a relation that holds at ordinary inputs.
            if other.observation[at].failure or (wrong and (passed_over or not tried) and not _finite(other.observation[at])):
                continue
            (pairs if tried else beyond).append(other.pair(at, wrong))
    lies_in = case.exercise.lies_in if facet == "value" else None
    related = relation(pairs, beyond, case.observed.parameters, case.exercise.parts, lies_in)
    if related and not related.says.startswith(ONE_SIDED):
        return related
    does = hypothesis(set.intersection(*(_mutants_alike(each, facet) for each in (case, *fresh))))
    if not does:
        return related
    return Relation(f"{related.says} {does}", related.places) if related else Relation(does, telling)


def _mutants_alike(case: _Case, facet: str) -> set[str]:
    """The mutants of the reference, by their diffs, that do in this facet what the attempt does where both were observed.

    Their values are the same as well: of a function that is right up to its gradient, what spoils values says nothing true.
    """
    made = mutants(case.exercise, case.observed.seed, case.observed.x64)
    return {diff for diff, seen in made.items() if all(_does_the_same(case, seen, each) for each in {"value", facet})}


def _does_the_same(case: _Case, seen: Observation, facet: str) -> bool:
    places = [at for at in case.places(facet) if at in seen]
    return bool(places) and all(case.same(seen[at], at) for at in places)


def _message(outcome: Outcome, facet: str, related: str | None) -> str:
    if outcome.failure:
        plain = in_plain_words(outcome.failure) + _spoken_by(outcome.failure)
        if outcome.failure.out_of_time and facet != "value":
            return (
                f"The values are right. The gradient, or what jax.jit and jax.vmap make of it, was not ready in time. {plain}"
            )
        return {
            "gradient": f"The values that came out are right, but JAX cannot differentiate your function. {plain}",
            "jit": f"The values that came out are right, but not inside jax.jit. {plain}",
            "vmap": f"The values that came out are right, but not inside jax.vmap. {plain}",
        }.get(facet, plain)
    if facet == "gradient" and related == NOTHING:
        return (
            "The values that came out are right, but the gradient is 0: something on the way is flat, or stops the derivative."
        )
    if facet == "gradient" and not _finite(outcome):
        return (
            "The values that came out are right, but the gradient is not a number: on the way infinity meets 0 or infinity. "
            "exp of a large number is infinite, and so is the slope of a square root at 0; and jnp.where takes the slopes of "
            "both its branches, even of the one that it throws away."
        )
    return {
        "value": related or "The result is not what was expected.",
        "arguments": "Your function changes the arguments it is given. Leave them as they are and return new values.",
        "again": "Called twice with the same input, it gives two different results. What does it keep between calls?",
        "gradient": f"The values that came out are right, but the gradient is not. {related or ''}".strip(),
        "jit": f"Inside jax.jit the result is different. {related or ''}".strip(),
        "vmap": f"Inside jax.vmap the result is different. {related or ''}".strip(),
    }[facet]


def _spoken_by(failure: Failure) -> str:
    return f" (This comes from {failure.speaker}, about what it was given.)" if failure.speaker else ""


def _evidence(case: _Case, place: Place) -> Evidence:
    outcome = case.observation[place]
    failure, right = outcome.failure, case.observed.right(place)
    off = _facts_that_are_off(case, place)
    return Evidence(
        code=_pasteable(case, place),
        got=failure.shown if failure else _shown(outcome, off),
        expected=_shown(right, off),
        line=failure.line if failure else "",
        traceback=failure.traceback if failure else "",
        comparison=_picture(case, place),
    )


def _pasteable(case: _Case, place: Place) -> str:
    """What was looked at, as code that can be pasted."""
    name, probe, facet = case.exercise.name, case.probes[place[0]], place[1]
    if facet == "gradient":
        single = [leaf.ndim for leaf in case.observed.right((place[0], "value")).leaves] == [0]
        return gradient_call(name, probe, case.observed.parameters, single)
    if facet in ("jit", "vmap"):
        return mapped_call(name, probe, case.observed.parameters, facet)
    return call(name, probe) + {"arguments": "\n# the arguments afterwards", "again": "\n# the second time"}.get(facet, "")


def _facts_that_are_off(case: _Case, place: Place) -> list[str]:
    """Of facts about many calls, which a harness tells by their names, those that are not as they should be; else none."""
    right, seen, probe = case.observed.right(place), case.observation[place], case.probes[place[0]]
    names, flat = entry_names(right), re.sub("'[^']*'", "name", right.structure)
    own_numbers = probe.harness in (*OWN_NUMBERS, *FORMS)
    if own_numbers or right.structure != seen.structure or not re.fullmatch(r"\{[^{(\[]*\}", flat):
        return []
    tolerances = _tolerances(probe, seen, case.observed.x64, 1.0)
    leaves = zip(right.leaves, seen.leaves, strict=True)
    alike = [_same_leaf(want, have, *tolerances, case.exercise.integer) for want, have in leaves]
    return [name for name, as_it_should in zip(names, alike, strict=True) if not as_it_should]


def _shown(outcome: Outcome, alone: Collection[str] = ()) -> str:
    """An outcome as a person would write it: {'b': 0.5, 'w': [1. 2.]}; of a dict some entries `alone`, if they are named."""
    leaves = (leaf + 0.0 if leaf.dtype.kind == "f" else leaf for leaf in map(np.asarray, outcome.leaves))  # no -0.
    numbers = [np.array2string(np.asarray(leaf), precision=5, threshold=12, edgeitems=3) for leaf in leaves]
    if alone:
        entries = zip(entry_names(outcome), numbers, strict=True)
        told = [f"{name!r}: {text}" for name, text in entries if name in alone]
        return f"{{{', '.join(told + ['...'] * (len(told) < len(numbers)))}}}"
    return written_out(outcome.structure, numbers)


def _picture(case: _Case, place: Place) -> Comparison | None:
    """The numbers of a row that came out wrong, beside the expected ones."""
    expected, got, probe = case.observed.right(place), case.observation[place], case.probes[place[0]]
    if place[1] != "value" or got.failure or not expected.structure == got.structure == "array":
        return None
    want, have = expected.leaves[0], got.leaves[0]
    if want.ndim != 1 or want.shape != have.shape or want.size < 3:
        return None
    for name, arg in zip(case.observed.parameters, probe.args, strict=False):
        if isinstance(arg, Span) and arg.num == want.size:
            return Comparison(have, want, np.linspace(arg.start, arg.stop, arg.num), name)
    return Comparison(have, want)
