"""How sliders follow the hand, beside what tutorials do: python benchmarks/sliders.py [lab] [book] [notebook] [--page]

From the key press, or a move of the pointer, to the frame that shows it, in milliseconds; all recipes in one page and one run.
"""

from __future__ import annotations

import json
import math
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import websocket
from front_end import FLAGS, notebook, opened, served
from measure import machine
from playwright.sync_api import Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as Timeout
from rich.console import Console
from rich.markdown import Markdown

from dl_workshop import atomic_files

SITE = Path(__file__).parent.parent / "site"
LIVE = '.dlw-live[data-state="live"]'
KEYS, MOVES = 60, 150
NAIVE = """\
%config InlineBackend.figure_format = "retina"
import matplotlib.pyplot as plt, numpy as np
from ipywidgets import interact
x = np.linspace(-5, 5, 200)

@interact(w=(-5.0, 5.0, 0.1), b=(-5.0, 5.0, 0.1))
def show(w=1.0, b=0.0):
    plt.plot(x, 1 / (1 + np.exp(-(w * x + b))))
    plt.ylim(-0.1, 1.1)
    plt.show()
"""
SETUP = """\
import jax
import jax.numpy as jnp
from dl_workshop import data, given
from dl_workshop.answers import df, logistic_model
from dl_workshop.widgets.gradients import step_size_slider
from dl_workshop.widgets.linear_regression import line_sliders
from dl_workshop.widgets.logistic_regression import logistic_sliders
from dl_workshop.widgets.loss_functions import start_sliders
from dl_workshop.widgets.generative import cloud_sliders
from dl_workshop.widgets.softmax_regression import region_sliders
from dl_workshop.widgets.training import momentum_sliders

POINTS = jax.random.normal(jax.random.key(0), (90, 2))
THETA = {"W": jnp.array([[2.0, 0.0, -1.0], [0.0, 2.0, -1.0]]), "b": jnp.zeros(3)}
SPECIES = jnp.argmax(POINTS @ THETA["W"], axis=1)
"""
OURS = {
    "the line": "line_sliders(*data.linear_data())",
    "the logistic curve": "logistic_sliders(*data.logistic_data(), model=logistic_model)",
    "step size": "step_size_slider(given.f, df)",
    "momentum (asks the kernel)": "momentum_sliders(lambda v: v[0] ** 2 + 8 * v[1] ** 2, [-1.5, 1.0], (-2, 2), (-2, 2))",
    "start (asks the kernel)": "start_sliders(jnp.linspace(-4.0, 4.0, 8), jnp.array([0, 0, 0, 1, 0, 1, 1, 1.0]))",
    "clouds (ask the kernel)": "cloud_sliders()",
    "regions (ask the kernel)": "region_sliders(THETA, POINTS, SPECIES, ('one', 'two', 'three'))",
}
INTERACT = "@interact and plt.plot"
RECIPES = {INTERACT: NAIVE, **OURS}
BOOK = {"the line": "02-linear-regression", "the logistic curve": "index", "step size": "01-gradients"}
"""Boards on the pages of the book, and where they are."""
FRONTS = {"lab": ("JupyterLab", 1.0), "book": ("The pages of the book", 1.0), "notebook": ("Notebook 7", 1.5)}
"""The front ends, and how much longer than asked of the first it may take there."""
PAGE = """\
# How the sliders follow the hand

Measured on {date}: {machine}; a browser without a graphics card. From a key press, or a move of the pointer, to the frame
that shows it: median / 95th percentile. All recipes of a table are in one page and one run, one after the other: ratios can
be trusted, absolute times belong to that machine. The first row is the recipe of every tutorial; where the bounds were set,
it took 108 ms.

Regenerate it with `python benchmarks/sliders.py --page`, and nothing beside it.
{parts}"""
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
    const picture = output.querySelector("canvas, .jp-OutputArea-output img");
    probe.looks++;
    if (!picture || !picture.clientHeight || (picture.tagName === "IMG" && !picture.naturalWidth)) probe.blank++;
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


