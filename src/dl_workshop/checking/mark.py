"""A part of one of the learner's lines that something is said about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """The signs from `start` to `end` of a line, and what is said about them.

    `line` counts from 1 in the cell or the file, `function` is what the line belongs to (empty where that is no function), and
    `text` the line without the blanks around it, in which `start` and `end` count.
    """

    line: int
    function: str
    text: str
    start: int
    end: int
    says: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before the mark, in it, and after it."""
        return self.text[: self.start], self.text[self.start : self.end], self.text[self.end :]

    @property
    def carets(self) -> str:
        """The line with a second one that underlines the mark, as Python does it."""
        return f"{self.text}\n{' ' * self.start}{'^' * max(1, self.end - self.start)}"


def marked(text: str, line: int, function: str, start: int, end: int, says: str = "") -> Mark:
    """A mark on a line as it stands in its file, blanks and all; `start` and `end` count signs there."""
    bare = text.strip()
    cut = len(text) - len(text.lstrip())
    begin = min(max(start - cut, 0), len(bare))
    return Mark(line, function, bare, begin, max(begin, min(end - cut, len(bare))), says)
