"""What is compiled for a checked notebook is kept for the next one, in a folder that does not grow for ever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dl_workshop import compiled


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.delenv(compiled.FOLDER)
    monkeypatch.setattr(compiled, "user_cache_dir", lambda name: str(tmp_path / name))
    return tmp_path


def test_it_lies_among_this_computers_caches_apart_for_each_kind_of_processor(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = compiled.folder()
    assert here.parent == own / "dl-workshop"
    assert compiled.environment()[compiled.FOLDER] == str(here)
    monkeypatch.setattr("platform.machine", lambda: "another")
    assert compiled.folder() != here


def test_who_has_chosen_a_folder_keeps_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(compiled.FOLDER, str(tmp_path))
    assert compiled.folder() == tmp_path
    assert compiled.environment() == {}


def test_what_has_not_been_used_for_longest_goes_first(own: Path) -> None:
    compiled.tidy()  # there is no folder yet
    compiled.folder().mkdir(parents=True)
    for age, name in enumerate(["new", "older", "oldest"]):
        file = compiled.folder() / name
        file.write_bytes(b"x" * 100)
        os.utime(file, (1e9 - age, 1e9 - age))
    compiled.tidy(300)
    assert len(list(compiled.folder().iterdir())) == 3
    compiled.tidy(250)
    assert {file.name for file in compiled.folder().iterdir()} == {"new", "older"}
