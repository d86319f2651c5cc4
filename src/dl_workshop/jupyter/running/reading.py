"""Read a learner's notebook. All it needs is JSON with cells: whatever else a program wrote in it, or left out, is ignored."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dl_workshop import curriculum

LIMIT = 20_000_000
"""The largest file that is read, in bytes."""


class NotANotebook(ValueError):
    """A file that cannot be judged; the message says why."""


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and whether Jupyter would run it."""

    source: str
    is_code: bool = True


@dataclass(frozen=True)
class Notebook:
    """What counts in a notebook: its cells, and the chapter that it is, if it is one of ours."""

    path: Path
    cells: tuple[Cell, ...]
    chapter: curriculum.Chapter | None = None

    @property
    def code(self) -> tuple[Cell, ...]:
        """The cells that hold something to run."""
        return tuple(cell for cell in self.cells if cell.is_code and cell.source.strip())


def read(path: Path) -> Notebook:
    """The notebook in a file.

    Raises:
        NotANotebook: there is none to be read; the message says why.
    """
    return read_from(path, _content(path))


def read_from(path: Path, content: bytes) -> Notebook:
    """The notebook in what a file holds; raises as `read` does."""
    found = _parsed(path, _text(path, content))
    cells = tuple(_cell(path, number, cell) for number, cell in enumerate(_cells(path, found), start=1))
    return Notebook(path, cells, _chapter(found.get("metadata")))


def _content(path: Path) -> bytes:
    try:
        _must_be_a_file(path, os.stat(path).st_mode)
        # Between the two somebody may have put a pipe there, and without this flag opening one waits for its other end.
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            _must_be_a_file(path, os.fstat(file.fileno()).st_mode)
            content = file.read(LIMIT + 1)
    except NotANotebook:
        raise
    except (FileNotFoundError, NotADirectoryError):
        raise NotANotebook(f"{path}: there is no such file.") from None
    except PermissionError:
        raise NotANotebook(f"{path} cannot be read: you do not have permission.") from None
    except OSError as error:
        raise NotANotebook(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:  # a NUL in the name
        raise NotANotebook(f"{str(path)!r}: no file can have that name.") from None
    if len(content) > LIMIT:
        raise NotANotebook(f"{path} is larger than {LIMIT // 10**6} MB. Clear the outputs of all its cells and save it again.")
    return content


def _must_be_a_file(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise NotANotebook(f"{path} is a folder without notebooks.")
    if not stat.S_ISREG(mode):
        raise NotANotebook(f"{path} is not a regular file, so no notebook can be read from it.")


def _text(path: Path, content: bytes) -> str:
    try:
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise NotANotebook(f"{path} is not a notebook: a notebook is text in UTF-8, and this is not.") from None
    if not text.strip():
        raise NotANotebook(f"{path} is empty.")
    return text


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, parse_int=_number)
    except json.JSONDecodeError as error:
        conflict = re.search(r"^(<<<<<<<|>>>>>>>)", text, re.MULTILINE)
        if conflict:
            line = text.count("\n", 0, conflict.start()) + 1
            raise NotANotebook(
                f"{path} holds Git's conflict markers, the first on line {line}: finish the merge, then check it again."
            ) from None
        raise NotANotebook(
            f"{path} is not a notebook: a notebook is a JSON file, and this one stops being JSON "
            f"at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise NotANotebook(f"{path} is JSON, but nested too deeply to be a notebook.") from None
    return found if isinstance(found, dict) else {}


def _number(digits: str) -> float:
    """Any whole number: Python refuses to make an int of several thousand digits, and no notebook needs one."""
    return int(digits) if len(digits) < 20 else float(digits)


def _cells(path: Path, found: Mapping[str, Any]) -> list[Any]:
    """The cells, which format 3 kept in worksheets."""
    cells, sheets = found.get("cells"), found.get("worksheets")
    if isinstance(cells, list):
        return cells
    if isinstance(sheets, list):
        parts: list[Any] = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        if parts and all(isinstance(part, list) for part in parts):
            return [cell for part in parts for cell in part]
    raise NotANotebook(f"{path} is JSON, but not a notebook: it has no cells.")


def _cell(path: Path, number: int, cell: Any) -> Cell:
    if not isinstance(cell, dict):
        raise NotANotebook(f"{path} is damaged: entry {number} of its list of cells is not a cell.")
    kind = cell.get("cell_type")
    is_code = kind == "code" if isinstance(kind, str) else "outputs" in cell
    source = cell["source"] if "source" in cell else cell.get("input")
    lines: list[Any] = source if isinstance(source, list) else [source]
    if all(isinstance(line, str) for line in lines):
        # Half of a surrogate pair cannot be sent to a kernel.
        return Cell("".join(lines).encode("utf-16", "surrogatepass").decode("utf-16", "replace"), is_code)
    if is_code:
        raise NotANotebook(f"{path} is damaged: the source of its cell {number} is not text.")
    return Cell("", is_code)


def _chapter(metadata: Any) -> curriculum.Chapter | None:
    about = metadata.get("dl_workshop") if isinstance(metadata, dict) else None
    number = about.get("chapter") if isinstance(about, dict) else None
    return next((c for c in curriculum.CHAPTERS if c.number == number and type(number) is int), None)
