"""The commands that judge: check, for a learner's notebooks, and verify, for the workshop itself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dl_workshop import curriculum, files, folders
from dl_workshop.cli.console import bar, err, fail, known, on_every_core, out, show_json, show_verdict
from dl_workshop.progress import Progress
from dl_workshop.seeds import SEEDS, NotASeed
from dl_workshop.time_limit import NotATimeLimit, time_limit

if TYPE_CHECKING:
    from dl_workshop.notebook_run import Report
    from dl_workshop.proof import MutantProof, Proof

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def check(
    notebooks: Annotated[
        list[Path], typer.Argument(help="Notebooks to run and judge, or folders that hold some.", metavar="NOTEBOOK...")
    ],
    as_json: Json = False,
    timeout: Annotated[float, typer.Option(help="Seconds that one cell may run.", min=0.1)] = 120,
    seed: Annotated[
        int | None,
        typer.Option(help="What the inputs are drawn from, the same for all notebooks; by chance if not given.", min=0),
    ] = None,
) -> None:
    """Run notebooks in fresh kernels, side by side, and judge every exercise.

    Exit status 0 only if all passed, 2 if a file could not be judged.
    """
    try:
        time_limit()
        reports = _reports(_meant(notebooks), timeout, seed)
    except (NotASeed, NotATimeLimit) as problem:
        fail(problem)
    for report in reports:
        _remember(report)
        if not as_json:
            _show(report)
    total, passed = (sum(len(part) for part in parts) for parts in
                     ((r.verdicts for r in reports), (r.passed for r in reports)))  # fmt: skip
    if as_json:
        show_json({"passed": passed, "total": total, "notebooks": [report.to_dict() for report in reports]})
    elif total:
        out.print(f"{passed} of {total} passed", style="bold green" if passed == total else "bold")
    raise typer.Exit(2 if any(report.problem for report in reports) else passed < total)


def _meant(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant, in order, each of them once."""
    found: dict[str, Path] = {}
    for file in (file for path in paths for file in folders.notebooks_at(path)):
        found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _reports(paths: Sequence[Path], timeout: float, seed: int | None) -> list[Report]:
    from dl_workshop import notebook_run

    cells: dict[int, tuple[int, int]] = {}
    with bar(f"Running {paths[0].name}" if len(paths) == 1 else f"Running {len(paths)} notebooks") as shown:

        def step(number: int, done: int, total: int) -> None:
            cells[number] = done, total
            done, total = map(sum, zip(*cells.values(), strict=True))
            shown.update(shown.task_ids[0], completed=done, total=total)

        return notebook_run.run_all(paths, timeout, seed, step)


def _remember(report: Report) -> None:
    progress = Progress(report.path.parent)
    for name in report.passed:
        progress.mark_done(name)


def _show(report: Report) -> None:
    if report.problem:
        err.print(Text(f"{report.problem}\n", style="red"), soft_wrap=True)
        return
    out.print(Text(f"{report.path}\n", style="underline"), soft_wrap=True)
    for note in report.notes:
        out.print(Text(f"! {note}", style="yellow"), soft_wrap=True)
    if report.notes:
        out.print()
    for verdict in report.verdicts:
        show_verdict(verdict["text"], verdict["status"])
    out.print()


def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help="Exercises; all of them if none is named.", metavar="[NAME]...")
    ] = None,
    seeds: Annotated[
        int, typer.Option(help="How many draws of the inputs, of all that learners get.", min=1, max=len(SEEDS))
    ] = 1,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Judge small mistakes made automatically in every reference instead.")
    ] = False,
    page: Annotated[Path | None, typer.Option(help="Write the table of the mutants into this file, in Markdown.")] = None,
    as_json: Json = False,
) -> None:
    """Judge the workshop itself: every reference passes, every known-wrong answer is rejected under its own name."""
    from dl_workshop import proof, recording

    if page and (names or not mutants):
        fail("The page is about the mutants of all exercises: use --page together with --mutants, and name no exercise.")
    chosen = known(names or list(curriculum.EXERCISES))
    stale = recording.stale(chosen)
    if stale:
        fail(f"Since it was observed the code of {', '.join(stale)} has changed. Run `dl-workshop build` first.", 1)
    found: list[Any] = []
    with bar("Verifying") as shown:
        shown.update(shown.task_ids[0], total=len(chosen))
        for one in on_every_core(partial(proof.prove_mutants if mutants else proof.prove, seeds=range(seeds)), chosen):
            found.append(one)
            shown.advance(shown.task_ids[0])
    well = not any(one.survivors if mutants else one.failures for one in found)
    if as_json:
        show_json({"passed": well, "seeds": seeds, "exercises": [one.to_dict() for one in found]})
    elif mutants:
        _show_mutants(found)
    else:
        _show_proofs(found)
    if page:
        try:
            files.write(page, proof.mutants_page(found))
        except OSError as problem:
            fail(f"The page cannot be written to {page}: {problem.strerror}.")
    raise typer.Exit(not well)


def _show_proofs(proofs: list[Proof]) -> None:
    table = Table("Exercise", "Reference", box=box.SIMPLE_HEAD)
    table.add_column("Known-wrong answers rejected", justify="right")
    for proof in proofs:
        sign = Text("✓ passed", "green") if proof.reference == "passed" else Text(f"✗ {proof.reference}", "red")
        count = Text(f"{proof.rejected} of {proof.total}", "" if proof.rejected == proof.total else "red")
        table.add_row(proof.exercise, sign, count)
    out.print(table)
    for failure in (failure for proof in proofs for failure in proof.failures):
        out.print(Text(f"✗ {failure}", style="red"), soft_wrap=True)
    passed = sum(proof.reference == "passed" for proof in proofs)
    rejected, total = sum(proof.rejected for proof in proofs), sum(proof.total for proof in proofs)
    well = passed == len(proofs) and rejected == total
    out.print(
        f"{passed} of {len(proofs)} references pass; "
        f"{rejected} of {total} known-wrong answers are rejected under their own name.",
        style="bold green" if well else "bold red",
        soft_wrap=True,
    )


def _show_mutants(proofs: list[MutantProof]) -> None:
    table = Table("Exercise", box=box.SIMPLE_HEAD)
    for column in ("Made", "Rejected", "Named", "Related", "Survive"):
        table.add_column(column, justify="right")
    for proof in proofs:
        numbers = (proof.made, proof.rejected, proof.named, proof.related, len(proof.survivors))
        table.add_row(proof.exercise, *map(str, numbers))
    out.print(table)
    for survivor in (survivor for proof in proofs for survivor in proof.survivors):
        out.print(Text(f"✗ survives: {survivor}\n", style="red"), soft_wrap=True)
    made, rejected, equivalent, surviving, *told = map(sum, zip(*(proof.counts for proof in proofs), strict=True))
    out.print(
        f"{rejected} of {made} mutants are rejected, {told[0] + told[1]} of them with a name or a relation; "
        f"{equivalent} are listed as equivalent, {surviving} survive.",
        style="bold red" if surviving else "bold green",
        soft_wrap=True,
    )
