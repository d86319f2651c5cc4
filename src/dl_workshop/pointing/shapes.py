"""Where two arrays met that do not belong together: a column and a row, which make a table."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from dl_workshop.checking.guard import Stopped
from dl_workshop.checking.mark import Mark, marked
from dl_workshop.pointing.repairs import extent_of
from dl_workshop.pointing.search import Search
from dl_workshop.pointing.source import Piece

_MEET = "_meet"
_OPERATIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip


def table_out_of_two(search: Search) -> Mark | None:
    """The first operation that makes more numbers than either side has, where nothing in the lines asks for that."""
    piece = search.source.pieces[-1]
    wrong = [number for number in search.sieve if not search.was_right_at(number)]
    if not wrong or re.search(_MEANT, ast.unparse(piece.node)):
        return None
    watched = _Watched()
    try:
        node = watched.visit(piece.copied())
        attempt = search.source.made(piece, node, {**search.numpy_names, _MEET: watched.meet})
    except Stopped:
        raise
    except BaseException:  # it is the learner's
        return None
    search.quickly(attempt, wrong[0], search.patience)
    return next((mark for met in watched.met if (mark := _mark(piece, *met))), None)


_MEANT = r"None|newaxis|expand_dims|reshape|outer|meshgrid|ix_"
"""What makes columns and rows on purpose."""

Shape = tuple[int, ...]


class _Watched(ast.NodeTransformer):
    """Has every operation in a piece look at what it joins; `met` holds those that made a table, with the shapes."""

    def __init__(self) -> None:
        self.met: list[tuple[ast.BinOp, Shape, Shape, Shape]] = []
        self._nodes: list[ast.BinOp] = []

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """The same operation, seen by `meet`."""
        inside = self.generic_visit(node)
        if type(node.op) not in _OPERATIONS or not isinstance(inside, ast.BinOp):
            return inside
        self._nodes.append(node)
        call = ast.Call(ast.Name(_MEET, ast.Load()), [ast.Constant(len(self._nodes) - 1), inside.left, inside.right], [])
        return ast.copy_location(call, node)

    def meet(self, number: int, left: Any, right: Any) -> Any:
        """What the operation gives."""
        result = _OPERATIONS[type(self._nodes[number].op)](left, right)
        if np.size(result) > max(np.size(left), np.size(right)):
            self.met.append((self._nodes[number], np.shape(left), np.shape(right), np.shape(result)))
        return result


def _mark(piece: Piece, node: ast.BinOp, left: Shape, right: Shape, result: Shape) -> Mark | None:
    where = extent_of(node, piece.lines)
    if where.line != where.end_line:
        return None
    says = (
        f"At one of the inputs tried, an array of shape {left} meets one of shape {right} in line {where.line}: each number of "
        f"one is paired with each of the other, and the result has shape {result}. Should they pair up one by one?"
    )
    name = getattr(piece.node, "name", "")
    return marked(piece.lines[where.line - 1], where.line, name, where.column, where.end_column, says)
