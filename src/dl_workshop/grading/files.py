"""Files that somebody else has made: opened without following links or waiting for pipes, and never larger than they may be."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

LIMIT = 20_000_000
"""The largest notebook, in bytes."""
DEEPEST = 64
"""How deeply the JSON of a notebook may be nested."""
_IN_A_ZIP, _OF_A_ZIP = 5_000, 2 * 10**9
"""How many files may be in an archive, and how many bytes in all of them together."""


class Unreadable(ValueError):
    """A file that is not taken; the message says why."""


def content(path: Path) -> bytes:
    """What a regular file holds."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise Unreadable("it is not a regular file")
            if about.st_size > LIMIT:
                raise Unreadable(f"it is larger than {LIMIT // 10**6} MB")
            return file.read(LIMIT + 1)
    except Unreadable:
        raise
    except OSError as error:
        if os.path.islink(path):
            raise Unreadable("it is a link, and links are not followed") from None
        raise Unreadable(f"it cannot be read: {error.strerror}") from None
    except ValueError:
        raise Unreadable("no file can have that name") from None


def must_be_shallow(text: bytes) -> None:
    """Refuse JSON that is nested deeper than any notebook is, before anything parses it."""
    depth = 0
    for sign in re.finditer(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text, re.DOTALL):
        first = text[sign.start()]
        depth += (first in b"[{") - (first in b"]}")
        if depth > DEEPEST:
            raise Unreadable(f"its JSON is nested more than {DEEPEST} deep")


def in_folder(folder: Path) -> Iterator[tuple[PurePosixPath, Path]]:
    """Every file and link in a folder and in its folders, in order, by its path in it. No link is followed."""
    todo = [folder]
    while todo:
        here = todo.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                todo.append(path)
            else:
                yield PurePosixPath(path.relative_to(folder).as_posix()), path


def in_zip(archive: Path | zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, bytes | Unreadable]]:
    """Every file in an archive, unpacked in memory alone; what is not taken comes with the reason.

    Raises:
        Unreadable: the archive as a whole is not taken.
    """
    try:
        opened = archive if isinstance(archive, zipfile.ZipFile) else zipfile.ZipFile(archive)
        entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, RecursionError):
        raise Unreadable("it is not a zip, or it is damaged") from None
    if len(entries) > _IN_A_ZIP:
        raise Unreadable(f"it holds more than {_IN_A_ZIP} files")
    total = 0
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        taken = _of_zip(opened, entry, path)
        total += len(taken) if isinstance(taken, bytes) else 0
        if total > _OF_A_ZIP:
            raise Unreadable("its files are larger than 2 GB in all")
        yield path, taken


def _of_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: PurePosixPath) -> bytes | Unreadable:
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or "\0" in entry.filename:
        return Unreadable("its path leads out of the archive")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Unreadable("it is a link, and links are not followed")
    if entry.flag_bits & 1:
        return Unreadable("it is encrypted")
    if not path.name.endswith((".ipynb", ".txt", ".csv", ".zip")):
        return b""
    if entry.file_size > LIMIT:
        return Unreadable(f"it is larger than {LIMIT // 10**6} MB")
    try:
        with archive.open(entry) as file:  # what it says of its size may be a lie
            found = file.read(LIMIT + 1)
    except (OSError, RuntimeError, zipfile.BadZipFile, NotImplementedError, EOFError, ValueError):
        return Unreadable("it cannot be unpacked")
    except Exception as error:  # each way of packing has errors of its own
        return Unreadable(f"it cannot be unpacked ({type(error).__name__})")
    return found if len(found) <= LIMIT else Unreadable(f"it is larger than {LIMIT // 10**6} MB")


def shown(text: str) -> str:
    """A name as it can be shown: what would turn or colour the line is written out."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
