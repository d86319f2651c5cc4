"""How SQLite may keep what is not finished yet, on the drive that a class lies on."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path


def journal(db: sqlite3.Connection, path: Path) -> str:
    """How SQLite keeps what is not finished yet: in a log beside the file, which is quick, but not where drives are shared."""
    if not _is_shared(path):
        with contextlib.suppress(sqlite3.OperationalError):
            return str(db.execute("pragma journal_mode = wal").fetchone()[0])
    return str(db.execute("pragma journal_mode = delete").fetchone()[0])


def _is_shared(path: Path) -> bool:
    """Whether a file lies on a drive that other computers write to as well."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    except OSError:  # elsewhere SQLite itself must tell
        return False
    above = [(len(place), kind) for _, place, kind, *_ in mounts if str(path.resolve()).startswith(place.rstrip("/") + "/")]
    return bool(above) and max(above)[1].startswith(("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "ceph", "lustre", "gpfs"))
