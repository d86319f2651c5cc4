"""What a mutant does, in words: for an attempt that behaves only like mutants of one kind. Text in, text out; no JAX."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable
from typing import Any

Change = tuple[Any, Any]
"""What stood in the reference's tree, and what stands in the mutant's."""


def hypothesis(diffs: Iterable[str]) -> str | None:
    """What these mutants, given by their diffs, have in common; None where their kinds differ, or have no words."""
    kinds = {_does(diff) for diff in diffs}
    (does,) = kinds if len(kinds) == 1 else (None,)
    return does and f"At the inputs compared, your function does what a right answer would do if {does}."


def _does(diff: str) -> str | None:
    before, after = _parsed(diff, "-"), _parsed(diff, "+")
    change = _change(before, after) if before and after else None
    return change and (_around(*change) or _within(*change))


def _parsed(diff: str, sign: str) -> ast.AST | None:
    lines = textwrap.dedent("\n".join(line[1:] for line in diff.splitlines() if line.startswith(sign)))
    try:
        return ast.parse(lines)
    except SyntaxError:  # half a statement: "else:", say
        return None


def _change(before: Any, after: Any) -> Change | None:
    """The smallest parts of two trees outside of which they are alike; None where they are the same."""
    if type(before) is not type(after):
        return before, after
    parts = [(getattr(before, name, None), getattr(after, name, None)) for name in before._fields]
    pairs = [pair for one, other in parts for pair in _pairs(one, other)]
    differing = [pair for pair in pairs if not _alike(*pair)]
    inside = len(differing) == 1 and all(isinstance(side, ast.expr | ast.stmt) for side in differing[0])
    power = inside and isinstance(getattr(before, "op", None), ast.Pow) and isinstance(differing[0][0], ast.Constant)
    if inside and not power:  # a power is spoken of as a whole
        return _change(*differing[0])
    return (before, after) if differing else None


def _pairs(one: Any, other: Any) -> list[tuple[Any, Any]]:
    lists = isinstance(one, list) and isinstance(other, list) and len(one) == len(other)
    return list(zip(one, other, strict=True)) if lists else [(one, other)]


def _alike(one: Any, other: Any) -> bool:
    return _text(one) == _text(other)


def _text(part: Any) -> str:
    if isinstance(part, list):
        return str([_text(item) for item in part])
    return ast.dump(part) if isinstance(part, ast.AST) else repr(part)


_CALLED = {
    "exp": "exp", "log": "the logarithm", "log1p": "the logarithm", "log2": "the logarithm to base 2",
    "log_softmax": "the logarithm of the softmax", "logaddexp": "something smoother", "logistic": "the logistic function",
    "max": "the largest", "maximum": "the larger of two numbers", "mean": "the mean", "min": "the smallest",
    "normal": "normal draws", "ones": "ones", "prod": "the product", "sin": "the sine", "softmax": "the softmax",
    "sqrt": "the square root", "square": "the square", "std": "the standard deviation", "sum": "the sum", "tanh": "tanh",
    "uniform": "uniform draws", "var": "the variance", "zeros": "zeros",
}  # fmt: skip
"""Functions as people call them. What is not here is not spoken of: a learner's lines may do it in another way."""

_DOES = {
    ast.Add: ("added", "add"), ast.Sub: ("subtracted", "subtract"), ast.Mult: ("multiplied", "multiply"),
    ast.Div: ("divided", "divide"), ast.Pow: ("took a power", "take a power"),
    ast.BitAnd: ("said 'and'", "say 'and'"), ast.BitOr: ("said 'or'", "say 'or'"),
}  # fmt: skip