def run(page: Page, number: int) -> Locator:
    """Run a cell, once more where a kernel that is only just starting has lost the request, and wait for its end."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    for patience in (20_000, 120_000):
        cell.locator(".jp-InputPrompt").click()
        page.keyboard.press("Escape")
        page.keyboard.press("Shift+Enter")
        try:
            page.wait_for_function(
                "cell => /[0-9]/.test(cell.querySelector('.jp-InputPrompt').innerText)",
                arg=cell.element_handle(),
                timeout=patience,
            )
            return cell
        except Timeout:
            continue
    sys.exit(f"cell {number} does not run")


def measured(page: Page, name: str, number: int) -> dict[str, float]:
    """Run a recipe's cell, press keys, drag, and say how long it took to be seen."""
    return used(page, name, run(page, number))


def used(page: Page, name: str, cell: Locator) -> dict[str, float]:
    """Press keys and drag what a cell, or a place on a page, shows, and say how long it took to be seen."""
    handle = cell.locator("input[type=range], .noUi-handle").first
    handle.wait_for(timeout=120_000)
    page.wait_for_timeout(1500)
    cell.scroll_into_view_if_needed()
    cell.evaluate(PROBE.replace("NOTHING", NOTHING))
    handle.focus()
    for key in ("ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        page.wait_for_timeout(600)
    keys = []
    for i in range(KEYS):
        page.evaluate(EMPTY)
        page.keyboard.press("ArrowRight" if i % 8 < 4 else "ArrowLeft")
        try:
            page.wait_for_function("() => probe.frames.length", polling=5, timeout=5000)
        except Timeout:
            if name in OURS:
                raise
            keys = [math.nan]  # in Notebook 7 no arrow key reaches a slider of ipywidgets
            break
        page.wait_for_timeout(30)
        seen = page.evaluate(READ)
        keys.append(seen["frames"][0] - seen["inputs"][0])
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
    # Sent without waiting for an answer, as a hand does; Playwright's own moves wait for the page each time.
    hand = websocket.create_connection(debugger(), suppress_origin=True)
    for i in range(MOVES):
        across = track["x"] + (0.5 + 0.4 * math.sin(i / 12)) * track["width"]
        place = {"type": "mouseMoved", "x": across, "y": middle, "button": "left", "buttons": 1}
        hand.send(json.dumps({"id": i, "method": "Input.dispatchMouseEvent", "params": place}))
        time.sleep(1 / 60)
    page.wait_for_timeout(300)
    hand.close()
    seen = page.evaluate(READ)
    page.wait_for_timeout(800)
    late = page.evaluate(READ)["frames"]
    page.mouse.up()
    page.evaluate("() => (probe.looking = false)")
    # A frame shows the newest of what came before it; how old was the oldest move that no frame had shown yet?
    waits, at = [], 0
    for frame in late:
        fresh = [moment for moment in seen["inputs"][at:] if moment < frame]
        if fresh:
            waits.append(frame - fresh[0])
            at += len(fresh)
    seconds = (seen["inputs"][-1] - seen["inputs"][0]) / 1000
    return {
        "key": statistics.median(keys), "key95": quantile(keys), "drag": statistics.median(waits), "drag95": quantile(waits),
        "fps": len([frame for frame in late if frame <= seen["inputs"][-1] + 50]) / seconds,
        "blank": seen["blank"] / max(seen["looks"], 1), "shift": seen["shift"],
        "drawn": seen["drawn"] / seen["values"] if seen["values"] else float("nan"),
    }  # fmt: skip


def debugger() -> str:
    """Where the page's own debugger listens."""
    with urllib.request.urlopen(f"http://127.0.0.1:{DEBUGGER}/json") as answer:
        return next(str(page["webSocketDebuggerUrl"]) for page in json.load(answer) if page["type"] == "page")


def quantile(values: list[float], share: float = 0.95) -> float:
    """The value that this share of them does not exceed."""
    return sorted(values)[min(round(share * len(values)), len(values) - 1)]


def measure(front: str) -> dict[str, dict[str, float]]:
    """All recipes in one page of one front end."""
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sliders.ipynb"
        nbformat.write(notebook([SETUP, *RECIPES.values()]), file)
        with opened(front, file) as address, sync_playwright() as playwright:
            flags = [*FLAGS, f"--remote-debugging-port={DEBUGGER}"]
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            page.goto(address)
            page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=90_000)
            page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=90_000)
            run(page, 0)
            for number, name in enumerate(RECIPES, 1):
                results[name] = measured(page, name, number)
            browser.close()
    return results


