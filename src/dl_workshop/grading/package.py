"""The package as it lies in a sandbox: what running and observing need, and no solution.

What stands on its disk is the same for a whole chapter. The references of earlier chapters, those that a learner has taken, and
the given functions come as text with every exercise, without what would be a short cut to its answer.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from dl_workshop import curriculum, exercises
from dl_workshop.fingerprints import names_defined
from dl_workshop.grading import nothing_drawn
from dl_workshop.grading.cells import workshop_cells

SOURCE = Path(__file__).parent.parent
ROUTES = Path(__file__).with_name("routes.toml")
_WITHHELD = (
    "answers", "authoring", "checking.checker", "checking.errors", "checking.judgement", "checking.live", "checking.observed",
    "checking.relations", "checking.verdict", "cli", "doctor", "fingerprints", "given", "grading.package", "harnesses", "hints",
    "jupyter.cards", "jupyter.edits", "jupyter.lab", "jupyter.running", "jupyter.server", "jupyter.session",
    "jupyter.warming", "mutants", "observed_data", "pointing", "references", "training", "verification",
    *nothing_drawn.PICTURES, *(f"exercises.{chapter.module}" for chapter in curriculum.CHAPTERS),
)  # fmt: skip
"""What is never on a sandbox's disk."""
_NEEDED = (
    "grading.template",
    "grading.worker",
    "jupyter.bare_shell",
    "grading.stand_in",
    "checking.subject",
    "compile_cache",
    "expect",
    "streams",
    "training_loop",
)


def modules(chapter: curriculum.Chapter) -> list[str]:
    """What a chapter's notebook, and running it, import from the package, in an order that works."""
    todo, found = [*_NEEDED, *imported_by_the_notebook(chapter)], dict[str, None]()
    while todo:
        name = todo.pop()
        for each in _with_parents(name):
            if each not in found and not _withheld(each) and _file(each):
                found[each] = None
                todo += _imports((_file(each) or SOURCE).read_text(encoding="utf-8"))
    return sorted(found)


def write(chapter: curriculum.Chapter, folder: Path) -> None:
    """Write the chapter's package into a folder that is not there yet."""
    package = folder / "dl_workshop"
    package.mkdir(parents=True)
    for name in modules(chapter):
        file = _file(name)
        assert file is not None
        target = package / file.relative_to(SOURCE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    for name, text in {**_stand_ins(chapter), **nothing_drawn.modules(SOURCE)}.items():
        (package / name.replace(".", "/")).mkdir(parents=True, exist_ok=True)
        (package / name.replace(".", "/") / "__init__.py").write_text(text, encoding="utf-8")
    (package / "__init__.py").write_bytes(Path(__file__).with_name("stand_in.py").read_bytes())
    (package / "curriculum.json").write_bytes((SOURCE / "curriculum.json").read_bytes())


def imported_by_the_notebook(chapter: curriculum.Chapter) -> list[str]:
    """The modules that the text of a chapter imports, without those that are withheld."""
    found = {name for source in workshop_cells(chapter) for name in _imports(source)}
    return sorted(name for name in found if not _withheld(name) and _file(name))


def _stand_ins(chapter: curriculum.Chapter) -> dict[str, str]:
    """In place of withheld modules that the chapter's text imports: the same names, with nothing behind them."""
    names: dict[str, set[str]] = {}
    for node in (node for source in workshop_cells(chapter) for node in _nodes(source) if isinstance(node, ast.ImportFrom)):
        inside = (node.module or "").removeprefix("dl_workshop.")
        if inside != node.module and _withheld(inside) and not inside.startswith(("answers", *nothing_drawn.PICTURES)):
            names.setdefault(inside, set()).update(alias.name for alias in node.names)
            for parent in _with_parents(inside):
                names.setdefault(parent, set())
    return {name: "".join(map(_stand_in, sorted(each))) for name, each in names.items()}


def _stand_in(name: str) -> str:
    if name[0].isupper():
        return f"class {name}(Exception):\n    pass\n"
    said = f"The workshop's own {name} is not available while this chapter is graded"
    return f"def {name}(*args, **kwargs):\n    raise NotImplementedError({said!r})\n"


def library(exercise: str, taken: Collection[str]) -> dict[str, str]:
    """The source of what may be there of references, given functions and harnesses while `exercise` is graded."""
    chapter = curriculum.chapter_of(exercise)
    ways = routes().get(exercise, [])
    allowed = [name for earlier in curriculum.CHAPTERS[: chapter.number] for name in earlier.exercises]
    allowed += [name for name in builds_on(exercise) if name in taken]
    kept = {name for name in allowed if f"answers.{name}" not in ways and name != exercise}
    # What was taken comes with what it calls itself, which the exercise builds on too.
    called = {name for name in builds_on(exercise) if f"answers.{name}" not in ways and name != exercise}
    found: dict[str, str] = {}
    for name in ("given", "harnesses"):
        dropped = {way.removeprefix(f"{name}.") for way in ways if way.startswith(f"{name}.")}
        found[name] = _without(SOURCE.joinpath(f"{name}.py").read_text(encoding="utf-8"), dropped, found)
    for each in curriculum.CHAPTERS[: chapter.number + 1]:
        names = kept & set(each.exercises)
        if names:
            text = SOURCE.joinpath("answers", f"{each.module}.py").read_text(encoding="utf-8")
            found[f"answers.{each.module}"] = _only(text, names, kept | called | _names(found["given"]))
    return {name: text for name, text in found.items() if text}


def core() -> str:
    """What observing needs of the harnesses, whatever the exercise."""
    text = SOURCE.joinpath("harnesses.py").read_text(encoding="utf-8")
    return _only(text, {"over_arrays", "key", "FOLLOWED"}, set())


def builds_on(exercise: str) -> list[str]:
    """The exercises whose answers a solution is likely to call, and those that these call."""
    found: dict[str, None] = {}
    todo = [exercise]
    while todo:
        for name in exercises.load(todo.pop()).builds_on:
            if name not in found:
                found[name] = None
                todo.append(name)
    return list(found)


@cache
def routes() -> dict[str, list[str]]:
    """For each exercise what the package has that is equal to its answer, or one line away from it."""
    return tomllib.loads(ROUTES.read_text(encoding="utf-8"))


def _only(text: str, names: Collection[str], allowed: set[str]) -> str:
    """A module with only these answers, as far as they rest on nothing but one another and what is allowed."""
    tree = ast.parse(text)
    statements = {name: node for node in tree.body for name in names_defined(node)}
    kept: set[str] = set()
    for name in names:
        reach = set(_reached(name, statements))
        if not (reach & set(curriculum.EXERCISES)) - set(allowed):
            kept |= reach
    body = [
        node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom | ast.If) or kept & set(names_defined(node))
    ]
    left = [_allowed_import(node, allowed | kept) if isinstance(node, ast.ImportFrom) else node for node in body]
    return ast.unparse(ast.Module([node for node in left if node], [])) if kept else ""