def _around(before: Any, after: Any) -> str | None:
    """What was put around something: limits, fewer steps, a part of the numbers, a sign, one step, a factor."""
    match after:
        case ast.Call(func=ast.Attribute(attr="clip"), args=[inner, *_]) if _alike(inner, before):
            return "numbers were cut off at a limit"
        case ast.Call(func=ast.Name("min"), args=[inner, ast.Constant(limit)]) if _alike(inner, before):
            return f"there were no more than {limit!r} steps"
        case ast.Subscript(value=inner, slice=ast.Slice(upper=ast.Constant(end))) if _alike(inner, before):
            return f"only the first {end!r} numbers counted"
        case ast.UnaryOp(op=ast.USub(), operand=inner) if _alike(inner, before):
            return "one sign were reversed"
        case ast.BinOp(left=inner, op=op, right=ast.Constant(1)) if _alike(inner, before) and "steps" in _text(before):
            return f"there were one step {'more' if isinstance(op, ast.Add) else 'fewer'}"
        case ast.BinOp(left=ast.Constant(2), right=inner) if _alike(inner, before):
            return "something counted twice"
    return None


def _within(before: Any, after: Any) -> str | None:
    """What was exchanged for something else, or left out."""
    match before, after:
        case ast.BinOp(), _:
            return _operation(before, after)
        case ast.UnaryOp(op=ast.USub(), operand=inner), _ if _alike(inner, after):
            return "a minus sign were left out"
        case (ast.Constant("w"), ast.Constant("b")) | (ast.Constant("b"), ast.Constant("w")):
            return "w and b were mixed up in one place"
        case ast.Compare(ops=[one]), ast.Compare(ops=[other]):
            return _comparison(one, other)
        case (ast.Attribute(attr="shape"), _) | (ast.Call(func=ast.Name("len")), ast.Constant()):
            return "a size were a fixed number, and did not follow from the arguments"
        case ast.Attribute(attr=one), ast.Attribute(attr=other):
            return _stands_for(_CALLED.get(other), _CALLED.get(one))
        case ast.Call(), _:
            return _call(before, after)
    return None


def _operation(before: ast.BinOp, after: Any) -> str | None:
    if any(_alike(after, side) for side in (before.left, before.right)):
        left_out = next((words for kinds, words in _LEFT_OUT.items() if isinstance(before.op, kinds)), None)
        return left_out and f"{left_out} were left out"
    match after:
        case ast.BinOp(left=left, right=right) if _alike(before.left, right) and _alike(before.right, left):
            return "the two sides of an operation changed places"
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(power)) if _alike(before.left, left):
            return "another power were taken" if isinstance(power, int) and isinstance(before.op, ast.Pow) else None
        case ast.BinOp(left=left, op=op) if _alike(before.left, left):
            did, should = _DOES.get(type(op)), _DOES.get(type(before.op))
            return f"it {did[0]} in one place where it should {should[1]}" if did and should else None
    return None


_LEFT_OUT: dict[Any, str] = {(ast.Add, ast.Sub): "one term", (ast.Mult, ast.Div): "one factor", ast.Pow: "a power"}

_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


def _comparison(one: ast.cmpop, other: ast.cmpop) -> str:
    signs = _SIGNS.get(type(one), ""), _SIGNS.get(type(other), "")
    if all(signs) and signs[0][0] == signs[1][0]:
        return f"`{signs[1]}` stood in place of `{signs[0]}`, so that equal numbers were taken the other way"
    return "a comparison were the other way round"


def _stands_for(other: str | None, one: str | None) -> str | None:
    return f"{other} stood in place of {one}" if one and other and one != other else None


def _call(before: ast.Call, after: Any) -> str | None:
    called = _CALLED.get(ast.unparse(before.func).split(".")[-1])
    if any(_alike(after, argument) for argument in before.args):
        return called and f"{called} were left out"
    if not isinstance(after, ast.Call) or not _alike(before.func, after.func):
        return None
    if len(before.args) > 1 and _alike(before.args[1::-1], after.args[:2]):
        return "two things that are handed to a function changed places"
    had, has = ({keyword.arg: _text(keyword.value) for keyword in node.keywords} for node in (before, after))
    if "axis" in had and had["axis"] != has.get("axis"):
        went = "along another axis" if "axis" in has else "over everything, and not along one axis,"
        return f"it went {went} in one place"
    return "the slopes were those of another argument" if has.keys() - had.keys() == {"argnums"} else None
