"""What people hand over, turned into arrays of real numbers where that is possible; where not, a message says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import expect


def reals(name: str, value: Any) -> Any:
    """The value as an array of real numbers; arrays of floats are returned as they are.

    Raises:
        TypeError: it holds something other than real numbers.
        ValueError: its rows differ in length, or some of its numbers are masked.
    """
    array = value if isinstance(value, jax.Array) or type(value) is np.ndarray else _array(name, value)
    kind = array.dtype.kind
    if kind in "fb" or (isinstance(array, jax.Array) and kind in "iu"):
        return array
    if kind in "iu":
        return array.astype(float)  # JAX would take the last 32 bits of a large whole number
    return _of_another_kind(name, value, array)


def _array(name: str, value: Any) -> np.ndarray:
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise ValueError(f"Expected a number everywhere in {name}, but some are masked. Leave those rows out, or fill them in.")
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"Expected {name} to be an array of numbers, but its rows differ in length.") from None


def _of_another_kind(name: str, value: Any, array: Any) -> Any:
    if jnp.issubdtype(array.dtype, np.floating):  # bfloat16 and the like
        return array
    if jnp.issubdtype(array.dtype, np.complexfloating):
        raise TypeError(f"Expected real numbers in {name}, but they are complex ({array.dtype}).")
    if array.dtype == object and array.ndim and all(isinstance(number, int | float | np.number) for number in array.flat):
        return array.astype(float)
    expect.arrays(**{name: value})
    expect.arrays(**{name: array})
    raise AssertionError("arrays of anything but numbers are refused above")


def as_jax(array: Any) -> jax.Array:
    """The array in the precision of JAX; what that cannot hold becomes infinite, without a warning: see `finite`."""
    with np.errstate(over="ignore"):
        return jnp.asarray(array)


def floats(name: str, tree: Any) -> Any:
    """A pytree with every leaf as a JAX array of floats, which is what has slopes.

    Raises:
        TypeError: a leaf holds something other than real numbers.
    """
    leaves = jax.tree.map(lambda leaf: as_jax(reals(name, leaf)), tree)
    return jax.tree.map(lambda leaf: leaf if jnp.issubdtype(leaf.dtype, np.floating) else leaf.astype(float), leaves)


def finite(name: str, array: Any) -> None:
    """Make sure of no NaN or infinity, also in the precision that JAX computes with; else a `ValueError` names the first."""
    seen = np.asarray(as_jax(array))
    if np.isfinite(seen).all():
        return
    place = tuple(int(i) for i in np.argwhere(~np.isfinite(seen))[0])
    given, where = np.asarray(array)[place], f"{name}[{', '.join(map(str, place))}]"
    if np.isfinite(given):
        raise ValueError(
            f"Expected numbers that {seen.dtype} can hold, but {where} is {given}. Divide by a large number first, or switch "
            'on 64 bits: jax.config.update("jax_enable_x64", True).'
        )
    advice = " Leave such rows out, or put numbers in their place." if seen.ndim == 2 else ""
    raise ValueError(f"Expected finite numbers, but {where} is {given}.{advice}")


def zero_or_more(name: str, value: Any) -> None:
    """Make sure of a finite number that is not negative; else `ValueError`."""
    if not (expect.finite_number(value) and value >= 0):
        raise ValueError(f"Expected a {name} of 0 or more, but it is {value!r}.")


def functions(**values: Any) -> None:
    """Make sure that each can be called; else `TypeError`."""
    for name, value in values.items():
        if not callable(value):
            raise TypeError(f"Expected {name} to be a function, but it is {value!r}.")


def one_number(loss: Callable[..., Any]) -> Callable[..., Any]:
    """The same loss, which raises `TypeError` where it returns anything but one number. This is checked while JAX traces."""

    def checked(*arguments: Any) -> Any:
        value = loss(*arguments)
        if value is None:
            raise TypeError("Expected the loss to be one number, but its function returns None. Does it end with `return`?")
        expect.arrays(loss=value)
        if np.shape(value) != ():
            shape = np.shape(value)
            raise TypeError(f"Expected the loss to be one number, but it has shape {shape}. Take the sum or the mean of it.")
        return value

    return checked
