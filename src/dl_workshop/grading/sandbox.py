"""Start a sandbox from outside: the warm template in it, and one process after the other that the template forks."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import site
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

from dl_workshop import curriculum
from dl_workshop.grading import operations, package
from dl_workshop.grading.channel import Channel, Ended
from dl_workshop.grading.codec import Unpacker
from dl_workshop.grading.scratch import new_folder, remove

Level = Literal["bubblewrap", "landlock", "plain"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""From the strongest to none."""
_NOBODY = "65534"
_SYSTEM = ("/lib", "/lib64", "/lib32", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime")


class NoSandbox(RuntimeError):
    """It cannot be started here; the message says why."""


TURN = threading.Lock()
"""Held by the thread that judges, except while it waits for a process: Python's own parser may serve one thread at a time."""


@contextlib.contextmanager
def waiting() -> Iterator[None]:
    """Let others judge meanwhile."""
    held = TURN.locked()
    if held:
        TURN.release()
    try:
        yield
    finally:
        if held:
            TURN.acquire()


class _Polite(Channel):
    """A channel on which others may judge while this one waits."""

    def receive(self, until: float | None = None) -> Unpacker:
        with waiting():
            return super().receive(until)


class Process:
    """One process in a sandbox: the channel to it, and the line on which its watcher speaks."""

    def __init__(self, channel: Channel, watcher: socket.socket) -> None:
        self.channel, self._watcher = channel, watcher

    def interrupt(self) -> None:
        """As Ctrl+C would."""
        with contextlib.suppress(OSError):
            self._watcher.send(b"i")

    def end(self) -> str:
        """End it, and learn what it took too much of, if it did: "memory", "output" or "disk"."""
        with waiting():
            return self._ended()

    def _ended(self) -> str:
        self.channel.close()
        with contextlib.suppress(OSError):
            self._watcher.settimeout(0.3)
            said = self._heard()
            if not said:
                self._watcher.shutdown(socket.SHUT_WR)
                self._watcher.settimeout(10)
                said = self._heard()
            self._watcher.close()
            return said if said in ("memory", "output", "disk") else ""
        return ""

    def _heard(self) -> str:
        try:
            return self._watcher.recv(64).decode(errors="replace").strip()
        except TimeoutError:
            return ""


class Sandbox:
    """A template at work for one chapter, shut in as its level says; to be used in a `with`."""

    def __init__(self, chapter: curriculum.Chapter, level: Level, seconds: float = 600) -> None:
        self.chapter, self.level, self._seconds = chapter, level, seconds
        self._turn = threading.Lock()
        self._folder = new_folder()
        self._template: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Sandbox:
        package.write(self.chapter, self._folder / "package")
        operations.hand_over(self._folder / "package")
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._template:
            self._control.close()
            try:
                self._template.wait(5)
            except subprocess.TimeoutExpired:
                self._template.kill()
                self._template.wait()
        remove(str(self._folder))

    def _start(self) -> None:
        self._control, inside = socket.socketpair()
        command, settings = self._command()
        with tempfile.TemporaryFile() as told:
            try:
                self._template = subprocess.Popen(
                    [*command, str(inside.fileno()), json.dumps(settings)], pass_fds=[inside.fileno()],
                    stdin=subprocess.DEVNULL, stdout=told, stderr=told, env=self._environment(), cwd=self._folder,
                )  # fmt: skip
            except OSError as error:
                raise NoSandbox(str(error)) from None
            finally:
                inside.close()
            self._control.settimeout(120)
            if not self._ready():
                told.seek(0)
                lines = told.read().decode(errors="replace").strip().splitlines()
                raise NoSandbox(lines[-1] if lines else "it ended at once")

    def _ready(self) -> bool:
        try:
            return self._control.recv(1) == b"+"
        except OSError:
            return False

    def process(self) -> Process:
        """A new process.

        Raises:
            Ended: the template is gone.
        """
        ours, theirs = socket.socketpair()
        watching, watched = socket.socketpair()
        try:
            with self._turn:
                socket.send_fds(self._control, [str(self._seconds).encode()], [theirs.fileno(), watched.fileno()])
        except OSError:
            raise Ended from None
        finally:
            theirs.close()
            watched.close()
        return Process(_Polite(ours), watching)

    @property
    def _places(self) -> tuple[str, str]:
        """Where the package and the scratch folder lie, as seen from inside."""
        if self.level == "bubblewrap":
            return "/workshop", "/scratch"
        return str(self._folder / "package"), str(self._folder / "scratch")

    def _command(self) -> tuple[list[str], dict[str, object]]:
        code, scratch = self._places
        run = [sys.executable, "-P", "-m", "dl_workshop.grading.template"]
        modules = [f"dl_workshop.{name}" for name in package.modules(self.chapter) if not name.startswith("grading.")]
        settings: dict[str, object] = {"level": self.level, "readable": [*readable(), code], "scratch": scratch}
        settings |= {"modules": modules, "core": package.core()}
        if self.level != "bubblewrap":
            return run, settings
        return [
            *bubblewrap(),
            "--ro-bind",
            str(self._folder / "package"),
            code,
            "--chdir",
            scratch,
            "--",
            *run,
        ], settings

    def _environment(self) -> dict[str, str]:
        code, scratch = self._places
        return {
            "PYTHONPATH": code, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": scratch, "TMPDIR": scratch,
            "MPLCONFIGDIR": scratch, "IPYTHONDIR": scratch, "MPLBACKEND": "Agg", "TQDM_DISABLE": "1",
            "DL_WORKSHOP_UNSEEN": "1", "JAX_PLATFORMS": "cpu", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore",
            "PYTHONNOUSERSITE": "1", **operations.environment(code),
            **{name: os.environ[name] for name in ("XLA_FLAGS",) if name in os.environ},
        }  # fmt: skip


def bubblewrap() -> list[str]:
    """The command that shuts a program in: no rights, no network, nothing of the computer but what Python needs."""
    found = shutil.which("bwrap")
    if not found:
        raise NoSandbox("bubblewrap is not installed")
    namespaces = ("user", "pid", "net", "ipc", "uts", "cgroup")
    command = [found, *(f"--unshare-{name}" for name in namespaces), "--uid", _NOBODY, "--gid", _NOBODY, "--cap-drop", "ALL",
               "--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/scratch",
               "--hostname", "grading"]  # fmt: skip
    for path in readable():
        command += ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind", path, path]
    for packages in _site_packages():
        own = Path(packages) / "dl_workshop"
        command += ["--tmpfs", str(own)] if own.is_dir() else []
    return command


def readable() -> list[str]:
    """What Python, its packages, and the libraries they need lie in; links before what they lead to."""
    python = Path(sys.executable)
    links = []
    while python.is_symlink():
        links.append(str(python))
        python = python.parent / os.readlink(python)
    base = Path(sys.base_prefix)
    paths = [*_SYSTEM, *links, str(python), sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"),
             *map(str, base.glob("lib/libpython*")), str(Path(sys.prefix) / "pyvenv.cfg"), *_site_packages()]  # fmt: skip
    return [path for path in dict.fromkeys(paths) if os.path.lexists(path)]


def _site_packages() -> list[str]:
    return list(dict.fromkeys([*site.getsitepackages(), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]))
