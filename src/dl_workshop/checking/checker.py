"""Check an attempt: observe it, judge what was observed."""

from __future__ import annotations

import ast
import inspect
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import ContextDecorator
from dataclasses import dataclass, replace
from types import CodeType
from typing import Any

import numpy as np

from dl_workshop import answers, curriculum, exercises
from dl_workshop.checking.judgement import Draw, Standing, judge, not_attempted, standing
from dl_workshop.checking.live import observed
from dl_workshop.checking.observation import Chosen, Look
from dl_workshop.checking.observed import Observed, probes_of, shipped
from dl_workshop.checking.outcome import TRACED, Observation, places_of, stopped_at
from dl_workshop.checking.own_names import globals_of, innermost
from dl_workshop.checking.verdict import Verdict
from dl_workshop.exercises.spec import Exercise, Probe, call, near_and_far
from dl_workshop.seeds import SEEDS, own_seed
from dl_workshop.time_limit import time_limit

_called = set[str]()
_recognised = set[tuple[str, CodeType | None]]()
"""Attempts whose first look was enough, by exercise and code: what it compiled is kept for whoever checks them once more."""


_CONFIRMED_ON = 2
"""As many further draws of the inputs a relation must hold on before it is told."""


def called(name: str) -> None:
    """Note that plain calls of an exercise were made in this process, to the end: little is left to compile for the next."""
    _called.add(name)


@dataclass(frozen=True)
class Examined:
    """A verdict, and what it rests on.

    `draw` is what was seen of the attempt, None where nothing was called; `builds_on_wrong` names those of the learner's own
    answers that it calls and that are wrong themselves.
    """

    verdict: Verdict
    draw: Draw | None = None
    builds_on_wrong: tuple[str, ...] = ()


def check(name: str, attempt: object, *, seed: int | None = None) -> Verdict:
    """Judge an attempt at the exercise `name`: the verdict that `examine` comes to."""
    return examine(name, attempt, seed=seed).verdict


def examine(name: str, attempt: object, *, seed: int | None = None) -> Examined:
    """Judge an attempt at the exercise `name`, and keep what was seen of it.

    Args:
        name: an exercise of the curriculum.
        attempt: the function itself, not a call of it.
        seed: what the probes are drawn from, `own_seed()` where it is None; the same seed gives the same verdict.

    Raises:
        UnknownExercise: no exercise has that name; the message gives the nearest ones.
    """
    curriculum.chapter_of(name)
    if attempt is ...:
        return Examined(not_attempted(name))
    if inspect.isclass(attempt) or isinstance(attempt, ContextDecorator) or not callable(attempt):  # a mesh can be called
        return Examined(Verdict(name, "error", _not_a_function(name, attempt)))
    seed, until = own_seed() if seed is None else seed, time.monotonic() + time_limit()
    verdict, draw = _judged(name, attempt, seed, until)
    if draw and verdict.relation:
        fresh = list(_fresh(exercises.load(name), attempt, *draw, until))
        verdict = judge(exercises.load(name), *draw, fresh, unconfirmed=not fresh)
    if verdict.status == "not attempted" and _has_lines_of_its_own(attempt):
        return Examined(replace(verdict, status="error", message=_STILL_RAISES), draw)
    if verdict.status == "wrong" and not verdict.misconception:
        wrong = _wrong_below(exercises.load(name), attempt, seed, until)
        return Examined(replace(verdict, message=verdict.message + _built_on(wrong)), draw, wrong)
    return Examined(verdict, draw)


_STILL_RAISES = (
    "Your lines are there, and so is `raise NotImplementedError`, which ends the function. Take that line out, run the cell, "
    "and check again."
)


