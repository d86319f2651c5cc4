"""Limits inside JAX. XLA can be stopped by nobody once it runs, so what would run forever is bounded before it begins."""

from __future__ import annotations

import contextlib
import math
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import local
from types import FrameType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.extend.core import Literal, jaxpr_as_fun, primitives

from dl_workshop.checking.lines import own_line

TURNS = 20_000
"""How often a loop may turn, the loops inside it included. No exercise's probe needs a tenth of it."""

BYTES = 2**31
"""How much one array may hold."""

_compiled_for = jax.make_user_context(default_value=None)
"""Part of the key under which jit keeps what it compiled: what a check compiled serves no other call, nor the reverse."""


class OutOfBounds(BaseException):
    """What an attempt asked of JAX was refused, or ended. A learner's `except Exception` does not catch it."""

    def __init__(self, kind: str, message: str, line: str = "") -> None:
        super().__init__(message)
        self.kind, self.line = kind, line


class _Watch(local):
    """Whether loops and arrays are bounded in this thread."""

    bounded = False


@dataclass
class _Seen:
    """What loops have shown. XLA calls back from threads of its own, so there is one for all; only one check runs at a time."""

    endless: OutOfBounds | None = None
    asked: OutOfBounds | None = None
    goes_on: Callable[[], bool] = lambda: True


_watch, _seen = _Watch(), _Seen()


@contextlib.contextmanager
def own_compilations() -> Iterator[None]:
    """What is compiled here is shared by all checks, and by nobody else; shapes broadcast as they do by default."""
    with _compiled_for("check"), jax.numpy_rank_promotion("allow"):
        yield


@contextlib.contextmanager
def bounded(goes_on: Callable[[], bool]) -> Iterator[None]:
    """In this thread, loops and arrays are bounded; loops within loops also end once `goes_on()` says no."""
    _watch.bounded, _seen.goes_on, _seen.endless, _seen.asked = True, goes_on, None, None
    try:
        yield
    finally:
        _watch.bounded = False


def worked_out(call: Callable[[], Any]) -> Any:
    """What `call()` returns, once it is there.

    Raises:
        OutOfBounds: a compiled loop in it has reached its bound.
    """
    if _watch.bounded:
        _seen.endless = _seen.asked = None
    try:
        value = call()
        _settle(value)
    except Exception:
        _raise_if_endless()  # whatever came of its result
        raise
    _raise_if_endless()
    return value


def loop_at_work() -> OutOfBounds | None:
    """What is said of the loop that is looking at the clock, if one has since the last result was there."""
    return _seen.asked


def _settle(value: Any) -> None:
    refuse_the_endless(value)
    # An array that did not fit into memory must not be looked at: JAX would take the whole process down.
    jax.block_until_ready(value)


_DEEPEST = 200


def refuse_the_endless(value: Any) -> None:
    """Nobody can take apart lists, tuples and dicts that are nested without end, such as one that contains itself.

    JAX tries to in C++ until the stack is full, and leaves none for anybody.

    Raises:
        OutOfBounds: they do, or nearly so.
    """
    left = [(value, 0)]
    while left:
        each, depth = left.pop()
        if depth > _DEEPEST:
            raise OutOfBounds("DeepResult", "a result that is nested too deeply")
        if isinstance(each, dict | list | tuple):
            left += [(inside, depth + 1) for inside in (each.values() if isinstance(each, dict) else each)]


def _raise_if_endless() -> None:
    if not _watch.bounded:
        return
    jax.effects_barrier()
    if _seen.endless:
        raise _seen.endless from None


@contextlib.contextmanager
def in_force() -> Iterator[None]:
    """JAX's loops and new arrays ask here first; a thread that is not `bounded` notices nothing."""
    guards: dict[Any, Callable[..., Any]] = {
        primitives.while_p: _while,
        primitives.scan_p: _scan,
        primitives.broadcast_in_dim_p: _array,
        primitives.iota_p: _array,
        primitives.random_bits_p: _array,
    }
    for primitive, guard in guards.items():
        primitive.bind = partial(_asked, primitive.bind, guard)
    try:
        yield
    finally:
        for primitive in guards:
            del primitive.bind  # the method of its class shows again


def _asked(bind: Callable[..., Any], guard: Callable[..., Any], *args: Any, **params: Any) -> Any:
    return guard(bind, *args, **params) if _watch.bounded else bind(*args, **params)


