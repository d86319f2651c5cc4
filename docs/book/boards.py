"""What can be dragged, as a file that a page loads: the states that Python has worked out, made small.

A file is a script, so that a page opened from a disk can load it too: `dlWorkshop.boards["NAME"] = "..."`, and between the
quotes base64 of gzip of: the length of a JSON text (four bytes), the text, and after it all bytes that the text points at.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

MOST = 1_000_000
"""Bytes of a file, at most."""
TOLD = ("knobs", "size", "still", "description", "ghosts", "ahead")
"""What the page needs to know about a board."""
ON_PAGE = ("points", "places")
"""Parts of a command that are places on the page, as floats."""


class TooLarge(ValueError):
    """A board does not fit into what a page may load for it."""


def state_of(widget: dict[str, Any]) -> dict[str, Any]:
    """A board's state, with its bytes in their places, as the kernel has told it."""
    state = json.loads(json.dumps(widget["state"]))
    for buffer in widget.get("buffers", []):
        *way, last = buffer["path"]
        place = state
        for step in way:
            place = place[step]
        place[last] = base64.b64decode(buffer["data"])
    return {name: state[name] for name in (*TOLD, *(knob["name"] for knob in state["knobs"]))}


def is_live(state: dict[str, Any]) -> bool:
    """Whether every state was worked out beforehand."""
    return bool(state["ahead"])


def kept(name: str, state: dict[str, Any], folder: Path) -> str:
    """Write a board's file, unless it is there; its name with a hash of what it holds: no browser shows an older one."""
    text = repr(sorted(state.items())) + Path(__file__).read_text(encoding="utf-8")
    name = f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    if not (folder / f"{name}.js").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.js").write_text(script(name, state), encoding="utf-8")
    return name


def script(name: str, state: dict[str, Any]) -> str:
    """The file from which a page makes the board of that name.

    Raises:
        TooLarge: it would have more than `MOST` bytes.
    """
    packer = _Packer()
    text = json.dumps(packer.packed(state), separators=(",", ":"), sort_keys=True).encode()
    container = struct.pack("<I", len(text)) + text + b"".join(packer.parts)
    small = base64.b64encode(gzip.compress(container, 9, mtime=0)).decode()
    if len(small) > MOST:
        raise TooLarge(f"The board {name} takes {len(small)} bytes, and a page may load {MOST}.")
    return f"((window.dlWorkshop ??= {{}}).boards ??= {{}})[{json.dumps(name)}] = {json.dumps(small)};\n"


class _Packer:
    """Bytes are laid one after another, equal ones once; in their place stands [where, how long, how they were changed]."""

    def __init__(self) -> None:
        self.parts, self._places, self._end = list[bytes](), dict[bytes, int](), 0

    def packed(self, value: Any) -> Any:
        if isinstance(value, dict):
            axis = value.get("each") and {"n", "values"} <= set(value)
            rounded = {
                key: _rounded(part) if key in ON_PAGE and isinstance(part, bytes) else part for key, part in value.items()
            }
            return {key: self._bytes(part, value["n"] if axis else 0) if isinstance(part, bytes) else self.packed(part)
                    for key, part in rounded.items()}  # fmt: skip
        if isinstance(value, list):
            return [self.packed(part) for part in value]
        return value

    def _bytes(self, data: bytes, n: int) -> dict[str, list[int]]:
        kept = _differences(data, n) if n else data
        if kept not in self._places:
            self._places[kept] = self._end
            self.parts.append(kept)
            self._end += len(kept)
        return {"bytes": [self._places[kept], len(kept), n]}


def _rounded(data: bytes) -> bytes:
    """Places to a thirty-second of a pixel: nobody sees the difference, and gzip makes what ends in zeros smaller."""
    return (np.round(np.frombuffer(data, "<f4") * 32) / 32).astype("<f4").tobytes()


def _differences(data: bytes, n: int) -> bytes:
    """Shorts, n for each state, as what each state differs by from the one before; low bytes first, then the high ones.

    A slider's next place moves a curve only a little, so nearly all of these are small, and gzip shrinks them well.
    """
    table = np.frombuffer(data, "<i2").reshape(-1, n)
    moved = np.diff(table, axis=0, prepend=np.zeros((1, n), "<i2"))  # where they overflow, the page's sums overflow back
    return np.frombuffer(moved.tobytes(), np.uint8).reshape(-1, 2).T.tobytes()
