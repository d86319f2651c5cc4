"""The commands, as somebody types them."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

import dl_workshop
from dl_workshop import authoring, curriculum, exercises
from dl_workshop.cli import app, upkeep
from dl_workshop.jupyter import running
from dl_workshop.jupyter.running import Report
from dl_workshop.progress import FILE, Progress


def type_(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder, which is also the current one."""
    for notebook in (root / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def verdict(name: str, status: str) -> dict[str, Any]:
    plain = {"exercise": name, "status": status, "misconception": None, "message": "m", "evidence": None, "seed": 0}
    return {**plain, "text": f"* {name}: {status}\nm"}


def test_the_version() -> None:
    assert type_("--version").stdout == f"dl-workshop {dl_workshop.__version__}\n"


@pytest.mark.parametrize("command", ["lab", "list", "check", "verify", "hint", "doctor", "build"])
def test_every_command_explains_itself(command: str) -> None:
    assert command in type_("--help").stdout
    assert type_(command, "--help").exit_code == 0


def test_starting_loads_nothing_heavy() -> None:
    heavy = "{'jax', 'numpy', 'matplotlib', 'IPython', 'nbclient', 'nbformat', 'jupytext', 'ipywidgets', 'jupyterlab'}"
    code = f"import sys, dl_workshop.cli; print({heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_list_shows_every_exercise_and_what_is_done(folder: Path) -> None:
    Progress(folder).mark_done("logistic")
    shown = type_("list").stdout
    assert all(f"○ {name}" in shown for name in curriculum.EXERCISES if name != "logistic")
    assert "✓ logistic" in shown
    assert all(chapter.title in shown for chapter in curriculum.CHAPTERS)
    assert f"1 of {len(curriculum.EXERCISES)} exercises done" in shown


def test_list_as_json(folder: Path) -> None:
    Progress(folder).mark_done("double")
    chapters = json.loads(type_("list", "--json", "--folder", folder).stdout)
    assert [chapter["number"] for chapter in chapters] == [chapter.number for chapter in curriculum.CHAPTERS]
    assert chapters[0]["exercises"] == [{"name": "double", "done": Progress(folder).done["double"]}]
    assert chapters[1]["exercises"][0] == {"name": "df", "done": None}


def test_hint_climbs_the_ladder_and_remembers(folder: Path) -> None:
    ladder = exercises.load("double").hints
    shown = [type_("hint", "double").stdout for _ in range(len(ladder) + 1)]
    assert [text.split(" for ")[0] for text in shown] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]
    assert "Hint 1 of 3" in type_("hint", "double", "--number", 1).stdout
    assert Progress(folder).hints == {"double": 3}


def test_hint_goes_on_where_nothing_can_be_remembered(folder: Path) -> None:
    (folder / FILE).mkdir()
    for _ in range(2):
        shown = type_("hint", "double")
        assert shown.exit_code == 0
        assert "Hint 1 of 3" in shown.stdout
        assert "--number 2" in shown.stderr


@pytest.mark.parametrize("command", ["hint", "verify"])
def test_an_unknown_exercise_gets_the_nearest_names(command: str) -> None:
    shown = type_(command, "logistc")
    assert shown.exit_code == 2
    assert "'logistic'" in shown.stderr
    assert shown.stdout == ""


def test_check_runs_a_notebook_and_remembers_what_passed(folder: Path) -> None:
    path = folder / "00-welcome.ipynb"
    shown = type_("check", path)
    assert (shown.exit_code, "○ double: not attempted" in shown.stdout) == (1, True)
    stub = "def double(x):"
    notebook = json.loads(path.read_text())
    cell = next(c for c in notebook["cells"] if c["cell_type"] == "code" and "".join(c["source"]).startswith(stub))
    cell["source"] = "def double(x):\n    return x + x"
    path.write_text(json.dumps(notebook))
    shown = type_("check", path)
    assert (shown.exit_code, "✓ double: passed" in shown.stdout) == (0, True)
    assert shown.stdout.endswith("1 of 1 passed\n")
    assert "double" in Progress(folder).done


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """No notebook is run: the first exercise passes in the first two chapters alone. Gives the paths that were asked for."""
    asked: list[Path] = []

    def run_all(paths: list[Path], timeout: float, seed: int, step: Callable[[int, int, int], None]) -> list[Report]:
        asked.extend(paths)
        step(len(paths) - 1, 1, 2)
        return [report(path, timeout) for path in paths]

    def report(path: Path, timeout: float) -> Report:
        try:
            running.read(path)
        except running.NotANotebook as problem:
            return Report(path, problem=str(problem))
        name = curriculum.CHAPTERS[int(path.name[:2])].exercises[0]
        return Report(
            path, [verdict(name, "passed" if name in ("double", "df") else "wrong")], [f"A note after {timeout:g} s."]
        )

    monkeypatch.setattr(running, "run_all", run_all)
    return asked