def _array(bind: Callable[..., Any], *args: Any, **params: Any) -> Any:
    shape = params["shape"]
    if all(isinstance(length, int) for length in shape) and 4 * math.prod(shape) > BYTES:
        raise OutOfBounds("HugeArray", f"an array of shape {tuple(shape)}")
    return bind(*args, **params)


def _scan(bind: Callable[..., Any], *args: Any, length: int, jaxpr: Any, **params: Any) -> Any:
    turns = length * _turns(jaxpr.jaxpr)
    if turns > TURNS:
        raise OutOfBounds("LongLoop", f"{turns:,} turns")
    if length > 1 and not _is_jaxs_own() and (_while_inside(jaxpr.jaxpr) or (turns > 1000 and _heavy(jaxpr.jaxpr))):
        jaxpr = _by_the_clock(jaxpr)
    return bind(*args, length=length, jaxpr=jaxpr, **params)


def _by_the_clock(jaxpr: Any) -> Any:
    """The same step of a scan, except that it does nothing more once time is over."""
    step, kinds, loop = jaxpr_as_fun(jaxpr), jaxpr.out_avals, _Loop.here("lax.scan")

    def nothing() -> Any:
        return [jnp.zeros(kind.shape, kind.dtype) for kind in kinds]

    def turn(*values: Any) -> Any:
        return lax.cond(loop.may_go_on(0), lambda: step(*values), nothing)

    with unbounded():
        # A random key has no zero: such a loop runs to its end, which is counted.
        keys = any(jnp.issubdtype(kind.dtype, jax.dtypes.extended) for kind in kinds)
        return jaxpr if keys else jax.make_jaxpr(turn)(*jaxpr.in_avals)


def _while(bind: Callable[..., Any], *args: Any, **params: Any) -> Any:
    return bind(*args, **params) if _is_jaxs_own() else _bounded_while(bind, *args, **params)


def _bounded_while(
    bind: Callable[..., Any],
    *args: Any,
    cond_nconsts: int,
    cond_jaxpr: Any,
    body_nconsts: int,
    body_jaxpr: Any,
    **params: Any,
) -> Any:
    """The same loop, with a count of its turns that ends it and says so. (A count costs next to nothing; a clock would not.)"""
    loop, heavy = _Loop.here("lax.while_loop"), _heavy(cond_jaxpr.jaxpr) or _heavy(body_jaxpr.jaxpr)

    def goes_on(turns: Any, on: Any) -> Any:
        return on & (loop.may_go_on(turns) if heavy else turns <= TURNS)

    consts = cond_nconsts + body_nconsts
    with unbounded():
        none = jnp.int32(0)
        turns, *values = bind(
            *args[:consts],
            none,
            *args[consts:],
            cond_nconsts=cond_nconsts,
            cond_jaxpr=_extended(cond_jaxpr, cond_nconsts, jax.make_jaxpr(goes_on)(none, True), keeps=False),
            body_nconsts=body_nconsts,
            body_jaxpr=_extended(body_jaxpr, body_nconsts, jax.make_jaxpr(lambda turns: turns + 1)(none), keeps=True),
            **params,
        )
        jax.debug.callback(loop.counted, turns)
    return values


def _extended(closed: Any, consts: int, end: Any, keeps: bool) -> Any:
    """A loop's recipe with one more argument, the turns, after its constants; at its end `end` is worked out from them.

    What comes out is the result of `end`, and with `keeps` its own results behind; without, they go into `end`. (To trace
    both functions of the loop once more would take as long as to compile it.)
    """
    own, (turns, *fed) = closed.jaxpr, end.jaxpr.invars
    links = dict(zip(fed, own.outvars, strict=True)) if fed else {}
    equations = [
        equation.replace(invars=[var if isinstance(var, Literal) else links.get(var, var) for var in equation.invars])
        for equation in end.jaxpr.eqns
    ]
    extended = own.replace(
        invars=[*own.invars[:consts], turns, *own.invars[consts:]],
        outvars=[*end.jaxpr.outvars, *(own.outvars if keeps else ())],
        eqns=[*own.eqns, *equations],
        debug_info=None,
    )
    return extended if closed is own else closed.replace(jaxpr=extended)  # newer versions of JAX know one kind of recipe


