"""Small mistakes made automatically in a reference, through its syntax tree: what a check must not let pass."""

from __future__ import annotations

import ast
import copy
import difflib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp

from dl_workshop import answers, curriculum
from dl_workshop.references import reference

EQUIVALENT = Path(__file__).parent / "exercises" / "equivalent.toml"
"""The changes that nobody can observe, each with its reason: the one place that lists them."""

Change = Callable[[Any], None]


@dataclass(frozen=True)
class Mutant:
    """A reference with one small mistake in it."""

    exercise: str
    source: str
    original: str

    @property
    def diff(self) -> str:
        """What was changed, line by line."""
        lines = difflib.unified_diff(self.original.splitlines(), self.source.splitlines(), lineterm="", n=0)
        return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))

    @property
    def equivalent(self) -> str | None:
        """Why nobody can tell the mutant from the reference, or None where somebody can."""
        return next((why for name, part, why in _equivalents() if name == self.exercise and part in self.source), None)

    def attempt(self) -> Callable[..., Any] | None:
        """The mutant as a function; None where it cannot even be defined."""
        namespace: dict[str, Any] = {"jax": jax, "jnp": jnp}
        namespace |= {other: getattr(answers, other) for other in curriculum.EXERCISES if other != self.exercise}
        try:
            exec(compile(self.source, f"<mutant of {self.exercise}>", "exec"), namespace)
        except Exception:
            return None
        made = namespace[self.exercise]
        return made if callable(made) else None


@cache
def _equivalents() -> list[tuple[str, str, str]]:
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
    return [(entry["exercise"], entry["part"], entry["reason"]) for entry in entries]


def mutants(name: str) -> list[Mutant]:
    """Every different mutant of an exercise's reference."""
    source = reference(name).source
    return [Mutant(name, text, ast.unparse(ast.parse(source))) for text in edited(source)]


def edited(source: str) -> list[str]:
    """Every different text with one small mistake in a piece of Python."""
    tree = ast.parse(source)
    texts = dict.fromkeys(ast.unparse(ast.fix_missing_locations(mutant)) for mutant in _mutated(tree))
    return [text for text in texts if text != ast.unparse(tree)]


def _mutated(tree: ast.Module) -> Iterator[ast.Module]:
    for place, node in enumerate(ast.walk(tree)):
        for change in _changes(node):
            mutant = copy.deepcopy(tree)
            change(list(ast.walk(mutant))[place])
            yield mutant


def _changes(node: ast.AST) -> Iterator[Change]:
    for kind, changes in _CHANGES.items():
        if isinstance(node, kind):
            yield from changes(node)


_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.Sub),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
}
_FUNCTIONS = {
    "mean": ("sum", "max"), "sum": ("mean", "prod"), "prod": ("sum",), "max": ("min",),
    "log": ("exp", "log2"), "log2": ("log",), "log1p": ("log",), "exp": ("log",), "logaddexp": ("maximum", "add"),
    "sigmoid": ("tanh",), "tanh": ("sin",), "std": ("var",), "sqrt": ("square",), "where": ("maximum",),
    "normal": ("uniform",), "ones": ("zeros",), "zeros": ("ones",), "logsumexp": ("max",), "log_softmax": ("softmax",),
    "softmax": ("log_softmax",), "value_and_grad": ("grad",), "hessian": ("grad",), "permutation": ("split",),
}  # fmt: skip


def _operator(node: ast.BinOp) -> Iterator[Change]:
    """Another operator, operands swapped, a term dropped, a term doubled."""
    for other in _OPERATORS.get(type(node.op), ()):
        yield _set("op", other())
    if not isinstance(node.op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr):
        yield lambda n: n.__dict__.update(left=n.right, right=n.left)
    yield lambda n: _become(n, n.left)
    yield lambda n: _become(n, n.right)
    if isinstance(node.op, ast.Add | ast.Sub):
        yield lambda n: setattr(n, "right", ast.BinOp(ast.Constant(2), ast.Mult(), n.right))


def _sign(node: ast.UnaryOp) -> Iterator[Change]:
    yield lambda n: _become(n, n.operand)


