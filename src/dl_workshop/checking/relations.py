"""What an attempt's results have to do with the expected ones, in words: tried in order, usable by every exercise.

A relation is told only if it holds at every probe, on several draws of the inputs; or it says that it speaks of the inputs that
were tried, and at which of them it holds. So what is said is true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dl_workshop.checking.forms import entry_names, in_words
from dl_workshop.checking.outcome import Outcome, Place
from dl_workshop.exercises.spec import Given, Probe, Span

NOTHING = "The result is always zero."
ONE_MINUS = "The result is one minus what it should be."
ONE_SIDED = "At every input tried where the result is wrong, it is too"


@dataclass(frozen=True, eq=False)
class Pair:
    """What was expected at one place and what came out; `wrong` says whether they differ."""

    place: Place
    probe: Probe
    expected: Outcome
    got: Outcome
    wrong: bool

    @property
    def want(self) -> np.ndarray:
        """All expected numbers in one row."""
        return _row(self.expected)

    @property
    def have(self) -> np.ndarray:
        """All numbers that came in one row."""
        return _row(self.got)


def _row(outcome: Outcome) -> np.ndarray:
    return np.concatenate([np.zeros(0), *(np.asarray(leaf, float).ravel() for leaf in outcome.leaves)])


@dataclass(frozen=True)
class Relation:
    """What is said, and the places at which it shows."""

    says: str
    places: list[Place]


Limits = tuple[float, float]


def relation(
    pairs: list[Pair],
    beyond: list[Pair],
    parameters: tuple[str, ...] = (),
    parts: tuple[str, ...] = (),
    lies_in: Limits | None = None,
) -> Relation | None:
    """One sentence or two that relate what came to what was expected, or None where nothing simple holds.

    Args:
        pairs: what was expected and what came at the inputs tried, on several draws.
        beyond: the same at other inputs, where what is told in general must hold as well.
        parameters: the names of the attempt's parameters, for relations that speak of its input.
        parts: what the parts of a result are called that is a tuple.
        lies_in: the limits of what can come, whatever the input.
    """
    wrong = [pair for pair in pairs if pair.wrong]
    whatever = _the_same_everywhere([pair for pair in pairs if pair.probe.harness is None]) if wrong else None
    if whatever:
        return Relation(whatever, [pair.place for pair in wrong])
    formed = [(told, pair) for pair in wrong if (told := _form(pair, parts))]
    if formed:
        told, _ = min(formed, key=lambda both: both[1].probe.size)
        places = [pair.place for says, pair in formed if says == told]
        if told.endswith("it has shape (1,).") and any(says.endswith(_ONE_OF_MANY) for says, _ in formed):
            told += " Given more examples, it returns more numbers; the exercise asks for one."
        rows = {says.partition(_OF_MANY)[2] for says, _ in formed if _OF_MANY in says}
        # A sum of numbers that happen to add up to nothing is a mean at one input, and at others it is not.
        return Relation(told if len(rows) < 2 else told.partition(_OF_MANY)[0] + _OF_MANY + ".", places)
    facts = [pair for pair in wrong if pair.probe.harness not in OWN_NUMBERS]
    own, beyond = ([pair for pair in some if pair.probe.harness in OWN_NUMBERS] for some in (pairs, beyond))
    defaults = [pair for pair in facts if pair.probe.harness == "defaults"]  # they are a cause by themselves
    related = _of_numbers(own, beyond, parameters, parts, lies_in) if len(facts) < len(wrong) and not defaults else None
    if related or not facts:
        return related
    shown = min(defaults or facts, key=lambda pair: pair.probe.size)
    told = _facts(shown)
    return Relation(told, [shown.place]) if told else None


def _of_numbers(
    pairs: list[Pair], beyond: list[Pair], parameters: tuple[str, ...], parts: tuple[str, ...], lies_in: Limits | None
) -> Relation | None:
    """What an attempt's own numbers have to do with the expected ones."""
    wrong, plain = [pair for pair in pairs if pair.wrong], [pair for pair in pairs if _comparable(pair)]
    if any(pair not in plain for pair in wrong):
        return None
    bad = [pair for pair in plain if not np.isfinite(pair.have).all() and np.isfinite(pair.want).all()]
    if bad:
        return Relation(_not_finite(bad), [pair.place for pair in bad])
    every = [*plain, *beyond]
    if all(map(_comparable, every)):
        told = _unchanged(every, parameters) or _numbers(every, lies_in) or _order(every)
        if told:
            return Relation(told, [pair.place for pair in wrong])
    outside = _outside(plain, lies_in) if lies_in else None
    if outside:
        return outside
    more = _with_more(plain, parameters)
    told = _entries(plain, parts) or (more and _whole(plain, lies_in)) or more  # a single step may end at a whole number
    if not told and (after := _after_one_step(plain, parameters, parts)):
        return after
    told = told or _places(plain, parameters)
    all_wrong = [*wrong, *(pair for pair in beyond if pair.wrong)]
    if not told and all(map(_comparable, all_wrong)) and (here := _numbers(all_wrong, lies_in)):
        told = f"At the inputs tried it is right in places. Where it is wrong: {here[0].lower()}{here[1:]}"
    if all(map(_comparable, every)):
        told = told or _close(every, lies_in) or _in_proportion(every)
    told = told or _with_others(plain, parameters) or _whole(plain, lies_in) or _first_alone(plain, parts) or _one_sided(plain)
    return Relation(told, [pair.place for pair in wrong]) if told else None


