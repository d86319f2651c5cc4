"""Attempts are held against data: it is true, it is up to date, it is small, and no reference is needed beside it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from zipfile import ZIP_STORED

import jax
import numpy as np
import pytest

from dl_workshop import check, curriculum, exercises, fingerprints, observed_data
from dl_workshop.checking import live, observed
from dl_workshop.checking.judgement import same
from dl_workshop.checking.outcome import Abridged, Failure, Outcome
from dl_workshop.exercises.spec import Probe
from dl_workshop.seeds import SEEDS

OTHER_PROCESSOR = "--xla_cpu_max_isa=SSE4_2"


def test_the_file_is_up_to_date() -> None:
    assert observed_data.stale() == []


def test_it_is_small_enough_to_be_downloaded_by_everybody() -> None:
    assert observed.FILE.stat().st_size < 4e6


@pytest.mark.sampled(18)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_it_says_what_answers_do(name: str, thorough: bool) -> None:
    for x64 in (False, True) if thorough else (False,):
        assert observed_data.drift(name, SEEDS if thorough else SEEDS[:1], x64, thorough) == []


@pytest.mark.thorough
def test_it_says_what_answers_do_on_another_processor(thorough: bool) -> None:
    names = list(curriculum.EXERCISES) if thorough else [chapter.exercises[-1] for chapter in curriculum.CHAPTERS[::5]]
    code = f"from dl_workshop.observed_data import drift; print([drift(name, {list(SEEDS[:1])}, False) for name in {names}])"
    flags = f"{os.environ.get('XLA_FLAGS', '')} {OTHER_PROCESSOR}"
    ran = subprocess.run([sys.executable, "-c", code], env={**os.environ, "XLA_FLAGS": flags}, capture_output=True, text=True)
    assert ran.stdout.strip() == str([[] for _ in names]), ran.stdout + ran.stderr


def test_it_is_written_for_some_exercises_and_the_others_stay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file, told = tmp_path / "observed.zip", list[tuple[int, int]]()
    shutil.copy(observed.FILE, file)
    monkeypatch.setattr(observed, "FILE", file)
    monkeypatch.setattr(observed_data, "SEEDS", SEEDS[:2])
    monkeypatch.setattr(observed_data, "ZIP_LZMA", ZIP_STORED)  # to pack it well takes half a minute
    before = observed_data._members(lambda member: True)
    observed_data._write({member: text for member, text in before.items() if not member.startswith("double/")})
    assert observed_data.stale() == ["double"]
    observed_data.record(["double"], lambda *done: told.append(done))
    assert told == [(1, 1)]
    assert observed_data.stale() == []
    kept = {
        member
        for member in before
        if member.split("/")[0] != "double" or member.split(" ")[0] in ("double/0", "double/1", "double/of")
    }
    assert set(observed_data._members(lambda member: True)) == kept


def test_drift_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = exercises.load("mse")
    one, other, *rest = exercise.wrong
    now = live.observed_now(exercise, 0, False)
    changed = {**now.wrong, one.name: now.wrong[other.name]}
    monkeypatch.setattr(observed_data, "observed_now", lambda *_: observed.Observed(0, False, (), now.reference, changed))
    assert [line.split(":")[1].split(" at ")[0] for line in observed_data.drift("mse", [0], False)][:1] == [
        f" value of {one.name}"
    ]
    assert rest


def test_the_code_of_answers_counts_and_what_is_said_of_a_mistake_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    before, text = fingerprints.fingerprint("mse"), fingerprints._text

    def with_change(old: str, new: str, module: str = "dl_workshop.exercises.linear_regression") -> str:
        assert old in text(module)
        changed = {module: text(module).replace(old, new)}
        monkeypatch.setattr(fingerprints, "_text", lambda module: changed.get(module) or text(module))
        return fingerprints.fingerprint("mse")

    assert with_change("This is the sum of the squares.", "These are the squares, summed.") == before
    assert with_change("jnp.sum((y_true - y_pred) ** 2) / 3", "jnp.sum((y_true - y_pred) ** 2) / 4") != before
    # The text of an error tells two attempts that raise apart, and it is in the file.
    assert with_change("arrays of the same shape", "arrays of one shape", "dl_workshop.expect") != before
    assert fingerprints.fingerprint("softmax") != before


@pytest.mark.parametrize("x64", [False, True])
def test_what_is_kept_is_what_was_seen(x64: bool) -> None:
    exercise = exercises.load("linear_model")
    draw = observed_data._Draw(exercise, 3)
    kept = observed.shipped(exercise, 3, x64)
    assert kept is not None
    with jax.enable_x64(x64):
        known = live.observed_now(exercise, 3, x64)
        now = {wrong.name: dict(known.wrong[wrong.name]) for wrong in exercise.wrong}
    probes = observed.probes_of(exercise, 3)
    assert draw.known[x64].parameters == kept.parameters == ("theta", "x")
    for wrong in exercise.wrong:
        for place, outcome in kept.wrong[wrong.name].items():
            assert same(outcome, now[wrong.name][place], probes[place[0]], False, x64, 0.1)
            assert [leaf.dtype for leaf in outcome.leaves] == [leaf.dtype for leaf in now[wrong.name][place].leaves]


def test_a_message_is_the_same_with_the_rounding_of_another_processor() -> None:
    def says(text: str) -> Outcome:
        return Outcome(failure=Failure("ValueError", text))

    kept = says("Expected labels 0 and 1, but y holds -0.95045197.")
    assert same(kept, says("Expected labels 0 and 1, but y holds -0.95045208."), Probe(), False, False)
    for holds in ("-0.951", "0.95045197", "-0.95045197 and 2.0"):
        assert not same(kept, says(f"Expected labels 0 and 1, but y holds {holds}."), Probe(), False, False)
    assert not same(kept, says("Expected labels 0 and 2, but y holds -0.95045197."), Probe(), False, False)


def test_a_message_is_the_same_whatever_a_function_is_called_and_wherever_it_lies() -> None:
    def says(function: str, rest: str = "is no array") -> Outcome:
        return Outcome(failure=Failure("TypeError", f"{function} {rest}"))

    kept = says("<function train at 0x...>")
    for function in (
        "<function fit at 0x7f7f95536ac0>",
        "<function fit.<locals>.step at 0x7f7f95536ac0>",
        "<function <lambda> at 0x000002A4D7A1B4F0>",
        "<function fit.<locals>.<lambda> at 0x000002A4D7A1B4F0>",
        "<PjitFunction of <function fit at 0x7f7f95536ac0>>",
    ):
        assert same(kept, says(function), Probe(), False, False), function
        assert not same(kept, says(function, "is no number"), Probe(), False, False), function
    assert not same(kept, says("<object object at 0x7f7f95536ac0>"), Probe(), False, False)


def test_long_arrays_are_told_apart_by_what_is_kept_of_them() -> None:
    whole, probe = np.linspace(-1, 1, 1000), Probe()
    kept = Outcome("array", (Abridged.of(whole),))
    assert same(kept, Outcome("array", (whole + 1e-12,)), probe, False, True)
    for change in (np.eye(1, 1000, 500)[0], 0.01, -2 * whole):
        assert not same(kept, Outcome("array", (whole + change,)), probe, False, True)
    assert not same(kept, Outcome("array", (whole.reshape(10, 100),)), probe, False, True)


def copied(module: str) -> ModuleType:
    """The exercises of a chapter once more: all functions are others, and do the same."""
    path = Path(exercises.__file__).parent / f"{module}.py"
    spec = importlib.util.spec_from_file_location(f"copy_of_{module}", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.sampled(11)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_a_known_mistake_has_its_name_whoever_makes_it(name: str, thorough: bool) -> None:
    exercise = getattr(copied(curriculum.chapter_of(name).module), name)
    for wrong in exercise.wrong if thorough else exercise.wrong[::4]:
        verdict = check(name, wrong.attempt, seed=1)
        assert verdict.misconception == wrong.name, str(verdict)


NO_REFERENCES = """
import importlib, sys
import conftest, jax
from dl_workshop import answers, curriculum, exercises
from dl_workshop.mutants import mutants
from dl_workshop.references import reference
from test_observed import copied