def _is_jaxs_own() -> bool:
    """Whether the loop that is being bound is JAX's own: in its random numbers, say, or where it differentiates.

    Such loops end, and there are many of them. What JAX makes of a learner's loop has that one's bound already.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame and frame.f_code.co_filename.startswith(_BETWEEN):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(_JAX)


_JAX = str(Path(jax.__file__).parent)
_BETWEEN = (
    __file__,
    *(str(Path(_JAX) / "_src" / part) for part in ("core.py", "traceback_util.py", "lax/control_flow")),
)


@dataclass(frozen=True)
class _Loop:
    """A loop, by the name that the learner calls it by, and the line where that is."""

    name: str
    line: str

    @classmethod
    def here(cls, name: str) -> _Loop:
        """The loop that is being bound."""
        frame = sys._getframe(1)
        names = {each.f_code.co_name for each, _ in traceback.walk_stack(frame)}
        return cls("lax.fori_loop" if "fori_loop" in names else name, own_line(frame))

    def may_go_on(self, turns: Any) -> Any:
        """Inside what is compiled: whether it may. It may not beyond its bound, nor when time is over."""
        return jax.pure_callback(self._may_go_on, jax.ShapeDtypeStruct((), bool), turns, vmap_method="expand_dims")

    def _may_go_on(self, turns: Any) -> Any:
        _seen.asked = OutOfBounds("SlowLoop", f"{self.name} was stopped when time was over", self.line)
        self.counted(turns)
        if not _seen.goes_on():
            _seen.endless = _seen.asked
        return np.full(np.shape(turns), not _seen.endless)

    def counted(self, turns: Any) -> None:
        """Called back with the turns that it took."""
        if np.asarray(turns).max() > TURNS:
            _seen.endless = OutOfBounds("EndlessLoop", f"{self.name} was stopped after {TURNS:,} turns", self.line)


def is_own(callback: Any) -> bool:
    """Whether what JAX calls back is a bound of ours, and nothing of the learner's."""
    held = [cell.cell_contents for cell in getattr(callback, "__closure__", None) or ()]
    return any(isinstance(getattr(one, "__self__", None), _Loop) for one in (getattr(callback, "callback_func", None), *held))


@contextlib.contextmanager
def unbounded() -> Iterator[None]:
    """What transforms a loop that already has its bound binds it again; and some callers bound their loops themselves."""
    before, _watch.bounded = _watch.bounded, False
    try:
        yield
    finally:
        _watch.bounded = before


def _turns(jaxpr: Any) -> int:
    """How often the loops in a recipe that are counted beforehand turn, together; at least 1."""
    inside = (
        (equation.params["length"] if equation.primitive is primitives.scan_p else 1) * _turns(inner)
        for equation in jaxpr.eqns
        for inner in _inner(equation)
    )
    return max(1, sum(turns for turns in inside if turns > 1))


def _heavy(jaxpr: Any) -> bool:
    """Whether one turn can take long enough to look at the clock, which takes a twentieth of a millisecond."""
    every = list(equations(jaxpr))
    largest = max((math.prod(value.aval.shape) for eqn in every for value in eqn.outvars), default=0)
    return len(every) > 200 or largest > 10_000 or _turns(jaxpr) > 100 or _while_inside(jaxpr)


def _while_inside(jaxpr: Any) -> bool:
    return any(equation.primitive is primitives.while_p for equation in equations(jaxpr))


def equations(jaxpr: Any) -> Iterator[Any]:
    """Every operation of a recipe, those of the recipes inside it included."""
    for equation in jaxpr.eqns:
        yield equation
        for inner in _inner(equation):
            yield from equations(inner)


def depth(jaxpr: Any) -> int:
    """How many operations of a recipe wait for one another, at most."""
    reached: dict[Any, int] = {}
    for equation in jaxpr.eqns:
        before = max((reached.get(atom, 0) for atom in equation.invars if not isinstance(atom, Literal)), default=0)
        own = max(map(depth, _inner(equation)), default=1)
        reached.update(dict.fromkeys(equation.outvars, before + own))
    return max(reached.values(), default=0)


def _inner(equation: Any) -> Iterator[Any]:
    for value in equation.params.values():
        for item in value if isinstance(value, tuple | list) else (value,):
            jaxpr = getattr(item, "jaxpr", item)
            if hasattr(jaxpr, "eqns"):
                yield jaxpr
