"""Judge an observation: a pure function of (exercise, observation, seed)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import jax.numpy as jnp
import numpy as np

from dl_workshop import answers, exercises
from dl_workshop.checking.errors import in_plain_words
from dl_workshop.checking.observation import Observation, Outcome, observe_calls, observe_traces
from dl_workshop.checking.relations import relation
from dl_workshop.checking.verdict import Comparison, Evidence, Verdict
from dl_workshop.exercises.spec import Exercise, KnownWrong, Probe, Span, call

_FACETS = ("value", "arguments", "again", "gradient", "jit", "vmap")
Place = tuple[int, str]


def probes_of(exercise: Exercise, seed: int) -> tuple[Probe, ...]:
    """The exercise's probes for a seed, always the same ones."""
    return exercise.probes(np.random.default_rng(seed))


def judge(exercise: Exercise, observation: Observation, seed: int = 0) -> Verdict:
    """The verdict on an attempt that was observed on `probes_of(exercise, seed)`."""
    probes = probes_of(exercise, seed)
    unfinished = _unfinished(exercise, observation, seed)
    if unfinished:
        return unfinished
    wrong_at = [place for place in observation if _differs(exercise, probes, place, observation[place], seed)]
    if not wrong_at:
        return Verdict(exercise.name, "passed", _praise(exercise, probes), seed=seed)
    crashed = [place for place in wrong_at if place[1] == "value" and observation[place].failure]
    known = _diagnosis(exercise, probes, observation, wrong_at, seed)
    place = min(crashed or wrong_at, key=lambda at: (_FACETS.index(at[1]), probes[at[0]].size))
    outcome, expected = observation[place], _reference(exercise, place, seed)
    return Verdict(
        exercise.name,
        "error" if crashed else "wrong",
        known.says if known else _message(exercise, place, observation, wrong_at, seed),
        known.name if known else None,
        _evidence(exercise, probes, place, outcome, expected, _picture(exercise, probes, observation, wrong_at, seed)),
        seed,
    )


def _unfinished(exercise: Exercise, observation: Observation, seed: int) -> Verdict | None:
    failures = [o.failure for (_, facet), o in observation.items() if facet == "value" and o.failure]
    missing = next((failure for failure in failures if failure.kind == "NotImplementedError"), None)
    if not missing:
        return None
    other = re.match(r"(\w+): not attempted yet", missing.message)
    if other and other[1] != exercise.name:
        message = f"{exercise.name} calls {other[1]}, which is not attempted yet. Finish {other[1]} first."
        return Verdict(exercise.name, "error", message, seed=seed)
    return not_attempted(exercise.name)


def not_attempted(name: str) -> Verdict:
    """The verdict on a stub that was left as it was."""
    message = f"Write it in the cell above and run that cell. `hint({name!r})` helps you start."
    return Verdict(name, "not attempted", message)


def _praise(exercise: Exercise, probes: tuple[Probe, ...]) -> str:
    also = [words for facet, words in (("gradient", "its gradient"), ("jit", "under jit and vmap"))
            if any(facet in probe.facets for probe in probes)]  # fmt: skip
    return f"Correct on all {len(probes)} inputs" + "".join(f", {words}" for words in also) + "."


def _x64() -> bool:
    return jnp.result_type(float) == jnp.float64


def _reference(exercise: Exercise, place: Place, seed: int) -> Outcome:
    """What is expected: the reference's own value, arguments and gradient; and the same value again, under jit and vmap."""
    number, facet = place
    if facet in ("again", "jit", "vmap"):
        value = _reference(exercise, (number, "value"), seed)
        return replace(value, leaves=tuple(np.stack([leaf, leaf]) for leaf in value.leaves)) if facet == "vmap" else value
    return _outcome_of(exercise.name, None, place, seed, _x64())


