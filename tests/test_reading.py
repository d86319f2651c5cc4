"""What a reader of the notebooks meets: links that lead somewhere, lines that are whole, and a way on at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from notebooks import ROOT, chapter_source, learner_notebook

from dl_workshop import curriculum
from dl_workshop.authoring import OVERVIEW, ways_from

CHAPTERS = pytest.mark.parametrize("chapter", curriculum.CHAPTERS, ids=lambda chapter: chapter.slug)
SHOWN = 115
"""Characters of a line of code that JupyterLab shows on a screen of 1366 pixels, with its side bar and a scroll bar: 118 were
counted without the latter."""


def both(chapter: curriculum.Chapter) -> Iterator[tuple[Path, Any]]:
    """The chapter as instructors and as learners open it, each with its folder."""
    yield ROOT / "answers", chapter_source(chapter.slug)
    yield ROOT / "notebooks", learner_notebook(chapter.slug)


def anchors(text: str) -> set[str]:
    """The names by which JupyterLab knows the headings of a text."""
    return {heading.strip().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def prose(notebook: Any) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@CHAPTERS
def test_every_link_of_a_chapter_leads_somewhere(chapter: curriculum.Chapter) -> None:
    for folder, notebook in both(chapter):
        text = re.sub(r"```.*?```|`[^`\n]*`|\$[^$]*\$", "", prose(notebook), flags=re.DOTALL)
        for link in re.findall(r"\]\(([^)]*)\)|<([^ >]+://[^>]*)>|(?:href|src)=\"([^\"]*)\"", text):
            target, _, anchor = "".join(link).partition("#")
            if target.startswith("https://"):
                continue
            slug = Path(target or chapter.slug).stem
            assert not target or (folder / target).is_file(), f"{folder.name}: {target}"
            assert not anchor or anchor in anchors(prose(chapter_source(slug))), f"{folder.name}: {anchor}"


@CHAPTERS
def test_no_line_of_code_is_cut_at_the_right(chapter: curriculum.Chapter) -> None:
    for _, notebook in both(chapter):
        lines = [line for cell in notebook.cells if cell.cell_type == "code" for line in cell.source.splitlines()]
        assert [line for line in lines if len(line) > SHOWN] == []


@CHAPTERS
def test_a_chapter_ends_with_what_is_done_and_the_ways_on(chapter: curriculum.Chapter) -> None:
    *_, overview, ways = learner_notebook(chapter.slug).cells
    assert (overview.source, ways.source) == (OVERVIEW, ways_from(chapter))
    near = [other for other in curriculum.CHAPTERS if abs(other.number - chapter.number) == 1]
    assert re.findall(r"\]\(([^)#]*)\)", ways.source) == [f"{other.slug}.ipynb" for other in near]
    assert all(other.name in ways.source for other in near)
