"""Observe an attempt: what it does on chosen inputs, as plain data. No reference is needed here."""

from __future__ import annotations

import contextlib
import io
import linecache
import sys
import sysconfig
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import given
from dl_workshop.exercises.spec import Given, Key, Probe, Span


@dataclass(frozen=True)
class Failure:
    """An exception, in strings: its type, its message, the learner's line, and the traceback."""

    kind: str
    message: str
    line: str
    traceback: str


@dataclass(frozen=True)
class Outcome:
    """What one call came to: a structure such as "{'b': array, 'w': array}" with its arrays, or a failure."""

    structure: str = ""
    leaves: tuple[np.ndarray, ...] = ()
    failure: Failure | None = None


Place = tuple[int, str]
"""A probe's number, and a facet."""


class Observation(Mapping[Place, Outcome]):
    """For every place its outcome. What must be compiled is looked at when first asked for; dict(observation) asks for all."""

    def __init__(self, attempt: Callable[..., Any], probes: tuple[Probe, ...]) -> None:
        self._places = [(number, facet) for number, probe in enumerate(probes) for facet in probe.facets]
        self._attempt, self._probes = attempt, probes
        self._called = {
            (number, facet): outcome
            for number, probe in enumerate(probes)
            for facet, outcome in observe_calls(attempt, probe).items()
        }

    @cached_property
    def _traced(self) -> dict[Place, Outcome]:
        return observe_traces(self._attempt, self._probes)

    def __getitem__(self, place: Place) -> Outcome:
        return self._traced[place] if place[1] in _TRACED else self._called[place]

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def observe(attempt: Callable[..., Any], probes: tuple[Probe, ...]) -> Observation:
    """Call the attempt on every probe and record every facet. Prints and progress bars are silenced; nothing is raised."""
    return Observation(attempt, probes)


def observe_calls(attempt: Callable[..., Any], probe: Probe) -> dict[str, Outcome]:
    """What plain calls show at one probe: the value, what became of the arguments, and the value of a second call."""
    with _quiet():
        args = _made_all(probe)
        value = _attempted(_value, _bound(attempt, probe), args, probe)
        outcomes = {"value": value, "arguments": _outcome([arg for arg in args if not callable(arg)])}
        if probe.again:
            outcomes["again"] = _attempted(_second_value, _bound(attempt, probe), _made_all(probe), probe)
        return outcomes


def observe_traces(attempt: Callable[..., Any], probes: tuple[Probe, ...]) -> dict[Place, Outcome]:
    """The gradient, and the value under jit and vmap, where probes ask for them.

    All in one compilation where that goes, as it is compiling that takes time; else one by one, to see which fail and why.
    """
    places = [(number, facet) for number, probe in enumerate(probes) for facet in probe.facets if facet in _TRACED]
    args = {number: _made_all(probes[number]) for number, _ in places}

    def together(args: dict[int, list[Any]]) -> dict[str, Any]:
        return {f"{n} {facet}": _TRACED[facet](_bound(attempt, probes[n]), args[n], probes[n]) for n, facet in places}

    with _quiet():
        if places:
            with contextlib.suppress(Exception):
                values = _jitted(together, [args])
                return {(n, facet): _outcome(values[f"{n} {facet}"]) for n, facet in places}
        return {
            (n, facet): _attempted(_ALONE[facet], _bound(attempt, probes[n]), _made_all(probes[n]), probes[n])
            for n, facet in places
        }


def _attempted(facet: Callable[..., Any], call: Callable[..., Any], args: list[Any], probe: Probe) -> Outcome:
    try:
        return _outcome(facet(call, args, probe))
    except Exception as error:
        return Outcome(failure=_failure(error))


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


def _failure(error: Exception) -> Failure:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not _is_library(frame.filename)]
    line = ""
    if frames:
        last = frames[-1]
        source = (last.line or linecache.getline(last.filename, last.lineno or 0)).strip()
        line = f"line {last.lineno} of {last.name}: {source}"
    text = "".join(traceback.format_exception(error))
    return Failure(type(error).__name__, str(error), line, text)


_FOLDERS = [sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")]
_LIBRARIES = tuple(str(Path(folder).resolve()) for folder in [str(Path(__file__).parent.parent), *_FOLDERS])


def _is_library(filename: str) -> bool:
    return filename.startswith("<frozen") or str(Path(filename).resolve()).startswith(_LIBRARIES)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence prints, warnings and progress bars: an attempt is called many times, and only its verdict is of interest."""
    bars = {cls for name, module in list(sys.modules.items()) if name.startswith("tqdm.")
            for cls in [getattr(module, "tqdm", None)] if isinstance(cls, type)}  # fmt: skip
    inits = [(cls, cls.__dict__["__init__"]) for cls in bars if "__init__" in cls.__dict__]
    for cls, init in inits:
        cls.__init__ = _disabled(cls, init)  # type: ignore[misc]
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
            jax.numpy_rank_promotion("allow"),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        for cls, init in inits:
            cls.__init__ = init  # type: ignore[misc]


def _disabled(cls: type, init: Any) -> Callable[..., None]:
    """The initializer of a progress bar, with `disable` set whatever the caller says."""

    def silent(self: Any, *args: Any, **kwargs: Any) -> None:
        init.__get__(self, cls)(*args, **{**kwargs, "disable": True})

    return silent
