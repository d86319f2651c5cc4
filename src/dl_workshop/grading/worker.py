"""Inside a sandbox: run the cells of a notebook, and answer what is asked about the attempt that one of them hands to `check`.

The learner's code shares this process, so the judge believes nothing but numbers, and compares those with what is kept
elsewhere: no reference, no expected number and no verdict is ever here.
"""

from __future__ import annotations

import os
import socket
import sys
import types
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from dl_workshop import curriculum
from dl_workshop.grading.channel import Channel
from dl_workshop.grading.codec import TooMuch

_LATER = ("given", "harnesses", "answers")
"""The modules that come with every notebook, as they differ from exercise to exercise."""
_PATCHED = (
    "builtins",
    "json",
    "numpy",
    "jax",
    "jaxlib",
    "inspect",
    "ast",
    "time",
    "threading",
    "socket",
    "struct",
    "dl_workshop",
)

_shell: Any = None
_as_it_was: list[tuple[dict[str, Any], dict[str, Any]]] = []
_seat: Any = None
"""What `check` in the notebook hands its attempts to."""


def warm_up(modules: list[str], core: str) -> None:
    """Import everything, compute nothing: a process in which JAX has computed cannot be forked."""
    global _shell
    package = sys.modules["dl_workshop"]
    for name in _LATER:
        module = types.ModuleType(f"dl_workshop.{name}")
        sys.modules[module.__name__] = module
        setattr(package, name, module)
    exec(core, vars(sys.modules["dl_workshop.harnesses"]))
    for name in ("jax", "jax.numpy", "unittest.mock", "dl_workshop.checking.subject", *modules):
        import_module(name)
    for name in ("scipy.special", "scipy.stats", "jax.scipy.stats", "matplotlib.pyplot", "optax", "sklearn.datasets"):
        try:
            import_module(name)
        except ImportError:  # nobody needs it
            continue
    _shell = import_module("dl_workshop.jupyter.bare_shell").bare_shell()
    later = {f"dl_workshop.{name}" for name in _LATER}
    _remember([name for name in sorted(sys.modules) if name.partition(".")[0] in _PATCHED and name not in later])


def _remember(names: list[str]) -> None:
    modules = [sys.modules[name] for name in names if isinstance(sys.modules[name], types.ModuleType)]
    _as_it_was.extend((vars(module), dict(vars(module))) for module in modules)


def serve(end: socket.socket) -> None:
    """Run what comes through this end of the channel, to its end."""
    channel = Channel(end)
    asked = channel.receive().content
    seat = _Seat(channel, asked["exercise"])
    globals()["_seat"] = seat
    _install(asked["library"], asked["exercise"])
    for number, source in asked["cells"]:
        channel.send({"event": "begins", "cell": number})
        name, text = _run(source)
        channel.send({"event": "ends", "cell": number, "error": name[:200], "text": text[:2000]})
    while True:
        name = asked["exercise"]
        channel.send({"event": "all", "there": name in _shell.user_ns})
        if channel.receive().content != "judge":
            return
        seat.check(name, _shell.user_ns[name])


class NotHere(Exception):
    """A solution of the workshop's was called that is not there."""


def _not_here(name: str, exercise: str) -> Any:
    """Can be imported, as a cell imports several at once; not called."""

    def solution(*args: Any, **kwargs: Any) -> Any:
        raise NotHere(f"the workshop's own {name} is not available while {exercise} is graded")

    return solution


def _install(library: Mapping[str, str], exercise: str) -> None:
    """The references and given functions that may be there: their source comes with the notebook."""

    def elsewhere(name: str) -> Any:
        if name not in curriculum.EXERCISES:
            raise AttributeError(name)
        return _not_here(name, exercise)

    vars(sys.modules["dl_workshop.answers"]).update(__getattr__=elsewhere, __path__=[])
    for name, source in library.items():
        full = f"dl_workshop.{name}"
        module = sys.modules.setdefault(full, types.ModuleType(full))
        path = os.path.join(os.path.dirname(sys.modules["dl_workshop"].__file__ or ""), *name.split(".")) + ".py"
        exec(compile(source, path, "exec"), vars(module))
        if name.startswith("answers."):
            vars(module)["__getattr__"] = elsewhere
            own = {key: value for key, value in vars(module).items() if getattr(value, "__module__", full) == full}
            sys.modules["dl_workshop.answers"].__dict__.update(own)
    _remember([name for name in sys.modules if name.partition(".")[2].partition(".")[0] in _LATER])


def _run(source: str) -> tuple[str, str]:
    """Run a cell; the name and the text of the exception that ended it."""
    try:
        result = _shell.run_cell(source, store_history=True)
        error = result.error_before_exec or result.error_in_exec
    except BaseException as one:  # a cell can break the shell itself
        error = one
    if error is None:
        return "", ""
    try:
        return type(error).__name__, str(error)
    except BaseException:  # a class of the learner's
        return type(error).__name__, ""


