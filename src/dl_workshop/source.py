"""The source of a reference, read from its module's syntax tree: `answer` shows it, and stubs are made from it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from dl_workshop import answers, curriculum


@dataclass(frozen=True)
class Reference:
    """A reference as text: its parameters without annotations, its docstring, its body, and the imports it needs."""

    name: str
    parameters: str
    docstring: str
    body: str
    imports: str
    is_def: bool

    @property
    def source(self) -> str:
        """The reference as a learner could have written it, ready to paste where jax and jnp are imported."""
        definition = f"def {self.name}({self.parameters}):\n{self.body}" if self.is_def else self.body
        return f"{self.imports}\n\n\n{definition}" if self.imports else definition


@cache
def reference(name: str) -> Reference:
    """The reference for an exercise; `UnknownExercise` where there is none."""
    spec = find_spec(f"dl_workshop.answers.{curriculum.chapter_of(name).module}")
    assert spec is not None
    assert spec.origin is not None
    text = Path(spec.origin).read_text(encoding="utf-8")
    tree = ast.parse(text)
    place, node = next((i, node) for i, node in enumerate(tree.body) if _defines(node, name))
    is_def = isinstance(node, ast.FunctionDef)
    if isinstance(node, ast.FunctionDef):
        docstring = ast.get_docstring(node) or ""
        shown = node.body[1:]
    else:
        following = tree.body[place + 1]
        docstring = str(ast.literal_eval(following.value)) if isinstance(following, ast.Expr) else ""
        shown = [node]
    lines = text.splitlines()[shown[0].lineno - 1 : shown[-1].end_lineno]
    if isinstance(shown[0], ast.FunctionDef) and shown[0].decorator_list:
        first = shown[0].decorator_list[0].lineno
        lines = text.splitlines()[first - 1 : shown[-1].end_lineno]
    parameters = {argument.arg for argument in node.args.args} if isinstance(node, ast.FunctionDef) else set()
    imports = _imports(tree, shown, parameters)
    return Reference(name, _parameters(name), docstring, _plain("\n".join(lines)), imports, is_def)


def _defines(node: ast.stmt, name: str) -> bool:
    if isinstance(node, ast.FunctionDef):
        return node.name == name
    return isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)


def _parameters(name: str) -> str:
    signature = inspect.signature(getattr(answers, name))
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    return str(inspect.Signature(bare))[1:-1]


def _plain(body: str) -> str:
    """The body without the annotations of functions defined inside it."""
    lines = []
    for line in body.splitlines():
        if line.lstrip().startswith("def "):
            inner = ast.parse(textwrap.dedent(line) + " ...").body[0]
            assert isinstance(inner, ast.FunctionDef)
            indent = line[: len(line) - len(line.lstrip())]
            line = f"{indent}def {inner.name}({', '.join(a.arg for a in inner.args.args)}):"
        lines.append(line)
    return "\n".join(lines)


def _imports(tree: ast.Module, shown: list[ast.stmt], parameters: set[str]) -> str:
    """The imports from this package that the shown statements use; jax and jnp are there in every notebook."""
    walked = [node for statement in shown for node in ast.walk(statement)]
    used = {node.id for node in walked if isinstance(node, ast.Name)} - parameters
    lines = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dl_workshop"):
            names = [alias.name for alias in node.names if alias.name in used]
            lines += [f"from {node.module} import {', '.join(names)}"] if names else []
    return "\n".join(lines)
