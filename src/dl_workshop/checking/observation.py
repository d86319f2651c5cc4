"""Observe an attempt: what it does on chosen inputs, as plain data. No reference is needed here."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import given
from dl_workshop.checking.failures import Failure, raised
from dl_workshop.checking.guard import Stopped, guarded
from dl_workshop.checking.limits import own_compilations, worked_out
from dl_workshop.checking.surroundings import quiet
from dl_workshop.exercises.spec import Given, Key, Probe, Span
from dl_workshop.time_limit import time_limit


@dataclass(frozen=True)
class Outcome:
    """What one call came to: a structure such as "{'b': array, 'w': array}" with its arrays, or a failure."""

    structure: str = ""
    leaves: tuple[np.ndarray, ...] = ()
    failure: Failure | None = None


Place = tuple[int, str]
"""A probe's number, and a facet."""


class Observation(Mapping[Place, Outcome]):
    """For every place its outcome. What must be compiled is looked at when first asked for; dict(observation) asks for all.

    An attempt that takes longer than `seconds` in all is stopped. Where that is among its plain calls, `stopped` is the place,
    and the last one that is listed.
    """

    def __init__(self, attempt: Callable[..., Any], probes: tuple[Probe, ...], seconds: float) -> None:
        self._attempt, self._probes, self._seconds = attempt, probes, seconds
        self.stopped: Place | None = None
        self._traced = dict[Place, Outcome]()
        self._called, failure = self._guarded(_all_calls)
        if failure:
            self.stopped = max(self._called)[0], "value"
            self._called[self.stopped] = Outcome(failure=failure)
        self._places = [(number, facet) for number, probe in enumerate(probes) for facet in probe.facets]
        if self.stopped:
            self._places = [place for place in self._places if place in self._called]

    def _trace(self) -> dict[Place, Outcome]:
        outcomes, failure = self._guarded(_all_traces)
        # They are observed together: where it stopped, none of them can be had.
        return outcomes if failure is None else {place: Outcome(failure=failure) for place in _traced_places(self._probes)}

    def _guarded(self, observe: Callable[..., None]) -> tuple[dict[Place, Outcome], Failure | None]:
        outcomes, began = dict[Place, Outcome](), time.monotonic()
        failure = guarded(partial(observe, self._attempt, self._probes, outcomes), self._seconds)
        # The second look has what the first one leaves, and enough to see anything at all.
        self._seconds = max(self._seconds - (time.monotonic() - began), 0.35 * self._seconds)
        return outcomes, failure

    def __getitem__(self, place: Place) -> Outcome:
        if place[1] not in _TRACED:
            return self._called[place]
        self._traced = self._traced or self._trace()
        return self._traced[place]

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def observe(attempt: Callable[..., Any], probes: tuple[Probe, ...], seconds: float | None = None) -> Observation:
    """Call the attempt on every probe and record every facet. Prints and progress bars are silenced; nothing is raised.

    An attempt that does not end is stopped after `seconds`, by default `time_limit()`.
    """
    return Observation(attempt, probes, time_limit() if seconds is None else seconds)


@contextlib.contextmanager
def trusting() -> Iterator[None]:
    """Around `observe_calls` and `observe_traces` of what is known to end, and is observed without a guard."""
    with quiet(), own_compilations():
        yield


def observe_calls(attempt: Callable[..., Any], probe: Probe) -> dict[str, Outcome]:
    """What plain calls show at one probe: the value, what became of the arguments, and the value of a second call."""
    args = _made_all(probe)
    value = _attempted(_value, _bound(attempt, probe), args, probe)
    outcomes = {"value": value, "arguments": _outcome([arg for arg in args if not callable(arg)])}
    if probe.again:
        outcomes["again"] = _attempted(_second_value, _bound(attempt, probe), _made_all(probe), probe)
    return outcomes


def _all_calls(attempt: Callable[..., Any], probes: tuple[Probe, ...], outcomes: dict[Place, Outcome]) -> None:
    for number, probe in enumerate(probes):
        outcomes[number, "value"] = Outcome()  # it has come this far
        outcomes |= {(number, facet): outcome for facet, outcome in observe_calls(attempt, probe).items()}


def observe_traces(attempt: Callable[..., Any], probes: tuple[Probe, ...]) -> dict[Place, Outcome]:
    """The gradient, and the value under jit and vmap, where probes ask for them.

    All in one compilation where that goes, as it is compiling that takes time; else one by one, to see which fail and why.
    """
    places = _traced_places(probes)
    args = {number: _made_all(probes[number]) for number, _ in places}

    def together(args: dict[int, list[Any]]) -> dict[str, Any]:
        return {f"{n} {facet}": _TRACED[facet](_bound(attempt, probes[n]), args[n], probes[n]) for n, facet in places}

    if places:
        try:
            values = worked_out(lambda: _jitted(together, [args]))
            return {(n, facet): _outcome(values[f"{n} {facet}"]) for n, facet in places}
        except Stopped:
            raise
        except BaseException:  # one by one it is told
            pass
    return {
        (n, facet): _attempted(_ALONE[facet], _bound(attempt, probes[n]), _made_all(probes[n]), probes[n])
        for n, facet in places
    }