def on_pages() -> dict[str, dict[str, float]]:
    """The boards of the book, from a plain static server, each after the first page's way to its first move."""
    results = {}
    with served(SITE) as root, sync_playwright() as playwright:
        flags = [*FLAGS, f"--remote-debugging-port={DEBUGGER}"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(root)
        page.locator(LIVE).first.wait_for()
        print(f"the first page moves after {page.evaluate('performance.now()'):.0f} ms")
        for name, where in BOOK.items():
            page.goto(f"{root}{where}.html")
            place = page.locator(".dlw-live[data-board]").first
            place.scroll_into_view_if_needed()
            page.locator(LIVE).first.wait_for()
            results[name] = used(page, name, place)
        browser.close()
    return results


def _section(front: str, rows: dict[str, dict[str, float]], naive: dict[str, float]) -> str:
    title, patience = FRONTS[front]
    lines = []
    for name, row in rows.items():
        ours, asks = name in OURS, "the kernel" in name
        key, drag, fps = (60, math.inf, 25) if asks else (20, 25, 40)
        quick = [naive[what] / row[what] for what in ("key", "drag")]
        cells = [
            (f"{row['key']:.0f} / {row['key95']:.0f}", row["key95"] > key * patience),
            (f"{row['drag']:.0f} / {row['drag95']:.0f}", row["drag95"] > drag * patience),
            (f"{row['fps']:.0f}", row["fps"] < fps / patience),
            (f"{row['blank']:.0%}", row["blank"] > 0),
            (f"{row['shift']:.3f}", row["shift"] > 0),
            (f"{row['drawn']:.0%}", row["drawn"] < 1 and not asks),
            *((f"{faster:.1f}", faster < 6 and not asks) for faster in quick),
        ]
        shown = [f"**{text}**" if missed and ours else text for text, missed in cells]
        lines.append(f"| {' | '.join([name, *('none' if text.startswith('nan') else text for text in shown)])} |")
    asked = (
        f"Asked of what is worked out beforehand: a key press within {20 * patience:.0f} ms and a drag within "
        f"{25 * patience:.0f} ms (95 %), {40 / patience:.0f} frames a second, every value drawn, six times as fast as the "
        f"first row; where the kernel is asked, {60 * patience:.0f} ms and {25 / patience:.0f} frames a second. "
        "What misses it is **bold**."
    )
    head = "| | key, ms | drag, ms | frames a second | blank frames | layout shift | values drawn | times faster: key | drag |"
    return "\n".join([f"\n## {title}\n", asked, "", head, "| --- |" + " ---: |" * 8, *lines, ""])


def main() -> None:
    """Measure in the front ends asked for, in both if none is; with --page renew docs/sliders.md."""
    parts, naive = [], dict[str, float]()
    for front in [front for front in FRONTS if front in sys.argv[1:]] or FRONTS:
        rows = on_pages() if front == "book" else measure(front)
        naive = rows.get(INTERACT, naive)  # the pages of the book are held against JupyterLab's first row
        parts.append(_section(front, rows, naive or rows["the line"]))
        Console(width=140).print(Markdown(parts[-1]))
    if "--page" in sys.argv[1:]:
        page = PAGE.format(date=f"{datetime.now(UTC):%Y-%m-%d}", machine=machine(), parts="".join(parts))
        atomic_files.write(Path(__file__).parent.parent / "docs" / "sliders.md", page)


if __name__ == "__main__":
    main()
