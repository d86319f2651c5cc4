"""Bad input, said in words: each function returns nothing or raises `ValueError`, or `TypeError` where a type is wrong.

Values are looked at only where they are known; inside `jit`, `grad` and `vmap` shapes still are.
"""

from __future__ import annotations

import math
from typing import Any

import jax
import numpy as np


def _known(value: Any) -> bool:
    return not isinstance(value, jax.core.Tracer)


def arrays(**values: Any) -> None:
    """Arrays of numbers, of NumPy or JAX, or single numbers."""
    for name, value in values.items():
        if not (isinstance(value, jax.Array | int | float | complex) or _holds_numbers(value)):
            raise TypeError(f"Expected {name} to be an array of numbers, but {_what_came(name, value)}.")


def _holds_numbers(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic) and (
        value.dtype.kind in "biufc" or jax.numpy.issubdtype(value.dtype, np.number)
    )


def _what_came(name: str, value: Any) -> str:
    """What came in place of an array of numbers, and what makes it one, where that is simple."""
    came = "it is None" if value is None else f"it is {_a(value)}"
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):  # rows of different lengths; arrays that JAX traces
        return came
    if array.dtype.kind in "biufc" and array.ndim:
        return f"{came}: jnp.array({name}) makes it one"
    odd = [element for element in array.flat if not isinstance(element, int | float | complex | np.number)]
    if odd and (array.ndim or isinstance(value, str)):
        first = odd[0].item() if isinstance(odd[0], np.generic) else odd[0]
        return f"it holds {first!r}" if isinstance(first, str | None) else f"it holds {_a(first)}"
    return came if odd or array.dtype != object else f"its type is object: {name}.astype(float) makes it one"


def _a(value: Any) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'aeiouAEIOU' else 'a'} {kind}"


def same_shape(**values: Any) -> None:
    """Arrays that are compared element by element must have the same shape, and at least one element."""
    arrays(**values)
    shapes = {name: np.shape(array) for name, array in values.items()}
    listed = ", ".join(f"{name} has shape {shape}" for name, shape in shapes.items())
    if len(set(shapes.values())) > 1:
        columns = [name for name, shape in shapes.items() if shape[1:] == (1,) and shape[:1] in shapes.values()]
        advice = f" {columns[0]}[:, 0] makes a vector of the column." if columns else ""
        raise ValueError(f"Expected arrays of the same shape, one value per example, but {listed}.{advice}")
    if any(0 in shape for shape in shapes.values()):
        raise ValueError(f"Expected at least one example, but {listed}.")


def labels(y: Any) -> None:
    """Labels are 0 or 1. A fraction between them is a soft label (a probability) and means what you would think."""
    if _known(y):
        values = np.asarray(y)
        outside = values[~((values >= 0) & (values <= 1))]
        if outside.size:
            advice = " For labels -1 and +1, use (y + 1) / 2." if -1 in outside else ""
            raise ValueError(f"Expected labels 0 and 1, but y holds {outside.ravel()[0]:g}.{advice}")


def signs(y: Any) -> None:
    """Labels are -1 or +1."""
    if _known(y):
        values = np.asarray(y)
        outside = values[np.abs(values) != 1]
        if outside.size:
            advice = " For labels 0 and 1, use 2 * y - 1." if 0 in outside else ""
            raise ValueError(f"Expected labels -1 and +1, but y holds {outside.ravel()[0]:g}.{advice}")


def steps(n_steps: Any, step_size: Any, name: str = "n_steps") -> None:
    """A whole number of steps, zero or more, of a finite size."""
    try:
        whole = not isinstance(n_steps, bool) and int(n_steps) == n_steps
    except (TypeError, ValueError, OverflowError):
        whole = False
    if not whole or n_steps < 0:
        raise ValueError(f"Expected {name} to be a whole number, 0 or more, but it is {n_steps!r}.")
    if _known(step_size) and not finite_number(step_size):
        raise ValueError(f"Expected a finite step_size, but it is {step_size!r}.")


def finite_number(value: Any) -> bool:
    """Whether it is one number, neither NaN nor infinite."""
    try:
        return math.isfinite(value)
    except (TypeError, OverflowError):
        return False


