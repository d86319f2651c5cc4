"""The workshop judged by itself: right answers pass, and known-wrong answers and mutants are rejected."""

from __future__ import annotations

import inspect
import linecache
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any, ClassVar

from dl_workshop import answers, curriculum, exercises, pointing
from dl_workshop.checking import Verdict, check, examine
from dl_workshop.mutants import Mutant, mutants


@dataclass(frozen=True)
class Proof:
    """How one exercise stands.

    `reference` is the status of its reference. `rejected` counts the known-wrong answers that are rejected under their own
    name, and `passed` the right answers written differently that pass; it is None where optax is missing and none was tried.
    `failures` says, in one sentence each, what is not as it should be.
    """

    exercise: str
    reference: str
    rejected: int
    known_wrong: int
    passed: int | None
    right: int
    mutants: MutantProof
    failures: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The proof as plain data, for JSON."""
        return {
            "exercise": self.exercise,
            "reference": self.reference,
            "known_wrong": {"rejected": self.rejected, "total": self.known_wrong},
            "right": {"passed": self.passed, "total": self.right},
            "mutants": self.mutants.to_dict(),
            "failures": list(self.failures),
        }


def prove(name: str, seeds: Iterable[int]) -> Proof:
    """Judge all that is known of one exercise on inputs drawn from each of the seeds.

    Its reference and the other right answers must pass; known-wrong answers must be rejected under their own names,
    and mutants of the reference rejected.
    """
    seeds, wrong = list(seeds), exercises.load(name).wrong
    failed = _first(name, getattr(answers, name), seeds, _does_not_pass)
    reference = [f"{name}: the reference is judged {_judged(failed)}: {failed.message}"] if failed else []
    not_told_apart = [
        f"{name}: the known-wrong answer {known.name} is judged {_judged(verdict)}"
        for known in wrong
        if (verdict := _first(name, known.attempt, seeds, partial(_is_not_named, known.name)))
    ]
    right = exercises.load(name).right if find_spec("optax") else None
    rejected_though_right = [
        f"{name}: the right answer {number} ({getattr(attempt, '__name__', type(attempt).__name__)}) is judged "
        f"{_judged(verdict)}: {verdict.message}"
        for number, attempt in enumerate(right or ())
        if (verdict := _first(name, attempt, seeds, _does_not_pass))
    ]
    mutants_proof = prove_mutants(name, seeds)
    return Proof(
        name,
        failed.status if failed else "passed",
        len(wrong) - len(not_told_apart),
        len(wrong),
        None if right is None else len(right) - len(rejected_though_right),
        len(right or ()),
        mutants_proof,
        (*reference, *not_told_apart, *rejected_though_right, *(f"survives: {diff}" for diff in mutants_proof.survivors)),
    )


def _does_not_pass(verdict: Verdict) -> bool:
    return not verdict.passed


def _is_not_named(misconception: str, verdict: Verdict) -> bool:
    return verdict.passed or verdict.misconception != misconception


def _first(name: str, attempt: Any, seeds: Iterable[int], amiss: Callable[[Verdict], bool]) -> Verdict | None:
    """The first verdict with which something is amiss."""
    return next((verdict for verdict in _verdicts(name, attempt, seeds) if amiss(verdict)), None)


def _judged(verdict: Verdict) -> str:
    said = verdict.status if verdict.status != "wrong" or verdict.misconception else "wrong, without a name"
    return f"{said}{f' ({verdict.misconception})' if verdict.misconception else ''} on seed {verdict.seed}"


def _verdicts(name: str, attempt: Any, seeds: Iterable[int]) -> Iterator[Verdict]:
    return (check(name, attempt, seed=seed) for seed in seeds)


@dataclass(frozen=True)
class MutantProof:
    """What became of the mutants of one reference.

    `named` were told a misconception, `related` a relation to the expected result, `explained` what an exception means; of the
    others `pointed` were shown the place in their lines, on the card or with the first hint. `equivalent` are listed as such,
    each with a reason; `survivors` are the diffs of all others that pass.
    """

    exercise: str
    made: int
    rejected: int
    named: int
    related: int
    explained: int
    pointed: int
    equivalent: int
    survivors: tuple[str, ...]

    columns: ClassVar = ("made", "rejected", "equivalent", "surviving", "named", "related", "explained", "pointed",
                         "raw numbers")  # fmt: skip

    @property
    def counts(self) -> tuple[int, ...]:
        """The row of the table, as `columns` names it."""
        told = (self.named, self.related, self.explained, self.pointed)
        return (self.made, self.rejected, self.equivalent, len(self.survivors), *told, self.rejected - sum(told))

    def to_dict(self) -> dict[str, Any]:
        """The proof as plain data, for JSON."""
        return {**vars(self), "survivors": list(self.survivors)}


def prove_mutants(name: str, seeds: Iterable[int]) -> MutantProof:
    """Judge the mutants of one exercise's reference that can be defined at all; one that passes on any seed has passed."""
    seeds = list(seeds)
    judged = [
        (mutant, attempt, max(_verdicts(name, attempt, seeds), key=lambda verdict: verdict.passed))
        for mutant in mutants(name)
        if (attempt := mutant.attempt())
    ]
    rejected = [(mutant, attempt, verdict) for mutant, attempt, verdict in judged if not verdict.passed]
    passing = [mutant for mutant, _, verdict in judged if verdict.passed]
    told = Counter(_told(verdict) for *_, verdict in rejected)
    pointed = sum(_is_pointed_at(mutant, attempt) for mutant, attempt, verdict in rejected if _told(verdict) == "raw numbers")

    return MutantProof(
        name,
        len(judged),
        len(rejected),
        told["named"],
        told["related"],
        told["explained"],
        pointed,
        sum(mutant.equivalent is not None for mutant in passing),
        tuple(f"{name}:\n{mutant.diff}" for mutant in passing if mutant.equivalent is None),
    )


