"""Chapter 00: the warm-up."""

from __future__ import annotations

import functools
import operator
from typing import Any

import jax
import numpy as np

from dl_workshop.exercises.spec import Exercise, KnownWrong, Numpy, Probe, further


def _double_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    some = np.round(rng.uniform(-5, 5, 3), 1)
    return (
        Probe((3.0,)),
        Probe((np.array(-1.5),), gradient=0, traced=True),
        Probe((some,)),
        Probe((0.0,)),
        *further(Probe((Numpy(some),)), Probe((1000.0,))),
    )


def _print_double(x: object) -> None:
    print(2 * x)  # type: ignore[operator]


def with_a_print(x: Any) -> Any:
    print("x is", x)
    return x * 2


double = Exercise(
    "double",
    _double_probes,
    wrong=(
        KnownWrong("squares", lambda x: x**2, "You square x: 3 becomes 9. Twice 3 is a different number."),
        KnownWrong("adds_two", lambda x: x + 2, "You add 2 to x. Doubling adds x to x, and for 3 that is not 5."),
        KnownWrong("halves", lambda x: x / 2, "You halve x. The result should grow, not shrink."),
        KnownWrong("unchanged", lambda x: x, "Your function returns x unchanged. What should happen to it on the way?"),
        KnownWrong(
            "prints_only",
            _print_double,
            "Your function returns None: it hands nothing back. Nobody else can use what it prints, or what it keeps in a variable. What does `return` do?",
        ),
    ),
    right=(
        with_a_print,
        functools.partial(operator.mul, 2),
        jax.jit(lambda x: x * 2),
        lambda x: x + x,
        lambda x: 2.0 * x,
        lambda x: sum([x, x]),
    ),
    hints=(
        "A function hands its result back with `return`.",
        "Twice a number is the number plus itself, or the number times something.",
        "Replace the line that raises NotImplementedError with `return` and an expression with x and the number 2.",
    ),
    why="One expression and a return. Arithmetic works on a number and, element by element, on an array.",
)
