"""What an attempt finds around it while it is observed; afterwards everything is as it was."""

from __future__ import annotations

import bdb
import builtins
import contextlib
import io
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import jax
import psutil

from dl_workshop.checking.limits import OutOfBounds

try:
    import resource
except ImportError:  # Windows
    resource: ModuleType | None = None  # type: ignore[no-redef]

_RECURSION = 3000
_ROOM = 8 * 2**30 + (os.cpu_count() or 1) * 128 * 2**20
"""As much address space may be added. Compiling needs far less; every thread of XLA's may reserve an eighth of a gigabyte."""


_turn = threading.RLock()
_here = threading.local()


def observing() -> bool:
    """Whether this thread is one that observes an attempt, with everything around it arranged."""
    return getattr(_here, "observing", False)


def observe_here() -> None:
    """Say so of this thread, for as long as it lives."""
    _here.observing = True


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence prints, warnings and progress bars: an attempt is called many times, and only its verdict is of interest.

    They are silenced for the whole process, so whoever comes meanwhile in another thread waits.
    """
    if observing():
        yield
        return
    while not _turn.acquire(timeout=0.05):  # in slices, for Ctrl+C to be heard
        pass
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(action="ignore"),
            _replaced([(bar, "__init__", _disabled(bar)) for bar in _progress_bars()]),
        ):
            yield
    finally:
        _turn.release()


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Where an attempt is observed, nobody can be asked for input and Python cannot be ended.

    For the whole process memory and recursion are bounded meanwhile, and JAX's settings are afterwards what they were.
    """
    asks = _raises(lambda: OutOfBounds("AsksForInput", "nobody can type anything during a check"))
    halts = _raises(lambda: OutOfBounds("Halts", "a debugger would stop here"))
    ends = _raises(SystemExit)
    shells = [("IPython.core.autocall", "ExitAutocall"), ("ipykernel.zmqshell", "ZMQExitAutocall")]
    classes = [getattr(sys.modules[module], name) for module, name in shells if hasattr(sys.modules.get(module), name)]
    with (
        _replaced([
            (builtins, "input", asks(builtins.input)),
            (sys, "breakpointhook", halts(sys.breakpointhook)),
            (bdb.Bdb, "set_trace", halts(bdb.Bdb.set_trace)),
            (sys, "stdin", _Unread(sys.stdin, asks)),
            (sys, "setrecursionlimit", _stays_shallow(sys.setrecursionlimit)),
            (os, "_exit", ends(os._exit)),
            (os, "abort", ends(os.abort)),
            *((cls, "__call__", ends(cls.__call__)) for cls in classes),
        ]),
        _bounded_memory(),
        _settings_kept(),
    ):  # fmt: skip
        yield


class _Unread:
    """Standard input that nobody reads from, where nobody is there to type."""

    def __init__(self, stream: Any, asks: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
        self._stream = stream
        for name in ("read", "readline", "readlines", "__next__", "close"):
            setattr(self, name, asks(getattr(stream, name, lambda *args: "")))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Any:
        return iter(self.readline, "")


def _raises(error: Callable[[], BaseException]) -> Callable[[Any], Callable[..., Any]]:
    """A function that stands in for another one, and raises where an attempt is observed."""

    def stand_in(original: Any) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            if observing():
                raise error()
            return original(*args, **kwargs)

        return called

    return stand_in


def _stays_shallow(original: Callable[[int], None]) -> Callable[[int], None]:
    """`sys.setrecursionlimit`, except that an attempt cannot have Python run off the end of its stack."""
    return lambda limit: original(min(limit, _RECURSION) if observing() else limit)


@contextlib.contextmanager
def _replaced(stand_ins: list[tuple[Any, str, Any]]) -> Iterator[None]:
    """Attributes, each replaced for a while."""
    before = [(place, name, getattr(place, name)) for place, name, _ in stand_ins]
    for place, name, stand_in in stand_ins:
        setattr(place, name, stand_in)
    try:
        yield
    finally:
        for place, name, value in before:
            setattr(place, name, value)


@contextlib.contextmanager
def _bounded_memory() -> Iterator[None]:
    """An array beyond all measure is refused by the system, where the system can: before it takes the computer down."""
    if resource is None or sys.platform != "linux":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    room = psutil.Process().memory_info().vms + _ROOM
    bound = min(limit for limit in (soft, hard, room) if limit != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextlib.contextmanager
def _settings_kept() -> Iterator[None]:
    """JAX's settings and the depth of recursion as they were."""
    settings, depth = dict(jax.config.values), sys.getrecursionlimit()
    sys.setrecursionlimit(min(depth, _RECURSION))
    try:
        yield
    finally:
        sys.setrecursionlimit(depth)
        now = jax.config.values
        for name, value in settings.items():
            if now[name] != value:
                jax.config.update(name, value)


def _progress_bars() -> list[type]:
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("tqdm.")]
    bars = {getattr(module, "tqdm", None) for module in modules}
    return [bar for bar in bars if isinstance(bar, type) and "__init__" in bar.__dict__]


def _disabled(bar: type) -> Callable[..., None]:
    """The initializer of a progress bar, with `disable` set whatever the caller says."""
    init = bar.__dict__["__init__"]

    def silent(self: Any, *args: Any, **kwargs: Any) -> None:
        init.__get__(self, bar)(*args, **{**kwargs, "disable": True})

    return silent
