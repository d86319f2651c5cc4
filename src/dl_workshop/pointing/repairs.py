"""Every small edit of a learner's lines that may mend them, each with the place where it is made."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from operator import attrgetter
from typing import Any, TypeGuard

from dl_workshop.pointing.source import Piece

Change = Callable[[Any], None]


@dataclass(frozen=True)
class Extent:
    """A stretch of a text: lines count from 1, columns from 0 in signs, the end is excluded."""

    line: int
    column: int
    end_line: int
    end_column: int

    def holds(self, other: Extent) -> bool:
        """Whether another one lies within."""
        begins, ends = (self.line, self.column), (self.end_line, self.end_column)
        return begins <= (other.line, other.column) and (other.end_line, other.end_column) <= ends


@dataclass(frozen=True, eq=False)
class Repair:
    """One small edit, or the same one wherever it can be made alike: what `kind` it is, where it is made, and how."""

    piece: Piece
    kind: str
    extent: Extent
    _changes: tuple[tuple[int, Change], ...]
    places: tuple[Extent, ...] = ()
    """Where it is made, one after the other, if that is at several places."""

    @property
    def single(self) -> bool:
        """Whether it is made at only one place."""
        return len(self._changes) == 1

    @property
    def rank(self) -> int:
        """How well it tells the place: 0 for an edit of what stands there, 1 for one wherever it is due, 2 for an addition.

        What is added can make up for a mistake that sits elsewhere; a term more, 3, can do so in nearly every place.
        """
        if self.kind == "signature":  # what the arguments are called explains all that follows
            return -1
        within_a_line = self.kind == "exchanged" and self.extent.line == self.extent.end_line
        return ADDITIONS.get(self.kind, 0 if self.single or within_a_line else 1)

    @property
    def node(self) -> ast.AST:
        """What stands where it is made, at the first of its places."""
        return _walked(self.piece.node)[self._changes[0][0]]

    def made(self) -> Any:
        """The piece's statement with the edit in it."""
        node = self.piece.copied()
        nodes = _walked(node)
        for number, change in self._changes:
            change(nodes[number])
        return node


def repairs(piece: Piece, functions: Sequence[str], parameters: Sequence[str] = ()) -> list[Repair]:
    """Every small edit of a piece.

    Args:
        piece: the statement.
        functions: those of one argument that may be missing.
        parameters: what the parameters are called where the exercise is asked for.
    """
    nodes = _walked(piece.node)
    scope = _Scope(piece.node, functions, parameters)
    found, alike = list[Repair](), dict[tuple[str, int, str], list[Repair]]()
    for number, node in enumerate(nodes):
        which = Counter[str]()
        for kind, extent, change in _changes(node, piece.lines, scope):
            repair = Repair(piece, kind, extent, ((number, change),))
            found.append(repair)
            which[kind] += 1
            # Equal numbers need not stand for the same; and where a name means something else, that is where it is bound.
            itself = isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in scope.locals)
            if isinstance(node, ast.expr | ast.keyword) and not itself:
                for likeness in _likenesses(node, kind):
                    alike.setdefault((kind, which[kind], likeness), []).append(repair)
    found += [_together(same) for same in alike.values() if len(same) > 1]
    return [*found, *_exchanged(piece, nodes, scope)]


def may_go_together(one: Repair, other: Repair) -> bool:
    """Whether two edits are worth trying at once: in one line, or alike.

    Any two others can make up for a mistake that sits elsewhere.
    """
    lines = {one.extent.line, one.extent.end_line, other.extent.line, other.extent.end_line}
    return one.piece is other.piece and (len(lines) == 1 or one.kind == other.kind)


def at_once_both(pair: tuple[Repair, Repair]) -> Repair:
    """Two edits of one piece."""
    one, other = sorted(pair, key=lambda repair: (repair.extent.line, repair.extent.column))
    places = one.extent, other.extent
    return Repair(one.piece, "two", _around(places), one._changes + other._changes, places)


def likelihood(repair: Repair) -> tuple[int, int]:
    """Edits are tried in this order, the likely ones first."""
    return repair.rank, LIKELY.index(repair.kind)


