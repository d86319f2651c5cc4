"""Whatever has cells is read; everything else is refused in words, and nothing else is raised."""

from __future__ import annotations

import copy
import json
import os
import random
import re
import socket
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dl_workshop import curriculum
from dl_workshop.jupyter.running import NotANotebook, Notebook, exercises_in, read
from dl_workshop.jupyter.running.kernel import clean
from dl_workshop.jupyter.running.reading import LIMIT

POSIX = pytest.mark.skipif(os.name != "posix", reason="there are no such files here")


def cell(source: Any = "check('double', double)", **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None, **more}


def notebook(*cells: Any, **more: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def kept(folder: Path, content: object) -> Path:
    path = folder / "x.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


READ = {
    "an extra key (Deepnote)": notebook(cell(cell_id="00000-ab", deepnote_cell_type="code", owner_user_id=7)),
    "Colab's metadata": notebook(cell(metadata={"id": "x", "colab": {"base_uri": "h"}}), metadata={"colab": {"toc": []}}),
    "ids in a 4.4 file": notebook(cell(id="a"), nbformat_minor=4),
    "an id with a space": notebook(cell(id="a b")),
    "an id of 10000 letters": notebook(cell(id="a" * 10000)),
    "an id that is null": notebook(cell(id=None)),
    "ids that occur twice": notebook(cell("1", id="a"), cell(id="a")),
    "some ids missing": notebook(cell("1", id="a"), cell()),
    "a kernelspec without a name": notebook(cell(), metadata={"kernelspec": {}}),
    "another language's kernel": notebook(cell(), metadata={"kernelspec": {"name": "ir"}, "language_info": {"name": "R"}}),
    "metadata that is null": notebook(cell(metadata=None), metadata=None),
    "metadata that is a list": notebook(cell(metadata=[]), metadata=[]),
    "no metadata at all": {"cells": [{"cell_type": "code", "source": "check('double', double)"}]},
    "no version": {"cells": [cell()]},
    "a version to come": notebook(cell(), nbformat=5, nbformat_minor=0),
    "a version in words": notebook(cell(), nbformat="four"),
    "source as a list": notebook(cell(["check('double',\n", "      double)"])),
    "outputs of any form": notebook(cell(outputs=[3, None, {"output_type": "poem"}], execution_count="seven")),
    "outputs that are no list": notebook(cell(outputs={"text": 1})),
    "NaN": notebook(cell(execution_count=float("nan"), metadata={"time": float("inf")})),
    "a type that is missing": notebook({"source": "check('double', double)", "outputs": []}),
    "a broken Markdown cell": notebook({"cell_type": "markdown", "source": 3}, cell()),
    "a cell of an unknown type": notebook({"cell_type": "heading", "source": "Hi", "level": 1}, cell()),
    "format 3": {"worksheets": [{"cells": [{"cell_type": "code", "input": ["check('double',\n", "double)"]}]}], "nbformat": 3},
    "two worksheets": {"worksheets": [{"cells": []}, {"cells": [{"cell_type": "code", "input": "check('double', 1)"}]}]},
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps(notebook(cell())).encode(),
    "UTF-16": json.dumps(notebook(cell())).encode("utf-16"),
    "UTF-32": json.dumps(notebook(cell())).encode("utf-32"),
    "Windows line ends": json.dumps(notebook(cell("1\r\ncheck('double', double)")), indent=1).replace("\n", "\r\n").encode(),
    "a number of 5000 digits": json.dumps(notebook(cell(execution_count="N"))).replace('"N"', "9" * 5000).encode(),
    "half of a surrogate pair": notebook(cell("check('double', double)  # \ud83d")),
    "a key that occurs twice": json.dumps(notebook(cell())).replace('"cells"', '"cells": 3, "cells"').encode(),
}  # fmt: skip


@pytest.mark.parametrize("content", READ.values(), ids=READ.keys())
def test_whatever_has_cells_is_read_and_quietly(
    tmp_path: Path, content: object, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = read(kept(tmp_path, content))
        nbformat.validate(clean([one.source for one in found.code]))
    assert exercises_in(found) == ("double",)
    found.code[-1].source.encode()  # as it will be sent
    assert (capfd.readouterr(), caplog.records) == (("", ""), [])


REFUSED = {
    "": "is empty",
    " \n": "is empty",
    "\ufeff": "is empty",
    "print('hello')": "stops being JSON at line 1, column 1.",
    '{"cells": [\n {"source": "a" "b"}]}': "stops being JSON at line 2, column 17.",
    '{"cells": [\n<<<<<<< HEAD\n {},\n=======\n>>>>>>> theirs\n]}': "Git's conflict markers, the first on line 2",
    "[" * 99999: "nested too deeply",
    '{"cells": ' + "[" * 99999: "nested too deeply",
    "[]": "it has no cells",
    "7": "it has no cells",
    "null": "it has no cells",
    "NaN": "it has no cells",
    "{}": "it has no cells",
    '{"cells": 3}': "it has no cells",
    '{"cells": null}': "it has no cells",
    '{"cells": {"0": {}}}': "it has no cells",
    '{"worksheets": []}': "it has no cells",
    '{"worksheets": [{"cells": 3}]}': "it has no cells",
    '{"cells": [3]}': "entry 1 of its list of cells is not a cell",
    '{"cells": [{"cell_type": "markdown"}, "print(1)"]}': "entry 2 of its list of cells is not a cell",
    '{"cells": [{"cell_type": "code"}]}': "source of its cell 1 is not text",
    '{"cells": [{"cell_type": "code", "source": null}]}': "source of its cell 1 is not text",
    '{"cells": [{"cell_type": "code", "source": ["a", 3]}]}': "source of its cell 1 is not text",
    '{"cells": [{"cell_type": "code", "source": {"text": "a"}}]}': "source of its cell 1 is not text",
}


def refused(path: Path) -> str:
    with pytest.raises(NotANotebook) as refusal:
        read(path)
    return str(refusal.value)


@pytest.mark.parametrize(("content", "says"), REFUSED.items(), ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_named(tmp_path: Path, content: str, says: str) -> None:
    assert says in refused(kept(tmp_path, content.encode()))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"\x1f\x8b\x08\x00\x91", '{"cells": "\xe9"}'.encode("latin-1")])
def test_what_is_not_text_is_said_so(tmp_path: Path, content: bytes) -> None:
    assert "text in UTF-8, and this is not" in refused(kept(tmp_path, content))


def test_what_is_too_large_is_said_so(tmp_path: Path) -> None:
    with open(tmp_path / "x.ipynb", "wb") as file:
        file.truncate(LIMIT + 1)
    assert "larger than 20 MB" in refused(tmp_path / "x.ipynb")


def test_places_without_a_notebook_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("nothing.ipynb", "file/below.ipynb", "nowhere/x.ipynb"):
        assert "there is no such file" in refused(tmp_path / name)
    assert "is a folder without notebooks" in refused(tmp_path)
    assert "no file can have that name" in refused(tmp_path / "a\0b")
    assert "cannot be read" in refused(tmp_path / ("a" * 5000))


@POSIX
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    os.mkfifo("pipe.ipynb")
    (tmp_path / "loop.ipynb").symlink_to("loop.ipynb")
    (tmp_path / "to-pipe.ipynb").symlink_to("pipe.ipynb")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.ipynb")
        for path in ("pipe.ipynb", "to-pipe.ipynb", "socket.ipynb", "/dev/null", "/dev/zero"):
            assert "is not a regular file" in refused(Path(path))
    assert "cannot be read" in refused(Path("loop.ipynb"))


@POSIX
def test_a_file_that_one_may_not_read_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = kept(tmp_path, notebook())
    monkeypatch.setattr(os, "open", forbidden)  # whoever runs this may be root, who may read everything
    assert "you do not have permission" in refused(path)


def test_the_chapter_is_a_whole_number_of_ours(tmp_path: Path) -> None:
    for chapter, expected in ((1, curriculum.CHAPTERS[1]), (99, None), (True, None), ("1", None), ([], None), (None, None)):
        assert read(kept(tmp_path, notebook(metadata={"dl_workshop": {"chapter": chapter}}))).chapter == expected
    assert read(kept(tmp_path, notebook(metadata={"dl_workshop": 3}))).chapter is None


def test_the_chapter_counts_and_not_the_check_cells(tmp_path: Path) -> None:
    path = kept(tmp_path, notebook(cell(), metadata={"dl_workshop": {"chapter": 1}}))
    assert exercises_in(read(path)) == curriculum.CHAPTERS[1].exercises


VALUES = (None, True, 0, -1, 10**400, float("nan"), float("inf"), "", "code", "\ud800", [], {}, ["a"], [[]], {"cells": []})


def damaged(original: bytes, dice: random.Random) -> bytes:
    """A learner's notebook after an accident."""
    if dice.random() < 0.4:
        return damaged_bytes(original, dice)
    found = json.loads(original)
    for _ in range(dice.randint(1, 4)):
        damage_value(found, dice)
    text = json.dumps(found, ensure_ascii=dice.random() < 0.8)
    encoding = dice.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp500"])
    return text.encode(encoding, "replace" if encoding in ("latin-1", "cp500") else "surrogatepass")


def damaged_bytes(content: bytes, dice: random.Random) -> bytes:
    at, to = sorted(dice.randrange(len(content)) for _ in range(2))
    flipped = bytearray(content)
    for _ in range(dice.randint(1, 20)):
        flipped[dice.randrange(len(flipped))] = dice.randrange(256)
    return dice.choice([
        content[:at], content[at:], content[:at] + content[to:], content[:to] + content[at:], bytes(flipped),
        content[:at] + b"\n<<<<<<< HEAD\n" + content[at:], b"\0" * dice.randint(1, 99), bytes(reversed(content)),
        content.replace(b'"source"', b'"cells"', dice.randint(1, 9)), content.replace(b'"', b"'", dice.randint(1, 9)),
        content[:at] + b"[" * dice.choice([9, 999, 99999]) + content[at:], dice.randbytes(dice.randint(1, 999)),
    ])  # fmt: skip


def damage_value(found: Any, dice: random.Random) -> None:
    """Change one thing somewhere in parsed JSON."""
    place = dice.choice(list(containers(found)))
    keys = list(place) if isinstance(place, dict) else list(range(len(place)))
    if not keys:
        return
    key, other = dice.choice(keys), dice.choice(keys)
    match dice.randrange(5):
        case 0:
            del place[key]
        case 1:
            place[key] = copy.deepcopy(dice.choice(VALUES))
        case 2:
            place[key], place[other] = place[other], place[key]
        case 3:
            place[key] = copy.deepcopy([place[key]] if dice.random() < 0.5 else {"was": place[key]})
        case _ if isinstance(place, dict):
            place[dice.choice(["cells", "source", "id", "input", "worksheets", "Cells", ""])] = place.pop(key)
        case _:
            place.insert(key, copy.deepcopy(place[other]))


def containers(value: Any) -> Iterator[Any]:
    if isinstance(value, list | dict):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from containers(part)


def outcome(path: Path) -> Notebook | str:
    """The notebook, or what is said where there is none to be read."""
    try:
        return read(path)
    except NotANotebook as refusal:
        return str(refusal)


def test_after_any_accident_a_notebook_is_read_or_refused_in_words(tmp_path: Path, root: Path) -> None:
    dice, read_at_all = random.Random(4), 0
    original = (root / "notebooks" / "00-welcome.ipynb").read_bytes()
    for _ in range(500):
        path = kept(tmp_path, damaged(original, dice))
        began = time.monotonic()
        found = outcome(path)
        assert time.monotonic() - began < 5
        if isinstance(found, str):
            assert re.fullmatch(r"/.*x\.ipynb\b.* .*[.]", found), found
        else:
            read_at_all += 1
            nbformat.validate(clean([one.source for one in found.code]))
            exercises_in(found)
            "".join(one.source for one in found.cells).encode()
    assert 100 < read_at_all < 400
