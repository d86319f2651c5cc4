"""Verdicts, hints and answers as a notebook shows them, and as text."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from IPython.testing.globalipapp import start_ipython

from dl_workshop import answer, check, curriculum, hint, hints, overview
from dl_workshop.hints import Hint, hint_at
from dl_workshop.jupyter import cards
from dl_workshop.progress import Overview


class Balance(HTMLParser):
    """Fails on tags that are not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def balanced(html: str) -> str:
    parser = Balance()
    parser.feed(html)
    assert parser.open == []
    return html


def wrong_curve(theta: Any, x: Any) -> Any:
    return theta["w"] * x


def failing(theta: Any, x: Any) -> Any:
    raise ValueError("<b>not & markup</b>")


def test_passed_card_is_one_line() -> None:
    card = balanced(cards.verdict_card(check("double", lambda x: 2 * x)))
    assert "✓" in card
    assert "passed" in card
    assert "<table" not in card


def test_wrong_card_has_message_evidence_and_a_described_picture() -> None:
    card = balanced(cards.verdict_card(check("linear_model", wrong_curve)))
    for part in ("✗", "wrong", "always at 0", "got", "expected", "linear_model({"):
        assert part in card
    # The picture shows what its own input gives, and names its axis; so it comes with the hint, beside that input.
    assert "<img" not in card
    card = balanced(cards.hint_card(hint("linear_model")))
    assert "jnp.linspace(-5, 5, 41)" in card
    alt = re.search('<img alt="([^"]*)"', card)
    assert alt is not None
    assert len(alt[1]) > 20


def test_error_card_escapes_and_hides_the_traceback_behind_a_click() -> None:
    card = balanced(cards.verdict_card(check("linear_model", failing)))
    assert "&lt;b&gt;not &amp; markup" in card
    assert "<b>not" not in card
    assert card.index("<details>") < card.index("Traceback (most recent call last)")
    assert "raise ValueError" in card[: card.index("<details>")]


def test_not_attempted_card() -> None:
    card = balanced(cards.verdict_card(check("double", ...)))  # type: ignore[arg-type]
    assert "not attempted" in card
    assert "<table" not in card


def test_hints_go_up_the_ladder_and_stay_at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "_diagnosed", {})  # another test may have made a mistake
    monkeypatch.delitem(hints._shown, "midpoint", raising=False)
    rungs = [hint("midpoint") for _ in range(4)]
    assert [rung.number for rung in rungs] == [1, 2, 3, 3]
    assert "answer('midpoint')" in str(rungs[-1])
    assert "answer" not in str(rungs[0])
    balanced(cards.hint_card(rungs[0]))
    assert hint_at("midpoint", 99) == Hint("midpoint", 3, 3, rungs[-1].text)


def test_the_first_hint_after_a_named_mistake_is_about_that_mistake() -> None:
    verdict = check("midpoint", lambda theta: theta["b"] / theta["w"])
    assert verdict.misconception == "sign_flipped"
    assert verdict.evidence is not None
    assert verdict.another is not None
    found = hint("midpoint")
    assert found.number == 0
    # The card has shown one input; the hint shows a second one, and calls the mistake by no name of ours.
    assert verdict.another.code in found.text.replace("    ", "")
    assert verdict.another.code != verdict.evidence.code
    assert f"Yours gives {verdict.another.got}, where {verdict.another.expected} is right" in found.text
    assert "flipped" not in found.text
    assert "<pre" in balanced(cards.hint_card(found))
    assert hint("midpoint").number > 0
    check("midpoint", lambda theta: theta["b"] / theta["w"])
    check("midpoint", lambda theta: -theta["b"] / theta["w"])
    assert hint("midpoint").number > 0


def test_answer_shows_source_and_reason() -> None:
    found = answer("dlogistic_loss")
    assert found.source == "dlogistic_loss = jax.grad(logistic_loss)"
    assert found.why in balanced(cards.answer_card(found)).replace("&#x27;", "'")


def test_a_solution_is_never_cut_at_the_right() -> None:
    assert "white-space: pre-wrap" in cards.answer_card(answer("init_mlp"))  # its longest line has 128 characters


def test_the_overview_links_every_chapter_and_lists_what_is_left_of_those_begun() -> None:
    card = balanced(cards.overview_card(Overview(["df", "partials", "double"], curriculum.CHAPTERS[2])))
    assert '<b>Next:</b> <code>linear_model</code>, in <a href="02-linear-regression.ipynb">02 Linear regression</a>' in card
    rows = {row[: row.index("<")]: row for row in card.split('.ipynb">')[2:]}
    assert list(rows) == [chapter.name for chapter in curriculum.CHAPTERS]
    assert "<code>df_auto</code>, <code>central_difference</code>, <code>gradient_descent</code>" in rows["01 Gradients"]
    assert "<code>mseloss</code>" in rows["02 Linear regression"]  # where somebody is, though nothing is done
    assert "<code>" not in rows["03 Logistic regression"]
    assert "1 of 1" in rows["00 Welcome"]
    assert "✓" in rows["00 Welcome"]
    assert card.count("aria-current") == 1
    assert "Everything is done." in cards.overview_card(Overview(curriculum.EXERCISES))


@pytest.mark.parametrize("helper", [hint, answer])
def test_unknown_names_are_told(helper: Any) -> None:
    with pytest.raises(LookupError, match="'midpoint'"):
        helper("midpont")


@pytest.fixture
def shell() -> Iterator[Any]:
    """IPython's, which takes `exit` and `quit` from the whole process; other tests get them back."""
    before = dict(vars(builtins))
    yield start_ipython()
    vars(builtins).update(before)


def test_cards_are_what_ipython_shows_and_text_stays_text(shell: Any) -> None:
    cards.enable(shell)
    shell.display_formatter.active_types = shell.display_formatter.format_types
    data, _ = shell.display_formatter.format(check("double", lambda x: x))
    assert "<div" in data["text/html"]
    assert data["text/plain"].startswith("✗ double: wrong")


def test_the_overview_is_for_everybody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("dl_workshop.jupyter.session._shell", lambda: None)
    assert "Next: double, in chapter 00 Welcome" in str(overview())
