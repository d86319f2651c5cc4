"""A hand on a slider: keys pressed, the pointer dragged, and how long each took to be seen. Used by `sliders.py`."""

from __future__ import annotations

import json
import math
import shutil
import statistics
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import websocket
from front_end import FLAGS
from playwright.sync_api import Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as Timeout

KEYS, MOVES = 60, 150
"""How often a key is pressed, and the pointer moved."""
PROBE = """
(cell) => {
  const board = cell.querySelector(".dlw-board"), output = cell.querySelector(".jp-Cell-outputWrapper") ?? cell;
  const probe = (window.probe = { looking: false, ...NOTHING });
  const shown = () => requestAnimationFrame((at) => setTimeout(() => probe.frames.push(performance.now())));
  const record = (event) => {
    if (event.type === "input") probe.values.add(event.target.value);
    probe.inputs.push(event.timeStamp);
  };
  cell.addEventListener(board ? "input" : "pointermove", record, true);
  cell.addEventListener("keydown", record, true);
  if (board) {
    board.addEventListener("drawn", () => {
      probe.drawn.add(board.dataset.drawn);
      setTimeout(() => probe.frames.push(performance.now()));
    });
  } else {
    new MutationObserver(() => {
      const image = output.querySelector(".jp-OutputArea-output img");
      if (image && image.src !== probe.last) { probe.last = image.src; image.decode().then(shown, () => {}); }
    }).observe(output, { subtree: true, childList: true, attributes: true });
  }
  // Looking at every frame costs time in every frame, so it is done during a drag alone.
  const look = () => {
    if (!probe.looking) return;
    // One that is hidden is what a saved notebook shows.
    const pictures = [...output.querySelectorAll("canvas, .jp-OutputArea-output img")];
    probe.looks++;
    if (!pictures.some(({ clientHeight, naturalWidth }) => clientHeight && naturalWidth !== 0)) probe.blank++;
    requestAnimationFrame(look);
  };
  probe.look = () => ((probe.looking = true), look());
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (probe.shift += entry.value)))
    .observe({ type: "layout-shift", buffered: false });
}
"""
NOTHING = "{ inputs: [], frames: [], blank: 0, looks: 0, shift: 0, values: new Set(), drawn: new Set() }"
EMPTY = f"() => Object.assign(probe, {NOTHING})"
READ = "() => ({ ...probe, values: probe.values.size, drawn: probe.drawn.size })"
DEBUGGER = 9345
"""The port of the page's own debugger."""


@contextmanager
def a_page() -> Iterator[Page]:
    """A page of a browser in which a hand can be moved without waiting for answers."""
    with sync_playwright() as playwright:
        flags = [*FLAGS, f"--remote-debugging-port={DEBUGGER}"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield browser.new_page(viewport={"width": 1280, "height": 1000})
        browser.close()


def used(page: Page, cell: Locator, mute: bool) -> dict[str, float]:
    """Press keys and drag what a cell, or a place on a page, shows, and say how long it took to be seen.

    One whose slider may be `mute` to keys is said to take no number of milliseconds where it is.
    """
    handle = _ready(page, cell)
    return {**_keyed(page, handle, mute), **_dragged(page, cell, handle)}


def _ready(page: Page, cell: Locator) -> Locator:
    """The handle, once it has been moved and moved back and everything is watched."""
    handle = cell.locator("input[type=range], .noUi-handle").first
    handle.wait_for(timeout=120_000)
    page.wait_for_timeout(1500)
    cell.scroll_into_view_if_needed()
    cell.evaluate(PROBE.replace("NOTHING", NOTHING))
    handle.focus()
    for key in ("ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        page.wait_for_timeout(600)
    return handle


def _keyed(page: Page, handle: Locator, mute: bool) -> dict[str, float]:
    handle.focus()
    keys = []
    for i in range(KEYS):
        page.evaluate(EMPTY)
        page.keyboard.press("ArrowRight" if i % 8 < 4 else "ArrowLeft")
        try:
            page.wait_for_function("() => probe.frames.length", polling=5, timeout=5000)
        except Timeout:
            if not mute:
                raise
            keys = [math.nan]  # in Notebook 7 no arrow key reaches a slider of ipywidgets
            break
        page.wait_for_timeout(30)
        seen = page.evaluate(READ)
        keys.append(seen["frames"][0] - seen["inputs"][0])
    return {"key": statistics.median(keys), "key95": quantile(keys)}


def _dragged(page: Page, cell: Locator, handle: Locator) -> dict[str, float]:
    track = cell.locator("input[type=range], .noUi-target").first.bounding_box()
    assert track is not None
    middle = track["y"] + track["height"] / 2
    begin = (handle.bounding_box() or track) if cell.locator(".noUi-handle").count() else None
    start = begin["x"] + begin["width"] / 2 if begin else track["x"] + 0.5 * track["width"]
    page.mouse.move(start, middle)
    page.mouse.down()
    page.wait_for_timeout(500)
    page.evaluate(EMPTY)
    page.evaluate("() => probe.look()")
    _move(track["x"], track["width"], middle)
    page.wait_for_timeout(300)
    seen = page.evaluate(READ)
    page.wait_for_timeout(800)
    late = page.evaluate(READ)["frames"]
    page.mouse.up()
    page.evaluate("() => (probe.looking = false)")
    waits, seconds = _waits(seen["inputs"], late), (seen["inputs"][-1] - seen["inputs"][0]) / 1000
    return {
        "drag": statistics.median(waits), "drag95": quantile(waits),
        "fps": len([frame for frame in late if frame <= seen["inputs"][-1] + 50]) / seconds,
        "blank": seen["blank"] / max(seen["looks"], 1), "shift": seen["shift"],
        "drawn": seen["drawn"] / seen["values"] if seen["values"] else float("nan"),
    }  # fmt: skip


def _move(left: float, width: float, middle: float) -> None:
    """Move the pointer to and fro over a track."""
    # Sent without waiting for an answer, as a hand does; Playwright's own moves wait for the page each time.
    hand = websocket.create_connection(debugger(), suppress_origin=True)
    for i in range(MOVES):
        across = left + (0.5 + 0.4 * math.sin(i / 12)) * width
        place = {"type": "mouseMoved", "x": across, "y": middle, "button": "left", "buttons": 1}
        hand.send(json.dumps({"id": i, "method": "Input.dispatchMouseEvent", "params": place}))
        time.sleep(1 / 60)
    hand.close()


def _waits(moves: list[float], frames: list[float]) -> list[float]:
    """For each frame: how old was the oldest move that no frame had shown yet? It shows the newest of what came before it."""
    waits, at = [], 0
    for frame in frames:
        fresh = [moment for moment in moves[at:] if moment < frame]
        if fresh:
            waits.append(frame - fresh[0])
            at += len(fresh)
    return waits


def debugger() -> str:
    """Where the page's own debugger listens."""
    with urllib.request.urlopen(f"http://127.0.0.1:{DEBUGGER}/json") as answer:
        return next(str(page["webSocketDebuggerUrl"]) for page in json.load(answer) if page["type"] == "page")


def quantile(values: list[float], share: float = 0.95) -> float:
    """The value that this share of them does not exceed."""
    return sorted(values)[min(round(share * len(values)), len(values) - 1)]
