"""What the check says about typical wrong answers, as cards: made by the real check, from the code that the page shows."""

from __future__ import annotations

import ast
import builtins
import inspect
import re
from importlib import import_module
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from book import places
from dl_workshop import answers, check, curriculum
from dl_workshop.checking import Verdict
from dl_workshop.jupyter.cards import verdict_card

SHOWN, LINES, WIDTH = 4, 24, 100
"""How many mistakes an exercise shows, of how many lines and how many characters at most."""
ATTEMPTS = places.ROOT / "tests" / "attempts" / "wrong"
GIVEN = {"jax": jax, "jnp": jnp, "np": np}
KNOWN = {*GIVEN, *dir(builtins), *curriculum.EXERCISES}


def cards(names: list[str]) -> dict[str, list[dict[str, str]]]:
    """For each of these exercises the code of typical wrong answers, and the card that each gets."""
    return {name: _of(name) for name in names}


def _of(name: str) -> list[dict[str, str]]:
    shown: dict[str, dict[str, str]] = {}
    known = _known(name)
    alone = [code for code in known if "def _" not in code]  # no learner writes a helper with a switch for each mistake
    for code in [*alone, *_read(name), *known]:
        verdict = _judged(name, code)
        named = verdict and verdict.misconception
        if verdict and named and named not in shown:
            shown[named] = {"code": code, "card": verdict_card(verdict)}
        if len(shown) == SHOWN:
            break
    return list(shown.values())


def _judged(name: str, code: str) -> Verdict | None:
    """What the check says about the code as a learner would have written it; None where it cannot stand alone."""
    names: dict[str, Any] = {**GIVEN, **{other: getattr(answers, other) for other in curriculum.EXERCISES}}
    try:
        exec(code, names)
        attempt = names[name]
    except (NameError, KeyError, ImportError):
        return None
    return check(name, attempt, seed=0)


def _known(name: str) -> list[str]:
    """The known-wrong answers of an exercise that stand alone as code, short ones first."""
    module = import_module(f"dl_workshop.exercises.{curriculum.chapter_of(name).module}")
    tree = ast.parse(inspect.getsource(module))
    codes = [_code(tree, name, attempt) for attempt in _known_wrong(tree, name)]
    return sorted(filter(_fits, codes), key=lambda code: code.count("\n") // 4)


def _read(name: str) -> list[str]:
    """Wrong attempts of readers: where too few of the known ones stand alone, some of these are the same mistakes."""
    text = (ATTEMPTS / f"{name}.py").read_text(encoding="utf-8")
    return list(filter(_fits, (part.partition("\n")[2].strip() for part in re.split(r"^# %%", text, flags=re.MULTILINE)[1:])))


def _fits(code: str) -> bool:
    return code.count("\n") < LINES and max(map(len, code.splitlines())) <= WIDTH


def _known_wrong(tree: ast.Module, name: str) -> list[ast.expr]:
    """The attempt of each `KnownWrong` in the exercise of that name."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    of = [call for call in calls if call.func.id == "Exercise" and ast.unparse(call.args[0]) == repr(name)]  # type: ignore[attr-defined]
    inside = [node for call in of for node in ast.walk(call) if isinstance(node, ast.Call)]
    return [call.args[1] for call in inside if ast.unparse(call.func) == "KnownWrong"]


def _code(tree: ast.Module, name: str, attempt: ast.expr) -> str:
    """An attempt under the exercise's own name, after the helpers and imports that it needs."""
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if isinstance(attempt, ast.Name) and attempt.id in defined:
        main: ast.stmt = _plain(defined[attempt.id], name)
    elif isinstance(attempt, ast.Lambda):
        main = ast.FunctionDef(name, attempt.args, [ast.Return(attempt.body)], [], type_params=[])
    else:
        main = ast.Assign([ast.Name(name)], attempt)
    main = _AsLearnersDo().visit(main)
    return "\n\n".join([*_needed(tree, defined, main, {name}), _text(main)])


def _needed(tree: ast.Module, defined: dict[str, ast.FunctionDef], code: ast.AST, seen: set[str]) -> list[str]:
    """The imports and helpers of the module that some code needs, as text."""
    parts = []
    own = {node.arg for node in ast.walk(code) if isinstance(node, ast.arg)}
    for name in sorted({node.id for node in ast.walk(code) if isinstance(node, ast.Name)} - own - KNOWN - seen):
        seen.add(name)
        if name in defined:
            helper = _AsLearnersDo().visit(_plain(defined[name], name))
            parts += [*_needed(tree, defined, helper, seen), _text(helper)]
        parts += [
            ast.unparse(ast.ImportFrom(node.module, [alias], 0) if isinstance(node, ast.ImportFrom) else ast.Import([alias]))
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
            if (alias.asname or alias.name) == name
        ]
    return parts


def _plain(function: ast.FunctionDef, name: str) -> ast.FunctionDef:
    """A function as a learner writes it: without annotations, under the exercise's name."""
    plain = ast.parse(ast.unparse(function)).body[0]
    assert isinstance(plain, ast.FunctionDef)
    plain.name = name
    for node in ast.walk(plain):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
    return plain


class _AsLearnersDo(ast.NodeTransformer):
    """`answers.mse` is `mse` to a learner, who has written it."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        return ast.Name(node.attr) if ast.unparse(node.value) == "answers" else node


def _text(node: ast.stmt) -> str:
    return re.sub(r"'(\w*)'", r'"\1"', ast.unparse(ast.fix_missing_locations(node)))
