"""Whether the code that decides what is observed of an exercise has changed."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dl_workshop import curriculum

_ROOMS = ("answers", "exercises", "given", "harnesses", "data", "expect", "training_loop")
"""Where the code is that decides it."""
Definition = tuple[str, str]
"""A module of ours, and a name that is defined in it."""


def fingerprint(name: str) -> str:
    """The fingerprint of an exercise, its reference and whatever of ours they use; without comments and docstrings.

    What makes mutants counts too, and so does the text of errors, which tells attempts that raise apart. What is said of a
    known mistake does not count, nor does what observes them all: if that changes, `drift` finds it.
    """
    chapter = curriculum.chapter_of(name).module
    todo = [(f"dl_workshop.exercises.{chapter}", name), (f"dl_workshop.answers.{chapter}", name)]
    done = {("dl_workshop.mutants", ""): _once(_tree(_text("dl_workshop.mutants")))}
    while todo:
        module, wanted = todo.pop()
        node = _defined(_text(module)).get(wanted)
        if (module, wanted) not in done and node is not None:
            done[module, wanted] = _once(node)
            todo += _used(module, node)
    return hashlib.sha256("".join(done[definition] for definition in sorted(done)).encode()).hexdigest()[:16]


@cache
def _tree(text: str) -> ast.Module:
    """A module without what is said to people."""
    tree: ast.Module = _Unsaid().visit(ast.parse(text))
    return tree


@cache
def _once(node: ast.AST) -> str:
    """A module or one of its statements as text: every exercise that uses it asks again."""
    return _written(node)


@cache
def _defined(text: str) -> dict[str, ast.stmt]:
    """What is defined under each name at the top level of a module."""
    return {name: node for node in _tree(text).body for name in names_defined(node)}


@cache
def _imported(text: str) -> dict[str, Definition]:
    """For each name that a module imports from ours, where it comes from."""
    imports = [node for node in ast.walk(_tree(text)) if isinstance(node, ast.ImportFrom)]
    return {
        alias.asname or alias.name: _home(node.module, alias.name)
        for node in imports
        if node.module and node.module.split(".")[0] == "dl_workshop"
        for alias in node.names
    }


@cache
def _used(module: str, node: ast.stmt) -> set[Definition]:
    """Whatever of ours a piece of a module uses: by its name, as an attribute of a module, or in quotes, as probes do."""
    return set(_mentioned(module, _imported(_text(module)), node))


def _mentioned(module: str, imported: dict[str, Definition], node: ast.stmt) -> Iterator[Definition]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield imported.get(part.id, (module, part.id))
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in imported:
            yield _home(".".join(imported[part.value.id]), part.attr)
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield from ((f"dl_workshop.{room}", part.value) for room in ("given", "harnesses"))


def _home(module: str, name: str) -> Definition:
    """Where a name is defined: `answers` gives references that its modules hold."""
    if module == "dl_workshop.answers" and name in curriculum.EXERCISES:
        module = f"{module}.{curriculum.chapter_of(name).module}"
    return module, name


def names_defined(node: ast.stmt) -> list[str]:
    """The names that a statement of a module defines: of a function, a class, or what is assigned to."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]


def _written(node: object) -> str:
    """A syntax tree as text, the same in every version of Python: `ast.dump` is not."""
    if isinstance(node, list):
        return "[" + ", ".join(map(_written, node)) + "]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = (f"{name}={_written(value)}" for name, value in ast.iter_fields(node) if value not in (None, []))
    return f"{type(node).__name__}({', '.join(fields)})"


@cache
def _text(module: str) -> str:
    """The source of one of those modules; nothing where it is none of them."""
    _, *place = module.split(".")
    path = Path(__file__).parent.joinpath(*place)
    found = next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
    return found.read_text(encoding="utf-8") if found and place and place[0] in (*_ROOMS, "mutants") else ""


class _Unsaid(ast.NodeTransformer):
    """Takes out of a syntax tree what is said to people."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        return None if isinstance(node.value, ast.Constant) else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = ast.unparse(node.func)
        if called == "KnownWrong":
            node.args = node.args[:2]
        if called == "Exercise":
            node.keywords = [keyword for keyword in node.keywords if keyword.arg not in ("right", "hints", "why", "builds_on")]
        return node
