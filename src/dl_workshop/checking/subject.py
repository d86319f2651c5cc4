"""What is asked of an attempt that is examined, and the attempt that answers in this very process.

Another one answers from a sandbox: then nothing of the learner's runs where it is judged.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence
from contextlib import ContextDecorator
from typing import Any, Protocol

import jax.numpy as jnp
import numpy as np

from dl_workshop import answers
from dl_workshop.checking.observation import Chosen, Look
from dl_workshop.checking.outcome import Observation
from dl_workshop.checking.own_names import globals_of, innermost, own_function, own_functions
from dl_workshop.exercises.spec import Probe, call


class Looks(Protocol):
    """What `observation.Look` offers, wherever the attempt is."""

    probes: Chosen

    def at_once(
        self, chosen: Chosen | None = None, called: bool = True, traced: bool = False, compiles: bool = True
    ) -> Observation:
        """What plain calls show, or traces, or both, as asked for; nothing where it would be no gain."""

    def calls(self, chosen: Chosen | None = None) -> Observation:
        """What plain calls show."""

    def traces(self, chosen: Chosen | None = None) -> Observation:
        """The gradient, and the value under jit and vmap."""


class Subject(Protocol):
    """An attempt that is examined, here or elsewhere.

    `code` identifies its code in this process; it is None where that is unknown.
    """

    code: object

    @property
    def x64(self) -> bool:
        """Whether its numbers have 64 bits."""

    def no_function(self, name: str) -> str | None:
        """Why it is not a function that can be called: "..." for what was left open, else a sentence; None where it is one."""

    def misfit(self, name: str, probes: tuple[Probe, ...]) -> str:
        """Why its parameters do not fit the probes; empty where they do."""

    def look(self, probes: tuple[Probe, ...], seconds: float) -> Looks:
        """A look at it on these probes."""

    def has_lines_of_its_own(self) -> bool:
        """Whether a function that says that it is not attempted holds more than that: its source tells."""

    def calls_own(self, names: Sequence[str]) -> dict[str, Subject]:
        """Those of the learner's own answers among `names` that it calls."""


class Here:
    """An attempt in this process."""

    def __init__(self, attempt: Any) -> None:
        self.attempt = attempt
        function = innermost(attempt)
        self.code: object = function and function.__code__

    @property
    def x64(self) -> bool:
        """Whether JAX makes numbers with 64 bits now."""
        return bool(jnp.result_type(float) == jnp.float64)

    def no_function(self, name: str) -> str | None:
        """As `Subject` says."""
        if self.attempt is ...:
            return "..."
        attempt = self.attempt
        if inspect.isclass(attempt) or isinstance(attempt, ContextDecorator) or not callable(attempt):  # a mesh can be called
            return _not_a_function(name, attempt)
        return None

    def misfit(self, name: str, probes: tuple[Probe, ...]) -> str:
        """As `Subject` says."""
        return _wrong_parameters(name, self.attempt, probes)

    def look(self, probes: tuple[Probe, ...], seconds: float) -> Look:
        """As `Subject` says."""
        return Look(self.attempt, probes, seconds)

    def has_lines_of_its_own(self) -> bool:
        """As `Subject` says."""
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(innermost(self.attempt) or self.attempt)))
        except (OSError, SyntaxError, TypeError):
            return False
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        stub = (ast.Raise, ast.Pass, ast.Expr)  # a docstring is an expression
        return any(not isinstance(statement, stub) for function in functions for statement in function.body)

    def calls_own(self, names: Sequence[str]) -> dict[str, Subject]:
        """As `Subject` says."""
        functions = own_functions(self.attempt)  # nothing of the learner's runs to find them
        namespace = functions[0].__globals__ if functions else {}
        # By identity: whatever stands under the name, an array too, may know an == of its own.
        own = [n for n in names if n in namespace and namespace[n] is not getattr(answers, n, None)]
        called = globals_of(functions[0].__code__) if functions else set[str]()
        return {n: Here(namespace[n]) for n in own if n in called or own_function(namespace[n]) in functions}


def _not_a_function(name: str, attempt: object) -> str:
    if attempt is None:
        return f"You gave None, not a function. If {name} was made by a call, did that call return anything?"
    if inspect.isclass(attempt):
        return f"You gave the class {attempt.__name__}. A class needs to be called first: give a function or an object."
    return (
        f"You gave {_described(attempt)}, not a function. Hand over the function itself, check({name!r}, {name}); and if "
        f"that is what you did, {name} holds a value, such as the result of a call."
    )


def _described(value: object) -> str:
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        shown = np.array2string(np.asarray(value), precision=4, threshold=6, edgeitems=2).replace("\n", " ")
        return f"an array, {shown}"
    try:
        text = repr(value)
    except Exception:  # a class of the learner's, say
        return f"a {type(value).__name__}"
    return f"the {type(value).__name__} {text}" if len(text) <= 40 else f"something of type {type(value).__name__}"


def _wrong_parameters(name: str, attempt: Callable[..., Any], probes: tuple[Probe, ...]) -> str:
    signatures = [signature for follow in (True, False) if (signature := _signature(attempt, follow))]
    for probe in (probe for probe in probes if not probe.harness):
        problems = [problem for signature in signatures if (problem := _does_not_fit(signature, probe))]
        if signatures and len(problems) == len(signatures):
            called_as = f"but is called as {call(name, probe).splitlines()[-1]}: {problems[0]}"
            return f"Your {name} takes {signatures[0]}, {called_as}. Compare the parameters, one by one."
    return ""


def _signature(attempt: Callable[..., Any], follow_wrapped: bool) -> inspect.Signature | None:
    """The parameters of an attempt without their types: its own, or those of what a decorator has wrapped."""
    try:
        signature = inspect.signature(attempt, follow_wrapped=follow_wrapped)
    except Exception:  # it has none, or is an object of the learner's that breaks when asked
        return None
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]
    return signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)


def _does_not_fit(signature: inspect.Signature, probe: Probe) -> str:
    try:
        signature.bind(*probe.args, **probe.kwargs)
    except TypeError as error:
        return str(error)
    return ""
