"""What every test shares: strict JAX, no window, nobody's own Jupyter settings, and a browser where there is one."""

from __future__ import annotations

import atexit
import gc
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

ROOT = Path(__file__).parent.parent

os.environ["MPLBACKEND"] = "Agg"
# Learners get one of many draws of the inputs; what a test sees once, it shall see again.
os.environ["DL_WORKSHOP_SEED"] = "0"
# On a machine that tests keep busy a right answer may take longer than a learner would wait.
os.environ["DL_WORKSHOP_TIME_LIMIT"] = "60"
# Every kernel would compile the same small operations again; here all processes share what was compiled. An entry that one of
# them is still writing is read half by another, which then compiles for itself, and says so where nobody wants to know.
os.environ["JAX_COMPILATION_CACHE_DIR"] = str(ROOT / ".pytest_cache" / "jax")
os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
# Some machines keep no bytecode. Then each of a hundred kernels would read all of JAX as source, which takes two seconds.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# In the background a shell lets its commands ignore Ctrl+C, which tests press.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Whoever types `make test` with another environment active would get a warning from IPython.
os.environ.pop("VIRTUAL_ENV", None)
os.environ["PYTHONWARNINGS"] = "ignore:Error reading persistent compilation cache entry"

import jax  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402
from xdist.scheduler import LoadScopeScheduling  # noqa: E402

from dl_workshop import curriculum  # noqa: E402  (first: without it, nbformat takes two seconds to load)

# Silent broadcasting of a vector against a matrix is how mistakes with shapes stay hidden.
jax.config.update("jax_numpy_rank_promotion", "raise")

SLUGS = {chapter.slug for chapter in curriculum.CHAPTERS}
SHARING = {
    **{name: name for name in ("test_grading_battery.py", "test_grading_cli.py", "test_grading_sandbox.py")},
    **{name: name for name in ("test_lab.py", "test_running.py")},
    **dict.fromkeys(("test_book.py", "test_book_browser.py"), "book"),
}
"""Files in which one server, or one long run, serves several tests, each with what it shares."""
DOCS, SOME_CHAPTERS = ROOT / "docs", ["00-welcome", "01-gradients"]
"""Where the book is made, and the chapters that it has in the ordinary run."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much is proven of what holds for every exercise."""
    parser.addoption(
        "--thorough", action="store_true", help="every exercise on all draws of the inputs, all of it with 64 bits too"
    )
    parser.addoption("--book", action="store_true", help="the book that `make book` has built, and not one of the tests' own")


QUICKLY_MADE = "--xla_backend_optimization_level=0"
if jax.__version_info__ < (0, 11):  # later ones know no other way to make loops, and end where a setting is unknown
    QUICKLY_MADE += " --xla_cpu_use_fusion_emitters=false --xla_cpu_parallel_codegen_split_count=1"


def pytest_configure(config: pytest.Config) -> None:
    """Most of what tests compile is run once, so they take what compiles quickest; with --thorough, what learners get."""
    flags = os.environ.get("XLA_FLAGS", "")
    if not config.getoption("--thorough") and QUICKLY_MADE not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} {QUICKLY_MADE}".strip()
    if hasattr(config, "workerinput"):
        # Last in, first out: a process of xdist's ends once the others have cleaned up, and before JAX lets go of thousands of
        # compiled functions.
        atexit.register(os._exit, 0)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is one more of many alike, except where all is asked for.

    Of a test that is `sampled(n)` every n-th case is run, with single or with double precision, each test in its turn. Which
    ones follows from its name, so that it is the same ones each time, and others in another test.
    """
    if config.getoption("--thorough"):
        return
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if not item.get_closest_marker("thorough") and _in_its_turn(item):
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    kept = {item for test, alike in cases.items() for item in _sampled(test, alike)}
    items[:] = [item for item in items if item in kept]


def pytest_collection_finish() -> None:
    """Spare the garbage collector the tests themselves, which stay to the end, and call it less often than JAX would."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_unconfigure() -> None:
    """Look for garbage once more, and then spare what is left, or each of IPython's shells would look through it as it ends."""
    gc.collect()
    gc.freeze()


