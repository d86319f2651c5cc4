"""Learner notebooks are derived from the chapters: the same bytes each time, never over somebody's work."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from notebooks import ROOT

from dl_workshop import authoring, curriculum


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chapters, with the learner notebooks as they are delivered."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "answers", folder / "answers", ignore=shutil.ignore_patterns(".*"))
    authoring.build(folder)
    return folder


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """A copy of them, for one test."""
    return Path(shutil.copytree(built, tmp_path, dirs_exist_ok=True))


def test_committed_notebooks_are_those_of_their_sources() -> None:
    drifted = authoring.build(ROOT, check=True)
    assert [name for name in drifted if not authoring.worked_in(ROOT / "notebooks" / name)] == []


def test_opening_a_notebook_is_no_drift(copy: Path) -> None:
    path = copy / "notebooks" / "00-welcome.ipynb"
    notebook = json.loads(path.read_text())
    notebook["metadata"]["language_info"] |= {"version": "3.12.1", "file_extension": ".py"}
    path.write_text(json.dumps(notebook, indent=2))
    assert authoring.build(copy, check=True) == []


def test_building_twice_gives_the_same_bytes(copy: Path) -> None:
    authoring.build(copy, force=True)
    first = {path.name: path.read_bytes() for path in (copy / "notebooks").iterdir()}
    assert authoring.build(copy) == []
    for path in (copy / "notebooks").iterdir():
        path.unlink()
    assert len(authoring.build(copy)) == len(curriculum.CHAPTERS)
    assert {path.name: path.read_bytes() for path in (copy / "notebooks").iterdir()} == first


def test_a_changed_source_is_noticed_and_built(copy: Path) -> None:
    source = copy / "answers" / "00-welcome.md"
    source.write_text(source.read_text() + "\nOne sentence more.\n")
    assert authoring.build(copy, check=True) == ["00-welcome.ipynb"]
    assert authoring.build(copy) == ["00-welcome.ipynb"]
    assert "One sentence more." in (copy / "notebooks" / "00-welcome.ipynb").read_text()
    assert authoring.build(copy, check=True) == []


def test_the_exercises_are_those_that_the_chapters_ask_for(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authoring.importlib, "reload", lambda module: None)  # this package keeps its own
    (copy / "src" / "dl_workshop").mkdir(parents=True)
    listed = copy / "src" / "dl_workshop" / "curriculum.json"
    shutil.copy(ROOT / "src" / "dl_workshop" / "curriculum.json", listed)
    before = listed.read_text()
    assert not authoring.note_exercises(copy, check=True)
    source = copy / "answers" / "00-welcome.md"
    asks = "```{code-cell}\n:tags: [exercise]\n\nfrom dl_workshop.answers import not_yet\n```\n"
    source.write_text(f"{source.read_text()}\n{asks}")
    assert authoring.note_exercises(copy, check=True)
    assert listed.read_text() == before
    assert authoring.note_exercises(copy)
    assert json.loads(listed.read_text())["welcome"] == ["double", "not_yet"]
    assert not authoring.note_exercises(copy)


@pytest.mark.parametrize("kind", ["executed", "broken"])
def test_work_in_a_notebook_is_not_overwritten(copy: Path, kind: str) -> None:
    path = copy / "notebooks" / "00-welcome.ipynb"
    if kind == "executed":
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[1].execution_count = 1
        nbformat.write(notebook, path)
    else:
        path.write_text("{ half a notebook")
    before = path.read_bytes()
    with pytest.raises(authoring.WorkInProgress, match="00-welcome"):
        authoring.build(copy)
    assert path.read_bytes() == before
    assert authoring.build(copy, force=True) == ["00-welcome.ipynb"]


def test_notebooks_are_valid_and_know_their_chapter() -> None:
    for chapter in curriculum.CHAPTERS:
        notebook = json.loads((ROOT / "notebooks" / f"{chapter.slug}.ipynb").read_text())
        nbformat.validate(notebook)
        assert notebook["metadata"]["dl_workshop"] == {"chapter": chapter.number}


def test_stub_has_the_signature_and_docstring_of_the_solution() -> None:
    text = authoring.stub("dlogistic_loss")
    assert text.startswith("def dlogistic_loss(params, model, x, y):")
    assert "The gradient of logistic_loss(params, model, x, y) with respect to params" in text
    assert "jax.grad(logistic_loss)" not in text


def test_checked_names_are_found_among_magics_and_broken_cells() -> None:
    assert authoring.checked_names('%time\ncheck("logistic", logistic)\ncheck("mse", mse, seed=1)') == [
        "logistic",
        "mse",
    ]
    assert authoring.checked_names("check(") == []
    assert authoring.checked_names("check(name, f)") == []
