"""The two ends of the pipe between the judge and a sandbox: messages with their length in front, and none without an end."""

from __future__ import annotations

import secrets
import socket
import struct
import time
from typing import Any

from dl_workshop.grading.codec import MOST_NUMBERS, MOST_TEXT, Forged, Packer, Unpacker

_HEAD = struct.Struct(">II")


class Ended(EOFError):
    """The other end is gone."""


class Late(TimeoutError):
    """Nothing came in time."""


class Channel:
    """One end of a connected socket."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        end.set_inheritable(False)

    def send(self, content: Any, packer: Packer | None = None) -> None:
        """Send what JSON can say, with the arrays that `packer` keeps.

        Raises:
            Ended: the other end is gone.
        """
        text, numbers = (packer or Packer()).message(content)
        try:
            self.end.sendall(_HEAD.pack(len(text), len(numbers)) + text + numbers)
        except TimeoutError:
            raise Late from None
        except OSError:
            raise Ended from None

    def receive(self, until: float | None = None) -> Unpacker:
        """The next message; waits until that moment of `time.monotonic()`.

        Raises:
            Ended, Late: none came.
            Forged: what came is none.
        """
        texts, numbers = _HEAD.unpack(self._bytes(_HEAD.size, until))
        if texts > MOST_TEXT or numbers > MOST_NUMBERS:
            raise Forged("It is longer than any message.")
        return Unpacker(self._bytes(texts, until), self._bytes(numbers, until))

    def _bytes(self, count: int, until: float | None) -> bytes:
        parts: list[bytes] = []
        while count:
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise Late
            try:
                self.end.settimeout(left)
                part = self.end.recv(min(count, 2**20))
            except TimeoutError:
                raise Late from None
            except OSError:
                raise Ended from None
            if not part:
                raise Ended
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Let go of this end."""
        self.end.close()


def nonce() -> str:
    """What an answer must repeat of its question."""
    return secrets.token_hex(16)
