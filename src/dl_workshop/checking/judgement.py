"""Judge an observation: a pure function of it, of the exercise, and of what was observed beforehand. Nothing of JAX here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from dl_workshop.checking.errors import in_plain_words
from dl_workshop.checking.observed import Observed, probes_of
from dl_workshop.checking.outcome import FACETS, Abridged, Observation, Outcome, Place, stopped_at
from dl_workshop.checking.relations import NOTHING, Pair, Relation, relation
from dl_workshop.checking.verdict import Comparison, Evidence, Verdict
from dl_workshop.exercises.spec import Exercise, KnownWrong, Probe, Span, call


def judge(exercise: Exercise, observation: Observation, observed: Observed) -> Verdict:
    """The verdict on what was seen of an attempt on `probes_of(exercise, observed.seed)`: passed if nothing of it is wrong."""
    case, seed = _Case(exercise, observation, observed), observed.seed
    unfinished = _unfinished(case)
    if unfinished:
        return unfinished
    stopped = stopped_at(observation)
    if stopped:
        message = _message(observation[stopped], "value", None)
        return Verdict(exercise.name, "error", message, evidence=_evidence(case, stopped, None), seed=seed)
    wrong_at = case.first_wrong
    if not wrong_at:
        return Verdict(exercise.name, "passed", _praise(exercise, case.probes), seed=seed)
    return _on_what_is_wrong(case, wrong_at)


def _on_what_is_wrong(case: _Case, wrong_at: list[Place]) -> Verdict:
    """A known mistake, else how what came relates to what was expected, shown at the smallest input that tells it."""
    crashed, telling = _telling(case, wrong_at)
    known = _diagnosis(case, wrong_at)
    passed_over = not known and not crashed and len(telling) < len(wrong_at)
    known = known or (_diagnosis(case, telling) if passed_over else None)
    related = None if known or crashed else _related(case, telling)
    place = min(related.places if related else telling, key=lambda at: case.probes[at[0]].size)
    message = known.says if known else _message(case.observation[place], place[1], related.says if related else None)
    if passed_over:
        message += " (At other inputs it is not even a finite number; that comes afterwards.)"
    return Verdict(
        case.exercise.name,
        "error" if crashed and place[1] == "value" else "wrong",
        message,
        known.name if known else None,
        _evidence(case, place, _picture(case, wrong_at)),
        case.observed.seed,
        related.says if related else None,
    )


def _telling(case: _Case, wrong_at: list[Place]) -> tuple[bool, list[Place]]:
    """Whether the attempt raised anywhere, and the wrong places that say most of it: where it raised, else finite numbers.

    What came out as NaN at an edge hides a mistake that shows at ordinary inputs: that one comes first.
    """
    crashed = [at for at in wrong_at if case.observation[at].failure]
    finite = [at for at in wrong_at if at not in crashed and _finite(case.observation[at])]
    return bool(crashed), crashed or finite or wrong_at


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


@dataclass
class _Case:
    """An attempt's observation, and what it is held against."""

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
    def first_wrong(self) -> list[Place]:
        """Where the first facet that is wrong anywhere is wrong: behind wrong values nobody looks for wrong gradients."""
        # Not a cached_property: in Python 3.11 that holds one lock for all cases, and an attempt may check another one.
        if self._first_wrong is None:
            self._first_wrong = self._look_for_wrong()
        return self._first_wrong

    def _look_for_wrong(self) -> list[Place]:
        for facet in FACETS:
            # A reference that raised would otherwise "agree" with every attempt that raises.
            expected = {place: self.observed.right(place) for place in self.places(facet)}
            wrong_at = [place for place, outcome in expected.items() if outcome.failure or not self.same(outcome, place)]
            if wrong_at:
                return wrong_at
        return []


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


def _praise(exercise: Exercise, probes: tuple[Probe, ...]) -> str:
    also = [words for facet, words in (("gradient", "its gradient"), ("jit", "under jit and vmap"))
            if any(facet in probe.facets for probe in probes)]  # fmt: skip
    return f"Correct on all {len(probes)} inputs" + "".join(f", {words}" for words in also) + "."


def same(expected: Outcome, got: Outcome, probe: Probe, integer: bool, x64: bool, share: float = 1.0) -> bool:
    """Whether two outcomes agree: failures in plain words; else form, shapes, kinds of number, and numbers.

    Numbers, those in words too, within `share` of what the probe tolerates.
    """
    if expected.failure and got.failure:
        # The same type alone is not the same mistake: a TypeError can be almost anything.
        one, other = (_OWN.sub("", in_plain_words(failure))[:_KEPT] for failure in (expected.failure, got.failure))
        return _say_the_same(one, other, _tolerances(probe, x64, share)[0])
    if expected.failure or got.failure:
        return False
    if expected.structure != got.structure:
        return False
    tolerances = _tolerances(probe, x64, share)
    return all(_same_leaf(*leaves, *tolerances, integer) for leaves in zip(expected.leaves, got.leaves, strict=True))


_OWN = re.compile(r"<(?:\w+ of <)?function .*? at 0x[0-9a-f.]+>+|\b0x[0-9a-f.]{3,}")
"""What differs between attempts that fail alike: what their functions are called, and where something lies in memory."""
_KEPT = 200
"""As much of an unknown message is compared; the observed data have hardly more."""


_DECIMALS = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")


def _say_the_same(one: str, other: str, rtol: float) -> bool:
    """Whether two messages agree but for the rounding of what was computed, which differs between processors."""
    if one == other:
        return True
    if _DECIMALS.sub("", one) != _DECIMALS.sub("", other):
        return False
    mine, theirs = (np.array(_DECIMALS.findall(text), float) for text in (one, other))
    return mine.shape == theirs.shape and np.allclose(mine, theirs, rtol=rtol, atol=0.0)


