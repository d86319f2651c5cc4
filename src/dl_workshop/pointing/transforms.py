"""JAX's transformations for functions that calculate with NumPy: slopes by differences, loops turn by turn, maps row by row.

A filter, as `stand_ins` is: whatever is found with it is worked out by JAX as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial, wraps
from types import SimpleNamespace
from typing import Any

import jax
import numpy as np

from dl_workshop.checking.patience import go_on
from dl_workshop.checking.values import plain

STEP = 1e-3
"""How far apart the five points of a difference lie, in units of the number itself where that is larger than 1."""
MOST = 200
"""The most numbers with respect to which slopes are taken: every one of them needs four calls."""

Function = Callable[..., Any]


def grad(function: Function, argnums: int | Sequence[int] = 0, has_aux: bool = False, **_: Any) -> Function:
    """As `jax.grad`, to about ten digits."""
    with_value = value_and_grad(function, argnums, has_aux)

    @wraps(function, updated=())
    def slopes(*args: Any, **kwargs: Any) -> Any:
        value, slope = with_value(*args, **kwargs)
        return (slope, value[1]) if has_aux else slope

    return slopes


def value_and_grad(function: Function, argnums: int | Sequence[int] = 0, has_aux: bool = False, **_: Any) -> Function:
    """As `jax.value_and_grad`, to about ten digits.

    Raises:
        TypeError: what comes out is not one real number, or what goes in holds whole numbers.
    """

    @wraps(function, updated=())
    def both(*args: Any, **kwargs: Any) -> Any:
        value = function(*args, **kwargs)
        number = np.asarray(value[0] if has_aux else value)
        if number.shape or number.dtype.kind != "f":
            raise TypeError("a slope is asked for of what is not one real number")
        return value, _slopes(lambda *a: function(*a, **kwargs)[0] if has_aux else function(*a, **kwargs), argnums, args)

    return both


def jacobian(function: Function, argnums: int | Sequence[int] = 0, **_: Any) -> Function:
    """As `jax.jacobian`, to about ten digits."""
    return lambda *args, **kwargs: _slopes(lambda *a: function(*a, **kwargs), argnums, args)


def hessian(function: Function, argnums: int | Sequence[int] = 0, **_: Any) -> Function:
    """As `jax.hessian`, to about eight digits."""
    return jacobian(jacobian(function, argnums), argnums)


def _slopes(function: Function, argnums: int | Sequence[int], args: tuple[Any, ...]) -> Any:
    """The slopes of every number that comes out with respect to every number of the chosen arguments, in JAX's form."""
    numbers = [argnums] if isinstance(argnums, int) else list(argnums)
    given, form = jax.tree.flatten([args[number] for number in numbers])
    kinds = [np.asarray(leaf).dtype for leaf in given]
    leaves = [np.array(leaf, np.float64) for leaf in given]
    if any(kind.kind != "f" for kind in kinds):
        raise TypeError("a slope is asked for with respect to whole numbers")
    if sum(leaf.size for leaf in leaves) > MOST:
        raise NotImplementedError("there are more slopes than anybody waits for")
    forms = []

    def at(leaf: np.ndarray, place: tuple[int, ...], moved: float) -> list[np.ndarray]:
        go_on()
        before = leaf[place]
        leaf[place] = before + moved
        put = dict(zip(numbers, jax.tree.unflatten(form, [each.copy() for each in leaves]), strict=True))
        came, shape = jax.tree.flatten(function(*(put.get(i, arg) for i, arg in enumerate(args))))
        leaf[place] = before
        forms.append(shape)
        return [np.asarray(number, np.float64) for number in came]

    columns: list[list[np.ndarray]] = []  # for each leaf that goes in, each that comes out
    for leaf in leaves:
        rows = []
        for place in np.ndindex(leaf.shape):
            h = STEP * max(1.0, float(abs(leaf[place])))
            points = zip(*(at(leaf, place, k * h) for k in (-2, -1, 1, 2)), strict=True)
            rows.append([_difference(np.array(heights), h) for heights in points])
        columns.append(
            [np.stack(column, axis=-1).reshape((*column[0].shape, *leaf.shape)) for column in zip(*rows, strict=True)]
        )

    def inside(number: int) -> Any:
        made = [column[number].astype(kind) for column, kind in zip(columns, kinds, strict=True)]
        slopes = jax.tree.unflatten(form, made)
        return slopes[0] if isinstance(argnums, int) else tuple(slopes)

    return jax.tree.unflatten(forms[0], [inside(number) for number in range(len(columns[0]))])


