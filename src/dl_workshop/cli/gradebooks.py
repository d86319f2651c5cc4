"""The command gradebook: what a class has achieved, for its teacher and for the places that keep grades."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dl_workshop.cli.console import fail, out, show_json, show_verdict
from dl_workshop.cli.grading import LESSER, opened

if TYPE_CHECKING:
    from dl_workshop.grading.exports import Sheet
    from dl_workshop.grading.gradebook import Grade, Gradebook

_FORMS = ("csv", "moodle", "canvas", "gradescope")


def gradebook(
    folder: Annotated[Path, typer.Argument(help="The folder of the class.", metavar="CLASS")],
    learner: Annotated[str | None, typer.Argument(help="Show everything about this learner.", metavar="[LEARNER]")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print a spreadsheet, one line for each exercise.")] = False,
    moodle: Annotated[bool, typer.Option("--moodle", help="Print Moodle's grading worksheet.")] = False,
    canvas: Annotated[bool, typer.Option("--canvas", help="Print Canvas's gradebook.")] = False,
    gradescope: Annotated[bool, typer.Option("--gradescope", help="Print Gradescope's results.json of LEARNER.")] = False,
    isolation: Annotated[
        str | None, typer.Option(help="Export grades made at this level or a stronger one.", metavar="LEVEL")
    ] = None,
    feedback: Annotated[bool, typer.Option("--feedback", help="Write the learners' pages again.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Delete everything about LEARNER, the page too.")] = False,
) -> None:
    """List the grades of a class, show a learner, print a spreadsheet, or delete a learner.

    Exit status 3 if grades were made below the level that was asked for; no export hands out such grades.
    """
    from dl_workshop.grading import exports, policy

    forms = [form for form, wanted in zip(_FORMS, (csv, moodle, canvas, gradescope), strict=True) if wanted]
    if len(forms) > 1 or (forms and (feedback or forget)):
        fail("Ask for one thing at a time.")
    with opened(folder) as book:
        if learner is not None and learner not in book.learners():
            fail(f"Nobody in {folder} is called {learner!r}.")
        if forget:
            _forget(book, learner)
            return
        try:
            sheet = exports.Sheet(book, policy.read(folder), learner)
            if feedback:
                _write_feedback(book, learner)
            elif forms:
                exports.refuse_below(sheet.grades, _asked(book, isolation))
                _export(sheet, forms[0], learner)
            else:
                _list(sheet, whole=learner is not None)
        except (policy.BadPolicy, exports.BelowLevel) as problem:
            fail(problem, LESSER if isinstance(problem, exports.BelowLevel) else 2)


def _asked(book: Gradebook, isolation: str | None) -> str:
    from dl_workshop.grading.sandbox import LEVELS

    asked = isolation or book.noted("asked") or "bubblewrap"
    if asked not in LEVELS:
        fail(f"There is no isolation called {asked!r}. It is one of {', '.join(LEVELS)}.")
    return asked


def _export(sheet: Sheet, form: str, learner: str | None) -> None:
    from dl_workshop.grading import exports

    if form == "gradescope":
        if learner is None:
            fail("Gradescope takes one learner at a time: name the LEARNER too.")
        show_json(exports.for_gradescope(sheet, learner))
        return
    text = {"csv": exports.as_csv, "moodle": exports.for_moodle, "canvas": exports.for_canvas}[form](sheet)
    typer.echo(text.replace("\r\n", "\n"), nl=False)


def _write_feedback(book: Gradebook, learner: str | None) -> None:
    from dl_workshop.grading import feedback

    pages = feedback.write_all(book, [learner] if learner else list(book.learners()))
    out.print(f"{len(pages)} pages in {book.folder / feedback.FOLDER}.", soft_wrap=True)


def _forget(book: Gradebook, learner: str | None) -> None:
    from dl_workshop.grading import feedback

    if learner is None:
        fail("Name the LEARNER to delete.")
    book.forget(learner)
    feedback.page_of(book.folder, learner).unlink(missing_ok=True)
    out.print(f"{learner} is deleted, with all submissions, grades and the page.", soft_wrap=True)


def _list(sheet: Sheet, whole: bool) -> None:
    """The class as a table of points, or all that is known of a learner."""
    from dl_workshop.grading.files import shown

    if whole:
        for one in sheet.grades:
            show_verdict(_told(one), one.status if one.status != "taken" else "not attempted")
            for note in one.notes:
                out.print(Text(f"  ! {note}", style="yellow"), soft_wrap=True)
        return
    chapters = sorted({one.chapter for one in sheet.grades})
    table = Table("learner", "name", *(f"{number:02d}" for number in chapters), "isolation", box=box.SIMPLE_HEAD)
    for learner, totals in sheet.totals().items():
        levels = ", ".join(sorted({one.isolation for one in sheet.grades if one.learner == learner}))
        cells = [f"{totals[n]:g} of {sheet.possible(n):g}" if n in totals else "" for n in chapters]
        table.add_row(Text(shown(learner)), Text(shown(sheet.names[learner])), *cells, levels)
    out.print(table)


def _told(grade: Grade) -> str:
    from dl_workshop.grading.records import verdict_of

    text = str(verdict_of(grade.verdict))
    return text if grade.status != "taken" else f"○ {grade.exercise}: taken"
