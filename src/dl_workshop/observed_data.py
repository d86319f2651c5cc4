"""Write down what references, known-wrong answers and mutants do: the observed data that attempts are compared with.

The form of the file is described where it is read, in `checking/observed.py`.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any
from zipfile import ZIP_LZMA, ZipFile, ZipInfo

import jax
import numpy as np

from dl_workshop import atomic_files, curriculum, exercises
from dl_workshop.checking import observed
from dl_workshop.checking.judgement import same
from dl_workshop.checking.live import observed_now
from dl_workshop.checking.observation import Chosen, Look
from dl_workshop.checking.observed import probes_of
from dl_workshop.checking.outcome import (
    CALLED,
    Abridged,
    Observation,
    Outcome,
    Place,
    as_the_reference_shows,
    stopped_at,
)
from dl_workshop.exercises.spec import Exercise, near_and_far
from dl_workshop.fingerprints import fingerprint
from dl_workshop.mutants import mutants
from dl_workshop.processes import end_with_parent
from dl_workshop.seeds import SEEDS

Answer = Callable[..., Any]
Both = Mapping[bool, Observation]
"""What is seen with 64 bits (True) and with 32 (False)."""

_SHARE = 0.05
"""A share of what a probe tolerates: outcomes that agree within it are kept as one."""
_PATIENCE = 20.0
"""Seconds that a mutant may take on one draw. One that takes longer is left out."""
_NO_LONGER_RAISED = "Sizes passed to split must be nonnegative"
"""What JAX 0.10 said of some mutants of `split`, and so the file does; 0.12 cuts at the end instead, as NumPy does."""


def stale(names: Iterable[str] = curriculum.EXERCISES) -> list[str]:
    """Those of the exercises whose code has changed since they were observed."""
    kept = _members(lambda member: member.endswith("/of"))
    return [name for name in names if kept.get(f"{name}/of") != fingerprint(name)]


def record(names: Sequence[str], step: Callable[[int, int], None] = lambda *_: None) -> None:
    """Observe these exercises and write the file again; `step` is told how many of how many are done."""
    if not names:
        return
    others = set(curriculum.EXERCISES) - set(names)
    kept = _members(lambda member: member.split("/")[0] in others)
    with _observers(len(names)) as each:
        for done, members in enumerate(each(recorded, names), 1):
            kept |= members
            step(done, len(names))
    _write(kept)


@contextmanager
def _observers(exercises: int) -> Iterator[Callable[..., Iterable[dict[str, str]]]]:
    """Something like `map`, on every core where that is worth while."""
    if exercises == 1:
        yield map
        return
    # A process keeps all that it has compiled, so none does many exercises; with forking, JAX's threads would be lost.
    with get_context("spawn").Pool(os.cpu_count(), end_with_parent, maxtasksperchild=2) as pool:
        yield pool.imap_unordered


def _members(wanted: Callable[[str], bool]) -> dict[str, str]:
    if not observed.FILE.exists():
        return {}
    with ZipFile(observed.FILE) as archive:
        return {member: archive.read(member).decode() for member in archive.namelist() if wanted(member)}


def _write(members: Mapping[str, str]) -> None:
    """The same bytes for the same members."""
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for member in sorted(members):
            archive.writestr(ZipInfo(member), members[member], ZIP_LZMA)
    atomic_files.write(observed.FILE, made.getvalue())


def drift(name: str, seeds: Iterable[int], x64: bool, with_mutants: bool = False) -> list[str]:
    """Where the reference, known-wrong answers and mutants of an exercise no longer do what the file says."""
    exercise, found = exercises.load(name), list[str]()
    answers = _every_mutant(name) if with_mutants else {}
    with jax.enable_x64(x64):
        for seed in seeds:
            then, probes = observed.shipped(exercise, seed, x64), probes_of(exercise, seed)
            if then is None:
                return [*found, f"{name}: nothing is known of draw {seed}"]
            now = observed_now(exercise, seed, x64)
            both = {"reference": (then.reference, now.reference)}
            both |= {wrong: (then.wrong.get(wrong, {(0, "value"): Outcome()}), now.wrong[wrong]) for wrong in now.wrong}
            for diff, seen in (observed.mutants(exercise, seed, x64) if with_mutants else {}).items():
                called = {place: seen[place] for place in seen if place[1] in CALLED and not _no_longer_raised(seen[place])}
                both[diff] = called, _calls(answers[diff], dict(enumerate(probes))) or {}
            for title, (before, today) in both.items():
                found += [
                    f"{name}, draw {seed}, {'64' if x64 else '32'} bits: {facet} of {title} at probe {number}"
                    for number, facet in before
                    if (number, facet) not in today
                    or not same(before[number, facet], today[number, facet], probes[number], exercise.integer, x64)
                ]
    return found


def _no_longer_raised(outcome: Outcome) -> bool:
    """Whether a mutant met an error that this JAX does not know any more."""
    failure = outcome.failure
    return jax.__version_info__ >= (0, 12) and failure is not None and failure.message.startswith(_NO_LONGER_RAISED)


def drift_on_one_draw(name: str) -> list[str]:
    """The drift that shows on the first draw, with 32 bits and without mutants: most of what there is, in seconds."""
    return drift(name, SEEDS[:1], x64=False)


# Observing.


def recorded(name: str) -> dict[str, str]:
    """The members of the file that are about one exercise."""
    exercise, members = exercises.load(name), {f"{name}/of": fingerprint(name)}
    wrong, mutated = {w.name: w.attempt for w in exercise.wrong}, _every_mutant(name)
    for seed in SEEDS:
        draw = _Draw(exercise, seed)
        seen = draw.seen(wrong | mutated)
        members[f"{name}/{seed}"] = draw.member({title: seen[title] for title in wrong}, with_reference=True)
        members[f"{name}/{seed} mutants"] = draw.member({title: seen[title] for title in mutated if title in seen})
    return members


def _every_mutant(name: str) -> dict[str, Answer]:
    made = {mutant.diff: mutant.attempt() for mutant in mutants(name)}
    return {diff: answer for diff, answer in made.items() if answer}


Stage = Callable[[Answer, Chosen], Observation | None]
"""What is seen of an answer on some probes; None where that takes too long."""


def _calls(answer: Answer, probes: Chosen) -> Observation | None:
    np.random.seed(0)  # for answers that draw from NumPy's hidden state
    seen = Look(answer, (), _PATIENCE).calls(probes)
    return None if stopped_at(seen) else seen


def _traces(answer: Answer, probes: Chosen) -> Observation | None:
    seen = Look(answer, (), _PATIENCE).traces(probes)
    return None if any(outcome.failure and outcome.failure.out_of_time for outcome in seen.values()) else seen


def _calls_and_traces(answer: Answer, probes: Chosen) -> Observation | None:
    called = _calls(answer, probes)
    traced = None if called is None else _traces(answer, probes)
    return None if called is None or traced is None else {**called, **traced}


class _Draw:
    """One draw of an exercise's inputs: what is seen on it with 64 bits (True) and with 32 (False), and how that is kept."""

    def __init__(self, exercise: Exercise, seed: int) -> None:
        self._exercise, self._probes = exercise, probes_of(exercise, seed)
        self.known = {x64: _with(x64, partial(observed_now, exercise, seed, x64)) for x64 in (True, False)}
        self._reference = {x64: _with(x64, partial(dict, known.reference)) for x64, known in self.known.items()}

    def seen(self, answers: Mapping[str, Answer]) -> dict[str, Both]:
        """What every answer does, but for those that take too long: stage by stage, where it is not told apart yet."""
        near, far = near_and_far(self._probes)
        called = {title: self._both(_calls, answer, near) for title, answer in answers.items()}
        seen = {title: both for title, both in called.items() if both}
        _, *later = observed.stages(self._probes)
        for look, probes, places in zip((_traces, _calls_and_traces), (near, far), later, strict=True):
            for title in [title for title in seen if self._may_be_mistaken(title, seen)] if places else []:
                more = self._both(look, answers[title], probes)
                if more is None:
                    del seen[title]
                else:
                    seen[title] = {x64: {**seen[title][x64], **shown} for x64, shown in more.items()}
        return seen

    def _both(self, look: Stage, answer: Answer, probes: Chosen) -> Both | None:
        with_64, with_32 = (_with(x64, partial(look, answer, probes)) for x64 in (True, False))
        return None if with_64 is None or with_32 is None else {True: with_64, False: with_32}

    def _may_be_mistaken(self, title: str, seen: Mapping[str, Both]) -> bool:
        """Whether its plain calls are like the reference's, or like those of a known-wrong answer."""
        others = [seen[wrong.name] for wrong in self._exercise.wrong if wrong.name != title]
        return any(
            all(at in other and self._same(other[at], own[at], at, x64) for at in own)
            for x64, own in seen[title].items()
            for other in ({at: self.known[x64].right(at) for at in own}, *(both[x64] for both in others))
        )

    def _same(self, one: Outcome, other: Outcome, place: Place, x64: bool, share: float = 1.0) -> bool:
        return same(one, other, self._probes[place[0]], self._exercise.integer, x64, share)

    def member(self, answers: Mapping[str, Both], with_reference: bool = False) -> str:
        """A member of the file: these answers, and the reference where it is asked for."""
        pool: dict[str, int] = {}
        attempts: dict[str, dict[str, list[int | str]]] = {"64": {}, "32": {}}
        both = {"reference": self._reference} | dict(answers) if with_reference else answers
        for title, seen in both.items():
            for place in seen[True]:
                words = self._words(seen, place, title == "reference", pool)
                for bits, word in zip(("64", "32"), words, strict=True):
                    attempts[bits].setdefault(title, []).append(word)
        outcomes = [json.loads(kept) for kept in pool]
        parameters = self.known[True].parameters if with_reference else ()
        return json.dumps({"parameters": parameters, "attempts": attempts, "outcomes": outcomes}, separators=(",", ":"))

    def _words(self, seen: Both, place: Place, whole: bool, pool: dict[str, int]) -> tuple[int | str, int | str]:
        def kept(x64: bool) -> int | str:
            outcome = seen[x64][place]
            if not whole and self._alike(self.known[x64].right(place), outcome, place, x64):
                return "="
            if place[1] in ("again", "jit", "vmap") and self._alike(_value_again(place, seen[x64]), outcome, place, x64):
                return "v"
            return pool.setdefault(json.dumps(_kept(outcome, whole)), len(pool))

        with_64 = kept(True)
        if isinstance(with_64, int):
            rounded = observed.outcome_of(json.loads(list(pool)[with_64]), rounds=True)
            if self._alike(rounded, seen[False][place], place, False):
                return with_64, "~"
        return with_64, kept(False)

    def _alike(self, one: Outcome, other: Outcome, place: Place, x64: bool) -> bool:
        """Whether one of them will do for both: they agree closely, and are of one kind."""
        kinds = [[leaf.dtype for leaf in outcome.leaves] for outcome in (one, other)]
        return kinds[0] == kinds[1] and self._same(one, other, place, x64, _SHARE)