def test_check_counts_over_all_notebooks(folder: Path, judged: list[Path]) -> None:
    paths = "00-welcome.ipynb", "02-linear-regression.ipynb"
    shown = type_("check", *paths, "--timeout", 7)
    assert shown.exit_code == 1
    assert "1 of 2 passed" in shown.stdout
    assert shown.stdout.count("! A note after 7 s.") == 2
    shown = type_("check", *paths, "--json")
    assert shown.exit_code == 1
    data = json.loads(shown.stdout)
    assert (data["passed"], data["total"]) == (1, 2)
    assert [entry["notebook"] for entry in data["notebooks"]] == list(paths)
    assert data["notebooks"][0]["verdicts"][0]["status"] == "passed"
    assert type_("check", paths[0]).exit_code == 0


def test_check_judges_all_others_when_one_file_is_no_notebook(folder: Path, judged: list[Path]) -> None:
    (folder / "notes.ipynb").write_text("my notes")
    shown = type_("check", "notes.ipynb", "00-welcome.ipynb", "gone.ipynb")
    assert shown.exit_code == 2
    assert "notes.ipynb is not a notebook" in shown.stderr
    assert "gone.ipynb: there is no such file." in shown.stderr
    assert "* double: passed" in shown.stdout
    assert shown.stdout.endswith("1 of 1 passed\n")
    shown = type_("check", "notes.ipynb", "02-linear-regression.ipynb", "--json")
    assert (shown.exit_code, shown.stderr) == (2, "")
    first, second = json.loads(shown.stdout)["notebooks"]
    assert first["problem"].startswith("notes.ipynb is not a notebook")
    assert "problem" not in second
    shown = type_("check", "notes.ipynb")
    assert (shown.exit_code, shown.stdout) == (2, "")


def test_two_notebooks_in_one_folder_keep_what_both_have_passed(folder: Path, judged: list[Path]) -> None:
    Progress(folder).mark_done("logistic")
    assert type_("check", "00-welcome.ipynb", "01-gradients.ipynb").exit_code == 0
    assert set(Progress(folder).done) == {"double", "df", "logistic"}


def test_check_finds_what_somebody_means(folder: Path, judged: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*words: object) -> list[Path]:
        judged.clear()
        type_("check", *words)
        return list(judged)

    ours = [Path(f"{chapter.slug}.ipynb") for chapter in curriculum.CHAPTERS]
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".hidden.ipynb").touch()
    assert asked(".") == ours
    assert asked(folder) == [folder / path for path in ours]
    assert asked(*ours[:2], folder / ours[0], f"./{ours[1]}", ".")[:2] == ours[:2]
    assert len(judged) == len(ours)
    for place in ("notebooks", "dl-workshop"):
        (folder / "elsewhere" / place).mkdir(parents=True)
        shutil.copy(folder / ours[1], folder / "elsewhere" / place)
        monkeypatch.chdir(folder / "elsewhere")
        assert asked(".") == [Path(place) / ours[1]]
        assert asked(ours[1]) == [folder / "elsewhere" / place / ours[1]]
        assert asked(Path("sub") / ours[1]) == [Path("sub") / ours[1]]
        shutil.rmtree(place)
    (folder / "elsewhere" / "empty").mkdir()
    assert "empty is a folder without notebooks." in type_("check", "empty").stderr