def _comparable(pair: Pair) -> bool:
    """Whether two results have the same form, and as many numbers."""
    return pair.got.structure == pair.expected.structure and pair.have.size == pair.want.size


OWN_NUMBERS = (None, "first_class")
"""The harnesses that show an attempt's own numbers; others tell facts, whose names are their keys."""


FORMS = ("without_arguments", "network_form")
"""The harnesses that show the form of what came."""


def _facts(pair: Pair) -> str | None:
    """Which facts about many calls, or about where arrays lie, are not as they should be."""
    expected, got = (_named_facts(outcome) for outcome in (pair.expected, pair.got))
    said, about_draws, fails, holds, zero = list[str](), list[str](), list[str](), list[str](), list[str]()
    for name in [name for name in expected if name in got]:
        want, have, about = expected[name], got[name], f"{name[0].upper()}{name[1:]}"
        if pair.probe.harness == "defaults":
            if not want.ndim and want != have:
                said.append(f"The default of {name} is {have}, and should be {want}.")
        elif want.dtype.kind == "b":
            if want.all() and not have.all():
                fails.append(name)
            elif not want.ndim and not want and have.dtype.kind == "b" and have.all():
                holds.append(name)
        elif want.dtype.kind != have.dtype.kind or max(want.ndim, have.ndim) > 1 or max(want.size, have.size) > _SHORT:
            if want.shape == have.shape and not want.any() and have.any():
                zero.append(name if pair.probe.harness != "network_form" else name.replace(" part", " layer"))
        elif want.dtype.kind in "iu" and (want.shape != have.shape or np.any(want != have)):
            said.append(f"{about}: {have.tolist()}, and should be {want.tolist()}.")
        elif want.dtype.kind == "f" and want.shape == have.shape and not np.allclose(want, have, 0, pair.probe.atol or 1e-3):
            about_draws.append(_of_draws(name, want, have))
    together = (
        ("This does not hold", fails),
        ("This holds, and should not", holds),
        ("These should be zero, and are not", zero),
    )
    return " ".join([*(f"{what}: {'; '.join(names)}." for what, names in together if names), *said] or about_draws[:1]) or None


_SHORT = 8


def _of_draws(name: str, want: np.ndarray, have: np.ndarray) -> str:
    """What is off in the long run with numbers that were drawn: one thing, as the person who drew them would look for it."""
    if want.ndim:
        is_it, should = ([float(f"{number:.2g}") for number in side] for side in (have, np.round(want, 1)))
        return f"{name[0].upper()}{name[1:]} is {is_it}, and should be about {should}."
    off = f"{float(have):.2g}, and should be about {round(float(want)):g}"
    what, _, of_which = name.partition(" of ")
    if what == "mean":
        return f"On average over many keys {of_which} is {off}: normal draws are below zero as often as above."
    if what == "standard deviation":
        close = "close together" if have < want else "far apart"
        return f"The draws of {of_which} lie too {close}: over many keys the standard deviation is {off}."
    return f"{of_which} depend on each other: over many keys their {what} is {off}. Does each have a key that only it uses?"


def _named_facts(outcome: Outcome) -> dict[str, np.ndarray]:
    """The facts that a harness tells, by their names."""
    names = entry_names(outcome)
    told = outcome.structure[:1] in "{[" and len(names) == len(outcome.leaves)
    lengths = {name: re.sub(r"^(\w+) of axes$", r"the length of the axis \1", name) for name in names}
    return {lengths[name]: np.asarray(leaf) for name, leaf in zip(names, outcome.leaves, strict=True)} if told else {}


# The form: another structure, shape, or kind of number.


_NONE = "Your function returned None. Is a `return` missing in front of the result?"


def _form(pair: Pair, parts: tuple[str, ...]) -> str | None:
    expected, got = pair.expected, pair.got
    if got.structure == "None" != expected.structure:
        return _NONE
    if got.structure == "a function":
        return "Your function returned another function. Call that one, and return what it gives."
    if got.structure != expected.structure:
        # What a harness reports is not a form that anybody has chosen.
        asked, came = in_words(expected), in_words(got)
        said = f"The result has a different form: the exercise asks for {asked}, and your function returned {came}."
        return _placed(pair) if pair.probe.harness and pair.probe.harness not in FORMS else said
    if pair.probe.harness not in (*OWN_NUMBERS, *FORMS):
        return None
    names = entry_names(expected, parts)
    other = [
        (name, _shapes(want, have))
        for name, want, have in zip(names, expected.leaves, got.leaves, strict=True)
        if want.shape != have.shape
    ]
    if other:
        # A question about one of several would hardly name the cause.
        alike = len({text.partition(". ")[2] for _, text in other}) == 1
        told = other[:1] if alike else [(name, f"{text.partition('. ')[0].rstrip('.')}.") for name, text in other]
        return " ".join(f"In {name}: {text[0].lower()}{text[1:]}" if len(names) > 1 else text for name, text in told)
    for want, have in zip(expected.leaves, got.leaves, strict=True):
        if want.dtype.kind != have.dtype.kind and "b" in want.dtype.kind + have.dtype.kind:
            return f"The numbers should be of type {want.dtype}, and they are {have.dtype}."
        if want.dtype.kind in "iu" and have.dtype.kind == "f" and _near(have, want):
            return f"The numbers should be integers (1 rather than 1.0), and they are of type {have.dtype}."
    return None


