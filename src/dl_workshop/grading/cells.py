"""Which cells of a notebook have to run for one exercise, and what the learner has taken from the workshop."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from dl_workshop import curriculum, folders
from dl_workshop.checking.own_names import globals_of
from dl_workshop.jupyter.running.names import defined_in
from dl_workshop.jupyter.running.reading import Notebook, read


@cache
def workshop_cells(chapter: curriculum.Chapter) -> tuple[str, ...]:
    """The text of the chapter's own cells, as it is handed out."""
    return tuple(cell.source for cell in read(handed_out(chapter)).code)


def handed_out(chapter: curriculum.Chapter) -> Path:
    """The chapter's notebook, as every learner gets it."""
    name = f"{chapter.slug}.ipynb"
    package = Path(folders.__file__).parent
    places = (package / "_notebooks" / name, package.parent.parent / "notebooks" / name)
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise folders.NoNotebooks(f"The notebook {name} is not in the package. Is it installed whole?")
    return found


def taken(notebook: Notebook, chapter: curriculum.Chapter) -> set[str]:
    """The exercises of the chapter whose solution the learner has taken: they imported it under its own name."""
    own = set(workshop_cells(chapter))
    found = set[str]()
    for cell in notebook.code:
        if cell.source not in own:
            found |= {name for name in _imported(cell.source) if name in chapter.exercises}
    return found


def _imported(source: str) -> set[str]:
    """The names that a cell imports from the workshop's solutions and keeps under their own name."""
    lines = source.splitlines()
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        nodes = []
        for line in lines:
            try:
                nodes += ast.parse(line.strip()).body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and _is_answers(node.module)]
    return {alias.name for node in imports for alias in node.names if alias.asname in (None, alias.name)}


def _is_answers(module: str | None) -> bool:
    return module == "dl_workshop.answers" or (module or "").startswith("dl_workshop.answers.")


def needed(notebook: Notebook, chapter: curriculum.Chapter, exercise: str) -> list[int]:
    """The cells to run for an exercise: all that the learner has changed or added, its check, and what these need.

    The only cells left out are the workshop's own, as they were handed out, that define no name that a cell which runs
    reads; the checks of other exercises are left out too.
    """
    own, sources = set(workshop_cells(chapter)), [cell.source for cell in notebook.code]
    kept, wanted = list[int](), set[str]()
    for n, source in reversed(list(enumerate(sources))):
        if source not in own or _checks(source, exercise) or defined_in(source) & wanted:
            kept.append(n)
            wanted |= _reads(source)
    return kept[::-1]


def last_check(notebook: Notebook, chapter: curriculum.Chapter, exercise: str) -> int:
    """The last cell that may check an exercise; the end of the notebook where none says so."""
    own, sources = set(workshop_cells(chapter)), [cell.source for cell in notebook.code]
    calls = [n for n, source in enumerate(sources) if "check" in source and (exercise in source or source not in own)]
    return calls[-1] if any(exercise in sources[n] for n in calls) else len(sources)


def _checks(source: str, exercise: str) -> bool:
    return f'check("{exercise}"' in source or f"check('{exercise}'" in source


def _reads(source: str) -> set[str]:
    """The names of other cells that a cell reads; every word of one that is not Python as it stands: it may name anything."""
    try:
        return globals_of(compile(source, "<cell>", "exec", dont_inherit=True))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set("".join(sign if sign.isidentifier() or sign.isdigit() else " " for sign in source).split())
