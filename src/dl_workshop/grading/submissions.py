"""Who handed in what: the conventions of nbgrader, Moodle, Canvas and Gradescope, and plain folders, read from paths alone."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from dl_workshop import curriculum
from dl_workshop.grading.files import Unreadable, content, in_folder, in_zip, must_be_shallow, shown
from dl_workshop.jupyter.running import exercises_in
from dl_workshop.jupyter.running.reading import NotANotebook, Notebook, read_from

_IGNORED = {".ipynb_checkpoints", "__MACOSX", ".git", "__pycache__", ".DS_Store", "source", "release", "autograded", "feedback"}
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
_CANVAS = re.compile(r"(?P<name>[^_/]+?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<number>\d+)_(?P<file>.+)", re.IGNORECASE)
_GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")
_NEARLY = re.compile(
    r"\.(ipynb\.(txt|json|html?|pdf|bak|zip|crdownload|part)|ipyn|ipnb|pynb|ipynb~)$|\(\d+\)\.?$", re.IGNORECASE
)


@dataclass(frozen=True)
class Found:
    """A notebook that has a place: whose it is, by the LMS's or the folder's word, and which chapter it is."""

    learner: str
    name: str
    chapter: curriculum.Chapter
    notebook: Notebook
    file: str
    source: bytes
    convention: str
    handed_in: str | None = None
    late: bool = False
    note: str = ""

    @property
    def digest(self) -> str:
        """What distinguishes this notebook from every other one."""
        return hashlib.sha256(self.source).hexdigest()


@dataclass
class Sorted:
    """What was found, and, in one sentence each, what could not be placed or was placed with doubts."""

    found: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Whose:
    learner: str
    name: str
    convention: str
    late: bool = False
    turn: int = 0


Read = Callable[[], bytes]


def sort(paths: Iterable[Path]) -> Sorted:
    """Look through folders, archives and single notebooks."""
    result, manifest = Sorted(), dict[str, dict[str, str]]()
    for root in paths:
        before = len(result.found)
        entries = list(_entries(root, result))
        for path, read in entries:
            if path.name in ("manifest.csv", "timestamp.txt"):
                _note_manifest(path, read, manifest)
        for path, read in entries:
            _place(root, path, read, manifest, result)
        if len(result.found) == before and not result.problems:
            result.problems.append(f"{shown(str(root))}: no notebook in it.")
    result.found = _newest_last(result)
    return result


def _entries(root: Path, result: Sorted) -> Iterator[tuple[PurePosixPath, Read]]:
    try:
        if root.is_dir() and not root.is_symlink():
            for path, file in in_folder(root):
                if path.suffix.lower() == ".zip":
                    yield from _unpacked(file, path.with_suffix(""), result)
                else:
                    yield path, lambda file=file: content(file)  # type: ignore[misc]
        elif root.suffix.lower() == ".zip":
            yield from _unpacked(root, PurePosixPath(), result)
        else:
            yield PurePosixPath(root.name), lambda: content(root)
    except OSError as error:
        result.problems.append(f"{shown(str(root))} cannot be read: {error.strerror}.")


def _unpacked(file: Path, below: PurePosixPath, result: Sorted) -> Iterator[tuple[PurePosixPath, Read]]:
    """The files of an archive, and of archives in it, one level down: an LMS packs what a learner has packed."""
    try:
        inside = io.BytesIO(content(file)) if below.parts else None
        with zipfile.ZipFile(inside or file) as archive:
            for path, taken in in_zip(archive):
                if path.suffix.lower() == ".zip" and isinstance(taken, bytes):
                    with zipfile.ZipFile(io.BytesIO(taken)) as inner:
                        for deeper, found in in_zip(inner):
                            yield below / path.with_suffix("") / deeper, _given(found)
                else:
                    yield below / path, _given(taken)
    except (Unreadable, zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        why = str(error) if isinstance(error, Unreadable) else "it is not a zip, or it is damaged"
        result.problems.append(f"{shown(str(file))}: {why}.")


def _given(taken: bytes | Unreadable) -> Read:
    def read() -> bytes:
        if isinstance(taken, Unreadable):
            raise taken
        return taken

    return read


def _note_manifest(path: PurePosixPath, read: Read, manifest: dict[str, dict[str, str]]) -> None:
    """What a manifest says of files (file, learner, name, handed_in, late), or nbgrader's timestamp of a folder."""
    try:
        text = read().decode("utf-8-sig")
    except (Unreadable, UnicodeDecodeError):
        return
    if path.name == "timestamp.txt":
        manifest[str(path.parent)] = {"handed_in": text.strip()[:40]}
        return
    for row in csv.DictReader(io.StringIO(text)):
        if row.get("file"):
            manifest[str(path.parent / str(row["file"]))] = {key: value for key, value in row.items() if key and value}


