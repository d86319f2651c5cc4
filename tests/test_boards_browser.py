"""Everything that can be dragged, in a real JupyterLab and a real Notebook 7: dragged, keyed, and held against the kernel."""

from __future__ import annotations

import base64
import io
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from boards import BOARDS, SETUP
from front_end import FLAGS, notebook, opened
from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright
from test_browser import Notebook

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

KEPT = """\
import json, pathlib
for name, board in boards.items():
    pathlib.Path(f"{name}.png").write_bytes(board.png())
says = {n: {"text": b.text, "values": {k["name"]: getattr(b, k["name"]) for k in b.knobs}} for n, b in boards.items()}
pathlib.Path("kept.json").write_text(json.dumps(says))
print("kept")
"""
SLOW = """\
import random, time
from dl_workshop.widgets.board import Board

def seen(self, quick=Board._seen):
    time.sleep(0.6 * random.random())
    return quick(self)

Board._seen = seen
"""
"""A kernel that takes its time, and not always the same."""

SETTLED = """\
board => !board.querySelector("[aria-busy]") && Object.entries(JSON.parse(board.dataset.drawn))
  .map(([name, drawn]) => [board.querySelector(`input[name="${name}"]`), drawn])
  .every(([slider, drawn]) => Math.abs(drawn - (slider.getAttribute("aria-valuetext") ?? slider.value)) < 1e-9)
"""
"""Whether the picture shows what all sliders say, and no answer is awaited."""


@pytest.fixture(scope="session")
def some(thorough: bool) -> dict[str, str]:
    """All boards, or every seventh of them and the last; the cell that shows each."""
    return {name: source for i, (name, source) in enumerate(BOARDS.items(), 1) if thorough or i % 7 == 0 or i == len(BOARDS)}


@pytest.fixture(params=["lab", pytest.param("notebook", marks=pytest.mark.thorough)])
def address(request: pytest.FixtureRequest, tmp_path: Path, some: dict[str, str]) -> Iterator[str]:
    """A notebook of boards, open in one of the two front ends."""
    file = tmp_path / "boards.ipynb"
    shown = (f"boards[{name!r}] = {source}\nboards[{name!r}]" for name, source in some.items())
    nbformat.write(notebook([SETUP + "\nboards = {}", *shown, KEPT]), file)
    with opened(request.param, file) as address:
        yield address


