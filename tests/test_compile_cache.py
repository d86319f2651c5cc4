"""What is compiled for a checked notebook is kept for the next one, in a folder that does not grow forever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dl_workshop import compile_cache


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.delenv(compile_cache.FOLDER)
    monkeypatch.setattr(compile_cache, "user_cache_dir", lambda name: str(tmp_path / name))
    return tmp_path


def test_it_lies_among_this_computers_caches_apart_for_each_kind_of_processor(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = compile_cache.folder()
    assert here.parent == own / "dl-workshop"
    assert compile_cache.environment()[compile_cache.FOLDER] == str(here)
    monkeypatch.setattr("platform.machine", lambda: "another")
    assert compile_cache.folder() != here


def test_who_has_chosen_a_folder_keeps_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(compile_cache.FOLDER, str(tmp_path))
    assert compile_cache.folder() == tmp_path
    assert compile_cache.environment() == {}


def test_what_has_not_been_used_for_longest_goes_first(own: Path) -> None:
    compile_cache.tidy()  # there is no folder yet
    compile_cache.folder().mkdir(parents=True)
    for age, name in enumerate(["new", "older", "oldest"]):
        file = compile_cache.folder() / name
        file.write_bytes(b"x" * 100)
        os.utime(file, (1e9 - age, 1e9 - age))
    compile_cache.tidy(300)
    assert len(list(compile_cache.folder().iterdir())) == 3
    compile_cache.tidy(250)
    assert {file.name for file in compile_cache.folder().iterdir()} == {"new", "older"}
