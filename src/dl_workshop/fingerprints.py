"""Whether the code that decides what is observed of an exercise has changed."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

from dl_workshop import curriculum


def fingerprint(name: str) -> str:
    """Of the code of an exercise's answers and probes, and of what makes mutants; without comments, docstrings and hints.

    What observes them does not count: should that change, it is `drift` that finds it.
    """
    chapter = curriculum.chapter_of(name).module
    todo, done = [f"dl_workshop.{part}" for part in (f"exercises.{chapter}", f"answers.{chapter}", "mutants")], dict[str, str]()
    while todo:
        module = todo.pop()
        if module not in done:
            tree = _Unsaid().visit(ast.parse(_text(module)))
            done[module] = _written(tree)
            todo += _imported(tree)
    done["given"] = _given("".join(done.values()))
    return hashlib.sha256("".join(done[module] for module in sorted(done)).encode()).hexdigest()[:16]


def _written(node: object) -> str:
    """A syntax tree as text, the same in every version of Python: `ast.dump` is not."""
    if isinstance(node, list):
        return "[" + ", ".join(map(_written, node)) + "]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = (f"{name}={_written(value)}" for name, value in ast.iter_fields(node) if value not in (None, []))
    return f"{type(node).__name__}({', '.join(fields)})"


def _given(users: str) -> str:
    """The given functions and harnesses whose names stand in quotes in syntax trees, and what they call."""
    nodes = [node for module in ("given", "harnesses") for node in ast.parse(_text(f"dl_workshop.{module}")).body]
    every = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    todo, done = [name for name in every if f"Constant(value={name!r})" in users], dict[str, str]()
    while todo:
        name = todo.pop()
        if name not in done:
            done[name] = _written(_Unsaid().visit(every[name]))
            todo += [node.id for node in ast.walk(every[name]) if isinstance(node, ast.Name) and node.id in every]
    return "".join(done[name] for name in sorted(done))


@cache
def _text(module: str) -> str:
    """The source of one of our modules; nothing where there is no such module."""
    path = Path(__file__).parent.joinpath(*module.split(".")[1:])
    found = next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
    return found.read_text(encoding="utf-8") if found else ""


def _imported(tree: ast.AST) -> list[str]:
    """The modules of exercises, answers and what is given that a module imports from."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("dl_workshop"):
            for alias in node.names:
                found += [node.module, f"{node.module}.{alias.name}", _home(node.module, alias.name)]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.append(_home(f"dl_workshop.{node.value.id}", node.attr))
    rooms = ("answers", "exercises", "given", "data")
    return [module for module in found if module.split(".")[1:2] and module.split(".")[1] in rooms and _text(module)]


def _home(module: str, name: str) -> str:
    """The module of a reference that `answers` gives by its name; nothing where it is none."""
    is_reference = module == "dl_workshop.answers" and name in curriculum.EXERCISES
    return f"{module}.{curriculum.chapter_of(name).module}" if is_reference else ""


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
            node.keywords = [keyword for keyword in node.keywords if keyword.arg not in ("hints", "why", "builds_on")]
        return node
