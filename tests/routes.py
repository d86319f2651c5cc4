"""Look for short ways to an exercise's answer among what its sandbox holds: what is equal to it, or one line away."""

from __future__ import annotations

import inspect
import itertools
import types
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import answers, curriculum, exercises
from dl_workshop.checking import check
from dl_workshop.checking.judgement import same
from dl_workshop.checking.observation import observe_calls
from dl_workshop.checking.observed import probes_of, shipped
from dl_workshop.grading import package

Function = Callable[..., Any]


def candidates(exercise: str) -> Iterator[tuple[str, Function]]:
    """What could be called while an exercise is graded, under its name in the package, without what the table withholds."""
    chapter = curriculum.chapter_of(exercise)
    earlier = [name for each in curriculum.CHAPTERS[: chapter.number] for name in each.exercises]
    yield from ((f"answers.{name}", getattr(answers, name)) for name in (*earlier, *package.builds_on(exercise)))
    for name in ("given", "harnesses", *package.modules(chapter)):
        if not name.startswith(("grading", "checking", "exercises", "jupyter", "curriculum")):
            module = import_module(f"dl_workshop.{name}")
            for attribute, value in list(vars(module).items()):
                if isinstance(value, types.FunctionType) and value.__module__ == module.__name__:
                    yield f"{name}.{attribute}", value


def forms(function: Function, arity: int) -> Iterator[tuple[str, Function]]:
    """One line around a function: its arguments in another order or fewer of them, its slope, a part of it, a sign, a sum."""
    yield "as it is", function
    for order in list(itertools.permutations(range(arity)))[1:] if arity <= 3 else []:
        yield f"with arguments {order}", lambda *a, order=order: function(*(a[i] for i in order))
    for count in range(1, arity):
        yield f"with {count} arguments", lambda *a, count=count: function(*a[:count])
        yield f"with the last {count} arguments", lambda *a, count=count: function(*a[-count:])
    yield "of the first argument twice", lambda *a: function(a[0], a[0])
    yield "with w = 1 and b = 0", lambda *a: function({"w": 1.0, "b": 0.0}, *a)
    yield "its slope", lambda *a: jax.grad(lambda *b: jnp.sum(function(*b)))(*a)
    yield "minus it", lambda *a: -function(*a)
    yield "one minus it", lambda *a: 1 - function(*a)
    yield "its exponential", lambda *a: jnp.exp(-function(*a))
    yield "its logarithm", lambda *a: -jnp.log(function(*a))
    yield "its sum", lambda *a: jnp.sum(function(*a))
    yield "its mean", lambda *a: jnp.mean(function(*a))
    yield "as an array", lambda *a: jax.tree.map(jnp.asarray, function(*a))
    yield "in bits", lambda *a: function(a[0], a[0]) / jnp.log(2)
    yield "decided", lambda *a: jnp.where(function(*a[:2]) >= (a[2] if len(a) > 2 else 0.5), 1, 0)
    for part in (0, 1):
        yield f"part {part}", lambda *a, part=part: function(*a)[part]
    yield "with its losses as an array", lambda *a, **k: (jnp.asarray(function(*a, **k)[0]), function(*a, **k)[1])


def found(exercise: str) -> Iterator[str]:
    """Every candidate that passes in some form."""
    arity = len(inspect.signature(getattr(answers, exercise)).parameters)
    for name, function in candidates(exercise):
        for how, form in forms(function, arity):
            if _may_pass(exercise, form) and check(exercise, form, seed=1).passed:
                yield f"{name}, {how}"
                break


def _may_pass(exercise: str, form: Function) -> bool:
    """Whether it does the same at the first probes, which a quick look tells."""
    kind, known = exercises.load(exercise), shipped(exercises.load(exercise), 0, False)
    assert known is not None
    chosen = [(n, p) for n, p in enumerate(probes_of(kind, 0)) if not p.harness][:2] or list(enumerate(probes_of(kind, 0)))[:1]
    with np.errstate(all="ignore"):
        return all(same(known.right((n, "value")), observe_calls(form, p)["value"], p, kind.integer, False) for n, p in chosen)
