"""What must hold for every exercise of the curriculum."""

from __future__ import annotations

from typing import Any

import jax
import pytest
from attempts import RIGHT

from dl_workshop import answers, curriculum, exercises
from dl_workshop.authoring import stub
from dl_workshop.checking import check, probes_of
from dl_workshop.checking.judgement import judge
from dl_workshop.checking.observation import observe
from dl_workshop.source import reference


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_reference_passes(name: str, seed: int) -> None:
    assert check(name, getattr(answers, name), seed=seed).passed


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_untouched_stub_is_not_attempted(name: str) -> None:
    namespace: dict[str, Any] = {}
    exec(stub(name), namespace)
    assert check(name, namespace[name]).status == "not attempted"


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_known_wrong_answers_are_rejected_under_their_own_names_and_no_two_are_alike(name: str) -> None:
    exercise = exercises.load(name)
    probes = probes_of(exercise, 0)
    assert len({wrong.name for wrong in exercise.wrong}) == len(exercise.wrong)
    # Were two of them alike, both would be candidates, and neither would be named.
    for wrong in exercise.wrong:
        verdict = judge(exercise, observe(wrong.attempt, probes))
        assert (verdict.passed, verdict.misconception, verdict.message) == (False, wrong.name, wrong.says)


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_enough_known_wrong_answers_and_hints(name: str) -> None:
    exercise = exercises.load(name)
    assert len(exercise.wrong) >= 4
    assert len(exercise.hints) >= 3
    assert all([*exercise.hints, exercise.why, *(wrong.says for wrong in exercise.wrong)])


@pytest.mark.parametrize(("name", "number"), [(name, i) for name, variants in RIGHT.items() for i in range(len(variants))])
def test_right_answer_written_otherwise_passes(name: str, number: int) -> None:
    verdict = check(name, RIGHT[name][number], seed=3)
    assert verdict.passed, str(verdict)


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_right_and_wrong_with_64_bits(name: str) -> None:
    with jax.enable_x64(True):
        for attempt in (getattr(answers, name), *RIGHT[name]):
            verdict = check(name, attempt)
            assert verdict.passed, str(verdict)
        wrong = exercises.load(name).wrong[0]
        assert check(name, wrong.attempt).misconception == wrong.name


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_pasted_reference_runs_and_passes(name: str) -> None:
    namespace: dict[str, Any] = {"jax": jax, "jnp": jax.numpy}
    for other in curriculum.chapter_of(name).exercises:
        exec(reference(other).source, namespace)
    assert check(name, namespace[name]).passed


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_reference_is_short_enough_to_be_shown(name: str) -> None:
    lines = [line for line in reference(name).body.splitlines() if line.strip()]
    assert len(lines) < 10
