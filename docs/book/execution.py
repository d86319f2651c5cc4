"""Run the chapters, and keep what came of it until their code, or anything that it uses, has changed."""

from __future__ import annotations

import json
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jupytext
import nbclient
import nbformat

from book import places
from dl_workshop import atomic_files, curriculum
from dl_workshop.authoring import imported_names

MISTAKES = "application/vnd.dl-workshop.mistakes+json"
"""The kind of output by which a chapter's last cell hands over the cards of typical mistakes."""
BEFORE = """\
import dl_workshop.widgets.board as _board
_board.SECONDS = 600.0  # the same boards are worked out beforehand on a slow machine as on a fast one
"""
AFTER = """\
from IPython.display import display
from book import mistakes
display({{{kind!r}: mistakes.cards({names!r})}}, raw=True)
"""
SETTLED = {
    "DL_WORKSHOP_SEED": "0",
    "DL_WORKSHOP_TIME_LIMIT": "120",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONPATH": str(places.DOCS),
    "PYTHONHASHSEED": "0",
}
"""With these, the same comes out each time, whatever the environment of the build has set."""


def executed(slugs: list[str], work: Path = places.WORK) -> dict[str, Any]:
    """The notebooks of these chapters with their outputs; as many at a time as there are processors."""
    state = places.package_state()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(slugs, pool.map(lambda slug: _kept(slug, state, work), slugs), strict=True))


def source(slug: str) -> Any:
    """The chapter's text notebook."""
    return jupytext.read(places.ANSWERS / f"{slug}.md", fmt="md:myst")


def _kept(slug: str, state: str, work: Path) -> Any:
    """A chapter's notebook, its outputs taken from the last build that ran the same code with the same package."""
    notebook = source(slug)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    key = places.digest(state, *(cell.source for cell in cells))
    file = work / "executed" / f"{slug}-{key}.json"
    if not file.exists():
        ran = run(notebook, slug)
        kept = {"outputs": [cell.outputs for cell in ran.cells if cell.cell_type == "code"], "widgets": _states(ran)}
        for old in file.parent.glob(f"{slug}-*"):
            old.unlink()
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic_files.write(file, json.dumps(kept))
    kept = json.loads(file.read_text(encoding="utf-8"))
    *outputs, last = kept["outputs"]
    for cell, came in zip(cells, outputs[1:], strict=True):
        cell.outputs = nbformat.from_dict(came)
    notebook.metadata["widgets"], notebook.metadata["mistakes"] = kept["widgets"], last[0]["data"][MISTAKES]
    return notebook


def _states(notebook: Any) -> dict[str, Any]:
    """The boards of a notebook that ran: what the kernel has told the page about each."""
    told = notebook.metadata.get("widgets", {}).get("application/vnd.jupyter.widget-state+json", {"state": {}})["state"]
    return {name: widget for name, widget in told.items() if widget["model_name"] == "AnyModel"}


def run(notebook: Any, slug: str) -> Any:
    """Execute a chapter from top to bottom in a fresh kernel, with one more cell before it and one after."""
    chapter = next(chapter for chapter in curriculum.CHAPTERS if chapter.slug == slug)
    asked = [
        name for cell in notebook.cells if "exercise" in cell.metadata.get("tags", []) for name in imported_names(cell.source)
    ]
    assert asked == list(chapter.exercises), slug
    ran = notebook.copy()
    after = AFTER.format(kind=MISTAKES, names=asked)
    ran.cells = [nbformat.v4.new_code_cell(BEFORE), *notebook.cells, nbformat.v4.new_code_cell(after)]
    with tempfile.TemporaryDirectory() as folder:
        client = nbclient.NotebookClient(
            ran,
            timeout=1200,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            store_widget_state=True,
            extra_arguments=["--log-level=ERROR"],
        )
        return client.execute(env={**os.environ, **SETTLED})
