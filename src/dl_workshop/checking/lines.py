"""The learner's own lines: which frames of a stack are theirs, and what stands there."""

from __future__ import annotations

import ast
import dis
import linecache
import sysconfig
import traceback
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FrameType


def line_of(frame: FrameType, number: int) -> str:
    """A line of the learner's, with its number and its function."""
    source = linecache.getline(frame.f_code.co_filename, number).strip()
    return f"line {number} of {frame.f_code.co_name}: {source}"


def own_line(frame: FrameType | None) -> str:
    """The learner's line that led to a frame; nothing where none did."""
    return next((line_of(each, number) for each, number in traceback.walk_stack(frame) if not in_library(each)), "")


_FOLDERS = [sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")]
_LIBRARIES = tuple(str(Path(folder).resolve()) for folder in [str(Path(__file__).parent.parent), *_FOLDERS])


def is_library(code: CodeType) -> bool:
    """Whether code belongs to Python, to an installed package, or to the workshop."""
    return _in_library(code.co_filename)


def in_library(frame: FrameType) -> bool:
    """As `is_library`. Code that was made from a string, such as a dataclass's, belongs to the module whose names it uses."""
    if not frame.f_code.co_filename.startswith("<"):
        return is_library(frame.f_code)
    its = frame.f_globals
    return str(its.get("__name__")).startswith("namedtuple_") or _in_library(its.get("__file__") or frame.f_code.co_filename)


@cache
def _in_library(filename: str) -> bool:
    return filename.startswith("<frozen") or str(Path(filename).resolve()).startswith(_LIBRARIES)


def codes_of(code: CodeType) -> Iterator[CodeType]:
    """The code of a function, and of all that is defined in it."""
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from codes_of(const)


def may_loop_for_ever(code: CodeType) -> bool:
    """Whether there is a `while` in a function: a jump back to anything but a `for`."""
    jumps, heads, begins = set[int](), set[int](), None
    for step in dis.get_instructions(code):
        begins = step.offset if begins is None else begins
        if step.opname == "EXTENDED_ARG":
            continue  # it belongs to the next one, which begins here
        if step.opname.startswith("FOR_ITER"):
            heads |= {begins, step.offset}
        elif "JUMP_BACKWARD" in step.opname and step.opname != "JUMP_BACKWARD_NO_INTERRUPT":
            jumps.add(step.argval)
        begins = None
    return not jumps <= heads


def loop_around(code: CodeType, number: int) -> str:
    """The head of the innermost loop around a line of a function; a lambda has none, though a loop may stand around it."""
    if code.co_name == "<lambda>":
        return ""
    text = "".join(linecache.getlines(code.co_filename))
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, SystemError):  # a cell with magics, say
        return ""
    around = [
        node
        for node in nodes
        if isinstance(node, ast.While | ast.For)
        and code.co_firstlineno <= node.lineno <= number <= (node.end_lineno or node.lineno)
    ]
    if not around:
        return ""
    inner = max(around, key=lambda node: node.lineno)
    if isinstance(inner, ast.While):
        return f"while {ast.unparse(inner.test)}"
    return f"for {ast.unparse(inner.target)} in {ast.unparse(inner.iter)}"
