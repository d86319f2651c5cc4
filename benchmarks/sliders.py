"""How sliders follow the hand, beside what tutorials do: python benchmarks/sliders.py [lab] [book] [notebook] [--page]

From the key press, or a move of the pointer, to the frame that shows it, in milliseconds; all recipes in one page and one run.
"""

from __future__ import annotations

import math
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from front_end import notebook, opened, served
from hand import a_page, used
from measure import machine
from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as Timeout
from rich.console import Console
from rich.markdown import Markdown

from dl_workshop import atomic_files

SITE = Path(__file__).parent.parent / "site"
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
BOOK = {"the line": ("02-linear-regression", 0), "the logistic curve": ("index", 0), "step size": ("01-gradients", 1)}
"""Boards of the book: on which page, and which of those there."""
FRONTS = {"lab": ("JupyterLab", 1.0, 40), "book": ("The pages of the book", 1.0, 50), "notebook": ("Notebook 7", 1.5, 27)}
"""The front ends, how much longer than asked of the first it may take there, and how many frames a second are asked for."""
VISITS = 5
"""How often the first page of the book is opened."""
LOADED = """
["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .map(({ name, encodedBodySize }) => [name, encodedBodySize])
"""
PAGE = """\
# How the sliders follow the hand

Measured on {date}: {machine}; a browser without a graphics card. From a key press, or a move of the pointer, to the frame
that shows it: median / 95th percentile. All recipes of a table are in one page and one run, one after the other: ratios can
be trusted; absolute times belong to that machine. The first row is the recipe of every tutorial; when the bounds were set,
it took 108 ms.

Regenerate it with `python benchmarks/sliders.py --page`, and run nothing else beside it.
{parts}"""


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


def measure(front: str) -> dict[str, dict[str, float]]:
    """All recipes in one page of one front end."""
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sliders.ipynb"
        nbformat.write(notebook([SETUP, *RECIPES.values()]), file)
        with opened(front, file) as address, a_page() as page:
            page.goto(address)
            page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=90_000)
            page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=90_000)
            run(page, 0)
            for number, name in enumerate(RECIPES, 1):
                results[name] = used(page, run(page, number), mute=name not in OURS)
    return results


def on_pages() -> dict[str, dict[str, float]]:
    """The boards of the book, from a plain static server."""
    results = {}
    with served(SITE) as root, a_page() as page:
        for name, (where, number) in BOOK.items():
            page.goto(f"{root}{where}.html")
            results[name] = used(page, alive(page, number), mute=False)
    return results


def alive(page: Page, number: int) -> Locator:
    """One of the boards of a page of the book, once it can be moved."""
    place = page.locator(".dlw-live[data-board]").nth(number)
    place.scroll_into_view_if_needed()
    page.wait_for_function("place => place.dataset.state === 'live'", arg=place.element_handle())
    return place


def first_page() -> str:
    """How long the first page of the book takes to be there and to move, and what it weighs, in words."""
    ready, moves = [], []
    for _ in range(VISITS):
        with served(SITE) as root, a_page() as page:
            page.goto(root, wait_until="load")
            ready.append(page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive"))
            alive(page, 0)
            moves.append(page.evaluate("performance.now()"))
            page.wait_for_load_state("networkidle")
            loaded = page.evaluate(LOADED)
    boards, rest = (sum(size for name, size in loaded if ("/boards/" in name) == theirs) / 1e6 for theirs in (True, False))
    return (
        f"\nThe first page in a browser that has just been started, the slowest of {VISITS} times: it can be read after "
        f"{max(ready):.0f} ms, its sliders move after {max(moves):.0f} ms (asked: 1500). It loads {rest:.2f} MB (asked: 1.5), "
        f"and another {boards:.2f} MB of what Python has worked out for its sliders.\n"
    )


def _section(front: str, rows: dict[str, dict[str, float]], naive: dict[str, float]) -> str:
    title, patience, frames = FRONTS[front]
    lines = []
    for name, row in rows.items():
        ours, asks = name in OURS, "the kernel" in name
        key, drag, fps = (60, math.inf, 25 / patience) if asks else (20, 25, frames)
        quick = [naive[what] / row[what] for what in ("key", "drag")]
        cells = [
            (f"{row['key']:.0f} / {row['key95']:.0f}", row["key95"] > key * patience),
            (f"{row['drag']:.0f} / {row['drag95']:.0f}", row["drag95"] > drag * patience),
            (f"{row['fps']:.0f}", row["fps"] < fps),
            (f"{row['blank']:.0%}", row["blank"] > 0),
            (f"{row['shift']:.3f}", row["shift"] > 0),
            (f"{row['drawn']:.0%}", row["drawn"] < 1 and not asks),
            *((f"{faster:.1f}", faster < 6 and not asks) for faster in quick),
        ]
        shown = [f"**{text}**" if missed and ours else text for text, missed in cells]
        lines.append(f"| {' | '.join([name, *('none' if text.startswith('nan') else text for text in shown)])} |")
    asking = f"; where the kernel is asked, {60 * patience:.0f} ms and {25 / patience:.0f} frames a second"
    asked = (
        f"What is worked out beforehand should manage a key press within {20 * patience:.0f} ms and a drag within "
        f"{25 * patience:.0f} ms (95%), {frames} frames a second, every value drawn, six times as fast as the "
        f"first row{'' if front == 'book' else asking}. What misses this is **bold**."
    )
    head = "| | key, ms | drag, ms | frames a second | blank frames | layout shift | values drawn | times faster: key | drag |"
    return "\n".join([f"\n## {title}\n", asked, "", head, "| --- |" + " ---: |" * 8, *lines, ""])


def main() -> None:
    """Measure in the front ends asked for, in all if none is; with --page renew docs/sliders.md."""
    parts, naive = [], {"key": math.nan, "drag": math.nan}
    for front in [front for front in FRONTS if front in sys.argv[1:]] or FRONTS:
        rows = on_pages() if front == "book" else measure(front)
        naive = rows.get(INTERACT, naive)  # the pages of the book are held against JupyterLab's first row
        parts.append(_section(front, rows, naive) + (first_page() if front == "book" else ""))
        Console(width=140).print(Markdown(parts[-1]))
    if "--page" in sys.argv[1:]:
        page = PAGE.format(date=f"{datetime.now(UTC):%Y-%m-%d}", machine=machine(), parts="".join(parts))
        atomic_files.write(Path(__file__).parent.parent / "docs" / "sliders.md", page)


if __name__ == "__main__":
    main()
