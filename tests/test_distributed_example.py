"""The example in examples/ finds the same theta with two processes as with one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def theta_of(root: Path, processes: int, out: Path) -> dict[str, float]:
    script = root / "examples" / "train_distributed.py"
    command = [sys.executable, str(script), "--processes", str(processes), "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert f"{processes} process(es)" in done.stdout
    return json.loads(out.read_text())


def test_two_processes_find_the_theta_of_one(root: Path, tmp_path: Path) -> None:
    one, two = (theta_of(root, n, tmp_path / f"{n}.json") for n in (1, 2))
    assert set(one) == {"w", "b"}
    assert two == pytest.approx(one, rel=1e-5)
    assert one["w"] > 2


def test_rows_that_do_not_divide_are_refused(root: Path) -> None:
    command = [sys.executable, str(root / "examples" / "train_distributed.py"), "--processes", "3"]
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)
    assert done.returncode != 0
    assert "1000 rows cannot be shared out evenly over 3 processes" in done.stderr
