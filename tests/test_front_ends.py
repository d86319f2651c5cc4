"""The first cell of a chapter, and what is done for other front ends: tried with a stand-in for each of them."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import subprocess
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from notebooks import learner_notebook
from test_project import texts

from dl_workshop import addresses, curriculum, front_ends


@pytest.fixture
def magics(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The magics that cells ask for; none is run."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(shell, "run_line_magic", lambda *call, **more: asked.append(call))
    return asked


def test_every_chapter_begins_with_the_cell() -> None:
    for chapter in curriculum.CHAPTERS:
        cells = learner_notebook(chapter.slug).cells
        assert next(cell.source for cell in cells if cell.cell_type == "code") == front_ends.FIRST_CELL
        assert [cell.cell_type for cell in cells][:2] == ["markdown", "code"]  # the title stays on top


def test_the_address_stands_in_one_place() -> None:
    holding = {name for name, text in texts().items() if addresses.REPOSITORY in text}
    notebooks = {f"notebooks/{chapter.slug}.ipynb" for chapter in curriculum.CHAPTERS}
    assert holding - notebooks == {"src/dl_workshop/addresses.py", "pyproject.toml"}  # a test holds the two together


def test_the_first_cell_does_nothing_where_the_workshop_is_installed(
    shell: InteractiveShell, magics: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(shell.user_ns)
    assert shell.run_cell(front_ends.FIRST_CELL).success
    assert not magics
    assert capsys.readouterr().out == ""
    assert set(shell.user_ns) - before == {"find_spec"}


def test_the_first_cell_installs_the_workshop_where_it_is_missing(
    shell: InteractiveShell, magics: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert shell.run_cell(front_ends.FIRST_CELL).success
    assert magics == [("pip", f'install --quiet "dl-workshop @ git+{addresses.REPOSITORY}"')]
    assert shell.user_ns["dl_workshop"].check


@pytest.mark.parametrize(("version", "old"), [("0.4.30", True), ("0.9.9", True), ("0.10.0", False), ("1.0.dev2", False)])
def test_a_restart_is_asked_for_where_an_older_jax_runs(version: str, old: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jax", SimpleNamespace(__version__=version))
    if old:
        with pytest.raises(front_ends.RestartNeeded, match=f"jax {version}, and the workshop needs 0.10 or newer. Restart"):
            front_ends.make_ready()
    else:
        front_ends.make_ready()


def test_no_restart_is_asked_for_where_no_jax_runs_or_nobody_knows_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> Any:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.delitem(sys.modules, "jax")
    front_ends.make_ready()
    monkeypatch.setitem(sys.modules, "jax", SimpleNamespace(__version__="0.4.30"))
    monkeypatch.setattr(importlib.metadata, "requires", unknown)
    front_ends.make_ready()


COLAB = """
import sys
from types import ModuleType, SimpleNamespace

colab = ModuleType("google.colab")
colab.output = SimpleNamespace(enable_custom_widget_manager=lambda: print("sliders are let in"))
sys.modules |= {"google": ModuleType("google"), "google.colab": colab, "ipykernel": ModuleType("ipykernel"), **%s}
import dl_workshop
"""


def in_colab(modules: str = "{}") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", COLAB % modules], capture_output=True, text=True)


def test_in_colab_sliders_are_let_in_once_the_workshop_is_imported() -> None:
    assert in_colab().stdout == "sliders are let in\n"


def test_in_colab_an_older_jax_stops_the_import_with_plain_words() -> None:
    ran = in_colab("{'jax': SimpleNamespace(__version__='0.5.2')}")
    assert "RestartNeeded: This notebook runs on jax 0.5.2" in ran.stderr
    assert "Runtime, Restart session" in ran.stderr
    assert front_ends.RestartNeeded("so")._render_traceback_() == ["so"]  # in a notebook


def test_elsewhere_colab_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google", ModuleType("google"))  # which has no colab
    front_ends.make_ready()