def _with(x64: bool, work: Callable[[], Any]) -> Any:
    with jax.enable_x64(x64):
        return work()


def _value_again(place: Place, seen: Observation) -> Outcome:
    """Its own value in another facet's form; nothing that could be kept where that is long."""
    value = seen[place[0], "value"]
    return as_the_reference_shows(place, seen) if all(leaf.size <= Abridged.LONG for leaf in value.leaves) else Outcome("?")


def _kept(outcome: Outcome, whole: bool) -> list[Any]:
    failure = outcome.failure
    # The text tells apart what raises the same; where something lies in memory is another place each time.
    said = failure and [failure.kind, re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x...", failure.message)[:300], "", "", failure.ours]
    return [outcome.structure, [_kept_leaf(leaf, whole) for leaf in outcome.leaves], said]


def _kept_leaf(leaf: np.ndarray, whole: bool) -> list[Any]:
    if leaf.dtype.kind not in "biuf":
        raise TypeError(f"Numbers of type {leaf.dtype} have no form in the file yet.")
    abridged = not whole and leaf.size > Abridged.LONG
    row = Abridged.of(leaf).numbers if abridged else leaf.ravel()
    numbers = [float(f"{number:.10g}") for number in row.tolist()] if leaf.dtype.kind == "f" else row.tolist()
    return [leaf.dtype.name, leaf.shape, numbers, *([1] if abridged else [])]
