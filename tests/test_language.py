"""What learners are told is short, kind, and leaves the solution to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from notebooks import ROOT

from dl_workshop import curriculum, exercises
from dl_workshop.checking import errors, relations
from dl_workshop.references import reference

UNKIND = re.compile(
    r"\b(stupid|silly|dumb|lazy|careless|obvious\w*|simply|trivial\w*|clearly|of course|you should have|sorry|oops)\b|!",
    re.IGNORECASE,
)

TRANSLATED = re.compile(
    r"\b(asked for is|gives \S+ with you|(?:cannot|can't) be meant|belongs? into|is told by|anew|all else|shall (?:say|be)|"
    r"behind the loop|is no (?:dict|number|array|tuple|list|function)|turn(?:ed|s)? round|thousand million|slip of the pen|"
    r"one often reads|lies well|mend(?:s|ed)?|what has to be divided by|comes first with you|on the table|foretell)\b|\d %",
    re.IGNORECASE,
)
"""What an editor has taken out of the chapters, and would again."""


def said(name: str) -> Iterator[str]:
    exercise = exercises.load(name)
    yield from (wrong.says for wrong in exercise.wrong)
    yield from exercise.hints


def general() -> Iterator[str]:
    yield from (words for _, _, words in errors._WORDS)
    yield from (words for _, words in (*relations._SAID_OF_ALL, *relations._SAID_OF_ORDER))


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_messages_are_short_and_kind(name: str) -> None:
    for text in said(name):
        assert len(text) <= 240, text
        assert len(re.findall(r"[.?](?:\s|$)", text)) <= 4, text
        assert not UNKIND.search(text), text
        assert text.rstrip()[-1] in ".?)", text


def test_what_is_said_of_errors_and_relations_is_short_and_kind() -> None:
    for text in general():
        assert len(text) <= 260, text
        assert not UNKIND.search(text), text


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_no_message_and_no_hint_is_the_solution(name: str) -> None:
    lines = [re.sub(r"^return |\s+", "", line.strip()) for line in reference(name).body.splitlines()]
    for text in said(name):
        packed = re.sub(r"\s+", "", text)
        assert not [line for line in lines if len(line) > 18 and line in packed], text


READ = ("answers/*.md", "README.md", "CONTRIBUTING.md", "docs/*.md")


@pytest.mark.parametrize("path", [path for files in READ for path in sorted(ROOT.glob(files))], ids=lambda path: path.stem)
def test_prose_does_not_read_as_translated(path: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not [found[0] for found in TRANSLATED.finditer(prose)]


@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_messages_and_docstrings_do_not_read_as_translated(name: str) -> None:
    for text in (*said(name), exercises.load(name).why, reference(name).docstring):
        assert not TRANSLATED.search(text), text
    for text in general():
        assert not TRANSLATED.search(text), text
