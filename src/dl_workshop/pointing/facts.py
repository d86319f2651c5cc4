"""What can be read off a learner's lines without running them, and is hardly ever meant.

A result that nobody keeps, an argument that nobody reads, a return in a loop's first round.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from types import FunctionType, ModuleType
from typing import Any

from dl_workshop.checking.mark import Mark, marked
from dl_workshop.pointing.repairs import extent_of
from dl_workshop.pointing.source import Piece, Source

Fact = tuple[Any, str]
"""A node of the learner's, and what is true of it."""


def fact(source: Source, facet: str | None = "value") -> Mark | None:
    """The first thing that can be said of an attempt's lines, from its own function on; None where there is nothing.

    Where the values are right and another `facet` is wrong, what ends slopes is looked for first.
    """
    looks = _LOOKS if facet == "value" else (_no_slope, *_LOOKS)
    for piece in reversed(source.pieces):
        for look in looks:
            for node, says in look(piece, source.namespace):
                where = extent_of(node, piece.lines)
                if where.line == where.end_line:
                    text = piece.lines[where.line - 1]
                    name = getattr(piece.node, "name", "")
                    return marked(text, where.line, name, where.column, where.end_column, says)
    return None


def _return_in_a_loop(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    for loop in _of(piece.node, ast.For | ast.While):
        for statement in loop.body:
            if isinstance(statement, ast.Return):
                yield statement, f"This return, in line {statement.lineno}, ends the loop in its first round. Should it?"


def _never_reached(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    for node in ast.walk(piece.node):
        body = getattr(node, "body", None)
        for statement, behind in pairwise(body) if isinstance(body, list) else ():
            if isinstance(statement, ast.Return):
                yield behind, f"Line {behind.lineno} is never reached: the return before it ends the function."


def _last_turn_alone(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    for loop in _of(piece.node, ast.For):
        functions = [inner for inner in _of(piece.node, ast.FunctionDef | ast.Lambda) if inner is not piece.node]
        inside = [n for part in (loop, *functions) for n in ast.walk(part) if isinstance(n, ast.Name)]
        read = {n.id for n in inside if isinstance(n.ctx, ast.Load)}
        behind = {n.id for n in _of(piece.node, ast.Name) if n.lineno > loop.end_lineno and isinstance(n.ctx, ast.Load)}
        for statement in loop.body:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else None
            if isinstance(target, ast.Name) and target.id in behind - read:
                says = f"Each round of the loop gives `{target.id}` a new value, and only that of the last round is left."
                yield statement, says


_IN_PLACE = frozenset({
    "add", "append", "block_until_ready", "clear", "close", "discard", "extend", "fill", "insert", "pop", "popitem", "print",
    "remove", "reverse", "set_description", "set_postfix", "setdefault", "show", "shuffle", "sort", "update",
})  # fmt: skip
"""Calls that are made for what they do."""


def _thrown_away(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    for statement in _of(piece.node, ast.Expr):
        value = statement.value
        if isinstance(value, ast.Call):
            called = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
            in_jax = isinstance(value.func, ast.Attribute) and ".at[" in ast.unparse(value.func)
            if called in _IN_PLACE and not in_jax:
                continue
        if isinstance(value, ast.Call | ast.BinOp | ast.UnaryOp | ast.Compare | ast.Subscript | ast.Attribute | ast.Name):
            yield value, f"The result of line {statement.lineno} is thrown away: nothing keeps it."


def _unread_argument(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    if not isinstance(piece.node, ast.FunctionDef):
        return
    read = {node.id for node in ast.walk(piece.node) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for argument in _arguments(piece.node):
        if argument.arg not in read and not argument.arg.startswith("_"):
            yield argument, f"Your lines never read `{argument.arg}`. Should the result depend on it?"


def _arguments(node: ast.FunctionDef) -> list[ast.arg]:
    return [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]


def _overwritten_argument(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    if not isinstance(piece.node, ast.FunctionDef):
        return
    arguments, read = {argument.arg for argument in _arguments(piece.node)}, set[str]()
    for statement in piece.node.body:
        loaded = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        read |= loaded
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Name) and target.id in arguments - read:
                yield (
                    target,
                    f"`{target.id}` gets another value in line {target.lineno}, before anything has read the one it came with.",
                )


def _from_the_notebook(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    bound = {n.id for n in ast.walk(piece.node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    bound |= {n.arg for n in ast.walk(piece.node) if isinstance(n, ast.arg)}
    for node in _of(piece.node, ast.Name):
        value = namespace.get(node.id)
        if isinstance(node.ctx, ast.Load) and node.id not in bound and _is_data(value) and not node.id.isupper():
            yield node, f"`{node.id}` comes from the notebook, and not from the arguments of your function."


def _is_data(value: Any) -> bool:
    plain = isinstance(value, ModuleType | FunctionType | type) or value is None or callable(value)
    return not plain and not isinstance(value, str)


def _unused_result(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    read = {node.id for node in ast.walk(piece.node) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for statement in _of(piece.node, ast.Assign):
        target = statement.targets[0]
        if isinstance(piece.node, ast.FunctionDef) and isinstance(target, ast.Name) and target.id not in read | {"_"}:
            yield target, f"`{target.id}` is worked out in line {target.lineno} and never used."


def _frozen_in(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    in_loops = [node for loop in _of(piece.node, ast.For | ast.While) for node in ast.walk(loop)]
    changing = {node.id for node in in_loops if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for inner in _of(piece.node, ast.FunctionDef | ast.Lambda):
        if inner is piece.node or inner in in_loops or not _is_compiled(inner, piece.node):
            continue
        own = {node.arg for node in _of(inner, ast.arg)}
        own |= {node.id for node in _of(inner, ast.Name) if isinstance(node.ctx, ast.Store)}
        for node in _of(inner, ast.Name):
            if isinstance(node.ctx, ast.Load) and node.id in changing - own:
                says = (
                    f"This function is compiled in its first call, with the `{node.id}` of that moment. What the loop makes of "
                    f"`{node.id}` later does not reach it, unless that is handed over as an argument."
                )
                yield node, says


def _is_compiled(inner: Any, outer: Any) -> bool:
    """Whether a function within another one is handed to jax.jit there, with nothing static."""
    decorators = [ast.unparse(decorator) for decorator in getattr(inner, "decorator_list", [])]
    if any(decorator.split(".")[-1] == "jit" for decorator in decorators):
        return True
    calls = [call for call in _of(outer, ast.Call) if ast.unparse(call.func).split(".")[-1] == "jit" and not call.keywords]
    name = getattr(inner, "name", None)
    return any(arg is inner or (isinstance(arg, ast.Name) and arg.id == name) for call in calls for arg in call.args[:1])


def _no_slope(piece: Piece, namespace: Mapping[str, Any]) -> Iterator[Fact]:
    for call in _of(piece.node, ast.Call):
        called, text = ast.unparse(call.func), ast.unparse(call)
        last = called.split(".")[-1]
        if isinstance(call.func, ast.Attribute) and last in ("item", "tolist"):
            yield call, f"`{text}` makes a plain Python number. JAX can follow no slope through it, and cannot compile it."
        elif called in ("float", "int", "bool") and not _is_plain_anyway(call):
            yield call, f"`{text}` makes a plain Python number. JAX can follow no slope through that."
        elif last == "stop_gradient":
            yield call, f"`{text}` lets no slope through: that is what stop_gradient is for."
        elif last in ("ceil", "floor", "rint", "round", "sign", "trunc"):
            yield call, f"`{text}` moves in steps, and between two steps its slope is 0."


def _is_plain_anyway(call: ast.Call) -> bool:
    """Whether what a call turns into a Python number is one already: a length, a size, what is written there."""
    inside = [node for argument in call.args for node in ast.walk(argument)]
    sizes = any(isinstance(node, ast.Attribute) and node.attr in ("shape", "size", "ndim") for node in inside)
    lengths = any(isinstance(node, ast.Call) and ast.unparse(node.func) == "len" for node in inside)
    return sizes or lengths or not any(isinstance(node, ast.Name) for node in inside)


def _of(root: Any, kind: Any) -> list[Any]:
    found = [node for node in ast.walk(root) if isinstance(node, kind)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


_LOOKS: tuple[Callable[[Piece, Mapping[str, Any]], Iterator[Fact]], ...] = (
    _return_in_a_loop, _never_reached, _last_turn_alone, _thrown_away, _unread_argument, _overwritten_argument,
    _from_the_notebook, _unused_result, _frozen_in,
)  # fmt: skip
