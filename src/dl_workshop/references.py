"""The source of a reference, read from its module's syntax tree: `answer` shows it, and stubs are made from it."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dl_workshop import answers, curriculum


@dataclass(frozen=True)
class Reference:
    """A reference as text: its parameters without annotations, its docstring, its body, and the imports it needs.

    `definition` is decorators, `def` line and body, or the one assignment that the reference consists of.
    """

    name: str
    parameters: str
    docstring: str
    body: str
    definition: str
    imports: str

    @property
    def source(self) -> str:
        """The reference as a learner could have written it, ready to paste where jax and jnp are imported."""
        return f"{self.imports}\n\n\n{self.definition}" if self.imports else self.definition


@cache
def reference(name: str) -> Reference:
    """The reference for an exercise; `UnknownExercise` where no chapter asks for it, `NotWritten` where it is missing."""
    spec = find_spec(f"dl_workshop.answers.{curriculum.chapter_of(name).module}")
    assert spec is not None
    assert spec.origin is not None
    text = Path(spec.origin).read_text(encoding="utf-8")
    tree = ast.parse(text)
    found = [(i, node) for i, node in enumerate(tree.body) if _defines(node, name)]
    if not found:
        raise curriculum.NotWritten(name, spec.origin)
    place, node = found[0]
    parameters = _parameters(name)
    if isinstance(node, ast.FunctionDef):
        docstring, body = ast.get_docstring(node) or "", _text(text, node.body[1:])
        decorators = "".join(f"@{ast.unparse(decorator)}\n" for decorator in node.decorator_list)
        definition = f"{decorators}def {name}({parameters}):\n{body}"
    else:
        following = tree.body[place + 1]
        docstring = str(ast.literal_eval(following.value)) if isinstance(following, ast.Expr) else ""
        definition = body = _text(text, [node])
    return Reference(name, parameters, docstring, body, definition, _imports(tree, definition))


def _guards(statement: ast.stmt) -> bool:
    """Whether a statement only guards against bad input, which no learner is asked for."""
    return isinstance(statement, ast.Expr) and ast.unparse(statement).startswith("expect.")


def _text(text: str, statements: list[ast.stmt]) -> str:
    """The lines of some statements, without guards, and the functions defined among them without annotations."""
    first: Any = statements[0]
    if isinstance(first, ast.FunctionDef):
        first = [*first.decorator_list, first][0]  # a function's own line number is that of its `def`
    guards = {line for node in statements if _guards(node) for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    lines = enumerate(text.splitlines()[first.lineno - 1 : statements[-1].end_lineno], first.lineno)
    return "\n".join(_plain(line) for number, line in lines if number not in guards).strip("\n")


def _defines(node: ast.stmt, name: str) -> bool:
    if isinstance(node, ast.FunctionDef):
        return node.name == name
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)


def _parameters(name: str) -> str:
    signature = inspect.signature(getattr(answers, name))
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    return str(inspect.Signature(bare))[1:-1]


def _plain(line: str) -> str:
    if not line.lstrip().startswith("def "):
        return line
    inner = ast.parse(line.strip() + " ...").body[0]
    assert isinstance(inner, ast.FunctionDef)
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}def {inner.name}({', '.join(argument.arg for argument in inner.args.args)}):"


def _imports(tree: ast.Module, definition: str) -> str:
    """The imports that a definition uses; every notebook has jax and jnp."""
    nodes = list(ast.walk(ast.parse(definition)))
    local = {node.arg for node in nodes if isinstance(node, ast.arg)}
    used = {node.id for node in nodes if isinstance(node, ast.Name)} - local - {"jax", "jnp"}
    lines = []
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [ast.unparse(alias) for alias in node.names if (alias.asname or alias.name) in used]
            listed = ", ".join(names)
            lines += [f"from {node.module} import {listed}" if isinstance(node, ast.ImportFrom) else f"import {listed}"] * bool(
                names
            )
    return "\n".join(lines)