def _all_traces(attempt: Callable[..., Any], probes: tuple[Probe, ...], outcomes: dict[Place, Outcome]) -> None:
    outcomes |= observe_traces(attempt, probes)


def _traced_places(probes: tuple[Probe, ...]) -> list[Place]:
    return [(number, facet) for number, probe in enumerate(probes) for facet in probe.facets if facet in _TRACED]


def _attempted(facet: Callable[..., Any], call: Callable[..., Any], args: list[Any], probe: Probe) -> Outcome:
    try:
        return _outcome(worked_out(lambda: facet(call, args, probe)))
    except Stopped:
        raise
    except BaseException as error:  # an attempt may end Python, or raise what Ctrl+C raises
        return Outcome(failure=raised(error))


def _value(call: Callable[..., Any], args: list[Any], probe: Probe) -> Any:
    return call(*args)


def _second_value(call: Callable[..., Any], args: list[Any], probe: Probe) -> Any:
    call(*args)
    return call(*_made_all(probe))


def _gradient(call: Callable[..., Any], args: list[Any], probe: Probe) -> Any:
    place = probe.gradient or 0

    def total(argument: Any) -> Any:
        return sum(jnp.sum(leaf) for leaf in jax.tree.leaves(call(*args[:place], argument, *args[place + 1 :])))

    return jax.grad(total)(args[place])


def _vmapped(call: Callable[..., Any], args: list[Any], probe: Probe) -> Any:
    arrays, on_arrays = _over_arrays(call, args)
    return jax.vmap(on_arrays)(*(jnp.stack([array, array]) for array in arrays))


def _jitted(call: Callable[..., Any], args: list[Any]) -> Any:
    arrays, on_arrays = _over_arrays(call, args)
    return jax.jit(on_arrays)(*arrays)


def _compiled(facet: Callable[..., Any]) -> Callable[..., Any]:
    return lambda call, args, probe: _jitted(lambda *args: facet(call, list(args), probe), args)


_TRACED = {"gradient": _gradient, "jit": _value, "vmap": _vmapped}  # inside jax.jit
_ALONE = {"gradient": _gradient, "jit": _compiled(_value), "vmap": _compiled(_vmapped)}


def _bound(attempt: Callable[..., Any], probe: Probe) -> Callable[..., Any]:
    function = partial(getattr(given, probe.harness), attempt) if probe.harness else attempt
    return partial(function, **{name: _made(value) for name, value in probe.kwargs.items()})


def _over_arrays(call: Callable[..., Any], args: list[Any]) -> tuple[list[Any], Callable[..., Any]]:
    """The arrays among the arguments, and the call as a function of them alone: numbers and functions stay as they are."""
    leaves, tree = jax.tree.flatten(args)
    places = [i for i, leaf in enumerate(leaves) if isinstance(leaf, jax.Array)]

    def on_arrays(*arrays: Any) -> Any:
        filled = list(leaves)
        for i, array in zip(places, arrays, strict=True):
            filled[i] = array
        return call(*jax.tree.unflatten(tree, filled))

    return [leaves[i] for i in places], on_arrays


def _made_all(probe: Probe) -> list[Any]:
    return [_made(arg) for arg in probe.args]


def _made(arg: Any) -> Any:
    """A probe's argument as the attempt receives it; made anew for each call, so that no attempt sees what another did."""
    if isinstance(arg, Given):
        return getattr(given, arg.name)
    if isinstance(arg, Key):
        return jax.random.key(arg.seed)
    if isinstance(arg, Span):
        return jnp.asarray(np.linspace(arg.start, arg.stop, arg.num))
    if isinstance(arg, Mapping):
        return {key: _made(value) for key, value in arg.items()}
    if isinstance(arg, list | tuple):
        return type(arg)(map(_made, arg))
    return jnp.asarray(arg) if isinstance(arg, np.ndarray | np.generic) else arg


def _outcome(value: Any) -> Outcome:
    leaves: list[np.ndarray] = []
    return Outcome(_structure(value, leaves), tuple(leaves))


def _structure(value: Any, leaves: list[np.ndarray]) -> str:
    """Describe a pytree, collecting its arrays in reading order; a list of plain numbers counts as an array."""
    if isinstance(value, Mapping):
        inside = (f"{key!r}: {_structure(value[key], leaves)}" for key in sorted(value, key=str))
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(_structure(item, leaves) for item in value) + ")"
    if isinstance(value, list) and any(np.ndim(item) or isinstance(item, Mapping) for item in value):
        return "[" + ", ".join(_structure(item, leaves) for item in value) + "]"
    if value is None:
        return "None"
    if isinstance(value, jax.Array) and jnp.issubdtype(value.dtype, jax.dtypes.prng_key):
        value = jax.random.key_data(value)
    array = np.asarray(jax.device_get(value))
    if array.dtype.kind not in "biufcV":
        return "a function" if callable(value) else type(value).__name__
    leaves.append(array)
    return "array"
