"""The commands that look after things: doctor and build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from dl_workshop import curriculum
from dl_workshop.cli.console import bar, fail, known, on_every_core, out, show_json

_SIGNS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "bad": ("✗", "red")}


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Look at Python, JAX, the widgets and the notebooks, and say how to mend what is wrong."""
    from dl_workshop.cli.console import err
    from dl_workshop.doctor import examine

    with err.status("Looking ..."):
        findings = list(examine())
    well = all(finding.level != "bad" for finding in findings)
    if as_json:
        show_json({"well": well, "findings": [finding.to_dict() for finding in findings]})
        raise typer.Exit(not well)
    table = Table.grid(padding=(0, 2))
    for finding in findings:
        sign, colour = _SIGNS[finding.level]
        told = Text(finding.found)
        if finding.mend:
            told.append(f"\n{finding.mend}", style="italic")
        table.add_row(Text(sign, style=f"bold {colour}"), Text(finding.what, style="bold"), told)
    out.print(table)
    out.print()
    out.print("All is well." if well else "Something is wrong: see the lines marked ✗.", style="green" if well else "red")
    raise typer.Exit(not well)


def build(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something has drifted.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite notebooks that somebody has worked in.")] = False,
    root: Annotated[Path, typer.Option("--root", help="The source checkout.", file_okay=False, exists=True)] = Path("."),
    again: Annotated[
        list[str] | None, typer.Option("--again", help="Observe this exercise again, although its code has not changed.")
    ] = None,
) -> None:
    """Derive notebooks/ from answers/, and observe what references, known-wrong answers and mutants do.

    Only exercises whose code has changed are observed, a minute or less for each. With --check they are compared on one draw
    of the inputs.
    """
    from dl_workshop import authoring

    if not (root / "answers").is_dir():
        fail(f"{root.resolve()} has no folder answers/. Run this in the workshop's source checkout.")
    chosen = known(again or [])
    try:
        listed = authoring.note_exercises(root, check=check)
        names = authoring.build(root, check=check, force=force)
    except (authoring.WorkInProgress, curriculum.NotWritten, OSError, ValueError) as problem:
        fail(problem, 1)
    if check:
        drifted = [
            *["src/dl_workshop/curriculum.json does not list the exercises that answers/ asks for"] * listed,
            *(f"notebooks/{name} is not what answers/ makes of it" for name in names),
            *_drift(curriculum.EXERCISES),
        ]
        for line in drifted:
            out.print(Text(line, style="red"), soft_wrap=True)
        if drifted:
            fail("Run `dl-workshop build`.", 1)
        out.print("notebooks/ and the observed data are up to date.")
        return
    for path in (*["src/dl_workshop/curriculum.json"] * listed, *(f"notebooks/{name}" for name in names)):
        out.print(f"wrote {path}")
    try:
        observed = _observe(chosen)
    except curriculum.NotWritten as problem:
        fail(problem, 1)
    for name in observed:
        out.print(f"observed {name}")
    if not names and not observed:
        out.print("notebooks/ and the observed data are up to date.")


def _observe(again: tuple[str, ...]) -> list[str]:
    """Observe what has changed, and what is named; the names of both."""
    from dl_workshop import observed_data

    names = list(dict.fromkeys([*observed_data.stale(), *again]))
    with bar("Observing") as shown:
        observed_data.record(names, lambda done, total: shown.update(shown.task_ids[0], completed=done, total=total))
    return names


def _drift(names: Sequence[str]) -> list[str]:
    """Where the observed data differ from what the answers do now. Where code has changed, only that is said."""
    from dl_workshop import observed_data

    stale = [f"{name} has changed since it was observed" for name in observed_data.stale(names)]
    if stale:
        return stale
    found: list[str] = []
    with bar("Observing") as shown:
        for done, lines in enumerate(on_every_core(observed_data.drift_on_one_draw, names), 1):
            found += lines
            shown.update(shown.task_ids[0], completed=done, total=len(names))
    return found
