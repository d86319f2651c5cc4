"""The workshop judged by itself: its references pass, and known-wrong answers and mutants are rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from dl_workshop import answers, exercises
from dl_workshop.checking import Verdict, check
from dl_workshop.mutants import mutants


@dataclass(frozen=True)
class Proof:
    """How one exercise stands: whether its reference passes, and which known-wrong answers are not told apart."""

    exercise: str
    reference: str
    rejected: int
    total: int
    failures: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The proof as plain data, for JSON."""
        return {
            "exercise": self.exercise,
            "reference": self.reference,
            "known_wrong": {"rejected": self.rejected, "total": self.total},
            "failures": list(self.failures),
        }


def prove(name: str, seeds: Iterable[int]) -> Proof:
    """Judge the reference and every known-wrong answer of one exercise, on inputs drawn from each of the seeds."""
    seeds, wrong = list(seeds), exercises.load(name).wrong
    failed = next((verdict for verdict in _verdicts(name, getattr(answers, name), seeds) if not verdict.passed), None)
    failures = []
    if failed:
        failures.append(f"{name}: the reference is judged {failed.status} on seed {failed.seed}: {failed.message}")
    for known_wrong in wrong:
        for verdict in _verdicts(name, known_wrong.attempt, seeds):
            if verdict.passed or verdict.misconception != known_wrong.name:
                judged = f"{verdict.status}, {verdict.misconception or 'without a name'}, on seed {verdict.seed}"
                failures.append(f"{name}: the known-wrong answer {known_wrong.name} is judged {judged}")
                break
    rejected = len(wrong) - len(failures) + bool(failed)
    return Proof(name, failed.status if failed else "passed", rejected, len(wrong), tuple(failures))


def _verdicts(name: str, attempt: Any, seeds: Iterable[int]) -> Iterator[Verdict]:
    return (check(name, attempt, seed=seed) for seed in seeds)


@dataclass(frozen=True)
class MutantProof:
    """What became of the mutants of one reference.

    `named` were told a misconception, `related` a relation to the expected result, `explained` what an exception means;
    `equivalent` are listed as such, each with a reason; `survivors` are the diffs of all others that pass.
    """

    exercise: str
    made: int
    rejected: int
    named: int
    related: int
    explained: int
    equivalent: int
    survivors: tuple[str, ...]

    columns: ClassVar = ("made", "rejected", "equivalent", "surviving", "named", "related", "explained", "raw numbers")

    @property
    def counts(self) -> tuple[int, ...]:
        """The row of the table, as `columns` names it."""
        told = (self.named, self.related, self.explained)
        return (self.made, self.rejected, self.equivalent, len(self.survivors), *told, self.rejected - sum(told))

    def to_dict(self) -> dict[str, Any]:
        """The proof as plain data, for JSON."""
        return {**vars(self), "survivors": list(self.survivors)}


def prove_mutants(name: str, seeds: Iterable[int]) -> MutantProof:
    """Judge the mutants of one exercise's reference that can be defined at all; one that passes on any seed has passed."""
    seeds = list(seeds)
    judged = [
        (mutant, max(_verdicts(name, attempt, seeds), key=lambda verdict: verdict.passed))
        for mutant in mutants(name)
        if (attempt := mutant.attempt())
    ]
    rejected = [verdict for _, verdict in judged if not verdict.passed]
    passing = [mutant for mutant, verdict in judged if verdict.passed]

    def count(told: str) -> int:
        return sum(_told(verdict) == told for verdict in rejected)

    return MutantProof(
        name,
        len(judged),
        len(rejected),
        count("named"),
        count("related"),
        count("explained"),
        sum(mutant.equivalent is not None for mutant in passing),
        tuple(f"{name}:\n{mutant.diff}" for mutant in passing if mutant.equivalent is None),
    )


def _told(verdict: Verdict) -> str:
    if verdict.misconception:
        return "named"
    if verdict.relation:
        return "related"
    return "explained" if (verdict.evidence and verdict.evidence.line) or verdict.status == "error" else "raw numbers"


def mutants_page(proofs: list[MutantProof]) -> str:
    """The table of the mutants as a page in Markdown."""
    total = [sum(column) for column in zip(*(proof.counts for proof in proofs), strict=True)]
    rows = [("exercise", *MutantProof.columns), ("---", *["---:"] * len(MutantProof.columns))]
    rows += [(f"`{proof.exercise}`", *map(str, proof.counts)) for proof in proofs]
    rows += [("**all**", *(f"**{number}**" for number in total))]
    return _PAGE.format(table="\n".join(f"| {' | '.join(row)} |" for row in rows))


_PAGE = """\
# Who checks the checks

Each reference solution was changed in one small place, in every way that `src/dl_workshop/mutants.py` knows: another
operator, a sign, a constant, an axis, a dropped or a doubled term, swapped arguments, another `argnums`, a sum for a mean,
one step more or less. Each such mutant was then judged by `check`, like an attempt. None may pass, except those that nobody
can tell from the reference; `src/dl_workshop/exercises/equivalent.toml` lists them, each with its reason.

Of the rejected, *named* ones were told a known misconception, *related* ones what their result has to do with the right one
("twice", "right for w, wrong for b"), *explained* ones what an exception means. The rest saw the numbers alone.

{table}

Made by `dl-workshop verify --mutants --page docs/mutants.md`.
"""
