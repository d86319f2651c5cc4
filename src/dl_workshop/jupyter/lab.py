"""Start JupyterLab on the notebooks, say where it answers, and end it cleanly."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

CONFIG = Path(__file__).parent
"""JupyterLab's settings for the workshop: it fetches no news, and Markdown chapters open as notebooks."""

_JUPYTERLAB = "import dl_workshop; from jupyterlab.labapp import main; main()"
"""JupyterLab, without a parser that no notebook needs and that takes a second to import."""


class PortTaken(RuntimeError):
    """The port that was asked for belongs to another program."""


@dataclass
class Lab:
    """A JupyterLab that was started, and how to talk to it. `again` starts it once more, where that can help."""

    process: subprocess.Popen[bytes]
    token: str
    first: str
    port: int | None = None
    again: Callable[[], subprocess.Popen[bytes]] | None = None

    @property
    def address(self) -> str:
        """The address that opens the first notebook."""
        return f"http://localhost:{self.port}/lab/tree/{quote(self.first)}?token={self.token}"

    def ask(self, method: str, path: str) -> bool:
        """Whether the server answers a request with success. No other server can: it takes the token."""
        if self.port is None:
            return False
        connection = http.client.HTTPConnection("localhost", self.port, timeout=5)
        try:
            connection.request(method, path, headers={"Authorization": f"token {self.token}"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_until_ready(self, seconds: float = 90) -> bool:
        """Wait until the server answers; False if it ended instead, or took too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                if self.again is None:
                    return False
                # Between looking for a free port and taking it, another server may have been quicker.
                self.process, self.again = self.again(), None
            self.port = self.port or _port_of(self.token)
            if self.ask("GET", "/api/status"):
                return True
            time.sleep(0.1)
        return False

    def stop(self) -> None:
        """End the server and its kernels: asked first, then told, then killed."""
        for end in (lambda: self.ask("POST", "/api/shutdown"), self.process.terminate, self.process.kill):
            if self.process.poll() is None and end() is not False:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(10)


def start(folder: Path, first: str, port: int | None = None) -> Lab:
    """Start JupyterLab in `folder`, ready to open the file `first`, on `port` or on 8888 or the next free one.

    Raises:
        PortTaken: `port` was given, and is in use.
    """
    import zmq

    if port and not is_free(port):
        raise PortTaken(f"Port {port} is in use by another program. Leave out --port to have a free one chosen.")
    command = [sys.executable, "-c", _JUPYTERLAB, "--no-browser", "--ServerApp.ip=localhost", "--ServerApp.base_url=/"]
    command += [f"--port={port or 8888}", f"--ServerApp.port_retries={0 if port else 100}"]
    command += [f"--ServerApp.root_dir={folder.resolve()}", "--Application.log_level=ERROR"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    if zmq.has("curve"):
        command.append("--KernelManager.transport_encryption=auto")
    token = secrets.token_hex(16)
    # The token travels in the environment, because other users of the computer can read a command line.
    environment = {**os.environ, "JUPYTER_TOKEN": token, "JUPYTER_CONFIG_PATH": _with_our_config()}

    def launch() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=folder, env=environment, **_apart())

    return Lab(launch(), token, first, again=None if port else launch)


def _port_of(token: str) -> int | None:
    """The port of the server with that token, from the files in which running servers describe themselves."""
    from jupyter_core.paths import jupyter_runtime_dir

    for file in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
        with contextlib.suppress(OSError, ValueError, KeyError):
            about = json.loads(file.read_text(encoding="utf-8"))
            if about["token"] == token:
                return int(about["port"])
    return None


def _with_our_config() -> str:
    return os.pathsep.join(filter(None, (str(CONFIG), os.environ.get("JUPYTER_CONFIG_PATH"))))


def _apart() -> dict[str, Any]:
    """Keep Ctrl+C from reaching the server as well: it would stop and ask whether you mean it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def is_free(port: int) -> bool:
    """Whether nobody listens on that port of this computer."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True
    return False


def browser() -> webbrowser.BaseBrowser | None:
    """A browser with a window, or None; one that would take over the terminal does not count."""
    windows = sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
    with contextlib.suppress(webbrowser.Error):
        return webbrowser.get() if windows else None
    return None


@contextlib.contextmanager
def ends_with(lab: Lab) -> Iterator[None]:
    """Whatever ends the block - Ctrl+C, a closed terminal, a kill - ends the server too."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    ends = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [(end, signal.signal(end, leave)) for end in ends]
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        lab.stop()
        for end, handler in before:
            signal.signal(end, handler)
