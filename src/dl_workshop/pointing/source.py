"""The learner's own lines behind an attempt: which statements define it, and how to redefine it with one of them changed."""

from __future__ import annotations

import ast
import linecache
import pickle
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any

from dl_workshop import curriculum
from dl_workshop.checking.lines import codes_of
from dl_workshop.checking.own_names import own_functions

_cells: dict[str, tuple[str, Mapping[str, Any]]] = {}
"""For each name the text of the last cell that gave it its meaning, and all names there: of what jax.grad returns nothing else
tells where it was made."""

_HANDS_OFF = frozenset({
    "__import__", "breakpoint", "compile", "delattr", "eval", "exec", "exit", "globals", "input", "open", "quit", "setattr",
    "dump", "fromfile", "load", "loadtxt", "mkdir", "popen", "remove", "rename", "rmdir", "rmtree", "run", "save", "savefig",
    "savetxt", "savez", "seed", "system", "tofile", "unlink", "write", "write_bytes", "write_text", "writelines",
})  # fmt: skip
"""What is called by these names may reach beyond the notebook. Lines with such a call are not tried in other forms."""


def remember(names: Iterable[str], text: str, namespace: Mapping[str, Any]) -> None:
    """Note that a cell with this text has just given these names their meaning, among all names of the notebook."""
    _cells.update(dict.fromkeys(names, (text, namespace)))


@dataclass(frozen=True, eq=False)
class Piece:
    """One statement that an attempt rests on, or a function inside another one.

    Args:
        node: the statement, or a lambda, with its place in `lines`.
        lines: the text of its cell or file.
        name: what it binds.
        closure: for a function inside another one, the names that it has from there, with their values.
    """

    node: Any
    lines: tuple[str, ...]
    name: str
    closure: Mapping[str, Any] | None = None

    @cached_property
    def _pickled(self) -> bytes:
        return pickle.dumps(self.node)

    def copied(self) -> Any:
        """Its statement, to be changed."""
        return pickle.loads(self._pickled)  # four times as fast as a deep copy

    @cached_property
    def _has_loops(self) -> bool:
        return any(isinstance(node, ast.For | ast.While) for node in ast.walk(self.node))

    def bounded(self, node: Any) -> Any:
        """A changed statement whose loops count their turns, for a change may make them endless."""
        for loop in ast.walk(node) if self._has_loops else ():
            if isinstance(loop, ast.For | ast.While):
                loop.body.insert(0, ast.Expr(ast.Call(ast.Name(_TURN, ast.Load()), [], [])))
        return node

    def define(self, node: Any, namespace: dict[str, Any]) -> None:
        """Run it, with `node` in the statement's place."""
        exec(self.compiled(node), namespace)
        if self.closure:
            namespace[self.name] = namespace.pop(_AROUND)(*self.closure.values())

    def compiled(self, node: Any) -> CodeType:
        """It as code, with `node` in the statement's place; within a function that gives it the names around it."""
        if isinstance(node, ast.Lambda):
            node = ast.Assign([ast.Name(self.name, ast.Store())], node)
        if self.closure:
            free = [ast.arg(name) for name in self.closure]
            body = [node, ast.Return(ast.Name(self.name, ast.Load()))]
            node = ast.parse(f"def {_AROUND}(): pass").body[0]
            node.args.args, node.body = free, body
        return compile(ast.fix_missing_locations(ast.Module([node], [])), "<an edit of yours>", "exec")


_AROUND, _TURN = "_around", "_one_more_turn"


class _Turns:
    """Counts the turns of loops, and ends them where there are more than anybody waits for."""

    def __init__(self) -> None:
        self._left = 20_000

    def __call__(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooManyTurns


class TooManyTurns(Exception):
    """A loop of an edited attempt does not come to its end."""


@dataclass(frozen=True, eq=False)
class Source:
    """All that an attempt rests on in the learner's notebook: `pieces`, the attempt's own one last."""

    pieces: tuple[Piece, ...]
    namespace: Mapping[str, Any]

    def made(self, changed: Piece | None = None, node: Any = None, names: Mapping[str, Any] | None = None) -> Any:
        """The attempt defined again in a copy of its names, or of other ones, with one piece changed."""
        namespace = dict(self.namespace if names is None else names)
        namespace[_TURN] = _Turns()
        for piece in self.pieces:
            piece.define(piece.bounded(node) if piece is changed else piece.node, namespace)
        return namespace[self.pieces[-1].name]

    @cached_property
    def harmless(self) -> bool:
        """Whether running it once more reaches nothing beyond it."""
        return not any(_reaches_out(node) for piece in self.pieces for node in ast.walk(piece.node))


def _reaches_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Global | ast.Nonlocal):
        return True
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return called in _HANDS_OFF