def _likenesses(node: ast.expr | ast.keyword, kind: str) -> Iterator[str]:
    """What two places have in common where the same slip may have been made at both."""
    if kind == "brackets" and isinstance(node, ast.BinOp):
        yield f"{ast.dump(node.left)} . {ast.dump(node.right)}"
        yield f"{_head(node.left)} {_head(node)} {_head(node.right)}"
    elif isinstance(node, ast.Call):
        yield f"{ast.dump(node.func)}({len(node.args)})"
    elif isinstance(node, ast.Subscript):
        yield f"[{ast.dump(node.slice)}]"
    elif isinstance(node, ast.Attribute):
        yield f".{node.attr}"
    else:
        yield ast.dump(node)
    if kind == "dropped" and isinstance(node, ast.BinOp):
        yield f"{_head(node)} {ast.dump(node.right)}"


def _head(node: ast.expr) -> str:
    """The operation or the function that makes an expression, whatever it is made of."""
    if isinstance(node, ast.BinOp):
        return type(node.op).__name__
    return ast.dump(node.func) if isinstance(node, ast.Call) else type(node).__name__


def _together(same: Sequence[Repair]) -> Repair:
    """The same edit at each of several places."""
    changes = tuple(change for one in same for change in one._changes)
    places = tuple(sorted((one.extent for one in same), key=lambda extent: (extent.line, extent.column)))
    return Repair(same[0].piece, same[0].kind, _around(places), changes, places)


def _around(extents: Sequence[Extent]) -> Extent:
    """From where the first of them begins to where the last one ends."""
    return Extent(
        *min((extent.line, extent.column) for extent in extents),
        *max((extent.end_line, extent.end_column) for extent in extents),
    )


def _exchanged(piece: Piece, nodes: Sequence[ast.AST], scope: _Scope) -> Iterator[Repair]:
    """Two names in each other's place, wherever they are read, and in each line alone."""
    read = [
        (number, node, extent_of(node, piece.lines))
        for number, node in enumerate(nodes)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in scope.values
    ]
    lines = sorted({extent.line for *_, extent in read})
    for one, other in combinations(scope.values, 2):
        pairs = [each for each in read if each[1].id in (one, other)]
        where = [pairs] if one in scope.parameters and other in scope.parameters else []
        where += [[each for each in pairs if each[2].line == line] for line in lines] if len(lines) > 1 else []
        for places in where:
            if len({node.id for _, node, _ in places}) == 2:
                changes = tuple((number, _set("id", other if node.id == one else one)) for number, node, _ in places)
                yield Repair(piece, "exchanged", _around([extent for *_, extent in places]), changes)


LIKELY = (
    "signature", "operator", "sign", "number", "name", "function", "order", "exchanged", "brackets", "axis", "comparison",
    "index", "return", "assignment", "dropped", "keyword", "factor", "wrapped", "term", "two",
)  # fmt: skip
ADDITIONS = {"factor": 2, "wrapped": 2, "term": 3}


def _walked(root: Any) -> list[ast.AST]:
    """The nodes of a statement that can be edited, always in the same order: no decorators, no types, no docstrings."""
    todo, found = [root], list[ast.AST]()
    while todo:
        node = todo.pop(0)
        found.append(node)
        for field, value in ast.iter_fields(node):
            if field in ("decorator_list", "returns", "annotation", "ctx"):
                continue
            todo += [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, ast.AST)]
    return found


class _Scope:
    """The names that stand for something at an edit's place."""

    def __init__(self, root: Any, functions: Sequence[str], asked_for: Sequence[str]) -> None:
        self.root = root
        self.asked_for = list(asked_for)
        self.parameters: list[str] = []
        self.locals: list[str] = []
        self.called: list[str] = []
        self.used: list[str] = []
        for node in ast.walk(root):
            if isinstance(node, ast.arg):
                self.parameters.append(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                self.locals.append(node.id)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                self.called.append(node.func.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                self.used.append(node.value.id)
        self.values = list(dict.fromkeys([*self.parameters, *self.locals]))
        self.functions = list(dict.fromkeys([*self.called, *functions]))
        self.keys = list(
            dict.fromkeys(n.value for n in ast.walk(root) if isinstance(n, ast.Constant) and isinstance(n.value, str))
        )
        self.exponents = {id(n.right) for n in ast.walk(root) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow)}
        self.axes = {id(node.value) for node in ast.walk(root) if isinstance(node, ast.keyword) and node.arg == "axis"}
        self.in_arithmetic = {
            id(child)
            for node in ast.walk(root)
            for child in (
                [node.left, node.right] if isinstance(node, ast.BinOp)
                else node.args if isinstance(node, ast.Call)
                else [node.value] if isinstance(node, ast.Return | ast.Assign | ast.AugAssign) and node.value
                else node.elts if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load)
                else node.values if isinstance(node, ast.Dict)
                else [node.operand] if isinstance(node, ast.UnaryOp)
                else [node.body] if isinstance(node, ast.Lambda)
                else [node.elt] if isinstance(node, ast.ListComp | ast.GeneratorExp)
                else []
            )
        }  # fmt: skip
        """The expressions that stand for a value to calculate with."""


