"""How Sphinx makes the site from the pages that `book` has written."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))

from book import formulas, places, site  # noqa: E402

PROJECT = tomllib.loads((places.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project, version, release = "dl-workshop", PROJECT["version"], PROJECT["version"]
author = "the dl-workshop authors"
copyright = f"2026 {author}"  # noqa: A001
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "book.formulas", "book.site"]
templates_path = [str(DOCS / "templates")]
suppress_warnings: list[str] = []
nitpicky = False

myst_enable_extensions = ["dollarmath", "colon_fence", "attrs_block"]
myst_heading_anchors = 3
html_math_renderer = formulas.NAME

default_role = "code"
autodoc_typehints = "none"  # the signatures of the reference are written out, with shapes
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True

html_theme = "furo"
html_title = "dl-workshop"
html_static_path = [str(DOCS / "static"), str(places.WORK / "static")]
html_favicon = str(DOCS / "static" / "favicon.svg")
html_css_files = ["katex/katex.min.css", "board.css", "book.css"]
html_js_files = [("page.js", {"defer": "defer"})]
html_copy_source = False  # it would hold whatever is folded
html_show_sourcelink = False
html_show_search_summary = False  # it would show what is folded, and a page opened from a disk may not fetch
html_show_sphinx = False
html_last_updated_fmt = None
html_permalinks_icon = "#"
html_domain_indices = html_use_index = False  # the reference has a table of contents
pygments_style, pygments_dark_style = "book.colours.Light", "book.colours.Dark"
html_theme_options = {
    "sidebar_hide_name": False,
    "light_css_variables": site.LIGHT,
    "dark_css_variables": site.DARK,
    "top_of_page_buttons": [],
}
html_context = site.context(PROJECT)
