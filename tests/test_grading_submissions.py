"""Who handed in what is found in every convention, and what is no notebook is refused in words."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from dl_workshop import curriculum
from dl_workshop.grading import files, scratch
from dl_workshop.grading.cells import handed_out, last_check, needed, taken
from dl_workshop.grading.submissions import sort
from dl_workshop.jupyter.running.reading import Cell, Notebook


def _notebook(chapter: int | None = 3, *cells: str) -> bytes:
    metadata: dict[str, Any] = {} if chapter is None else {"dl_workshop": {"chapter": chapter}}
    code = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in cells or ("x = 1",)]
    return json.dumps({"cells": code, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


CONVENTIONS = {
    "submitted/ann/ps1/03-logistic-regression.ipynb": ("ann", "nbgrader", False),
    "ann/ps1/work.ipynb": ("ann", "nbgrader", False),
    "ann/work.ipynb": ("ann", "a folder for each learner", False),
    "ann.ipynb": ("ann", "a flat folder", False),
    "ann-03-logistic-regression.ipynb": ("ann", "a flat folder", False),
    "First Last_12345_assignsubmission_file_/03.ipynb": ("12345", "Moodle", False),
    "First Last_12345_assignsubmission_file_work.ipynb": ("12345", "Moodle", False),
    "lastfirst_12345_67890_work.ipynb": ("12345", "Canvas", False),
    "lastfirst_LATE_12345_67890_work-1.ipynb": ("12345", "Canvas", True),
    "submission_4711/work.ipynb": ("4711", "Gradescope", False),
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("path", CONVENTIONS)
def test_the_learner_is_found_in_every_convention(tmp_path: Path, path: str, packed: bool) -> None:
    root = tmp_path / "handed-in"
    (root / path).parent.mkdir(parents=True)
    (root / path).write_bytes(_notebook())
    if packed:
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.write(root / path, path)
        root = tmp_path / "all.zip"
    found = sort([root])
    assert found.problems == []
    assert [(one.learner, one.convention, one.late) for one in found.found] == [CONVENTIONS[path]]
    assert found.found[0].chapter.number == 3


def test_a_learners_own_zip_inside_that_of_the_platform(tmp_path: Path) -> None:
    inner, outer = io.BytesIO(), tmp_path / "moodle.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("my work/03.ipynb", _notebook())
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("Ann_7_assignsubmission_file_/work.zip", inner.getvalue())
    assert [one.learner for one in sort([outer]).found] == ["7"]


def test_a_name_inside_the_notebook_is_nobodys_id(tmp_path: Path) -> None:
    (tmp_path / "ann.ipynb").write_bytes(_notebook(3, "# name: bob, id: 99"))
    assert [one.learner for one in sort([tmp_path]).found] == ["ann"]


def test_a_manifest_says_whose_and_when(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_bytes(_notebook())
    rows = "file,learner,name,handed_in,late\na.ipynb,s17,Ann,2027-05-08T10:00:00+00:00,yes\n"
    (tmp_path / "manifest.csv").write_text(rows)
    (one,) = sort([tmp_path]).found
    assert (one.learner, one.name, one.handed_in, one.late) == ("s17", "Ann", "2027-05-08T10:00:00+00:00", True)


def test_of_two_notebooks_of_a_chapter_the_last_counts_and_it_is_said(tmp_path: Path) -> None:
    for number in ("", "-2", "-10"):
        (tmp_path / f"last_1_{len(number) + 5}_work{number}.ipynb").write_bytes(_notebook(3, f"x = '{number}'"))
    found = sort([tmp_path])
    assert found.found[-1].file.endswith("work-10.ipynb")
    assert "counts" in found.notes[-1]


def test_the_chapter_is_found_without_metadata(tmp_path: Path) -> None:
    for name, source in {"a": 'check("logistic", logistic)', "03-logistic-regression": "x = 1"}.items():
        (tmp_path / f"{name}.ipynb").write_bytes(_notebook(None, source))
    assert {one.chapter.number for one in sort([tmp_path]).found} == {3}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.ipynb", b"", "is empty"),
        ("cut.ipynb", _notebook()[:50], "stops being JSON"),
        ("deep.ipynb", b'{"cells": ' + b"[" * 100 + b"]" * 100 + b"}", "more than 64 deep"),
        ("deep-in-a-string.ipynb", _notebook(3, "x = '" + "[" * 200 + "'"), ""),
        ("list.ipynb", b"[]", "has no cells"),
        ("bytes.ipynb", b"\xff\xfe\x00\x81", "notebook"),
        ("other.ipynb", _notebook(None, "x = 1"), "belongs to no chapter"),
        ("both.ipynb", _notebook(None, 'check("double", d)\ncheck("logistic", l)'), "several chapters"),
        ("nearly.ipynb.txt", _notebook(), "nearly a notebook's"),
        ("nearly.IPYNB", _notebook(), "nearly a notebook's"),
    ],
)
def test_what_is_no_notebook_is_refused_in_words(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = sort([tmp_path])
    assert bool(found.problems) is bool(said)
    assert said in " ".join(found.problems)


def test_links_pipes_and_folders_are_not_opened(tmp_path: Path) -> None:
    (tmp_path / "true.ipynb").write_bytes(_notebook())
    root = tmp_path / "in"
    root.mkdir()
    (root / "link.ipynb").symlink_to(tmp_path / "true.ipynb")
    (root / "folder").symlink_to(tmp_path)
    (root / "loop.ipynb").symlink_to(root / "loop.ipynb")
    os.mkfifo(root / "pipe.ipynb")
    (root / "named.ipynb").mkdir()
    found = sort([root])
    assert found.found == []
    assert len([problem for problem in found.problems if "it is a link" in problem]) == 2
    assert any("not a regular file" in problem for problem in found.problems)


def test_a_sparse_file_of_a_terabyte_is_not_read(tmp_path: Path) -> None:
    with open(tmp_path / "big.ipynb", "wb") as file:
        file.truncate(10**12)
    assert "larger than 20 MB" in sort([tmp_path]).problems[0]


def _zip(path: Path, entries: dict[str, bytes], **about: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = about.get("mode", 0o644) << 16
            archive.writestr(entry, content)
    return path


@pytest.mark.parametrize(
    ("entries", "about", "said"),
    [
        ({"../../etc/evil.ipynb": _notebook()}, {}, "leads out of the archive"),
        ({"/etc/evil.ipynb": _notebook()}, {}, "leads out of the archive"),
        ({"..\\evil.ipynb": _notebook()}, {}, "leads out of the archive"),
        ({"C:/evil.ipynb": _notebook()}, {}, "leads out of the archive"),
        ({"ann/link.ipynb": b"/etc/passwd"}, {"mode": 0o120777}, "a link"),
        ({"ann/bomb.ipynb": bytes(30_000_000)}, {}, "larger than 20 MB"),
        ({f"{n}.ipynb": b"" for n in range(6000)}, {}, "more than 5000 files"),
    ],
    ids=["up", "absolute", "backslash", "drive", "link", "bomb", "many"],
)
def test_archives_are_unpacked_with_care(tmp_path: Path, entries: dict[str, bytes], about: dict[str, int], said: str) -> None:
    before = set(os.listdir(tmp_path.parent))
    found = sort([_zip(tmp_path / "all.zip", entries, **about)])
    assert found.found == []
    assert said in " ".join(found.problems)
    assert set(os.listdir(tmp_path.parent)) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_a_damaged_archive_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "all.zip").write_bytes(content)
    assert sort([tmp_path / "all.zip"]).problems


def test_names_are_shown_without_what_turns_a_line() -> None:
    assert files.shown("ann\u202e\x1b[31m") == "ann\\u202e\\u001b[31m"


def _book(*cells: str) -> Notebook:
    return Notebook(Path("x.ipynb"), tuple(map(Cell, cells)), curriculum.CHAPTERS[3])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("from dl_workshop.answers import logistic", {"logistic"}),
        ("# Out of time?\nfrom dl_workshop.answers import logistic, midpoint", {"logistic", "midpoint"}),
        ("from dl_workshop.answers import logistic as logistic", {"logistic"}),
        ("%%time\nfrom dl_workshop.answers import logistic", {"logistic"}),
        ("from dl_workshop.answers import logistic as ours", set()),
        ("# from dl_workshop.answers import logistic", set()),
        ("from dl_workshop.answers import mse", set()),
        ("text = 'from dl_workshop.answers import logistic'", set()),
    ],
)
def test_what_was_taken_is_read_off_the_cells(cell: str, expected: set[str]) -> None:
    assert taken(_book(cell), curriculum.CHAPTERS[3]) == expected


def test_the_notebook_as_it_is_handed_out_takes_nothing_and_needs_little() -> None:
    from dl_workshop.jupyter.running import read

    for chapter in curriculum.CHAPTERS:
        notebook = read(handed_out(chapter))
        assert taken(notebook, chapter) == set()
        for name in chapter.exercises:
            run = needed(notebook, chapter, name)
            assert any(f'check("{name}"' in notebook.code[n].source for n in run)
            assert last_check(notebook, chapter, name) < len(notebook.code)


def test_a_folder_thousands_of_levels_deep_is_measured_and_removed(tmp_path: Path) -> None:
    deep, here = tmp_path / "deep", os.getcwd()
    deep.mkdir()
    try:
        os.chdir(deep)
        for _ in range(3000):
            os.mkdir("d")
            os.chdir("d")
        Path("file").write_text("x")
    finally:
        os.chdir(here)
    assert scratch.bytes_in(str(deep), 10**6) > 10**6
    scratch.remove(str(deep))
    assert not deep.exists()
