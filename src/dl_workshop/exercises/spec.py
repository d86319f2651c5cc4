"""What an exercise consists of: probes, known-wrong answers, hints. Plain data; JAX is not loaded here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Given:
    """A function that a probe hands to the attempt, by its name in `dl_workshop.given`."""

    name: str


@dataclass(frozen=True)
class Key:
    """The random key `jax.random.key(seed)`."""

    seed: int


@dataclass(frozen=True)
class Span:
    """`num` evenly spaced numbers from `start` to `stop`, both included: the input of a curve."""

    start: float
    stop: float
    num: int


@dataclass(frozen=True, eq=False)
class Numpy:
    """An array that is handed over as a NumPy array, which can be changed in place."""

    array: np.ndarray


@dataclass(frozen=True)
class Probe:
    """One input to an exercise, and what to look at there besides the value.

    Args:
        args, kwargs: numbers, NumPy arrays (handed over as JAX arrays), `Given`, `Key`, `Span`, `Numpy`, and dicts and lists of these.
        gradient: the position of the argument to differentiate with respect to (the sum of all outputs), or None.
        again: call twice and compare.
        traced: must also work under `jit` and `vmap`, over all array arguments.
        harness: the name in `dl_workshop.harnesses` of a function that is called, as harness(attempt, *args), in place of the attempt.
        rtol, atol: tolerances, relative to the largest expected number; where None, they follow from the dtype.
        further: another size, a degenerate point, a number far out: looked at only if nothing is wrong at the other probes.
    """

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    gradient: int | None = None
    again: bool = False
    traced: bool = False
    harness: str | None = None
    rtol: float | None = None
    atol: float | None = None
    further: bool = False

    @property
    def facets(self) -> tuple[str, ...]:
        """The names of everything that is observed at this probe, in the order in which a difference is reported."""
        wanted = {
            "value": True,
            "arguments": True,
            "again": self.again,
            "gradient": self.gradient is not None,
            "jit": self.traced,
            "vmap": self.traced,
        }
        return tuple(name for name, asked in wanted.items() if asked)

    @property
    def size(self) -> int:
        """How many numbers a reader must take in to follow this probe."""
        return sum(_size(arg) for arg in (*self.args, *self.kwargs.values()))


def further(*probes: Probe) -> tuple[Probe, ...]:
    """These probes, to be looked at only if nothing is wrong at the others."""
    return tuple(replace(probe, further=True) for probe in probes)


def near_and_far(probes: Sequence[Probe]) -> tuple[dict[int, Probe], dict[int, Probe]]:
    """The probes that are always looked at, and the further ones, by their numbers."""
    near, far = ({n: probe for n, probe in enumerate(probes) if probe.further is side} for side in (False, True))
    return near, far


def _size(arg: Any) -> int:
    if isinstance(arg, Mapping):
        return sum(map(_size, arg.values()))
    if isinstance(arg, list | tuple):
        return sum(map(_size, arg))
    if isinstance(arg, Numpy):
        return int(arg.array.size)
    return arg.num if isinstance(arg, Span) else int(np.size(arg))


@dataclass(frozen=True)
class KnownWrong:
    """An answer that learners really give: its name, how it behaves, and what to tell the learner."""

    name: str
    attempt: Callable[..., Any]
    says: str


@dataclass(frozen=True)
class Exercise:
    """Everything an exercise needs besides its reference.

    Args:
        name: the exercise's name in the curriculum; its reference is the attribute of `dl_workshop.answers` of that name.
        probes: the probes, made from a random generator.
        wrong: the known-wrong answers; no two may behave alike.
        right: right answers written differently from the reference, as learners write them; at least five.
        hints: a ladder of at least three, from a nudge to nearly there.
        why: why the reference is as it is, shown by `answer`.
        integer: whether the answer's dtype must be an integer.
        builds_on: exercises whose answers a learner's solution is likely to call.
        parts: the names of the parts, where the result is a tuple.
        lies_in: the limits between which every result lies, whatever the input; None if there are none.
    """

    name: str
    probes: Callable[[np.random.Generator], tuple[Probe, ...]]
    wrong: tuple[KnownWrong, ...]
    right: tuple[Callable[..., Any], ...]
    hints: tuple[str, ...]
    why: str
    integer: bool = False
    builds_on: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    lies_in: tuple[float, float] | None = None


def optax() -> Any:
    """The library of that name, which some right answers use; no learner needs it."""
    return import_module("optax")


def code(arg: Any) -> str:
    """An argument as source code that can be pasted where `jax` and `jax.numpy as jnp` are imported."""
    if isinstance(arg, Given):
        return arg.name
    if isinstance(arg, Numpy):
        return f"np.array({_tidy(arg.array)})"
    if isinstance(arg, _Code):
        return arg.text
    if isinstance(arg, Key):
        return f"jax.random.key({arg.seed})"
    if isinstance(arg, Span):
        return f"jnp.linspace({arg.start:g}, {arg.stop:g}, {arg.num})"
    if isinstance(arg, Mapping):
        return "{" + ", ".join(f'"{key}": {code(value)}' for key, value in arg.items()) + "}"
    if isinstance(arg, list):
        return "[" + ", ".join(map(code, arg)) + "]"
    if isinstance(arg, tuple):
        return "(" + ", ".join(map(code, arg)) + ("," if len(arg) == 1 else "") + ")"
    if isinstance(arg, np.ndarray | np.generic):
        return f"jnp.array({_tidy(np.asarray(arg))})"
    return repr(arg)


def _tidy(array: np.ndarray) -> Any:
    """The numbers of an array as a person would write them: 0.35, not 0.35000000000000003."""
    return (
        np.vectorize(lambda number: float(f"{number:.12g}"), otypes=[object])(array).tolist()
        if array.dtype.kind == "f"
        else array.tolist()
    )


@dataclass(frozen=True)
class _Code:
    """Code that stands for an argument."""

    text: str


def call(function: str, probe: Probe) -> str:
    """The probe's call of a function of that name, as source code, with the import of what is given."""
    return _imports(probe) + _called(function, probe, probe.args)


