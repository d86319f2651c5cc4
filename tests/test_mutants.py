"""No small mistake in a reference goes unnoticed, and the list of those that nobody can notice is true."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from dl_workshop import curriculum, exercises
from dl_workshop.checking import judge
from dl_workshop.checking.observed import mutants as mutants_seen
from dl_workshop.checking.observed import shipped
from dl_workshop.mutants import EQUIVALENT
from dl_workshop.mutants import mutants as made_anew
from dl_workshop.seeds import SEEDS
from dl_workshop.verification import prove_mutants

mutants = cache(made_anew)
LISTED = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]


@pytest.mark.sampled(6)
@pytest.mark.parametrize("x64", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["32", "64"])
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_mutants_are_rejected_on_every_draw(name: str, x64: bool, thorough: bool) -> None:
    exercise = exercises.load(name)
    equivalent = {mutant.diff for mutant in mutants(name) if mutant.equivalent}
    for seed in SEEDS if thorough else SEEDS[:2]:
        known, seen = shipped(exercise, seed, x64), mutants_seen(exercise, seed, x64)
        assert known is not None
        assert seen
        passing = [diff for diff in seen if judge(exercise, seen[diff], known).passed]
        assert set(passing) <= equivalent, f"draw {seed}: " + "\n\n".join(passing)


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_nearly_every_mutant_is_known(name: str) -> None:
    made = {mutant.diff for mutant in mutants(name) if mutant.attempt()}
    seen = set(mutants_seen(exercises.load(name), 0, False))
    assert seen <= made
    assert len(seen) >= 0.9 * len(made), made - seen


@pytest.mark.thorough  # what is known of them is what they do
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_mutants_are_rejected_when_they_are_run(name: str) -> None:
    proof = prove_mutants(name, SEEDS[:1])
    assert proof.made
    assert not proof.survivors, "\n\n".join(proof.survivors)
    assert proof.rejected + proof.equivalent == proof.made


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: f"{entry['exercise']}: {entry['part'].strip()}")
def test_what_is_listed_as_equivalent_is_a_mutant_and_has_a_reason(entry: dict[str, str]) -> None:
    assert any(entry["part"] in mutant.source for mutant in mutants(entry["exercise"]))
    assert len(entry["reason"]) > 15


def test_the_page_shows_every_exercise_and_is_about_the_mutants_there_are(root: Path) -> None:
    page = (root / "docs" / "mutants.md").read_text(encoding="utf-8")
    rows = {name: [int(n) for n in numbers.split("|")] for name, numbers in re.findall(r"\| `(\w+)` \|(.*)\|", page)}
    assert list(rows) == list(curriculum.EXERCISES)
    made, rejected, equivalent, surviving, named, related, *_ = (sum(column) for column in zip(*rows.values(), strict=True))
    for name, (shown, *_) in rows.items():
        assert shown == sum(mutant.attempt() is not None for mutant in mutants(name))
    assert made >= 1000
    assert rejected >= 0.98 * (made - equivalent)
    assert not surviving
    assert named + related >= rejected / 2
