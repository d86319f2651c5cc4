"""What a clock shows: measured once, kept in the repository with its date, and shown by every build alike."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any

import nbformat

from book import places
from dl_workshop import atomic_files

TAG = "clock"
"""A chapter's cell with this tag shows what a clock has measured."""
FILE = places.DOCS / "measured.json"
COMMAND = "python docs/book --measure"


class NotMeasured(LookupError):
    """A cell that shows what a clock has measured is not among those that were kept, because its code has changed."""


def outputs(slug: str, cell: Any) -> list[Any]:
    """What the cell showed when it was measured."""
    try:
        kept = _kept()[slug]["cells"][places.digest(cell.source)]
    except KeyError:
        raise NotMeasured(f"{slug} has a cell that was never measured; `{COMMAND}` does it:\n{cell.source}") from None
    return [nbformat.from_dict(output) for output in kept]


def note(slug: str) -> str:
    """When that was, and on what, in words."""
    kept = _kept()[slug]
    return f"*Measured on {kept['date']}: {kept['machine']}.*"


def measure(slugs: list[str]) -> list[str]:
    """Run the chapters that have such cells, one after another, and keep what these showed; which ones they were."""
    from book import execution

    sys.path.append(str(places.ROOT / "benchmarks"))
    from measure import machine

    kept = _kept() if FILE.exists() else {}
    for slug in slugs:
        if not any(_shows_a_clock(cell) for cell in execution.source(slug).cells):
            continue
        ran = execution.run(execution.source(slug), slug)
        cells = {places.digest(cell.source): [_lean(o) for o in cell.outputs] for cell in ran.cells if _shows_a_clock(cell)}
        kept[slug] = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine(), "cells": cells}
    atomic_files.write(FILE, json.dumps(kept, indent=1, sort_keys=True) + "\n")
    return sorted(kept)


def _shows_a_clock(cell: Any) -> bool:
    return TAG in cell.metadata.get("tags", [])


def _lean(output: Any) -> Any:
    """An output without the other forms of the same picture."""
    if "data" in output and "text/html" in output.data:
        output.data = {"text/html": output.data["text/html"]}
    return output


def _kept() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))
