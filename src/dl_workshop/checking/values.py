"""What a function comes to, without compiling: JAX writes down what it does, and NumPy works it out.

XLA needs a twentieth of a second to compile an operation, or half a second for a whole function; here a call takes about a
thousandth. A first look at an attempt takes one such call, and a search for its mistake hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import Literal

from dl_workshop.checking import limits
from dl_workshop.checking.limits import equations
from dl_workshop.checking.operations import OPERATIONS
from dl_workshop.checking.patience import go_on, within

LONGEST = 1.0
"""Seconds that one call may take."""


def worked_out(jaxpr: Any, consts: Sequence[Any], args: Sequence[Any]) -> list[Any]:
    """The results of a jaxpr, as NumPy's arrays.

    What NumPy does not know is left to JAX, operation by operation.

    Raises:
        TooLong: a loop in it takes longer than `LONGEST`.
    """
    with np.errstate(all="ignore"), within(LONGEST):
        return _Run().run(jaxpr, consts, [plain(arg) for arg in args])


def by_numpy(traced: Any, arrays: Sequence[Any]) -> list[Any]:
    """The results of what `jax.jit(...).trace` has written down, for other arrays of the same shapes; as `worked_out`."""
    return worked_out(traced.jaxpr.jaxpr, traced.jaxpr.consts, arrays)


def knows(jaxpr: Any) -> bool:
    """Whether NumPy has every operation of a jaxpr, those of the jaxprs inside it included."""
    return all(
        one.primitive.name in OPERATIONS or one.primitive.name in _OWN_JAXPRS or _inside(one) is not None or _is_a_bound(one)
        for one in equations(jaxpr)
    )


def _is_a_bound(equation: Any) -> bool:
    """Whether an operation only asks whether a loop may go on, or tells how often it turned."""
    return equation.primitive.name in ("debug_callback", "pure_callback") and limits.is_own(equation.params["callback"])


_CALLS = frozenset({"jit", "closed_call", "remat2", "custom_jvp_call", "custom_vjp_call"})
"""Operations that call a jaxpr and do no more than that. Others, such as shard_map, hold one too, and do more."""


def _inside(equation: Any) -> Any:
    """The jaxpr that an operation calls, if it does no more than that."""
    if equation.primitive.name not in _CALLS:
        return None
    return next((equation.params[key] for key in ("jaxpr", "call_jaxpr", "fun_jaxpr") if key in equation.params), None)


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
        if name in _OWN_JAXPRS:
            return partial(_OWN_JAXPRS[name], self, params)
        if _is_a_bound(equation):
            return lambda args: list(params["callback"](*args))
        inside = _inside(equation)
        if inside is not None:
            return partial(self.closed, inside) if hasattr(inside, "consts") else partial(self.run, inside, ())
        operation = OPERATIONS.get(name)
        if operation is None:
            return partial(self.by_jax, equation)
        forms = [(variable.aval.shape, variable.aval.dtype) for variable in equation.outvars]

        def by_numpy(args: list[Any]) -> list[Any]:
            try:
                value = operation(params, *args)
            except (TypeError, ValueError, NotImplementedError):
                value = None
            made = value if isinstance(value, list) else [value]
            # A loop comes here many thousand times.
            for place, (one, (shape, dtype)) in enumerate(zip(made, forms, strict=True)):
                if one is None or one.shape != shape:
                    return self.by_jax(equation, args)
                if one.dtype != dtype:
                    made[place] = one.astype(dtype)
            return made

        return by_numpy

    def closed(self, closed: Any, args: Sequence[Any]) -> list[Any]:
        return self.run(closed.jaxpr, closed.consts, args)

    def by_jax(self, equation: Any, args: list[Any]) -> list[Any]:
        results = equation.primitive.bind(*args, **equation.primitive.get_bind_params(equation.params))
        return [plain(value) for value in (results if equation.primitive.multiple_results else [results])]

    def scan(self, params: Mapping[str, Any], args: list[Any]) -> list[Any]:
        consts, carried = _counts(params)
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

    def solve(self, params: Mapping[str, Any], args: list[Any]) -> list[Any]:
        lengths = params["const_lengths"]
        begin = lengths.matvec + lengths.vecmat
        return self.closed(params["jaxprs"].solve, [*args[begin : begin + lengths.solve], *args[sum(lengths) :]])


_OWN_JAXPRS: dict[str, Callable[..., list[Any]]] = {
    "scan": _Run.scan,
    "while": _Run.loop,
    "cond": _Run.cond,
    "custom_linear_solve": _Run.solve,
}
"""Operations that run jaxprs of their own."""


def _counts(params: Mapping[str, Any]) -> tuple[int, int]:
    """How many of a scan's arguments are the same at every turn, and how many are carried from one to the next."""
    if "ft_in" in params:  # from jax 0.12 on
        consts, carried, _ = map(len, params["ft_in"].unpack())
        return consts, carried
    return params["num_consts"], params["num_carry"]


def plain(value: Any) -> Any:
    """An array as NumPy's; whatever else, a random key too, as it is."""
    if isinstance(value, jax.Array) and not jnp.issubdtype(value.dtype, jax.dtypes.prng_key):
        return np.asarray(value)
    return value


def _typed(value: Any, aval: Any) -> Any:
    return np.asarray(value, aval.dtype) if not isinstance(value, jax.Array) else plain(value)
