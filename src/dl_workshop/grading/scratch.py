"""Folders that learners' code has written to: measured and removed whatever they look like, ten thousand levels deep too."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

_MOST, _DEEPEST = 20_000, 200
"""How many entries and levels are counted; code that makes more has made too many."""


def bytes_in(folder: str, too_much: int) -> int:
    """How many bytes lie in a folder; more than `too_much` where there are too many entries or levels to count."""
    total, seen, todo = 0, 0, [(folder, 0)]
    while todo:
        here, depth = todo.pop()
        with contextlib.suppress(OSError):
            for entry in os.scandir(here):
                about, seen = entry.stat(follow_symlinks=False), seen + 1
                total += about.st_blocks * 512
                if stat.S_ISDIR(about.st_mode):
                    todo.append((entry.path, depth + 1))
        if seen > _MOST or depth > _DEEPEST or total > too_much:
            return too_much + 1
    return total


def remove(folder: str) -> None:
    """Remove a folder. What is nested is brought to its top first: no path becomes too long, and nothing calls itself."""
    number = 0
    while True:
        try:
            entries = list(os.scandir(folder))
        except OSError:
            return
        if not entries:
            break
        for entry in entries:
            with contextlib.suppress(OSError):
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                os.chmod(entry.path, 0o700)
                for inner in list(os.scandir(entry.path)):
                    number += 1
                    os.rename(inner.path, os.path.join(folder, f"{os.getpid()}-{number}"))
                os.rmdir(entry.path)
        number += 1
        if number > 10**7:
            return
    with contextlib.suppress(OSError):
        os.rmdir(folder)


_PREFIX = "dl-workshop-grade-"


def new_folder() -> Path:
    """A folder for this process; those that killed ones have left behind are removed."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        number = left.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdecimal() and not _runs(int(number)) and os.lstat(left).st_uid == os.getuid():
            remove(str(left))
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