def gradient_call(function: str, probe: Probe, parameters: tuple[str, ...], single: bool) -> str:
    """The gradient that is looked at, as source code; `single` says whether the value is one number."""
    place = probe.gradient or 0
    argument = probe.args[place]
    single_number = isinstance(argument, np.ndarray | np.generic | float) and np.ndim(argument) == 0
    at = repr(float(argument)) if single_number else code(argument)
    if single and not (probe.harness or probe.kwargs):
        rest = [at if i == place else code(arg) for i, arg in enumerate(probe.args)]
        return f"{_imports(probe)}jax.grad({function}{f', argnums={place}' if place else ''})({', '.join(rest)})"
    name = parameters[place]
    inside = _called(function, probe, (*probe.args[:place], _Code(name), *probe.args[place + 1 :]))
    total = inside if single else f"sum(jnp.sum(part) for part in jax.tree.leaves({inside}))"
    return f"{_imports(probe)}jax.grad(lambda {name}: {total})({at})"


def mapped_call(function: str, probe: Probe, parameters: tuple[str, ...], by: str) -> str:
    """What is looked at inside jax.jit, or with jax.vmap over two copies of all arrays, as source code."""
    places = [i for i, arg in enumerate(probe.args) if _has_arrays(arg)]
    names = {i: parameters[i] for i in places}
    inside = _called(function, probe, tuple(_Code(names[i]) if i in names else arg for i, arg in enumerate(probe.args)))
    plain = len(places) == len(probe.args) and not (probe.harness or probe.kwargs)
    mapped = function if plain else f"lambda {', '.join(names.values())}: {inside}"
    arguments = ", ".join(code(probe.args[i]) for i in places)
    if by == "vmap":
        arguments = f"*jax.tree.map(lambda array: jnp.stack([array, array]), ({arguments},))"
    return f"{_imports(probe)}jax.{by}({mapped})({arguments})"


def _has_arrays(arg: Any) -> bool:
    if isinstance(arg, Mapping):
        return any(map(_has_arrays, arg.values()))
    if isinstance(arg, list | tuple):
        return any(map(_has_arrays, arg))
    return isinstance(arg, np.ndarray | np.generic | Span)


def _imports(probe: Probe) -> str:
    givens = sorted({arg.name for arg in probe.args if isinstance(arg, Given)})
    imports = f"from dl_workshop.given import {', '.join(givens)}\n" if givens else ""
    return imports + (f"from dl_workshop.harnesses import {probe.harness}\n" if probe.harness else "")


def _called(function: str, probe: Probe, args: tuple[Any, ...]) -> str:
    arguments = [code(arg) for arg in args] + [f"{k}={code(v)}" for k, v in probe.kwargs.items()]
    if probe.harness:
        function, arguments = probe.harness, [function, *arguments]
    return f"{function}({', '.join(arguments)})"
