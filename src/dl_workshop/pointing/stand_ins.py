"""Functions with NumPy in place of jax.numpy: what they come to, in a tenth of the time, where NumPy can follow them at all.

A filter, and nothing more: whatever is found with it is worked out by JAX as well.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Mapping
from functools import partial, wraps
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import jax
import numpy as np
from scipy import special

from dl_workshop.checking.own_names import globals_of
from dl_workshop.checking.values import plain
from dl_workshop.pointing.transforms import JAX


def _sigmoid(x: Any) -> Any:
    return special.expit(x)


def _relu(x: Any) -> Any:
    return np.maximum(x, 0)


def _softplus(x: Any) -> Any:
    return np.logaddexp(x, 0)


def _one_hot(labels: Any, classes: int) -> Any:
    return (np.asarray(labels)[..., None] == np.arange(classes)).astype(np.float32)


def _global_norm(tree: Any) -> Any:
    return np.sqrt(sum(np.sum(np.square(leaf)) for leaf in jax.tree.leaves(tree)))


class _Array(np.ndarray):
    """An array of which a changed copy can be made, as of JAX's."""

    @property
    def at(self) -> _At:
        return _At(self)


class _At:
    def __init__(self, array: _Array, place: Any = None) -> None:
        self._array, self._place = array, place

    def __getitem__(self, place: Any) -> _At:
        return _At(self._array, place)

    def set(self, value: Any) -> _Array:
        changed = self._array.copy()
        changed[self._place] = value
        return changed

    def add(self, value: Any) -> _Array:
        changed = self._array.copy()
        np.add.at(changed, self._place, value)
        return changed


_MADE = ("zeros", "ones", "full", "empty", "zeros_like", "ones_like", "full_like", "eye", "array", "asarray", "arange")


class _Numpy:
    """NumPy under the names of jax.numpy; what only one of them has is missing."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(np, name)
        return wraps(found)(lambda *args, **kwargs: found(*args, **kwargs).view(_Array)) if name in _MADE else found


def _softmax(x: Any, axis: Any = -1) -> Any:
    return special.softmax(x, axis=axis)


def _log_softmax(x: Any, axis: Any = -1) -> Any:
    return special.log_softmax(x, axis=axis)


_NN = SimpleNamespace(
    sigmoid=_sigmoid, relu=_relu, softplus=_softplus, softmax=_softmax, log_softmax=_log_softmax,
    logsumexp=special.logsumexp, one_hot=_one_hot, tanh=np.tanh, log_sigmoid=lambda x: -_softplus(-x),
)  # fmt: skip
_SCIPY = SimpleNamespace(special=special)
_NUMPY = _Numpy()
_MODULES: dict[str, Any] = {
    "jax.numpy": _NUMPY,
    "jax.nn": _NN,
    "jax.scipy": _SCIPY,
    "jax.scipy.special": special,
    "jax.lax": JAX.lax,
    "optax": SimpleNamespace(global_norm=_global_norm),
    "jax.random": JAX.random,
    "jax": SimpleNamespace(**vars(JAX), numpy=_NUMPY, nn=_NN, scipy=_SCIPY),
}


class StandIns:
    """The names of a notebook, with NumPy in the place of jax.numpy in all that they reach."""

    def __init__(self) -> None:
        self._names: dict[int, dict[str, Any]] = {}
        self._functions: dict[int, Any] = {}
        self._kept: list[Any] = []

    def names(self, namespace: Mapping[str, Any]) -> dict[str, Any]:
        """A copy of a namespace whose functions call NumPy."""
        made = self._names.setdefault(id(namespace), {})
        self._kept.append(namespace)
        for name, value in list(namespace.items()):
            if name not in made:
                made[name] = self.of(value)
        return dict(made)

    def of(self, value: Any) -> Any:
        """What stands in for a value: for arrays NumPy's, for a function itself with other names around it."""
        if isinstance(value, ModuleType):
            return _MODULES.get(value.__name__, value)
        if isinstance(value, FunctionType):
            return self._function(value)
        if isinstance(value, partial):
            return partial(self.of(value.func), *map(self.of, value.args), **{k: self.of(v) for k, v in value.keywords.items()})
        if isinstance(value, jax.Array) and not isinstance(value, jax.core.Tracer):
            return plain(value)
        inner = getattr(value, "__wrapped__", None) if type(value).__module__.startswith("jaxlib") else None
        home = getattr(value, "__module__", "") or ""
        if isinstance(inner, FunctionType) and not home.startswith("jax"):
            return self._function(inner)
        if home.split(".")[0].startswith("jax"):
            for module in (JAX, JAX.lax, _NUMPY, _NN):  # from jax.numpy import exp
                found = getattr(module, getattr(value, "__name__", ""), None)
                if callable(found):
                    return found
        return value

    def _function(self, function: FunctionType) -> Any:
        if id(function) not in self._functions:
            module = function.__module__ or ""
            if module.split(".")[0] in ("jax", "jaxlib", "numpy", "scipy"):
                return function
            if _is_in_jax(function):
                return self._derivative(function)
            self._kept.append(function)
            around = function.__globals__
            names = self._names.setdefault(id(around), {})
            made = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
            made.__kwdefaults__ = function.__kwdefaults__
            self._functions[id(function)] = made
            if not names.get("__builtins__"):
                names["__builtins__"] = around.get("__builtins__", __builtins__)
            for name in globals_of(function.__code__):
                if name in around and name not in names:
                    names[name] = None
                    names[name] = self.of(around[name])
        return self._functions[id(function)]

    def _derivative(self, function: FunctionType) -> Any:
        """What stands in for what `jax.grad` or `jax.value_and_grad` has made; whatever else JAX has made stays as it is."""
        inner: Any = function
        made_by_grad = False
        while isinstance(inner, FunctionType) and _is_in_jax(inner):
            around = inspect.getclosurevars(inner).nonlocals
            if "argnums" in around and "fun" in around:
                transform = JAX.grad if made_by_grad else JAX.value_and_grad
                return transform(self.of(around["fun"]), around["argnums"], bool(around.get("has_aux")))
            made_by_grad = made_by_grad or inner.__name__ == "grad_f" or inner.__code__.co_name == "grad_f"
            inner = around.get("value_and_grad_f") or around.get("fun")
        return function


def _is_in_jax(function: FunctionType) -> bool:
    return f"{os.sep}jax{os.sep}" in function.__code__.co_filename
