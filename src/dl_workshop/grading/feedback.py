"""Feedback for learners."""

from __future__ import annotations

from collections.abc import Collection

from dl_workshop.grading.gradebook import Gradebook


def write_all(book: Gradebook, learners: Collection[str]) -> None:
    """Write a page for each of these learners."""
