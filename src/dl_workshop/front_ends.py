"""What other front ends need: a first cell that installs the workshop, sliders in Colab, a JAX that is new enough."""

from __future__ import annotations

import contextlib
import importlib.metadata
import re
import sys

from dl_workshop import addresses
from dl_workshop.plainly import SaidPlainly

FIRST_CELL = f"""\
# Run this cell first. Where the workshop is missing, as in Colab, the cell installs it; elsewhere it does nothing.
from importlib.util import find_spec

if not find_spec("dl_workshop"):
    %pip install --quiet "dl-workshop @ git+{addresses.REPOSITORY}"
    import dl_workshop"""


class RestartNeeded(SaidPlainly, ImportError):
    """An older JAX than ours was imported before the workshop brought a newer one."""


def make_ready() -> None:
    """In Colab, let sliders be shown; anywhere, raise `RestartNeeded` where the JAX that is already running is too old."""
    if "google.colab" in sys.modules:
        from google.colab import output

        output.enable_custom_widget_manager()
    running, needed = getattr(sys.modules.get("jax"), "__version__", None), _needed("jax")
    if running and needed and _numbers(running) < _numbers(needed):
        raise RestartNeeded(
            f"This notebook runs on jax {running}, and the workshop needs {needed} or newer. Restart the kernel (in Colab: "
            "Runtime, Restart session; elsewhere: Kernel, Restart), then run the notebook from its first cell."
        )


def _needed(name: str) -> str | None:
    """The oldest version of a package that the workshop works with, as its installation says."""
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        for requirement in importlib.metadata.requires("dl-workshop") or ():
            if found := re.fullmatch(rf"{name}>=([\d.]+)", requirement):
                return found[1]
    return None


def _numbers(version: str) -> tuple[int, ...]:
    """A version's first numbers, to be compared."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])