Made = Iterator[tuple[str, Extent, Change]]


def _changes(node: Any, lines: Sequence[str], scope: _Scope) -> Made:
    for kind, changes in _CHANGES.items():
        if isinstance(node, kind):
            yield from changes(node, lines, scope)
    if id(node) in scope.in_arithmetic and isinstance(node, ast.expr):
        yield from _wraps(node, lines, scope)


def extent_of(node: Any, lines: Sequence[str]) -> Extent:
    """Where a node stands. (Python counts bytes.)"""
    return Extent(
        node.lineno,
        _signs(lines, node.lineno, node.col_offset),
        node.end_lineno,
        _signs(lines, node.end_lineno, node.end_col_offset),
    )


def _signs(lines: Sequence[str], line: int, offset: int) -> int:
    return len(lines[line - 1].encode()[:offset].decode(errors="ignore"))


def _between(left: Any, right: Any, lines: Sequence[str]) -> Extent:
    """Where the operator stands between two operands: without the spaces and brackets around it."""
    begin, end = extent_of(left, lines), extent_of(right, lines)
    if begin.end_line != end.line:
        return Extent(begin.end_line, begin.end_column, end.line, end.column)
    text = lines[begin.end_line - 1][begin.end_column : end.column]
    inside = text.strip(" ()")
    if not inside or "(" in inside or ")" in inside:
        return Extent(begin.end_line, begin.end_column, end.line, end.column)
    at = begin.end_column + text.index(inside)
    return Extent(begin.end_line, at, end.line, at + len(inside))


def operator_of(piece: Piece, place: Extent) -> tuple[ast.expr, ast.expr] | None:
    """What stands on both sides of an operator, where a place is one."""
    for node in ast.walk(piece.node):
        if isinstance(node, ast.BinOp) and _between(node.left, node.right, piece.lines) == place:
            return node.left, node.right
        if isinstance(node, ast.Compare) and _between(node.left, node.comparators[0], piece.lines) == place:
            return node.left, node.comparators[0]
        if isinstance(node, ast.AugAssign) and _between(node.target, node.value, piece.lines) == place:
            return node.target, node.value
    return None


_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult)
_LOGICAL = (ast.BitAnd, ast.BitOr)


def _binary(node: ast.BinOp, lines: Sequence[str], scope: _Scope) -> Made:
    whole = extent_of(node, lines)
    where = _between(node.left, node.right, lines)
    # Whatever stands there, to the power of a millionth it is nearly 1.
    tiny = isinstance(node.right, ast.Constant) and isinstance(node.right.value, float) and abs(node.right.value) < _TINY
    for other in _LOGICAL if isinstance(node.op, _LOGICAL) else _OPERATORS:
        if not isinstance(node.op, other) and not (tiny and other is ast.Pow):
            yield "operator", where, _set("op", other())
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield "order", whole, lambda n: n.__dict__.update(left=n.right, right=n.left)
    yield "dropped", whole, lambda n: _become(n, n.left)
    yield "dropped", whole, lambda n: _become(n, n.right)
    if isinstance(node.left, ast.BinOp):
        yield "brackets", whole, _to_the_right
    if isinstance(node.right, ast.BinOp):
        yield "brackets", whole, _to_the_left
    if isinstance(node.left, ast.UnaryOp) and isinstance(node.left.op, ast.USub):
        yield "brackets", whole, _minus_outside
    if _of_one(node.left):
        yield "brackets", whole, _into_the_call
        if _of_one(node.right) and ast.dump(node.left.func) == ast.dump(node.right.func):
            yield "brackets", whole, _into_one_call
    if isinstance(node.op, ast.Pow) and isinstance(node.left, ast.Constant):
        yield "function", whole, _rewritten(f"jnp.exp({ast.unparse(node.right)})")
    if isinstance(node.op, ast.Mult) and isinstance(node.right, ast.BinOp) and isinstance(node.right.op, ast.Add | ast.Sub):
        yield "brackets", whole, _past_the_first


