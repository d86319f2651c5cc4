"""Derive the learner notebooks from the chapters in `answers/`.

A cell tagged `exercise` imports reference solutions; in the learner's notebook it becomes stubs, made from each solution's
own parameters and docstring. Below each `check` cell a commented-out line imports the reference. A first cell installs
the workshop where it is missing, and the last two say what is done and lead on.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import json
import re
import textwrap
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from dl_workshop import addresses, atomic_files, curriculum, front_ends
from dl_workshop.references import reference

OVERVIEW = "# What you have done, and what comes next.\nfrom dl_workshop import overview\n\noverview()"
STUB_LINE = 'raise NotImplementedError("{name}: not attempted yet")'


class WorkInProgress(RuntimeError):
    """A notebook that would be overwritten holds somebody's work."""


def build(root: Path, check: bool = False, force: bool = False) -> list[str]:
    """Write every learner notebook of `root`; with `check`, only compare.

    Returns:
        The names of the notebooks that were written, or, with `check`, of those that differ from what would be written.

    Raises:
        WorkInProgress: a notebook has been worked in, and `force` is not given.
    """
    changed = {}
    for chapter in curriculum.CHAPTERS:
        path = root / "notebooks" / f"{chapter.slug}.ipynb"
        text = derived(root / "answers" / f"{chapter.slug}.md", chapter)
        if not path.exists() or not _same(path.read_text(encoding="utf-8"), text):
            changed[path] = text
    if not check:
        for path in changed:
            if path.exists() and not force and worked_in(path):
                raise WorkInProgress(
                    f"{path} has been run or solved by somebody. Move it away, or overwrite it with `build --force`."
                )
        for path, text in changed.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            atomic_files.write(path, text)
    return [path.name for path in changed]


def note_exercises(root: Path, check: bool = False) -> bool:
    """Bring the curriculum's list of exercises up to date with what the chapters ask for; whether it was out of date.

    With `check` only look.
    """
    asked = {
        chapter.module: [
            name
            for cell in _cells((root / "answers" / f"{chapter.slug}.md").read_text(encoding="utf-8"))
            for name in _asked_for(cell)
        ]
        for chapter in curriculum.CHAPTERS
    }
    path, text = root / "src" / "dl_workshop" / "curriculum.json", json.dumps(asked, indent=1) + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") == text:
        return False
    if not check:
        atomic_files.write(path, text)
        importlib.reload(curriculum)
    return True


