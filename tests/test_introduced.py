"""What an exercise needs has been shown before it: every name in its solution stands in a cell or a code span further up."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from notebooks import chapter_source
from unseen import attempts

from dl_workshop import curriculum, exercises
from dl_workshop.authoring import imported_names, stub
from dl_workshop.references import reference

OPERATORS = {ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.Invert: "~"}
"""Operators that plain Python programs rarely need."""
SHOWN_BY = {
    "@": r"[\w)\]] @ [\w(]|`@`",
    "&": r"&",
    "|": r"\) \| \(|`\|`",
    "~": r"~\w|`~`",
    "[None]": r"\[(?:[^\[\]]*, )?None(?:, [^\[\]]*)?\]",
}
"""How code shows what is no name."""
PLAIN = {*dir(str), *dir(list), *dir(dict)}
"""Methods of plain Python."""
OURS = {"training_steps", "finite_losses", *curriculum.EXERCISES}
"""What the workshop itself lends: exercises, and what only our own loop needs, to say what is wrong with its arguments."""


def needs(source: str) -> set[str]:
    """What a learner must have met to write this: dotted names, `.methods`, `keywords=`, operators, imported names."""
    nodes = list(ast.walk(ast.parse(source)))
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    found = {name for node in nodes if id(node) not in inner for name in needed_by(node, own | imported)}
    return {name for name in found | imported if name not in OURS and name.removeprefix(".") not in PLAIN}


def needed_by(node: ast.AST, own: set[str]) -> Iterator[str]:
    """The same for one node of a syntax tree; `own` are names that the code binds itself."""
    if isinstance(node, ast.Attribute):
        text = ast.unparse(node)
        module = re.fullmatch(r"[a-z_]+(\.\w+)+", text) and text.partition(".")[0] not in own
        yield text if module else f".{node.attr}"
    elif isinstance(node, ast.BinOp | ast.UnaryOp) and type(node.op) in OPERATORS:
        yield OPERATORS[type(node.op)]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from (f"{keyword.arg}=" for keyword in node.keywords if keyword.arg)
    elif isinstance(node, ast.Subscript):
        axes = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        yield from {"[None]" for axis in axes if isinstance(axis, ast.Constant) and axis.value is None}


def shows(code: str, name: str) -> bool:
    """Whether such a name stands in code."""
    if name in SHOWN_BY:
        return bool(re.search(SHOWN_BY[name], code))
    if name.endswith("="):
        return bool(re.search(rf"\b{name}(?!=)", code))
    if name.startswith("."):
        return bool(re.search(rf"(?<!jnp)\{name}\b", code))
    module, _, last = name.rpartition(".")
    imported = rf"from {re.escape(module)} import [^\n]*\b{last}\b" if module else rf"import [^\n]*\b{last}\b"
    return bool(re.search(rf"(?<![\w.]){re.escape(name)}\b|{imported}", code))


@cache
def shown_before(name: str) -> str:
    """All code that a learner has seen when an exercise is reached: of the chapters before, and of this one with its stub."""
    seen: list[str] = []
    for chapter in curriculum.CHAPTERS:
        for cell in chapter_source(chapter.slug).cells:
            asked = imported_names(cell.source) if "exercise" in cell.metadata.get("tags", []) else []
            if cell.cell_type == "markdown":
                seen += re.findall(r"```.*?```|`[^`\n]+`", cell.source, flags=re.DOTALL)
            else:
                seen += map(stub, asked) if asked else [cell.source]
            if name in asked:
                return "\n".join(seen)
    raise AssertionError(name)


def missing(name: str, source: str) -> list[str]:
    """What a solution needs that nothing before the exercise has shown."""
    return sorted(text for text in needs(source) if not shows(shown_before(name), text))


def sources(name: str) -> Iterator[str]:
    """The right answers to an exercise but ours, as far as their source can be read."""
    yield from (attempt.source for attempt in attempts("right", name))
    for answer in exercises.load(name).right:
        text = readable(answer)
        if text:
            yield text


def readable(answer: Callable[..., Any]) -> str:
    """The source of a function; "" where Python cannot tell."""
    try:
        text = textwrap.dedent(inspect.getsource(answer)).strip().removesuffix(",")
        ast.parse(text)
    except (TypeError, SyntaxError):
        return ""
    return text


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_what_the_solution_needs_was_shown_before_it(name: str) -> None:
    assert missing(name, reference(name).source) == []


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_so_was_what_another_right_answer_needs(name: str) -> None:
    assert min((missing(name, source) for source in sources(name)), key=len) == []
