"""An exercise on a page: the stub as the learner sees it; folded below it, hints, a solution, and what the check would say."""

from __future__ import annotations

from html import escape
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from book import pictures
from dl_workshop import exercises
from dl_workshop.authoring import stub
from dl_workshop.hints import explained_answer, hint_at
from dl_workshop.jupyter.cards import answer_card, hint_card

COUNTED = ("", "One wrong answer", "Two wrong answers", "Three wrong answers", "Four wrong answers")


def exercise(name: str, mistakes: list[dict[str, str]], folder: Path) -> str:
    """The exercise as Markdown: each hint lies in the fold of the one before it, so that you see one at a time."""
    fence = "`" * 4
    asked = f"```{{code-block}} python\n:class: dlw-stub\n\n{stub(name)}\n```"
    folds = "".join((_hints(name), _solution(name, folder), _mistakes(name, mistakes, folder)))
    return f'{asked}\n\n{fence}{{raw}} html\n<div class="dlw-folds" id="folds-{name}">{folds}</div>\n{fence}'


def fold(summary: str, inside: str, kind: str = "") -> str:
    """Something one click below its title; without a script it is closed as well."""
    return f'<details class="dlw-fold {kind}"><summary>{summary}</summary>{inside}</details>'


def _hints(name: str) -> str:
    total, inside = len(exercises.load(name).hints), ""
    for number in range(total, 0, -1):
        title = "A hint" if number == 1 else f"Hint {number} of {total}"
        inside = fold(title, hint_card(hint_at(name, number)) + inside)
    return inside


def _solution(name: str, folder: Path) -> str:
    return fold("A solution, and why", pictures.taken_out(answer_card(explained_answer(name)), folder / "pictures"))


def _mistakes(name: str, mistakes: list[dict[str, str]], folder: Path) -> str:
    """Typical wrong answers: each is code, and one click below it the card that the check has for it."""
    if not mistakes:
        return ""
    said = "".join(
        fold(
            f'<span class="dlw-attempt">{_highlighted(m["code"])}</span>',
            pictures.taken_out(m["card"], folder / "pictures"),
            "dlw-mistake",
        )
        for m in mistakes
    )
    call = f"<code>check(&quot;{escape(name)}&quot;, {escape(name)})</code>"
    asked = f"<p>What is wrong with each of these? Below each, one click away, is what {call} says about it.</p>"
    return fold(f"What would the check say? {COUNTED[len(mistakes)]}", asked + said, "dlw-mistakes")


def _highlighted(code: str) -> str:
    """Code for a place where only words may stand, such as the title of a fold."""
    return f'<code class="highlight">{highlight(code, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip()}</code>'
