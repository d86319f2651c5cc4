"""A learner in a real JupyterLab in a real browser: chapter 03, a wrong and a right answer, and the sliders."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from front_end import FLAGS, environment
from nbconvert import HTMLExporter
from notebooks import learner_notebook
from playwright.sync_api import Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as Timeout

from dl_workshop import curriculum
from dl_workshop.figures.style import image
from dl_workshop.references import reference

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SLUG = "03-logistic-regression"
PROMPT = "cell => cell.matches('.jp-CodeCell') ? cell.querySelector('.jp-InputPrompt').innerText : null"
"""What stands before a cell: "[ ]:", "[*]:" while it runs, "[3]:" afterwards; null where there is no code."""
IN_FRONT = "() => [document.elementFromPoint(innerWidth / 2, innerHeight / 2), document.activeElement].map(e => e?.outerHTML)"
WRONG_MODEL = 'def logistic_model(theta, x):\n    return logistic(theta["w"] * x)'
BROKEN_MODEL = 'def logistic_model(theta, x):\n    return logistic(theta["weight"] * x)'


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """The address printed by `dl-workshop lab`, started on a copy of the learner notebooks."""
    (tmp_path / "notebooks").mkdir()
    for chapter in curriculum.CHAPTERS:
        nbformat.write(learner_notebook(chapter.slug), tmp_path / "notebooks" / f"{chapter.slug}.ipynb")
    command = [str(Path(sys.executable).parent / "dl-workshop"), "lab", "--no-browser"]
    wide = {**environment(tmp_path), "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, env=wide, text=True)
    assert process.stdout is not None
    printed: list[str] = []
    try:
        for line in process.stdout:
            printed.append(line)
            address = re.search(r"http://\S+token=\w+", line)
            if address:
                yield address[0]
                return
        pytest.fail("no address was printed:\n" + "".join(printed))
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser.new_page(viewport={"width": 1280, "height": 1400})
        browser.close()


class Notebook:
    """An open notebook, worked through from the top as with Shift + Enter."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cells = learner_notebook(SLUG).cells
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=90_000)
        self.wait_until_idle()
        page.locator(".jp-Notebook .jp-Cell").first.click()
        page.keyboard.press("Escape")

    def wait_until_idle(self) -> None:
        self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=90_000)

    def active(self) -> Locator:
        return self.page.locator(".jp-Notebook .jp-Cell.jp-mod-active")

    def run_until(self, tagged: str) -> None:
        """Press Shift + Enter until the active cell contains `tagged`."""
        for _ in self.cells:
            if tagged in self.active().inner_text():
                return
            self.run()
        pytest.fail(f"no cell contains {tagged!r}")

    def run(self) -> Locator:
        """Run the active cell; the next one becomes active."""
        cell = self.active().element_handle()
        before = cell.evaluate(PROMPT)
        left = "cell => !cell.classList.contains('jp-mod-active')"
        begun = left if before is None else f"cell => ({PROMPT})(cell) !== {json.dumps(before)}"
        for patience in (5_000, 15_000, 15_000):
            self.page.keyboard.press("Escape")
            self.page.keyboard.press("Shift+Enter")
            try:
                self.page.wait_for_function(begun, arg=cell, timeout=patience)
                break
            except Timeout:
                # A page or a kernel that is only just starting, on a busy machine, can lose its first request.
                self.page.keyboard.press("Escape")  # a dialog would keep the click from the cell
                cell.query_selector(".jp-InputPrompt").click(timeout=15_000)
        else:
            pytest.fail(f"The cell does not run. In front of it: {self.page.evaluate(IN_FRONT)}")
        self.page.wait_for_function(left, arg=cell)
        self.page.wait_for_function(f"cell => !/[*]/.test(({PROMPT})(cell) ?? '')", arg=cell, timeout=60_000)
        self.wait_until_idle()
        return self.active()

    def write(self, source: str) -> None:
        """Replace the active cell's text."""
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)

    def back(self, cells: int) -> None:
        self.page.keyboard.press("Escape")
        for _ in range(cells):
            self.page.keyboard.press("ArrowUp")

    def picture(self, name: str, of: Locator | None = None) -> None:
        """Keep what is seen, for whoever asks for it by SCREENSHOTS=folder."""
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            (of or self.page).screenshot(path=Path(folder) / f"{name}.png")


def attempt(notebook: Notebook, source: str, verdict: str) -> None:
    """Write an attempt into the active exercise cell, run it and its check, see the verdict, and go back to the exercise."""
    notebook.write(source)
    notebook.run()
    notebook.run()
    card = notebook.page.locator(f'[aria-label="{verdict}"]')
    expect(card).to_be_visible(timeout=30_000)
    notebook.picture(re.sub(r"\W+", "-", verdict), card)
    notebook.back(2)


def test_a_learner_works_on_chapter_three(lab: str, page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(lab.replace("00-welcome", SLUG))
    notebook = Notebook(page)

    notebook.run_until("def logistic(z)")
    attempt(notebook, reference("logistic").source, "logistic: passed")
    notebook.run_until("def logistic_model(theta, x)")
    notebook.run()
    notebook.run()
    notebook.back(2)
    expect(page.locator('[aria-label="logistic_model: not attempted"]')).to_be_visible()
    notebook.picture("logistic_model-not-attempted", page.locator('[aria-label="logistic_model: not attempted"]'))
    attempt(notebook, BROKEN_MODEL, "logistic_model: error")
    attempt(notebook, WRONG_MODEL, "logistic_model: wrong")
    attempt(notebook, reference("logistic_model").source, "logistic_model: passed")

    notebook.run_until("logistic_sliders(x, y_true")
    notebook.run()
    move_a_slider(notebook)
    assert not [problem for problem in problems if "dl_workshop" in problem or "widget" in problem.lower()]
    outputs = ".jp-RenderedHTMLCommon.jp-OutputArea-output"
    assert page.locator(f"{outputs} img").count() >= 3  # cards and figures
    found = Axe().run(page, context={"include": [[outputs]]})
    assert found.violations_count == 0, found.generate_report()


def move_a_slider(notebook: Notebook) -> None:
    page = notebook.page
    board = page.locator(".dlw-board[data-drawn]")
    expect(board).to_be_visible(timeout=30_000)
    picture, height = board.locator("canvas"), page.locator(".jp-Notebook").evaluate("n => n.scrollHeight")
    before, said = picture.screenshot(), board.locator('[role="status"]').inner_text()
    board.locator("input").first.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(board.locator('[role="status"]')).not_to_have_text(said)
    page.wait_for_timeout(500)
    notebook.picture("sliders", board)
    assert picture.screenshot() != before
    assert board.count() == 1
    assert page.locator(".jp-Notebook").evaluate("n => n.scrollHeight") == height
    notebook.picture("chapter-03")


def test_a_printed_notebook_shows_its_answers(page: Page) -> None:
    question = nbformat.v4.new_markdown_cell("<details><summary>Answer</summary>\n\nIt is 42.\n\n</details>")
    picture = nbformat.v4.new_output("display_data", data={"text/html": image(b"", "A valley", 400)})
    cells = [question, nbformat.v4.new_code_cell(outputs=[picture])]
    html, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    page.set_content(html)
    for media, seen in (("screen", False), ("print", True)):
        page.emulate_media(media=media)  # type: ignore[arg-type]
        assert page.locator("details > p").evaluate("p => p.checkVisibility({contentVisibilityAuto: true})") == seen
