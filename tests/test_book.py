"""The book on the web: two chapters of it, or all with --thorough. What is folded, what is built again, where links lead."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from book import boards, execution, links, places
from conftest import built
from nbformat.v4 import new_code_cell, new_output
from notebooks import chapter_source, learner_notebook

from dl_workshop import curriculum, exercises
from dl_workshop.references import reference

pytestmark = pytest.mark.timeout(1800)


class Unfolded(HTMLParser):
    """What of a page stands in no fold: its text, and what its tags say."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.depth, self.text, self.told = 0, "", ""
        self.feed(html)
        self.text += self.told

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag != "details" or "open" not in dict(attrs)
        self.depth += tag == "details"
        if not self.depth:
            self.told += "\n".join(value or "" for _, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "details"

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.text += data


def test_no_solution_stands_unfolded_and_every_exercise_has_its_folds(site: Path, chapters: list[str]) -> None:
    """No line of one, but where the learner's own notebook shows that line as well."""
    shown = {f"{slug}.html": "\n".join(cell.source for cell in learner_notebook(slug).cells) for slug in chapters}
    unfolded = {path.name: Unfolded(path.read_text()).text for path in site.glob("*.html")}
    unfolded["what the search knows"] = (site / "searchindex.js").read_text()
    for chapter in (chapter for chapter in curriculum.CHAPTERS if chapter.slug in chapters):
        page = (site / f"{chapter.slug}.html").read_text()
        for name in chapter.exercises:
            for line in reference(name).body.splitlines():
                if len(line.strip()) > 8:
                    found = [page for page, text in unfolded.items() if line.strip() in text]
                    assert not [page for page in found if line.strip() not in shown.get(page, "")], line
            folds = page.partition(f'id="folds-{name}"')[2].partition('class="dlw-folds"')[0]
            assert f"{name}(" in unfolded[f"{chapter.slug}.html"]
            assert folds.count("<summary>Hint ") == len(exercises.load(name).hints) - 1
            assert folds.count("<summary>A solution, and why</summary>") == folds.count("<summary>A hint</summary>") == 1
            assert folds.count('"dlw-fold dlw-mistake"') == folds.count(f'aria-label="{name}: ') == 4, name
    assert not list(site.glob("**/_sources"))
    # What one chapter shows only where a package of its own is installed is there to be read: its code alone speaks of that.
    assert not [name for name, text in unfolded.items() if text.count("needs one more package") > 1]


def test_a_changed_sentence_runs_nothing_and_a_changed_package_runs_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran, text = list[str](), [chapter_source("00-welcome")]

    def run(notebook: Any, slug: str) -> Any:
        ran.append(slug)
        done = notebook.copy()
        mistakes = new_output("display_data", {execution.MISTAKES: {}})
        done.cells = [new_code_cell(""), *notebook.cells, new_code_cell("", outputs=[mistakes])]
        return done

    monkeypatch.setattr(execution, "run", run)
    monkeypatch.setattr(execution, "source", lambda slug: text[0].copy())
    package = tmp_path / "package"
    package.mkdir()
    (package / "model.py").write_text("w = 1")
    (tmp_path / "pins.txt").write_text("jax==1")
    monkeypatch.setattr(places, "PACKAGE", package)
    monkeypatch.setattr(places, "PINS", tmp_path / "pins.txt")
    for change, count in (("", 1), ("A sentence", 1), ("code", 2), ("package/model.py", 3), ("", 3), ("pins.txt", 4), ("", 4)):
        places.package_state.cache_clear()
        if "." in change:
            (tmp_path / change).write_text(f"{count}")
        elif change:
            cell = next(cell for cell in text[0].cells if cell.cell_type == ("code" if change == "code" else "markdown"))
            cell.source += f"\n# {change}"
        execution.executed(["00-welcome"], tmp_path)
        assert len(ran) == count, change
    places.package_state.cache_clear()


def test_a_link_that_leads_nowhere_a_silent_picture_and_another_host_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<a href="b.html">b</a> <a href="#c">c</a> <img src="x.png"> <script src="https://x.org/x.js"></script>'
    )
    (tmp_path / "x.png").write_bytes(b"")
    found = links.leading_nowhere(tmp_path)
    assert len(found) == 4
    (tmp_path / "a.html").write_text('<a href="a.html#c" id="c">c</a> <img src="x.png" alt="x">')
    assert links.leading_nowhere(tmp_path) == []


def test_no_board_takes_more_than_a_megabyte(site: Path) -> None:
    assert max(path.stat().st_size for path in (site / "boards").iterdir()) <= boards.MOST <= 1_000_000


@pytest.mark.thorough
def test_two_builds_from_empty_caches_are_alike(site: Path, chapters: list[str], tmp_path: Path) -> None:
    other = built(chapters, tmp_path)
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert files == {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    assert [str(name) for name in sorted(files) if (site / name).read_bytes() != (other / name).read_bytes()] == []
