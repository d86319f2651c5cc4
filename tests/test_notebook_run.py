"""A learner's notebook is run and judged as it is: whatever one cell does, the other exercises get their verdicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dl_workshop import curriculum
from dl_workshop.notebook_run import NotANotebook, Report, exercises_in, read, run


def write(path: Path, *cells: str, chapter: int | None = None) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    if chapter is not None:
        notebook.metadata["dl_workshop"] = {"chapter": chapter}
    nbformat.write(notebook, path)
    return path


TROUBLE = (
    "import jax, jax.numpy as jnp, os, sys",
    "%matplotlib inline\nfrom pathlib import Path\nPath('ran-here').touch()",
    "check('mse', None)",  # only asks: it is left out, and check was never imported
    "import os\nos._exit(7)",
    "while True:\n    pass",
    """
def linear_model(theta, x):
    print('{"status": "wrong"}', flush=True)
    return theta["w"] * x + theta["b"]
""",
    """
def mse(y_true, y_pred):
    return jnp.sum((y_true - y_pred) ** 2)
""",
    """
def mseloss(theta, model, x, y)
    return 0
""",
    """
def dmseloss(theta, model, x, y):
    while True:
        pass
""",
    """
def initialize_linear_params(key=None):
    raise NotImplementedError("initialize_linear_params: not attempted yet")
""",
    "Path('backend').write_text(os.environ['MPLBACKEND'])",
)


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, Report]:
    path = write(tmp_path_factory.mktemp("trouble") / "02.ipynb", *TROUBLE, chapter=2)
    before = path.read_bytes()
    return path, before, run(path, timeout=8)


def by_name(report: Report) -> dict[str, dict[str, Any]]:
    return {verdict["exercise"]: verdict for verdict in report.verdicts}


def test_every_exercise_of_the_chapter_gets_a_verdict(trouble: tuple[Path, bytes, Report]) -> None:
    report = trouble[2]
    assert {name: verdict["status"] for name, verdict in by_name(report).items()} == {
        "linear_model": "passed",
        "mse": "wrong",
        "mseloss": "error",
        "dmseloss": "error",
        "initialize_linear_params": "not attempted",
        "model_optimization_loop": "not attempted",
    }
    assert report.passed == ["linear_model"]


def test_messages_say_what_happened(trouble: tuple[Path, bytes, Report]) -> None:
    verdicts = by_name(trouble[2])
    assert "stopped with SyntaxError" in verdicts["mseloss"]["message"]
    assert ".py" not in verdicts["mseloss"]["message"]
    assert "longer than 8 s" in verdicts["dmseloss"]["message"]
    assert all(verdict["text"].count(verdict["status"]) for verdict in verdicts.values())


def test_cells_that_cannot_finish_are_noted(trouble: tuple[Path, bytes, Report]) -> None:
    fatal, endless = trouble[2].notes
    assert "`while True:` ran longer than 8 s" in endless
    assert "`import os` could not be brought to an end" in fatal


def test_it_runs_in_the_notebooks_folder_and_never_writes_the_notebook(trouble: tuple[Path, bytes, Report]) -> None:
    path, before, _ = trouble
    assert path.read_bytes() == before
    assert (path.parent / "ran-here").exists()
    assert (path.parent / "backend").read_text() == "Agg"


def test_the_inputs_are_drawn_from_the_seed_that_is_given(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.ipynb", "def double(x):\n    return 3 * x", 'check("double", double)')
    assert [verdict["seed"] for verdict in run(path, seed=13).verdicts] == [13]


def test_a_notebook_of_no_chapter_is_judged_by_its_check_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.ipynb", "def double(x):\n    return 2 * x", "check('double', double)\n%time 1")
    steps: list[tuple[int, int]] = []
    report = run(path, step=lambda done, total: steps.append((done, total)))
    assert report.passed == ["double"]
    assert steps == [(0, 3), (1, 3), (2, 3)]
    assert "text" not in report.to_dict()["verdicts"][0]


def test_the_chapter_counts_and_not_the_check_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "01.ipynb", "check('double', double)", chapter=1)
    assert exercises_in(read(path), path) == curriculum.CHAPTERS[1].exercises


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("print('hello')", "not JSON"),
        ("", "not JSON"),
        ("[" * 99999, "not JSON"),
        ("[]", "not a notebook"),
        ("7", "not a notebook"),
        ("{}", "not a notebook"),
        ('{"cells": 3, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "not a notebook"),
        ('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "no exercises"),
        ('{"cells": [], "metadata": {"dl_workshop": 3}, "nbformat": 4, "nbformat_minor": 5}', "no exercises"),
        (
            '{"cells": [], "metadata": {"dl_workshop": {"chapter": 99}}, "nbformat": 4, "nbformat_minor": 5}',
            "no exercises",
        ),
    ],
)
def test_what_is_no_notebook_is_said_so(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    with pytest.raises(NotANotebook, match=says):
        run(path)


def test_a_missing_file_and_a_folder_are_said_so(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.ipynb", tmp_path):
        with pytest.raises(NotANotebook, match="no such file"):
            run(path)


def test_an_unknown_exercise_gets_the_nearest_names(tmp_path: Path) -> None:
    path = write(tmp_path / "x.ipynb", "check('logistc', 1)")
    with pytest.raises(NotANotebook, match="'logistic'"):
        run(path)


def test_a_notebook_of_the_old_format_is_read_too(tmp_path: Path) -> None:
    cell = {
        "cell_type": "code",
        "input": ["check('double',\n", "      double)"],
        "language": "python",
        "outputs": [],
        "metadata": {},
    }
    old = {
        "metadata": {"name": ""},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": [cell], "metadata": {}}],
    }
    (tmp_path / "old.ipynb").write_text(json.dumps(old))
    assert exercises_in(read(tmp_path / "old.ipynb"), tmp_path) == ("double",)
