"""Input that cannot be meant, said in words: each function returns nothing or raises `ValueError`.

Values are looked at only where they are known; inside `jit`, `grad` and `vmap` shapes still are.
"""

from __future__ import annotations

import math
from typing import Any

import jax
import numpy as np


def _known(value: Any) -> bool:
    return not isinstance(value, jax.core.Tracer)


def same_shape(**arrays: Any) -> None:
    """Arrays that are compared one element with one must have one shape, and at least one element."""
    shapes = {name: np.shape(array) for name, array in arrays.items()}
    listed = ", ".join(f"{name} has shape {shape}" for name, shape in shapes.items())
    if len(set(shapes.values())) > 1:
        raise ValueError(f"Expected arrays of the same shape, one value per example, but {listed}.")
    if any(0 in shape for shape in shapes.values()):
        raise ValueError(f"Expected at least one example, but {listed}.")


def labels(y: Any) -> None:
    """Labels are 0 or 1. A fraction between them is a soft label (a probability) and means what one would think."""
    if _known(y):
        values = np.asarray(y)
        outside = values[~((values >= 0) & (values <= 1))]
        if outside.size:
            advice = " For labels -1 and +1, use (y + 1) / 2." if -1 in outside else ""
            raise ValueError(f"Expected labels 0 and 1, but y holds {outside.ravel()[0]}.{advice}")


def steps(n_steps: Any, step_size: Any) -> None:
    """A whole number of steps, zero or more, of a finite size."""
    try:
        whole = not isinstance(n_steps, bool) and int(n_steps) == n_steps
    except (TypeError, ValueError, OverflowError):
        whole = False
    if not whole or n_steps < 0:
        raise ValueError(f"Expected n_steps to be a whole number, 0 or more, but it is {n_steps!r}.")
    if _known(step_size) and not math.isfinite(step_size):
        raise ValueError(f"Expected a finite step_size, but it is {step_size!r}.")


def examples(x: Any, y: Any) -> None:
    """As many inputs as targets, and at least one."""
    n_x, n_y = (np.shape(a)[0] if np.ndim(a) else 1 for a in (x, y))
    if n_x != n_y:
        raise ValueError(f"Expected one target per input, but x holds {n_x} examples and y holds {n_y}.")
    if n_x == 0:
        raise ValueError("Expected at least one example to train on, but x and y are empty.")