def _difference(heights: np.ndarray, h: float) -> np.ndarray:
    """The slope in the middle of four points, at -2, -1, 1 and 2 times h; 0 where nothing but rounding is left of it."""
    low, lower, upper, high = heights
    slope = (low - 8 * lower + 8 * upper - high) / (12 * h)
    # At the bottom of a valley the heights are small, and what they were made of need not be: a perfect fit, say.
    rounding = np.maximum(4 * np.finfo(np.float64).eps * np.max(np.abs(heights), axis=0), 1e-12 * np.ptp(heights, axis=0)) / h
    return np.where(np.abs(slope) <= rounding, 0.0, slope)


def scan(f: Function, init: Any, xs: Any = None, length: int | None = None, reverse: bool = False, **_: Any) -> Any:
    """As `jax.lax.scan`."""
    turns = range(length if length is not None else len(jax.tree.leaves(xs)[0]))
    carry, out = init, []
    for i in reversed(turns) if reverse else turns:
        go_on()
        carry, row = f(carry, jax.tree.map(lambda rows, i=i: rows[i], xs))
        out.append(row)
    return carry, _stacked(out[::-1] if reverse else out)


def _stacked(rows: list[Any]) -> Any:
    if not rows:
        raise NotImplementedError("of what form the rows are that nobody made, only JAX knows")
    return jax.tree.map(lambda *column: np.stack([np.asarray(each) for each in column]), *rows)


def fori_loop(lower: Any, upper: Any, body_fun: Function, init_val: Any, **_: Any) -> Any:
    """As `jax.lax.fori_loop`."""
    value = init_val
    for i in range(int(lower), int(upper)):
        go_on()
        value = body_fun(np.int32(i), value)
    return value


def while_loop(cond_fun: Function, body_fun: Function, init_val: Any) -> Any:
    """As `jax.lax.while_loop`."""
    value = init_val
    while cond_fun(value):
        go_on()
        value = body_fun(value)
    return value


def cond(pred: Any, true_fun: Function, false_fun: Function, *operands: Any) -> Any:
    """As `jax.lax.cond`."""
    return (true_fun if pred else false_fun)(*operands)


def vmap(function: Function, in_axes: Any = 0, out_axes: int = 0, **_: Any) -> Function:
    """As `jax.vmap`, where each argument as a whole is mapped over one axis, or not at all."""

    @wraps(function, updated=())
    def mapped(*args: Any) -> Any:
        axes = [in_axes] * len(args) if in_axes is None or isinstance(in_axes, int) else list(in_axes)
        if out_axes != 0 or any(axis is not None and not isinstance(axis, int) for axis in axes):
            raise NotImplementedError("only whole arguments are mapped, and over one axis")
        sizes = {np.shape(leaf)[axis] for arg, axis in zip(args, axes, strict=True) if axis is not None
                 for leaf in jax.tree.leaves(arg)}  # fmt: skip
        (size,) = sizes

        def row(i: int) -> Iterator[Any]:
            go_on()
            for arg, axis in zip(args, axes, strict=True):
                yield arg if axis is None else jax.tree.map(lambda leaf, axis=axis: np.take(leaf, i, axis), arg)

        return _stacked([function(*row(i)) for i in range(size)])

    return mapped


def jit(function: Function | None = None, **options: Any) -> Any:
    """As `jax.jit`, which changes nothing of what a function comes to."""
    return function if function else partial(jit, **options)


class Random:
    """`jax.random`, whose numbers are handed on as NumPy's."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(jax.random, name)
        return wraps(found)(lambda *args, **kwargs: plain(found(*args, **kwargs))) if callable(found) else found


LAX = SimpleNamespace(scan=scan, fori_loop=fori_loop, while_loop=while_loop, cond=cond, stop_gradient=lambda x: x)
JAX = SimpleNamespace(
    jit=jit, grad=grad, value_and_grad=value_and_grad, jacobian=jacobian, jacfwd=jacobian, jacrev=jacobian, hessian=hessian,
    vmap=vmap, lax=LAX, tree=jax.tree, tree_util=jax.tree_util, random=Random(), Array=np.ndarray,
)  # fmt: skip
