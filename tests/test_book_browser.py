"""The book on the web in a real browser that reaches no other host: read, searched, dragged, keyed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from book import boards, descent
from book.pages import WIDGET
from front_end import FLAGS, served
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from test_boards_browser import SETTLED, status, use

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]

LIVE = '.dlw-live[data-state="live"]'
SET = "(slider, value) => ((slider.value = value), slider.dispatchEvent(new Event('input', {bubbles: true})))"
CUT_OFF = """() => [...document.querySelectorAll("article .katex-base")].filter((part) =>
  !part.closest("table, .dlw-formula") &&
  part.getBoundingClientRect().right > part.closest("p, li, summary, dd, h1, h2, h3").getBoundingClientRect().right + 1
).map((part) => part.closest(".katex").textContent)"""
"""Formulas in running text that go on beyond their line, where nothing scrolls."""
SHARES = ((0.1, 0.9), (0.5, 0.5), (1.0, 0.0), (0.37, 0.61))
"""Where sliders are put to compare a board with Python's: at these shares of their ways, by turns."""


@pytest.fixture(scope="session")
def root(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")  # no longer: while it runs, no other test can start a loop of its own
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def alone(browser: Browser, root: str) -> Iterator[BrowserContext]:
    """A browser that reaches the site and no other host; every attempt, and every complaint, fails the test."""
    context, problems = browser.new_context(viewport={"width": 1280, "height": 900}), list[str]()
    context.set_default_timeout(120_000)

    def answer(route: Any) -> None:
        if route.request.url.startswith((root, "data:", "blob:", "file:")):
            return route.continue_()
        problems.append(f"asked for {route.request.url}")
        return route.abort()

    context.route("**/*", answer)
    context.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield context
    context.close()
    assert problems == []


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def pages(site: Path) -> list[str]:
    return sorted(path.name for path in site.glob("*.html"))


def test_every_page_loads_alone_with_its_formulas_set_and_nothing_for_axe(
    alone: BrowserContext, root: str, site: Path, thorough: bool
) -> None:
    for number, name in enumerate(pages(site)[:: 1 if thorough else 4]):
        for theme in ("light", "dark") if thorough else (("light", "dark")[number % 2],):
            page = opened(alone, root + name)
            page.evaluate("theme => (document.body.dataset.theme = theme)", theme)
            page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
            assert "$" not in " ".join(page.locator("article p, article li, article td").all_inner_texts()), name
            assert page.locator(".katex-error").count() == 0
            found = Axe().run(page)
            assert found.violations_count == 0, f"{name}, {theme}: {found.generate_report()}"
            page.close()


def test_no_page_scrolls_sideways_on_a_phone(alone: BrowserContext, root: str, site: Path, thorough: bool) -> None:
    page = alone.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    for name in pages(site)[:: 1 if thorough else 3]:
        page.goto(root + name)
        page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        assert page.evaluate(CUT_OFF) == [], name


@pytest.mark.thorough
def test_on_paper_answers_are_open_and_solutions_are_not(alone: BrowserContext, root: str) -> None:
    page = opened(alone, f"{root}01-gradients.html")
    answer, solution = page.locator("details:not([class]) > p").first, page.locator(".dlw-fold p").first
    shown = "found => found.checkVisibility({contentVisibilityAuto: true})"
    for media, seen in (("screen", False), ("print", True)):
        page.emulate_media(media=media)  # type: ignore[arg-type]
        assert (answer.evaluate(shown), solution.evaluate(shown)) == (seen, False)
    assert not page.locator(".skip-to-content").is_visible()


@pytest.mark.thorough
def test_the_search_finds_a_word(alone: BrowserContext, root: str) -> None:
    word, where = "midpoint", "03-logistic-regression.html"
    page = opened(alone, f"{root}index.html")
    page.locator('input[name="q"]').first.fill(word)
    page.keyboard.press("Enter")
    expect(page.locator(f'#search-results a[href*="{where}"]').first).to_be_visible(timeout=60_000)


def test_each_live_board_follows_hand_and_keys_and_shows_what_python_computed(
    alone: BrowserContext, root: str, work: Path, chapters: list[str]
) -> None:
    seen = 0
    for slug in chapters:
        page, states = opened(alone, f"{root}{slug}.html"), worked_out(slug, work)
        found = page.locator(".dlw-live[data-board]").all()
        assert len(found) == len(states)
        for place, state in zip(found, states, strict=True):
            place.scroll_into_view_if_needed()
            expect(place).to_have_attribute("data-state", "live", timeout=60_000)
            board = place.locator(".dlw-board[data-drawn]")
            for slider in board.locator("input").all():
                use(page, board, slider)
            for shares in SHARES:
                at = [round(share * (knob["count"] - 1)) for knob, share in zip(state["knobs"], 3 * shares, strict=False)]
                put(page, board, at, state["knobs"])
                assert status(board).inner_text() == said(state, at), slug
            seen += 1
        page.close()
    assert seen


def worked_out(slug: str, work: Path) -> list[dict[str, Any]]:
    """The boards of a chapter that need no kernel, in order, as the kernel has handed them to the page."""
    (file,) = (work / "executed").glob(f"{slug}-*.json")
    kept = json.loads(file.read_text())
    shown = [output["data"].get(WIDGET) for outputs in kept["outputs"] for output in outputs if "data" in output]
    widgets = [kept["widgets"].get(view["model_id"]) for view in shown if view]
    return [state for state in (boards.state_of(widget) for widget in widgets if widget) if boards.is_live(state)]


def said(state: dict[str, Any], at: list[int]) -> str:
    """What Python says where the sliders stand at these places."""
    number = int(np.ravel_multi_index(at, [knob["count"] for knob in state["knobs"]]))
    ahead = state["ahead"]
    if "scenes" in ahead:
        return "\n".join(ahead["scenes"][number]["lines"])
    return "\n".join(ahead["lines"].split("\n")[number * ahead["height"] : (number + 1) * ahead["height"]])


def put(page: Page, board: Locator, at: list[int], knobs: list[dict[str, Any]]) -> None:
    """Put a board's sliders at their places of these numbers."""
    for number, knob in zip(at, knobs, strict=True):
        value = knob["min"] + number * knob["step"]
        board.locator(f'input[name="{knob["name"]}"]').evaluate(SET, value)
    page.wait_for_function(SETTLED, arg=board.element_handle())


@pytest.mark.parametrize(("exponent", "word"), [(-3.0, "Too small"), (-1.0, "About right"), (-0.4, "Too large")])
def test_the_descent_takes_the_steps_that_jax_takes(alone: BrowserContext, root: str, exponent: float, word: str) -> None:
    page = opened(alone, f"{root}descent.html")
    place = page.locator(f"{LIVE}.dlw-descent")
    place.wait_for(timeout=60_000)
    board, python = place.locator(".dlw-board[data-drawn]"), descent.Descent()
    for name, value in (("w", 4.0), ("b", -3.0), ("exponent", exponent)):
        board.locator(f'input[name="{name}"]').evaluate(SET, value)
        setattr(python, name, value)
    page.wait_for_function(SETTLED, arg=board.element_handle())
    walked = place.evaluate("place => place.way()")
    places, losses = map(np.asarray, descent.way(np.array([4.0, -3.0]), 10**exponent))
    first = slice(None, None if exponent < -0.6 else 8)  # where each step leaps across, rounding grows with it
    np.testing.assert_allclose(np.array(walked["places"])[first], places[first], rtol=2e-4, atol=2e-4)
    np.testing.assert_allclose(np.array(walked["losses"])[first], losses[first], rtol=2e-4)
    lines = status(board).inner_text().split("\n")
    assert lines[0] == python.text.split("\n")[0]
    assert word in lines[2]
    if exponent < -0.6:
        assert lines == python.text.split("\n")
    canvas = board.locator("canvas").bounding_box()
    assert canvas is not None
    page.mouse.click(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    expect(status(board)).not_to_contain_text("from w = 4.0, b = −3.0")


@pytest.mark.thorough
def test_pages_opened_from_a_disk_and_without_scripts_can_be_read(browser: Browser, site: Path) -> None:
    plain = browser.new_context(java_script_enabled=False)
    page = opened(plain, (site / "01-gradients.html").as_uri())
    assert page.locator(".katex-html").count() > 10
    assert page.locator("details").count() > 10
    assert page.locator("details[open]").count() == 0
    hint = page.locator(".dlw-fold [role=note]").first
    expect(hint).not_to_be_visible()
    page.locator(".dlw-fold summary").first.click()
    expect(hint).to_be_visible()
    expect(page.locator(".dlw-live img").first).to_be_visible()
    scripted = browser.new_context()
    page = opened(scripted, (site / "01-gradients.html").as_uri())
    page.locator(".dlw-live[data-board]").first.scroll_into_view_if_needed()
    expect(page.locator(LIVE).first).to_be_visible()


def test_the_first_page_is_light(alone: BrowserContext, root: str) -> None:
    sizes, page = dict[str, int](), alone.new_page()
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(root, wait_until="networkidle")
    page.locator(LIVE).first.wait_for()
    assert sum(size for url, size in sizes.items() if "/boards/" not in url) <= 1_500_000
