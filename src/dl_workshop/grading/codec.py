"""Plain data on its way through a pipe: JSON for what it is made of, bytes for its arrays. Nothing is ever unpickled.

What comes out of a sandbox is taken for a forgery until it has been looked at: every length, type and shape is checked before
anything is made of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import ml_dtypes
import numpy as np

from dl_workshop.checking.mark import Mark
from dl_workshop.checking.outcome import FACETS, Failure, Observation, Outcome, Place
from dl_workshop.exercises.spec import Given, Key, Numpy, Probe, Span

KINDS = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128", "bfloat16",
)  # fmt: skip
"""The only types of numbers that pass."""
AXES = 4
MOST_NUMBERS = 16 * 2**20
"""How many bytes of numbers one message may bring."""
MOST_TEXT = 4 * 2**20
LONGEST = 20_000
"""How many characters one text may have."""
_DEEPEST = 64


class Forged(ValueError):
    """What came out of a sandbox is not something that our own code would have sent; the message says in what way."""


class TooMuch(ValueError):
    """An array has more axes or numbers than a check looks at, or numbers of an unknown type."""


class Packer:
    """Turns values into what JSON can say, and keeps their arrays beside it."""

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []

    def packed(self, value: Any) -> Any:
        """The value as JSON can say it."""
        if value is None or (isinstance(value, bool | str | int | float) and not isinstance(value, np.generic)):
            return value
        if isinstance(value, np.ndarray | np.generic):
            return {"array": self._kept(np.asarray(value)), "scalar": isinstance(value, np.generic)}
        if isinstance(value, Given | Key | Span | Numpy | Probe):
            return {"is": type(value).__name__, "of": {name: self.packed(part) for name, part in vars(value).items()}}
        if isinstance(value, Mapping):
            return {"dict": [[self.packed(key), self.packed(part)] for key, part in value.items()]}
        if isinstance(value, tuple | list):
            return {type(value).__name__: [self.packed(part) for part in value]}
        raise TooMuch(f"A {type(value).__name__} does not go through the pipe.")

    def observation(self, seen: Observation) -> list[Any]:
        """What was seen of an attempt."""
        return [[number, facet, self._outcome(outcome)] for (number, facet), outcome in seen.items()]

    def _outcome(self, outcome: Outcome) -> list[Any]:
        failure = outcome.failure
        said = failure and {**vars(failure), "mark": failure.mark and vars(failure.mark)}
        if said:
            said = {name: text[:LONGEST] if isinstance(text, str) else text for name, text in said.items()}
        return [outcome.structure[:LONGEST], [self._kept(np.asarray(leaf)) for leaf in outcome.leaves], said]

    def _kept(self, array: np.ndarray) -> int:
        if array.dtype.name not in KINDS:
            raise TooMuch(f"It returns an array of {array.dtype.name}; only numbers and truth values are looked at.")
        if array.ndim > AXES:
            raise TooMuch(f"It returns an array with {array.ndim} axes; no more than {AXES} are looked at.")
        if array.nbytes + sum(kept.nbytes for kept in self.arrays) > MOST_NUMBERS:
            raise TooMuch(f"It returns more than {MOST_NUMBERS // 2**20} MB of numbers, which is more than is looked at.")
        self.arrays.append(np.ascontiguousarray(array).reshape(array.shape))
        return len(self.arrays) - 1

    def message(self, content: Any) -> tuple[bytes, bytes]:
        """The two parts of a message with `content`, which was packed here."""
        shapes = [[array.dtype.name, list(array.shape)] for array in self.arrays]
        return json.dumps([content, shapes]).encode(), b"".join(array.tobytes() for array in self.arrays)


class Unpacker:
    """The content of a message, and its arrays.

    Raises:
        Forged: it is not one of ours.
    """

    def __init__(self, text: bytes, numbers: bytes) -> None:
        try:
            self.content, shapes = json.loads(text.decode(), parse_int=_whole)
            self.arrays = list(_arrays(shapes, numbers))
        except (ValueError, TypeError, RecursionError, MemoryError) as error:
            raise Forged(f"It is not in the form of a message ({type(error).__name__}).") from None

    def value(self, packed: Any, depth: int = 0) -> Any:
        """The value that was packed."""
        if packed is None or isinstance(packed, bool | int | float):
            return packed
        if isinstance(packed, str):
            return _text(packed)
        _must(isinstance(packed, dict) and 0 < len(packed) <= 2 and depth < _DEEPEST, "a value of an unknown form")
        if "array" in packed:
            array = self._array(packed["array"])
            return array[()] if packed.get("scalar") is True else array
        if "dict" in packed:
            return {self.value(key): self.value(part, depth + 1) for key, part in _rows(packed["dict"], 2)}
        for kind in (tuple, list):
            if isinstance(parts := packed.get(kind.__name__), list):
                return kind(self.value(part, depth + 1) for part in parts)
        return self._made(packed, depth)

    def _made(self, packed: dict[str, Any], depth: int) -> Any:
        kind = {one.__name__: one for one in (Given, Key, Span, Numpy, Probe)}.get(str(packed.get("is")))
        parts = packed.get("of")
        if kind is None or not isinstance(parts, dict):
            raise Forged("It holds something of an unknown kind.")
        try:
            return kind(**{name: self.value(part, depth + 1) for name, part in parts.items()})
        except TypeError:
            raise Forged("It holds something of an unknown form.") from None

    def observation(self, packed: Any) -> dict[Place, Outcome]:
        """What was seen of an attempt, in the order in which it was."""
        seen: dict[Place, Outcome] = {}
        for number, facet, outcome in _rows(packed, 3):
            _must(type(number) is int and facet in FACETS and (number, facet) not in seen, "a place that does not exist")
            seen[number, facet] = self._outcome(*_row(outcome, 3))
        return seen

    def _outcome(self, structure: Any, leaves: Any, said: Any) -> Outcome:
        _must(isinstance(leaves, list) and len(leaves) <= 1000, "a result of an unknown form")
        arrays = tuple(self._array(leaf) for leaf in leaves)
        return Outcome(_text(structure), arrays, None if said is None else _failure(said))

    def _array(self, number: Any) -> np.ndarray:
        _must(type(number) is int and 0 <= number < len(self.arrays), "an array that is not there")
        return self.arrays[number]


def _failure(said: Any) -> Failure:
    _must(isinstance(said, dict) and said.keys() == vars(Failure("", "")).keys(), "a failure of an unknown form")
    mark, ours = said["mark"], said["ours"]
    _must(type(ours) is bool, "a failure of an unknown form")
    texts = {name: _text(said[name]) for name in ("kind", "message", "line", "traceback", "speaker")}
    return Failure(**texts, ours=ours, mark=None if mark is None else _mark(mark))


def _mark(said: Any) -> Mark:
    _must(isinstance(said, dict) and said.keys() == {"line", "function", "text", "start", "end", "says"}, "a mark of no form")
    places = [said[name] for name in ("line", "start", "end")]
    _must(all(type(place) is int and 0 <= place < LONGEST for place in places), "a mark of no place")
    function, text, says = (_text(said[name]) for name in ("function", "text", "says"))
    return Mark(said["line"], function, text, said["start"], said["end"], says)


def _whole(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError
    return int(digits)


def _arrays(shapes: Any, numbers: bytes) -> Any:
    begin = 0
    for name, shape in _rows(shapes, 2):
        _must(name in KINDS and isinstance(shape, list) and len(shape) <= AXES, "an array of an unknown type")
        _must(all(type(length) is int and 0 <= length <= MOST_NUMBERS for length in shape), "an array of no shape")
        kind = np.dtype(ml_dtypes.bfloat16) if name == "bfloat16" else np.dtype(name)
        size = kind.itemsize
        for length in shape:
            size *= length
        _must(begin + size <= len(numbers), "fewer numbers than it says")
        yield np.frombuffer(numbers[begin : begin + size], kind).reshape(shape).copy()
        begin += size
    _must(begin == len(numbers), "more numbers than it says")


def _rows(packed: Any, length: int) -> list[list[Any]]:
    _must(isinstance(packed, list), "no list where one belongs")
    return [_row(row, length) for row in packed]


def _row(row: Any, length: int) -> list[Any]:
    _must(isinstance(row, list) and len(row) == length, "an entry of an unknown form")
    return row


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Forged("It holds something in place of a text, or one that is too long.")
    # Half of a surrogate pair can be written nowhere.
    return value.encode("utf-8", "replace").decode()


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise Forged(f"It holds {what}.")
