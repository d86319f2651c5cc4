"""Run a learner's code so that it comes to an end for the person who waits, whatever it does.

It runs in a thread of its own, which is watched and can be stopped; what it could ask of the person, of Python, or of the
computer's memory meanwhile is held back, and afterwards everything is as it was.
"""

from __future__ import annotations

import contextlib
import contextvars
import ctypes
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FrameType
from typing import Any

import jax
import psutil

from dl_workshop.checking import limits
from dl_workshop.checking.failures import raised, stopped
from dl_workshop.checking.lines import in_library
from dl_workshop.checking.outcome import Failure
from dl_workshop.checking.surroundings import held_back, observe_here, observing, quiet

MEMORY = 2 * 2**30
"""How many bytes the process may grow by."""

_SLICE = 0.05
_PATIENCE = 0.5
"""Seconds to wait for a thread to end that was told to."""
_STACK = 64 * 2**20
_TOOL = 4
"""A number that `sys.monitoring` reserves for no tool."""
_JAX = ("enable_x64", "disable_jit", "debug_nans", "debug_infs", "numpy_dtype_promotion", "default_matmul_precision")
"""JAX's settings that can differ between threads."""


def guarded(task: Callable[[], None], seconds: float, waited: float = 0.0) -> Failure | None:
    """Run `task`; the failure of the attempt in it if it had to be stopped, after `seconds` at most and a little more.

    `waited` is the time that the attempt has had already; what is told of it speaks of both.

    Called from inside such a task, as by an attempt that checks another one, it only runs it.

    Raises:
        KeyboardInterrupt: the person who waits has pressed Ctrl+C; the task is stopped then too.
    """
    if observing():
        task()
        return None
    with quiet(), held_back() as started, limits.in_force():
        began = time.monotonic()
        worker = _Worker(task, began + seconds, started)
        worker.begin()
        try:
            ended = worker.watch()
            failure = None if ended else worker.told(waited + time.monotonic() - began)
        finally:
            worker.end()
    if worker.error:
        raise worker.error
    return failure and worker.still_there(failure)


class _Worker(threading.Thread):
    """The thread in which a task runs until `until`, and the eye that is kept on it and on the threads it has `started`."""

    def __init__(self, task: Callable[[], None], until: float, started: list[threading.Thread]) -> None:
        super().__init__(name="attempt", daemon=True)
        self._task, self._until, self._others = task, until, started
        self._settings = {name: getattr(jax.config, f"jax_{name}") for name in _JAX}
        self._variables = contextvars.copy_context()
        self._done = threading.Event()
        self._memory = _memory()
        self._busy = deque([(time.monotonic(), time.process_time())], maxlen=round(1 / _SLICE))
        self._full = self._whole = False
        self.error: BaseException | None = None

    def begin(self) -> None:
        """Start with room for deep recursion: the smallest stack of a thread elsewhere is half a megabyte."""
        before = threading.stack_size(_STACK)
        try:
            self.start()
        finally:
            threading.stack_size(before)

    def run(self) -> None:
        with contextlib.suppress(Stopped):
            self._run()

    def _run(self) -> None:
        observe_here()
        try:
            with contextlib.ExitStack() as settings:
                for name, value in self._settings.items():
                    if getattr(jax.config, f"jax_{name}") != value:
                        settings.enter_context(getattr(jax, name)(value))
                settings.enter_context(limits.own_compilations())
                settings.enter_context(limits.bounded(lambda: time.monotonic() < self._until))
                self._variables.run(self._task)
                self._whole = True
        except Stopped:
            pass
        except BaseException as error:
            self.error, self._whole = error, True
        finally:
            self._done.set()

    def watch(self) -> bool:
        """Wait; whether the task came to its end in time, without filling the memory."""
        while not self._done.wait(_SLICE):
            self._busy.append((time.monotonic(), time.process_time()))
            self._full = _memory() - self._memory > MEMORY
            if self._full or time.monotonic() > self._until or not self.is_alive():
                break
        return self._done.is_set() and self._whole

    def told(self, seconds: float) -> Failure:
        """What it was at when it was stopped."""
        loop = limits.loop_at_work()
        if loop:  # Python knows at most where the result of it is waited for
            return raised(loop)
        frame = sys._current_frames().get(self.ident or 0)
        (since, used), (now, total) = self._busy[0], self._busy[-1]
        failure = stopped(frame, seconds, idle=total - used < 0.05 * (now - since))
        if self._full:
            taken = f"stopped when it had taken {MEMORY / 2**30:g} GB of memory"
            return Failure("MemoryFull", taken, failure.line, failure.traceback, ours=True)
        return failure

    def end(self) -> None:
        """Stop the task, if it goes on, and the threads that it has left at work."""
        self._until = 0.0  # for loops inside JAX, which look at the clock
        left = [] if self._done.is_set() else [self, *self._others]
        # Threads that wait, as those of a pool do, are no trouble and may be needed.
        if any(thread.is_alive() for thread in self._others) and _processor_is_busy():
            left = [self, *self._others]
        until, told = time.monotonic() + _PATIENCE, set[threading.Thread]()
        for thread in left[:1]:
            thread.join(_SLICE / 2)  # a loop inside JAX needs to be told nothing else
        with _every_line_stops(left):
            while any(thread.is_alive() for thread in left) and time.monotonic() < until:
                for thread in left:
                    # Told twice, one that is ending already would complain.
                    if thread not in told or _in_own_code(thread):
                        _stop_soon(thread)
                        told.add(thread)
                next((thread for thread in left if thread.is_alive()), self).join(_SLICE / 2)

    def still_there(self, failure: Failure) -> Failure:
        """The failure, with what the person who waits has to know about a thread that nobody can stop."""
        return failure.still_busy() if self.is_alive() and _processor_is_busy() else failure