_TINY = 0.01


def _boolean(node: ast.BoolOp, lines: Sequence[str], scope: _Scope) -> Made:
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    yield "operator", _between(node.values[0], node.values[1], lines), _set("op", other())
    for i in range(len(node.values)):
        yield "dropped", extent_of(node, lines), partial(_leave_out, i)


def _leave_out(i: int, node: Any) -> None:
    """One of several conditions."""
    if len(node.values) == 2:
        _become(node, node.values[1 - i])
    else:
        node.values.pop(i)


def _of_one(node: Any) -> TypeGuard[ast.Call]:
    """Whether it is the call of a function of one argument."""
    return isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords


def _into_the_call(node: Any) -> None:
    """f(a) . b becomes f(a . b)."""
    call = node.left
    call.args = [ast.BinOp(call.args[0], node.op, node.right)]
    _become(node, call)


def _into_one_call(node: Any) -> None:
    """f(a) . f(b) becomes f(a . b)."""
    node.right = node.right.args[0]
    _into_the_call(node)


def _out_of_the_call(both: bool, node: Any) -> None:
    """f(a . b) becomes f(a) . b, or f(a) . f(b)."""
    inside = node.args[0]
    right = ast.Call(copy.deepcopy(node.func), [inside.right], []) if both else inside.right
    _become(node, ast.BinOp(ast.Call(node.func, [inside.left], []), inside.op, right))


def _past_the_first(node: Any) -> None:
    """a * (b + c) becomes b + a * c."""
    right = node.right
    _become(node, ast.BinOp(right.left, right.op, ast.BinOp(node.left, node.op, right.right)))


def _to_the_right(node: Any) -> None:
    """(a . b) : c becomes a . (b : c)."""
    left = node.left
    node.__dict__.update(left=left.left, op=left.op, right=ast.BinOp(left.right, node.op, node.right))


def _to_the_left(node: Any) -> None:
    """a : (b . c) becomes (a : b) . c."""
    right = node.right
    node.__dict__.update(left=ast.BinOp(node.left, node.op, right.left), op=right.op, right=right.right)


def _minus_outside(node: Any) -> None:
    """(-a) : b becomes -(a : b)."""
    inner = ast.BinOp(node.left.operand, node.op, node.right)
    _become(node, ast.UnaryOp(ast.USub(), inner))


def _unary(node: ast.UnaryOp, lines: Sequence[str], scope: _Scope) -> Made:
    if isinstance(node.op, ast.USub | ast.Invert | ast.Not):
        yield "sign", extent_of(node, lines), lambda n: _become(n, n.operand)
    if isinstance(node.operand, ast.BinOp):
        yield "brackets", extent_of(node, lines), _minus_to_the_first


def _minus_to_the_first(node: Any) -> None:
    """-(a : b) becomes (-a) : b."""
    inner = node.operand
    _become(node, ast.BinOp(ast.UnaryOp(node.op, inner.left), inner.op, inner.right))


def _constant(node: ast.Constant, lines: Sequence[str], scope: _Scope) -> Made:
    value, where = node.value, extent_of(node, lines)
    others: list[Any] = []
    if id(node) in scope.axes:
        return
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int | float):
        others = [value + 1, value - 1, -value, 2 * value, value / 2, 0, 1, 2, 0.5, value * value, 1 - value]
        if value:
            others += [1 / value]
    elif isinstance(value, str):
        others = [key for key in scope.keys if key != value]
    if id(node) in scope.exponents:  # to the power of 0 whatever stands there is gone
        others = [other for other in others if other]
    for other in dict.fromkeys(others):
        if other != value or type(other) is not type(value):
            yield "number", where, _set("value", other)
    if isinstance(value, int | float) and not isinstance(value, bool):
        for name in scope.values:
            yield "name", where, _becomes(ast.Name(name, ast.Load()))
        for name in scope.parameters:
            yield "name", where, _rewritten(f"len({name})")