def _constant(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield _set("value", not node.value)
    elif isinstance(node.value, int | float):
        yield _set("value", node.value + 1)
        yield _set("value", node.value - 1)
    elif node.value in ("w", "b"):
        yield _set("value", {"w": "b", "b": "w"}[node.value])


def _comparison(node: ast.Compare) -> Iterator[Change]:
    for other in _COMPARISONS.get(type(node.ops[0]), ()):
        yield _set("ops", [other()])


def _function(node: ast.Attribute) -> Iterator[Change]:
    """Another function; a shape written in."""
    if node.attr == "shape":
        yield lambda n: _become(n, ast.parse("(3, 3)", mode="eval").body)
    for other in _FUNCTIONS.get(node.attr, ()):
        yield _set("attr", other)


def _call(node: ast.Call) -> Iterator[Change]:
    """Arguments swapped, a keyword dropped, another axis, another argnums, the call itself dropped, one step more or less;

    the argument clipped, or cut off after 50; a length written in; no more than 20 steps.
    """
    if len(node.args) >= 2:
        yield lambda n: n.args.__setitem__(slice(0, 2), n.args[1::-1])
    if len(node.args) == 1 and isinstance(node.func, ast.Attribute | ast.Name) and not node.keywords:
        yield lambda n: _become(n, n.args[0])
    for i, keyword in enumerate(node.keywords):
        rest = [*node.keywords[:i], *node.keywords[i + 1 :]]
        yield _set("keywords", rest)
        if keyword.arg == "axis":
            other = ast.Constant(1 if ast.unparse(keyword.value) == "0" else 0)
            yield _set("keywords", [*rest, ast.keyword("axis", other)])
    called = ast.unparse(node.func)
    if called in ("jnp.log", "jnp.log1p", "jnp.exp", "logistic"):
        limits = {"jnp.log": (0.001, 0.999), "jnp.log1p": (-0.999, -0.001)}.get(called, (-20, 20))
        yield lambda n: n.args.__setitem__(0, _clipped(n.args[0], *limits))
    if called in ("jnp.sum", "jnp.mean", "jnp.prod") and not node.keywords:
        yield lambda n: n.args.__setitem__(0, ast.Subscript(n.args[0], ast.Slice(upper=ast.Constant(50))))
    if called == "len":
        yield lambda n: _become(n, ast.Constant(4))
    if called == "range":
        yield _set("args", [*node.args[:-1], _at_most(node.args[-1], 20)])
    for i, keyword in enumerate(node.keywords):
        if keyword.arg == "length":
            rest = [*node.keywords[:i], *node.keywords[i + 1 :]]
            yield _set("keywords", [*rest, ast.keyword("length", _at_most(keyword.value, 20))])
    if called in ("jax.grad", "jax.value_and_grad"):
        for number in (1, 2, 3):
            yield _set("keywords", [*node.keywords, ast.keyword("argnums", ast.Constant(number))])
    if called in ("range", "jnp.arange"):
        for more in (ast.Add(), ast.Sub()):
            yield _set("args", [*node.args[:-1], ast.BinOp(node.args[-1], more, ast.Constant(1))])


def _returned(node: ast.Return) -> Iterator[Change]:
    """What is returned, negated, doubled, clipped, or not returned at all."""
    yield _set("value", None)
    if isinstance(node.value, ast.Tuple):
        yield lambda n: n.value.elts.reverse()
    elif not isinstance(node.value, ast.Dict | ast.List | ast.ListComp):
        yield lambda n: setattr(n, "value", ast.UnaryOp(ast.USub(), n.value))
        yield lambda n: setattr(n, "value", ast.BinOp(ast.Constant(2), ast.Mult(), n.value))
        yield lambda n: setattr(n, "value", _clipped(n.value, -100, 100))


def _clipped(value: ast.expr, low: float, high: float) -> ast.expr:
    clip = ast.Attribute(ast.Name("jnp"), "clip")
    return ast.Call(clip, [value, ast.Constant(low), ast.Constant(high)], [])


def _at_most(value: ast.expr, limit: int) -> ast.expr:
    return ast.Call(ast.Name("min"), [value, ast.Constant(limit)], [])


def _dict(node: ast.Dict) -> Iterator[Change]:
    """One entry negated."""
    for i, value in enumerate(node.values):
        negated: ast.expr = ast.UnaryOp(ast.USub(), value)
        yield _set("values", [*node.values[:i], negated, *node.values[i + 1 :]])


def _set(field: str, value: Any) -> Change:
    return lambda node: setattr(node, field, value)


def _become(node: Any, other: ast.expr) -> None:
    """Turn a node into another expression, in place: its parent keeps pointing at it."""
    node.__class__ = other.__class__
    node.__dict__ = dict(other.__dict__)


_CHANGES: dict[type[ast.AST], Callable[[Any], Iterator[Change]]] = {
    ast.BinOp: _operator,
    ast.UnaryOp: _sign,
    ast.Constant: _constant,
    ast.Compare: _comparison,
    ast.Attribute: _function,
    ast.Call: _call,
    ast.Return: _returned,
    ast.Dict: _dict,
}
