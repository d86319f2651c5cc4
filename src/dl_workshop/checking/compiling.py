"""Work out many calls at once: by NumPy, or in one compilation, as one more call in it costs little."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from functools import partial, wraps
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.checking import values
from dl_workshop.checking.guard import Stopped
from dl_workshop.checking.limits import depth, equations, worked_out
from dl_workshop.checking.outcome import Outcome, Place
from dl_workshop.checking.patience import TooLong
from dl_workshop.checking.surroundings import replaced
from dl_workshop.harnesses import over_arrays

Call = Callable[[Callable[[], list[Any]]], Mapping[str, Any]]
"""What is to be seen at one probe: facets and their values, given a function that makes the probe's arguments afresh."""

Run = Callable[[Any, list[Any]], list[Any]]

LONGEST, DEEPEST = 1500, 400
"""How many operations are worth compiling at once, and how many that wait for one another. Where there are more, as from a loop
in Python, plain calls are quicker: twenty steps of such a loop took 0.6 s to compile, and fifty took 14."""


class NoGain(Exception):
    """Compiling this at once would not be quicker than plain calls, or might not come to an end."""


def at_once(
    calls: Mapping[int, Call], args: Mapping[int, list[Any]], brief: bool = False, run: Run | None = None, compiles: bool = True
) -> dict[Place, Outcome]:
    """For every probe what its call shows, all of them worked out together, with the arrays in `args` as inputs.

    Args:
        calls: by the probe's number, what is to be seen there.
        args: by the probe's number, its arguments.
        brief: leave a probe out where JAX cannot follow its call, instead of raising what stopped it; and leave it to NumPy to
            work out the results where NumPy has all of their operations, instead of compiling them.
        run: what works out the results in place of both, given what JAX has traced and the arrays.
        compiles: whether to compile what is `brief` and not NumPy's.

    Raises:
        NoGain: it is `brief`, and would have to be compiled where that is not to be, or would take too long, or has a loop that
            nobody can count beforehand.
        BaseException: whatever the calls raise.
    """
    made = dict(args)
    leaves, tree = jax.tree.flatten(made)
    places = [i for i, leaf in enumerate(leaves) if isinstance(leaf, jax.Array)]
    seen: list[tuple[Place, str, list[Any]]] = []

    def on_arrays(*arrays: Any) -> list[Any]:
        traced = {id(leaves[i]): array for i, array in zip(places, arrays, strict=True)}

        def fresh(number: int) -> list[Any]:
            # A plain call finds the entries of a dict in their own order, and jit in that of the alphabet.
            if brief:
                return _with(traced, made[number])
            return jax.tree.unflatten(tree, [traced.get(id(leaf), leaf) for leaf in leaves])[number]

        seen.clear()
        for number, call in calls.items():
            try:
                with _nothing_swallowed() if brief else contextlib.nullcontext():
                    forms = [((number, facet), *form_of(value)) for facet, value in call(partial(fresh, number)).items()]
                seen.extend(forms)
            except Stopped:
                raise
            except BaseException:
                if not brief:
                    raise
        return [part for *_, parts in seen for part in parts if isinstance(part, jax.Array)]

    arrays = [leaves[i] for i in places]
    # What was compiled is kept by its recipe, which tells only of inputs that it keeps.
    traced = jax.jit(on_arrays, keep_unused=True).trace(*arrays)
    run = run or (partial(_briefly, compiles=compiles) if brief else _compiled_at_once)
    results = iter(run(traced, arrays))
    return {
        place: Outcome(structure, tuple(np.asarray(next(results) if isinstance(part, jax.Array) else part) for part in parts))
        for place, structure, parts in seen
    }


def _compiled_at_once(traced: Any, arrays: list[Any], brief: bool = False) -> list[Any]:
    return worked_out(lambda: _run(traced.lower(), arrays, brief))


def _briefly(traced: Any, arrays: list[Any], compiles: bool) -> list[Any]:
    """The results by NumPy, where it has all that is needed: else, and if it may and not take too long, by the compiler."""
    recipe = traced.jaxpr.jaxpr
    if values.knows(recipe):
        with contextlib.suppress(TooLong):
            return worked_out(lambda: values.by_numpy(traced, arrays))
    if not compiles or depth(recipe) > DEEPEST or _is_beyond_it(list(equations(recipe))):
        raise NoGain
    return _compiled_at_once(traced, arrays, brief=True)


def _is_beyond_it(all_equations: list[Any]) -> bool:
    """Whether it would take too long, or end Python: XLA without its simplifier cannot set a single number in place."""
    into_a_number = any(e.primitive.name.startswith("scatter") and not e.invars[0].aval.shape for e in all_equations)
    return into_a_number or len(all_equations) > LONGEST


