"""Look at the environment: what is there, what is missing, and how to fix it."""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from dl_workshop import folders
from dl_workshop.jupyter import lab

Level = Literal["ok", "warn", "bad"]
PYTHON = ((3, 11), (3, 14))
"""The first Python that will do, and the first that will not."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, and how to fix it where it is not well."""

    what: str
    level: Level
    found: str
    mend: str = ""

    def to_dict(self) -> dict[str, str]:
        """The finding as plain data, for JSON."""
        return asdict(self)


def examine() -> Iterator[Finding]:
    """Look at one thing after the other. A look that itself fails is a finding like any other."""
    for look in LOOKS:
        try:
            yield look()
        except Exception as error:
            what = look.__name__.removeprefix("_").replace("_", " ")
            yield Finding(what, "bad", f"{type(error).__name__}: {error}".splitlines()[0], "Install the workshop again.")


def _python() -> Finding:
    found = f"{sys.version.split()[0]} in {sys.prefix}"
    if PYTHON[0] <= sys.version_info[:2] < PYTHON[1]:
        return Finding("Python", "ok", found)
    return Finding("Python", "bad", found, "Install Python 3.11, 3.12 or 3.13 and set the workshop up with it.")


def _jax() -> Finding:
    jax, jaxlib = importlib.metadata.version("jax"), importlib.metadata.version("jaxlib")
    if jax == jaxlib:
        return Finding("JAX", "ok", f"{jax}, jaxlib {jaxlib}")
    mend = f"Bring both to the same version: python -m pip install jax=={jax} jaxlib=={jax}"
    return Finding("JAX", "warn", f"{jax}, but jaxlib {jaxlib}", mend)


def _a_gradient() -> Finding:
    import jax

    began = time.perf_counter()
    slope = float(jax.jit(jax.grad(lambda w: w**2))(3.0))
    if slope != 6:
        return Finding("A gradient", "bad", f"the slope of w² at 3 comes out as {slope}", "Install jax and jaxlib again.")
    return Finding("A gradient", "ok", f"compiled, run and right in {time.perf_counter() - began:.1f} s")


def _devices() -> Finding:
    import jax

    return Finding("Devices", "ok", ", ".join(f"{device.platform}:{device.id}" for device in jax.devices()))


def _speed() -> Finding:
    from dl_workshop.training.settings import HOISTING

    loops = "fast loops on (XLA_FLAGS)" if HOISTING in os.environ.get("XLA_FLAGS", "") else "fast loops off"
    cache = os.environ.get("JAX_COMPILATION_CACHE_DIR")
    kept = f"compiled code is kept in {cache}" if cache else "compiled code is not kept"
    return Finding("Speed", "ok", f"{loops}, {kept}; dl_workshop.training.faster() switches both on for a session")


def _jupyterlab() -> Finding:
    version = importlib.metadata.version("jupyterlab")
    level: Level = "ok" if int(version.split(".")[0]) >= 4 else "bad"
    return Finding("JupyterLab", level, version, "" if level == "ok" else "python -m pip install 'jupyterlab>=4.4'")


EXTENSIONS = {"anywidget": "anywidget", "jupyterlab_widgets": "@jupyter-widgets/jupyterlab-manager"}
"""What sliders need in JupyterLab and Notebook: the package, and the front end's extension it brings."""


def _widgets() -> Finding:
    from jupyter_core.paths import jupyter_path

    found = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("anywidget", "ipywidgets", "jupyterlab_widgets")
    )
    places = [Path(place) for place in jupyter_path("labextensions")]
    files = {name: [f for place in places if (f := place / extension / "package.json").is_file()]
             for name, extension in EXTENSIONS.items()}  # fmt: skip
    mend = "python -m pip install --force-reinstall {}, then reload the page."
    missing = [name for name, installed in files.items() if not installed]
    if missing:
        lacking = f"{found}; JupyterLab lacks the extension of {' and '.join(missing)}"
        return Finding("Sliders", "bad", lacking, mend.format(" ".join(missing)))
    mute = [name for name, installed in files.items() if not json.loads(installed[0].read_text("utf-8")).get("version")]
    if mute:
        return Finding("Sliders", "warn", f"{found}; the extension does not say its version", mend.format(" ".join(mute)))
    return Finding("Sliders", "ok", found)


def _delay() -> Finding:
    from jupyter_core.paths import jupyter_config_path

    for folder in jupyter_config_path():
        file = Path(folder) / "jupyter_server_config.d" / "dl_workshop.json"
        if file.is_file():
            asked = json.loads(file.read_text(encoding="utf-8"))["ServerApp"]["jpserver_extensions"][
                "dl_workshop.jupyter.server"
            ]
            found = "kernels answer without delay (TCP_NODELAY)" if asked else f"switched off in {file}"
            return Finding("Answers", "ok", found)
    mend = "Nothing to fix unless sliders lag: jupyter server extension enable dl_workshop.jupyter.server"
    return Finding("Answers", "warn", "what kernels answer may wait up to 40 ms (no TCP_NODELAY)", mend)


def _kernel() -> Finding:
    from jupyter_client.kernelspec import KernelSpecManager

    spec = KernelSpecManager().get_kernel_spec("python3")
    program = spec.argv[0]
    # A bare "python" stands for the Python that JupyterLab itself runs on.
    ours = os.path.basename(program) == program or _environment(program) == _environment(sys.executable)
    if ours:
        return Finding("Kernel", "ok", "notebooks run in this environment")
    mend = "python -m ipykernel install --sys-prefix, or remove the other kernel: jupyter kernelspec remove python3"
    return Finding("Kernel", "bad", f"notebooks would run in another environment: {program}", mend)


def _environment(program: str) -> Path:
    """The folder of an interpreter, without following links: a virtual environment's python is a link out of it."""
    return Path(program).parent.absolute()


def _notebooks() -> Finding:
    folder = folders.find()
    if folder is None:
        folder, found = Path.cwd(), "none here yet; `dl-workshop lab` puts them into ./dl-workshop"
    else:
        found = str(folder)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("Notebooks", "ok", found)
    except OSError:
        return Finding("Notebooks", "bad", f"{folder} cannot be written", "Copy the notebooks to a folder of your own.")


def _isolation() -> Finding:
    from dl_workshop.grading import isolation

    level = isolation.strongest()
    if level == "bubblewrap":
        return Finding("Grading", "ok", "notebooks can be graded in bubblewrap, the strongest isolation")
    found = f"isolation by {level} at most; bubblewrap: {isolation.lacking('bubblewrap')}"
    return Finding("Grading", "warn", found, f"Nothing to fix for learners. {isolation.HOW_TO_GET_MORE['bubblewrap']}")


def _browser() -> Finding:
    if lab.browser():
        return Finding("Browser", "ok", "one was found")
    mend = "Nothing to fix: open the address that `dl-workshop lab` prints in any browser."
    return Finding("Browser", "warn", "none was found that could be opened from here", mend)


LOOKS: tuple[Callable[[], Finding], ...] = (
    _python,
    _jax,
    _a_gradient,
    _devices,
    _speed,
    _jupyterlab,
    _widgets,
    _delay,
    _kernel,
    _notebooks,
    _browser,
    _isolation,
)