@pytest.fixture
def sharp(chromium: str) -> Iterator[Page]:
    """A page on a screen with two pixels for one, each way: as many as the kernel's pictures have."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser.new_context(viewport={"width": 1280, "height": 1000}, device_scale_factor=2).new_page()
        browser.close()


def test_every_board_follows_hand_and_keys_and_shows_what_the_kernel_says(
    address: str, sharp: Page, tmp_path: Path, some: dict[str, str]
) -> None:
    page, problems = sharp, list[str]()
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(f"{error}: {error.stack}"))
    page.goto(address)
    front = Notebook(page)
    front.run()
    seen = {name: worked(front, place, name) for place, name in enumerate(some)}
    front.run()
    kept = json.loads((tmp_path / "kept.json").read_text())
    for name, (drawn, said, pixels) in seen.items():
        assert drawn == pytest.approx(kept[name]["values"]), name
        assert said == kept[name]["text"], name
        assert alike(pixels, Image.open(tmp_path / f"{name}.png")) > 0.985, name
    found = Axe().run(page, context={"include": [[".dlw-board"]]})
    assert found.violations_count == 0, found.generate_report()
    # From a slider Ctrl and S save the notebook, and Shift and Enter run the cell: a new board, with all at the start.
    board = page.locator(".dlw-board").last
    board.locator("input").first.focus()
    save(page, tmp_path / "boards.ipynb")
    page.keyboard.press("Shift+Enter")
    expect(board).to_have_attribute("data-drawn", '{"computing":10,"communicating":1}')
    # Notebook 7.6 loads a settings plugin of its own that fails; that is not ours.
    assert not [problem for problem in problems if "notebook_core" not in problem]
    save(page, tmp_path / "boards.ipynb")
    open_without_its_widgets(page, address, len(some))


def save(page: Page, file: Path) -> None:
    """Press Ctrl and S, and wait until the file has been written."""
    before, deadline = file.stat().st_mtime_ns, time.monotonic() + 20
    page.keyboard.press("Control+s")
    while file.stat().st_mtime_ns == before and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert file.stat().st_mtime_ns > before


def open_without_its_widgets(page: Page, address: str, boards: int) -> None:
    """Open the saved notebook once its kernel is gone: each board is a still picture, and no words say what is missing."""
    for session in page.request.get(urljoin(address, "/api/sessions?token=here")).json():
        assert page.request.delete(urljoin(address, f"/api/sessions/{session['id']}?token=here")).ok
    page.goto(address + "&reset")
    for place in range(1, boards + 1):
        cell = page.locator(".jp-Notebook .jp-Cell").nth(place)
        cell.scroll_into_view_if_needed(timeout=90_000)
        expect(cell.get_by_text("model not found")).to_be_attached(timeout=60_000)  # once there is no more hope for a widget
        expect(cell.get_by_text("model not found")).to_be_hidden()
        expect(cell.get_by_role("img")).to_be_visible()
        expect(cell.locator(".dlw-board")).to_have_count(0)


@pytest.mark.thorough
def test_two_views_of_a_board_follow_a_slow_kernel(address: str, sharp: Page, tmp_path: Path) -> None:
    source = f"boards = {{'regions': {BOARDS['regions']}}}\nboards['regions']"
    nbformat.write(notebook([SETUP + SLOW, source, "boards['regions']", KEPT]), tmp_path / "slow.ipynb")
    sharp.goto(address.replace("boards", "slow"))
    front = Notebook(sharp)
    for _ in range(3):
        front.run()
    shown = sharp.locator(".dlw-board[data-drawn]")
    expect(shown).to_have_count(2)
    boards = shown.all()
    for board in boards:
        for slider in board.locator("input").all():
            slider.focus()
            for key in ("Home", *["PageUp", "ArrowRight"] * 4):
                sharp.keyboard.press(key)
    for board in boards:
        sharp.wait_for_function(SETTLED, arg=board.element_handle())
    for key in ("Escape", "ArrowDown"):
        sharp.keyboard.press(key)
    front.run()
    kept = json.loads((tmp_path / "kept.json").read_text())["regions"]
    for board in boards:
        assert json.loads(str(board.get_attribute("data-drawn"))) == pytest.approx(kept["values"])
        assert status(board).inner_text() == kept["text"]


@pytest.mark.thorough
@pytest.mark.timeout(1800)
def test_fifty_runs_in_a_row(address: str, sharp: Page, tmp_path: Path) -> None:
    one = notebook([f"{SETUP}\n{BOARDS['logistic']}"])
    for number in range(50):
        nbformat.write(one, tmp_path / f"run-{number}.ipynb")
        began = time.perf_counter()
        # JupyterLab would open the notebooks of the last visit as well.
        sharp.goto(address.replace("boards", f"run-{number}") + "&reset")
        Notebook(sharp).run()
        board = sharp.locator(".dlw-board[data-drawn]")
        said = status(board).inner_text()
        board.locator("input").first.focus()
        sharp.keyboard.press("ArrowRight")
        expect(status(board)).not_to_have_text(said)
        expect(status(board)).to_contain_text("1.1·x")
        print(f"run {number}: {time.perf_counter() - began:.1f} s")
        for session in sharp.request.get(urljoin(address, "/api/sessions?token=here")).json():
            assert sharp.request.delete(urljoin(address, f"/api/sessions/{session['id']}?token=here")).ok


def worked(front: Notebook, place: int, name: str) -> tuple[Any, str, Image.Image]:
    """Show a board, use everything on it, and say how it stands then."""
    page = front.page
    front.run()
    board = page.locator(".dlw-board[data-drawn]").nth(place)
    board.wait_for(timeout=60_000)
    board.scroll_into_view_if_needed()
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    height = board.evaluate("board => board.clientHeight")
    for number in range(board.locator("input").count()):
        use(page, board, board.locator("input").nth(number))
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells  # no key was taken for a shortcut
    assert board.evaluate("board => board.clientHeight") == height
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        board.screenshot(path=Path(folder) / f"board-{name}.png")
    data = board.locator("canvas").evaluate("canvas => canvas.toDataURL('image/png')")
    picture = Image.open(io.BytesIO(base64.b64decode(data.split(",")[1])))
    for key in ("Escape", "ArrowDown"):  # from the slider to its cell, and on to the next one
        page.keyboard.press(key)
    return json.loads(str(board.get_attribute("data-drawn"))), status(board).inner_text(), picture


def status(board: Locator) -> Locator:
    return board.locator('[role="status"]')


def use(page: Page, board: Locator, slider: Locator) -> None:
    """Drag it, and press every key it knows; the words follow, and Reset leads back."""
    low, high, step = (float(str(slider.get_attribute(name))) for name in ("min", "max", "step"))
    expect(slider).to_have_accessible_name(slider.locator("xpath=preceding-sibling::span").inner_text())
    box = slider.bounding_box()
    assert box is not None
    said = status(board).inner_text()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert float(slider.input_value()) == pytest.approx(low + 0.8 * (high - low), abs=0.1 * (high - low) + step)
    expect(status(board)).not_to_have_text(said)
    board.locator("button").click()
    slider.focus()
    for key, place in (("End", high), ("Home", low)):
        page.keyboard.press(key)
        assert float(slider.input_value()) == pytest.approx(place)
    page.keyboard.press("PageUp")
    assert float(slider.input_value()) > low
    before = float(slider.input_value())
    page.keyboard.press("b")  # would insert a cell, if the notebook heard it
    page.keyboard.press("ArrowRight")
    assert float(slider.input_value()) > before or before == high
    page.wait_for_function(SETTLED, arg=board.element_handle())


def alike(got: Image.Image, want: Image.Image) -> float:
    """The share of pixels that are much the same. Edges differ, which two programs smooth in two ways; and the pale start."""
    want = want.resize(got.size)  # a picture wider than the cell is shown smaller
    difference = np.abs(np.asarray(got.convert("RGB"), int) - np.asarray(want.convert("RGB"), int)).max(axis=-1)
    return float(np.mean(difference < 96))
