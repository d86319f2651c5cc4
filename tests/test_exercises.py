"""What must hold for every exercise of the curriculum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from dl_workshop import answers, curriculum, exercises, given, harnesses
from dl_workshop.authoring import stub
from dl_workshop.checking import check, judge, probes_of
from dl_workshop.checking.observed import shipped
from dl_workshop.exercises.spec import Exercise, Given, KnownWrong
from dl_workshop.references import reference
from dl_workshop.seeds import SEEDS


@pytest.fixture(scope="session")
def seeds(thorough: bool) -> Sequence[int]:
    """The draws of the inputs on which answers are run. (What is known of them is judged on every draw, each time.)"""
    return SEEDS if thorough else SEEDS[:1]


def assert_passes(name: str, attempt: Any, seeds: Sequence[int]) -> None:
    for seed in seeds:
        verdict = check(name, attempt, seed=seed)
        assert verdict.passed, str(verdict)


def assert_named(exercise: Exercise, wrong: KnownWrong, seeds: Sequence[int]) -> None:
    for seed in seeds:
        verdict = check(exercise.name, wrong.attempt, seed=seed)
        assert (verdict.passed, verdict.misconception, verdict.message) == (False, wrong.name, wrong.says)


@pytest.mark.sampled(18)  # all of them are among the answers of test_observed.py
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_reference_passes(name: str, seeds: Sequence[int]) -> None:
    assert_passes(name, getattr(answers, name), seeds)


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_untouched_stub_is_not_attempted(name: str) -> None:
    namespace: dict[str, Any] = {}
    exec(stub(name), namespace)
    assert check(name, namespace[name]).status == "not attempted"


@pytest.mark.sampled(3)
@pytest.mark.parametrize("x64", [False, True], ids=["32", "64"])
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_known_wrong_answers_are_rejected_under_their_own_names_and_no_two_are_alike(
    name: str, x64: bool, thorough: bool
) -> None:
    exercise = exercises.load(name)
    assert len({wrong.name for wrong in exercise.wrong}) == len(exercise.wrong)
    # Were two of them alike, both would be candidates, and neither would be named.
    for seed in SEEDS if thorough else SEEDS[: 3 if x64 else 10]:
        known = shipped(exercise, seed, x64)
        assert known is not None
        assert set(known.wrong) == {wrong.name for wrong in exercise.wrong}
        for wrong in exercise.wrong:
            verdict = judge(exercise, known.wrong[wrong.name], known)
            assert (verdict.passed, verdict.misconception, verdict.message) == (False, wrong.name, wrong.says), f"draw {seed}"


@pytest.mark.thorough  # on one draw test_observed.py shows that what is known of them is what they do
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_known_wrong_answers_are_named_when_they_are_run(name: str) -> None:
    exercise = exercises.load(name)
    for wrong in exercise.wrong:
        assert_named(exercise, wrong, SEEDS)


def names_of_what_is_given(arguments: Any) -> Iterator[str]:
    """Among the arguments of a probe, lists and dicts included."""
    if isinstance(arguments, Given):
        yield arguments.name
    if isinstance(arguments, Mapping | list | tuple):
        for argument in arguments.values() if isinstance(arguments, Mapping) else arguments:
            yield from names_of_what_is_given(argument)


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_what_probes_name_is_there(name: str) -> None:
    for probe in probes_of(exercises.load(name), 0):
        for wanted in names_of_what_is_given([probe.args, probe.kwargs]):
            assert getattr(given, wanted).__module__ == given.__name__
        assert not probe.harness or getattr(harnesses, probe.harness).__module__ == harnesses.__name__


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_enough_answers_and_hints(name: str) -> None:
    exercise = exercises.load(name)
    assert len(exercise.wrong) >= 4
    assert len(exercise.right) >= 5
    assert len(exercise.hints) >= 3
    assert all([*exercise.hints, exercise.why, *(wrong.says for wrong in exercise.wrong)])


@pytest.mark.sampled(40)
@pytest.mark.parametrize(
    ("name", "number"),
    [(name, number) for name in curriculum.EXERCISES for number in range(len(exercises.load(name).right))],
)
def test_right_answer_written_otherwise_passes(name: str, number: int, thorough: bool) -> None:
    assert_passes(name, exercises.load(name).right[number], SEEDS if thorough else SEEDS[3:4])


@pytest.mark.sampled(27)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_right_and_wrong_with_64_bits(name: str, thorough: bool) -> None:
    exercise = exercises.load(name)
    seeds, some = (SEEDS, slice(None)) if thorough else (SEEDS[:1], slice(1))
    with jax.enable_x64(True):
        for attempt in (getattr(answers, name), *exercises.load(name).right[some]):
            assert_passes(name, attempt, seeds)
        for wrong in exercise.wrong[some]:
            assert_named(exercise, wrong, seeds)


@pytest.mark.sampled(27)
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


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_a_docstring_says_beforehand_that_an_answer_is_compiled(name: str) -> None:
    told = "jax.jit" in stub(name) or "compile" in stub(name)
    assert told is (name in curriculum.COMPILED)


def test_where_nobody_compiles_an_answer_it_may_ask_for_values() -> None:
    def counted(y_true: Any, y_pred: Any) -> Any:
        table = [[0, 0], [0, 0]]
        for truth, prediction in zip(y_true, y_pred, strict=True):
            table[int(truth)][int(prediction)] += 1
        return jnp.array(table)

    verdict = check("confusion_matrix", counted)
    assert verdict.passed
    assert "Inside jax.jit it would stop" in verdict.message
