"""Check an attempt: observe it, judge what was observed."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from dataclasses import replace
from types import CodeType
from typing import Any

import numpy as np

from dl_workshop import answers, curriculum, exercises
from dl_workshop.checking.judgement import judge, not_attempted, standing
from dl_workshop.checking.live import observed
from dl_workshop.checking.observation import Look
from dl_workshop.checking.observed import Observed, probes_of
from dl_workshop.checking.outcome import Observation, stopped_at
from dl_workshop.checking.own_names import innermost
from dl_workshop.checking.verdict import Verdict
from dl_workshop.exercises.spec import Exercise, Probe, call
from dl_workshop.seeds import own_seed
from dl_workshop.time_limit import time_limit

_called = set[str]()
_recognised = set[tuple[str, CodeType | None]]()
"""Attempts whose first look was enough, by exercise and code: what it compiled is kept for whoever checks them once more."""


def called(name: str) -> None:
    """Note that plain calls of an exercise were made in this process, to the end: little is left to compile for the next."""
    _called.add(name)


def check(name: str, attempt: object, *, seed: int | None = None) -> Verdict:
    """Judge an attempt at the exercise `name`.

    Args:
        name: an exercise of the curriculum.
        attempt: the function itself, not a call of it.
        seed: what the probes are drawn from, `own_seed()` where it is None; the same seed gives the same verdict.

    Raises:
        UnknownExercise: no exercise has that name; the message gives the nearest ones.
    """
    curriculum.chapter_of(name)
    if attempt is ...:
        return not_attempted(name)
    if inspect.isclass(attempt) or not callable(attempt):
        return Verdict(name, "error", _not_a_function(name, attempt))
    seed, until = own_seed() if seed is None else seed, time.monotonic() + time_limit()
    verdict, _ = _judged(name, attempt, seed, until)
    if verdict.status == "wrong" and not verdict.misconception:
        return replace(verdict, message=verdict.message + _built_on(exercises.load(name), attempt, seed, until))
    return verdict


def _judged(name: str, attempt: Any, seed: int, until: float) -> tuple[Verdict, bool]:
    """The verdict on an attempt, and whether it was left to come to its end."""
    exercise = exercises.load(name)
    probes = probes_of(exercise, seed)
    mismatch = _wrong_parameters(name, attempt, probes)
    if mismatch:
        return Verdict(name, "error", mismatch, seed=seed), True
    known = observed(exercise, seed)
    observation = _seen(exercise, Look(attempt, probes, until - time.monotonic()), known)
    return judge(exercise, observation, known), not stopped_at(observation)


def _seen(exercise: Exercise, look: Look, known: Observed) -> Observation:
    """As much of an attempt as the verdict needs: first whether anything is wrong, then what tells mistakes apart."""

    def needs_traces(seen: Observation) -> bool:
        return standing(exercise, seen, known) in ("right", "ambiguous")

    function = innermost(look.attempt)
    this = exercise.name, function and function.__code__
    if exercise.name not in _called or this in _recognised:
        seen = look.at_once()
        if seen and needs_traces(seen):
            seen = {**seen, **look.traces()}
        # Behind a mistake that nobody knows may be one of what was compiled: there, and where all is well, plain calls tell.
        if seen and standing(exercise, seen, known) == "known":
            _recognised.add(this)
            return seen
    seen = look.calls()
    if stopped_at(seen) or not needs_traces(seen):
        return seen
    called(exercise.name)
    return {**seen, **look.traces()}


def _built_on(exercise: Exercise, attempt: Any, seed: int, until: float) -> str:
    """Which of the learner's own answers to other exercises this attempt calls and are not right themselves."""
    function = innermost(attempt)  # nothing of the learner's runs to find it
    used, namespace = (function.__code__.co_names, function.__globals__) if function else ((), {})
    # By identity: whatever stands under the name, an array too, may know an == of its own.
    own = [name for name in exercise.builds_on if name in used and namespace.get(name, ...) is not getattr(answers, name)]
    wrong = [name for name in own if name in namespace and _is_wrong(name, namespace[name], seed, until)]
    does = "does not pass its own check" if len(wrong) == 1 else "do not pass their own checks"
    return f" It builds on {' and '.join(wrong)}, which {does} yet: begin there." if wrong else ""


def _is_wrong(name: str, attempt: Any, seed: int, until: float) -> bool:
    """Whether an attempt does not pass. Of one for which the time is too short nothing is said."""
    if attempt is ... or not callable(attempt):
        return True
    if time.monotonic() > until - 1:
        return False
    verdict, finished = _judged(name, attempt, seed, until)
    return finished and not verdict.passed


def _not_a_function(name: str, attempt: object) -> str:
    usage = f"Hand over the function itself: check({name!r}, {name})."
    if attempt is None:
        return f"You gave None, not a function. {usage} If it was made by a call, did that call return anything?"
    if inspect.isclass(attempt):
        return f"You gave the class {attempt.__name__}. A class needs to be called first: give a function or an object."
    return f"You gave {_described(attempt)}, not a function. {usage}"


def _described(value: object) -> str:
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return f"numbers ({np.asarray(value)}), which look like the result of a call"[:120]
    try:
        text = repr(value)
    except Exception:  # a class of the learner's, say
        return f"a {type(value).__name__}"
    return f"the {type(value).__name__} {text if len(text) <= 40 else text[:37] + '...'}"


def _wrong_parameters(name: str, attempt: Callable[..., Any], probes: tuple[Probe, ...]) -> str:
    try:
        signature = inspect.signature(attempt)
    except Exception:  # it has none, or is an object of the learner's that breaks when asked
        return ""
    for probe in (probe for probe in probes if not probe.harness):
        try:
            signature.bind(*probe.args, **probe.kwargs)
        except TypeError as error:
            last_line = call(name, probe).split("\n")[-1]
            return f"Your {name} takes {signature}, but is called as {last_line}: {error}. Compare the parameters, one by one."
    return ""
