"""Where in a learner's line Python stopped, and what the things that met there are."""

from __future__ import annotations

import ast
import itertools
import linecache
from collections.abc import Iterator, Mapping
from types import CodeType, TracebackType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.checking.mark import Mark, marked

_NOTHING = object()


def where_it_stopped(link: TracebackType) -> Mark | None:
    """The failing expression in the line of a traceback's link; None where Python does not know, or the text is not there."""
    frame, code = link.tb_frame, link.tb_frame.f_code
    line, end_line, start, end = next(itertools.islice(code.co_positions(), link.tb_lasti // 2, None), (None,) * 4)
    text = linecache.getline(code.co_filename, line).rstrip("\n") if line else ""
    if line is None or start is None or end is None or not text.strip():
        return None
    ends_here = end_line == line
    begins, ends = (_signs(text, offset) for offset in (start, end if ends_here else len(text.encode())))
    names = {**frame.f_globals, **frame.f_locals}
    says = _who_met(text[begins:ends], names) if ends_here else ""
    return marked(text, line, _name(code), begins, ends, says)


def _signs(text: str, offset: int) -> int:
    """Python counts bytes."""
    return len(text.encode()[:offset].decode(errors="ignore"))


def _name(code: CodeType) -> str:
    return "" if code.co_name.startswith("<") else code.co_name


def _who_met(text: str, names: Mapping[str, Any]) -> str:
    """What the parts of an expression are, by the learner's own names."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):  # a part of a statement
        return ""
    told = [f"`{ast.unparse(part)}` is {kind}" for part in _parts(node) if (kind := _kind(part, names))]
    told = list(dict.fromkeys(told))[:3]
    return f"Here {', '.join(told[:-1]) + ' and ' if told[1:] else ''}{told[-1]}." if told else ""


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """What an operation works on."""
    if isinstance(node, ast.BinOp):
        yield from (node.left, node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare):
        yield from (node.left, *node.comparators)
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Name):
            return  # what it is called on is more than a name tells
        yield from ([node.func] if not isinstance(node.func, ast.Attribute) else [node.func.value])
        yield from (each.value if isinstance(each, ast.Starred) else each for each in node.args)
        yield from (keyword.value for keyword in node.keywords)
    elif isinstance(node, ast.Subscript):
        yield from (node.value, node.slice)
    elif isinstance(node, ast.Attribute):
        yield node.value


def _kind(part: ast.expr, names: Mapping[str, Any]) -> str:
    """What a part is; nothing where only running it would tell."""
    value = _value(part, names)
    return "" if value is _NOTHING else kind_of(value)


def _value(part: ast.expr, names: Mapping[str, Any]) -> Any:
    if isinstance(part, ast.Name):
        return names.get(part.id, _NOTHING)
    if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Constant):
        around = _value(part.value, names)
        try:
            return around[part.slice.value] if type(around) in (dict, list, tuple) else _NOTHING
        except (LookupError, TypeError):
            return _NOTHING
    return _NOTHING


def kind_of(value: Any) -> str:
    """What a value is, in a few words; nothing for what nobody would take for something else, such as a module."""
    kind = _plain_kind_of(value)
    return f"{kind} that JAX is following" if kind and isinstance(value, jax.core.Tracer) else kind


def _plain_kind_of(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return "a string"
    for kind, words in ((dict, "a dict"), (list, "a list"), (tuple, "a tuple")):
        if isinstance(value, kind):
            return words
    if isinstance(value, jax.Array | np.ndarray | np.generic) and jnp.issubdtype(value.dtype, jax.dtypes.prng_key):
        return "a random key"
    if isinstance(value, jax.Array | np.ndarray | np.generic) and value.dtype == bool:
        return f"an array of truth values, of shape {tuple(np.shape(value))}" if np.shape(value) else "a truth value"
    if isinstance(value, jax.Array | np.ndarray | np.generic | int | float | complex):
        return f"an array of shape {tuple(np.shape(value))}" if np.shape(value) else "a number"
    if isinstance(value, jax.sharding.Mesh):  # which can be called, as a decorator
        return "a mesh"
    return "a function" if callable(value) and not isinstance(value, type) else ""
