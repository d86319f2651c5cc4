"""A chapter as a page: its notebook with outputs, written as Markdown for Sphinx."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

import nbformat

from book import boards, measured, pictures, places
from book.exercises import exercise
from dl_workshop import curriculum
from dl_workshop.authoring import checked_names, imported_names

WIDGET = "application/vnd.jupyter.widget-view+json"
COLOURED = re.compile(r"\x1b\[[\d;]*m")
"""How a text tells a terminal that what follows has a colour."""
DRAWS = 3
"""Fewer lines than that, with a picture and nothing else to show for them, only draw."""

FURTHER = {3: ["{doc}`Roll down the loss <descent>` of this chapter yourself: you set the start and the step."]}
"""What else this site has, by the chapter that it belongs to."""


@dataclass
class Page:
    """The page of one chapter: `text` is its Markdown; pictures and boards are written into `folder`, beside the pages.

    Of the others `built` have a page. `live` is the first board that moves without a kernel, once `text` was read.
    """

    chapter: curriculum.Chapter
    notebook: Any
    folder: Path
    built: set[str]
    live: str = ""
    _boards: int = 0

    @cached_property
    def text(self) -> str:
        """The whole page."""
        parts = [part for cell in self.notebook.cells for part in self._cell(cell) if part]
        return "\n\n".join([*parts, *FURTHER.get(self.chapter.number, [])]) + "\n"

    def _cell(self, cell: Any) -> list[str]:
        if cell.cell_type == "markdown":
            return [prose(cell.source, self.built)]
        tags = cell.metadata.get("tags", [])
        if "exercise" in tags:
            return [
                exercise(name, self.notebook.metadata["mistakes"][name], self.folder) for name in imported_names(cell.source)
            ]
        if checked_names(cell.source, handed_over=True):
            return []  # what stands there in the notebook is the card of a right answer
        outputs = measured.outputs(self.chapter.slug, cell) if measured.TAG in tags else cell.outputs
        shown = [self._output(output) for output in _with_their_pictures(_joined(outputs))]
        note = measured.note(self.chapter.slug) if measured.TAG in tags else ""
        code = _code(cell.source)
        if _prepares(cell.source):
            return [_folded("What this chapter imports", code)]
        if cell.source.rstrip().endswith(";") and cell.source.count("\n") < DRAWS:  # the code is of use only for drawing it
            return [*shown, note, _folded("How it is drawn", code)]
        return [code, *shown, note]

    def _output(self, output: Any) -> str:
        if output.output_type == "stream":
            if output.name == "stderr":
                raise ValueError(f"{self.chapter.slug} complains: {output.text}")
            return _printed(output.text)
        if output.output_type == "error":
            raise ValueError(f"{self.chapter.slug} stops: {output.evalue}")
        if WIDGET in output.data:
            return self._board(output)
        if "text/html" in output.data:
            return raw(pictures.taken_out(output.data["text/html"], self.folder / "pictures"))
        if "image/png" in output.data:
            raise pictures.NotDescribed(f"a picture in {self.chapter.slug}")
        return _printed(output.data["text/plain"])

    def _board(self, output: Any) -> str:
        widget = self.notebook.metadata["widgets"].get(output.data[WIDGET]["model_id"])
        if widget is None:
            return ""  # a progress bar that has come to its end
        state = boards.state_of(widget)
        picture = pictures.taken_out(pictures.still(output.data["text/html"]), self.folder / "pictures")
        if not boards.is_live(state):
            return raw(place(picture, state, ""))
        self._boards += 1
        name = f"{self.chapter.slug}-{self._boards}"
        shown = raw(place(picture, state, boards.kept(name, state, self.folder / "boards")))
        self.live = self.live or shown
        return shown


def _with_their_pictures(outputs: list[Any]) -> list[Any]:
    """The same outputs, except that a board's picture, which stands before it as a separate output, becomes part of it."""
    kept: list[Any] = []
    for output in outputs:
        before = kept[-1].get("data", {}).get("text/html", "") if kept else ""
        if WIDGET in output.get("data", {}) and pictures.still(before):
            output.data["text/html"] = kept.pop().data["text/html"]
        kept.append(output)
    return kept


def prose(text: str, built: set[str]) -> str:
    """A text cell as it stands, but for links to chapters that this book has no page of."""

    def link(found: re.Match[str]) -> str:
        return f"[{found[1]}]({found[2]}.md)" if found[2] in built else found[1]

    return re.sub(r"\[([^\]]+)\]\((\d\d-[a-z-]+)\.md\)", link, text)


def raw(html: str) -> str:
    """HTML that goes to the page as it is."""
    fence = "`" * 4
    return f"{fence}{{raw}} html\n{html}\n{fence}"


def place(picture: str, state: dict[str, Any], name: str) -> str:
    """Where a board will be: its picture, in the room that sliders and text will take; without a name it stays a picture."""
    rows = len(state["knobs"]) + state["ahead"].get("height", 0) if name else 0
    live = f' data-board="{escape(name)}" style="--rows: {rows}"' if name else ""
    said = "The sliders of this picture move once the page can run its script." if name else ELSEWHERE
    return f'<figure class="dlw-live"{live}>{picture}<figcaption>{said}</figcaption></figure>'


ELSEWHERE = (
    "To move these sliders, open the chapter as a notebook (the links are at the top of the page): what each move shows is "
    "worked out by Python while you drag."
)


def _joined(outputs: list[Any]) -> list[Any]:
    """The outputs, with what was printed in several goes as one."""
    joined: list[Any] = []
    for output in outputs:
        if joined and output.get("name", 0) == joined[-1].get("name", 1):
            joined[-1] = {**joined[-1], "text": joined[-1]["text"] + output["text"]}
        else:
            joined.append(output)
    return [nbformat.from_dict(output) for output in joined]


def _prepares(source: str) -> bool:
    """Whether a cell only imports, and perhaps says how many decimals are printed."""
    body = ast.parse(source).body
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    return bool(imports) and all(node in imports or "set_printoptions" in ast.unparse(node) for node in body)


def _folded(title: str, inside: str) -> str:
    return f'<details class="dlw-code"><summary>{title}</summary>\n\n{inside}\n\n</details>'


def _code(source: str) -> str:
    return f"```python\n{source}\n```"


def _printed(text: str) -> str:
    if not text.strip():
        return ""
    shown = escape(places.without_folders(COLOURED.sub("", text.rstrip())))
    return raw(f'<pre class="dlw-printed" tabindex="0" role="group" aria-label="what this prints">{shown}</pre>')
