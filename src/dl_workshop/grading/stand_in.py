"""The package's face in a sandbox, where it holds no solution: `check` hands attempts over, and nothing is told."""

from __future__ import annotations

from typing import Any

from dl_workshop import moved

__all__ = ["answer", "check", "hint", "overview"]
__version__ = "0.1.0"

moved.tell()


def check(name: str, attempt: Any = None, *, seed: int | None = None) -> Any:
    """Hand an attempt over to be graded."""
    from dl_workshop.grading import worker

    return worker.check(name, attempt)


def hint(name: str) -> None:
    """Nothing: nobody reads hints while a notebook is graded."""


def answer(name: str) -> None:
    """Nothing, as above."""


def overview() -> None:
    """Nothing, as above."""
