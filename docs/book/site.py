"""What every page has besides its text: where else it can be opened, its licence, how to cite it, where to report a mistake."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx

from book import places
from dl_workshop import addresses, curriculum

LIGHT = {
    "color-brand-primary": "#00517f",
    "color-brand-content": "#00517f",
    "color-brand-visited": "#5b3a8c",
    "color-foreground-muted": "#55585e",
    "color-foreground-secondary": "#4a4d52",
    "font-stack": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif",
    "font-stack--monospace": "ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
}
DARK = {
    "color-brand-primary": "#8cc8f2",
    "color-brand-content": "#8cc8f2",
    "color-brand-visited": "#c8b0f0",
    "color-foreground-muted": "#a8acb2",
    "color-foreground-secondary": "#b4b8be",
}
CHAPTERS = {chapter.slug: chapter for chapter in curriculum.CHAPTERS}


def context(project: dict[str, Any]) -> dict[str, Any]:
    """What the template knows about the project."""
    return {"repository": addresses.REPOSITORY, "version": project["version"], "published": addresses.SITE_PATH}


def _of_this_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Where this page is opened as a notebook, and where its mistakes are reported."""
    chapter = CHAPTERS.get(pagename)
    if chapter:
        context["ways"] = [
            ("Download the notebook", f"notebooks/{chapter.slug}.ipynb"),
            ("Colab", addresses.colab(chapter.slug)),
            ("Binder", addresses.binder(chapter.slug)),
        ]
    else:
        context["ways"] = []
    context["furo_navigation_tree"] = context["furo_navigation_tree"].replace('role="heading"', 'role="heading" aria-level="2"')
    context["mistake"] = f"{addresses.REPOSITORY}/issues/new?title={quote(f'A mistake on the page {pagename}')}"


def _as_markup(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Docstrings are written for readers: a bar is that of |z|, and a star that of a product."""
    lines[:] = [re.sub(r"([|*])", r"\\\1", line) for line in lines]


def _name_columns(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """A column of names has no visible title, and a title may be a formula: those who hear the table are told in words."""
    for head in doctree.findall(nodes.thead):
        for entry in head.findall(nodes.entry):
            words = [text for text in entry.findall(nodes.Text) if not isinstance(text.parent, nodes.math) and text.strip()]
            if not words:
                heard = "the value of" if entry.astext().strip() else "what"
                entry.insert(0, nodes.raw("", f'<span class="dlw-unseen">{heard}</span>', format="html"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx; a change of the package, of what writes the pages, or of a title makes every page afresh."""
    app.add_config_value("package_state", places.digest(places.package_state(), *_writers()), "env")
    app.add_config_value("titles", "", "env")  # each page names all others
    app.connect("html-page-context", _of_this_page, priority=900)  # after Furo, whose tree of pages it mends
    app.connect("doctree-resolved", _name_columns)
    app.connect("autodoc-process-docstring", _as_markup)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _writers() -> list[bytes]:
    folders = (places.DOCS / "book", places.DOCS / "templates", places.DOCS / "static", places.JAVASCRIPT)
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    return [file.read_bytes() for file in sorted(files)]