_FACTS_BEGIN = {"what_a_mesh_says": "{'axes': ", "where_rows_lie": "{'placed 0': ", "where_theta_lies": ""}
"""How the facts that harnesses of chapter 10 tell begin; where something else came, they hand that on."""


def _placed(pair: Pair) -> str | None:
    """What came in place of a mesh, or of arrays that lie somewhere; how the axes are called; where the arrays lie."""
    begin, expected, got = _FACTS_BEGIN.get(pair.probe.harness or ""), pair.expected.structure, pair.got.structure
    if begin is None:
        return None
    if re.search(r"'(copies|placed \d)': None", got):
        return _NONE
    if not got.startswith(begin):
        came = in_words(pair.got)
        return f"Your function returned {came}, which is not what the exercise asks for. Compare it with the docstring."
    for what, pattern in (("The axes of the mesh are {}, and should be {}.", r"'axes': \{(.*?)\}"),
                          ("Something you placed is {}; it should be {}.", r"'lies': '([^']*)'")):  # fmt: skip
        have, want = (list(dict.fromkeys(re.findall(pattern, structure))) for structure in (got, expected))
        have = [one for one in have if one not in want]
        if have and want:
            said = what.format(*(" or ".join(re.sub(r": array\b", "", one) for one in side) for side in (have, want)))
            return said.replace("not on the mesh", "not spread over the mesh")  # one device may well belong to it
    return None


_ONE_OF_MANY = " The exercise asks for one number: is a sum or a mean missing?"


def _shapes(want: np.ndarray, have: np.ndarray) -> str:
    text = f"The result should have shape {want.shape}, and it has shape {have.shape}."
    if want.shape == () != have.shape:
        return text + (_ONE_OF_MANY if have.ndim == 1 < have.size else "")
    if have.shape == () and want.ndim == 1:
        return text + _of_many(want, float(have))
    if want.ndim == 2 and have.shape == want.shape[::-1]:
        return text + " Rows and columns have changed places."
    if have.size == want.size:
        return text + " There are as many numbers as there should be: does a reshape, or keepdims, add or take away an axis?"
    return text


def _of_many(want: np.ndarray, have: float) -> str:
    """What a single number is of the many that were expected, where that can be seen."""
    known = {"sum": want.sum(), "mean": want.mean()} if want.size > 1 else {}
    # Of a straight line over inputs on both sides of 0 the mean is the bias, too, and whatever else adds up to that.
    if want.size > 2 and np.allclose(want + want[::-1], want[0] + want[-1], rtol=1e-4):
        known.pop("mean", None)
    is_their = next((name for name, number in known.items() if np.isclose(have, number, rtol=1e-4)), None)
    return _OF_MANY + (f", and yours is the {is_their} of them all." if is_their else ".")


_OF_MANY = " The exercise asks for a row of numbers"


# Numbers: one relation between all that was expected and all that came.

Row = np.ndarray


def _near(have: Row, want: Row, rtol: float = 1e-4) -> bool:
    """Equal within `rtol` of the largest number: a relation is read off, not computed to the last digit."""
    size = float(np.max(np.abs(want[np.isfinite(want)]), initial=0.0))
    return bool(np.allclose(have, want, rtol=rtol, atol=rtol / 100 * size, equal_nan=True))


def _by(change: Callable[[Row], Row]) -> Callable[[Row, Row], bool]:
    return lambda want, have: _near(have, change(want))


_SAID_OF_ALL: tuple[tuple[Callable[[Row, Row], bool], str], ...] = (
    (lambda want, have: not np.any(have), NOTHING),
    (_by(lambda want: -want), "The result is minus one times what it should be: the size is right, the sign is not."),
    (_by(lambda want: 2 * want), "The result is twice what it should be."),
    (_by(lambda want: want / 2), "The result is half of what it should be."),
    (_by(lambda want: -2 * want), "The result is minus twice what it should be."),
    (_by(lambda want: -want / 2), "The result is minus half of what it should be."),
    (_by(lambda want: want * np.log(2)), "The result is ln 2 = 0.693 times what it should be: are bits and nats mixed up?"),
    (_by(lambda want: want / np.log(2)), "The result is 1 / ln 2 = 1.443 times what it should be: are bits and nats mixed up?"),
    (_by(lambda want: 1 - want), ONE_MINUS),
    (_by(np.abs), "The size is right everywhere, but minus signs are lost. Where is something squared or made positive?"),
    (_by(np.round), "The result is rounded."),
    (_by(lambda want: want**2), "The result is the square of what it should be."),
    (_by(np.sqrt), "The result is the square root of what it should be."),
    (_by(lambda want: 1 / want), "The result is upside down: one divided by what it should be."),
    (_by(np.log), "The result is the logarithm of what it should be."),
    (_by(lambda want: -np.log(want)), "The result is minus the logarithm of what it should be."),
    (_by(np.exp), "The result is exp of what it should be. Is a logarithm missing?"),
    (_by(lambda want: np.exp(-want)), "The result is exp of minus what it should be. Is a logarithm missing?"),
)


