"""Kill whoever writes into a gradebook, at random moments, and let the same work be done again.

    python tests/kills.py FOLDER KILLS SEED

A turn begins with what the turn before has left, and every fourth with an empty gradebook. A process that has loaded little
forks one that writes, kills it, and forks one that comes to the end in a copy; what lies there then is what an undisturbed one
leaves.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path

from dl_workshop.grading.gradebook import Grade, Gradebook, Submission

LEARNERS = 12


def hand_in_and_grade(folder: Path) -> None:
    """What `grade` writes for a small class, in its order: what is there already stays."""
    with Gradebook(folder) as book:
        for number in range(LEARNERS):
            learner, source = f"learner-{number:02d}", b"{%d}" % number
            one = book.hand_in(
                Submission(learner, 0, 0, "x.ipynb", f"{number:064x}", "a flat folder", None, False, "", source), ""
            )
            done = {grade.exercise for grade in book.grades(learner)}
            for exercise in ("double", "midpoint"):
                if exercise not in done:
                    status = "passed" if number % 3 else "wrong"
                    book.keep(Grade(learner, 0, one.number, exercise, 1, status, "", {}, [], "", 7, "bubblewrap", "v", ""))


def in_a_child(folder: Path) -> int:
    """The number of a process that writes and ends."""
    number = os.fork()
    if not number:
        try:
            hand_in_and_grade(folder)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    return number


def dump(folder: Path) -> str:
    """All that lies in a gradebook, clocks aside."""
    with Gradebook(folder) as book:
        return book.dump()


def undisturbed(folder: Path) -> float:
    """The seconds that it takes from an empty folder to the end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    began = time.monotonic()
    assert os.waitpid(in_a_child(folder), 0)[1] == 0
    return time.monotonic() - began


def main(folder: Path, kills: int, seed: int) -> None:
    """Raise where a gradebook differs from an undisturbed one."""
    chance, whole, killed, copy = random.Random(seed), folder / "whole", folder / "killed", folder / "copy"
    # The shortest of three: on a computer that was busy only just then, every kill would come too late.
    long, cut_short = min(undisturbed(whole) for _ in range(3)), 0
    expected = dump(whole)
    for turn in range(kills):
        if turn % 4 == 0:
            shutil.rmtree(killed, ignore_errors=True)
            killed.mkdir()
        writer = in_a_child(killed)
        time.sleep(chance.uniform(0, long))
        os.kill(writer, signal.SIGKILL)
        cut_short += os.waitpid(writer, 0)[1] == signal.SIGKILL
        shutil.copytree(killed, copy)
        assert os.waitpid(in_a_child(copy), 0)[1] == 0
        assert dump(copy) == expected, f"after kill {turn + 1}"
        shutil.rmtree(copy)
    print(f"{cut_short} of {kills} were killed at work")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
