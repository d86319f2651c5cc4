"""What is done is remembered, and nothing that can happen to the file is ever in the way."""

from __future__ import annotations

import datetime
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dl_workshop import atomic_files, check
from dl_workshop.curriculum import CHAPTERS, EXERCISES
from dl_workshop.jupyter import cards
from dl_workshop.jupyter.session import Session
from dl_workshop.progress import FILE, Overview, Progress


def verdict(exercise: str, passed: bool) -> SimpleNamespace:
    return SimpleNamespace(exercise=exercise, passed=passed)


def test_a_passed_verdict_is_remembered_with_its_day(tmp_path: Path) -> None:
    assert Progress(tmp_path).record(verdict("logistic", True))
    assert Progress(tmp_path).done == {"logistic": datetime.date.today().isoformat()}


def test_the_first_day_stays(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"done": {"logistic": "2024-02-29"}}')
    assert Progress(tmp_path).record(verdict("logistic", True))
    assert Progress(tmp_path).done == {"logistic": "2024-02-29"}


def test_what_did_not_pass_leaves_no_file(tmp_path: Path) -> None:
    assert Progress(tmp_path).record(verdict("logistic", False))
    assert list(tmp_path.iterdir()) == []


def test_hints_only_go_up(tmp_path: Path) -> None:
    kept = Progress(tmp_path)
    assert kept.mark_hint("logistic", 2)
    assert kept.mark_hint("logistic", 1)
    assert Progress(tmp_path).hints == {"logistic": 2}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '{"done": [1]}',
        '{"done": {"logistic": 3}, "hints": {"mse": "2", "df": true}}',
        "[" * 9999,
    ],
)
def test_a_file_that_makes_no_sense_counts_as_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    assert (Progress(tmp_path).done, Progress(tmp_path).hints) == ({}, {})
    assert Progress(tmp_path).mark_done("mse")
    assert list(Progress(tmp_path).done) == ["mse"]


def test_bytes_that_are_no_text_count_as_empty(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")
    assert Progress(tmp_path).done == {}


def test_entries_of_a_later_version_are_kept(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"streak": [1, 2], "done": {}}')
    Progress(tmp_path).mark_done("mse")
    assert json.loads((tmp_path / FILE).read_text())["streak"] == [1, 2]


def test_two_at_work_do_not_undo_each_other(tmp_path: Path) -> None:
    notebook, terminal = Progress(tmp_path), Progress(tmp_path)
    notebook.mark_done("mse")
    terminal.mark_hint("logistic", 1)
    assert (list(Progress(tmp_path).done), Progress(tmp_path).hints) == (["mse"], {"logistic": 1})


@pytest.mark.parametrize("place", ["missing", "a file"])
def test_where_nothing_can_be_written_it_says_so_and_goes_on(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("")
    kept = Progress(tmp_path / place)
    assert not kept.mark_done("mse")
    assert list(kept.done) == ["mse"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Progress(tmp_path).mark_done("mse")
    before = (tmp_path / FILE).read_bytes()

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(atomic_files.os, "replace", full)
    assert not Progress(tmp_path).mark_done("logistic")
    assert (tmp_path / FILE).read_bytes() == before
    assert os.listdir(tmp_path) == [FILE]


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    Progress(tmp_path).mark_done("start")
    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(lambda: [Progress(tmp_path).mark_done(f"exercise {i}") for i in range(50)])
        while not writing.done():
            assert "start" in json.loads((tmp_path / FILE).read_text())["done"]
    assert len(Progress(tmp_path).done) == 51


def test_what_comes_next_is_the_chapters_first_exercise_left() -> None:
    gradients = CHAPTERS[1]
    assert Overview(["df", "partials"]).onward(gradients) == "2 of 5 done in this chapter. Next: `df_auto`."
    assert Overview(gradients.exercises).onward(gradients) == "This chapter is done. Next: chapter 02 Linear regression."
    assert Overview(CHAPTERS[-1].exercises).onward(CHAPTERS[-1]) == "This chapter is done."
    assert Overview(EXERCISES).onward(gradients) == "All 54 exercises of the workshop are done."


def test_one_goes_on_in_this_chapter_then_after_it_then_with_what_was_left_out() -> None:
    gradients, line, last = CHAPTERS[1], CHAPTERS[2], CHAPTERS[-1]
    assert Overview([]).next() == CHAPTERS[0]
    assert Overview([], gradients).next() == gradients
    assert Overview(gradients.exercises, gradients).next() == line
    assert Overview(last.exercises, last).next() == CHAPTERS[0]
    assert Overview(EXERCISES, line).next() is None


def test_the_overview_reads_well_as_text() -> None:
    lines = str(Overview(["df", "partials"], CHAPTERS[1])).splitlines()
    assert lines[1].split("  ")[0] == "01 Gradients"
    assert lines[1].endswith("✓○○✓○    2 of 5")
    assert lines[-1] == "Next: df_auto, in chapter 01 Gradients"
    assert max(map(len, lines)) <= 88
    assert str(Overview(EXERCISES)).endswith("Everything is done.")


def test_what_comes_next_is_said_of_a_learners_own_attempt(shell: Any, tmp_path: Path) -> None:
    def double(x: Any) -> Any:
        return 2 * x

    session, verdict = Session(tmp_path), check("double", double)
    assert session.remember(verdict, double) == verdict  # it has no name: a demonstration
    assert not (tmp_path / FILE).exists()
    shell.user_ns["double"] = double
    remembered = session.remember(verdict, double)
    assert remembered.onward == "This chapter is done. Next: chapter 01 Gradients."
    assert remembered.onward in cards.verdict_card(remembered)
    assert str(remembered).endswith(remembered.onward)
    assert session.overview().done.keys() == {"double"}