def gone(*args, **kwargs):
    raise RuntimeError("a reference was called")

tried = {}
for chapter in curriculum.CHAPTERS:
    own = {name: getattr(copied(chapter.module), name) for name in chapter.exercises}
    namespace = {"jax": jax, "jnp": jax.numpy}
    for name in chapter.exercises:
        exec(reference(name).source, namespace)
    for name in chapter.exercises:
        tried[name] = [(None, namespace[name]), *((w.name, w.attempt) for w in own[name].wrong[:1])]
vars(answers).update({name: getattr(answers, name) for name in curriculum.EXERCISES})  # nothing is looked up later
for module in [module for module in sys.modules if module.split(".")[0] == "dl_workshop"]:
    del sys.modules[module]  # the attempts keep the functions that they call; from here on there is another package
from dl_workshop import check, curriculum
for chapter in curriculum.CHAPTERS:
    module = importlib.import_module(f"dl_workshop.answers.{chapter.module}")
    for name in set(vars(module)) & set(curriculum.EXERCISES):
        setattr(module, name, gone)
some = list(tried.items())[:: int(sys.argv[1])]
for name, attempts in some:
    for misconception, attempt in attempts:
        verdict = check(name, attempt, seed=0)
        assert verdict.misconception == misconception, str(verdict)
        assert verdict.passed == (misconception is None), str(verdict)
print("judged", len(some))
"""


def test_no_reference_is_called_by_a_check(root: Path, thorough: bool) -> None:
    own = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "tests"), str(root / "benchmarks")])}
    ran = subprocess.run(
        [sys.executable, "-c", NO_REFERENCES, "1" if thorough else "9"], env=own, capture_output=True, text=True
    )
    assert ran.stdout.strip() == f"judged {len(curriculum.EXERCISES[:: 1 if thorough else 9])}", ran.stdout + ran.stderr


def test_the_judge_runs_without_jax() -> None:
    code = "import sys; import dl_workshop.checking.judgement; print('jax' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_a_draw_that_the_file_does_not_know_is_observed_now() -> None:
    assert observed.shipped(exercises.load("mse"), 12345, False) is None
    for wrong in exercises.load("mse").wrong:
        assert check("mse", wrong.attempt, seed=12345).misconception == wrong.name