def _sampled(test: str, cases: list[pytest.Item]) -> list[pytest.Item]:
    marker = cases[0].get_closest_marker("sampled")
    every = marker.args[0] if marker else 1
    return cases[_turn(test, min(every, len(cases))) :: every]


def _in_its_turn(item: pytest.Item) -> bool:
    """Whether it is run with this precision: one of the two that `eps` stands for."""
    case = getattr(item, "callspec", None)
    bits = case.params.get("eps") if case else None
    return bits is None or bits == (32, 64)[_turn(item.nodeid.replace(f"float{bits}", ""), 2)]


def _turn(test: str, n: int) -> int:
    return crc32(test.encode()) % n


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """What belongs to one exercise or chapter is run by one process: what one test has compiled there serves the others."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, rest = nodeid.partition("::")
        about = re.search(r"\[(\d\d-[a-z-]+|[a-z]\w*)", rest)
        if about and (about[1] in curriculum.EXERCISES or about[1] in SLUGS):
            return about[1]
        return SHARING.get(Path(file).name, nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """How tests are shared out over the processes.

    xdist's own groups do not work with pytest 9, which keeps node ids to itself. Once
    https://github.com/pytest-dev/pytest-xdist/issues/1386 is mended, marks can take the place of this class.
    """
    return Together(config, log)


@pytest.fixture(scope="session", autouse=True)
def _own_jupyter(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever runs the tests may have settings and kernels of their own."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        os.environ[name] = str(tmp_path_factory.mktemp(name.lower()))


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether all is proven that learners can meet, which takes an hour, or a part that shows most of it."""
    return bool(request.config.getoption("--thorough"))


@pytest.fixture(params=[32, 64], ids=["float32", "float64"])
def eps(request: pytest.FixtureRequest) -> Iterator[float]:
    """Run in single and in double precision; the value is the unit of rounding."""
    with jax.enable_x64(request.param == 64):
        yield float(jax.numpy.finfo(jax.numpy.result_type(float)).eps)


@pytest.fixture
def rtol(eps: float) -> float:
    """The tolerance for a handful of roundings, in single and in double precision."""
    return 32 * eps


@pytest.fixture
def rng() -> np.random.Generator:
    """The same random numbers every time."""
    return np.random.default_rng(0)


@pytest.fixture(autouse=True)
def _figures_are_closed() -> Iterator[None]:
    yield
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot:
        pyplot.close("all")


@pytest.fixture(scope="session")
def chapters(thorough: bool) -> list[str]:
    return [chapter.slug for chapter in curriculum.CHAPTERS] if thorough else SOME_CHAPTERS


def built(chapters: list[str], folder: Path) -> Path:
    """The site of these chapters, from empty caches."""
    if not (DOCS / "javascript" / "node_modules" / "katex").is_dir():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("The book needs what npm installs: `make book` does it.")
    command = [
        sys.executable,
        str(DOCS / "book"),
        *chapters,
        "--site",
        str(folder / "site"),
        "--work",
        str(folder / "work"),
    ]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def site(chapters: list[str], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ROOT / "site" if request.config.getoption("--book") else built(chapters, tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="session")
def work(site: Path) -> Path:
    """What the build of the site has kept for the next one."""
    return ROOT / "build" / "book" if site == ROOT / "site" else site.parent / "work"


@pytest.fixture
def root() -> Path:
    """The source checkout."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is skipped, except in continuous integration, where it fails."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("This test needs Chromium: install it and run again.")
    return str(found)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A shell such as a kernel has, in which somebody works."""
    from IPython.core.interactiveshell import InteractiveShell

    from dl_workshop.jupyter import session

    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    monkeypatch.setattr(shell, "kernel", object(), raising=False)
    monkeypatch.setattr(session, "nobody_looks", lambda: False)
    monkeypatch.setattr("dl_workshop.jupyter.warming.warm_up", lambda *_: None)
    session.make_ready("double")
    yield shell
    InteractiveShell.clear_instance()