class Noted:
    """What `check` returns where a notebook is graded: only that it was heard."""

    status, passed, message, misconception, evidence, seed = "noted", False, "", None, None, None

    def __repr__(self) -> str:
        return "noted"


class _Seat:
    """The learner's end: their attempt, and what is asked about it."""

    def __init__(self, channel: Channel, exercise: str) -> None:
        self._channel, self._exercise = channel, exercise

    def check(self, name: Any, attempt: Any) -> Noted:
        """Hand over an attempt, and answer until the process that asks has heard enough."""
        if name == self._exercise:
            self._channel.send({"event": "handed"})
            with _AsBefore():
                Answers(attempt).until_done(self._channel)
        else:
            self._channel.send({"event": "other", "name": str(name)[:200]})
        return Noted()


def check(name: Any, attempt: Any = None) -> Noted:
    """What the notebook calls."""
    return _seat.check(name, attempt) if _seat else Noted()


class _AsBefore:
    """Modules that the learner's code has changed are what they were while its attempt is looked at.

    What they keep for themselves stays as it is: JAX may have started since, and does not start twice.
    """

    def __enter__(self) -> None:
        self._changed: list[tuple[dict[str, Any], str, Any]] = []
        for now, before in _as_it_was:
            for name, value in before.items():
                is_their_own = name.startswith("_") and not callable(value)
                if now.get(name, self) is not value and not is_their_own and not name.startswith("__"):
                    self._changed.append((now, name, now.get(name, self)))
                    now[name] = value

    def __exit__(self, *_: object) -> None:
        for now, name, value in self._changed:
            now.pop(name, None) if value is self else now.__setitem__(name, value)


def _plain(value: Any) -> Any:
    """A result with NumPy's arrays in place of JAX's."""
    import jax
    import numpy as np

    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value] if isinstance(value, list) else tuple(_plain(part) for part in value)
    return np.asarray(value) if isinstance(value, jax.Array) else value


class Answers:
    """What can be asked about an attempt, and about those of the learner's other answers that it calls."""

    def __init__(self, attempt: Any) -> None:
        from dl_workshop.checking.subject import Here

        self._subjects: list[Any] = [Here(attempt)]
        self._looks: list[Any] = []

    def until_done(self, channel: Channel) -> None:
        """Answer question after question."""
        from dl_workshop.grading.codec import Packer

        while (asked := channel.receive()).content != "done":
            question, packer = asked.content, Packer()
            try:
                packed = getattr(self, f"_{question['ask']}")(packer, asked, *question["with"])
                answer = {"nonce": question["nonce"], "is": packed}
            except TooMuch as why:
                packer, answer = Packer(), {"nonce": question["nonce"], "refused": str(why)}
            channel.send(answer, packer)

    def _x64(self, packer: Any, asked: Any, subject: int) -> Any:
        return self._subjects[subject].x64

    def _no_function(self, packer: Any, asked: Any, subject: int, name: str) -> Any:
        said = self._subjects[subject].no_function(name)
        return said and said[:2000]

    def _misfit(self, packer: Any, asked: Any, subject: int, name: str, probes: Any) -> Any:
        return self._subjects[subject].misfit(name, asked.value(probes))[:5000]

    def _lines(self, packer: Any, asked: Any, subject: int) -> Any:
        return self._subjects[subject].has_lines_of_its_own()

    def _own(self, packer: Any, asked: Any, subject: int, names: list[str]) -> Any:
        found = self._subjects[subject].calls_own(names)
        self._subjects.extend(found.values())
        begin = len(self._subjects) - len(found)
        return [[name, begin + number] for number, name in enumerate(found)]

    def _call(self, packer: Any, asked: Any, subject: int, args: Any, kwargs: Any) -> Any:
        from dl_workshop.checking.observation import made

        given, named = made(list(asked.value(args))), made(asked.value(kwargs))
        return packer.packed(_plain(self._subjects[subject].attempt(*given, **named)))

    def _look(self, packer: Any, asked: Any, subject: int, probes: Any, seconds: float) -> Any:
        self._looks.append(self._subjects[subject].look(asked.value(probes), seconds))
        return len(self._looks) - 1

    def _at_once(self, packer: Any, asked: Any, look: int, chosen: list[int] | None, *ways: bool) -> Any:
        return packer.observation(self._looks[look].at_once(self._chosen(look, chosen), *ways))

    def _calls(self, packer: Any, asked: Any, look: int, chosen: list[int] | None) -> Any:
        return packer.observation(self._looks[look].calls(self._chosen(look, chosen)))

    def _traces(self, packer: Any, asked: Any, look: int, chosen: list[int] | None) -> Any:
        return packer.observation(self._looks[look].traces(self._chosen(look, chosen)))

    def _chosen(self, look: int, chosen: list[int] | None) -> Any:
        probes = self._looks[look].probes
        return None if chosen is None else {number: probes[number] for number in chosen}
