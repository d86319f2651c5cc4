"""What boards say: formulas with the current numbers, losses, and what went wrong in a learner's function."""

from __future__ import annotations

import math

from dl_workshop.figures.numbers import added, fixed


def linear_term(w: float, b: float) -> str:
    """w·x + b with numbers: "2.0·x − 1.0"."""
    return f"{fixed(w, 1)}·x {added(b, 1)}"


def line_formula(w: float, b: float) -> str:
    """The line's formula with numbers."""
    return f"y = {linear_term(w, b)}"


def logistic_formula(w: float, b: float) -> str:
    """The logistic curve's formula with numbers."""
    return f"p = 1 / (1 + exp(−({linear_term(w, b)})))"


def midpoint(w: float, b: float) -> str:
    """Where the probability is one half, in words; at w = 0 that is nowhere, or everywhere."""
    if w == 0:
        return f"Midpoint: none, because w = 0 (p is {1 / (1 + math.exp(-b)):.2f} everywhere)"
    return f"Midpoint: x = {fixed(-b / w, 2)}"


def amount(value: float) -> str:
    """A loss for people; one that is not a number comes with the usual reason."""
    if math.isnan(value):
        return "nan (not a number: somewhere 0 met an infinity, as happens when a probability rounds to exactly 0 or 1)"
    if math.isinf(value):
        return f"{value} (infinite: somewhere a number became too large, or a probability was rounded to exactly 0 or 1)"
    return f"{value:.3f}" if abs(value) < 1e6 else f"{value:.3e}"


def complaint(what: str, error: Exception) -> str:
    """An error of a learner's function in one plain line."""
    reason = " ".join(str(error).split())
    return f"{what} raised {type(error).__name__}" + (f": {reason}" if reason else "")
