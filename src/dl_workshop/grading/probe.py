"""Inside a sandbox: try what no learner's code may do, and say what of it went."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable

from dl_workshop.grading import confine
from dl_workshop.grading.template import Settings, shut_in


def main() -> None:
    """Shut this process in as the settings on the command line say, try, and print what was not refused."""
    settings, secret = Settings(**json.loads(sys.argv[1])), sys.argv[2]
    os.makedirs(settings.scratch, exist_ok=True)
    shut_in(settings, settings.scratch, 60)
    tries: dict[str, Callable[[], object]] = {
        "start a process": _fork,
        "open a socket": lambda: socket.socket(),
        "read a file of the computer": lambda: open(secret, "rb"),  # noqa: SIM115
        "write a file of the computer": lambda: open(secret + ".new", "wb"),  # noqa: SIM115
        "write to the system": lambda: open("/usr/lib/.written", "wb"),  # noqa: SIM115
        "make a namespace": lambda: confine.in_namespaces(settings.scratch),
        "signal another process": lambda: os.kill(os.getppid(), 0),
        "run a program": lambda: os.execv(sys.executable, [sys.executable, "-c", "print('[\"run a program\"]')"]),
    }
    sys.stdout.write(json.dumps([what for what, attempt in tries.items() if _goes(attempt)]))


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _goes(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
