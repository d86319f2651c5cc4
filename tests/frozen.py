"""What `check` says to every attempt that we know, on every draw of the inputs, as text to compare with.

    python tests/frozen.py [NAME ...]

writes `tests/verdicts/NAME.json` anew for those exercises, or for all. A verdict changes only on purpose: look at the
difference before it is committed, and say in the commit why. With JAX 0.12 or later it only adds what is said differently
there. That is little, but what an attempt does may itself depend on JAX.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent / "verdicts"

WIDE, NEWER = " with 64 bits", " with JAX 0.12"
"""Behind an attempt's title, for what is said differently then."""

Told = list[Any]
"""One verdict as it is kept: status, misconception, relation, message."""


def attempts(name: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every attempt at an exercise that we know, with a name that stays the same from one day to the next."""
    from combined import COMBINED

    from dl_workshop import answers, exercises
    from dl_workshop.mutants import mutants

    yield "reference", getattr(answers, name)
    for wrong in exercises.load(name).wrong:
        yield f"wrong: {wrong.name}", wrong.attempt
    for number, right in enumerate(exercises.load(name).right):
        yield f"right: {number} {getattr(right, '__name__', type(right).__name__)}", right
    for other, mistakes, attempt, _ in COMBINED:
        if other == name:
            yield f"combined: {' and '.join(mistakes)}", attempt
    for mutant in mutants(name):
        made = mutant.attempt()
        if made:
            yield f"mutant: {mutant.diff}", made


def told(name: str, attempt: Callable[..., Any], seed: int, cold: bool = False) -> Told:
    """What `check` says to one attempt on one draw, in a `cold` process as in one that has called nothing yet."""
    from dl_workshop.checking import check, checker

    if cold:
        checker._called.clear()
    np.random.seed(0)  # for attempts that draw from NumPy's hidden state
    verdict = check(name, attempt, seed=seed)
    message = re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x...", verdict.message)  # where something lies in memory
    return [verdict.status, verdict.misconception, verdict.relation, message]


def frozen(name: str, seeds: Sequence[int]) -> dict[str, Any]:
    """For every attempt what is said, under the draws on which it is; and what is said otherwise with 64 bits."""
    import jax

    found: dict[str, Any] = {}
    for title, attempt in attempts(name):
        said = {}
        for x64 in (False, True):
            with jax.enable_x64(x64):
                said[x64] = {seed: told(name, attempt, seed) for seed in seeds}
        found[title] = _together(said[False])
        _add_others(found, title + WIDE, said[True], said[False])
    return found


def with_what_is_newer(name: str) -> dict[str, Any]:
    """What was written down with an earlier JAX, and what is said otherwise with this one."""
    import jax

    found = {title: told for title, told in _read(name).items() if not title.endswith(NEWER)}
    for title, attempt in attempts(name):
        before: dict[int, Told] = {}
        for x64, usual in ((False, title), (True, title + WIDE)):
            before |= _by_draw(found.get(usual, {}))
            with jax.enable_x64(x64):
                said = {seed: told(name, attempt, seed) for seed in before}
            _add_others(found, usual + NEWER, said, before)
    return found


def kept(name: str, x64: bool = False) -> dict[str, dict[int, Told]]:
    """For every attempt what was said on each draw when it was written down."""
    found = _read(name)
    suffixes = ["", *[WIDE] * x64, *[WIDE * x64 + NEWER] * _is_newer()]
    return {
        title: {seed: told for suffix in suffixes for seed, told in _by_draw(found.get(title + suffix, {})).items()}
        for title in found
        if not title.endswith((WIDE, NEWER))
    }


def _is_newer() -> bool:
    import jax

    return jax.__version_info__ >= (0, 12)


def _read(name: str) -> dict[str, dict[str, Told]]:
    found: dict[str, dict[str, Told]] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _newer(name: str) -> dict[str, Any]:
    """What the file has of a later JAX than this one."""
    known = _read(name) if (FOLDER / f"{name}.json").exists() else {}
    return {title: told for title, told in known.items() if title.endswith(NEWER)}


def _by_draw(entries: Mapping[str, Told]) -> dict[int, Told]:
    return {int(seed): told for seeds, told in entries.items() for seed in seeds.split()}


def _add_others(found: dict[str, Any], title: str, said: Mapping[int, Told], usual: Mapping[int, Told]) -> None:
    others = {seed: verdict for seed, verdict in said.items() if verdict != usual[seed]}
    if others:
        found[title] = _together(others)


def _together(verdicts: Mapping[int, Told]) -> dict[str, Told]:
    """Each verdict under the draws that it was given on."""
    seeds: dict[str, list[str]] = {}
    for seed, verdict in verdicts.items():
        seeds.setdefault(json.dumps(verdict), []).append(str(seed))
    return {" ".join(which): json.loads(verdict) for verdict, which in seeds.items()}


def write(name: str) -> str:
    """Write down what is said now."""
    from dl_workshop import atomic_files
    from dl_workshop.seeds import SEEDS

    FOLDER.mkdir(exist_ok=True)
    found = with_what_is_newer(name) if _is_newer() else frozen(name, SEEDS) | _newer(name)
    atomic_files.write(FOLDER / f"{name}.json", json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    return name


def on_every_core(write: Callable[[str], str], names: Sequence[str]) -> None:
    """Write down what is said to attempts at these exercises, or at all."""
    import conftest  # noqa: F401  (the settings that tests run with)

    from dl_workshop import curriculum

    # A process keeps all that it has compiled, so none does many exercises.
    with get_context("spawn").Pool(maxtasksperchild=3) as pool:
        for name in pool.imap_unordered(write, names or curriculum.EXERCISES):
            print(name, flush=True)


if __name__ == "__main__":
    on_every_core(write, sys.argv[1:])
