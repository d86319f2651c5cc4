"""The example in examples/ finds the same theta with two processes as with one."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest


def run(root: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "examples" / "train_distributed.py"), *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)


def theta_of(root: Path, processes: int, out: Path) -> dict[str, float]:
    done = run(root, "--processes", processes, "--out", out)
    assert done.returncode == 0, done.stderr
    assert f"{processes} process(es)" in done.stdout
    for text in ("Starting", "Compiling", "Training: 500 steps", "Trained in"):  # and one process alone speaks
        assert sum(line.find(text) >= 0 for line in done.stdout.splitlines()) == 1, done.stdout
    assert ("Waiting up to 60 s until all 2 processes have come to localhost:" in done.stdout) == (processes == 2)
    return json.loads(out.read_text())


def test_two_processes_find_the_theta_of_one(root: Path, tmp_path: Path) -> None:
    one, two = (theta_of(root, n, tmp_path / f"{n}.json") for n in (1, 2))
    assert set(one) == {"w", "b"}
    assert two == pytest.approx(one, rel=1e-5)
    assert one["w"] > 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--processes", 3], "1000 rows cannot be shared out evenly over 3 processes"),
        (["--process", 0], "needs --coordinator"),
        (["--process", 0, "--coordinator", "first-machine"], "host:port"),
        (["--process", 2, "--coordinator", "localhost:1"], "a number from 0 to 1, but it is 2"),
        (["--coordinator", "localhost:1"], "--coordinator needs --process"),
        (["--timeout", "nan"], "a number of seconds, more than 0, but it is nan"),
    ],
)
def test_options_that_do_not_go_together_are_refused(root: Path, words: list[object], says: str) -> None:
    done = run(root, *words)
    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())


@pytest.mark.parametrize("process", [0, 1])
def test_whoever_waits_in_vain_says_so(root: Path, process: int) -> None:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        address = f"localhost:{free.getsockname()[1]}"
    done = run(root, "--process", process, "--coordinator", address, "--timeout", 1)
    assert done.returncode == 1
    assert f"Process {process} waited 1 s at {address}, but not all 2 came" in done.stderr
    assert ("Waiting up to 1 s" in done.stdout) == (process == 0)


def test_a_port_in_use_is_named(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        address = f"localhost:{taken.getsockname()[1]}"
        done = run(root, "--process", 0, "--coordinator", address)
    assert done.returncode == 1
    assert f"The port of {address} is in use" in done.stderr
