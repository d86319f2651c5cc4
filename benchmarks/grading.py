"""What it costs to grade a class: finished notebooks of one chapter, isolated, on every core.

    python benchmarks/grading.py [--chapter 3] [--notebooks 200] [--isolation bubblewrap]

Prints the core-seconds that the whole computer spends on a notebook, its own cells included, so nothing else should run; what
JAX alone costs in a process of its own for each exercise, before anything is observed; and, for each tenth of the time, the
most memory that was used: it should be no more in the last than in the second.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from dl_workshop import curriculum
from dl_workshop.grading import example, isolation

ALONE = """
import os, resource
import jax, jax.numpy as jnp
children = 20
for _ in range(children):
    child = os.fork()
    if not child:
        float(jnp.float32(3.0) + 1)
        os._exit(0)
    os.waitpid(child, 0)
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print((spent.ru_utime + spent.ru_stime) / children)
"""
"""Core-seconds of a process that is forked once JAX is imported, adds two numbers and ends."""


def main() -> None:
    """Grade one notebook, so that the class's draw is observed, and then measure while the others are graded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chapter", type=int, default=3)
    parser.add_argument("--notebooks", type=int, default=200)
    parser.add_argument("--isolation", default=isolation.strongest())
    asked = parser.parse_args()
    chapter = curriculum.CHAPTERS[asked.chapter]
    with tempfile.TemporaryDirectory() as folder:
        first, others = Path(folder, "first"), Path(folder, "others")
        example.write(first, 1, seed=0, chapter=chapter, ways={"right": 1})
        example.write(others, 1 + asked.notebooks, seed=0, chapter=chapter, ways={"right": 1})
        _grade(first, Path(folder, "class"), asked.isolation)
        with _used_meanwhile() as used:
            before = _busy()
            _grade(others, Path(folder, "class"), asked.isolation)
            spent = _busy() - before
    alone = float(subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True).stdout)
    print(f"{chapter.title}, {asked.notebooks} notebooks, {asked.isolation}:")
    print(f"  {spent / asked.notebooks:.2f} core-seconds a notebook")
    print(f"  {alone * len(chapter.exercises):.2f} of JAX alone: {len(chapter.exercises)} exercises, {alone:.3f} each")
    tenths = [max(used[len(used) * n // 10 : len(used) * (n + 1) // 10], default=0) / 2**20 for n in range(10)]
    print("  memory in MB, by tenths:", *(f"{most:.0f}" for most in tenths))


def _grade(submissions: Path, folder: Path, level: str) -> None:
    command = [sys.executable, "-m", "dl_workshop", "grade", submissions, "--out", folder, "--isolation", level]
    ended = subprocess.run(list(map(str, command)), check=False, stdout=subprocess.DEVNULL).returncode
    if ended not in (0, 3):  # 3: graded, below the strongest level
        sys.exit(ended)


def _busy() -> float:
    """The seconds that all cores have worked, on anything."""
    times = psutil.cpu_times()
    return sum(times) - times.idle - getattr(times, "iowait", 0) - getattr(times, "guest", 0)


@contextmanager
def _used_meanwhile() -> Iterator[list[int]]:
    """The bytes of memory in use, over what was before, each half second."""
    before, seen, over = psutil.virtual_memory().used, list[int](), threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            seen.append(psutil.virtual_memory().used - before)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


if __name__ == "__main__":
    main()