def _not_finite(pairs: list[Pair]) -> str:
    numbers = np.concatenate([pair.have for pair in pairs])
    kinds = [
        word for word, there in (("NaN (not a number)", np.isnan(numbers)), ("infinite", np.isinf(numbers))) if there.any()
    ]
    far = all(is_far_out(pair.probe) for pair in pairs)
    why = " It happens at inputs with huge numbers: does exp overflow there, or a logarithm meet 0?" * far
    return f"The result is {' or '.join(kinds)}, where an ordinary number is expected.{why}"


def is_far_out(probe: Probe) -> bool:
    """Whether some number of its inputs is huge."""
    return any(np.abs(_numbers_of(arg)).max(initial=0) >= 1e3 for arg in _arrays_of(probe))


def _arrays_of(probe: Probe) -> list[Any]:
    inside = [value for arg in probe.args if isinstance(arg, dict) for value in arg.values()]
    return [arg for arg in (*probe.args, *inside) if isinstance(arg, np.ndarray | np.generic | float | Span)]


def _numbers(pairs: list[Pair], lies_in: Limits | None) -> str | None:
    """One relation between all numbers, the same at every probe."""
    rows = [(pair.want, pair.have) for pair in pairs]
    several = np.unique(np.concatenate([want for want, _ in rows] or [np.zeros(0)])).size >= 4
    # A few numbers can be related by chance, and what is off by a little has every relation that leaves it as it is.
    if not several or all(_near(have, want, 1e-2) for want, have in rows):
        return None
    with np.errstate(all="ignore"):
        said = next((words for holds, words in _SAID_OF_ALL if all(holds(want, have) for want, have in rows)), None)
        if said == ONE_MINUS and lies_in == (0.0, 1.0):
            said += " Is it the probability of the other case?"
        return said or _times_n(pairs) or _factor(rows) or _offset(rows)


_MEANS = {
    (1, 1): "n times what it should be, with n the number of examples: a sum where a mean belongs?",
    (1, -1): "one n-th of what it should be, with n the number of examples: a mean where a sum belongs?",
    (-1, 1): "minus n times what it should be, with n the number of examples: the sign, and a sum where a mean belongs?",
    (-1, -1): "minus one n-th of what it should be, with n the number of examples: the sign, and a mean where a sum belongs?",
}


def _times_n(pairs: list[Pair]) -> str | None:
    counted = [(n, pair) for pair in pairs if (n := _examples(pair.probe))]
    # With one n for all it could as well be any other number.
    if len(counted) < len(pairs) or len({n for n, _ in counted}) < 2:
        return None
    for (sign, power), words in _MEANS.items():
        if all(_near(pair.have, sign * float(n) ** power * pair.want) for n, pair in counted):
            return f"The result is {words}"
    return None


def _examples(probe: Probe) -> int | None:
    """The length of the last argument that is an array: labels or targets where there are any."""
    arrays = [_numbers_of(arg) for arg in probe.args if isinstance(arg, Span) or (isinstance(arg, np.ndarray) and arg.ndim)]
    return len(arrays[-1]) if arrays and not probe.harness else None


def _factor(rows: list[tuple[Row, Row]]) -> str | None:
    want, have = (np.concatenate(side) for side in zip(*rows, strict=True))
    # A few numbers can have a factor in common by chance.
    if np.unique(want[want != 0]).size < 4 or np.any(have[want == 0] != 0):
        return None
    ratios = have[want != 0] / want[want != 0]
    return f"The result is {ratios.mean():.4g} times what it should be." if np.allclose(ratios, ratios[0], rtol=1e-4) else None


def _offset(rows: list[tuple[Row, Row]]) -> str | None:
    want, have = (np.concatenate(side) for side in zip(*rows, strict=True))
    offsets = have - want
    return f"The result is off by {offsets[0]:+.4g} everywhere." if np.allclose(offsets, offsets[0], rtol=1e-4) else None


# Order: rows against columns, one step late, reversed.


def _shifted(want: Row, have: Row) -> bool:
    return want.ndim == 1 and want.size > 2 and _near(have[1:], want[:-1])


