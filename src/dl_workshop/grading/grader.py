"""Grade a class: everything that was handed in and is not graded yet, exercise by exercise, on every core."""

from __future__ import annotations

import os
import platform
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from dl_workshop import __version__, curriculum
from dl_workshop.checking import Verdict
from dl_workshop.checking.live import observed_now
from dl_workshop.checking.observed import Observed
from dl_workshop.exercises.spec import Exercise
from dl_workshop.fingerprints import fingerprint
from dl_workshop.grading import cells, draws
from dl_workshop.grading.gradebook import Grade, Gradebook, Submission, now
from dl_workshop.grading.records import recorded
from dl_workshop.grading.sandbox import TURN, Level, Sandbox
from dl_workshop.grading.sitting import Sitting
from dl_workshop.grading.submissions import Found
from dl_workshop.jupyter.running.reading import read_from


@dataclass(frozen=True)
class Task:
    """One exercise of one submission that is to be judged; `reason` says why, where it is judged again."""

    submission: Submission
    exercise: str
    turn: int = 1
    reason: str = ""


class Class:
    """What a class is judged by: its secret seed, and what is known on it."""

    def __init__(self, book: Gradebook) -> None:
        self.book = book
        self._known = dict[str, Observed]()
        self.seed = 0

    def make_ready(self, chapters: Sequence[curriculum.Chapter], step: Callable[[int, int], None], seed: int | None) -> None:
        """Have the class's own draw observed and proven for these chapters, where that was not done before."""
        chosen = self.book.noted("seed")
        if chosen is None:
            chosen = str(draws.new_seed(chapters) if seed is None else seed)
            with self.book.writing():
                self.book.note("seed", chosen)
        for chapter in chapters:
            kept = {name: self.book.draw(name) for name in chapter.exercises}
            missing = [name for name, draw in kept.items() if draw is None]
            if missing:
                self._keep(draws.draw(chapter, int(chosen), again=seed is None, step=step))
        self._known.clear()

    def observe_what_changed(self, names: Sequence[str]) -> None:
        """Observe again, on the seed that they have, the exercises whose check has changed since they were observed."""
        for name in names:
            seed = self.seed_of(name)
            if self.book.noted(f"check of {name}") != fingerprint(name):
                self._keep([draws.observe(name, seed)])

    def _keep(self, drawn: Sequence[draws.Drawn]) -> None:
        with self.book.writing():
            for one in drawn:
                self.book.keep_draw(one.exercise, one.seed, one.data)
                self.book.note(f"check of {one.exercise}", fingerprint(one.exercise))

    def seed_of(self, exercise: str) -> int:
        """The seed of an exercise's draw."""
        draw = self.book.draw(exercise)
        assert draw is not None
        return draw[0]

    def load(self) -> None:
        """Have what is known of all exercises at hand: afterwards it can be asked for in any thread."""
        for name in curriculum.EXERCISES:
            draw = self.book.draw(name)
            if draw and name not in self._known:
                self._known[name] = draws.unpacked(draw[1])

    def known(self, exercise: Exercise, seed: int, x64: bool) -> Observed:
        """What attempts at an exercise are compared with; with 64 bits it is worked out when it is asked for."""
        kept = self._known.get(exercise.name)
        if kept is not None and kept.seed == seed and not x64:
            return kept
        import jax

        with jax.enable_x64(x64):
            live = observed_now(exercise, seed, x64)
            return Observed(seed, x64, live.parameters, dict(live.reference), {n: dict(w) for n, w in live.wrong.items()})


def open_tasks(book: Gradebook) -> list[Task]:
    """What is not graded yet, of the submissions that count."""
    done = {(one.learner, one.chapter, one.number, one.exercise) for one in book.grades()}
    return [
        Task(one, name)
        for one in book.submissions(all_of_them=False)
        for name in curriculum.CHAPTERS[one.chapter].exercises
        if (one.learner, one.chapter, one.number, name) not in done
    ]


def again(book: Gradebook, grades: Sequence[Grade], reason: str) -> list[Task]:
    """The tasks of judging once more what these grades are about."""
    submissions = {(one.learner, one.chapter, one.number): one for one in book.submissions()}
    return [Task(submissions[one.learner, one.chapter, one.number], one.exercise, one.turn + 1, reason) for one in grades]


def grade(klass: Class, tasks: Sequence[Task], level: Level, timeout: float, workers: int | None = None) -> Iterator[Grade]:
    """Judge tasks side by side, chapter by chapter; each grade as soon as it is there."""
    klass.load()  # an attempt may build on any of them, or be a right answer to another one
    for chapter in curriculum.CHAPTERS:
        chosen = [task for task in tasks if task.submission.chapter == chapter.number]
        if not chosen:
            continue
        with Sandbox(chapter, level, seconds=20 * timeout) as sandbox:
            yield from _side_by_side(klass, chosen, sandbox, timeout, workers or os.cpu_count() or 1)


def _side_by_side(klass: Class, tasks: Sequence[Task], sandbox: Sandbox, timeout: float, workers: int) -> Iterator[Grade]:
    waiting, done = queue.SimpleQueue[Task](), queue.SimpleQueue[Grade | BaseException]()
    stop, seeds = threading.Event(), {task.exercise: klass.seed_of(task.exercise) for task in tasks}
    for task in tasks:
        waiting.put(task)

    def work() -> None:
        while not stop.is_set():
            try:
                task = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                with TURN:
                    done.put(judged(klass, task, sandbox, timeout, seeds[task.exercise]))
            except BaseException as error:
                done.put(error)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(workers, len(tasks)))]
    with ExitStack() as left:
        left.callback(stop.set)
        for thread in threads:
            thread.start()
        for _ in tasks:
            result = done.get()
            if isinstance(result, BaseException):
                raise result
            yield result


def judged(klass: Class, task: Task, sandbox: Sandbox, timeout: float, seed: int) -> Grade:
    """What an exercise of a submission is worth: taken from the workshop, or run and judged."""
    one, chapter = task.submission, curriculum.CHAPTERS[task.submission.chapter]
    notebook = read_from(Path(one.file).with_suffix(".ipynb"), one.source)
    taken, notes = cells.taken(notebook, chapter), list[str]()
    if task.exercise in taken:
        message = "Taken from the workshop: neither passed nor failed."
        verdict, status = Verdict(task.exercise, "not attempted", message), "taken"
    else:
        sitting = Sitting(notebook, task.exercise, taken, klass.known, seed, timeout)
        verdict, notes = sitting.judged(sandbox)
        status = verdict.status
    whose = one.learner, one.chapter, one.number, task.exercise, task.turn
    made = seed, sandbox.level, versions(task.exercise), now()
    return Grade(*whose, status, verdict.message, recorded(verdict), notes, task.reason, *made)


@cache
def versions(exercise: str) -> str:
    """What was graded with: the workshop, its check of the exercise, JAX and Python."""
    parts = {"dl-workshop": __version__, "check": fingerprint(exercise)[:12], "jax": version("jax")}
    return " ".join(f"{name} {number}" for name, number in {**parts, "python": platform.python_version()}.items())


def hand_in(book: Gradebook, found: Sequence[Found]) -> list[Submission]:
    """Keep what was found in the gradebook."""
    kept = []
    for one in found:
        whose = one.learner, one.chapter.number, 0
        new = Submission(*whose, one.file, one.digest, one.convention, one.handed_in, one.late, one.note, one.source)
        kept.append(book.hand_in(new, one.name))
    return kept
