"""The commands that judge: check, for a learner's notebooks, and verify, for the workshop itself."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from dl_workshop import atomic_files, curriculum, folders
from dl_workshop.cli.console import bar, err, fail, known, on_every_core, out, show_json, show_verdict
from dl_workshop.progress import Progress
from dl_workshop.seeds import SEEDS, NotASeed
from dl_workshop.time_limit import NotATimeLimit, time_limit

if TYPE_CHECKING:
    from dl_workshop.jupyter.running import Report
    from dl_workshop.verification import Proof

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def check(
    notebooks: Annotated[
        list[Path], typer.Argument(help="Notebooks to run and judge, or folders that hold some.", metavar="NOTEBOOK...")
    ],
    as_json: Json = False,
    timeout: Annotated[float, typer.Option(help="Seconds that one cell may run.", min=0.1)] = 120,
    seed: Annotated[
        int | None,
        typer.Option(help="What the inputs are drawn from, the same for all notebooks; random if not given.", min=0),
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
    from dl_workshop.jupyter import running

    cells: dict[int, tuple[int, int]] = {}
    with bar(f"Running {paths[0].name}" if len(paths) == 1 else f"Running {len(paths)} notebooks") as shown:

        def step(number: int, done: int, total: int) -> None:
            cells[number] = done, total
            done, total = map(sum, zip(*cells.values(), strict=True))
            shown.update(shown.task_ids[0], completed=done, total=total)

        return running.run_all(paths, timeout, seed, step)


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
        int, typer.Option(help="How many of the draws of the inputs that learners can get.", min=1, max=len(SEEDS))
    ] = 1,
    page: Annotated[
        Path | None, typer.Option(help="Update these exercises' rows in this table of mutants, in Markdown.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Judge the workshop itself: references, right answers written differently, known-wrong answers, and mutants.

    Right answers pass, known-wrong ones are rejected under their own names, and no small mistake made in a reference passes.
    """
    from dl_workshop import observed_data, verification

    chosen = known(names or list(curriculum.EXERCISES))
    stale = observed_data.stale(chosen)
    if stale:
        fail(f"The code of {', '.join(stale)} has changed since it was observed. Run `dl-workshop build` first.", 1)
    found: list[Proof] = []
    with bar("Verifying") as shown:
        shown.update(shown.task_ids[0], total=len(chosen))
        for one in on_every_core(partial(verification.prove, seeds=range(seeds)), chosen):
            found.append(one)
            shown.advance(shown.task_ids[0])
    well = not any(one.failures for one in found)
    if as_json:
        show_json({"passed": well, "seeds": seeds, "exercises": [one.to_dict() for one in found]})
    else:
        _show_proofs(found)
    if page:
        try:
            before = page.read_text(encoding="utf-8") if page.exists() else ""
            atomic_files.write(page, verification.mutants_page([one.mutants for one in found], before))
        except OSError as problem:
            fail(f"The page cannot be written to {page}: {problem.strerror}.")
    raise typer.Exit(not well)


def _show_proofs(proofs: list[Proof]) -> None:
    table = Table("Exercise", "Reference", box=box.SIMPLE_HEAD)
    for column in ("Right answers pass", "Known-wrong answers named", "Mutants rejected"):
        table.add_column(column, justify="right")
    for proof in proofs:
        sign = Text("✓ passed", "green") if proof.reference == "passed" else Text(f"✗ {proof.reference}", "red")
        mutants = proof.mutants
        counts = ((proof.passed, proof.right), (proof.rejected, proof.known_wrong),
                  (mutants.rejected, mutants.made - mutants.equivalent))  # fmt: skip
        table.add_row(proof.exercise, sign, *(_count(*pair) for pair in counts))
    out.print(table)
    for failure in (failure for proof in proofs for failure in proof.failures):
        out.print(Text(f"✗ {failure}", style="red"), soft_wrap=True)
    if any(proof.passed is None for proof in proofs):
        out.print("Right answers were not tried: some need optax (python -m pip install optax).", style="yellow")
    well = not any(proof.failures for proof in proofs)
    passed = sum(proof.reference == "passed" for proof in proofs)
    out.print(
        f"{passed} of {len(proofs)} references pass; "
        f"{sum(p.rejected for p in proofs)} of {sum(p.known_wrong for p in proofs)} known-wrong answers are rejected under "
        f"their own name; {sum(p.mutants.rejected for p in proofs)} mutants are rejected, "
        f"{sum(len(p.mutants.survivors) for p in proofs)} survive.",
        style="bold green" if well else "bold red",
        soft_wrap=True,
    )


def _count(good: int | None, total: int) -> Text:
    return Text("-" if good is None else f"{good} of {total}", "" if good in (None, total) else "red")
