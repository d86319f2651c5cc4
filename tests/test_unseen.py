"""Attempts that the authors of the messages had not seen: none passes that is wrong, and nothing that is said is untrue."""

from __future__ import annotations

import inspect
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import jax
import numpy as np
import pytest
from unseen import JUDGEMENTS, NOT_IN_TIME, Attempt, attempts, kept, told, underlined, wrong_attempts

from dl_workshop import answers, curriculum, time_limit
from dl_workshop.mutants import edited
from dl_workshop.seeds import SEEDS

WRONG = [attempt for name in curriculum.EXERCISES for attempt in wrong_attempts(name)]
RIGHT = [attempt for name in curriculum.EXERCISES for attempt in attempts("right", name)]
AS_LONG_AS_IT_TAKES = 120.0
EACH = {"ids": lambda attempt: f"{attempt.exercise}: {attempt.title}"}


def test_there_are_many_and_each_has_a_title_of_its_own() -> None:
    assert len(WRONG) > 1300
    assert len(RIGHT) > 200
    for alike in (WRONG, RIGHT):
        assert len({(attempt.exercise, attempt.title) for attempt in alike}) == len(alike)


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_every_verdict_is_written_down_and_judged_true(name: str) -> None:
    written = kept(name)
    assert list(written) == [attempt.title for attempt in wrong_attempts(name)]
    for title, verdict in written.items():
        assert verdict["says"][0] != "passed", title
        assert verdict["judged"] in JUDGEMENTS, title


@pytest.mark.sampled(450)
@pytest.mark.parametrize("attempt", WRONG, **EACH)
def test_a_wrong_attempt_is_told_what_is_written_down(attempt: Attempt) -> None:
    written = kept(attempt.exercise)[attempt.title]
    assert told(attempt) == written["says"]
    if NOT_IN_TIME not in (written["underlines"] or []):
        assert underlined(attempt, AS_LONG_AS_IT_TAKES) == written["underlines"]


@pytest.mark.sampled(60)
@pytest.mark.parametrize("attempt", RIGHT, **EACH)
def test_a_right_attempt_passes_in_whatever_style_it_is_written(attempt: Attempt, thorough: bool) -> None:
    for x64 in (False, True) if thorough else (False,):
        with jax.enable_x64(x64):
            for seed in SEEDS if thorough else SEEDS[2:3]:
                status, *_, message = told(attempt, seed)
                assert status == "passed", message


# Small random edits of right answers: what may be said of any of them.

NEVER = re.compile(
    r"\b0x[0-9a-fA-F]{4,}|site-packages|dl_workshop|/\w+/\w+|\w\.py\b|<locals>|<lambda>|ArrayImpl|Tracer\b|jaxlib|\bndnumber\b"
)
"""An address, a path, a name of JAX's or of ours that no learner has met."""
ARTICLE = re.compile(
    r"\b[Aa] (?!one\b|uni|use|u\b|are\b)[aeiou]\w+|\b[Aa]n (?!hour|x\b|n\b|n-th|f\b|s\b|h\b|l\b|m\b|r\b)[^aeiouAEIOU\W]\w*"
)


@cache
def edits(name: str, many: bool) -> Sequence[Attempt]:
    """Some of the small edits of the right attempts at an exercise, always the same ones."""
    chance = random.Random(name)
    made = [replace(attempt, source=text) for attempt in attempts("right", name) for text in edited(attempt.source)]
    return chance.sample(made, min(len(made), 60 if many else 1))


@pytest.mark.sampled(9)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_what_is_said_of_small_random_edits_is_in_words(name: str, thorough: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(time_limit.VARIABLE, "3")  # an edit may turn forever
    for attempt in edits(name, thorough):
        np.random.seed(0)
        status, *_, message = told(attempt)
        if status == "not defined":
            continue
        said = re.sub(r"`[^`]*`", "", message)
        assert not NEVER.search(said), f"{message}\n{attempt.source}"
        assert not ARTICLE.search(said), f"{message}\n{attempt.source}"
        assert said.rstrip()[-1] in ".?)!" or "Python stopped with" in said, message
        reference = getattr(answers, name)
        # What the exercise itself speaks of, and what it hands over, is there in any case.
        there = {attempt.source, inspect.getdoc(reference) or "", *inspect.signature(reference).parameters}
        for container in ("theta", "layer"):
            assert container not in said or any(container in text for text in there), f"{message}\n{attempt.source}"
