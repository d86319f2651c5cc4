"""An attempt that is examined from outside of its sandbox: every question goes through the channel, and no answer is believed.

What comes back are numbers, texts, and the places where they were seen. A place that is missing or that nobody asked for is a
forgery, as an observation without places would be one without mistakes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from dl_workshop.checking.observation import Chosen
from dl_workshop.checking.outcome import CALLED, TRACED, Observation, places_of, stopped_at
from dl_workshop.checking.subject import Subject
from dl_workshop.exercises.spec import Probe
from dl_workshop.grading.channel import Channel, nonce
from dl_workshop.grading.codec import Forged, Packer, Unpacker

_MORE = 15.0
"""Seconds beyond those an attempt has: for what is compiled, and for a busy computer."""


class Refused(ValueError):
    """What the attempt returns does not go through the pipe; the message says why."""


class Line:
    """Questions and answers about one attempt, with so many seconds in which nobody gives up waiting."""

    def __init__(self, channel: Channel, seconds: float) -> None:
        self._channel, self._left = channel, 3 * seconds + _MORE

    def ask(self, what: str, *given: Any, packer: Packer | None = None) -> Unpacker:
        """The answer, as it came.

        Raises:
            Refused: the attempt returns what is not looked at.
            Ended, Late, Forged: there is no answer.
        """
        this = nonce()
        self._channel.send({"ask": what, "with": given, "nonce": this}, packer)
        asked = time.monotonic()
        answer = self._channel.receive(asked + self._left)
        self._left -= time.monotonic() - asked
        said = answer.content
        if not isinstance(said, dict) or said.get("nonce") != this:
            raise Forged("It answers no question of ours.")
        if isinstance(why := said.get("refused"), str):
            raise Refused(why[:500])
        answer.content = said.get("is")
        return answer

    def done(self) -> None:
        """Nothing more is asked about this attempt."""
        self._channel.send("done")


class Remote:
    """An attempt in a sandbox."""

    code: object = None

    def __init__(self, line: Line, number: int = 0) -> None:
        self._line, self._number = line, number

    @property
    def x64(self) -> bool:
        """Whether its numbers have 64 bits: each kind is compared with its own numbers."""
        return _one(self._line.ask("x64", self._number), bool)

    def no_function(self, name: str) -> str | None:
        """As `Subject` says."""
        return _one(self._line.ask("no_function", self._number, name), str | None)

    def misfit(self, name: str, probes: tuple[Probe, ...]) -> str:
        """As `Subject` says."""
        packer = Packer()
        return _one(self._line.ask("misfit", self._number, name, packer.packed(probes), packer=packer), str)

    def has_lines_of_its_own(self) -> bool:
        """As `Subject` says."""
        return _one(self._line.ask("lines", self._number), bool)

    def calls_own(self, names: Sequence[str]) -> dict[str, Subject]:
        """As `Subject` says."""
        found = self._line.ask("own", self._number, list(names)).content
        if not isinstance(found, list) or len(found) > len(names):
            raise Forged("It calls what nobody asked for.")
        rows = [row for row in found if isinstance(row, list) and len(row) == 2 and row[0] in names and type(row[1]) is int]
        return {name: Remote(self._line, number) for name, number in rows}

    def look(self, probes: tuple[Probe, ...], seconds: float) -> RemoteLook:
        """As `Subject` says."""
        packer = Packer()
        number = _one(self._line.ask("look", self._number, packer.packed(probes), seconds, packer=packer), int)
        return RemoteLook(self._line, number, dict(enumerate(probes)))


class RemoteLook:
    """What is seen of an attempt in a sandbox."""

    def __init__(self, line: Line, number: int, probes: Chosen) -> None:
        self._line, self._number, self.probes = line, number, probes

    def at_once(
        self, chosen: Chosen | None = None, called: bool = True, traced: bool = False, compiles: bool = True
    ) -> Observation:
        """What plain calls show, or traces, or both, as asked for; nothing where it would be no gain."""
        seen = self._seen("at_once", chosen, called, traced, False)  # what it compiled would serve nobody else
        asked = self._places(CALLED, chosen) if called else set()
        if seen and not asked <= set(seen):
            raise Forged("It leaves out what it was asked for.")
        if not set(seen) <= asked | (self._places(TRACED, chosen) if traced else set()):
            raise Forged("It shows what it was not asked for.")
        return seen

    def calls(self, chosen: Chosen | None = None) -> Observation:
        """What plain calls show."""
        seen = self._seen("calls", chosen)
        if not set(seen) <= self._places(CALLED, chosen) | {(0, "value")}:
            raise Forged("It shows what it was not asked for.")
        if set(seen) != self._places(CALLED, chosen) and not stopped_at(seen) and not _fails_last(seen):
            raise Forged("It leaves out what it was asked for.")
        return seen

    def traces(self, chosen: Chosen | None = None) -> Observation:
        """The gradient, and the value under jit and vmap."""
        seen = self._seen("traces", chosen)
        if set(seen) != self._places(TRACED, chosen):
            raise Forged("It shows other places than those it was asked for.")
        return seen

    def _seen(self, what: str, chosen: Chosen | None, *given: Any) -> Observation:
        answer = self._line.ask(what, self._number, None if chosen is None else list(chosen), *given)
        return answer.observation(answer.content)

    def _places(self, facets: tuple[str, ...], chosen: Chosen | None) -> set[Any]:
        return set(places_of(facets, self.probes if chosen is None else chosen))


def _fails_last(seen: Observation) -> bool:
    return bool(seen) and list(seen.values())[-1].failure is not None


def _one(answer: Unpacker, kind: Any) -> Any:
    """What was answered, if it is of that kind."""
    said = answer.value(answer.content) if not isinstance(answer.content, dict | list) else ...
    if not isinstance(said, kind) or (kind is int and isinstance(said, bool)):
        raise Forged("It answers something other than what it was asked.")
    return said


def whole(observation: Observation, probes: Sequence[Probe]) -> bool:
    """Whether everything was looked at that a check looks at before it says that all is right."""
    return set(observation) == set(places_of(CALLED + TRACED, dict(enumerate(probes))))
