"""Formulas, set by KaTeX while the page is built: nothing is left to run in the browser, and screen readers get MathML."""

from __future__ import annotations

import atexit
import json
import re
import subprocess
from functools import cache
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from book import places

NAME = "katex"


class Unreadable(ValueError):
    """A formula that KaTeX cannot set."""


@cache
def _setter() -> subprocess.Popen[str]:
    """KaTeX, waiting for formulas: one line in, one line out."""
    command = ["node", str(places.JAVASCRIPT / "formulas.js")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    atexit.register(process.terminate)
    return process


@cache
def html(formula: str, display: bool = False) -> str:
    """A formula as HTML with MathML in it."""
    process = _setter()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"formula": formula, "display": display}) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    if "error" in answer:
        raise Unreadable(f"{formula}: {answer['error']}")
    return str(answer["html"])


def _inline(translator: Any, node: nodes.math) -> None:
    behind = node.get("behind", "")
    shown = html(node.astext())
    translator.body.append(f'<span class="dlw-together">{shown}{behind}</span>' if behind else shown)
    raise nodes.SkipNode


def _block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(
        f'<div class="dlw-formula" tabindex="0" role="group" aria-label="formula">{html(node.astext(), True)}</div>'
    )
    raise nodes.SkipNode


def _keep_together(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """No line begins with what closes a clause: to a browser a formula is a box, and a line may end after any box."""
    for node in list(doctree.findall(nodes.math)):
        text = node.next_node(descend=False, siblings=True)
        if isinstance(text, nodes.Text) and (behind := re.match(r"[.,;:?!)\u2019\u201d]+", text)):
            node["behind"] = behind[0]
            text.parent.replace(text, nodes.Text(text[behind.end() :]))


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx."""
    app.add_html_math_renderer(NAME, (_inline, None), (_block, None))
    app.connect("doctree-resolved", _keep_together)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
