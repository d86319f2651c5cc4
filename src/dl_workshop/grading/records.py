"""A verdict as it is kept in the gradebook, and as it comes back for a card."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from dl_workshop.checking.mark import Mark
from dl_workshop.checking.verdict import Comparison, Evidence, Verdict


def recorded(verdict: Verdict) -> dict[str, Any]:
    """A verdict in what JSON can say, pictures included."""
    plain = {name: getattr(verdict, name) for name in ("exercise", "status", "message", "misconception", "relation")}
    evidence = {name: _evidence(getattr(verdict, name)) for name in ("evidence", "another")}
    return {**plain, **evidence, "mark": verdict.mark and asdict(verdict.mark), "seed": verdict.seed and str(verdict.seed)}


def verdict_of(record: dict[str, Any]) -> Verdict:
    """The verdict that was recorded."""
    mark, seed = record["mark"], record["seed"]
    return Verdict(
        record["exercise"],
        record["status"],
        record["message"],
        record["misconception"],
        _evidence_of(record["evidence"]),
        int(seed) if seed else None,
        record["relation"],
        _evidence_of(record["another"]),
        Mark(**mark) if mark else None,
    )


def _evidence(one: Evidence | None) -> dict[str, Any] | None:
    if one is None:
        return None
    compared = one.comparison
    picture = compared and {
        "got": _row(compared.got), "expected": _row(compared.expected),
        "x": None if compared.x is None else _row(compared.x), "axis": compared.axis,
    }  # fmt: skip
    texts = {name: getattr(one, name) for name in ("code", "got", "expected", "line", "traceback")}
    return {**texts, "comparison": picture}


def _row(numbers: np.ndarray) -> list[Any]:
    return [str(np.asarray(numbers).dtype), np.asarray(numbers).tolist()]


def _evidence_of(record: dict[str, Any] | None) -> Evidence | None:
    if record is None:
        return None
    picture = record["comparison"]
    return Evidence(
        **{name: text for name, text in record.items() if name != "comparison"}, comparison=picture and _comparison(picture)
    )


def _comparison(picture: dict[str, Any]) -> Comparison:
    x = picture["x"]
    return Comparison(_numbers(picture["got"]), _numbers(picture["expected"]), x and _numbers(x), picture["axis"])


def _numbers(row: list[Any]) -> np.ndarray:
    return np.array(row[1], row[0])
