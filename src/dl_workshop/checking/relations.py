"""What an attempt's results have to do with the expected ones, in words: tried in order, usable by every exercise.

A relation is told only if it holds at every probe, or says at which it does, so that what is said is true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from dl_workshop.checking.observation import Outcome
from dl_workshop.exercises.spec import Probe, Span

NOTHING = "The result is zero everywhere."


@dataclass(frozen=True)
class Pair:
    """What was expected at one probe and what came; `wrong` says whether they differ."""

    probe: Probe
    expected: Outcome
    got: Outcome
    wrong: bool

    @property
    def want(self) -> np.ndarray:
        """All expected numbers in one row."""
        return _row(self.expected.leaves)

    @property
    def have(self) -> np.ndarray:
        """All numbers that came in one row."""
        return _row(self.got.leaves)


def _row(leaves: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.zeros(0), *(np.asarray(leaf, float).ravel() for leaf in leaves)])


@dataclass(frozen=True)
class Relation:
    """What is said, and the pairs at which it shows."""

    says: str
    seen: list[Pair]


def relation(pairs: list[Pair], parameters: tuple[str, ...] = ()) -> Relation | None:
    """One sentence or two that relate what came to what was expected, or None where nothing simple holds.

    `parameters` are the names of the attempt's parameters, for relations that speak of its input.
    """
    wrong = [pair for pair in pairs if pair.wrong]
    formed = [(told, pair) for pair in wrong if (told := _form(pair))]
    if formed:
        told, _ = min(formed, key=lambda both: both[1].probe.size)
        return Relation(told, [pair for says, pair in formed if says == told])
    same_form = [pair for pair in pairs if not pair.got.failure and pair.have.size == pair.want.size]
    told = _numbers(same_form) or _parts(same_form) or _places(same_form, parameters)
    if not told and (here := _numbers(wrong)):
        told = f"It is right in places. Where it is wrong: {here[0].lower()}{here[1:]}"
    return Relation(told, wrong) if told else None


def _form(pair: Pair) -> str | None:
    """The result has another form, shape or type."""
    expected, got = pair.expected, pair.got
    if got.structure == "None" != expected.structure:
        return "Your function returned None. Is a `return` missing in front of the result?"
    if got.structure == "a function":
        return "Your function returned another function. jax.grad(g) is a function; jax.grad(g)(w) is its value at w."
    if got.structure != expected.structure:
        return f"The result has another form: it should be {_named(expected)}, and it is {_named(got)}."
    for want, have in zip(expected.leaves, got.leaves, strict=True):
        if want.shape != have.shape:
            return _shapes(want, have)
    for want, have in zip(expected.leaves, got.leaves, strict=True):
        if want.dtype.kind != have.dtype.kind and "b" in want.dtype.kind + have.dtype.kind:
            return f"The numbers should be of type {want.dtype}, and they are {have.dtype}."
    return None


def _named(outcome: Outcome) -> str:
    return outcome.structure.replace("array", "number" if all(x.ndim == 0 for x in outcome.leaves) else "array")


def _shapes(want: np.ndarray, have: np.ndarray) -> str:
    text = f"The result should have shape {want.shape}, and it has shape {have.shape}."
    if want.shape == () != have.shape:
        return text + " One number is asked for: is a sum, a mean or a product missing?"
    if have.shape == ():
        return text + " Each element should have its own result: is something summed up or cut off?"
    if want.ndim == 2 and have.shape == want.shape[::-1]:
        return text + " Rows and columns have changed places."
    if have.ndim == 2 and want.ndim == 1 and have.shape[0] == have.shape[1] == want.size > 1:
        return text + " Two vectors have broadcast against each other into a square."
    if have.size == want.size:
        return text + " The numbers are as many as they should be: does a reshape, or keepdims, add or take away an axis?"
    return text


# Numbers. Each relation looks at two rows of numbers, expected and got.


def _close(one: np.ndarray, other: np.ndarray) -> bool:
    size = float(np.max(np.abs(other[np.isfinite(other)]), initial=0.0))
    return bool(np.allclose(one, other, rtol=1e-3, atol=1e-5 * size, equal_nan=True))


def _of(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray, np.ndarray], bool]:
    return lambda want, have: _close(have, change(want))


_SAID_OF_ALL: tuple[tuple[Callable[[np.ndarray, np.ndarray], bool], str], ...] = (
    (lambda want, have: not np.any(have), NOTHING),
    (_of(lambda want: -want), "The result is minus one times what it should be: the size is right, the sign is not."),
    (_of(lambda want: 2 * want), "The result is twice what it should be."),
    (_of(lambda want: want / 2), "The result is half of what it should be."),
    (_of(lambda want: -2 * want), "The result is minus twice what it should be."),
    (_of(lambda want: -want / 2), "The result is minus half of what it should be."),
    (_of(lambda want: want * np.log(2)), "The result is ln 2 = 0.693 times what it should be: are bits and nats mixed up?"),
    (_of(lambda want: want / np.log(2)), "The result is 1 / ln 2 = 1.443 times what it should be: are bits and nats mixed up?"),
    (_of(lambda want: 1 - want), "The result is one minus what it should be. Is it the other class, or the other event?"),
    (_of(np.abs), "The size is right everywhere, but minus signs are lost. Where is something squared or made positive?"),
    (_of(np.round), "The result is rounded. Rounded numbers are flat: no gradient gets through them."),
    (_of(lambda want: want**2), "The result is the square of what it should be."),
    (_of(lambda want: np.sqrt(want)), "The result is the square root of what it should be."),
    (_of(lambda want: 1 / want), "The result is upside down: one divided by what it should be."),
    (_of(np.log), "The result is the logarithm of what it should be."),
    (_of(lambda want: -np.log(want)), "The result is minus the logarithm of what it should be."),
    (_of(np.exp), "The result is exp of what it should be. Is a logarithm missing?"),
    (_of(lambda want: np.exp(-want)), "The result is exp of minus what it should be. Is a logarithm missing?"),
)


def _numbers(pairs: list[Pair]) -> str | None:
    """One relation between all numbers, the same at every probe."""
    rows = [(pair.want, pair.have) for pair in pairs]
    if any(not np.isfinite(have).all() and np.isfinite(want).all() for want, have in rows):
        bad = np.concatenate([have for _, have in rows])
        what = "NaN (not a number)" if np.isnan(bad).any() else "infinite"
        return f"The result is {what}, where an ordinary number is expected."
    with np.errstate(all="ignore"):
        for holds, words in _SAID_OF_ALL:
            if all(holds(want, have) for want, have in rows) and sum(want.size for want, _ in rows) > 1:
                return words
        return _times_n(pairs) or _factor(rows) or _offset(rows)


def _times_n(pairs: list[Pair]) -> str | None:
    known = [(n, pair) for pair in pairs if (n := _examples(pair.probe))]
    # A single number can be n times another by chance.
    if len(known) < len(pairs) or sum(pair.want.size for n, pair in known if n > 1) < 2:
        return None
    if all(_close(pair.have, n * pair.want) for n, pair in known):
        return "The result is n times what it should be, with n the number of examples: a sum where a mean belongs?"
    if all(_close(pair.have, pair.want / n) for n, pair in known):
        return "The result is one n-th of what it should be, with n the number of examples: a mean where a sum belongs?"
    return None


def _examples(probe: Probe) -> int | None:
    """The length of the last argument that is an array: labels or targets where there are any."""
    lengths = [arg.num if isinstance(arg, Span) else len(arg) for arg in probe.args
               if isinstance(arg, Span) or (isinstance(arg, np.ndarray) and arg.ndim)]  # fmt: skip
    return lengths[-1] if lengths else None


def _factor(rows: list[tuple[np.ndarray, np.ndarray]]) -> str | None:
    want, have = (np.concatenate(side) for side in zip(*rows, strict=True))
    if np.sum(want != 0) < 2 or np.any(have[want == 0] != 0):
        return None
    ratios = have[want != 0] / want[want != 0]
    if np.allclose(ratios, ratios[0], rtol=1e-3):
        return f"The result is {ratios.mean():.4g} times what it should be, everywhere."
    return None


def _offset(rows: list[tuple[np.ndarray, np.ndarray]]) -> str | None:
    want, have = (np.concatenate(side) for side in zip(*rows, strict=True))
    offsets = have - want
    if want.size > 1 and np.allclose(offsets, offsets[0], rtol=1e-3):
        return f"The result is off by {offsets[0]:+.4g} everywhere."
    return None


# Parts: rows against columns, the order of elements, one entry of a dict.


def _parts(wrong: list[Pair]) -> str | None:
    matched = [
        (want, have) for pair in wrong for want, have in zip(pair.expected.leaves, pair.got.leaves, strict=True) if want.ndim
    ]
    if matched and all(len(pair.expected.leaves) == 1 for pair in wrong):
        for holds, words in _SAID_OF_ORDER:
            if all(holds(want, have) for want, have in matched):
                return words
    return _entries(wrong)


def _transposed(want: np.ndarray, have: np.ndarray) -> bool:
    return want.ndim == 2 and want.shape[0] == want.shape[1] and _close(have.T, want)


def _shifted(want: np.ndarray, have: np.ndarray) -> bool:
    return want.ndim == 1 and want.size > 2 and _close(have[1:], want[:-1])


_SAID_OF_ORDER: tuple[tuple[Callable[[np.ndarray, np.ndarray], bool], str], ...] = (
    (_transposed, "The result is transposed: its rows should be its columns."),
    (lambda want, have: want.size > 1 and _close(have[::-1], want), "The right numbers, in reversed order."),
    (_shifted, "The right numbers, one place too late: the result starts one step too early."),
    (lambda want, have: want.ndim == 1 and want.size > 2 and _close(have[:-1], want[1:]),
     "The right numbers, one place too early: the first one is missing."),
    (lambda want, have: want.size > 1 and _close(np.sort(have, axis=None), np.sort(want, axis=None)),
     "The right numbers, in another order."),
)  # fmt: skip


def _entries(wrong: list[Pair]) -> str | None:
    """Some entries of a dict or tuple are right and others wrong, the same ones at every probe."""
    names = entry_names(wrong[0].expected)
    count = len(names)
    if count < 2 or any(pair.expected.structure != wrong[0].expected.structure for pair in wrong):
        return None
    columns = [[(pair.expected.leaves[i], pair.got.leaves[i]) for pair in wrong] for i in range(count)]
    right = [all(_close(_row([have]), _row([want])) for want, have in column) for column in columns]
    if not any(right):
        swapped = count == 2 and all(
            pair.want.size == pair.have.size and _close(_row(pair.got.leaves[::-1]), pair.want) for pair in wrong
        )
        return f"{names[0]} and {names[1]} have changed places." if swapped else None
    if all(right):
        return None
    off = [i for i in range(count) if not right[i]]
    good = " and ".join(name for name, well in zip(names, right, strict=True) if well)
    part = _numbers([_only(pair, off[0]) for pair in wrong]) if len(off) == 1 else None
    detail = (
        part.replace("The result", f"There the {'number' if columns[off[0]][0][0].ndim == 0 else 'result'}") if part else ""
    )
    return f"Right for {good}, wrong for {' and '.join(names[i] for i in off)}. {detail}".strip()


def entry_names(outcome: Outcome) -> list[str]:
    """What the parts of a result are called: the keys of a flat dict, else "part 1", "part 2", ..."""
    names = re.findall(r"'(\w+)': array", outcome.structure)
    count = len(outcome.leaves)
    return names if len(names) == count else [f"part {i + 1}" for i in range(count)]


def _only(pair: Pair, leaf: int) -> Pair:
    return Pair(
        pair.probe,
        Outcome("array", (pair.expected.leaves[leaf],)),
        Outcome("array", (pair.got.leaves[leaf],)),
        pair.wrong,
    )


# Places: right here and wrong there.


def _places(pairs: list[Pair], parameters: tuple[str, ...]) -> str | None:
    """Where the result is right and where it is wrong: by label, at zero, by the sign of an input, far out."""
    cases = [case for pair in pairs for case in _cases(pair)]
    for place, name in list(enumerate(parameters))[::-1]:
        seen = [(inputs[place], right) for inputs, right in cases if place in inputs]
        for here, there, ask in _QUESTIONS:
            if not all(value in (0, 1) for value, _ in seen) and ask is _is_one:
                continue
            yes, no = ({right for value, right in seen if ask(value) is side} for side in (True, False))
            if (yes, no) == ({True}, {False}):
                here, there = there, here
            elif (yes, no) != ({False}, {True}):
                continue
            return f"The result is wrong where {here.format(name)}, and right where {there.format(name)}."
    return _few(pairs)


def _is_one(value: float) -> bool:
    return value == 1


_QUESTIONS: tuple[tuple[str, str, Callable[[float], bool | None]], ...] = (
    ("{} = 1", "{} = 0", _is_one),
    ("{} = 0", "{} is not 0", lambda value: value == 0),
    ("{} is positive", "{} is negative", lambda value: value > 0 if value else None),
    ("{} is huge", "{} is not huge", lambda value: abs(value) >= 1e3),
)


def _cases(pair: Pair) -> Iterable[tuple[dict[int, float], bool]]:
    """Every single number of a result, with the numbers among the arguments that belong to it, and whether it is right."""
    if pair.probe.harness or len(pair.expected.leaves) != 1 or pair.want.size != pair.have.size:
        return
    size = pair.want.size
    inputs = {
        place: np.broadcast_to(_values(arg), (size,)) for place, arg in enumerate(pair.probe.args) if _length(arg) in (1, size)
    }
    for i in range(size):
        right = not pair.wrong or _close(pair.have[i : i + 1], pair.want[i : i + 1])
        # A span that crosses 0 may miss it by rounding.
        yield {place: round(float(values[i]), 9) for place, values in inputs.items()}, right


def _values(arg: Any) -> np.ndarray:
    return np.linspace(arg.start, arg.stop, arg.num) if isinstance(arg, Span) else np.ravel(np.asarray(arg, float))


def _length(arg: Any) -> int:
    if isinstance(arg, Span):
        return arg.num
    return int(np.size(arg)) if isinstance(arg, np.ndarray | np.generic | float) and np.ndim(arg) < 2 else 0


def _few(pairs: list[Pair]) -> str | None:
    wrong = [pair for pair in pairs if pair.wrong]
    want, have = (np.concatenate([getattr(pair, side) for pair in wrong]) for side in ("want", "have"))
    off = ~np.isclose(have, want, rtol=1e-3, atol=1e-3 * np.max(np.abs(want[np.isfinite(want)]), initial=0.0))
    if all(pair.want.size > 1 for pair in wrong):
        for name, place in (("first", 0), ("last", -1)):
            if all(_wrong_only_at(pair, place) for pair in wrong):
                return f"The result is right except for its {name} number."
    if 0 < off.sum() < off.size / 2:
        return f"The result is right in most places and wrong in {off.sum()} of {off.size}."
    return None


def _wrong_only_at(pair: Pair, place: int) -> bool:
    rest = np.delete(np.arange(pair.want.size), place)
    return _close(pair.have[rest], pair.want[rest])
