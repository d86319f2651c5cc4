"""Whether anybody looks at what is drawn, or at a progress bar."""

from __future__ import annotations

import os
import threading

UNSEEN = "DL_WORKSHOP_UNSEEN"
"""The environment variable of a process whose pictures nobody will see: set to anything, it spares working them out."""

_here = threading.local()


def unseen_here() -> None:
    """Say that nobody looks at what this thread does, for as long as it lives."""
    _here.unseen = True


def nobody_looks() -> bool:
    """Whether that is so, in this thread or in the whole process."""
    return bool(os.environ.get(UNSEEN)) or getattr(_here, "unseen", False)