def parameters(theta: Any) -> None:
    """A theta of floats: only for them are there slopes."""
    for leaf in jax.tree.leaves(theta):
        arrays(theta=leaf)
        kind = jax.dtypes.result_type(leaf)
        if not jax.numpy.issubdtype(kind, np.floating):
            raise TypeError(f"Expected theta to hold floats, such as 0.0, but it holds {leaf!r}, of type {kind}.")


def examples(x: Any, y: Any) -> None:
    """As many inputs as targets, and at least one."""
    arrays(x=x, y=y)
    _as_many(x, y)


def _as_many(x: Any, y: Any) -> None:
    n_x, n_y = (shape[0] if (shape := _shape(a)) else 1 for a in (x, y))
    if n_x != n_y:
        raise ValueError(f"Expected one target per input, but x holds {n_x} examples and y holds {n_y}.")
    if n_x == 0:
        raise ValueError("Expected at least one example to train on, but x and y are empty.")


def _shape(array: Any) -> tuple[int, ...]:
    """The shape of an array or number: what `np.shape` says, in a tenth of its time."""
    return getattr(array, "shape", ())


def table(**tables: Any) -> None:
    """A table: one example per row, one feature per column."""
    arrays(**tables)
    for name, value in tables.items():
        shape = _shape(value)
        if len(shape) != 2:
            advice = f" With one feature, {name}[:, None] makes it one." if len(shape) == 1 and shape[0] else ""
            raise ValueError(f"Expected a table with one row per example, but {name} has shape {shape}.{advice}")


def rows(y: Any, **tables: Any) -> None:
    """A table, at least one row of it, and a vector with one target for each."""
    table(**tables)
    arrays(y=y)
    for value in tables.values():
        _as_many(value, y)
    vector(y=y)


def vector(**vectors: Any) -> None:
    """A vector: one axis."""
    for name, value in vectors.items():
        shape = _shape(value)
        if len(shape) != 1:
            advice = f" {name}[:, 0] makes a vector of the column." if shape[1:] == (1,) else ""
            raise ValueError(f"Expected {name} to be a vector, but it has shape {shape}.{advice}")


def same_columns(X_train: Any, X: Any) -> None:
    """Two tables with the same features, one per column, and at least one example to learn from."""
    arrays(X_train=X_train, X=X)
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
    """Decisions are 0 or 1; a probability is not a decision."""
    for name, array in arrays.items():
        values = np.asarray(array).ravel() if _known(array) else np.zeros(0)
        outside = values[(values != 0) & (values != 1)]
        if outside.size:
            raise ValueError(f"Expected 0 or 1 in {name}, but it holds {outside[0]:g}. Does it still need a threshold?")


def layer_sizes(sizes: Any) -> None:
    """Two or more whole numbers, each 1 or more: the inputs, the layers, the outputs."""
    whole = all(isinstance(size, int | np.integer) and not isinstance(size, bool) and size >= 1 for size in sizes)
    if len(sizes) < 2 or not whole:
        raise ValueError(f"Expected sizes to be two or more whole numbers, each 1 or more, but they are {list(sizes)}.")


def two_classes(X: Any, y: Any) -> None:
    """A table with a label 0 or 1 for every example, and at least one example of each class."""
    rows(y, X=X)
    if _known(y):
        values = np.asarray(y)
        n1, n0 = np.count_nonzero(values == 1), values.size - np.count_nonzero(values)
        if not (n1 and n0) or n1 + n0 < values.size:
            labels(y)
            raise ValueError(f"Expected labels 0 and 1, at least one example of each, but y holds {n1} ones and {n0} zeros.")


def gaussians(mean1: Any, mean0: Any, covariance: Any) -> None:
    """Two means of one length d, and a covariance of shape (d, d)."""
    arrays(mean1=mean1, mean0=mean0, covariance=covariance)
    shapes = [np.shape(array) for array in (mean1, mean0, covariance)]
    if len(shapes[0]) != 1 or shapes[1] != shapes[0] or shapes[2] != shapes[0] * 2:
        listed = ", ".join(map(str, shapes))
        raise ValueError(f"Expected two means of shape (d,) and a covariance of shape (d, d), but the shapes are {listed}.")


def class_numbers(X: Any, labels: Any, b: Any) -> None:
    """One whole number from 0 to k - 1 for each example, where b holds k biases."""
    table(X=X)
    arrays(labels=labels)
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
