"""Which names a cell's text defines, as far as that can be read without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

_KEEPING = ("time", "capture", "prun", "debug")
"""The cell magics that run a cell as Python and keep what it defines."""


@lru_cache(1000)
def defined_in(source: str) -> frozenset[str]:
    """The names that a cell gives a meaning to at its top level: by assignment, import, def or class.

    Where the cell is not valid Python, those of the lines that are.
    """
    tree = _tree(source)
    if tree:
        return frozenset(_defined(tree))
    return frozenset(name for line in source.splitlines() if line[:1].strip() for name in _in_line(line))


def used_in(source: str) -> frozenset[str]:
    """The names that a cell reads anywhere; none where it is not valid Python."""
    tree = _tree(source)
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name)) if tree else ()
    return frozenset(node.id for node in names if isinstance(node.ctx, ast.Load))


def mentions_definition(source: str, name: str) -> bool:
    """Whether a text has a definition of `name` in it anywhere, even indented or commented out."""
    definition = rf"^[ \t]*#?[ \t]*(?:(?:async[ \t]+)?def[ \t]+{name}\b|{name}[ \t]*(?::[^=\n]*)?=(?!=))"
    return bool(re.search(definition, source, re.MULTILINE)) or name in defined_in(source)


def foreign_magic(source: str) -> str:
    """The cell magic that has a cell run as something else, or that keeps nothing of what it defines; else empty."""
    first = next((line.strip() for line in source.splitlines() if line.strip()), "")
    magic = re.match(r"%%(\S+)", first)
    return magic[0] if magic and magic[1] not in _KEEPING else ""


def beginning(source: str) -> str:
    """How a cell begins, so that it can be found: its first line that is not a comment."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    return printable(next((line for line in lines if not line.startswith("#")), lines[0] if lines else ""))[:60]


def printable(text: str) -> str:
    """A text without the characters that would colour a terminal, or do worse to it."""
    return "".join(sign if sign.isprintable() else " " for sign in re.sub(r"\x1b\[[\d;]*m", "", text))


def _tree(source: str) -> ast.Module | None:
    """A cell as Python, without its magics."""
    try:
        return ast.parse(re.sub(r"^\s*[%!?].*$", "", source, flags=re.MULTILINE))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _in_line(line: str) -> Iterator[str]:
    for rest in ("", " pass"):  # a line that opens a block is valid with a body
        try:
            yield from _defined(ast.parse(line + rest))
        except (SyntaxError, ValueError):
            continue
        return


def _defined(node: ast.AST) -> Iterator[str]:
    """The names defined by a tree, but not within its functions, classes and comprehensions, whose names are their own."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        for child in ast.iter_child_nodes(node):
            yield from _defined(child)
