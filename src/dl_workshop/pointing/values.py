"""What a function comes to, without compiling: JAX writes down what it does, and NumPy works it out.

A search tries hundreds of small edits, each once. XLA would compile each of their operations, a twentieth of a second for every
one; here a call takes about a thousandth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import Literal

from dl_workshop.pointing.patience import go_on, within

LONGEST = 0.3
"""Seconds that one call may take."""


def worked_out(jaxpr: Any, consts: Sequence[Any], args: Sequence[Any]) -> list[Any]:
    """The results of a jaxpr, as NumPy's arrays.

    What NumPy does not know is left to JAX, operation by operation.

    Raises:
        TooLong: a loop in it takes longer than `LONGEST`.
    """
    with np.errstate(all="ignore"), within(LONGEST):
        return _Run().run(jaxpr, consts, [plain(arg) for arg in args])


class _Run:
    def __init__(self) -> None:
        self.plans: dict[int, list[Any]] = {}

    def run(self, jaxpr: Any, consts: Sequence[Any], args: Sequence[Any]) -> list[Any]:
        known: dict[Any, Any] = {}
        known.update(zip(jaxpr.constvars, map(plain, consts), strict=True))
        known.update(zip(jaxpr.invars, args, strict=True))
        if id(jaxpr) not in self.plans:  # a loop's jaxpr is run many times
            self.plans[id(jaxpr)] = [self.step(equation) for equation in jaxpr.eqns]
        for step, inputs, outputs in self.plans[id(jaxpr)]:
            results = step([known[atom] if literal is None else literal for atom, literal in inputs])
            known.update(zip(outputs, results, strict=True))
        return [_typed(atom.val, atom.aval) if isinstance(atom, Literal) else known[atom] for atom in jaxpr.outvars]

    def step(self, equation: Any) -> tuple[Callable[[list[Any]], list[Any]], list[tuple[Any, Any]], list[Any]]:
        """How one equation is worked out: a function of its inputs, the inputs or the numbers in their place, the outputs."""
        inputs = [
            (None, _typed(atom.val, atom.aval)) if isinstance(atom, Literal) else (atom, None) for atom in equation.invars
        ]
        return self.way(equation), inputs, equation.outvars

    def way(self, equation: Any) -> Callable[[list[Any]], list[Any]]:
        name, params = equation.primitive.name, equation.params
        if name in _LOOPS:
            return partial(_LOOPS[name], self, params)
        inside = next((params[key] for key in ("jaxpr", "call_jaxpr", "fun_jaxpr") if key in params), None)
        if inside is not None:
            return partial(self.closed, inside) if hasattr(inside, "consts") else partial(self.run, inside, ())
        operation = _OPERATIONS.get(name)
        if operation is None:
            return partial(self.by_jax, equation)
        shape, dtype = equation.outvars[0].aval.shape, equation.outvars[0].aval.dtype

        def by_numpy(args: list[Any]) -> list[Any]:
            try:
                value = operation(params, *args)
            except (TypeError, ValueError, NotImplementedError):
                value = None
            if value is None or np.shape(value) != shape:
                return self.by_jax(equation, args)
            return [value if value.dtype == dtype else value.astype(dtype)]

        return by_numpy

    def closed(self, closed: Any, args: Sequence[Any]) -> list[Any]:
        return self.run(closed.jaxpr, closed.consts, args)

    def by_jax(self, equation: Any, args: list[Any]) -> list[Any]:
        names, params = equation.primitive.get_bind_params(equation.params)
        results = equation.primitive.bind(*names, *args, **params)
        return [plain(value) for value in (results if equation.primitive.multiple_results else [results])]

    def scan(self, params: Mapping[str, Any], args: list[Any]) -> list[Any]:
        consts, carried = params["num_consts"], params["num_carry"]
        fixed, carry, rows = args[:consts], args[consts : consts + carried], args[consts + carried :]
        turns = range(params["length"])
        out: list[list[Any]] = []
        for i in reversed(turns) if params["reverse"] else turns:
            go_on()
            results = self.closed(params["jaxpr"], [*fixed, *carry, *(row[i] for row in rows)])
            carry = results[:carried]
            out.append(results[carried:])
        if params["reverse"]:
            out.reverse()
        avals = params["jaxpr"].out_avals[carried:]
        stacked = [np.stack(column) for column in zip(*out, strict=True)] if out else []
        return [*carry, *(stacked or [np.zeros((0, *aval.shape), aval.dtype) for aval in avals])]

    def loop(self, params: Mapping[str, Any], args: list[Any]) -> list[Any]:
        asks, does = params["cond_nconsts"], params["body_nconsts"]
        carry = args[asks + does :]
        while bool(self.closed(params["cond_jaxpr"], [*args[:asks], *carry])[0]):
            go_on()
            carry = self.closed(params["body_jaxpr"], [*args[asks : asks + does], *carry])
        return carry

    def cond(self, params: Mapping[str, Any], args: list[Any]) -> list[Any]:
        branches = params["branches"]
        return self.closed(branches[min(max(int(args[0]), 0), len(branches) - 1)], args[1:])


_LOOPS: dict[str, Callable[..., list[Any]]] = {"scan": _Run.scan, "while": _Run.loop, "cond": _Run.cond}


def plain(value: Any) -> Any:
    """An array as NumPy's; whatever else, a random key too, as it is."""
    if isinstance(value, jax.Array) and not jnp.issubdtype(value.dtype, jax.dtypes.prng_key):
        return np.asarray(value)
    return value