_TOO_LATE = "The right numbers, one place too late: the result starts one step too early."
_SAID_OF_ORDER: tuple[tuple[Callable[[Row, Row], bool], str], ...] = (
    (lambda want, have: want.ndim == 2 and want.shape[0] == want.shape[1] and _near(have.T, want),
     "The result is transposed: its rows should be its columns."),
    (_shifted, _TOO_LATE),
    (lambda want, have: _shifted(have, want), "The right numbers, one place too early: the first one is missing."),
    (lambda want, have: _near(have[::-1], want), "The right numbers, in reversed order."),
    (lambda want, have: _near(np.sort(have, axis=None), np.sort(want, axis=None)), "The right numbers, in another order."),
)  # fmt: skip


def _order(pairs: list[Pair]) -> str | None:
    """The right numbers in another place, wherever a result has more than one."""
    arrays = [(pair.expected.leaves[0], pair.got.leaves[0]) for pair in pairs if pair.wrong and len(pair.expected.leaves) == 1]
    if len(arrays) < sum(pair.wrong for pair in pairs) or any(want.size < 2 or _near(have, want) for want, have in arrays):
        return None
    return next((words for holds, words in _SAID_OF_ORDER if all(holds(want, have) for want, have in arrays)), None)


# Entries: what is right and what is wrong in a dict or a tuple.


def _entries(pairs: list[Pair], parts: tuple[str, ...], at: str = "") -> str | None:
    """Each entry alone: some are right, and each of the wrong ones may have its own relation. `at` says at which inputs."""
    if len({pair.expected.structure for pair in pairs}) > 1:
        return _whole_parts(pairs, parts, at)
    if len(pairs[0].expected.leaves) < 2:
        return None
    names = entry_names(pairs[0].expected, parts)
    if len(names) != len(pairs[0].expected.leaves) or any(pair.probe.harness for pair in pairs):
        return None
    if len(names) == 2 and all(_near(_row_of_swapped(pair), pair.want) for pair in pairs):
        return f"{names[0]} and {names[1]} have changed places."
    columns = {name: [_only(pair, i) for pair in pairs] for i, name in enumerate(names)}
    right = [name for name, column in columns.items() if all(_near(pair.have, pair.want) for pair in column)]
    off = [name for name in names if name not in right]
    told = {name: said for name in off if (said := _numbers(columns[name], None))}
    if not off or not (right or told):
        return None
    where = f"right for {_listed(right)} and wrong for {_listed(off)}" if right else f"wrong for {_listed(off)}"
    own = [f"In {name}: {said[0].lower()}{said[1:]}" for name, said in told.items()]
    return " ".join([f"At the inputs tried{at} the result is {where}.", *own])


def _whole_parts(pairs: list[Pair], parts: tuple[str, ...], at: str = "") -> str | None:
    """Each part of a tuple by itself, where what it holds has another form from input to input."""
    named = [entry_names(pair.expected, parts) for pair in pairs]
    if not parts or any(len(names) != len(pair.expected.leaves) for names, pair in zip(named, pairs, strict=True)):
        return None
    columns = {part: [_those_of(part, names, pair) for names, pair in zip(named, pairs, strict=True)] for part in parts}
    right = [part for part, column in columns.items() if all(_near(pair.have, pair.want) for pair in column)]
    off = [part for part in parts if part not in right]
    if not right or not off:
        return None
    told = {part: said for part in off if (said := _numbers(columns[part], None) or _too_late(columns[part]))}
    own = [f" In {part}: {said[0].lower()}{said[1:]}" for part, said in told.items()]
    wrong = f"What is wrong is in {_listed(off)}.{''.join(own)}"
    return f"At the inputs tried{at} the result is right for {_listed(right)}. {wrong}"


def _too_late(column: list[Pair]) -> str | None:
    """Whether a row is shifted by one place wherever it has two numbers or more."""
    rows = [(pair.want, pair.have) for pair in column if len(pair.expected.leaves) == 1 and pair.want.size > 1]
    shifted = all(_near(have[1:], want[:-1]) and not _near(have, want) for want, have in rows)
    return _TOO_LATE if shifted and any(want.size > 2 for want, _ in rows) else None


def _those_of(part: str, names: list[str], pair: Pair) -> Pair:
    """What belongs to one part of a result, alone."""
    chosen = [i for i, name in enumerate(names) if name.split(" of ")[-1] == part]
    expected, got = (Outcome("array", tuple(side.leaves[i] for i in chosen)) for side in (pair.expected, pair.got))
    return replace(pair, expected=expected, got=got)


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _row_of_swapped(pair: Pair) -> Row:
    return _row(replace(pair.got, leaves=pair.got.leaves[::-1]))


def _only(pair: Pair, leaf: int) -> Pair:
    expected, got = (Outcome("array", (side.leaves[leaf],)) for side in (pair.expected, pair.got))
    return replace(pair, expected=expected, got=got)


# Places: right here and wrong there.


def _handed_over(pairs: list[Pair], place: int, name: str) -> tuple[list[Any], list[Any]]:
    """What is handed over for a parameter where the result is right, and where it is wrong."""
    given = [(_given(pair, place, name), pair.wrong) for pair in pairs if not pair.probe.harness]
    return [value for value, wrong in given if not wrong], [value for value, wrong in given if wrong]