def _place(root: Path, path: PurePosixPath, read: Read, manifest: dict[str, dict[str, str]], result: Sorted) -> None:
    if _IGNORED & set(path.parts) or path.name.startswith("."):
        return
    where = shown(str(root if str(path) == root.name else root / path))
    if path.suffix != ".ipynb":
        if path.suffix.lower() == ".ipynb" or _NEARLY.search(path.name):
            result.problems.append(f"{where}: not taken; its name is nearly a notebook's. Should it end in .ipynb?")
        return
    try:
        source = read()
        must_be_shallow(source)
        notebook = read_from(Path(path.name), source)
    except Unreadable as why:
        result.problems.append(f"{where}: {why}.")
        return
    except NotANotebook as why:
        result.problems.append(f"{where}: {shown(str(why))}")
        return
    chapter, doubt = _chapter_of(notebook, path)
    if chapter is None:
        result.problems.append(f"{where}: {doubt}")
        return
    whose = _whose(path)
    told = {**manifest.get(str(path.parent), {}), **manifest.get(str(path), {})}
    if told.get("learner"):
        whose = replace(whose, learner=told["learner"], name=told.get("name", told["learner"]), convention="manifest")
    late = told["late"].strip().lower() in ("1", "yes", "true", "late") if "late" in told else whose.late
    result.found.append(
        Found(
            whose.learner,
            whose.name,
            chapter,
            notebook,
            str(path),
            source,
            whose.convention,
            told.get("handed_in"),
            late,
            doubt,
        )
    )


def _chapter_of(notebook: Notebook, path: PurePosixPath) -> tuple[curriculum.Chapter | None, str]:
    """The chapter that a notebook is, by its own word, by its name, or by what it checks; with doubts, in words."""
    if notebook.chapter:
        return notebook.chapter, ""
    for chapter in curriculum.CHAPTERS:
        if any(chapter.slug in part for part in path.parts):
            return chapter, "It does not say which chapter it is; its file name does."
    names = exercises_in(notebook)
    chapters = {curriculum.chapter_of(name).number for name in names}
    if len(chapters) == 1:
        return curriculum.CHAPTERS[chapters.pop()], "It does not say which chapter it is; the exercises that it checks do."
    if names:
        return None, "it checks exercises of several chapters, and does not say which chapter it is."
    return None, "it belongs to no chapter, and checks no exercise."


def _whose(path: PurePosixPath) -> _Whose:
    """Whose a file is, from its path in what was handed over."""
    for part in path.parts:
        moodle = _MOODLE.fullmatch(part)
        if moodle:
            return _Whose(moodle["id"], moodle["name"], "Moodle")
        gradescope = _GRADESCOPE.fullmatch(part)
        if gradescope:
            return _Whose(gradescope["id"], gradescope["id"], "Gradescope")
        canvas = _CANVAS.fullmatch(part)
        if canvas:
            again = re.search(r"-(\d+)(?=\.[^.]*$|$)", canvas["file"])
            return _Whose(canvas["id"], canvas["name"], "Canvas", bool(canvas["late"]), int(again[1]) if again else 0)
    parts = path.parts[1:] if path.parts[0] == "submitted" else path.parts
    if len(parts) >= 3:
        return _Whose(parts[0], parts[0], "nbgrader")
    if len(parts) == 2:
        return _Whose(parts[0], parts[0], "a folder for each learner")
    stem = parts[0].removesuffix(".ipynb")
    for chapter in curriculum.CHAPTERS:
        stem = re.sub(rf"[-_. ]*{chapter.slug}[-_. ]*", "", stem)
    learner = re.sub(r"[-_ ]?(chapter)?[-_ ]?\d\d?$", "", stem) or stem if re.search(r"[A-Za-z]", stem) else stem
    return _Whose(learner or parts[0], learner or parts[0], "a flat folder")


def _newest_last(result: Sorted) -> list[Found]:
    """Ordered by nothing but what was handed in: of a learner's notebooks of a chapter the last one counts."""
    ordered = sorted(result.found, key=_order)
    for one, other in itertools.pairwise(ordered):
        if (one.learner, one.chapter) == (other.learner, other.chapter) and one.digest != other.digest:
            how = "the later one" if one.handed_in and other.handed_in else "the last by name"
            result.notes.append(
                f"{shown(one.learner)} has two notebooks of chapter {one.chapter.number:02d}, {shown(one.file)} and "
                f"{shown(other.file)}: {how}, {shown(other.file)}, counts."
            )
    return ordered


def _order(one: Found) -> tuple[str, int, str, int, str]:
    """Canvas counts what is handed in again: name-1.ipynb, name-2.ipynb."""
    return one.learner, one.chapter.number, one.handed_in or "", _whose(PurePosixPath(one.file)).turn, one.file
