"""A learner's feedback in a real browser: on a phone and on a desktop, light and dark, and for a screen reader."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import pytest
from axe_playwright_python.sync_playwright import Axe
from front_end import FLAGS
from playwright.sync_api import sync_playwright

from dl_workshop import answers
from dl_workshop.checking import check
from dl_workshop.grading import feedback
from dl_workshop.grading.gradebook import Grade, Gradebook, Submission
from dl_workshop.grading.records import recorded

pytestmark = pytest.mark.browser


def without_threshold(theta: Any, x: Any, threshold: float = 0.5) -> Any:
    return answers.predict(theta, x)


def misspelt(y_true: Any, p: Any) -> Any:
    return -jnp.mean(y_true * jnp.log(p) + (1 - y_tru) * jnp.log(1 - p))  # type: ignore[name-defined]  # noqa: F821


def untouched(theta: Any) -> Any:
    raise NotImplementedError("midpoint: not attempted yet")


HANDED_IN: dict[str, Callable[..., Any]] = {
    "logistic": answers.logistic,
    "binary_cross_entropy": misspelt,
    "midpoint": untouched,
    "predict": without_threshold,
}


@pytest.fixture
def page_of_ann(tmp_path: Path) -> Path:
    """A page with a card of every kind: one with a picture, one with a traceback, one for what was taken."""
    about = "lastfirst_12345_67890_" + "a-notebook-with-a-long-name" * 3 + ".ipynb"
    with Gradebook(tmp_path) as book:
        digest = hashlib.sha256(b"{}").hexdigest()
        one = book.hand_in(Submission("ann", 3, 0, about, digest, "Canvas", None, True, "late", b"{}"), "Ann Example")
        for name, attempt in HANDED_IN.items():
            verdict = check(name, attempt, seed=0)
            told = verdict.status, verdict.message, recorded(verdict), ["The cell that begins `1 / 0` failed."]
            book.keep(
                Grade("ann", 3, one.number, name, 1, *told, "", 7, "bubblewrap", "dl-workshop 1, jax 2", "2020-05-07T12:00")
            )
        taken = "taken", "Taken from the workshop: neither passed nor failed.", {}, []
        book.keep(Grade("ann", 3, one.number, "logistic_loss", 1, *taken, "to see", 7, "bubblewrap", "v", "2020-05-07T12:00"))
        return feedback.write_all(book, ["ann"])[0]


@pytest.mark.parametrize(
    ("scheme", "width", "height"),
    [("dark", 360, 740), ("light", 1280, 900),
     *(pytest.param(*other, marks=pytest.mark.thorough) for other in (("light", 360, 740), ("dark", 1280, 900)))],
)  # fmt: skip
def test_the_page_can_be_read(page_of_ann: Path, chromium: str, scheme: Any, width: int, height: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        asked, complaints = list[str](), list[str]()
        page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(page_of_ann.as_uri())
        assert page.get_by_role("note").count() == len(HANDED_IN) + 1
        assert page.locator("img").evaluate_all("pictures => pictures.map((one) => one.naturalWidth > 0)") == [True]
        page.get_by_text("Python's own traceback").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert set(asked) <= {"file", "data"}  # all that it needs lies in it
        assert complaints == []
        browser.close()
