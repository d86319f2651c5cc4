"""The draw of the inputs that belongs to one class: secret, observed once, and proven before anything is judged on it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

from dl_workshop import answers, curriculum, exercises
from dl_workshop.checking import Verdict
from dl_workshop.checking.checker import examined
from dl_workshop.checking.judgement import judge
from dl_workshop.checking.live import observed_now
from dl_workshop.checking.observed import Observed, probes_of
from dl_workshop.checking.subject import Here
from dl_workshop.exercises.spec import Exercise, code
from dl_workshop.grading import operations
from dl_workshop.grading.codec import Packer, Unpacker
from dl_workshop.mutants import mutants
from dl_workshop.processes import end_with_parent
from dl_workshop.seeds import SEEDS

_TRIES, _CHOICE = 5, 40
_PATIENCE = 120.0
"""Seconds for each answer: nobody's grade may depend on how busy a computer was."""


class NoDraw(RuntimeError):
    """No draw could be proven; the message says what went wrong on the last one."""


@dataclass(frozen=True)
class Drawn:
    """What is known of an exercise on a draw, as bytes; `failures` say what does not hold there."""

    exercise: str
    seed: int
    data: bytes
    failures: tuple[str, ...] = ()


def new_seed(chapters: Sequence[curriculum.Chapter]) -> int:
    """A seed that nobody can guess, and not one of those that learners get.

    Some exercises have few inputs to draw from. Of many seeds, the one is taken on which the fewest of them, usually none, have
    inputs that learners get too.
    """
    names = [name for chapter in chapters for name in chapter.exercises]
    usual = {name: [_inputs(exercises.load(name), seed) for seed in SEEDS] for name in names}
    random = [name for name in names if any(inputs != usual[name][0] for inputs in usual[name])]
    best = None
    for _ in range(_CHOICE):
        seed = secrets.randbits(62) + len(SEEDS)
        known = sum(_inputs(exercises.load(name), seed) in usual[name] for name in random)
        best = min(best or (known, seed), (known, seed))
        if not known:
            break
    assert best is not None
    return best[1]


def observe(name: str, seed: int) -> Drawn:
    """Observe an exercise on a draw, and prove it there: right passes, known-wrong gets its name, and no mutant passes."""
    exercise = exercises.load(name)
    live = observed_now(exercise, seed, False)
    known = Observed(seed, False, live.parameters, dict(live.reference), {w: dict(seen) for w, seen in live.wrong.items()})
    return Drawn(name, seed, packed(known), tuple(_failures(exercise, known)))


def _failures(exercise: Exercise, known: Observed) -> Iterator[str]:
    name = exercise.name

    def known_of(other: Exercise, seed: int, x64: bool) -> Observed:
        return known if other is exercise else observed_now(other, seed, x64)

    def told(attempt: object) -> Verdict:
        return examined(name, Here(attempt), known_of, known.seed, _PATIENCE).verdict

    reference = told(getattr(answers, name))
    if not reference.passed:
        yield f"the reference of {name} is judged {reference.status}"
    for wrong in exercise.wrong:
        verdict = judge(exercise, known.wrong[wrong.name], known)
        if verdict.passed or verdict.misconception != wrong.name:  # in full it is looked at further than a check looks
            verdict = told(wrong.attempt)
        if verdict.passed or verdict.misconception != wrong.name:
            yield f"the known-wrong answer {wrong.name} of {name} is judged {verdict.status}"
    for mutant in mutants(name):
        attempt = mutant.attempt()
        if attempt and not mutant.equivalent and told(attempt).passed:
            yield f"a mistake made in the reference of {name} passes:\n{mutant.diff}"


def _inputs(exercise: Exercise, seed: int) -> tuple[str, ...]:
    return tuple(code(list(probe.args)) for probe in probes_of(exercise, seed))


def _begin() -> None:
    end_with_parent()
    operations.keep()


def observe_all(names: Sequence[str], seed: int, step: Callable[[int, int], None] = lambda *_: None) -> list[Drawn]:
    """Observe exercises on a draw, on every core."""
    found: list[Drawn] = []
    workers = min(os.cpu_count() or 1, len(names))
    # JAX has threads of its own, which a forked process would lose.
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin) as pool:
        for done in as_completed([pool.submit(observe, name, seed) for name in names]):
            found.append(done.result())
            step(len(found), len(names))
    return sorted(found, key=lambda drawn: names.index(drawn.exercise))


def draw(
    chapter: curriculum.Chapter, seed: int, again: bool, step: Callable[[int, int], None] = lambda *_: None
) -> list[Drawn]:
    """The chapter's exercises on this draw; on another one where they cannot be proven there, if it may be drawn `again`.

    Raises:
        NoDraw: none could be proven.
    """
    failures: list[str] = []
    for _ in range(_TRIES):
        drawn = observe_all(chapter.exercises, seed, step)
        failures = [failure for one in drawn for failure in one.failures]
        if not failures:
            return drawn
        if not again:
            break
        seed = new_seed([chapter])
    raise NoDraw(f"No draw of the inputs could be proven. On the last one, {failures[0]}.")


def packed(known: Observed) -> bytes:
    """What is known of a draw as bytes, exactly."""
    packer = Packer()
    wrong = [[name, packer.observation(seen)] for name, seen in known.wrong.items()]
    text, numbers = packer.message([known.seed, known.x64, list(known.parameters), packer.observation(known.reference), wrong])
    return len(text).to_bytes(8, "big") + text + numbers


def unpacked(data: bytes) -> Observed:
    """What was packed."""
    end = 8 + int.from_bytes(data[:8], "big")
    unpacker = Unpacker(data[8:end], data[end:])
    seed, x64, parameters, reference, wrong = unpacker.content
    seen = {name: unpacker.observation(each) for name, each in wrong}
    return Observed(seed, x64, tuple(parameters), unpacker.observation(reference), seen)
