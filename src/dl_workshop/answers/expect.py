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


def signs(y: Any) -> None:
    """Labels are -1 or +1."""
    if _known(y):
        values = np.asarray(y)
        outside = values[np.abs(values) != 1]
        if outside.size:
            advice = " For labels 0 and 1, use 2 * y - 1." if 0 in outside else ""
            raise ValueError(f"Expected labels -1 and +1, but y holds {outside.ravel()[0]}.{advice}")


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


def table(X: Any) -> None:
    """A table: one example a row, one feature a column."""
    if np.ndim(X) != 2:
        raise ValueError(f"Expected a table with one row an example, but X has shape {np.shape(X)}.")


def same_columns(X_train: Any, X: Any) -> None:
    """Two tables with the same features, one a column, and at least one example to learn from."""
    shapes = np.shape(X_train), np.shape(X)
    if any(len(shape) != 2 for shape in shapes) or shapes[0][1] != shapes[1][1]:
        raise ValueError(f"Expected two tables with the same columns, but their shapes are {shapes[0]} and {shapes[1]}.")
    if shapes[0][0] == 0:
        raise ValueError(f"Expected at least one example to take the mean of, but X_train has shape {shapes[0]}.")


def fractions(shares: Any) -> None:
    """Shares of a whole: none negative, and together 1."""
    if not shares or any(not share >= 0 for share in shares) or abs(sum(shares) - 1) > 1e-6:
        raise ValueError(f"Expected fractions, none negative, that add up to 1, but they are {shares!r}.")


def decisions(**arrays: Any) -> None:
    """Decisions are 0 or 1; a probability is none."""
    for name, array in arrays.items():
        values = np.asarray(array).ravel() if _known(array) else np.zeros(0)
        outside = values[(values != 0) & (values != 1)]
        if outside.size:
            raise ValueError(f"Expected 0 or 1 in {name}, but it holds {outside[0]}. Is a threshold still to be applied?")


def layer_sizes(sizes: Any) -> None:
    """Two or more whole numbers, each 1 or more: the inputs, the layers, the outputs."""
    whole = all(isinstance(size, int | np.integer) and not isinstance(size, bool) and size >= 1 for size in sizes)
    if len(sizes) < 2 or not whole:
        raise ValueError(f"Expected sizes to be two or more whole numbers, each 1 or more, but they are {list(sizes)}.")


def two_classes(X: Any, y: Any) -> None:
    """A label 0 or 1 for every example, and at least one example of each class."""
    examples(X, y)
    if _known(y):
        values = np.asarray(y)
        n1, n0 = np.count_nonzero(values == 1), np.count_nonzero(values == 0)
        if not (n1 and n0) or n1 + n0 < values.size:
            labels(y)
            raise ValueError(f"Expected labels 0 and 1, at least one example of each, but y holds {n1} ones and {n0} zeros.")


def gaussians(mean1: Any, mean0: Any, covariance: Any) -> None:
    """Two means of one length d, and a covariance of shape (d, d)."""
    shapes = [np.shape(array) for array in (mean1, mean0, covariance)]
    if len(shapes[0]) != 1 or shapes[1] != shapes[0] or shapes[2] != shapes[0] * 2:
        listed = ", ".join(map(str, shapes))
        raise ValueError(f"Expected two means of shape (d,) and a covariance of shape (d, d), but the shapes are {listed}.")


def class_numbers(X: Any, labels: Any, b: Any) -> None:
    """One whole number from 0 to k - 1 for each example, where b holds k biases."""
    kind, k = jax.dtypes.result_type(labels), len(b)
    if np.ndim(labels) != 1 or not np.issubdtype(kind, np.integer):
        form = f"shape {np.shape(labels)} and type {kind}"
        raise ValueError(f"Expected labels to be one whole number for each example, but they have {form}.")
    examples(X, labels)
    if _known(labels):
        values = np.asarray(labels)
        outside = values[(values < 0) | (values >= k)]
        if outside.size:
            raise ValueError(f"Expected labels from 0 to {k - 1}, as there are {k} classes, but one is {outside[0]}.")


def scores_of_two(W: Any, b: Any) -> None:
    """Weights (d, 2) and biases (2,): the scores of two classes."""
    if np.ndim(W) != 2 or np.shape(W)[1] != 2 or np.shape(b) != (2,):
        shapes = f"{np.shape(W)} and {np.shape(b)}"
        raise ValueError(f"Expected the scores of two classes, W of shape (d, 2) and b of (2,), but they are {shapes}.")
