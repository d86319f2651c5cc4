"""Where everything is."""

from __future__ import annotations

import hashlib
import os
import platform
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
JAVASCRIPT = DOCS / "javascript"
ANSWERS, NOTEBOOKS, PACKAGE = ROOT / "answers", ROOT / "notebooks", ROOT / "src" / "dl_workshop"
PINS = ROOT / "requirements" / "book.txt"
WORK = ROOT / "build" / "book"
"""What a build keeps for the next one."""
SITE = ROOT / "site"


@cache
def package_state() -> str:
    """A hash of everything that outputs depend on besides a chapter's own code: the package, the pins, what runs the cells."""
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    files += [PINS, *(DOCS / "book" / f"{name}.py" for name in ("execution", "mistakes"))]
    files += (ROOT / "tests" / "attempts" / "wrong").glob("*.py")
    named = {os.path.relpath(path, ROOT): path.read_bytes() for path in sorted(files)}
    return digest(platform.python_version(), *(part for name, data in named.items() for part in (name, data)))


def without_folders(text: str) -> str:
    """The same text without what changes from run to run: the computer's folders, and where in its memory things lay."""
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    text = re.sub(r"[^\s;\"']*ipykernel_\d+/\d+\.py", "your cell", text)
    return re.sub(r"/[^\s;\"']*?/(?:site-packages|src)/", "", text)


def digest(*parts: str | bytes) -> str:
    """A hash of these parts, each with its length."""
    hashed = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        hashed.update(f"{len(data)}:".encode() + data)
    return hashed.hexdigest()[:24]
