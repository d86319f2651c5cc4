"""Where the notebooks are: beside the learner, in a source checkout, or inside the installed package."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal

from dl_workshop import curriculum

Kind = Literal["notebooks", "answers"]
"""The learner's notebooks, or the whole chapters with their solutions."""

ENDINGS: dict[Kind, str] = {"notebooks": ".ipynb", "answers": ".md"}
UNPACKED = "dl-workshop"
_PACKAGE = Path(__file__).parent


class NoNotebooks(LookupError):
    """No notebooks were found anywhere; the message says where we looked."""


def find(kind: Kind = "notebooks") -> Path | None:
    """The folder with our notebooks that is nearest to the current one, or None; nothing is created."""
    here = Path.cwd()
    near = (here / kind, here, _unpacked(kind), _PACKAGE.parent.parent / kind)
    return next((folder for folder in near if holds(folder, kind)), None)


def find_or_copy(kind: Kind = "notebooks") -> Path:
    """Like `find`; where there are none, those inside the package are copied into ./dl-workshop.

    Files that exist there are left alone, so a newer package adds its chapters to a learner's own.

    Raises:
        NoNotebooks: there are none to copy either.
        OSError: the current folder cannot be written.
    """
    found, packaged = find(kind), _PACKAGE / f"_{kind}"
    if found and found != _unpacked(kind):
        return found
    if holds(packaged, kind):
        return _copy(packaged, _unpacked(kind), ENDINGS[kind])
    if found:
        return found
    raise NoNotebooks(f"There are no {kind} in {Path.cwd()}, nor beside or inside the package. Is it installed whole?")


def notebooks_at(path: Path) -> list[Path]:
    """The notebooks that are meant by `path`.

    A folder means its notebooks, or those in its folder `notebooks` or `dl-workshop`; a bare file name that is not in the
    current folder means the file in the folder that `find` finds. Any other path stays as it is, whether it exists or not.
    """
    if os.path.isdir(path):
        candidates = map(_notebooks_in, (path, path / "notebooks", path / UNPACKED))
        return next(filter(None, candidates), [path])
    if path.parent == Path() and not os.path.lexists(path):
        near = find()
        if near and os.path.isfile(near / path):
            return [near / path]
    return [path]


def _notebooks_in(folder: Path) -> list[Path]:
    """The notebooks in a folder, in order; none where it cannot be listed."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    files = [folder / name for name in names if name.endswith(ENDINGS["notebooks"]) and not name.startswith(".")]
    return [file for file in files if not os.path.isdir(file)]


def holds(folder: Path, kind: Kind = "notebooks") -> bool:
    """Whether the folder holds at least one chapter of ours."""
    return any((folder / f"{chapter.slug}{ENDINGS[kind]}").is_file() for chapter in curriculum.CHAPTERS)


def _unpacked(kind: Kind) -> Path:
    return Path.cwd() / UNPACKED / ("answers" if kind == "answers" else "")


def _copy(source: Path, target: Path, ending: str) -> Path:
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(source.glob(f"*{ending}")):
        if not (target / file.name).exists():
            shutil.copyfile(file, target / file.name)
    return target
