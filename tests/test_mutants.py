"""No small mistake in a reference goes unnoticed, and the list of those that nobody can notice is true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from dl_workshop import curriculum
from dl_workshop.mutants import EQUIVALENT, mutants
from dl_workshop.proof import prove_mutants
from dl_workshop.seeds import SEEDS

LISTED = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]


@pytest.mark.parametrize(
    "part", [slice(0, None, 3), *(pytest.param(slice(i, None, 3), marks=pytest.mark.thorough) for i in (1, 2))]
)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_mutants_are_rejected(name: str, part: slice) -> None:
    proof = prove_mutants(name, SEEDS[:1], part)
    assert proof.made or part.start
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
