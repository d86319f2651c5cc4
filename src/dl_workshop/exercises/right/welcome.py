"""Chapter 00: right answers written otherwise."""

from __future__ import annotations

import functools
import operator
from typing import Any

import jax


def with_a_print(x: Any) -> Any:
    print("x is", x)
    return x * 2


RIGHT: dict[str, list[Any]] = {
    "double": [
        with_a_print,
        functools.partial(operator.mul, 2),
        jax.jit(lambda x: x * 2),
        lambda x: x + x,
        lambda x: 2.0 * x,
        lambda x: sum([x, x]),
    ],
}