def _given(pair: Pair, place: int, name: str) -> Any:
    """What is handed over for a parameter."""
    return pair.probe.args[place] if place < len(pair.probe.args) else pair.probe.kwargs.get(name)


def _with_more(pairs: list[Pair], parameters: tuple[str, ...]) -> str | None:
    """Whether the result is right up to some whole number, such as one step, and wrong from the next one on."""
    for place, name in enumerate(parameters):
        right, wrong = _handed_over(pairs, place, name)
        if any(type(value) is not int for value in right + wrong):
            continue
        if len(set(wrong)) > 1 and 0 < max(right, default=0) < min(wrong):
            return f"At the inputs tried the result is right where {name} is {max(right)}, and wrong where {name} is more."
    return None


def _after_one_step(pairs: list[Pair], parameters: tuple[str, ...], parts: tuple[str, ...]) -> Relation | None:
    """What is right and what is wrong after a single step, where more of them make all of it wrong."""
    plain = [pair for pair in pairs if not pair.probe.harness]
    for place, name in enumerate(parameters):
        given = [_given(pair, place, name) for pair in plain]
        if any(type(value) is not int for value in given) or max(given, default=0) < 2:
            continue
        single = [pair for pair, value in zip(plain, given, strict=True) if value == 1]
        if any(pair.wrong for pair in single) and (told := _entries(single, parts, f" where {name} is 1,")):
            return Relation(told, [pair.place for pair in single if pair.wrong])
    return None


def _with_others(pairs: list[Pair], parameters: tuple[str, ...]) -> str | None:
    """Whether it depends on which function is handed over for one parameter, and for no other."""
    found = list[str]()
    wrong_at, tried = {pair.place for pair in pairs if pair.wrong}, {pair.place for pair in pairs}
    if len(tried) < _TELLING and min(len(wrong_at), len(tried - wrong_at)) < 2:
        return None  # other arguments differ as well
    for place, name in enumerate(parameters):
        given = _handed_over(pairs, place, name)
        if not all(isinstance(value, Given) for side in given for value in side):
            continue
        right, wrong = (dict.fromkeys(value.name for value in side) for side in given)
        if right and wrong and not set(right) & set(wrong):
            found.append(f"right where {name} is {' or '.join(right)}, and wrong where {name} is {' or '.join(wrong)}")
    return f"At the inputs tried the result is {found[0]}." if len(found) == 1 else None


_TELLING = 5


def _is_one(value: float) -> bool:
    return value == 1


_QUESTIONS: tuple[tuple[str, str, Callable[[float], bool | None]], ...] = (
    ("{} = 1", "{} = 0", _is_one),
    ("{} = 0", "{} is not 0", lambda value: value == 0),
    ("{} is positive", "{} is negative", lambda value: value > 0 if value else None),
    ("{} is huge", "{} is not huge", lambda value: abs(value) >= 1e3),
)


def _places(pairs: list[Pair], parameters: tuple[str, ...]) -> str | None:
    """Where the result is right and where it is wrong: by label, at zero, by the sign of an input, far out."""
    plain = [pair for pair in pairs if not pair.probe.harness and len(pair.expected.leaves) == 1]
    for place, name in list(enumerate(parameters))[::-1]:
        cases_of = [list(_cases(pair, place)) for pair in plain]
        if not all(cases_of):  # for some input it cannot be said
            continue
        cases = [case for some in cases_of for case in some]
        for here, there, ask in _QUESTIONS:
            if ask is _is_one and not all(value in (0, 1) for case in cases for value in case.values):
                continue
            # That something is right only at 0, or only far out, says little.
            turned = [(there, here, False)] if "not" not in there else []
            for wrong, right, side in [(here, there, True), *turned]:
                if _told_apart(cases, ask, side):
                    where = f"wrong where {wrong.format(name)}, and right where {right.format(name)}"
                    return f"At the inputs tried the result is {where}."
    return _few(pairs)


def _told_apart(cases: list[_Case], ask: Callable[[float], bool | None], side: bool) -> bool:
    """Whether a number is wrong exactly where the answer for some input that belongs to it is `side`.

    That the result for one example alone is right says little, as a mean of one is its sum; and so do few cases.
    """
    answered = [(case, {ask(value) for value in case.values} - {None}) for case in cases]
    here = [case for case, answers in answered if answers == {side}]
    there = [case for case, answers in answered if answers == {not side} and case.telling]
    if len({case.of for case in there}) < 6 or len({case.of for case in here}) < (1 if ask(0.0) is True and side else 4):
        return False
    return all(case.right is not (side in answers) for case, answers in answered if answers)


@dataclass(frozen=True)
class _Case:
    """A number of a result: the inputs that belong to it, whether it is right, whether that says something, and its key."""

    values: frozenset[float]
    right: bool
    telling: bool
    of: bytes