def test_verify_shows_a_line_for_each_exercise() -> None:
    shown = type_("verify", "double", "midpoint", "--seeds", 1)
    assert shown.exit_code == 0
    assert "✓ passed" in shown.stdout
    assert "2 of 2 references pass" in shown.stdout
    data = json.loads(type_("verify", "double", "--json", "--seeds", 2).stdout)
    wrong, right = len(exercises.load("double").wrong), len(exercises.load("double").right)
    (double,) = data["exercises"]
    mutants = double.pop("mutants")
    assert (mutants["made"], mutants["survivors"]) == (mutants["rejected"], [])
    assert data == {
        "passed": True,
        "seeds": 2,
        "exercises": [
            {
                "exercise": "double",
                "reference": "passed",
                "known_wrong": {"rejected": wrong, "total": wrong},
                "right": {"passed": right, "total": right},
                "failures": [],
            }
        ],
    }


def test_the_page_of_the_mutants_is_renewed_row_by_row(folder: Path, root: Path) -> None:
    page = folder / "page.md"
    whole = (root / "docs" / "mutants.md").read_text(encoding="utf-8")
    page.write_text(re.sub(r"^\| `double` .*$", "| `double` | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 |", whole, flags=re.MULTILINE))
    assert type_("verify", "double", "--page", page).exit_code == 0
    assert page.read_text(encoding="utf-8") == whole


def test_verify_without_optax_says_what_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "optax", None)
    shown = type_("verify", "df")
    assert shown.exit_code == 0
    assert "some need optax" in shown.stdout


def test_verify_names_what_is_not_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    double = exercises.load("double")
    right = dataclasses.replace(double.wrong[0], attempt=lambda x: x + x)
    broken = dataclasses.replace(double, wrong=(right, *double.wrong[1:]))
    monkeypatch.setattr(exercises, "load", lambda name: broken)
    shown = type_("verify", "double")
    assert shown.exit_code == 1
    assert f"the known-wrong answer {right.name} is judged passed" in shown.stdout
    assert f"{len(double.wrong) - 1} of {len(double.wrong)} known-wrong answers" in shown.stdout


def test_verify_names_a_reference_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dl_workshop.answers.double", lambda x: 3 * x, raising=False)
    shown = type_("verify", "double")
    assert shown.exit_code == 1
    assert "0 of 1 references pass" in shown.stdout
    assert "the reference is judged" in shown.stdout


def test_build_outside_a_checkout_is_said_so(tmp_path: Path) -> None:
    shown = type_("build", "--root", tmp_path)
    assert shown.exit_code == 2
    assert "source checkout" in shown.stderr


def test_build_writes_checks_and_protects(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = SimpleNamespace(CHAPTERS=curriculum.CHAPTERS[:2], EXERCISES=("double", "midpoint"), NotWritten=curriculum.NotWritten)
    # test_observed.py compares all that was observed, and test_authoring.py builds every chapter.
    monkeypatch.setattr(upkeep, "curriculum", some)
    monkeypatch.setattr(authoring, "curriculum", some)
    shutil.copytree(root / "answers", tmp_path / "answers")
    assert type_("build", "--check", "--root", tmp_path).exit_code == 1
    assert type_("build", "--root", tmp_path).stdout.count("wrote notebooks/") == 2
    assert type_("build", "--check", "--root", tmp_path).exit_code == 0

    chapter = tmp_path / "answers" / "00-welcome.md"
    chapter.write_text(chapter.read_text() + "\nOne more sentence.\n")
    shown = type_("build", "--check", "--root", tmp_path)
    assert (shown.exit_code, "00-welcome.ipynb" in shown.stdout) == (1, True)

    notebook = tmp_path / "notebooks" / "00-welcome.ipynb"
    worked = json.loads(notebook.read_text())
    next(cell for cell in worked["cells"] if cell["cell_type"] == "code")["execution_count"] = 1
    notebook.write_text(json.dumps(worked))
    shown = type_("build", "--root", tmp_path)
    assert (shown.exit_code, "--force" in shown.stderr) == (1, True)
    assert json.loads(notebook.read_text()) == worked
    assert type_("build", "--force", "--root", tmp_path).exit_code == 0
    assert authoring.build(tmp_path, check=True) == []


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
def test_output_is_plain_in_a_pipe(folder: Path) -> None:
    command = f"{sys.executable} -c 'from dl_workshop.cli import app; app()' list | cat"
    shown = subprocess.run(command, shell=True, capture_output=True, check=True).stdout
    assert b"\x1b[" not in shown
