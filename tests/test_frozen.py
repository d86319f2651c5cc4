"""No verdict changes by accident: what is said to every attempt that we know is what was written down."""

from __future__ import annotations

import jax
import pytest
from frozen import attempts, kept, told

from dl_workshop import curriculum, exercises
from dl_workshop.seeds import SEEDS

EVERY = 100
"""Of so many attempts one is compared each time, on one draw; the others under --thorough, on all draws."""


@pytest.mark.sampled(6)
@pytest.mark.parametrize("x64", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["32", "64"])
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_what_is_said_is_what_was_said(name: str, x64: bool, thorough: bool) -> None:
    before, now = kept(name, x64), dict(attempts(name))
    assert list(before) == list(now)
    for title in list(now)[:: 1 if thorough else EVERY]:
        for seed in SEEDS if thorough else SEEDS[:1]:
            # In a process where little is compiled yet, checks go another way; to the same verdict.
            for cold in (True, False) if thorough else (True,):
                with jax.enable_x64(x64):
                    assert told(name, now[title], seed, cold) == before[title][seed], f"{title}, on draw {seed}"
        if thorough:
            jax.clear_caches()  # Linux maps only so many of them into one process


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_it_was_written_down_for_all_draws(name: str) -> None:
    assert all(sorted(verdicts) == list(SEEDS) for verdicts in kept(name).values())


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_what_was_written_down_of_a_known_mistake_is_what_is_said_to_it_now(name: str) -> None:
    written = kept(name)
    for wrong in exercises.load(name).wrong:
        for _, misconception, relation, message in written[f"wrong: {wrong.name}"].values():
            assert (misconception, relation, message) == (wrong.name, None, wrong.says)
