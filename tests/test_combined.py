"""Two mistakes at once: none passes, no third one is named, and what is said holds for the attempt as it is."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from combined import COMBINED

from dl_workshop import answers, check, curriculum, exercises
from dl_workshop.checking import Verdict, probes_of
from dl_workshop.checking.observation import observe_calls, trusting
from dl_workshop.checking.outcome import Outcome
from dl_workshop.exercises.spec import Probe

EACH = pytest.mark.parametrize(
    "number",
    range(len(COMBINED)),
    ids=[f"{name}: {first} and {second}" for name, (first, second), *_ in COMBINED],
)


class Row:
    """What was expected at one probe, and what came."""

    def __init__(self, name: str, probe: Probe, want: Outcome, have: Outcome) -> None:
        self.name, self.probe, self.want, self.have = name, probe, want, have

    @property
    def numbers(self) -> tuple[np.ndarray, np.ndarray]:
        return in_a_row(self.want), in_a_row(self.have)

    @property
    def alike(self) -> bool:
        return not self.have.failure and self.want.structure == self.have.structure and not self.off().any()

    def off(self, rtol: float = 1e-3) -> np.ndarray:
        """For every number whether it is wrong, held against the largest of its own array; or of another kind."""
        pairs = list(zip(self.want.leaves, self.have.leaves, strict=True))
        if any(want.shape != have.shape for want, have in pairs):
            return np.array([True])
        integer = exercises.load(self.name).integer
        return np.concatenate([wrong_in(want, have, rtol, self.probe.atol, integer) for want, have in pairs])

    def entry(self, key: str) -> Row:
        """The entry of that key alone, of a flat dict."""
        place = re.findall(r"'([^']+)': array", self.want.structure).index(key)
        return Row(self.name, self.probe, *(Outcome("array", (side.leaves[place],)) for side in (self.want, self.have)))


def in_a_row(outcome: Outcome) -> np.ndarray:
    return np.concatenate([np.ravel(leaf).astype(float) for leaf in outcome.leaves])


def wrong_in(want: np.ndarray, have: np.ndarray, rtol: float, atol: float | None, integer: bool) -> np.ndarray:
    if integer and have.dtype.kind == "f" != want.dtype.kind:
        return np.ones(want.size, bool)
    finite = np.abs(want[np.isfinite(want)].astype(float))
    atol = rtol * np.max(finite, initial=0.0) if atol is None else atol
    return ~np.isclose(have.astype(float), want.astype(float), rtol=rtol, atol=atol, equal_nan=True).ravel()


@cache
def verdict_of(number: int) -> Verdict:
    name, _, attempt, _ = COMBINED[number]
    return check(name, attempt)


def rows_of(name: str, attempt: Callable[..., Any], probes: tuple[Probe, ...]) -> list[Row]:
    with trusting():  # shapes broadcast as they do where attempts are observed
        seen = [
            [observe_calls(which, replace(probe, again=False))["value"] for probe in probes]
            for which in (getattr(answers, name), attempt)
        ]
    return [Row(name, *at) for at in zip(probes, *seen, strict=True)]


# What messages claim: a pattern, and whether it holds of (rows, the match, the exercise's name, the attempt).

FACTORS = {
    "minus one": -1, "twice": 2, "half of": 0.5, "minus twice": -2, "minus half of": -0.5,
    "ln 2 = 0.693": math.log(2), "1 / ln 2 = 1.443": 1 / math.log(2),
}  # fmt: skip


def is_multiple(rows: list[Row], claim: re.Match[str], *_: Any) -> bool:
    if claim["entry"]:
        rows = [row.entry(claim["entry"]) for row in rows]
    elif claim["wrong"]:
        rows = [row for row in rows if not row.alike]
    factor = FACTORS[claim["factor"]] if claim["factor"] in FACTORS else float(claim["factor"])
    pairs = [row.numbers for row in rows]
    return all(np.allclose(have, factor * want, rtol=2e-3, atol=1e-4, equal_nan=True) for want, have in pairs)


def is_off_by(rows: list[Row], claim: re.Match[str], *_: Any) -> bool:
    return all(np.allclose(have - want, float(claim[1]), rtol=1e-3, atol=1e-4) for want, have in (row.numbers for row in rows))


def is_zero(rows: list[Row], *_: Any) -> bool:
    return not any(np.any(row.numbers[1]) for row in rows)


def is_size_alone(rows: list[Row], *_: Any) -> bool:
    pairs = [row.numbers for row in rows]
    return all(np.allclose(have, np.abs(want), rtol=1e-3) for want, have in pairs) and any(
        np.any(want < 0) for want, _ in pairs
    )


def is_one_minus(rows: list[Row], *_: Any) -> bool:
    return all(np.allclose(have, 1 - want, atol=1e-3) for want, have in (row.numbers for row in rows))


def is_wrong_in(rows: list[Row], claim: re.Match[str], *_: Any) -> bool:
    """Few of many, on three draws of the inputs; facts about draws or placements are no places of the result."""
    wrong = [row for row in rows if not row.alike]
    share = int(claim[2]) / int(claim[1])
    at_least, at_most = (np.concatenate([row.off(rtol) for row in wrong]).mean() for rtol in (1e-3, 1e-4))
    return not any(row.probe.harness for row in wrong) and 0.5 * at_least <= share <= 2 * at_most


CONDITIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "= 1": lambda x: x == 1,
    "= 0": lambda x: x == 0,
    "is not 0": lambda x: x != 0,
    "is positive": lambda x: x > 0,
    "is negative": lambda x: x < 0,
    "is huge": lambda x: np.abs(x) >= 1e3,
    "is not huge": lambda x: np.abs(x) < 1e3,
}


def depends_on(rows: list[Row], claim: re.Match[str], name: str, attempt: Any) -> bool:
    """Wrong here and right there."""
    place = list(inspect.signature(getattr(answers, name)).parameters).index(claim["parameter"])

    def where(condition: str) -> list[Probe]:
        return [row.probe for row in rows if not row.probe.harness and np.all(CONDITIONS[condition](row.probe.args[place]))]

    here, there = where(claim["wrong"]), where(claim["right"])
    right = all(row.alike for row in rows_of(name, attempt, tuple(there)))
    return right and not any(row.alike for row in rows_of(name, attempt, tuple(here)))


def has_other_order(rows: list[Row], *_: Any) -> bool:
    return all(np.allclose(np.sort(have), np.sort(want), rtol=1e-3) for want, have in (row.numbers for row in rows))


def is_transposed(rows: list[Row], *_: Any) -> bool:
    return all(np.allclose(row.have.leaves[0].T, row.want.leaves[0], rtol=1e-3) for row in rows)


def is_one_array(rows: list[Row], *_: Any) -> bool:
    """Where a dict or a tuple is asked for, "the result" has no shape: it must be said which entry has."""
    return all(row.want.structure == "array" for row in rows)


def has_no_names(rows: list[Row], *_: Any) -> bool:
    """Where entries have names, nobody knows which one is "part 3"."""
    return not any(row.want.structure.startswith("{") for row in rows)


def entry_is_right(key: str) -> Callable[..., bool]:
    return lambda rows, *_: all(row.entry(key).alike for row in rows)


def signs_are_turned(rows: list[Row], *_: Any) -> bool:
    return all(np.array_equal(np.sign(have), -np.sign(want)) for want, have in (row.numbers for row in rows))


def numbers_are_right(rows: list[Row], *_: Any) -> bool:
    return all(want.size == have.size and np.allclose(have, want, rtol=1e-3) for want, have in (row.numbers for row in rows))


def is_negative(rows: list[Row], *_: Any) -> bool:
    return all(np.all(have <= 0) for _, have in (row.numbers for row in rows))


def is_beyond(rows: list[Row], claim: re.Match[str], *_: Any) -> bool:
    sign = {"large": 1, "small": -1}[claim["side"]]
    pairs = [(*row.numbers, row.off()) for row in rows if not row.alike and not row.probe.harness]
    return all(np.all(sign * (have - want)[off] > 0) for want, have, off in pairs)


def leaves_the_range(rows: list[Row], *_: Any) -> bool:
    want, have = (np.concatenate(side) for side in zip(*(row.numbers for row in rows if not row.probe.harness), strict=True))
    return want.min() >= 0 and want.max() <= 1 and (have.min() < 0 or have.max() > 1)


def is_negative_somewhere(rows: list[Row], *_: Any) -> bool:
    want, have = (np.concatenate(side) for side in zip(*(row.numbers for row in rows if not row.probe.harness), strict=True))
    return want.min() >= 0 > have.min()


CLAIMS: dict[str, Callable[..., bool]] = {
    r"every input tried where the result is wrong, it is too (?P<side>large|small)": is_beyond,
    r"yours leaves that range": leaves_the_range,
    r"is never negative, and yours is in places": is_negative_somewhere,
    r"(?:wrong for (?P<entry>\w+)\. There the \w+|(?P<wrong>Where it is wrong: the result)|The result) is "
    r"(?P<factor>minus one|twice|half of|minus twice|minus half of|ln 2 = 0.693|1 / ln 2 = 1.443|-?[\d.]+(?:e[-+]\d+)?)"
    r"(?: times)? what it should be": is_multiple,
    r"The result is off by (\S+) everywhere": is_off_by,
    r"The result is always zero": is_zero,
    r"minus signs are lost": is_size_alone,
    r"The result is one minus what it should be": is_one_minus,
    r"Most numbers are right, or nearly so: of (\d+) tried, (\d+) are off": is_wrong_in,
    r"wrong where (?P<parameter>\w+) (?P<wrong>[^,]+), and right where \w+ (?P<right>[^.]+)\.": depends_on,
    r"The right numbers, in (?:another|reversed) order": has_other_order,
    r"The result is transposed": is_transposed,
    r"The result should have shape": is_one_array,
    r"(?:[Ff]or|and) part \d": has_no_names,
    r"The slope for b is right": entry_is_right("b"),
    r"The slope for w is right|The weights are right|\bw is right": entry_is_right("w"),
    r"Every sign is|All signs are|Every (?:slope|number) has the wrong sign": signs_are_turned,
    r"(?:The numbers|All values|The values) are right": numbers_are_right,
    r"Your (?:result|loss|entropy) is negative": is_negative,
}  # fmt: skip


def test_there_are_many_pairs_of_known_wrong_answers_from_every_chapter() -> None:
    assert len(COMBINED) >= 60
    assert len({name for name, *_ in COMBINED}) >= 30
    assert {curriculum.chapter_of(name) for name, *_ in COMBINED} == set(curriculum.CHAPTERS)
    assert len({(name, frozenset(pair)) for name, pair, *_ in COMBINED}) == len(COMBINED)
    for name, pair, _, told in COMBINED:
        known = {wrong.name for wrong in exercises.load(name).wrong}
        assert known.issuperset(pair), (name, pair)
        assert len(set(pair)) == 2
        assert told in (None, *pair)


@pytest.mark.sampled(48)
@EACH
def test_two_mistakes_do_not_pass_and_no_third_one_is_named(number: int) -> None:
    verdict = verdict_of(number)
    assert verdict.status in ("wrong", "error"), str(verdict)
    assert verdict.misconception == COMBINED[number][3], str(verdict)


@pytest.mark.sampled(48)
@EACH
def test_what_is_said_of_two_mistakes_is_true(number: int) -> None:
    name, _, attempt, _ = COMBINED[number]
    verdict = verdict_of(number)
    claims = [(claim, holds) for pattern, holds in CLAIMS.items() if (claim := re.search(pattern, verdict.message))]
    if claims:
        rows = rows_of(name, attempt, probes_of(exercises.load(name), 0))
        if "look at that afterwards" in verdict.message:  # what is said is said of the others
            rows = [row for row in rows if not row.have.failure and np.isfinite(row.numbers[1]).all()]
        # What was tried are the probes that come first, where these show a mistake.
        near = [row for row in rows if not row.probe.further]
        for claim, holds in claims:
            if "tried" in verdict.message and not all(row.alike for row in near):
                rows = near
            assert holds(rows, claim, name, attempt), f"{claim[0]!r} is not true of\n{verdict}"