def derived(source: Path, chapter: curriculum.Chapter) -> str:
    """The learner notebook of one chapter as text, the same for the same source."""
    notebook = nbformat.v4.new_notebook(
        metadata={
            "dl_workshop": {"chapter": chapter.number},
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    cells = _cells(source.read_text(encoding="utf-8"))
    explains = any("hint(" in cell.source for cell in cells if cell.cell_type == "code")
    for cell in cells:
        notebook.cells += _learner_cells(cell, explains)
    web = f"[This chapter on the web]({addresses.page(chapter.slug)}), where you can read it without running it."
    notebook.cells[0].source += f"\n\n{web}"
    notebook.cells.insert(1, nbformat.v4.new_code_cell(front_ends.FIRST_CELL))
    notebook.cells += [nbformat.v4.new_code_cell(OVERVIEW), nbformat.v4.new_markdown_cell(ways_from(chapter))]
    _name_cells(notebook.cells)
    nbformat.validate(notebook)
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


@cache
def _cells(text: str) -> list[Any]:
    """The cells of a chapter, which nobody may change: a chapter is asked for its exercises and derived, both from these."""
    cells: list[Any] = jupytext.reads(text, fmt="md:myst").cells
    return cells


def ways_from(chapter: curriculum.Chapter) -> str:
    """The line of links below a chapter: the one before it, the map of them all, and the next."""
    links = [f"[Map of all chapters]({curriculum.CHAPTERS[0].slug}.ipynb#The-way-ahead)"]
    for other in curriculum.CHAPTERS:
        if other.number == chapter.number - 1:
            links.insert(0, f"[← {other.name}]({other.slug}.ipynb)")
        if other.number == chapter.number + 1:
            links.append(f"[{other.name} →]({other.slug}.ipynb)")
    return " \N{MIDDLE DOT} ".join(links)


def _name_cells(cells: list[Any]) -> None:
    """Give each cell an id made from what it holds: a new cell changes no other, and those of equal cells are numbered."""
    seen: Counter[str] = Counter()
    for cell in cells:
        name = hashlib.sha256(cell.source.encode()).hexdigest()[:12]
        seen[name] += 1
        cell["id"] = name if seen[name] == 1 else f"{name}-{seen[name]}"


def _learner_cells(cell: Any, explains: bool) -> list[Any]:
    """What learners get for a cell. Under each check stands the way on, except where a chapter `explains` that first."""
    if cell.cell_type != "code":
        return [nbformat.v4.new_markdown_cell(re.sub(r"(\]\(\d\d-[a-z-]+)\.md\b", r"\1.ipynb", cell.source))]
    names = _asked_for(cell)
    if names:
        return [nbformat.v4.new_code_cell("\n\n\n".join(map(stub, names)), metadata={"tags": ["exercise"]})]
    checked = checked_names(cell.source, handed_over=True)
    ways_on = [f'# {way}("{name}")' for name in checked if not explains for way in ("hint", "answer")]
    cells = [nbformat.v4.new_code_cell("\n".join([cell.source, *ways_on]))]
    if checked:
        lines = "\n".join(f"# from dl_workshop.answers import {name}" for name in checked)
        cells.append(
            nbformat.v4.new_code_cell(f"# Out of time? Take the # off the next line to go on with our solution.\n{lines}")
        )
    return cells


def _asked_for(cell: Any) -> list[str]:
    """The exercises that a chapter's cell asks for, if that is what it is there for."""
    return imported_names(cell.source) if "exercise" in cell.metadata.get("tags", []) else []


def stub(name: str) -> str:
    """An exercise left to do: the solution's parameters and docstring, and an error that says it is not attempted yet."""
    found = reference(name)
    docstring = textwrap.indent(f'"""{_wrapped(found.docstring)}"""', "    ")
    error = textwrap.indent(f"# Your code, in place of the next line.\n{STUB_LINE.format(name=name)}", "    ")
    return f"def {name}({found.parameters}):\n{docstring}\n{error}"


def _wrapped(docstring: str) -> str:
    paragraphs = [textwrap.fill(" ".join(p.split()), 84, subsequent_indent="") for p in docstring.split("\n\n")]
    return "\n\n".join(paragraphs) + ("\n" if len(paragraphs) > 1 else "")


def imported_names(source: str) -> list[str]:
    """The names that an exercise cell imports from `dl_workshop.answers`."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return [alias.name for node in imports if node.module == "dl_workshop.answers" for alias in node.names]


def checked_names(source: str, handed_over: bool = False) -> list[str]:
    """The exercises that a cell's `check("name", ...)` calls name, in order. Magics and broken cells name none.

    With `handed_over` only those of calls `check("name", name)`: others show what a check says to somebody else's attempt.
    """
    try:
        tree = ast.parse(re.sub(r"^\s*[%!?].*$", "", source, flags=re.MULTILINE))
    except SyntaxError:
        return []
    return [
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "check"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and (not handed_over or ast.unparse(node.args[-1]) == node.args[0].value)
    ]


def _same(text: str, other: str) -> bool:
    """Whether two notebooks are equal, except for what JupyterLab writes about the kernel when it opens one."""
    try:
        one, two = json.loads(text), json.loads(other)
        for notebook in (one, two):
            notebook["metadata"] = notebook["metadata"].get("dl_workshop")
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return bool(one == two)


def worked_in(path: Path) -> bool:
    """Whether somebody has run cells of the notebook, or it cannot be read at all."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    except (ValueError, KeyError, TypeError, AttributeError):
        return True
