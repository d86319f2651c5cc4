"""Whether anybody looks at what is drawn."""

from __future__ import annotations

import os

UNSEEN = "DL_WORKSHOP_UNSEEN"
"""The environment variable of a process whose pictures nobody will see: set to anything, it spares working them out."""


def nobody_looks() -> bool:
    """Whether that is so."""
    return bool(os.environ.get(UNSEEN))
