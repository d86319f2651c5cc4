"""Operations of JAX's, done by NumPy: the table of all that NumPy has too."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import scipy.linalg
from jax.lax import RoundingMethod


def _dot(params: Mapping[str, Any], a: Any, b: Any) -> Any:
    (over_a, over_b), (batch_a, batch_b) = params["dimension_numbers"]
    if not batch_a:
        return np.tensordot(a, b, axes=(over_a, over_b))
    axes_a, axes_b = list(range(a.ndim)), list(range(a.ndim, a.ndim + b.ndim))
    for one, other in zip((*over_a, *batch_a), (*over_b, *batch_b), strict=True):
        axes_b[other] = axes_a[one]
    free = [axis for axis in axes_a if axis not in (*over_a, *batch_a)] + [axis for axis in axes_b if axis >= a.ndim]
    return np.einsum(a, axes_a, b, axes_b, [*batch_a, *free])


def _broadcast(params: Mapping[str, Any], x: Any) -> Any:
    shape, where = params["shape"], params["broadcast_dimensions"]
    inner = [1] * len(shape)
    for axis, size in zip(where, np.shape(x), strict=True):
        inner[axis] = size
    return np.broadcast_to(np.reshape(x, inner), shape)


def _reduced(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda params, x: function(x, axis=tuple(params["axes"]))


def _argument(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda params, x: function(x, axis=params["axes"][0])


def _cumulated(function: Any) -> Callable[..., Any]:
    def cumulated(params: Mapping[str, Any], x: Any) -> Any:
        axis = params["axis"]
        turned = np.flip(x, axis) if params["reverse"] else x
        done = function.accumulate(turned, axis=axis)
        return np.flip(done, axis) if params["reverse"] else done

    return cumulated


def _each(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda params, *args: function(*args)


def _divided(params: Mapping[str, Any], x: Any, y: Any) -> Any:
    return x / y if np.asarray(x).dtype.kind in "fc" else None


def _remainder(x: Any, y: Any) -> Any:
    return np.fmod(x, y) if np.asarray(x).dtype.kind == "f" else None


def _rounded(params: Mapping[str, Any], x: Any) -> Any:
    return np.round(x) if params["rounding_method"] == RoundingMethod.TO_NEAREST_EVEN else None


def _converted(params: Mapping[str, Any], x: Any) -> Any:
    to = params["new_dtype"]
    if x.dtype.kind == "f" and to.kind in "iu" and not (np.abs(x) < np.iinfo(to).max / 2).all():
        return None  # where an integer cannot hold it, NumPy wraps around and XLA does not
    return x


def _selected(params: Mapping[str, Any], which: Any, *cases: Any) -> Any:
    if len(cases) != 2 or np.asarray(which).dtype != bool:
        return None
    return np.where(which, cases[1], cases[0])


def _sliced(params: Mapping[str, Any], x: Any) -> Any:
    strides = params["strides"] or (1,) * x.ndim
    return x[tuple(map(slice, params["start_indices"], params["limit_indices"], strides))]


def _shrunk(params: Mapping[str, Any], x: Any) -> Any:
    return np.squeeze(x, axis=tuple(params["dimensions"]))


def _reshaped(params: Mapping[str, Any], x: Any) -> Any:
    return np.reshape(x, params["new_sizes"]) if params.get("dimensions") is None else None


def _power(params: Mapping[str, Any], x: Any) -> Any:
    power = params["y"]
    if power < 0:
        return 1 / np.power(x, -power)
    return np.power(x, power)


def _counted(params: Mapping[str, Any]) -> Any:
    shape, axis = params["shape"], params["dimension"]
    row = np.arange(shape[axis])
    return np.broadcast_to(row.reshape([-1 if i == axis else 1 for i in range(len(shape))]), shape)


def _joined(params: Mapping[str, Any], *parts: Any) -> Any:
    return np.concatenate(parts, axis=params["dimension"])


def _stacked(params: Mapping[str, Any], *parts: Any) -> Any:
    return np.stack(parts, axis=params["axis"])


def _parted(params: Mapping[str, Any], x: Any) -> Any:
    return np.split(x, np.cumsum(params["sizes"])[:-1], axis=params["axis"])


def _unstacked(params: Mapping[str, Any], x: Any) -> Any:
    return list(np.moveaxis(x, params["axis"], 0))


def _cut_out(params: Mapping[str, Any], x: Any, *starts: Any) -> Any:
    sizes = params["slice_sizes"]
    begins = [min(max(int(start), 0), room - size) for start, room, size in zip(starts, x.shape, sizes, strict=True)]
    return x[tuple(slice(begin, begin + size) for begin, size in zip(begins, sizes, strict=True))]


def _windows(x: Any, indices: Any, sizes: Sequence[int], axes: Sequence[int], shared: Iterable[tuple[int, int]]) -> Any:
    """Where windows of `sizes` lie in `x`, one for each row of indices; None where one of them begins or ends outside.

    Each number of a row belongs to one of the `axes` of `x`. Along the `shared` axes, of `x` and of the indices, both are one
    batch.
    """
    batch = indices.shape[:-1]
    starts = [np.zeros(batch, int)] * x.ndim
    for part, axis in enumerate(axes):
        starts[axis] = indices[..., part].astype(int)
    for axis, over in shared:
        starts[axis] = np.indices(batch)[over]
    if any(np.any((start < 0) | (start > room - size)) for start, room, size in zip(starts, x.shape, sizes, strict=True)):
        return None
    return tuple(start[(...,) + (None,) * x.ndim] + step for start, step in zip(starts, np.indices(sizes), strict=True))


def _gathered(params: Mapping[str, Any], x: Any, indices: Any) -> Any:
    numbers = params["dimension_numbers"]
    shared = zip(numbers.operand_batching_dims, numbers.start_indices_batching_dims, strict=True)
    places = _windows(x, indices, params["slice_sizes"], numbers.start_index_map, shared)
    if places is None:
        return None
    batch = indices.ndim - 1
    gone = (*numbers.collapsed_slice_dims, *numbers.operand_batching_dims)
    left = np.squeeze(x[places], axis=tuple(batch + axis for axis in gone))
    return np.moveaxis(left, range(batch, left.ndim), numbers.offset_dims)


def _scattered(adds: bool) -> Callable[..., Any]:
    """Numbers set or added in the windows in which `_gathered` would look."""

    def scattered(params: Mapping[str, Any], x: Any, indices: Any, updates: Any) -> Any:
        numbers, batch = params["dimension_numbers"], indices.ndim - 1
        missing = (*numbers.inserted_window_dims, *numbers.operand_batching_dims)
        moved = np.moveaxis(updates, numbers.update_window_dims, range(batch, updates.ndim))
        moved = np.expand_dims(moved, tuple(batch + axis for axis in missing))
        shared = zip(numbers.operand_batching_dims, numbers.scatter_indices_batching_dims, strict=True)
        places = _windows(x, indices, moved.shape[batch:], numbers.scatter_dims_to_operand_dims, shared)
        if places is None:
            return None
        changed = np.array(x)
        np.add.at(changed, places, moved) if adds else changed.__setitem__(places, moved)
        return changed

    return scattered


def _platform(params: Mapping[str, Any]) -> Any:
    return np.int32(next(i for i, names in enumerate(params["platforms"]) if names is None or "cpu" in names))


def _lu(params: Mapping[str, Any], a: Any) -> Any:
    if a.ndim > 2 or not np.isfinite(a).all():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a singular matrix: JAX comes to infinity without a word
        factors, pivots = scipy.linalg.lu_factor(a)
    order = np.arange(len(a))
    for row, other in enumerate(pivots):
        order[[row, other]] = order[[other, row]]
    return [factors, pivots, order]


def _triangular(params: Mapping[str, Any], a: Any, b: Any) -> Any:
    if a.ndim > 2 or not params["left_side"] or params["conjugate_a"] or not np.diag(a).all():
        return None
    return scipy.linalg.solve_triangular(
        a, b, trans=int(params["transpose_a"]), lower=params["lower"], unit_diagonal=params["unit_diagonal"], check_finite=False
    )


def _padded(params: Mapping[str, Any], x: Any, value: Any) -> Any:
    config = params["padding_config"]
    if any(low < 0 or high < 0 or inside for low, high, inside in config):
        return None
    return np.pad(x, [(low, high) for low, high, _ in config], constant_values=value)


def _sorted(params: Mapping[str, Any], *operands: Any) -> Any:
    return np.sort(operands[0], axis=params["dimension"], kind="stable") if len(operands) == 1 else None


def _logistic(x: Any) -> Any:
    return (1 / (1 + np.exp(-x.astype(float)))).astype(x.dtype)


def _erf(x: Any) -> Any:
    return np.vectorize(math.erf, otypes=[float])(x)


_SIMPLE: dict[str, Callable[..., Any]] = {
        "add": np.add, "sub": np.subtract, "mul": np.multiply, "neg": np.negative, "max": np.maximum, "min": np.minimum,
        "exp": np.exp, "exp2": np.exp2, "log": np.log, "log1p": np.log1p, "expm1": np.expm1, "tanh": np.tanh, "sin": np.sin,
        "cos": np.cos, "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh, "sqrt": np.sqrt,
        "rsqrt": lambda x: 1 / np.sqrt(x), "abs": np.abs, "sign": np.sign,
        "floor": np.floor, "ceil": np.ceil, "pow": np.power, "add_any": np.add, "square": np.square, "logistic": _logistic,
        "erf": _erf, "atan2": np.arctan2, "is_finite": np.isfinite, "and": np.bitwise_and, "or": np.bitwise_or,
        "xor": np.bitwise_xor, "not": np.invert, "eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal,
        "gt": np.greater, "ge": np.greater_equal, "stop_gradient": np.asarray, "copy": np.asarray, "copy_p": np.asarray,
}  # fmt: skip
"""Operations without parameters that NumPy has too."""
OPERATIONS: dict[str, Callable[..., Any]] = {
    **{name: _each(function) for name, function in _SIMPLE.items()},
    "clamp": lambda params, low, x, high: np.minimum(np.maximum(x, low), high),
    "convert_element_type": _converted,
    "reduce_precision": lambda params, x: x,
    "optimization_barrier": lambda params, *xs: xs[0] if len(xs) == 1 else None,
    "div": _divided, "integer_pow": _power, "select_n": _selected,
    "dot_general": _dot, "broadcast_in_dim": _broadcast, "reshape": _reshaped, "squeeze": _shrunk, "slice": _sliced,
    "transpose": lambda params, x: np.transpose(x, params["permutation"]),
    "rev": lambda params, x: np.flip(x, axis=tuple(params["dimensions"])),
    "concatenate": _joined, "stack": _stacked, "pad": _padded, "split": _parted, "unstack": _unstacked,
    "dynamic_slice": _cut_out, "gather": _gathered, "scatter": _scattered(adds=False),
    "scatter-add": _scattered(adds=True), "lu": _lu, "platform_index": _platform, "triangular_solve": _triangular,
    "rem": _each(_remainder), "round": _rounded, "iota": _counted, "sort": _sorted,
    "reduce_sum": _reduced(np.sum), "reduce_prod": _reduced(np.prod), "reduce_max": _reduced(np.max),
    "reduce_min": _reduced(np.min), "reduce_and": _reduced(np.all), "reduce_or": _reduced(np.any),
    "argmax": _argument(np.argmax), "argmin": _argument(np.argmin),
    "cumsum": _cumulated(np.add), "cumprod": _cumulated(np.multiply), "cummax": _cumulated(np.maximum),
    "cummin": _cumulated(np.minimum),
}  # fmt: skip
"""What NumPy does for an operation of JAX's, given the operation's parameters and its arguments; None where that case is
JAX's alone."""