def _cases(pair: Pair, place: int) -> Iterator[_Case]:
    """Every single number of a result, or the result as a whole, with the values of one argument that belong to it."""
    if place >= len(pair.probe.args) or not isinstance(pair.probe.args[place], np.ndarray | np.generic | float | Span):
        return
    array = _numbers_of(pair.probe.args[place])
    # A span that crosses 0 may miss it by rounding.
    values = np.round(array.ravel(), 9)
    if values.size == pair.want.size > 1:
        for i, value in enumerate(values):
            right = not pair.wrong or _near(pair.have[i : i + 1], pair.want[i : i + 1])
            yield _Case(frozenset([float(value)]), right, True, np.array([value, pair.want[i]]).tobytes())
    else:
        of = np.concatenate([values, pair.want]).tobytes()
        yield _Case(frozenset(values.tolist()), not pair.wrong, array.size > 1 or array.ndim == 0, of)


def _numbers_of(arg: Any) -> np.ndarray:
    return np.linspace(arg.start, arg.stop, arg.num) if isinstance(arg, Span) else np.asarray(arg, float)


def _few(pairs: list[Pair]) -> str | None:
    """Right in most places, where results are arrays."""
    wrong = [pair for pair in pairs if pair.wrong]
    if any(pair.want.size < 2 or pair.probe.harness or len(pair.expected.leaves) > 1 for pair in wrong):
        return None
    off = np.concatenate([~_each_near(pair) for pair in wrong])
    few = 0 < off.sum() < off.size / 2
    return (
        f"Most numbers are right, or nearly so: of {off.size} tried, {off.sum()} are off by more than a thousandth."
        if few
        else None
    )


def _each_near(pair: Pair, rtol: float = 1e-3) -> np.ndarray:
    size = float(np.max(np.abs(pair.want[np.isfinite(pair.want)]), initial=0.0))
    return np.isclose(pair.have, pair.want, rtol=rtol, atol=rtol * size, equal_nan=True)


# The range: what can be said of the numbers where nothing relates them one by one.


def _the_same_everywhere(pairs: list[Pair]) -> str | None:
    """Whether one number came at every input, though others were expected."""
    single = all(pair.got.structure == "array" and pair.got.leaves[0].size == 1 for pair in pairs)
    if len(pairs) < 3 or not single or any(pair.expected.structure != "array" for pair in pairs):
        return None
    came, wanted = np.array([pair.have[0] for pair in pairs]), np.concatenate([pair.want for pair in pairs])
    same = np.isfinite(came[0]) and came[0] and np.ptp(came) == 0 < np.ptp(wanted)
    return f"The result is {came[0]:.4g} at every input tried: is an argument not used?" if same else None


def _unchanged(pairs: list[Pair], parameters: tuple[str, ...]) -> str | None:
    """Whether what came back is an argument as it came in."""
    for place, name in enumerate(parameters):
        if pairs and all(place < len(pair.probe.args) and _is(pair.have, pair.probe.args[place]) for pair in pairs):
            return f"What comes back is {name} itself, unchanged."
    return None


def _is(have: Row, arg: Any) -> bool:
    if isinstance(arg, dict) and not any(isinstance(value, dict | list) for value in arg.values()):
        arg = np.concatenate([np.ravel(np.asarray(arg[key], float)) for key in sorted(arg)])
    if not isinstance(arg, np.ndarray | np.generic | float | Span):
        return False
    row = _numbers_of(arg).ravel()
    return row.shape == have.shape and bool(np.allclose(have, row, rtol=1e-6))


def _outside(pairs: list[Pair], lies_in: Limits) -> Relation | None:
    """Whether numbers leave the limits of what can come, and where."""
    low, high = lies_in
    places = [pair.place for pair in pairs if np.any((pair.have < low - 1e-6) | (pair.have > high + 1e-6))]
    if high < np.inf:
        says = f"The right result lies between {low:g} and {high:g} whatever the input, and yours leaves that range."
    else:
        says = "The right result is never negative, and yours is in places."
    return Relation(says, places) if places else None


def _one_sided(pairs: list[Pair]) -> str | None:
    """Whether all that is wrong is too large, or all too small."""
    if not pairs or not any(pair.wrong for pair in pairs) or any(len(pair.expected.leaves) > 1 for pair in pairs):
        return None
    want, have = (np.concatenate(side) for side in zip(*((pair.want, pair.have) for pair in pairs), strict=True))
    if any(pair.expected.leaves[0].dtype.kind in "iu" and pair.got.leaves[0].dtype.kind == "f" for pair in pairs):
        return None  # where integers are asked for, every float is wrong
    off = np.concatenate([~_each_near(pair, 2e-5) & pair.wrong for pair in pairs])
    if off.sum() < 2:
        return None
    for words, side in (("large", have > want), ("small", have < want)):
        if np.all(side[off]):
            return f"{ONE_SIDED} {words}."
    return None