def _tolerances(probe: Probe, x64: bool, share: float) -> tuple[float, float | None]:
    """A thousand units of rounding of the largest number, unless the probe is worse conditioned and says so."""
    default = max(1000 * float(np.finfo(np.float64 if x64 else np.float32).eps), 1e-7)
    rtol = default if probe.rtol is None else max(probe.rtol, default)
    return share * rtol, None if probe.atol is None else share * probe.atol


Leaf = np.ndarray | Abridged


def _same_leaf(want: Leaf, have: Leaf, rtol: float, atol: float | None, integer: bool) -> bool:
    if want.shape != have.shape or _kind(want, integer) != _kind(have, integer):
        return False
    if isinstance(want, Abridged) or isinstance(have, Abridged):
        want, have = ((leaf if isinstance(leaf, Abridged) else Abridged.of(leaf)).numbers for leaf in (want, have))
    finite = np.abs(want[np.isfinite(want)].astype(float))
    atol = rtol * float(np.max(finite, initial=0.0)) if atol is None else atol
    return np.allclose(have.astype(float), want.astype(float), rtol=rtol, atol=atol, equal_nan=True)


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

    Right values say nothing about what else went wrong, and where several share the wrong values all else must decide.
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


def _related(case: _Case, wrong_at: list[Place]) -> Relation | None:
    """The relation between what came and what was expected, over all places of one facet where something came."""
    facet = wrong_at[0][1]
    if facet in ("arguments", "again"):
        return None
    pairs = [
        Pair(at, case.probes[at[0]], case.observed.right(at), case.observation[at], at in wrong_at)
        for at in case.considered(facet, wrong_at)
    ]
    return relation(pairs, case.observed.parameters)


def _message(outcome: Outcome, facet: str, related: str | None) -> str:
    if outcome.failure:
        plain = in_plain_words(outcome.failure)
        if outcome.failure.out_of_time and facet != "value":
            return f"The value is right. Its gradient, or what jax.jit and jax.vmap make of it, was not ready in time. {plain}"
        return {
            "gradient": f"The value is right, but JAX cannot differentiate it. {plain}",
            "jit": f"The value is right, but not inside jax.jit. {plain}",
            "vmap": f"The value is right, but not inside jax.vmap. {plain}",
        }.get(facet, plain)
    if facet == "gradient" and related == NOTHING:
        return "The value is right, but its gradient is zero: something on the way is flat, or stops the derivative."
    if facet == "gradient" and not _finite(outcome):
        return (
            "The value is right, its gradient is not a number: something on the way is infinite. "
            "jnp.where takes the slope of both sides, even of the one it throws away; make that side harmless first."
        )
    return {
        "value": related or "The result is not the expected one.",
        "arguments": "Your function changes the arguments it is given. Leave them as they are and return new values.",
        "again": "Called twice with the same input, it gives two different results. What does it keep between calls?",
        "gradient": f"The value is right, its gradient is not. {related or ''}".strip(),
        "jit": f"Inside jax.jit the result is another one. {related or ''}".strip(),
        "vmap": f"Inside jax.vmap the result is another one. {related or ''}".strip(),
    }[facet]


def _evidence(case: _Case, place: Place, comparison: Comparison | None) -> Evidence:
    probe, outcome = case.probes[place[0]], case.observation[place]
    failure = outcome.failure
    return Evidence(
        code=_pasteable(case.exercise.name, probe, place[1]),
        got=failure.shown if failure else _shown(outcome),
        expected=_shown(case.observed.right(place)),
        line=failure.line if failure else "",
        traceback=failure.traceback if failure else "",
        comparison=comparison,
    )


def _pasteable(name: str, probe: Probe, facet: str) -> str:
    if facet in ("jit", "vmap"):
        functions = f"jax.{facet}" if facet == "jit" else "jax.vmap, over two copies of the arrays, of"
        return f"{call(name, probe)}\n# the same inside {functions} {name}"
    if facet == "gradient":
        return f"{call(name, probe)}\n# its gradient with respect to argument {(probe.gradient or 0) + 1}, by jax.grad"
    return call(name, probe) + {"arguments": "\n# the arguments afterwards", "again": "\n# the second time"}.get(facet, "")


def _shown(outcome: Outcome) -> str:
    """An outcome as a person would write it: {'b': 0.5, 'w': [1. 2.]}."""
    shown = iter([np.array2string(np.asarray(leaf), precision=5, threshold=12, edgeitems=3) for leaf in outcome.leaves])
    # A key may contain the word as well, so what is quoted stays as it is.
    return re.sub(r"'[^']*'|\barray\b", lambda word: next(shown) if word[0] == "array" else word[0], outcome.structure)


def _picture(case: _Case, wrong_at: list[Place]) -> Comparison | None:
    """The largest wrong array of numbers, beside the expected one."""
    best: Comparison | None = None
    for place in wrong_at:
        expected, got = case.observed.right(place), case.observation[place]
        if place[1] != "value" or expected.structure != got.structure or got.failure:
            continue
        for want, have in zip(expected.leaves, got.leaves, strict=True):
            if want.ndim == 1 and want.shape == have.shape and want.size > (best.expected.size if best else 2):
                best = Comparison(have, want, _over(case.probes[place[0]], want.size))
    return best


def _over(probe: Probe, size: int) -> np.ndarray | None:
    spans = [arg for arg in probe.args if isinstance(arg, Span) and arg.num == size]
    return np.linspace(spans[0].start, spans[0].stop, size) if spans else None
