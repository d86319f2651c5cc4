"""The commands for grading a class: grade, gradebook, and an example class to try them on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from dl_workshop import curriculum
from dl_workshop.cli.console import err, fail, known, out

if TYPE_CHECKING:
    from dl_workshop.grading.gradebook import Grade, Gradebook
    from dl_workshop.grading.grader import Class, Task
    from dl_workshop.grading.sandbox import Level
    from dl_workshop.grading.submissions import Sorted

LESSER = 3
"""The exit status where grades were made below the strongest level."""
Isolation = Annotated[
    str | None, typer.Option(help="bubblewrap, landlock or plain; by default the strongest that works here.", metavar="LEVEL")
]


def grade(
    submissions: Annotated[
        list[Path], typer.Argument(help="Folders, zips or notebooks, as an LMS exports them.", metavar="SUBMISSIONS...")
    ],
    out_: Annotated[Path, typer.Option("--out", help="The folder of the class, with its gradebook.", metavar="CLASS")],
    isolation: Isolation = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what was found, and what could not be placed.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds that one cell may run.", min=0.1)] = 120,
    jobs: Annotated[int | None, typer.Option(help="Notebooks at a time; one on each core by default.", min=1)] = None,
    seed: Annotated[int | None, typer.Option(help="The class's secret draw, to repeat another class; else random.")] = None,
) -> None:
    """Run every notebook in a sandbox, judge it outside, and write the gradebook. What is graded already stays as it is.

    Exit status 0 if all was graded at the strongest level, 3 if at a lesser one, 2 if something could not be placed.
    """
    from dl_workshop.grading import submissions as handed_in

    found = handed_in.sort(submissions)
    _say(found)
    if dry_run:
        raise typer.Exit(2 if found.problems else 0)
    if not found.found:
        fail("There is nothing to grade.")
    level = _level(isolation)
    out_.mkdir(parents=True, exist_ok=True)
    graded = _graded(out_, found, level, timeout, jobs, seed, isolation)
    out.print(f"{graded} exercises graded, {level}. `dl-workshop gradebook {out_}` shows them.", soft_wrap=True)
    raise typer.Exit(2 if found.problems else LESSER if level != "bubblewrap" else 0)


def _graded(
    folder: Path, found: Sorted, level: Level, timeout: float, jobs: int | None, seed: int | None, asked: str | None
) -> int:
    from dl_workshop.grading import draws, grader
    from dl_workshop.grading.gradebook import Gradebook, NotAGradebook

    try:
        with Gradebook(folder) as book, book.alone():
            if book.journal != "wal":
                err.print(f"{folder} cannot keep SQLite's log beside the gradebook; it is written a little more slowly.")
            grader.hand_in(book, found.found)
            if book.noted("asked") is None:
                with book.writing():
                    book.note("asked", asked or "bubblewrap")
            klass, tasks = grader.Class(book), grader.open_tasks(book)
            _observe(klass, [curriculum.CHAPTERS[n] for n in sorted({task.submission.chapter for task in tasks})], seed)
            return run(klass, tasks, level, timeout, jobs)
    except (NotAGradebook, draws.NoDraw) as problem:
        fail(problem)


def run(klass: Class, tasks: Sequence[Task], level: Level, timeout: float, jobs: int | None) -> int:
    """Judge these tasks, and keep every grade as soon as it is there."""
    from dl_workshop.grading import feedback, grader

    with _bar("Grading", len(tasks)) as shown:
        for done in grader.grade(klass, tasks, level, timeout, jobs):
            klass.book.keep(done)
            if shown:
                shown.advance(shown.task_ids[0])
    feedback.write_all(klass.book, {task.submission.learner for task in tasks} | feedback.out_of_date(klass.book))
    return len(tasks)


def _observe(klass: Class, chapters: Sequence[curriculum.Chapter], seed: int | None) -> None:
    with _bar("Observing the class's own draw", None) as shown:

        def step(done: int, total: int) -> None:
            if shown:
                shown.update(shown.task_ids[0], completed=done, total=total)

        klass.make_ready(chapters, step, seed)


def _bar(what: str, total: int | None) -> Any:
    if not err.is_terminal:
        return nullcontext()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = Progress(*columns, console=err, transient=True)
    shown.add_task(what, total=total)
    return shown


def _level(asked: str | None) -> Level:
    """The level that is asked for, if it works here; else the strongest that does, with a warning where it is not the best."""
    from dl_workshop.grading import isolation
    from dl_workshop.grading.sandbox import LEVELS

    if asked is not None and asked not in LEVELS:
        fail(f"There is no isolation called {asked!r}. It is one of {', '.join(LEVELS)}.")
    level: Level = asked or isolation.strongest()
    if why := isolation.lacking(level):
        fail(f"Isolation by {level} does not work here: {why}. {isolation.HOW_TO_GET_MORE.get(level, '')}")
    if level != "bubblewrap":
        why = isolation.lacking("bubblewrap")
        because = f" ({why})" if why else ""
        said = f"! These grades are made with isolation by {level}, not by bubblewrap{because}: "
        said += "that makes it easier to cheat. `dl-workshop doctor` says how to get more."
        err.print(Text(said, style="yellow"), soft_wrap=True)
    return level


def _say(found: Sorted) -> None:
    counts = Counter((one.convention, one.chapter.number) for one in found.found)
    for (convention, chapter), count in sorted(counts.items()):
        learners = len({one.learner for one in found.found if (one.convention, one.chapter.number) == (convention, chapter)})
        out.print(f"chapter {chapter:02d}: {count} notebooks of {learners} learners ({convention})", soft_wrap=True)
    for note in found.notes:
        out.print(Text(f"! {note}", style="yellow"), soft_wrap=True)
    for problem in found.problems:
        err.print(Text(f"✗ {problem}", style="red"), soft_wrap=True)


def opened(folder: Path) -> Gradebook:
    """The gradebook of a class that has one."""
    from dl_workshop.grading.gradebook import FILE, Gradebook

    if not (folder / FILE).is_file():
        fail(f"There is no gradebook in {folder}.")
    return Gradebook(folder)


def regrade(
    folder: Annotated[Path, typer.Argument(help="The folder of the class.", metavar="CLASS")],
    reason: Annotated[str, typer.Option(help="Why, as the gradebook and the feedback will say.")],
    exercises: Annotated[list[str] | None, typer.Argument(help="Exercises; all if none is named.", metavar="[NAME]...")] = None,
    learner: Annotated[str | None, typer.Option(help="Only this learner's.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Change the grades without asking.")] = False,
    isolation: Isolation = None,
    timeout: Annotated[float, typer.Option(help="Seconds that one cell may run.", min=0.1)] = 120,
    jobs: Annotated[int | None, typer.Option(help="Notebooks at a time; one on each core by default.", min=1)] = None,
) -> None:
    """Judge again what is graded already, show which grades would change, and change them if that is wanted.

    The earlier grades are kept, and the reason is kept with the new ones.
    """
    from dl_workshop.grading import feedback, grader

    names, level = known(exercises or list(curriculum.EXERCISES)), _level(isolation)
    with opened(folder) as book, book.alone():
        klass, before = grader.Class(book), [one for one in book.counting(learner) if one.exercise in names]
        if not before:
            fail("There is no such grade yet.")
        klass.observe_what_changed(sorted({one.exercise for one in before}))
        with _bar("Grading again", len(before)) as shown:
            after = []
            for one in grader.grade(klass, grader.again(book, before, reason), level, timeout, jobs):
                after.append(one)
                if shown:
                    shown.advance(shown.task_ids[0])
        changed = _show_changes(before, after)
        if changed and (yes or typer.confirm("Change them?")):
            for one in changed:
                book.keep(one)
            feedback.write_all(book, {one.learner for one in changed})


def _show_changes(before: Sequence[Grade], after: Sequence[Grade]) -> list[Grade]:
    old = {(one.learner, one.chapter, one.exercise): one for one in before}
    changed = [one for one in after if old[one.learner, one.chapter, one.exercise].status != one.status]
    for one in sorted(changed, key=lambda one: (one.learner, one.exercise)):
        was = old[one.learner, one.chapter, one.exercise].status
        out.print(Text(f"{one.learner}  {one.exercise}: {was} → {one.status}. {one.message}"), soft_wrap=True)
    out.print(f"{len(changed)} of {len(after)} grades change.")
    return changed


def example_class(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.", metavar="FOLDER")],
    learners: Annotated[int, typer.Option(help="How many hand in.", min=1, max=999)] = 30,
    chapter: Annotated[int, typer.Option(help="Which chapter.", min=0, max=len(curriculum.CHAPTERS) - 1)] = 3,
    seed: Annotated[int, typer.Option(help="Another seed, another class.", min=0)] = 0,
) -> None:
    """Write the submissions of an example class, to try `grade` on."""
    from dl_workshop.grading import example

    if folder.exists():
        fail(f"{folder} is there already.")
    try:
        written = example.write(folder, learners, seed, curriculum.CHAPTERS[chapter])
    except OSError as problem:
        fail(f"{folder} cannot be written: {problem.strerror}.")
    out.print(
        f"{len(written)} notebooks in {folder}. Grade them with `dl-workshop grade {folder} --out CLASS`.", soft_wrap=True
    )
