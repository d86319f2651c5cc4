"""The commands that look after things: doctor and build."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from dl_workshop.cli.console import fail, out, show_json

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
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a notebook has drifted.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite notebooks that somebody has worked in.")] = False,
    root: Annotated[Path, typer.Option("--root", help="The source checkout.", file_okay=False, exists=True)] = Path("."),
) -> None:
    """Derive notebooks/ from answers/."""
    from dl_workshop import authoring

    if not (root / "answers").is_dir():
        fail(f"{root.resolve()} has no folder answers/. Run this in the workshop's source checkout.")
    try:
        names = authoring.build(root, check=check, force=force)
    except (authoring.WorkInProgress, OSError, ValueError) as problem:
        fail(problem, 1)
    if not names:
        out.print("notebooks/ is up to date.")
    elif check:
        for name in names:
            out.print(f"notebooks/{name} is not what answers/ makes of it", style="red")
        fail("Run `dl-workshop build`.", 1)
    else:
        for name in names:
            out.print(f"wrote notebooks/{name}")