def _outcome_of(exercise: str, wrong: str | None, place: Place, seed: int, x64: bool) -> Outcome:
    """What the reference, or the known-wrong answer of that name, does at one place."""
    number, facet = place
    if facet in ("gradient", "jit", "vmap"):
        return _traces(exercise, wrong, seed, x64)[place]
    return _calls(exercise, wrong, number, seed, x64)[facet]


# Both are remembered. (x64 changes the numbers, so it is part of what they are kept under.)


@lru_cache(maxsize=4096)
def _calls(exercise: str, wrong: str | None, number: int, seed: int, x64: bool) -> dict[str, Outcome]:
    probe = probes_of(exercises.load(exercise), seed)[number]
    return observe_calls(_solution(exercise, wrong), probe if wrong else replace(probe, again=False))


@lru_cache(maxsize=1024)
def _traces(exercise: str, wrong: str | None, seed: int, x64: bool) -> dict[Place, Outcome]:
    probes = probes_of(exercises.load(exercise), seed)
    return observe_traces(
        _solution(exercise, wrong), probes if wrong else tuple(replace(probe, traced=False) for probe in probes)
    )


def _solution(exercise: str, wrong: str | None) -> Callable[..., Any]:
    known = {w.name: w.attempt for w in exercises.load(exercise).wrong}
    return known[wrong] if wrong else getattr(answers, exercise)


def _differs(exercise: Exercise, probes: tuple[Probe, ...], place: Place, outcome: Outcome, seed: int) -> bool:
    expected = _reference(exercise, place, seed)
    # A reference that raised would otherwise "agree" with every attempt that raises.
    return expected.failure is not None or not same(expected, outcome, probes[place[0]], exercise.integer)


def same(expected: Outcome, got: Outcome, probe: Probe, integer: bool = False) -> bool:
    """Whether two outcomes agree: failures in plain words; else form, shapes, kinds of number, and numbers."""
    if expected.failure and got.failure:
        # The same type alone is not the same mistake: a TypeError can be almost anything.
        return in_plain_words(expected.failure) == in_plain_words(got.failure)
    if expected.failure or got.failure:
        return False
    if expected.structure != got.structure:
        return False
    return all(
        want.shape == have.shape
        and _kind(want, integer) == _kind(have, integer)
        and _close(want, have, probe)
        for want, have in zip(expected.leaves, got.leaves, strict=True)
    )  # fmt: skip


def _kind(array: np.ndarray, integer: bool) -> str:
    """Real numbers are of one kind, whether written 9 or 9.0, except where the contract asks for integers."""
    kind = array.dtype.kind if array.dtype.kind != "V" else "f"
    return kind.replace("u", "i") if integer else kind.replace("u", "f").replace("i", "f")


def _close(want: np.ndarray, have: np.ndarray, probe: Probe) -> bool:
    """Within a thousand units of rounding of the largest number, unless the probe is worse conditioned and says so."""
    default = max(1000 * float(jnp.finfo(jnp.result_type(float)).eps), 1e-7)
    finite = np.abs(want[np.isfinite(want)].astype(float))
    rtol = default if probe.rtol is None else max(probe.rtol, default)
    atol = rtol * float(np.max(finite, initial=0.0)) if probe.atol is None else probe.atol
    return np.allclose(have.astype(float), want.astype(float), rtol=rtol, atol=atol, equal_nan=True)


def _diagnosis(
    exercise: Exercise, probes: tuple[Probe, ...], observation: Observation, wrong_at: list[Place], seed: int
) -> KnownWrong | None:
    """The one known-wrong answer that behaves as the attempt does: in everything, else in all its values.

    Values alone decide only where they are wrong: right values say nothing about what else went wrong.
    """
    x64 = _x64()

    def behaving_alike(places: Iterable[Place]) -> list[KnownWrong]:
        # Values first: they are cheap, and most candidates end there.
        places = sorted(places, key=lambda at: _FACETS.index(at[1]))
        return [
            wrong
            for wrong in exercise.wrong
            if all(
                same(
                    _outcome_of(exercise.name, wrong.name, at, seed, x64),
                    observation[at],
                    probes[at[0]],
                    exercise.integer,
                )
                for at in places
            )
        ]

    candidates = behaving_alike(observation)
    if not candidates and any(facet == "value" for _, facet in wrong_at):
        candidates = behaving_alike(at for at in observation if at[1] == "value")
    return candidates[0] if len(candidates) == 1 else None


