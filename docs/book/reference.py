"""The API reference: for each exercise its signature with shapes and its contract, read by autodoc, and its formula."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from book import places
from dl_workshop import answers, curriculum
from dl_workshop.references import reference

FORMULAS = places.DOCS / "formulas.json"


def sections() -> str:
    """A section for each chapter."""
    formulas = json.loads(FORMULAS.read_text(encoding="utf-8"))
    unknown = set(formulas) - set(curriculum.EXERCISES)
    if unknown:
        raise curriculum.UnknownExercise(sorted(unknown)[0])
    return "\n\n".join(_chapter(chapter, formulas) for chapter in curriculum.CHAPTERS)


def _chapter(chapter: curriculum.Chapter, formulas: dict[str, str]) -> str:
    entries = "\n".join(_entry(name, formulas.get(name, "")) for name in chapter.exercises)
    gives = f"{chapter.gives[0].upper()}{chapter.gives[1:]}."
    return f"## Chapter {chapter.number:02d}: {chapter.title}\n\n{gives}\n\n```{{eval-rst}}\n{entries}\n```"


def _entry(name: str, formula: str) -> str:
    """A function by autodoc; what JAX has made of a function, or a name that was assigned, with the docstring after it."""
    found = inspect.unwrap(getattr(answers, name))
    place = f"dl_workshop.answers.{name}{_signature(found)}"
    if found.__name__ == name:
        parts = [f".. autofunction:: {place}"]
    else:
        text = reference(name).docstring.replace("\n", "\n   ")
        parts = [f".. py:function:: {place}", f"   {text}"]
    if formula:
        parts.append(f"   .. math:: {formula}")
    return "\n\n".join(parts) + "\n"


def _signature(function: Callable[..., Any]) -> str:
    """The parameters, with the shapes of what goes in and comes out, as they stand in the source."""
    signature = inspect.signature(function)
    parameters = [
        f"{p.name}: {p.annotation}" + ("" if p.default is p.empty else f" = {p.default!r}") if p.kind is p.POSITIONAL_OR_KEYWORD
        else f"*{p.name}: {p.annotation}"
        for p in signature.parameters.values()
    ]  # fmt: skip
    return f"({', '.join(parameters)}) -> {signature.return_annotation}"