@contextlib.contextmanager
def _every_line_stops(threads: list[threading.Thread]) -> Iterator[None]:
    """Raise `Stopped` at every line of the learner's that they come to. (Before Python 3.12 it sees to that itself.)"""
    monitoring: Any = getattr(sys, "monitoring", None)
    if not threads or monitoring is None or monitoring.get_tool(_TOOL):
        yield
        return
    which = {thread.ident for thread in threads}

    def at_line(_code: CodeType, _line: int) -> None:
        if threading.get_ident() in which and not in_library(sys._getframe(1)):
            raise Stopped

    monitoring.use_tool_id(_TOOL, "dl-workshop")
    monitoring.register_callback(_TOOL, monitoring.events.LINE, at_line)
    monitoring.set_events(_TOOL, monitoring.events.LINE)
    try:
        yield
    finally:
        monitoring.set_events(_TOOL, 0)
        monitoring.register_callback(_TOOL, monitoring.events.LINE, None)
        monitoring.free_tool_id(_TOOL)


def _stop_soon(thread: threading.Thread) -> None:
    """Stop a thread at its next line. One that catches everything is stopped at every further line, too."""
    if thread.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(Stopped))


def _in_own_code(thread: threading.Thread) -> bool:
    """Whether what a thread does was called by a line of the learner's."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame and in_library(frame):
        frame = frame.f_back
    return frame is not None


def _processor_is_busy() -> bool:
    before = time.process_time()
    time.sleep(_SLICE)
    return time.process_time() - before > _SLICE / 2


class Stopped(SystemExit):
    """Raised in a thread from outside, to end it. Where Python itself is the last to see it, nobody prints a SystemExit."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        if hasattr(sys, "monitoring"):
            return  # see `_every_line_stops`
        # Where it was caught, the thread goes on: then the learner's next line raises it again, `except` or `finally` or not.
        frame: FrameType | None = sys._getframe()
        while frame is not None:
            if not in_library(frame):
                frame.f_trace = _stop
            frame = frame.f_back
        sys.settrace(_stop)


def _stop(frame: FrameType, event: str, arg: Any) -> Any:
    # JAX and Python must be allowed to finish tidying up.
    if not in_library(frame):
        raise Stopped
    return None


@cache
def _process(number: int) -> psutil.Process:
    return psutil.Process(number)


def _memory() -> int:
    return int(_process(os.getpid()).memory_info().rss)
