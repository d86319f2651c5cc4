"""What the sliders say: formulas with the current numbers, and a status that is read out as it changes."""

from __future__ import annotations

import math
from html import escape
from typing import Any

LONGEST = 150
"""Characters of a line at most: a line never wraps, so the page never jumps."""


def linear_term(w: float, b: float) -> str:
    """w·x + b with numbers: "2.0·x - 1.0"."""
    return f"{w + 0.0:.1f}·x {'-' if b < 0 else '+'} {abs(b):.1f}"


def line_formula(w: float, b: float) -> str:
    """The line's formula with numbers."""
    return f"y = {linear_term(w, b)}"


def logistic_formula(w: float, b: float) -> str:
    """The logistic curve's formula with numbers."""
    return f"p = 1 / (1 + exp(-({linear_term(w, b)})))"


def midpoint(w: float, b: float) -> str:
    """Where the probability is one half, in words; at w = 0 it is so nowhere, or everywhere."""
    if w == 0:
        return f"Midpoint -b/w: none, as w = 0 (p is {1 / (1 + math.exp(-b)):.2f} everywhere)"
    return f"Midpoint -b/w: x = {-b / w + 0.0:.2f}"


def amount(value: float) -> str:
    """A loss for people; one that is no number comes with the usual reason."""
    if math.isnan(value):
        return "nan (not a number: somewhere 0 met an infinity, as where p rounds to exactly 0 or 1)"
    if math.isinf(value):
        return f"{value} (infinite: somewhere p rounds to exactly 0 or 1, or numbers overflow)"
    return f"{value:.3f}" if abs(value) < 1e6 else f"{value:.3e}"


def complaint(what: str, error: Exception) -> str:
    """An error of a learner's function in one plain line."""
    reason = " ".join(str(error).split())
    return f"{what} raised {type(error).__name__}" + (f": {reason}" if reason else "")


def status(lines: list[str]) -> str:
    """HTML of a live region; one line each, the first a formula, always as high."""
    parts = [f'<div style="{_style(i)}">{escape(_short(line))}</div>' for i, line in enumerate(lines)]
    return (
        f'<div role="status" aria-live="polite" aria-atomic="true" '
        f'style="height: {1.6 * len(lines) + 0.3:.1f}em; overflow: hidden">{"".join(parts)}</div>'
    )


def _style(row: int) -> str:
    font = "font-family: monospace; font-size: 1.15em;" if row == 0 else "font-variant-numeric: tabular-nums;"
    height = "1.6em" if row else "1.5em"
    return f"{font} line-height: {height}; height: {height}; white-space: pre; overflow: hidden; text-overflow: ellipsis"


def _short(line: Any) -> str:
    text = str(line)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def unseen(text: str) -> str:
    """A description for those who hear the page instead of seeing it."""
    hidden = "position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)"
    return f'<span style="{hidden}">{escape(text)}</span>'