def _with(arrays: Mapping[int, Any], value: Any) -> Any:
    """Arguments with other arrays in the places of their own, in new dicts and lists."""
    if isinstance(value, dict):
        return {key: _with(arrays, entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([_with(arrays, entry) for entry in value])
    return arrays.get(id(value), value)


_compiled: OrderedDict[tuple[str, bool], Any] = OrderedDict()
"""What was compiled last, by its recipe: a second check of the same function need not wait for the compiler again."""
_KEPT = 64


def _run(lowered: Any, arrays: list[Any], brief: bool) -> list[Any]:
    recipe = lowered.as_text()
    # Where XLA simplifies, 0 times infinity can become 0. Plain calls leave it alone, so here XLA must not either.
    options = {"xla_disable_hlo_passes": "algsimp"} if brief else None
    if "callback" in recipe:  # it calls Python back, and the recipe does not say whom
        if brief:
            raise NoGain
        return lowered.compile()(*arrays)
    compiled = _compiled.pop((recipe, brief), None) or lowered.compile(compiler_options=options)
    _compiled[recipe, brief] = compiled
    while len(_compiled) > _KEPT:
        _compiled.popitem(last=False)
    return compiled(*arrays)


@contextlib.contextmanager
def _nothing_swallowed() -> Iterator[None]:
    """Raise if JAX said that it could not follow, and that was caught: then plain calls may come to something else."""
    said: list[BaseException] = []
    kinds = (
        jax.errors.ConcretizationTypeError,
        jax.errors.NonConcreteBooleanIndexError,
        jax.errors.TracerArrayConversionError,
        jax.errors.TracerIntegerConversionError,
    )

    def noting(init: Callable[..., None]) -> Callable[..., None]:
        def noted(error: BaseException, *args: Any, **kwargs: Any) -> None:
            said.append(error)
            init(error, *args, **kwargs)

        return noted

    with replaced([(kind, "__init__", noting(kind.__init__)) for kind in kinds]):
        yield
    if said:
        raise said[0]


_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, partial)


def form_of(value: Any) -> tuple[str, list[Any]]:
    """A pytree in words, such as "{'b': array}", and its arrays in reading order; a list of plain numbers is an array."""
    leaves: list[Any] = []
    return _structure(value, leaves), leaves


def _structure(value: Any, leaves: list[Any]) -> str:
    if isinstance(value, Mapping):
        inside = (f"{key!r}: {_structure(value[key], leaves)}" for key in sorted(value, key=str))
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(_structure(item, leaves) for item in value) + ")"
    if isinstance(value, list) and any(isinstance(item, Mapping | list | tuple) or np.ndim(item) for item in value):
        return "[" + ", ".join(_structure(item, leaves) for item in value) + "]"
    if value is None:
        return "None"
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, list) and any(isinstance(item, jax.core.Tracer) for item in value):
        value = jnp.asarray(value)
    if isinstance(value, jax.Array):
        if not isinstance(value, jax.core.Tracer) and value.is_deleted():
            return "given away"  # by donate_argnums: its memory belongs to somebody else
        leaves.append(jax.random.key_data(value) if jnp.issubdtype(value.dtype, jax.dtypes.prng_key) else value)
        return "array"
    array = np.asarray(jax.device_get(value))
    if array.dtype.kind not in "biufcV":
        return "a function" if isinstance(value, _FUNCTIONS) or hasattr(value, "__wrapped__") else type(value).__name__
    leaves.append(array)
    return "array"


_compilations = [0]
"""How often XLA has compiled something in this process."""


def _note(event: str, duration_secs: float, **_: Any) -> None:
    _compilations[0] += event.endswith("backend_compile_duration")


jax.monitoring.register_event_duration_secs_listener(_note)
_ALIKE = 3
"""Calls that must each have compiled something before all that follow are compiled as one."""


def often_called(attempt: Callable[..., Any]) -> Callable[..., Any]:
    """A function for harnesses that call an attempt with one random key after the other.

    A JAX loop over a function that was made within the call is compiled again at every call; a hundred of them take half a
    minute, and several hundred fill the memory that a process may map. After a few such calls the attempt is compiled as a
    whole, and that is called if it comes to the same.
    """
    compiled_in: dict[Any, list[int]] = {}
    whole: dict[Any, Callable[..., Any] | None] = {}

    @wraps(attempt)
    def called(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            return attempt(*args, **kwargs)
        leaves, tree = jax.tree.flatten(args)
        kind = tree, *((leaf.shape, leaf.dtype) if isinstance(leaf, jax.Array) else repr(leaf) for leaf in leaves)
        ready = whole.get(kind)
        if ready:
            return ready(*(leaf for leaf in leaves if isinstance(leaf, jax.Array)))
        before = _compilations[0]
        value = attempt(*args)
        compiled_in.setdefault(kind, []).append(_compilations[0] - before)
        if kind not in whole and len(compiled_in[kind]) >= _ALIKE and all(compiled_in[kind]):
            whole[kind] = _as_a_whole(attempt, args, value)
        return value

    return called


def _as_a_whole(attempt: Callable[..., Any], args: tuple[Any, ...], value: Any) -> Callable[..., Any] | None:
    """The attempt, compiled as a function of the arrays among its arguments; None where it comes to something else then."""
    arrays, on_arrays = over_arrays(attempt, list(args))
    try:
        made = jax.jit(on_arrays)
        (form, mine), (other, theirs) = form_of(made(*arrays)), form_of(value)
        alike = form == other and all(np.array_equal(one, another) for one, another in zip(mine, theirs, strict=True))
    except Stopped:
        raise
    except Exception:
        return None
    return made if alike else None
