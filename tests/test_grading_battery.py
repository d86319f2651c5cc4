"""Nothing of the battery passes, whatever it tries; every case is told in words, and nothing is left behind."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from graded import judged, sandbox
from hostile import plain
from hostile.battery import WENT, ways

import dl_workshop
from dl_workshop.grading import isolation
from dl_workshop.grading.sandbox import Sandbox

ROOT = Path(__file__).parent.parent
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))  # the same in all processes of a run: names of tests hold it
BOOK = os.path.join(tempfile.gettempdir(), f"dl-workshop-battery-{RUN}.sqlite")
BATTERY = dict(ways(str(ROOT), str(Path(dl_workshop.__file__).parent), BOOK, str(Path.home())))


@pytest.fixture(scope="module", params=["bubblewrap", "landlock"])
def box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    why = isolation.lacking(request.param)
    if why:
        pytest.skip(f"There is no isolation by {request.param} here: {why}")
    Path(BOOK).write_bytes(b"the gradebook of another class")
    with sandbox(3, request.param) as started:
        yield started
    Path(BOOK).unlink()


def test_there_are_two_hundred_and_no_two_are_alike() -> None:
    assert len(BATTERY) >= 200
    assert len(set(BATTERY.values())) == len(BATTERY)


def test_the_page_about_the_plain_level_shows_every_one() -> None:
    page = (ROOT / "docs" / "plain.md").read_text(encoding="utf-8")
    assert sorted(re.findall("^- `(.+)`$", page, re.MULTILINE)) == sorted(map(plain.shown, plain.battery()))
    assert len(re.findall("^## ", page, re.MULTILINE)) > 1, "without a sandbox some must go through, or the page tells nothing"


@pytest.mark.sampled(29)
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", BATTERY)
def test_no_submission_passes_without_the_work(box: Sandbox, name: str) -> None:
    before = _surroundings()
    verdict, notes = judged(box, "logistic", BATTERY[name], timeout=6)
    assert not verdict.passed
    assert verdict.message
    assert not any(WENT in note for note in notes), f"{name} was not refused"
    assert _surroundings() == before


def test_after_the_battery_only_the_template_is_left(box: Sandbox) -> None:
    assert box._template is not None
    processes = psutil.Process(box._template.pid).children(recursive=True)
    psutil.wait_procs(processes, timeout=3)
    assert len([one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]) <= 2


def _surroundings() -> tuple[bytes, list[str], list[str]]:
    """What an attack could change outside of its scratch: the file of another class, and the folders that anybody can write."""
    return (
        Path(BOOK).read_bytes(),
        sorted(os.listdir(ROOT)),
        sorted(n for n in os.listdir("/dev/shm") if not n.startswith("sem")),
    )
