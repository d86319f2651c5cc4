"""Processes that work for this one."""

from __future__ import annotations

import os
import threading
from multiprocessing import parent_process


def end_with_parent() -> None:
    """Have this process end when the one that started it does: for a pool's `initializer`.

    A pool's processes wait for work at a pipe that each of them holds open for the others. When the process whose pool it is
    gets killed, they would wait forever.
    """
    threading.Thread(target=_wait_and_end, daemon=True).start()


def _wait_and_end() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
