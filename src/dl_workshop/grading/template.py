"""Inside a sandbox: a process that has imported everything and computed nothing, and forks for every notebook and exercise.

Of each pair of children, one watches; the other is shut in and runs the learner's code.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dl_workshop.grading import confine
from dl_workshop.grading.scratch import bytes_in, remove

MEMORY = 3 * 2**30
"""Bytes of memory that a notebook may use at once."""
OUTPUT = 8 * 2**20
"""Bytes that it may print."""
_LOOK = 0.1
"""Seconds from one look at it to the next."""


@dataclass(frozen=True)
class Settings:
    """How a template shuts its children in: the level, what they may read, their scratch folder,
    the modules to import beforehand, and what all exercises need of the harnesses.
    """

    level: str
    readable: list[str]
    scratch: str
    modules: list[str]
    core: str


def main() -> None:
    """Serve the socket whose number is given on the command line, until its other end is closed."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    settings = Settings(**json.loads(sys.argv[2]))
    os.makedirs(settings.scratch, exist_ok=True)
    os.chdir(settings.scratch)
    from dl_workshop.grading import worker

    worker.warm_up(settings.modules, settings.core)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how the watchers ended
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that grades
    control.sendall(b"+")
    while True:
        asked, ends, _, _ = socket.recv_fds(control, 64, 2)
        if not asked:
            os._exit(0)
        if os.fork() == 0:
            control.close()
            with contextlib.suppress(BaseException):
                _watch(settings, float(asked), *ends)
            os._exit(0)
        for end in ends:
            os.close(end)


def _watch(settings: Settings, seconds: float, channel: int, status: int) -> None:
    """Start the child, and see to it that it ends: at the latest when the process that grades lets go of `status`."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    outcome, printed = os.pipe()
    scratch = settings.scratch if settings.level == "bubblewrap" else f"{settings.scratch}/{os.getpid()}"
    os.makedirs(scratch, exist_ok=True)
    child = os.fork()
    if child == 0:
        os.close(outcome)
        _shut_in(settings, scratch, seconds, channel, printed)
    for end in (channel, printed):
        os.close(end)
    because = ""
    try:
        because = _until_the_end(child, outcome, status, scratch)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)
        if settings.level != "bubblewrap":
            remove(scratch)
    with contextlib.suppress(OSError):
        os.write(status, f"{because or 'ended'}\n".encode())


def _until_the_end(child: int, printed: int, status: int, scratch: str) -> str:
    """Wait until the child ends or takes too much; what it took too much of."""
    total = 0
    while True:
        ready, _, _ = select.select([printed, status], [], [], _LOOK)
        if status in ready:
            asked = os.read(status, 1)
            if asked != b"i":
                return "let go"
            os.kill(child, signal.SIGINT)
        if printed in ready:
            total += len(os.read(printed, 2**16))
            if total > OUTPUT:
                return "output"
        ended, _ = os.waitpid(child, os.WNOHANG)
        if ended:
            return ""
        if _resident(child) > MEMORY:
            return "memory"
        if bytes_in(scratch, confine.SCRATCH) > confine.SCRATCH:
            return "disk"


def _resident(child: int) -> int:
    try:
        return int(Path(f"/proc/{child}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _shut_in(settings: Settings, scratch: str, seconds: float, channel: int, printed: int) -> Any:
    """The child: nothing of its parent's is left to it but one end of the channel and a pipe to print to."""
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for number, end in enumerate((nothing, printed, printed)):
            os.dup2(end, number)
        os.closerange(3, channel)
        os.closerange(channel + 1, 1024)
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        shut_in(settings, scratch, seconds)
        from dl_workshop.grading import worker

        worker.serve(socket.socket(fileno=channel))
    except BaseException as error:
        with contextlib.suppress(BaseException):
            os.write(2, repr(error).encode())
    finally:
        os._exit(0)


def shut_in(settings: Settings, scratch: str, seconds: float) -> None:
    """Confine this process as far as the level says; if any of that is refused, it is an error."""
    for name in ("HOME", "TMPDIR", "MPLCONFIGDIR", "IPYTHONDIR"):
        os.environ[name] = scratch
    os.chdir(scratch)
    if settings.level == "bubblewrap":
        confine.in_namespaces(scratch)
    confine.limited(seconds)
    if settings.level != "plain":
        confine.without_capabilities()
        if settings.level == "landlock" or confine.landlock_version():
            confine.by_landlock(settings.readable, scratch)
        confine.by_seccomp()


if __name__ == "__main__":
    main()
