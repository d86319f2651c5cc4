"""Mutants as hypotheses: what is said of an attempt that does exactly what one kind of mutant does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import pytest

from dl_workshop.checking import check
from dl_workshop.checking.hypotheses import hypothesis

SAYS = {
    "-    return a + b\n+    return a - b": "it subtracted in one place where it should add",
    "-    return a * b\n+    return b": "one factor were left out",
    "-    return a + b\n+    return a + 2 * b": "something counted twice",
    "-    return a / b\n+    return b / a": "the two sides of an operation changed places",
    "-    return -a\n+    return a": "a minus sign were left out",
    "-    return f(a)\n+    return f(-a)": "one sign were reversed",
    "-    return a ** 2\n+    return a ** 3": "another power were taken",
    "-    return 1.0 * a\n+    return 2.0 * a": None,  # who knows whether a learner writes that number
    "-    if a < b:\n+    if a <= b:": None,  # half a statement
    "-    return a < b\n+    return a <= b": "`<=` stood in place of `<`, so that equal numbers were taken the other way",
    "-    return a < b\n+    return a > b": "a comparison were the other way round",
    "-    return jnp.mean(a)\n+    return jnp.sum(a)": "the sum stood in place of the mean",
    "-    return jnp.log(a)\n+    return a": "the logarithm were left out",
    "-    return jnp.sum(a, axis=1)\n+    return jnp.sum(a)": "it went over everything, and not along one axis, in one place",
    "-    return jnp.sum(a, axis=1)\n+    return jnp.sum(a, axis=0)": "it went along another axis in one place",
    "-    return f(a, b)\n+    return f(b, a)": "two things that are handed to a function changed places",
    "-    return jnp.log(a)\n+    return jnp.log(jnp.clip(a, 0.001, 0.999))": "numbers were cut off at a limit",
    "-    for _ in range(n_steps):\n+    for _ in range(n_steps + 1):": None,
    "-    x = range(n_steps)\n+    x = range(n_steps + 1)": "there were one step more",
    "-    x = range(n_steps)\n+    x = range(min(n_steps, 20))": "there were no more than 20 steps",
    "-    return theta['w'] * x\n+    return theta['b'] * x": "w and b were mixed up in one place",
    "-    return jax.grad(f)(a)\n+    return jax.grad(f, argnums=1)(a)": "the slopes were those of another argument",
    "-    return strange(a)\n+    return a": None,
    "-    return jnp.log(a)\n+    return jnp.log1p(a)": None,  # both are logarithms
}


@pytest.mark.parametrize("diff", SAYS)
def test_each_kind_of_change_has_its_words_or_none(diff: str) -> None:
    words = SAYS[diff]
    assert hypothesis([diff]) == (
        words and f"At the inputs compared, your function does what a right answer would do if {words}."
    )


def test_where_mutants_of_two_kinds_do_the_same_nothing_is_said() -> None:
    one, other = "-    return a + b\n+    return a - b", "-    return a * b\n+    return b"
    assert hypothesis([one, one])
    assert hypothesis([one, other]) is None
    assert hypothesis([]) is None


TOLD: dict[str, tuple[str, Callable[..., Any], str]] = {
    "one sum for the whole table": (
        "softmax",
        lambda z: (lambda e: e / e.sum())(jnp.exp(z - jnp.max(z, axis=-1, keepdims=True))),
        "it went over everything, and not along one axis",
    ),
    "the larger of two in place of the soft one": (
        "binary_cross_entropy_with_logits",
        lambda y_true, z: jnp.sum(jnp.where(z > 0, z, 0.0) - y_true * z),
        "the larger of two numbers stood in place of something smoother",
    ),
}


@pytest.mark.parametrize("kind", TOLD)
def test_an_attempt_that_does_what_one_kind_of_mutant_does_is_told_that_kind(kind: str) -> None:
    name, attempt, words = TOLD[kind]
    verdict = check(name, attempt, seed=0)
    assert verdict.misconception is None
    assert words in verdict.message
