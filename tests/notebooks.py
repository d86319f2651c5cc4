"""Run the project's notebooks as a learner and as an instructor would."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jupytext
import nbclient
import nbformat
from front_end import environment

from dl_workshop import authoring, curriculum

ROOT = Path(__file__).parent.parent


def chapter_source(slug: str) -> Any:
    """The chapter as the instructor sees it."""
    return deepcopy(_read(slug))


def learner_notebook(slug: str) -> Any:
    """The chapter as it is delivered to learners, whatever somebody may have done in `notebooks/` since."""
    return deepcopy(_derived(slug))


@cache
def _read(slug: str) -> Any:
    return jupytext.read(ROOT / "answers" / f"{slug}.md", fmt="md:myst")


@cache
def _derived(slug: str) -> Any:
    chapter = next(chapter for chapter in curriculum.CHAPTERS if chapter.slug == slug)
    return nbformat.reads(authoring.derived(ROOT / "answers" / f"{slug}.md", chapter), as_version=4)


def run(notebook: Any, folder: Path, *, allow_errors: bool = False) -> Any:
    """Execute top to bottom in a fresh kernel started in `folder`."""
    client = nbclient.NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        allow_errors=allow_errors,
    )
    return client.execute(env=environment(folder))


def text_outputs(cell: Any) -> str:
    """All that a cell says in plain text."""
    outputs = cell.get("outputs", [])
    return "\n".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in outputs)
