"""Numbers for pictures: a function along an axis, a walk downhill, and how a number is written."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Function = Callable[[Any], Any]


def array(values: Any) -> Numbers:
    """Any array or sequence of numbers as one axis of 64-bit floats."""
    return np.atleast_1d(np.asarray(values, dtype=np.float64)).ravel()


def along(f: Function, xs: Numbers) -> Numbers:
    """f at every x: in one call where f takes arrays, else (`jax.grad(f)`, say) one number at a time."""
    with np.errstate(all="ignore"):
        try:
            ys = np.asarray(f(xs), dtype=np.float64)
        except (TypeError, ValueError):  # a function that takes only single numbers raises one of these two
            ys = np.empty(0)
        return ys if ys.shape == xs.shape else np.array([at(f, x) for x in xs])


def at(f: Function, x: float) -> float:
    """f at one number; overflow gives inf rather than an error."""
    with np.errstate(all="ignore"):
        return float(f(np.float64(x)))


def slope_at(f: Function, x: float) -> float:
    """The slope of f at one number: measured on both sides, near and twice as far, and rounded to what float32 can tell."""
    near, far = (at(f, x + h) - at(f, x - h) for h in (0.01, 0.02))
    return round((8 * near - far) / 0.12, 4)


def walk(df: Function, start: float, step_size: float, n_steps: int) -> Numbers:
    """The n_steps + 1 positions of gradient descent, the start first; runs on through inf and nan."""
    path = [float(start)]
    with np.errstate(all="ignore"):
        for _ in range(n_steps):
            path.append(float(np.float64(path[-1]) - step_size * np.float64(at(df, path[-1]))))
    return np.array(path)


def number(value: Any, digits: int = 3) -> str:
    """A number for people: about `digits` figures, a true minus sign, powers of ten where it is very large or small."""
    value = float(value)
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    if -4 <= exponent < 6:
        decimals = max(0, digits - 1 - exponent)
        text = f"{value:.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace("-", "−")
    mantissa, power = f"{value:.{digits - 2}e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa} × 10{raised}".replace("-", "−")


def fixed(value: Any, decimals: int) -> str:
    """A number with so many decimals and a true minus sign; zero has no sign."""
    return f"{round(float(value), decimals) + 0.0:.{decimals}f}".replace("-", "−")


def added(value: Any, decimals: int) -> str:
    """A number that follows others in a sum: "+ 2.0" or "− 2.0"."""
    text = fixed(value, decimals)
    return f"− {text[1:]}" if text.startswith("−") else f"+ {text}"


def span(values: Any, margin: float = 0.08) -> tuple[float, float]:
    """Limits that hold all finite values with a margin on both sides; never of width zero."""
    finite = array(values)[np.isfinite(array(values))]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
    pad = margin * (high - low) or max(1.0, abs(low)) * 0.5
    return low - pad, high + pad


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
