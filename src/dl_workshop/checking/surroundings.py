"""What an attempt finds around it while it is observed; afterwards everything is as it was."""

from __future__ import annotations

import bdb
import builtins
import contextlib
import gc
import io
import os
import signal
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
"""How much address space may be added. Compiling needs far less; every XLA thread may reserve an eighth of a gigabyte."""


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

    They are silenced for the whole process, so another thread that comes meanwhile waits.
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
            replaced([(bar, "__init__", _disabled(bar)) for bar in _progress_bars()]),
        ):
            yield
    finally:
        _turn.release()


@contextlib.contextmanager
def held_back() -> Iterator[list[threading.Thread]]:
    """Where an attempt is observed, nobody can be asked for input and Python cannot be ended; gives the threads it starts.

    Meanwhile memory and recursion are bounded for the whole process; afterwards the settings are what they were.
    """
    asks = _raises(lambda: OutOfBounds("AsksForInput", "nobody can type anything during a check"))
    halts = _raises(lambda: OutOfBounds("Halts", "a debugger would stop here"))
    ends = _raises(SystemExit)
    started: list[threading.Thread] = []
    with (
        _kept(),
        replaced([
            (builtins, "input", asks(builtins.input)),
            (sys, "breakpointhook", halts(sys.breakpointhook)),
            (bdb.Bdb, "set_trace", halts(bdb.Bdb.set_trace)),
            (sys, "stdin", _Unread(sys.stdin, asks)),
            (sys, "unraisablehook", _ignored(sys.unraisablehook)),
            (sys, "setrecursionlimit", _stays_shallow(sys.setrecursionlimit)),
            (threading.Thread, "start", _noted(threading.Thread.start, started)),
            *((os, name, ends(getattr(os, name))) for name in ("_exit", "abort")),
            *((signal, name, _ignored(getattr(signal, name))) for name in ("alarm", "setitimer") if hasattr(signal, name)),
            *((cls, "__call__", ends(cls.__call__)) for cls in _exits_of_ipython()),
        ]),
        _bounded_memory(),
    ):  # fmt: skip
        yield started


def _exits_of_ipython() -> list[Any]:
    """The classes of what IPython puts under the names `exit` and `quit`, if it is there."""
    shells = [("IPython.core.autocall", "ExitAutocall"), ("ipykernel.zmqshell", "ZMQExitAutocall")]
    return [getattr(sys.modules[module], name) for module, name in shells if hasattr(sys.modules.get(module), name)]


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


def _ignored(original: Any) -> Callable[..., Any]:
    """A function that does nothing where an attempt is observed.

    An alarm would ring when that is long over, and of what is stopped inside a `__del__` nobody need hear.
    """
    return lambda *args, **kwargs: 0 if observing() else original(*args, **kwargs)


def _noted(start: Callable[..., None], started: list[threading.Thread]) -> Callable[..., None]:
    """`Thread.start`, except that the threads of an attempt are noted, and what holds for it holds for them."""

    def noted(thread: threading.Thread) -> None:
        if observing():
            run = thread.run

            def run_observed() -> None:
                observe_here()
                with contextlib.suppress(SystemExit):  # it ends a thread, and of one that was stopped nothing is printed
                    run()

            thread.run = run_observed  # type: ignore[method-assign]
            started.append(thread)
        start(thread)

    return noted


def _stays_shallow(original: Callable[[int], None]) -> Callable[[int], None]:
    """`sys.setrecursionlimit`, except that an attempt cannot have Python run off the end of its stack."""
    return lambda limit: original(min(limit, _RECURSION) if observing() else limit)


@contextlib.contextmanager
def replaced(stand_ins: list[tuple[Any, str, Any]]) -> Iterator[None]:
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
    """Where the system can, it refuses an array beyond all measure, before that takes the computer down."""
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
def _kept() -> Iterator[None]:
    """Python's own functions, JAX's settings, the environment, the folder and the depth of recursion as they were."""
    own, settings, environment, folder = dict(vars(builtins)), dict(jax.config.values), dict(os.environ), _folder()
    depth, hooks, collects = sys.getrecursionlimit(), (sys.excepthook, threading.excepthook), gc.isenabled()
    sys.setrecursionlimit(min(depth, _RECURSION))
    try:
        yield
    finally:
        vars(builtins).update(own)
        sys.setrecursionlimit(depth)
        sys.excepthook, threading.excepthook = hooks
        if collects:
            gc.enable()
        if os.environ != environment:
            os.environ.clear()
            os.environ.update(environment)
        if folder and folder != _folder():
            os.chdir(folder)
        now = jax.config.values
        for name, value in settings.items():
            if now[name] != value:
                jax.config.update(name, value)


def _folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:  # somebody has deleted it
        return None


def _progress_bars() -> list[type]:
    tqdm = sys.modules.get("tqdm")
    bars = {getattr(module, "tqdm", None) for module in _modules_in(tqdm)} if isinstance(tqdm, ModuleType) else set()
    return [bar for bar in bars if isinstance(bar, type) and "__init__" in bar.__dict__]


def _modules_in(package: ModuleType) -> Iterator[ModuleType]:
    """The modules of a package that are loaded. To look through all that Python has loaded takes half a millisecond."""
    for module in list(vars(package).values()):
        if isinstance(module, ModuleType) and module.__name__.startswith(f"{package.__name__}."):
            yield module
            yield from _modules_in(module)


def _disabled(bar: type) -> Callable[..., None]:
    """The initializer of a progress bar, with `disable` set whatever the caller says."""
    init = bar.__dict__["__init__"]

    def silent(self: Any, *args: Any, **kwargs: Any) -> None:
        init.__get__(self, bar)(*args, **{**kwargs, "disable": True})

    return silent