def _has_lines_of_its_own(attempt: Any) -> bool:
    """Whether a function that says that it isn't attempted holds more than that: its source tells."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(innermost(attempt) or attempt)))
    except (OSError, SyntaxError, TypeError):
        return False
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    stub = (ast.Raise, ast.Pass, ast.Expr)  # a docstring is an expression
    return any(not isinstance(statement, stub) for function in functions for statement in function.body)


def _judged(name: str, attempt: Any, seed: int, until: float) -> tuple[Verdict, Draw | None]:
    """The verdict on an attempt, and what that rests on; None where its parameters do not fit, and nothing was called."""
    exercise = exercises.load(name)
    probes = probes_of(exercise, seed)
    mismatch = _wrong_parameters(name, attempt, probes)
    if mismatch:
        return Verdict(name, "error", mismatch, seed=seed), None
    known = observed(exercise, seed)
    observation = _seen(exercise, Look(attempt, probes, until - time.monotonic()), known)
    return judge(exercise, observation, known), (observation, known)


def _fresh(exercise: Exercise, attempt: Any, observation: Observation, known: Observed, until: float) -> Iterator[Draw]:
    """What an attempt does on other draws of the inputs, in so far as time is left: what is told should hold there, too."""
    for seed in [seed for seed in SEEDS if seed != known.seed][:_CONFIRMED_ON]:
        other, seconds = shipped(exercise, seed, known.x64), until - time.monotonic()
        if other and seconds > 1:
            look = Look(attempt, probes_of(exercise, seed), seconds)
            chosen = {number: look.probes[number] for number, _ in observation}
            seen = {**look.calls(chosen), **(look.traces(chosen) if any(f in TRACED for _, f in observation) else {})}
            # What holds for one size alone may hold for no other.
            others = {number: probe for number, probe in look.probes.items() if number not in chosen}
            seen = {**seen, **look.at_once(others)} if others else seen
            if not stopped_at(seen):
                yield seen, other


def _seen(exercise: Exercise, look: Look, known: Observed) -> Observation:
    """As much of an attempt as the verdict needs: first whether anything is wrong, then what tells mistakes apart."""
    near, far = near_and_far(list(look.probes.values()))
    seen, stands = _seen_near(exercise, look, known, near)
    if not far or stopped_at(seen) or stands not in _ASK_FOR_MORE:
        return seen
    # Each new size would have every operation compiled; and plain calls were made already.
    further = look.at_once(far, traced=True)
    if not further or standing(exercise, {**seen, **further}, known) in ("ambiguous", "unknown"):
        further = look.calls(far)
    left = {number: probe for number, probe in far.items() if not {(number, facet) for facet in probe.facets} <= set(further)}
    return {**seen, **further, **({} if stopped_at(further) else look.traces(left))}


_ASK_FOR_MORE = ("right", "ambiguous")
"""Where only a further look can tell: nothing is wrong so far, or several mistakes look alike."""


def _seen_near(exercise: Exercise, look: Look, known: Observed, near: Chosen) -> tuple[Observation, Standing]:
    """As much as is needed of what an attempt does at the probes that are always looked at, and how it stands after that."""
    function = innermost(look.attempt)
    this = exercise.name, function and function.__code__
    compiles = exercise.name not in _called or this in _recognised
    seen = look.at_once(near, compiles=compiles)
    stands = standing(exercise, seen, known) if seen else "unknown"
    if seen and stands in _ASK_FOR_MORE:
        traced = look.at_once(near, called=False, traced=True, compiles=compiles)
        followed = set(places_of(TRACED, near)) <= set(traced)
        seen = {**seen, **(traced if followed else look.traces(near))}
        stands = standing(exercise, seen, known)
    # Behind a mistake that nobody knows may be one of this look: there, and where all is well, plain calls tell.
    if seen and stands == "known":
        _recognised.add(this)
        return seen, stands
    seen = look.calls(near)
    stands = standing(exercise, seen, known)
    if stopped_at(seen) or stands not in _ASK_FOR_MORE:
        return seen, stands
    called(exercise.name)
    seen = {**seen, **look.traces(near)}
    return seen, standing(exercise, seen, known)


def _wrong_below(exercise: Exercise, attempt: Any, seed: int, until: float) -> tuple[str, ...]:
    """Which of the learner's own answers to other exercises this attempt calls and are not right themselves."""
    function = innermost(attempt)  # nothing of the learner's runs to find it
    used, namespace = (globals_of(function.__code__), function.__globals__) if function else ((), {})
    # By identity: whatever stands under the name, an array too, may know an == of its own.
    own = [name for name in exercise.builds_on if name in used and namespace.get(name, ...) is not getattr(answers, name)]
    return tuple(name for name in own if name in namespace and _is_wrong(name, namespace[name], seed, until))


def _built_on(wrong: tuple[str, ...]) -> str:
    does = "does not pass its own check" if len(wrong) == 1 else "do not pass their own checks"
    return f" It builds on {' and '.join(wrong)}, which {does} yet: begin there." if wrong else ""


def _is_wrong(name: str, attempt: Any, seed: int, until: float) -> bool:
    """Whether an attempt does not pass. Of one for which the time is too short nothing is said."""
    if attempt is ... or not callable(attempt):
        return True
    if time.monotonic() > until - 1:
        return False
    verdict, draw = _judged(name, attempt, seed, until)
    return not verdict.passed and not (draw and stopped_at(draw[0]))


def _not_a_function(name: str, attempt: object) -> str:
    if attempt is None:
        return f"You gave None, not a function. If {name} was made by a call, did that call return anything?"
    if inspect.isclass(attempt):
        return f"You gave the class {attempt.__name__}. A class needs to be called first: give a function or an object."
    return (
        f"You gave {_described(attempt)}, not a function. Hand over the function itself, check({name!r}, {name}); and if "
        f"that is what you did, {name} holds a value, such as the result of a call."
    )


def _described(value: object) -> str:
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        shown = np.array2string(np.asarray(value), precision=4, threshold=6, edgeitems=2).replace("\n", " ")
        return f"an array, {shown}"
    try:
        text = repr(value)
    except Exception:  # a class of the learner's, say
        return f"a {type(value).__name__}"
    return f"the {type(value).__name__} {text}" if len(text) <= 40 else f"something of type {type(value).__name__}"


def _wrong_parameters(name: str, attempt: Callable[..., Any], probes: tuple[Probe, ...]) -> str:
    signatures = [signature for follow in (True, False) if (signature := _signature(attempt, follow))]
    for probe in (probe for probe in probes if not probe.harness):
        problems = [problem for signature in signatures if (problem := _does_not_fit(signature, probe))]
        if signatures and len(problems) == len(signatures):
            called_as = f"but is called as {call(name, probe).splitlines()[-1]}: {problems[0]}"
            return f"Your {name} takes {signatures[0]}, {called_as}. Compare the parameters, one by one."
    return ""


def _signature(attempt: Callable[..., Any], follow_wrapped: bool) -> inspect.Signature | None:
    """The parameters of an attempt without their types: its own, or those of what a decorator has wrapped."""
    try:
        signature = inspect.signature(attempt, follow_wrapped=follow_wrapped)
    except Exception:  # it has none, or is an object of the learner's that breaks when asked
        return None
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    return signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)


def _does_not_fit(signature: inspect.Signature, probe: Probe) -> str:
    try:
        signature.bind(*probe.args, **probe.kwargs)
    except TypeError as error:
        return str(error)
    return ""