def _allowed_import(node: ast.ImportFrom, allowed: Collection[str]) -> ast.ImportFrom | None:
    if not (node.module or "").startswith(("dl_workshop.answers", "dl_workshop.given")):
        return node
    names = [alias for alias in node.names if alias.name in allowed]
    return ast.ImportFrom(node.module, names, node.level) if names else None


def _without(text: str, dropped: set[str], others: dict[str, str]) -> str:
    """A module without these names, and without what needs them."""
    tree = ast.parse(text)
    gone = set(dropped)
    if "given" in others:  # what of the given functions is not there, cannot be imported either
        there = _names(others["given"])
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == "dl_workshop.given":
                gone |= {alias.name for alias in node.names if alias.name not in there}
                node.names = [alias for alias in node.names if alias.name in there]
    while True:
        needing = {
            name for node in tree.body if not _is_import(node) and gone & _used(node) for name in names_defined(node)
        } - gone
        if not needing:
            break
        gone |= needing
    body = [node for node in tree.body if not gone & set(names_defined(node)) and getattr(node, "names", True)]
    return ast.unparse(ast.Module(body, []))


def _names(text: str) -> set[str]:
    return {name for node in ast.parse(text).body for name in names_defined(node)}


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _reached(name: str, statements: dict[str, ast.stmt]) -> Iterator[str]:
    todo, seen = [name], set[str]()
    while todo:
        each = todo.pop()
        if each not in seen:
            seen.add(each)
            yield each
            if each in statements:
                todo += [used for used in _used(statements[each]) if used in statements or used in curriculum.EXERCISES]


def _used(node: ast.stmt) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}


def _withheld(name: str) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in _WITHHELD)


def _with_parents(name: str) -> list[str]:
    parts = name.split(".") if name else []
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def _file(name: str) -> Path | None:
    place = SOURCE.joinpath(*name.split("."))
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if name and file.is_file()), None)


def _imports(text: str) -> Iterator[str]:
    """The modules of the package that a text imports, anywhere in it."""
    for node in _nodes(text):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
            yield from (name.removeprefix("dl_workshop.") for name in names if name.startswith("dl_workshop."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "dl_workshop":
            inside = (node.module or "").removeprefix("dl_workshop").removeprefix(".")
            yield from filter(None, [inside, *(f"{inside}.{alias.name}".removeprefix(".") for alias in node.names)])


def _nodes(text: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(text)))
    except SyntaxError:  # a cell with a magic
        return []
