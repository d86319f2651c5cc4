"""What a chapter's prose claims is true with every right answer to its exercises, and later cells print what ours lead to."""

from __future__ import annotations

import ast

import pytest
from notebooks import chapter_source
from stories import Told, alike, claims, differences, flowing, is_true, number_of_runs, stories

from dl_workshop import curriculum

CHAPTERS = pytest.mark.parametrize("chapter", curriculum.CHAPTERS, ids=lambda chapter: chapter.slug)


@CHAPTERS
def test_what_is_held_stands_in_the_chapter_once(chapter: curriculum.Chapter) -> None:
    cells = chapter_source(chapter.slug).cells
    prose = [flowing(cell.source) for cell in cells if cell.cell_type == "markdown"]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    held = claims(chapter.slug)
    assert held["true"]
    for texts, parts in ((prose, held["true"]), (code, held.get("free", {}))):
        for part in parts:
            assert sum(part in text for text in texts) == 1, part
    for truth in held["true"].values():
        ast.parse(truth, mode="eval")


@pytest.mark.timeout(7200)
@pytest.mark.parametrize(
    "chapter", [pytest.param(c, id=c.slug, marks=() if c.number == 1 else pytest.mark.thorough) for c in curriculum.CHAPTERS]
)
def test_the_story_holds_with_every_right_answer(chapter: curriculum.Chapter, thorough: bool) -> None:
    ours, *others = stories(chapter.slug, range(number_of_runs(chapter) + 1 if thorough else 2))
    assert not ours.stopped, ours.stopped
    assert ours.untrue == []
    free = claims(chapter.slug).get("free", {})
    cells = chapter_source(chapter.slug).cells
    for number, told in enumerate(others, 1):
        assert not told.stopped, f"{number}: {told.stopped}"
        assert told.untrue == [], number
        for place, said, expected in differences(told, ours):
            assert any(part in cells[int(place)].source for part in free), f"{number}: {said}\n\ninstead of\n\n{expected}"


def test_a_claim_that_is_untrue_is_found() -> None:
    space = {"losses": [9.0, 7.5321], "found": None}
    assert is_true('says(losses[-1], "7.5") and near(losses, [9, 7.5], 0.1)', space)
    assert not is_true('says(losses[-1], "7.6")', space)
    assert not is_true("near(losses, [9, 7.5], 0.01)", space)
    assert not is_true("found['w'] > 2", space)
    assert space == {"losses": [9.0, 7.5321], "found": None}


def test_what_is_printed_may_differ_in_the_last_digit_and_by_lines_of_an_answer() -> None:
    ours = "loss 0.97\nw = 1.9400, 12 of 40 starts\n"
    assert alike("drawing\nloss 0.96\nw = 1.9401, 12 of 40 starts\n", ours, apart=2)
    assert not alike("loss 0.97\nw = 1.9500, 12 of 40 starts\n", ours, apart=2)
    assert not alike("w = 1.9400, 12 of 40 starts\n", ours, apart=2)
    assert not alike("loss 0.97\nw = 1.9400, 12 of 40 trials\n", ours, apart=2)
    assert [*differences(Told({"3": "1.0\n"}), Told({"3": "2.0\n"}))] == [("3", "1.0\n", "2.0\n")]
