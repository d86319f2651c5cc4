"""What every test shares: strict JAX, no window, nobody's own Jupyter settings, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent

os.environ["MPLBACKEND"] = "Agg"
# Learners get one of many draws of the inputs; what a test sees once, it shall see again.
os.environ["DL_WORKSHOP_SEED"] = "0"
# Every kernel would compile the same small operations again; here they share what was compiled. Each test process has a cache
# of its own, as an entry that one process is still writing would be read half by another.
os.environ["JAX_COMPILATION_CACHE_DIR"] = str(ROOT / ".pytest_cache" / f"jax-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"

import jax  # noqa: E402
import pytest  # noqa: E402

# Silent broadcasting of a vector against a matrix is how mistakes with shapes stay hidden.
jax.config.update("jax_numpy_rank_promotion", "raise")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much of what holds for every exercise is proven."""
    parser.addoption(
        "--thorough", action="store_true", help="every exercise on all draws of the inputs, all of it with 64 bits too"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of one exercise, and of one chapter, in one process: what one of them has compiled serves the others."""
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", {})
        group = given.get("name", given.get("chapter"))
        if group is not None:
            item.add_marker(pytest.mark.xdist_group(getattr(group, "slug", group)))


@pytest.fixture(scope="session", autouse=True)
def _own_jupyter(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever runs the tests may have settings and kernels of their own."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        os.environ[name] = str(tmp_path_factory.mktemp(name.lower()))


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether all is proven that learners can meet, which takes an hour, or a part that shows most of it."""
    return bool(request.config.getoption("--thorough"))


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
