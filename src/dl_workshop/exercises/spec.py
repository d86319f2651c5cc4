"""What an exercise consists of: probes, known-wrong answers, hints. Plain data; nothing of JAX is loaded here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Probe:
    """One input to an exercise, and what to look at there besides the value.

    Args:
        args, kwargs: numbers, NumPy arrays (handed over as JAX arrays), `Given`, `Key`, `Span`, and dicts and lists of these.
        gradient: the position of the argument to differentiate with respect to (the sum of all outputs), or None.
        again: call twice and compare.
        traced: must also work under `jit` and `vmap`, over all array arguments.
        harness: the name in `dl_workshop.harnesses` of a function called as harness(attempt, *args) in place of the attempt.
        rtol, atol: tolerances, relative to the largest expected number; None follows from the dtype.
    """

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    gradient: int | None = None
    again: bool = False
    traced: bool = False
    harness: str | None = None
    rtol: float | None = None
    atol: float | None = None

    @property
    def facets(self) -> tuple[str, ...]:
        """The names of all that is observed at this probe, in the order in which a difference is reported."""
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


def _size(arg: Any) -> int:
    if isinstance(arg, Mapping):
        return sum(map(_size, arg.values()))
    if isinstance(arg, list | tuple):
        return sum(map(_size, arg))
    return arg.num if isinstance(arg, Span) else int(np.size(arg))


@dataclass(frozen=True)
class KnownWrong:
    """An answer that learners really give: its name, how it behaves, and what to tell whoever gives it."""

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
        right: right answers written otherwise than the reference, as learners write them; at least five.
        hints: a ladder of at least three, from a nudge to nearly there.
        why: why the reference is as it is, shown by `answer`.
        integer: whether the answer's dtype must be an integer.
        builds_on: exercises whose answers a learner's solution is likely to call.
    """

    name: str
    probes: Callable[[np.random.Generator], tuple[Probe, ...]]
    wrong: tuple[KnownWrong, ...]
    right: tuple[Callable[..., Any], ...]
    hints: tuple[str, ...]
    why: str
    integer: bool = False
    builds_on: tuple[str, ...] = ()


def optax() -> Any:
    """The library of that name, which some right answers are written with; no learner needs it."""
    return import_module("optax")


def code(arg: Any) -> str:
    """An argument as source code that can be pasted where `jax` and `jax.numpy as jnp` are imported."""
    if isinstance(arg, Given):
        return arg.name
    if isinstance(arg, Key):
        return f"jax.random.key({arg.seed})"
    if isinstance(arg, Span):
        return f"jnp.linspace({arg.start:g}, {arg.stop:g}, {arg.num})"
    if isinstance(arg, Mapping):
        return "{" + ", ".join(f'"{key}": {code(value)}' for key, value in arg.items()) + "}"
    if isinstance(arg, list):
        return "[" + ", ".join(map(code, arg)) + "]"
    if isinstance(arg, np.ndarray | np.generic):
        return f"jnp.array({np.asarray(arg).tolist()})"
    return repr(arg)


def call(function: str, probe: Probe) -> str:
    """The probe's call of a function of that name, as source code, with the import of what is given."""
    givens = sorted({arg.name for arg in probe.args if isinstance(arg, Given)})
    imports = f"from dl_workshop.given import {', '.join(givens)}\n" if givens else ""
    arguments = [code(arg) for arg in probe.args] + [f"{k}={code(v)}" for k, v in probe.kwargs.items()]
    if probe.harness:
        imports += f"from dl_workshop.harnesses import {probe.harness}\n"
        function, arguments = probe.harness, [function, *arguments]
    return f"{imports}{function}({', '.join(arguments)})"