def _named(node: ast.Name, lines: Sequence[str], scope: _Scope) -> Made:
    if not isinstance(node.ctx, ast.Load) or (node.id in scope.used and node.id not in scope.values):
        return
    alike = next((names for names in _BUILT_IN if node.id in names), None)
    others = alike or (scope.functions if node.id in scope.functions else scope.values)
    for name in others:
        if name != node.id:
            yield "name", extent_of(node, lines), _set("id", name)


_BUILT_IN = (("round", "int", "float"), ("max", "min", "sum", "len"))


def _bound_too_early(node: ast.Compare) -> bool:
    """Whether it is `a == b & c`, alone or in `(a == b & c) == d` or in `a == b & c == d`."""
    between = (node.left if isinstance(node.left, ast.Compare) else node).comparators[0]
    return isinstance(between, ast.BinOp) and isinstance(between.op, ast.BitAnd | ast.BitOr)


def _each_compared(node: Any) -> None:
    """a == b & c == d, whatever is bound first, becomes (a == b) & (c == d)."""
    inner = node.left if isinstance(node.left, ast.Compare) else node
    between: Any = inner.comparators[0]
    operators, operands = (inner.ops[1:], inner.comparators[1:]) if inner is node else (node.ops, node.comparators)
    left = ast.Compare(inner.left, [inner.ops[0]], [between.left])
    right = ast.Compare(between.right, operators, operands) if operands else between.right
    _become(node, ast.BinOp(left, between.op, right))


def _comparison(node: ast.Compare, lines: Sequence[str], scope: _Scope) -> Made:
    if _bound_too_early(node):
        yield "brackets", extent_of(node, lines), _each_compared
    where = _between(node.left, node.comparators[0], lines)
    for other in (ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq):
        if not isinstance(node.ops[0], other):
            yield "comparison", where, _set("ops", [other(), *node.ops[1:]])


_ALIKE = (
    ("sum", "mean", "prod", "max", "min", "median"),
    ("log", "exp", "log1p", "expm1", "log2", "log10"), ("abs", "square", "sqrt"),
    ("maximum", "minimum", "where"), ("dot", "matmul", "outer", "multiply"), ("zeros", "ones"), ("zeros_like", "ones_like"),
    ("argmax", "argmin", "max", "min"), ("std", "var"), ("tanh", "sigmoid", "relu", "softmax"),
    ("softmax", "log_softmax", "logsumexp"), ("vstack", "hstack", "stack", "concatenate", "column_stack"),
    ("grad", "value_and_grad", "hessian"), ("normal", "uniform"), ("floor", "ceil", "round", "trunc"), ("cumsum", "sum"),
    ("logaddexp", "add"), ("greater", "greater_equal", "less", "less_equal"), ("append", "extend"), ("eye", "ones"),
    ("transpose", "ravel"), ("logical_and", "logical_or"), ("any", "all"),
)  # fmt: skip


def _attribute(node: ast.Attribute, lines: Sequence[str], scope: _Scope) -> Made:
    end = extent_of(node, lines)
    where = Extent(end.end_line, end.end_column - len(node.attr), end.end_line, end.end_column)
    for other in dict.fromkeys(other for alike in _ALIKE if node.attr in alike for other in alike):
        if other != node.attr:
            yield "function", where, _set("attr", other)
    if node.attr == "T":
        yield "dropped", end, lambda n: _become(n, n.value)


_GRADIENTS = ("jax.grad", "jax.value_and_grad", "jax.hessian", "grad", "value_and_grad")


_IMPORTED_BY_NAME = ("log_softmax", "logsumexp", "norm", "softmax")
"""Functions along an axis that are often imported as they are."""