def source_of(name: str, attempt: Any) -> Source | None:
    """The learner's lines that make an attempt at the exercise `name` what it is; None where they cannot be had for certain."""
    functions = own_functions(attempt)
    plain = isinstance(attempt, FunctionType) and not hasattr(attempt, "__wrapped__")
    own = _piece(attempt) if plain else _binding(name, functions)
    if own is None:
        return None
    namespace = attempt.__globals__ if plain else _namespace(name, attempt)
    others = [function for function in functions if not (plain and function is attempt) and _is_helper(function, namespace)]
    helpers = [piece for piece in map(_piece, others) if piece and not piece.closure]
    return Source((*sorted(helpers, key=lambda piece: piece.node.lineno), own), namespace)


def _namespace(name: str, attempt: Any) -> Mapping[str, Any]:
    """The names among which an attempt stands under its own."""
    _, names = _cells.get(name, ("", {}))
    return names if names.get(name) is attempt else vars(sys.modules["__main__"])


def _is_helper(function: FunctionType, namespace: Mapping[str, Any]) -> bool:
    name = function.__name__
    return name not in curriculum.EXERCISES and namespace.get(name) is function and function.__globals__ is namespace


def _piece(function: FunctionType) -> Piece | None:
    """The def or lambda of a function, where its text is still there and is what the function was made from."""
    text = "".join(linecache.getlines(function.__code__.co_filename)) or _cells.get(function.__name__, ("",))[0]
    tree = parsed(text)
    if tree is None:
        return None
    cells = function.__closure__ or ()
    try:
        closure = dict(zip(function.__code__.co_freevars, [cell.cell_contents for cell in cells], strict=True))
    except ValueError:  # a cell that is still empty
        return None
    lines = tuple(text.splitlines())
    for node in _functions(tree, function.__code__):
        name = function.__name__ if not isinstance(node, ast.Lambda) else "made"
        piece = Piece(node, lines, name, closure)
        if _is_made_from(function.__code__, piece):
            return piece
    return None


def parsed(text: str) -> ast.Module | None:
    """A cell as Python, its lines where they were; what is IPython's own in it is passed over."""
    try:
        return ast.parse(re.sub(r"^([ \t]*)[%!?].*$", r"\1pass", text, flags=re.MULTILINE)) if text.strip() else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _functions(tree: ast.Module, code: CodeType) -> Iterator[Any]:
    """The functions in a text that a code object may come from, the likely ones first."""
    kinds = ast.Lambda if code.co_name == "<lambda>" else (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(tree) if isinstance(node, kinds) and getattr(node, "name", code.co_name) == code.co_name]
    yield from sorted(found, key=lambda node: abs(_first_line(node) - code.co_firstlineno))


def _first_line(node: Any) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])


def _is_made_from(code: CodeType, piece: Piece) -> bool:
    """Whether a text's code is the code that runs: a file may have been edited since, a cell's text replaced."""
    try:
        compiled = piece.compiled(piece.node)
    except (SyntaxError, ValueError):
        return False
    return any(_alike(code, made) for made in codes_of(compiled) if made.co_name == code.co_name)


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, CodeType) and isinstance(other, CodeType):
        return (
            one.co_code == other.co_code
            and one.co_names == other.co_names
            and one.co_varnames == other.co_varnames
            and len(one.co_consts) == len(other.co_consts)
            and all(map(_alike, one.co_consts, other.co_consts))
        )
    return type(one) is type(other) and (one == other or repr(one) == repr(other))


def _binding(name: str, functions: list[FunctionType]) -> Piece | None:
    """The last statement that has bound a name to what a call returned, such as `dmseloss = jax.grad(mseloss)`."""
    main = getattr(sys.modules.get("__main__"), "__file__", "") or ""
    files = ["".join(linecache.getlines(file)) for file in (*(each.__code__.co_filename for each in functions), main) if file]
    for text in filter(None, [_cells.get(name, ("",))[0], *files]):
        tree = parsed(text)
        bound = [node for node in (tree.body if tree else []) if name in _bound_by(node)]
        if bound:
            return Piece(bound[-1], tuple(text.splitlines()), name)
    return None


def _bound_by(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]
