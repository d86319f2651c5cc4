"""A real JupyterLab or Notebook 7, for a real browser: the benchmark of the sliders drives it, and so do the tests."""

from __future__ import annotations

import functools
import http.server
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

QUIET = ("background-networking", "component-update", "gpu", "quic", "sync")
FLAGS = ["--headless", "--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in QUIET)]
"""How Chromium is started where nobody watches."""
APPLICATIONS = {"lab": "jupyterlab.labapp", "notebook": "notebook.app"}
"""What is started as `jupyter lab` and as `jupyter notebook`; as in the workshop's own lab, `dl_workshop` is imported first."""


def notebook(sources: list[str]) -> Any:
    """A notebook of code cells, whose kernel the front end need not ask for."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=kernel)


def environment(folder: Path) -> dict[str, str]:
    """The environment of somebody who works in `folder`."""
    # Pictures are to be seen, whatever whoever started this has set for its own.
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    # Else JupyterLab opens what another one had open when it was last seen.
    return {**kept, "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces")}


@contextmanager
def opened(front: str, file: Path) -> Iterator[str]:
    """The address of a notebook file in a server of its own; `front` is one of APPLICATIONS."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = f"http://127.0.0.1:{port}"
    options = ["--no-browser", "--allow-root", "--ServerApp.token=here", f"--ServerApp.port={port}"]
    command = [sys.executable, "-c", f"import dl_workshop; from {APPLICATIONS[front]} import main; main()", *options]
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=file.parent, env=environment(file.parent), **quiet)
    try:
        _wait_for(f"{root}/api?token=here")
        yield f"{root}/{'lab/tree' if front == 'lab' else 'notebooks'}/{file.name}?token=here"
    finally:
        server.terminate()
        server.wait(30)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder in a plain static server."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"The server did not start: {address}")