def _call(node: ast.Call, lines: Sequence[str], scope: _Scope) -> Made:
    whole, called = extent_of(node, lines), ast.unparse(node.func)
    for i in range(len(node.args)):
        for j in range(i + 1, min(len(node.args), 4)):
            yield "order", whole, partial(_swap, "args", i, j)
    for i in range(min(len(node.args), 3)):
        yield "dropped", whole, partial(_only, i)
    for i in range(len(node.keywords)):
        rest = [*node.keywords[:i], *node.keywords[i + 1 :]]
        yield "keyword", whole, _set("keywords", rest)
    if _of_one(node) and isinstance(node.args[0], ast.BinOp):
        for both in (False, True):
            yield "brackets", whole, partial(_out_of_the_call, both)
    if called.endswith("norm") and len(node.args) == 1:
        for form in ("jnp.sum({}**2)", "jnp.sum(jnp.abs({}))", "jnp.sqrt(jnp.sum({}**2))", "jnp.max(jnp.abs({}))"):
            yield "function", whole, _rewritten(form.format(f"({ast.unparse(node.args[0])})"))
    if isinstance(node.func, ast.Attribute) or called in _IMPORTED_BY_NAME:
        if not any(keyword.arg == "axis" for keyword in node.keywords):
            for axis in (0, 1, -1):
                yield "axis", whole, _set("keywords", [*node.keywords, ast.keyword("axis", ast.Constant(axis))])
        if not any(keyword.arg == "keepdims" for keyword in node.keywords) and node.keywords:
            yield "axis", whole, _set("keywords", [*node.keywords, ast.keyword("keepdims", ast.Constant(True))])
    if called in _GRADIENTS and not any(keyword.arg == "argnums" for keyword in node.keywords):
        for number in (1, 2, 3):
            yield "keyword", whole, _set("keywords", [*node.keywords, ast.keyword("argnums", ast.Constant(number))])
    if called.endswith("log_softmax") and node.args:
        yield "function", whole, _rewritten(f"jnp.log({ast.unparse(node.args[0])})")
    if called in ("range", "jnp.arange"):
        for more in (ast.Add(), ast.Sub()):
            yield "number", whole, _set("args", [*node.args[:-1], ast.BinOp(node.args[-1], more, ast.Constant(1))])
        if len(node.args) == 1:
            yield "number", whole, lambda n: n.args.insert(0, ast.Constant(1))
        elif len(node.args) == 2:
            yield "number", whole, lambda n: n.args.pop(0)


def _keyword(node: ast.keyword, lines: Sequence[str], scope: _Scope) -> Made:
    if node.arg == "axis":
        for axis in (0, 1, -1, None):
            if ast.unparse(node.value) != str(axis):
                yield "axis", extent_of(node, lines), _set("value", ast.parse(str(axis), mode="eval").body)


def _only(i: int, node: Any) -> None:
    """A call gives way to one of its arguments."""
    _become(node, node.args[i])


def _swap(field: str, i: int, j: int, node: Any) -> None:
    entries = attrgetter(field)(node)
    entries[i], entries[j] = entries[j], entries[i]


def _subscript(node: ast.Subscript, lines: Sequence[str], scope: _Scope) -> Made:
    whole = extent_of(node, lines)
    if not isinstance(node.ctx, ast.Load):
        if not isinstance(node.slice, ast.Constant | ast.Slice | ast.Tuple):
            for number in (0, -1):
                yield "index", whole, _set("slice", ast.Constant(number))
        return
    yield "dropped", whole, lambda n: _become(n, n.value)
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        yield "index", whole, lambda n: n.slice.elts.reverse()
    if isinstance(node.slice, ast.Slice):
        for lower in (None, ast.Constant(1)):
            yield "index", whole, _in_slice("lower", lower)
        for upper in (None, ast.UnaryOp(ast.USub(), ast.Constant(1))):
            yield "index", whole, _in_slice("upper", upper)
    elif not isinstance(node.slice, ast.Tuple):
        for axes in ("[:, {}]", "[{}, :]"):
            inside = ast.parse("x" + axes.format(ast.unparse(node.slice)), mode="eval").body.slice  # type: ignore[attr-defined]
            yield "index", whole, _set("slice", inside)
        yield "index", whole, lambda n: setattr(n, "slice", ast.UnaryOp(ast.USub(), n.slice))
        for number in (0, -1):
            yield "index", whole, _set("slice", ast.Constant(number))


