"""Check an attempt: observe it, judge what was observed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dl_workshop import curriculum, exercises
from dl_workshop.checking.judgement import Draw, Standing, judge, not_attempted, standing, wrong_facet
from dl_workshop.checking.live import observed
from dl_workshop.checking.observation import Chosen
from dl_workshop.checking.observed import Observed, probes_of, shipped
from dl_workshop.checking.outcome import TRACED, Observation, places_of, stopped_at
from dl_workshop.checking.subject import Here, Looks, Subject
from dl_workshop.checking.verdict import Verdict
from dl_workshop.exercises.spec import Exercise, near_and_far
from dl_workshop.seeds import SEEDS, own_seed
from dl_workshop.time_limit import time_limit

Known = Callable[[Exercise, int, bool], Observed]
"""What an attempt at an exercise is compared with on a draw, with 64 bits or without."""

_called = set[str]()
_recognised = set[tuple[str, object]]()
"""Attempts for which a first look was enough, by exercise and code: what it compiled is kept for the next check of them."""


_CONFIRMED_ON = 2
"""On how many further draws of the inputs a relation must hold before it is told."""


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
    return examined(name, Here(attempt), observed, own_seed() if seed is None else seed)


def examined(name: str, subject: Subject, known: Known, seed: int, seconds: float | None = None) -> Examined:
    """As `examine`, of an attempt wherever it is, compared with what is `known` of a draw; `seconds` as for `observe`."""
    exercise, no_function = exercises.load(name), subject.no_function(name)
    if no_function:
        return Examined(not_attempted(name) if no_function == "..." else Verdict(name, "error", no_function))
    until = time.monotonic() + (time_limit() if seconds is None else seconds)
    verdict, draw = _judged(exercise, subject, known, seed, until)
    if draw and verdict.relation:
        fresh = list(_fresh(exercise, subject, *draw, until))
        verdict = judge(exercise, *draw, fresh, unconfirmed=not fresh)
    if verdict.status == "not attempted" and subject.has_lines_of_its_own():
        return Examined(replace(verdict, status="error", message=_STILL_RAISES), draw)
    nothing_known = verdict.status == "wrong" and not verdict.misconception and not verdict.relation
    if not draw or (nothing_known and wrong_facet(exercise, *draw) == "value"):
        other = _answers(exercise, subject, known, seed, until)
        if other:
            return Examined(replace(verdict, message=_ANSWERS.format(other=other, name=name)), draw)
    if verdict.status == "wrong" and not verdict.misconception:
        own = subject.calls_own(exercise.builds_on)
        wrong = tuple(other for other in own if _is_wrong(other, own[other], known, seed, until))
        return Examined(replace(verdict, message=verdict.message + _built_on(wrong)), draw, wrong)
    return Examined(verdict, draw)


_STILL_RAISES = (
    "Your lines are there, and so is `raise NotImplementedError`, which ends the function. Take that line out, run the cell, "
    "and check again."
)


_ANSWERS = "This is a right answer to {other}, another exercise. What does {name} ask for that {other} does not?"


def _answers(exercise: Exercise, subject: Subject, known: Known, seed: int, until: float) -> str | None:
    """Another exercise of the chapter that an attempt answers right, if a first look says so and a whole one confirms it."""
    for name in curriculum.chapter_of(exercise.name).exercises:
        other = exercises.load(name)
        probes = probes_of(other, seed)
        if name == exercise.name or time.monotonic() > until - 2 or subject.misfit(name, probes):
            continue
        near, _ = near_and_far(probes)
        seen = subject.look(probes, until - time.monotonic()).at_once(near, compiles=False)
        if not seen or standing(other, seen, known(other, seed, subject.x64)) != "right":
            continue
        if _judged(other, subject, known, seed, until)[0].passed:
            return name
    return None


def _judged(exercise: Exercise, subject: Subject, known: Known, seed: int, until: float) -> tuple[Verdict, Draw | None]:
    """The verdict on an attempt, and what that rests on; None where its parameters do not fit, and nothing was called."""
    probes = probes_of(exercise, seed)
    mismatch = subject.misfit(exercise.name, probes)
    if mismatch:
        return Verdict(exercise.name, "error", mismatch, seed=seed), None
    expected = known(exercise, seed, subject.x64)
    observation = _seen(exercise, subject.look(probes, until - time.monotonic()), expected, (exercise.name, subject.code))
    return judge(exercise, observation, expected), (observation, expected)


def _fresh(exercise: Exercise, subject: Subject, observation: Observation, known: Observed, until: float) -> Iterator[Draw]:
    """What an attempt does on other draws of the inputs, as long as time is left: what is told should hold there too."""
    for seed in [seed for seed in SEEDS if seed != known.seed][:_CONFIRMED_ON]:
        other, seconds = shipped(exercise, seed, known.x64), until - time.monotonic()
        if other and seconds > 1:
            look = subject.look(probes_of(exercise, seed), seconds)
            chosen = {number: look.probes[number] for number, _ in observation}
            seen = {**look.calls(chosen), **(look.traces(chosen) if any(f in TRACED for _, f in observation) else {})}
            # What holds for one size may hold for no other.
            others = {number: probe for number, probe in look.probes.items() if number not in chosen}
            seen = {**seen, **look.at_once(others)} if others else seen
            if not stopped_at(seen):
                yield seen, other


def _seen(exercise: Exercise, look: Looks, known: Observed, this: tuple[str, object]) -> Observation:
    """As much of an attempt as the verdict needs: first whether anything is wrong, then what tells mistakes apart."""
    near, far = near_and_far(list(look.probes.values()))
    compiles = exercise.name not in _called or this in _recognised
    seen, stands = _seen_near(exercise, look, known, near, this, compiles)
    if not far or stopped_at(seen) or stands not in _ASK_FOR_MORE:
        return seen
    # Each new size would have every operation compiled; and plain calls were made already.
    further = look.at_once(far, traced=True, compiles=compiles)
    if not further or standing(exercise, {**seen, **further}, known) in ("ambiguous", "unknown"):
        further = look.calls(far)
    left = {number: probe for number, probe in far.items() if not {(number, facet) for facet in probe.facets} <= set(further)}
    return {**seen, **further, **({} if stopped_at(further) else look.traces(left))}


_ASK_FOR_MORE = ("right", "ambiguous")
"""Where only a further look can tell: nothing is wrong so far, or several mistakes look alike."""


def _seen_near(
    exercise: Exercise, look: Looks, known: Observed, near: Chosen, this: tuple[str, object], compiles: bool
) -> tuple[Observation, Standing]:
    """As much as is needed of what an attempt does at the probes that are always looked at, and how it stands after that."""
    seen = look.at_once(near, compiles=compiles)
    stands = standing(exercise, seen, known) if seen else "unknown"
    if seen and stands in _ASK_FOR_MORE:
        traced = look.at_once(near, called=False, traced=True, compiles=compiles)
        followed = set(places_of(TRACED, near)) <= set(traced)
        seen = {**seen, **(traced if followed else look.traces(near))}
        stands = standing(exercise, seen, known)
    # A mistake that is not known may be a fault of this quick look: then, and where all is well, plain calls decide.
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


def _built_on(wrong: tuple[str, ...]) -> str:
    does = "does not pass its own check" if len(wrong) == 1 else "do not pass their own checks"
    return f" It builds on {' and '.join(wrong)}, which {does} yet: begin there." if wrong else ""


def _is_wrong(name: str, subject: Subject, known: Known, seed: int, until: float) -> bool:
    """Whether an attempt does not pass. If the time is too short for one, nothing is said about it."""
    if subject.no_function(name):
        return True
    if time.monotonic() > until - 1:
        return False
    verdict, draw = _judged(exercises.load(name), subject, known, seed, until)
    return not verdict.passed and not (draw and stopped_at(draw[0]))