def _in_proportion(pairs: list[Pair]) -> str | None:
    """Whether all numbers of a result are off by one factor, which changes from input to input."""
    wrong = [pair for pair in pairs if pair.wrong]
    telling = [pair for pair in wrong if np.isfinite(pair.want).all() and np.unique(pair.want).size > 1]
    if len(telling) < 2 or sum(pair.want.size for pair in telling) < _FEW:
        return None
    factors = [float(pair.have @ pair.want / (pair.want @ pair.want)) for pair in telling]
    of_one_number = all(pair.want.size == 1 for pair in wrong if pair not in telling)
    each = zip(telling, factors, strict=True)
    if not of_one_number or not all(factor and _near(pair.have, factor * pair.want) for pair, factor in each):
        return None
    if np.ptp(factors) < 0.01 * np.max(np.abs(factors)):  # then it depends on something else
        return None
    of_length_1 = all(np.isclose(np.linalg.norm(pair.have), 1.0, rtol=1e-4) for pair in telling)
    says = (
        "Where the result is wrong, its numbers are in the right proportion to one another but of the wrong size: from "
        f"{min(factors):.3g} to {max(factors):.3g} times what they should be, depending on the input."
    )
    return f"{says} The root of the sum of their squares is always 1 there." if of_length_1 else says


_FEW = 4


def _whole(pairs: list[Pair], lies_in: Limits | None) -> str | None:
    """Whether only whole numbers came out, where others were expected; about slopes that says little."""
    if pairs[0].place[1] == "gradient":
        return None
    want, have = (np.concatenate(side) for side in zip(*((pair.want, pair.have) for pair in pairs), strict=True))
    wrong = [pair for pair in pairs if pair.wrong]
    fractions = [pair for pair in wrong if np.any(np.abs(pair.want - np.round(pair.want)) > 1e-3)]
    if len(fractions) < max(2, len(wrong) / 2) or not np.isfinite(want).all():
        return None
    if np.any(have != np.round(have)) or not np.ptp(have):  # what is the same everywhere is hardly counted
        return None
    if lies_in == (0.0, 1.0) and np.all((have == 0) | (have == 1)):
        return (
            "Only 0 and 1 came out at the inputs tried, though most of the right results lie in between. "
            "Is something rounded, or decided too early?"
        )
    return (
        "Only whole numbers came out at the inputs tried, though most of the right results are not whole. "
        "Is something rounded, or counted?"
    )


def _first_alone(pairs: list[Pair], parts: tuple[str, ...]) -> str | None:
    """Whether, in a part that is a row of numbers, such as the losses, the first one is right, and the second one never is."""
    wrong = [pair for pair in pairs if pair.wrong]
    for part in parts:
        rows = [row for pair in wrong if (row := _row_of(part, pair, parts))]
        first, second = ([_near(row.have[i : i + 1], row.want[i : i + 1]) for row in rows] for i in (0, 1))
        if len(rows) == len(wrong) and all(first) and not any(second):
            says = f"Where the result is wrong, the first number of {part} is right and the second is not."
            return f"{says} What happens in between?"
    return None


def _row_of(part: str, pair: Pair, parts: tuple[str, ...]) -> Pair | None:
    """A part of a result if that is a row of two numbers or more."""
    names = entry_names(pair.expected, parts)
    if any(name.endswith(part) and not re.fullmatch(rf"((the \w+ part|part \d+) of )?{part}", name) for name in names):
        return None
    row = _those_of(part, names, pair)
    flat = all(leaf.ndim == (1 if len(row.expected.leaves) == 1 else 0) for leaf in row.expected.leaves)
    return row if flat and row.want.size > 1 else None


_CLOSE = 0.02
"""How far off, as a share of the largest number that was expected at an input, is near."""


def _close(pairs: list[Pair], lies_in: Limits | None) -> str | None:
    """Whether nothing that was tried, on several draws and at further inputs, is far off.

    Near is what is off by little of the largest number expected at an input, or of all that there can be.
    """
    wrong = [pair for pair in pairs if pair.wrong]
    width = lies_in[1] - lies_in[0] if lies_in and lies_in[1] < np.inf else 0.0
    shares = [share for pair in wrong if (share := _furthest(pair, width))]
    if len(shares) < len(wrong) or max(shares, default=1.0) > _CLOSE:
        return None
    furthest = max(shares)
    percent = f"{_rounded_up(100 * furthest):g}% of the largest one expected there"
    off = f"{_rounded_up(furthest * width):g}" if width else percent
    return (
        f"Close, but not the same: no number tried is off by more than {off}. Is something small added or left out, or does a "
        "step, a limit or a rounding only come close?"
    )


def _rounded_up(share: float) -> float:
    """To one digit."""
    digit = 10.0 ** np.floor(np.log10(share))
    return float(np.ceil(share / digit) * digit)


def _furthest(pair: Pair, size: float) -> float | None:
    """The largest difference as a share of the largest number expected, or of `size`; None where that cannot be said."""
    size = max(size, float(np.max(np.abs(pair.want), initial=0.0)))
    whole = any(leaf.dtype.kind in "iub" for leaf in pair.expected.leaves)
    if not size or whole or not np.isfinite(pair.want).all() or not np.isfinite(pair.have).all():
        return None
    return float(np.max(np.abs(pair.have - pair.want))) / size