def _typed(value: Any, aval: Any) -> Any:
    return np.asarray(value, aval.dtype) if not isinstance(value, jax.Array) else plain(value)


def _dot(params: Mapping[str, Any], a: Any, b: Any) -> Any:
    (over_a, over_b), (batch_a, batch_b) = params["dimension_numbers"]
    if batch_a or batch_b:
        return None
    return np.tensordot(a, b, axes=(over_a, over_b))


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


def _sorted(params: Mapping[str, Any], *operands: Any) -> Any:
    return np.sort(operands[0], axis=params["dimension"], kind="stable") if len(operands) == 1 else None


def _logistic(x: Any) -> Any:
    return (1 / (1 + np.exp(-x.astype(float)))).astype(x.dtype)


def _erf(x: Any) -> Any:
    return np.vectorize(math.erf, otypes=[float])(x)


_SIMPLE: dict[str, Callable[..., Any]] = {
        "add": np.add, "sub": np.subtract, "mul": np.multiply, "neg": np.negative, "max": np.maximum, "min": np.minimum,
        "exp": np.exp, "exp2": np.exp2, "log": np.log, "log1p": np.log1p, "expm1": np.expm1, "tanh": np.tanh, "sin": np.sin,
        "cos": np.cos, "tan": np.tan, "sqrt": np.sqrt, "rsqrt": lambda x: 1 / np.sqrt(x), "abs": np.abs, "sign": np.sign,
        "floor": np.floor, "ceil": np.ceil, "pow": np.power, "add_any": np.add, "square": np.square, "logistic": _logistic,
        "erf": _erf, "atan2": np.arctan2, "is_finite": np.isfinite, "and": np.bitwise_and, "or": np.bitwise_or,
        "xor": np.bitwise_xor, "not": np.invert, "eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal,
        "gt": np.greater, "ge": np.greater_equal, "stop_gradient": np.asarray, "copy": np.asarray, "copy_p": np.asarray,
}  # fmt: skip
"""Operations without parameters that NumPy has too."""
_OPERATIONS: dict[str, Callable[..., Any]] = {
    **{name: _each(function) for name, function in _SIMPLE.items()},
    "clamp": lambda params, low, x, high: np.minimum(np.maximum(x, low), high),
    "convert_element_type": lambda params, x: np.asarray(x),
    "reduce_precision": lambda params, x: x,
    "optimization_barrier": lambda params, *xs: xs[0] if len(xs) == 1 else None,
    "div": _divided, "integer_pow": _power, "select_n": _selected,
    "dot_general": _dot, "broadcast_in_dim": _broadcast, "reshape": _reshaped, "squeeze": _shrunk, "slice": _sliced,
    "transpose": lambda params, x: np.transpose(x, params["permutation"]),
    "rev": lambda params, x: np.flip(x, axis=tuple(params["dimensions"])),
    "concatenate": _joined, "iota": _counted, "sort": _sorted,
    "reduce_sum": _reduced(np.sum), "reduce_prod": _reduced(np.prod), "reduce_max": _reduced(np.max),
    "reduce_min": _reduced(np.min), "reduce_and": _reduced(np.all), "reduce_or": _reduced(np.any),
    "argmax": _argument(np.argmax), "argmin": _argument(np.argmin),
    "cumsum": _cumulated(np.add), "cumprod": _cumulated(np.multiply), "cummax": _cumulated(np.maximum),
    "cummin": _cumulated(np.minimum),
}  # fmt: skip
"""What NumPy does for an operation of JAX's, given the operation's parameters and its arguments; None where that case is
JAX's alone."""