def _message(exercise: Exercise, place: Place, observation: Observation, wrong_at: list[Place], seed: int) -> str:
    facet, outcome = place[1], observation[place]
    if outcome.failure:
        plain = in_plain_words(outcome.failure)
        return {
            "gradient": f"The value is right, but JAX cannot differentiate it. {plain}",
            "jit": f"The value is right, but not inside jax.jit. {plain}",
            "vmap": f"The value is right, but not inside jax.vmap. {plain}",
        }.get(facet, plain)
    # A relation is told from where there is most to see; the evidence is the smallest.
    telling = max(
        (at for at in wrong_at if at[1] == facet and not observation[at].failure),
        key=lambda at: sum(leaf.size for leaf in observation[at].leaves),
    )
    related = relation(_reference(exercise, telling, seed), observation[telling])
    message = {
        "value": related,
        "arguments": "Your function changes the arguments it is given. Leave them as they are and return new values.",
        "again": "Called twice with the same input, it gives two different results. What does it keep between calls?",
        "gradient": f"The value is right, its gradient is not. {related}",
        "jit": f"Inside jax.jit the result is another one. {related}",
        "vmap": f"Inside jax.vmap the result is another one. {related}",
    }[facet]
    if facet == "value" and exercise.builds_on:
        message += f" It builds on {' and '.join(exercise.builds_on)}: did that pass its check?"
    return message


def _evidence(
    exercise: Exercise,
    probes: tuple[Probe, ...],
    place: Place,
    outcome: Outcome,
    expected: Outcome,
    comparison: Comparison | None,
) -> Evidence:
    probe, failure = probes[place[0]], outcome.failure
    return Evidence(
        code=_pasteable(exercise.name, probe, place[1]),
        got=f"{failure.kind}: {_shortened(failure.message)}" if failure else _shown(outcome),
        expected=_shown(expected),
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


def _shortened(message: str) -> str:
    first = message.strip().split("\n")[0]
    return first if len(first) <= 160 else first[:157] + "..."


def _shown(outcome: Outcome) -> str:
    """An outcome as a person would write it: {'b': 0.5, 'w': [1. 2.]}."""
    shown = iter([np.array2string(np.asarray(leaf), precision=5, threshold=12, edgeitems=3) for leaf in outcome.leaves])
    # A key may contain the word as well, so what is quoted stays as it is.
    return re.sub(r"'[^']*'|\barray\b", lambda word: next(shown) if word[0] == "array" else word[0], outcome.structure)


def _picture(
    exercise: Exercise, probes: tuple[Probe, ...], observation: Observation, wrong_at: list[Place], seed: int
) -> Comparison | None:
    """The largest wrong array of numbers, beside the expected one."""
    best: Comparison | None = None
    for place in wrong_at:
        expected, got = _reference(exercise, place, seed), observation[place]
        if place[1] != "value" or expected.structure != got.structure or got.failure:
            continue
        for want, have in zip(expected.leaves, got.leaves, strict=True):
            if want.ndim == 1 and want.shape == have.shape and want.size > (best.expected.size if best else 2):
                best = Comparison(have, want, _over(probes[place[0]], want.size))
    return best


def _over(probe: Probe, size: int) -> np.ndarray | None:
    spans = [arg for arg in probe.args if isinstance(arg, Span) and arg.num == size]
    return np.linspace(spans[0].start, spans[0].stop, size) if spans else None