def _sequence(node: Any, lines: Sequence[str], scope: _Scope) -> Made:
    if not isinstance(node.ctx, ast.Load):
        return
    whole = extent_of(node, lines)
    if len(node.elts) == 1:  # a comma too many, or brackets
        yield "dropped", whole, lambda n: _become(n, n.elts[0])
    for i in range(len(node.elts)):
        for j in range(i + 1, len(node.elts)):
            yield "order", whole, partial(_swap, "elts", i, j)
        yield "dropped", whole, partial(_drop, "elts", i)
    if isinstance(node, ast.List):
        yield "wrapped", whole, lambda n: _become(n, ast.Tuple(n.elts, ast.Load()))


def _in_slice(field: str, limit: Any) -> Change:
    return lambda node: setattr(node.slice, field, limit)


def _inner(node: Any, lines: Sequence[str], scope: _Scope) -> Made:
    """The parameters of a function in another order: as they are asked for, or, inside another function, in any."""
    args = node.args.args
    if len(args) < 2:
        return
    where = _around([extent_of(arg, lines) for arg in args])
    if node is scope.root:
        names = [arg.arg for arg in args]
        if names != scope.asked_for and sorted(names) == sorted(scope.asked_for):
            yield "signature", where, lambda n: n.args.args.sort(key=lambda arg: scope.asked_for.index(arg.arg))
        return
    for i in range(len(args) - 1):
        yield "order", where, partial(_swap, "args.args", i, i + 1)


def _conditional(node: ast.IfExp, lines: Sequence[str], scope: _Scope) -> Made:
    yield "order", extent_of(node, lines), lambda n: n.__dict__.update(body=n.orelse, orelse=n.body)


def _block(node: Any, lines: Sequence[str], scope: _Scope) -> Made:
    """Statements: one left out, moved out of a loop, or turned into what it was to be."""
    if not isinstance(node.body, list):
        return
    last = node.body[-1]
    if isinstance(node, ast.FunctionDef):
        if isinstance(last, ast.Expr) and not _is_text(last):
            yield "return", extent_of(last, lines), lambda n: n.body.append(ast.Return(n.body.pop().value))
        if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
            yield "return", extent_of(last, lines), lambda n: n.body.append(ast.Return(_loaded(n.body[-1].targets[0].id)))
    for i, statement in enumerate(node.body):
        where = extent_of(statement, lines)
        if len(node.body) > 1 and not _is_text(statement):
            yield "dropped", where, partial(_drop, "body", i)
        if isinstance(statement, ast.For | ast.While | ast.If | ast.With) and isinstance(statement.body[-1], ast.Return):
            inner = extent_of(statement.body[-1], lines)
            yield "return", inner, partial(_move_out, i)
        if isinstance(statement, ast.For | ast.While) and len(statement.body) > 1:
            yield "return", extent_of(statement.body[-1], lines), partial(_move_out, i)
        if isinstance(statement, ast.For) and i + 1 < len(node.body) and not isinstance(node.body[i + 1], ast.Return):
            yield "return", extent_of(node.body[i + 1], lines), partial(_move_in, i)
        if isinstance(statement, ast.Expr) and not _is_text(statement):
            for name in dict.fromkeys(n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and n.id in scope.values):
                yield "assignment", where, partial(_assign, i, name)
        movable = i and not isinstance(statement, ast.Return) and not _is_text(node.body[i - 1])
        if movable and where.line == where.end_line:
            yield "assignment", where, partial(_move_up, i)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _drop(field: str, i: int, node: Any) -> None:
    getattr(node, field).pop(i)


def _move_out(i: int, node: Any) -> None:
    """The last statement of a block, moved after the block."""
    inner = node.body[i].body
    moved = inner.pop()
    if not inner:
        inner.append(ast.Pass())
    node.body.insert(i + 1, moved)


def _move_in(i: int, node: Any) -> None:
    """The statement after a block, moved to the block's end."""
    node.body[i].body.append(node.body.pop(i + 1))


def _move_up(i: int, node: Any) -> None:
    node.body.insert(i - 1, node.body.pop(i))


def _assign(i: int, name: str, node: Any) -> None:
    node.body[i] = ast.Assign([ast.Name(name, ast.Store())], node.body[i].value)


