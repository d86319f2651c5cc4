"""A learner's own names, left as they were by whatever an attempt does to them while it is observed."""

from __future__ import annotations

import contextlib
import dis
import inspect
from collections.abc import Callable, Iterator
from functools import partial
from numbers import Number
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from dl_workshop.checking.lines import codes_of, is_library

_NOTHING = object()


@contextlib.contextmanager
def own_names_kept(functions: list[FunctionType]) -> Iterator[None]:
    """Afterwards what these functions have bound or filled outside of themselves is as it was: names, lists, dicts and sets.

    An attempt is called far more often than its author meant it to be. (Attributes of objects and caches are not put back.)
    """
    restore = [again for function in functions for again in (*_of_globals(function), *_of_cells(function))]
    try:
        yield
    finally:
        for again in restore:
            again()


def own_functions(attempt: Any) -> list[FunctionType]:
    """The attempt's own function, and the learner's other functions that it can reach by name."""
    todo, found = [attempt], list[FunctionType]()
    while todo:
        function = own_function(todo.pop())
        if function is not None and function not in found:
            found.append(function)
            todo += _reached(function)
    return found


def own_function(value: Any) -> FunctionType | None:
    """The learner's function that a value is, or that a library's stands for, as what jax.grad returns; None if neither."""
    for _ in range(10):
        function = innermost(value)
        if function is None or not is_library(function.__code__):
            return function
        value = inspect.getattr_static(function, "__wrapped__", None)
    return None


def keeps_nothing(attempt: Any, functions: list[FunctionType]) -> bool:
    """Whether all that an attempt and its own functions can reach keeps nothing from call to call that is not put back."""
    reached = [attempt, *(value for function in functions for value in _reached(function))]
    return all(map(_keeps_nothing, reached)) and not any(_has_memory(function) for function in functions)


def _reached(function: FunctionType) -> list[Any]:
    named = [function.__globals__.get(name) for name in globals_of(function.__code__)]
    return [*named, *(value for cell in function.__closure__ or () if (value := _content(cell)) is not _NOTHING)]


def _keeps_nothing(value: Any) -> bool:
    """Whether a value is a module, a function, a number or an array, or an ordinary container; not an object, or a cache."""
    if value is None or isinstance(value, ModuleType | FunctionType | BuiltinFunctionType | str | bytes | Number):
        return True
    if isinstance(value, partial):
        return _keeps_nothing(value.func)
    if isinstance(value, type):
        return value.__module__ != "__main__"
    return type(value) in (list, dict, set, tuple) or type(value).__module__.split(".")[0] in ("jax", "jaxlib", "numpy")


def _has_memory(function: FunctionType) -> bool:
    """Whether a function has defaults that can be filled, or sets an attribute of anything."""
    defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    steps = (step.opname for code in codes_of(function.__code__) for step in dis.get_instructions(code))
    return any(type(value) in (list, dict, set) for value in defaults) or "STORE_ATTR" in steps


def innermost(value: Any) -> FunctionType | None:
    """The function inside a partial, a bound method, an object that can be called, or what jax.jit returns.

    Nothing of the learner's is run to find it.
    """
    for _ in range(10):
        if value is None or isinstance(value, FunctionType):
            return value
        if isinstance(value, MethodType | partial):
            value = value.__func__ if isinstance(value, MethodType) else value.func
        else:
            wrapped = inspect.getattr_static(value, "__wrapped__", None)
            value = wrapped if callable(wrapped) else inspect.getattr_static(type(value), "__call__", None)
    return None


def globals_of(code: CodeType) -> set[str]:
    """The global names that a function looks up or binds, and functions inside it; not attributes, as in jax.nn.softmax."""
    steps = (step for one in codes_of(code) for step in dis.get_instructions(one))
    return {step.argval for step in steps if step.opname.endswith(("_GLOBAL", "_NAME")) and step.opname != "IMPORT_NAME"}


def _of_globals(function: FunctionType) -> Iterator[Callable[[], None]]:
    names = function.__globals__
    for name in globals_of(function.__code__):
        value = names.get(name, _NOTHING)
        yield partial(_bind, names, name, value)
        yield from _of_content(value)


def _bind(names: dict[str, Any], name: str, value: Any) -> None:
    if names.get(name, _NOTHING) is not value:
        names.pop(name) if value is _NOTHING else names.update({name: value})


def _of_cells(function: FunctionType) -> Iterator[Callable[[], None]]:
    for cell in function.__closure__ or ():
        value = _content(cell)
        if value is not _NOTHING:
            yield partial(setattr, cell, "cell_contents", value)
            yield from _of_content(value)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # it is still empty
        return _NOTHING


def _of_content(value: Any, depth: int = 0) -> Iterator[Callable[[], None]]:
    """How to fill a list, dict or set again with what it holds now, and those inside it."""
    if type(value) in (list, dict, set):
        yield partial(_fill, value, value.copy())
        content = value.values() if isinstance(value, dict) else value
        if depth < 5 and not {list, dict, set}.isdisjoint(map(type, content)):
            for inside in content:
                yield from _of_content(inside, depth + 1)


def _fill(container: Any, content: Any) -> None:
    container.clear()
    container.extend(content) if isinstance(container, list) else container.update(content)
