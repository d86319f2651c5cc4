"""What JAX has compiled, kept on this computer from one process to the next. Nothing of JAX is loaded here."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
from pathlib import Path

from platformdirs import user_cache_dir

FOLDER = "JAX_COMPILATION_CACHE_DIR"
"""The environment variable by which JAX is told the folder."""
MOST = 512 * 2**20
"""How many bytes may lie in our own folder."""


def folder() -> Path:
    """Where it lies: the folder in `FOLDER`, or one for this kind of processor among this computer's caches."""
    return Path(os.environ.get(FOLDER) or Path(user_cache_dir("dl-workshop")) / f"jax-{_processor()}")


def environment() -> dict[str, str]:
    """The variables for a process that keeps what it compiles and uses what others kept; none where a folder is chosen."""
    if FOLDER in os.environ:
        return {}
    limits = {"JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0", "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1"}
    return {FOLDER: str(folder()), **limits}


def tidy(most: int = MOST) -> None:
    """Where more than that has come together in our own folder, remove what was kept first."""
    if FOLDER in os.environ:
        return
    with contextlib.suppress(OSError):
        files = sorted((file.stat().st_mtime, file.stat().st_size, file) for file in folder().rglob("*") if file.is_file())
        kept = 0
        for _, size, file in reversed(files):
            kept += size
            if kept > most:
                file.unlink(missing_ok=True)


def _processor() -> str:
    """What tells apart processors that need different machine code: a home folder may be shared by several."""
    told = platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        told += next((line for line in lines if line.startswith(("flags", "Features"))), "")
    return hashlib.sha256(told.encode()).hexdigest()[:8]
