"""The gradebook keeps what it was given, gives it out in the forms that are asked for, and forgets whom it should."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dl_workshop import curriculum
from dl_workshop.checking import Verdict, check
from dl_workshop.grading import exports, feedback, policy
from dl_workshop.grading.gradebook import Grade, Gradebook, NotAGradebook, Submission
from dl_workshop.grading.records import recorded, verdict_of


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Gradebook]:
    with Gradebook(tmp_path) as opened:
        yield opened


def _hand_in(book: Gradebook, learner: str, source: bytes = b"{}", name: str = "", **more: object) -> Submission:
    one = Submission(learner, 0, 0, "work.ipynb", hashlib.sha256(source).hexdigest(), "a flat folder", None, False, "", source)
    return book.hand_in(Submission(**{**vars(one), **more}), name or learner)  # type: ignore[arg-type]


def _grade(
    one: Submission, status: str = "passed", turn: int = 1, isolation: str = "bubblewrap", message: str = "Well."
) -> Grade:
    verdict = recorded(Verdict("double", "passed" if status == "passed" else "wrong", message))
    return Grade(
        one.learner,
        one.chapter,
        one.number,
        "double",
        turn,
        status,
        message,
        verdict,
        [],
        "",
        7,
        isolation,
        "v",
        "2020-05-07T12:00:00+00:00",
    )


def test_a_later_submission_replaces_an_earlier_one_and_keeps_it(book: Gradebook) -> None:
    first, again, second = _hand_in(book, "ann"), _hand_in(book, "ann"), _hand_in(book, "ann", b"{ }")
    assert (first.number, again.number, second.number) == (1, 1, 2)
    book.keep(_grade(first, "wrong"))
    assert book.counting() == []
    book.keep(_grade(second))
    assert [one.status for one in book.counting()] == ["passed"]
    assert len(book.grades()) == 2
    assert [one.source for one in book.submissions("ann")] == [b"{}", b"{ }"]


def test_of_several_turns_the_last_counts(book: Gradebook) -> None:
    one = _hand_in(book, "ann")
    book.keep(_grade(one, "wrong"))
    book.keep(_grade(one, "passed", turn=2))
    assert [each.turn for each in book.counting()] == [2]


def test_whoever_is_forgotten_is_gone_from_the_file(book: Gradebook) -> None:
    for learner in ("ann", "bob"):
        book.keep(_grade(_hand_in(book, learner, name=f"{learner} the-secret-name-of-{learner}"), message=f"to {learner}"))
    page = feedback.write_all(book, ["ann", "bob"])[0]
    assert page.exists()
    book.forget("ann")
    assert {one.learner for one in book.grades()} == {"bob"}
    left = b"".join(path.read_bytes() for path in book.folder.glob("gradebook.sqlite*"))
    assert b"the-secret-name-of-ann" not in left
    assert b"the-secret-name-of-bob" in left


def test_a_file_that_is_no_gradebook_is_told(tmp_path: Path) -> None:
    (tmp_path / "gradebook.sqlite").write_bytes(b"something else" * 100)
    with pytest.raises(NotAGradebook, match="not a gradebook"), Gradebook(tmp_path):
        pass


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", " =1", "\t=1"])
def test_no_cell_is_a_formula(book: Gradebook, cell: str) -> None:
    book.keep(_grade(_hand_in(book, "ann", name=cell), message=cell))
    sheet = exports.Sheet(book, policy.Policy())
    for text in (exports.as_csv(sheet), exports.for_moodle(sheet), exports.for_canvas(sheet)):
        for row in csv.reader(io.StringIO(text)):
            assert not [entry for entry in row if entry.lstrip().startswith(("=", "+", "-", "@"))]


def test_no_export_gives_away_grades_below_the_level_asked_for(book: Gradebook) -> None:
    book.keep(_grade(_hand_in(book, "ann"), isolation="plain"))
    grades = exports.Sheet(book, policy.Policy()).grades
    for asked in ("bubblewrap", "landlock"):
        with pytest.raises(exports.BelowLevel, match="plain"):
            exports.refuse_below(grades, asked)
    exports.refuse_below(grades, "plain")


def test_points_dates_and_lateness_are_the_instructors(tmp_path: Path, book: Gradebook) -> None:
    (tmp_path / policy.FILE).write_text(
        '[points]\ndouble = 4\n[due]\n"00" = 2027-05-07T12:00:00+00:00\n[late]\nper_day = 0.25\nat_most = 0.5\n'
    )
    rules = policy.read(tmp_path)
    for handed_in, earned in {"2027-05-07T11:59:00": 4, "2027-05-07T13:00:00+00:00": 3, "2027-05-30 10:00:00 UTC": 2}.items():
        one = _hand_in(book, handed_in, handed_in=handed_in)
        assert rules.earned(_grade(one), one) == earned
    assert rules.earned(_grade(one, "taken"), one) == 0
    assert policy.Policy(per_day=0.5).earned(_grade(one), Submission(**{**vars(one), "handed_in": None, "late": True})) == 0.5


@pytest.mark.parametrize(
    "text", ["[points]\nlogstic = 1", "[points]\ndouble = 'x'", "[due]\nx = 3", "[lat]\n", "no toml", "[late]\nper_week = 1"]
)
def test_a_policy_that_cannot_be_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / policy.FILE).write_text(text)
    with pytest.raises(policy.BadPolicy, match=r"class\.toml"):
        policy.read(tmp_path)


def test_the_example_of_a_policy_is_one(tmp_path: Path) -> None:
    (tmp_path / policy.FILE).write_text(policy.EXAMPLE)
    assert policy.read(tmp_path) == policy.Policy()


def test_a_verdict_comes_back_as_it_was() -> None:
    verdict = check("logistic", lambda z: z, seed=0)
    back = verdict_of(json.loads(json.dumps(recorded(verdict))))
    assert str(back) == str(verdict)
    assert back.evidence is not None
    assert verdict.evidence is not None
    assert (back.evidence.comparison is None) == (verdict.evidence.comparison is None)
    if verdict.evidence.comparison and back.evidence.comparison:
        np.testing.assert_array_equal(back.evidence.comparison.got, verdict.evidence.comparison.got)


def test_the_forms_of_the_platforms(book: Gradebook) -> None:
    book.keep(_grade(_hand_in(book, "17", name="Ann")))
    sheet = exports.Sheet(book, policy.Policy())
    moodle, canvas = (list(csv.reader(io.StringIO(text))) for text in (exports.for_moodle(sheet), exports.for_canvas(sheet)))
    assert moodle[1][:5] == ["Participant 17", "Ann", "00 Welcome", "1.0", "1.0"]
    assert "isolation: bubblewrap" in moodle[1][5]
    assert canvas[1][0].strip() == "Points Possible"
    assert canvas[2][:2] + canvas[2][5:] == ["Ann", "17", "1.0"]
    results = exports.for_gradescope(sheet, "17")
    assert results["tests"][0] == {"name": "double", "number": "0.1", "score": 1.0, "max_score": 1.0, "output": "passed: Well.",
                                   "status": "passed"}  # fmt: skip


def test_whoever_is_killed_while_writing_goes_on_where_it_was(tmp_path: Path, thorough: bool) -> None:
    """At random moments; afterwards the same work comes to what an undisturbed one comes to."""
    ran = subprocess.run(
        [sys.executable, Path(__file__).with_name("kills.py"), tmp_path, "1000" if thorough else "20", "0"],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout.split()[0]) > 0


def test_a_page_holds_nothing_from_outside_and_nothing_of_anybody_else(book: Gradebook) -> None:
    for learner in ("ann", "bob"):
        book.keep(_grade(_hand_in(book, learner, name=f"<b>{learner}</b>"), "wrong", message=f"said to {learner} <script>"))
    assert feedback.out_of_date(book) == {"ann", "bob"}
    text = feedback.write_all(book, ["ann"])[0].read_text(encoding="utf-8")
    assert feedback.out_of_date(book) == {"bob"}
    assert "bob" not in text
    assert "<script" not in text
    assert "<b>ann" not in text
    assert "http:" not in text.replace('http-equiv="', "")
    assert "https:" not in text


@pytest.mark.parametrize("learner", ["../../etc/passwd", "a/b", "", ".", "ann\u202e", "x" * 300, "CON"])
def test_no_id_names_a_file_elsewhere(tmp_path: Path, learner: str) -> None:
    page = feedback.page_of(tmp_path, learner)
    assert page.parent == tmp_path / feedback.FOLDER
    assert len(page.name) < 100
    assert page.name.isascii()


def test_every_chapter_can_be_exported() -> None:
    assert all(exports._title(chapter.number) for chapter in curriculum.CHAPTERS)
