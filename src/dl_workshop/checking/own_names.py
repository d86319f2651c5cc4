"""A learner's own names, left as they were by whatever an attempt does to them while it is observed."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator
from functools import partial
from types import CodeType, FunctionType, MethodType
from typing import Any

from dl_workshop.checking.lines import is_library

_NOTHING = object()


@contextlib.contextmanager
def own_names_kept(attempt: Callable[..., Any]) -> Iterator[None]:
    """Afterwards what an attempt has bound or filled outside of itself is as it was: names, and lists, dicts and sets.

    It is called far more often than its author meant it to be, and what JAX follows must not be found by a later call.
    """
    restore = [again for function in own_functions(attempt) for again in (*_of_globals(function), *_of_cells(function))]
    try:
        yield
    finally:
        for again in restore:
            again()


def own_functions(attempt: Any) -> list[FunctionType]:
    """The attempt's own function, and the learner's other functions that it can reach by name."""
    todo, found = [attempt], list[FunctionType]()
    while todo:
        function = _innermost(todo.pop())
        if function is not None and function not in found and not is_library(function.__code__):
            found.append(function)
            todo += [function.__globals__.get(name) for name in _names(function.__code__)]
            todo += [value for cell in function.__closure__ or () if (value := _content(cell)) is not _NOTHING]
    return found


def _innermost(value: Any) -> FunctionType | None:
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
            value = wrapped if callable(wrapped) else vars(type(value)).get("__call__")
    return None


def _names(code: CodeType) -> set[str]:
    inner = [const for const in code.co_consts if isinstance(const, CodeType)]
    return set(code.co_names).union(*map(_names, inner))


def _of_globals(function: FunctionType) -> Iterator[Callable[[], None]]:
    names = function.__globals__
    for name in _names(function.__code__):
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
    except ValueError:  # it is empty yet
        return _NOTHING


def _of_content(value: Any) -> Iterator[Callable[[], None]]:
    """How to fill a list, dict or set again with what it holds now."""
    if type(value) in (list, dict, set):
        yield partial(_fill, value, value.copy())


def _fill(container: Any, content: Any) -> None:
    container.clear()
    container.extend(content) if isinstance(container, list) else container.update(content)
