"""A small class, graded by the commands: what is said, what is written, and that a killed run goes on where it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from dl_workshop.grading import isolation
from dl_workshop.grading.gradebook import Gradebook
from dl_workshop.grading.submissions import sort

HANDED_IN = {
    "ann": "def double(x):\n    return 2 * x",
    "bob": "def double(x):\n    return x**2",
    "cem": "from dl_workshop.answers import double",
    "eve": "import importlib\ndouble = importlib.import_module('dl_workshop.answers').double",
    "fay": "double = ...",
}
CAME_OUT = {"ann": "passed", "bob": "wrong", "cem": "taken", "eve": "error", "fay": "not attempted"}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handed-in")
    for learner, source in HANDED_IN.items():
        cells = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in
                 ("from dl_workshop import check", source, 'check("double", double)')]  # fmt: skip
        content = {"cells": cells, "metadata": {"dl_workshop": {"chapter": 0}}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{learner}.ipynb").write_text(json.dumps(content))
    return folder


def _command(*args: object) -> list[str]:
    return [sys.executable, "-m", "dl_workshop", *map(str, args)]


def _run(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(_command(*args), capture_output=True, text=True, check=False, timeout=600)


@pytest.fixture(scope="module")
def graded(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("classes") / "class"
    ran = _run("grade", handed_in, "--out", folder, "--seed", 12345)
    assert ran.returncode == (0 if isolation.strongest() == "bubblewrap" else 3), ran.stderr
    return folder


def test_a_class_is_graded_shown_exported_judged_again_and_forgotten(graded: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(graded, tmp_path / "class")
    with Gradebook(folder) as book:
        assert {one.learner: one.status for one in book.counting()} == CAME_OUT
        assert {one.seed for one in book.counting()} == {12345}
    assert "1 of 1" in _run("gradebook", folder).stdout
    assert "You square x" in _run("gradebook", folder, "bob").stdout
    level = isolation.strongest()
    rows = _run("gradebook", folder, "--csv", "--isolation", level).stdout.splitlines()
    assert len(rows) == 1 + len(HANDED_IN)
    again = _run("regrade", folder, "double", "--learner", "bob", "--reason", "to see", "--yes")
    assert "0 of 1 grades change" in again.stdout
    assert _run("gradebook", folder, "bob", "--forget").returncode == 0
    assert not (folder / "feedback" / "bob.html").exists()
    assert "called 'bob'" in _run("gradebook", folder, "bob").stderr


@pytest.mark.thorough
def test_what_is_graded_already_stays_and_a_later_submission_is_graded(graded: Path, handed_in: Path, tmp_path: Path) -> None:
    folder, later = shutil.copytree(graded, tmp_path / "class"), tmp_path / "later"
    later.mkdir()
    shutil.copy(handed_in / "bob.ipynb", later)
    assert _run("grade", later, "--out", folder).stdout.splitlines()[-1].startswith("0 exercises graded")
    text = (handed_in / "ann.ipynb").read_text()
    (later / "bob.ipynb").write_text(text)
    assert _run("grade", later, "--out", folder).stdout.splitlines()[-1].startswith("1 exercises graded")
    with Gradebook(folder) as book:
        assert [(one.number, one.status) for one in book.grades("bob")] == [(1, "wrong"), (2, "passed")]


KILLS = 20
"""In each turn. With all turns, a thousand."""


@pytest.mark.parametrize("turn", [pytest.param(n, marks=pytest.mark.thorough) for n in range(50)])
@pytest.mark.timeout(900)
def test_a_killed_run_goes_on_where_it_was(graded: Path, handed_in: Path, tmp_path: Path, turn: int) -> None:
    """Killed at moments by chance, from the first import to the last page of feedback; nothing is left behind.

    The same command goes on with what a killed one has left, until one comes to its end; then a class begins anew.
    """
    command = _command("grade", handed_in, "--out", tmp_path / "class", "--seed", 12345)
    within = {**os.environ, "TMPDIR": str(tmp_path)}  # the path by which its processes are known
    chance, kills, ended, long = np.random.default_rng(turn), 0, None, 3.0
    while kills < KILLS or ended is None:
        began = time.monotonic()
        process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, env=within)
        try:
            ended = process.wait(chance.uniform(0.2, long) if kills < KILLS else None)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills, ended, long = kills + 1, None, long * 1.1  # until one can come to its end
            continue
        assert ended in (0, 3)
        with Gradebook(tmp_path / "class") as killed, Gradebook(graded) as whole:
            assert killed.dump() == whole.dump()
        shutil.rmtree(tmp_path / "class")
        long = max(3.0, min(long, time.monotonic() - began))
    everybody = psutil.process_iter(["cmdline", "environ"])
    _, alive = psutil.wait_procs([one for one in everybody if str(tmp_path) in str(one.info)], timeout=20)
    assert alive == []


def test_a_level_that_does_not_exist_and_one_at_a_time(handed_in: Path, tmp_path: Path) -> None:
    said = _run("grade", handed_in, "--out", tmp_path, "--isolation", "none").stderr
    assert "There is no isolation called 'none'" in said
    with Gradebook(tmp_path) as book, book.alone():
        assert "Somebody else is grading" in _run("grade", handed_in, "--out", tmp_path).stderr


def test_the_example_class_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name in ("one", "other"):
        _run("example-class", tmp_path / name, "--learners", 3)
    one, other = (sort([tmp_path / name]) for name in ("one", "other"))
    assert [each.digest for each in one.found] == [each.digest for each in other.found]
    assert len(one.found) == 3
    assert one.problems == []
    assert os.listdir(tmp_path / "one")