def _told(verdict: Verdict) -> str:
    if verdict.misconception:
        return "named"
    if verdict.relation:
        return "related"
    return "explained" if (verdict.evidence and verdict.evidence.line) or verdict.status == "error" else "raw numbers"


def _is_pointed_at(mutant: Mutant, attempt: Any) -> bool:
    """Whether the place of a mistake is shown, on the card or with the first hint, if there is time enough."""
    file = getattr(getattr(inspect.unwrap(attempt), "__code__", None), "co_filename", "")
    linecache.cache[file] = len(mutant.source), None, mutant.source.splitlines(keepends=True), file
    verdict = pointing.point(mutant.exercise, attempt, examine(mutant.exercise, attempt, seed=0), _PATIENCE)
    return bool(verdict.mark or pointing.found_by_now(mutant.exercise, _PATIENCE))


_PATIENCE = 30.0
"""Seconds, so that it does not depend on how busy the machine is whether a place is found."""


def mutants_page(proofs: Iterable[MutantProof], before: str = "") -> str:
    """The table of the mutants as a page in Markdown; exercises without a proof keep the row that they had in `before`."""
    rows = {name: [int(count) for count in counts.split("|")] for name, counts in re.findall(_ROW, before, re.MULTILINE)}
    rows |= {proof.exercise: list(proof.counts) for proof in proofs}
    rows = {name: rows[name] for name in curriculum.EXERCISES if name in rows}
    total = [sum(column) for column in zip(*rows.values(), strict=True)]
    table = [("exercise", *MutantProof.columns), ("---", *["---:"] * len(MutantProof.columns))]
    table += [(f"`{name}`", *map(str, counts)) for name, counts in rows.items()]
    table += [("**all**", *(f"**{number}**" for number in total))]
    return _PAGE.format(table="\n".join(f"| {' | '.join(row)} |" for row in table))


_ROW = r"^\| `(\w+)` \| (\d+(?: \| \d+)*) \|$"
_PAGE = """\
# Who checks the checks

Each reference solution was changed in one small place, in every way that `src/dl_workshop/mutants.py` knows: another
operator, a sign, a constant, an axis, a dropped or a doubled term, swapped arguments, another `argnums`, a sum for a mean,
one step more or less. Each such mutant was then judged by `check`, like an attempt. None may pass, except those that nobody
can tell from the reference; `src/dl_workshop/exercises/equivalent.toml` lists them, each with its reason.

Of those rejected, the *named* were told a known misconception, the *related* what their result has to do with the right one
("twice", "right for w, wrong for b") or which kind of small change does the same (of a mutant, its own kind, so that this says
little about learners), the *explained* what an exception means. Of the others, the *pointed* were shown the
place of the mistake in their own lines, on the card or with the first hint. The rest saw only the numbers.

{table}

Made by `dl-workshop verify --page docs/mutants.md`.
"""