def _loaded(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _assignment(node: ast.Assign, lines: Sequence[str], scope: _Scope) -> Made:
    if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        target = node.targets[0]
        for name in scope.values:
            if name != target.id:
                yield "assignment", extent_of(target, lines), partial(_bind_to, name)
        if isinstance(node.value, ast.BinOp | ast.Call | ast.Name | ast.UnaryOp):
            for op in (ast.Add(), ast.Sub()):
                yield "assignment", extent_of(node, lines), partial(_augment, op)
    elif len(node.targets) == 1 and isinstance(node.targets[0], ast.Tuple):
        yield "order", extent_of(node.targets[0], lines), lambda n: n.targets[0].elts.reverse()


def _bind_to(name: str, node: Any) -> None:
    node.targets[0].id = name


def _augment(op: ast.operator, node: Any) -> None:
    _become(node, ast.AugAssign(node.targets[0], op, node.value))


def _written_out(node: Any) -> None:
    """a -= b becomes a = a - b."""
    value = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
    _become(node, ast.Assign([node.target], value))


def _augmented(node: ast.AugAssign, lines: Sequence[str], scope: _Scope) -> Made:
    where = _between(node.target, node.value, lines)
    for other in (ast.Add, ast.Sub, ast.Mult, ast.Div):
        if not isinstance(node.op, other):
            yield "operator", where, _set("op", other())
    yield "operator", where, lambda n: _become(n, ast.Assign([n.target], n.value))
    if isinstance(node.target, ast.Name):  # no longer in place
        yield "operator", where, _written_out


_TIMES = ("-{}", "1 - {}", "2 * {}", "{} / 2", "1 / {}", "{} ** 2", "{} + 1", "{} - 1")
_INSIDE = (
    "jnp.sum({})", "jnp.mean({})", "jnp.log({})", "jnp.exp({})", "jnp.abs({})", "jnp.sqrt({})", "{}.T", "{}[0]", "{}[1]",
    "{}[:, None]", "{}[None, :]", "jnp.array({})", "{}.astype(int)", "jnp.maximum({}, 0)", "jnp.log1p({})",
    "jnp.sum({}, axis=0)", "jnp.sum({}, axis=1)", "jnp.sum({}, axis=-1)", "jnp.max({})",
)  # fmt: skip
_TERMS = (
    "{0} + {1}", "{0} - {1}", "{1} - {0}", "{0} * {1}", "{0} / {1}", "{1} / {0}", "{0} / len({1})", "{0} * len({1})",
    "{0} @ {1}", "{0} ** {1}",
)  # fmt: skip


def _wraps(node: ast.expr, lines: Sequence[str], scope: _Scope) -> Made:
    """Something around an expression that may be missing there: a factor, a function, one more term."""
    if isinstance(node, ast.Lambda) or (isinstance(node, ast.Name) and node.id in scope.functions):
        return
    if isinstance(node, ast.Constant) and not isinstance(node.value, int | float):
        return
    where, text = extent_of(node, lines), f"({ast.unparse(node)})"
    for form in _TIMES:
        yield "sign" if form == "-{}" else "factor", where, _rewritten(form.format(text))
    if isinstance(node, ast.Constant):
        return
    for form in [*_INSIDE, *(f"{name}({{}})" for name in scope.functions)]:
        yield "wrapped", where, _rewritten(form.format(text))
    for form in _TERMS:
        for name in scope.parameters:
            yield "term", where, _rewritten(form.format(text, name))


def _rewritten(text: str) -> Change:
    return lambda node: _become(node, ast.parse(text, mode="eval").body)


def _set(field: str, value: Any) -> Change:
    return lambda node: setattr(node, field, copy.deepcopy(value))


def _becomes(other: Any) -> Change:
    return lambda node: _become(node, other)


def _become(node: Any, other: Any) -> None:
    """Turn a node into another one, in place: its parent keeps pointing at it."""
    node.__class__ = other.__class__
    node.__dict__ = dict(other.__dict__)


_CHANGES: dict[Any, Callable[..., Made]] = {
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Name: _named,
    ast.Compare: _comparison,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.keyword: _keyword,
    ast.Subscript: _subscript,
    ast.Tuple | ast.List: _sequence,
    ast.IfExp: _conditional,
    ast.FunctionDef | ast.Lambda: _inner,
    ast.FunctionDef | ast.For | ast.While | ast.If: _block,
    ast.Assign: _assignment,
    ast.AugAssign: _augmented,
}
