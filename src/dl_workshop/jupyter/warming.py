"""Compile beforehand, while a learner reads, what the first checks of a chapter will need."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dl_workshop.audience import unseen_here
from dl_workshop.seeds import own_seed

if TYPE_CHECKING:
    from dl_workshop.checking.observation import Chosen

_REST = 0.3
"""Seconds that the kernel must have had nothing to do. Cells that are run one after another leave no such gap."""
_PATIENCE = 2.0
"""The most seconds that an ending kernel waits for a compilation."""


class _Over(Exception):
    """The kernel is ending."""


class Warming(threading.Thread):
    """Calls the references of some exercises on their probes, one call at a time, and only while nothing else runs.

    It is told what runs by `pause` and `resume`.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(name="warming", daemon=True)
        self._names, self._idle, self._over = names, threading.Event(), False

    def pause(self, *_: object) -> None:
        """A cell begins."""
        self._idle.clear()

    def resume(self, *_: object) -> None:
        """A cell has ended."""
        self._idle.set()

    def end(self) -> None:
        """The kernel ends: nothing more is begun. A thread that Python stops inside JAX's C++ can print a fatal error."""
        self._over = True
        self._idle.set()
        self.join(_PATIENCE)

    def run(self) -> None:
        """Exercise by exercise, until all that can be is compiled."""
        with contextlib.suppress(Exception):  # at the kernel's end, or where references are not installed, say
            for warm in (self._warm, self._warm_further):
                for name in self._names:
                    self._wait()
                    warm(name)

    def _warm(self, name: str) -> None:
        """What is looked at first, and the traces of it."""
        import jax

        from dl_workshop import answers
        from dl_workshop.checking import checker
        from dl_workshop.checking.limits import own_compilations
        from dl_workshop.checking.observation import observe_traces

        jax.devices()  # JAX's own threads, which start now at the latest, are for everybody
        _step_aside()
        unseen_here()
        near, _ = _probes(name)
        self._call(name, near)
        checker.called(name)
        self._wait()
        with own_compilations():
            # A right attempt that says the same need not wait for the compiler.
            observe_traces(getattr(answers, name), near)

    def _warm_further(self, name: str) -> None:
        """What is looked at where all has been right so far: other sizes, for which every operation is compiled again."""
        _, far = _probes(name)
        self._call(name, far)

    def _call(self, name: str, probes: Chosen) -> None:
        from dl_workshop import answers
        from dl_workshop.checking.limits import own_compilations
        from dl_workshop.checking.observation import observe_calls

        for probe in probes.values():
            self._wait()
            with own_compilations():
                observe_calls(getattr(answers, name), replace(probe, again=False))

    def _wait(self) -> None:
        while True:
            self._idle.wait()
            if self._over:
                raise _Over
            time.sleep(_REST)
            if self._idle.is_set() and not self._over:
                return


def warm_up(shell: Any, names: tuple[str, ...]) -> Warming:
    """Begin as soon as the shell, IPython's in a kernel, has nothing to do."""
    warming = Warming(names)
    shell.events.register("pre_run_cell", warming.pause)
    shell.events.register("post_run_cell", warming.resume)
    warming.start()
    atexit.register(warming.end)
    return warming


def _probes(name: str) -> tuple[Chosen, Chosen]:
    from dl_workshop import exercises
    from dl_workshop.checking.observed import probes_of
    from dl_workshop.exercises.spec import near_and_far

    return near_and_far(probes_of(exercises.load(name), own_seed()))


def _step_aside() -> None:
    """Let whatever else wants the processor have it first, where the system knows priorities of threads."""
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
