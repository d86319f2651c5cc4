"""Which levels of isolation this computer has. What is installed need not work: each is tried, by what it must refuse."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from dl_workshop.grading.package import SOURCE
from dl_workshop.grading.sandbox import LEVELS, Level, NoSandbox, bubblewrap, readable

HOW_TO_GET_MORE = {
    "bubblewrap": "Install bubblewrap (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap) on a Linux "
    "whose users may make namespaces. Ubuntu 24.04 and Docker forbid that: there, run `dl-workshop grade` outside of the "
    "container, or allow it (docker run --security-opt seccomp=unconfined; "
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0).",
    "landlock": "It needs Linux 5.13 or newer with Landlock (lsm=landlock,...), on an x86-64 or ARM processor of 64 bits.",
}
_PARTS = (
    "grading/__init__.py",
    "grading/confine.py",
    "grading/seccomp.py",
    "grading/template.py",
    "grading/probe.py",
    "grading/scratch.py",
)


@cache
def lacking(level: Level) -> str:
    """Why a level is not available here; empty where it was tried and refused what it must refuse."""
    if level == "plain":
        return "" if sys.platform != "win32" else "grading needs Linux or macOS"
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "secret.txt"
        secret.write_text("secret")
        try:
            return _tried(level, Path(folder), secret)
        except (NoSandbox, OSError, subprocess.TimeoutExpired) as error:
            return str(error)


def _tried(level: Level, folder: Path, secret: Path) -> str:
    package = folder / "package"
    for part in _PARTS:
        (package / "dl_workshop" / part).parent.mkdir(parents=True, exist_ok=True)
        (package / "dl_workshop" / part).write_bytes((SOURCE / part).read_bytes())
    (package / "dl_workshop" / "__init__.py").touch()
    inside = level == "bubblewrap"
    code, scratch = ("/workshop", "/scratch") if inside else (str(package), str(folder / "scratch"))
    settings = {"level": level, "readable": [*readable(), code], "scratch": scratch, "modules": [], "core": ""}
    command = [*bubblewrap(), "--ro-bind", str(package), code, "--"] if inside else []
    command += [sys.executable, "-P", "-m", "dl_workshop.grading.probe", json.dumps(settings), str(secret)]
    ran = subprocess.run(command, env={"PYTHONPATH": code}, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    if ran.returncode or not ran.stdout.strip():
        said = ran.stderr.strip().splitlines()
        return said[-1] if said else f"it ended with status {ran.returncode}"
    went = json.loads(ran.stdout)
    return f"it let a program {' and '.join(went)}" if went else ""


def strongest() -> Level:
    """The strongest level that works here."""
    return next(level for level in LEVELS if not lacking(level))


def is_below(level: str, asked: str) -> bool:
    """Whether a level protects less than the one asked for."""
    order: list[str] = list(LEVELS)
    return order.index(level) > order.index(asked)
