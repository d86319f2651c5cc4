"""JupyterLab starts on the notebooks, answers at the printed address, and ends cleanly."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dl_workshop import curriculum, folders
from dl_workshop.cli import app
from dl_workshop.jupyter import lab

FIRST = f"{curriculum.CHAPTERS[0].slug}.ipynb"


def fetch(address: str) -> tuple[int, bytes]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, b""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[lab.Lab]:
    folder = tmp_path_factory.mktemp("learner")
    (folder / FIRST).write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    server = lab.start(folder, FIRST)
    try:
        assert server.wait_until_ready()
        yield server
    finally:
        server.stop()


def test_the_address_opens_the_first_notebook(running: lab.Lab) -> None:
    assert running.address.endswith(f"/lab/tree/{FIRST}?token={running.token}")
    status, page = fetch(running.address)
    assert status == 200
    assert b"JupyterLab" in page


def test_nobody_gets_in_without_the_token(running: lab.Lab) -> None:
    assert fetch(f"http://localhost:{running.port}/api/contents")[0] == 403


def test_it_asks_nobody_for_news_and_opens_chapters_as_notebooks(running: lab.Lab) -> None:
    def defaults(plugin: str) -> dict:
        page = fetch(f"http://localhost:{running.port}/lab/api/settings/{plugin}?token={running.token}")[1]
        return {name: about.get("default") for name, about in json.loads(page)["schema"]["properties"].items()}

    news = defaults("@jupyterlab/apputils-extension:notification")
    assert (news["fetchNews"], news["checkForUpdates"]) == ("false", False)
    viewers = defaults("@jupyterlab/docmanager-extension:plugin")["defaultViewers"]
    assert viewers == {"markdown": "Jupytext Notebook", "myst": "Jupytext Notebook"}


def test_the_command_prints_the_address_and_ends_with_ctrl_c(tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    command = [sys.executable, "-c", "from dl_workshop.cli import app; app()", "lab", "--no-browser"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://localhost\S+", line)))
        assert f"/lab/tree/{FIRST}?token=" in address
        assert fetch(address)[0] == 200
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(20) == 0
    assert "Traceback" not in rest
    with pytest.raises(urllib.error.URLError):
        fetch(address)


def test_a_server_that_ends_at_once_is_not_waited_for(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as process:
        assert not lab.Lab(process, "token", FIRST).wait_until_ready()
        assert not lab.Lab(process, "token", FIRST, again=lambda: process).wait_until_ready()
        assert process.returncode == 3


def test_the_exit_status_of_the_server_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(folder: Path, first: str, port: int | None) -> lab.Lab:
        return lab.Lab(subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]), "token", first)

    monkeypatch.setattr(lab, "start", start)
    assert CliRunner().invoke(app, ["lab"]).exit_code == 3


def test_a_second_one_takes_another_port(running: lab.Lab, tmp_path: Path) -> None:
    second = lab.start(tmp_path, FIRST)
    try:
        assert second.wait_until_ready()
        assert second.port != running.port
        assert not lab.Lab(running.process, second.token, FIRST, running.port).ask("GET", "/api/status")
    finally:
        second.stop()


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        shown = CliRunner().invoke(app, ["lab", "--port", str(taken)])
        assert shown.exit_code == 1
        assert f"Port {taken} is in use" in shown.stderr
    assert lab.is_free(taken)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a window is always there")
def test_a_browser_inside_the_terminal_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    assert lab.browser() is None


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As it is for somebody with the wheel: the package has copies, and there is no checkout."""
    package = tmp_path / "site-packages" / "dl_workshop"
    for kind, ending in folders.ENDINGS.items():
        (package / f"_{kind}").mkdir(parents=True)
        for chapter in curriculum.CHAPTERS:
            (package / f"_{kind}" / f"{chapter.slug}{ending}").write_text("from the package")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.setattr(folders, "_PACKAGE", package)
    monkeypatch.chdir(here)
    return here


def test_notebooks_come_from_the_package_where_there_is_no_checkout(installed: Path) -> None:
    assert folders.find() is None
    folder = folders.find_or_copy()
    assert folder == installed / "dl-workshop"
    assert sorted(os.listdir(folder)) == [f"{chapter.slug}.ipynb" for chapter in curriculum.CHAPTERS]
    assert folders.find() == folder
    assert folders.find_or_copy("answers") == folder / "answers"


def test_a_learners_work_is_never_overwritten(installed: Path) -> None:
    mine = folders.find_or_copy() / FIRST
    mine.write_text("my own work")
    (mine.parent / f"{curriculum.CHAPTERS[-1].slug}.ipynb").unlink()
    assert folders.holds(folders.find_or_copy())
    assert mine.read_text() == "my own work"
    assert (mine.parent / f"{curriculum.CHAPTERS[-1].slug}.ipynb").read_text() == "from the package"


def test_notebooks_nearby_come_first(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = installed / "notebooks"
    folder.mkdir()
    (folder / FIRST).write_text("near")
    assert folders.find_or_copy() == folder
    monkeypatch.chdir(folder)
    assert folders.find_or_copy() == folder
    assert not (installed / "dl-workshop").exists()


def test_no_notebooks_anywhere_is_said_so(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_PACKAGE", installed / "nothing" / "here")
    shown = CliRunner().invoke(app, ["lab"])
    assert shown.exit_code == 1
    assert "There are no notebooks" in shown.stderr


def test_a_folder_that_cannot_be_written_is_said_so(installed: Path) -> None:
    (installed / "dl-workshop").write_text("a file is in the way")
    shown = CliRunner().invoke(app, ["lab"])
    assert shown.exit_code == 1
    assert "folder of your own" in shown.stderr
