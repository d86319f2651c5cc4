"""Where the edits that mend an attempt lie together, and how to speak of that place without giving an edit away."""

from __future__ import annotations

import ast
import difflib
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from dl_workshop.checking.mark import Mark, marked
from dl_workshop.pointing.repairs import LIKELY, Extent, Repair, extent_of, operator_of
from dl_workshop.pointing.source import Piece


def place_of(alike: Sequence[Sequence[Repair]]) -> Extent | None:
    """The smallest part of one line in which every mending edit lies; of edits that come to the same, one of them must.

    None where there is no such part: then nobody can say where the mistake is.
    """
    pieces = {id(repair.piece) for group in alike for repair in group}
    if len(pieces) != 1:
        return _of_one_too_many(alike)
    piece = alike[0][0].piece
    # Where one edit is made at several places, they are spoken of by what holds them all.
    parts = [repair.extent for group in alike for repair in group if repair.single] + [
        extent_of(node, piece.lines) for node in ast.walk(piece.node) if isinstance(node, ast.expr | ast.stmt)
    ]
    holding = [part for part in parts if all(any(part.holds(one.extent) for one in group) for group in alike)]
    on_a_line = [part for part in holding if part.line == part.end_line]
    ifs = [extent_of(node, piece.lines) for node in ast.walk(piece.node) if isinstance(node, ast.If)]
    short = [part for part in holding if part in ifs and part.end_line - part.line < _SHORT]
    whole = min(on_a_line or short, key=lambda part: (part.end_line - part.line, part.end_column - part.column), default=None)
    return whole or _of_the_same(alike) or _of_one_too_many(alike)


def _of_the_same(alike: Sequence[Sequence[Repair]]) -> Extent | None:
    """The first of several places in which one and the same edit is due, if no other one mends."""
    places = {repair.places for group in alike for repair in group}
    (same,) = places if len(places) == 1 else ((),)
    return same[0] if same and all(place.line == place.end_line for place in same) else None


def _of_one_too_many(alike: Sequence[Sequence[Repair]]) -> Extent | None:
    """The last of several calls of one function of which any may go, if no other edit mends."""
    calls = [repair.extent for repair in _calls([repair for group in alike for repair in group])]
    return max(calls, key=lambda place: place.line) if calls and all(call.line == call.end_line for call in calls) else None


def _calls(repairs: Sequence[Repair]) -> Sequence[Repair]:
    """The edits, if each of them leaves out a call, and all calls are of one function; else none."""
    called = [repair.node for repair in repairs if repair.kind == "dropped" and repair.single]
    names = {ast.unparse(node.func) for node in called if isinstance(node, ast.Call)}
    calls = sum(isinstance(node, ast.Call) for node in called)
    return repairs if len(names) == 1 and calls == len(repairs) else []


_SHORT = 3
"""The lines that an `if` may have, at most, to be pointed at as a whole, by its first line."""


def mark_of(exercise: str, piece: Piece, place: Extent, mending: Iterable[Repair], at: str = "") -> Mark:
    """The mark on a place, with a question about it. `at` says where the edits make an attempt right, if not everywhere."""
    mending = list(mending)
    inside = [repair for repair in mending if place.holds(repair.extent)]
    kinds = {repair.kind for repair in inside or mending}
    kind = next(iter(kinds)) if len(kinds) == 1 else ""
    text = piece.lines[place.line - 1]
    whole_if = place.end_line > place.line
    called = "the `if`" if whole_if else _called(piece, place)
    number = f" in line {place.line}" * (len(piece.lines) > 1)
    where = f"Look at {called}{number}{' and the lines under it' * whole_if}"
    says = _one_too_many(exercise, piece, place, mending, at) or (
        f"{where}: {_change(kind, inside, mending)} {exercise} right{at}. {_ASKS.get('' if at else kind, _ASK)}"
    )
    end = len(text) if whole_if else place.end_column
    return marked(text, place.line, getattr(piece.node, "name", ""), place.column, end, says)


def _change(kind: str, inside: Sequence[Repair], mending: Sequence[Repair]) -> str:
    """What it takes, with its verb: in the place itself, or, where nothing lies inside, there and in the other lines."""
    if not inside:
        others = _in_lines(mending[0].places[1:])
        return (
            f"a small change here and one {others} make" if kind == "two" else f"the same small change here and {others} makes"
        )
    if kind == "two":
        return "two small changes there make"
    alone = any(repair.single for repair in inside)
    return "one small change there makes" if alone else "the same small change, wherever it is due, makes"


def _one_too_many(exercise: str, piece: Piece, place: Extent, mending: Sequence[Repair], at: str) -> str:
    """What is said where a function is called once too often, and any one of its calls may go."""
    calls = _calls(mending)
    others = [call for call in calls if call.piece is not piece or not place.holds(call.extent)]
    if not others:
        return ""
    near = [call.extent for call in others if call.piece.lines == piece.lines]
    in_other_cells = [f"in {call.piece.name}" for call in others if call.piece.lines != piece.lines]
    elsewhere = " and ".join([*([_in_lines(near)] if near else []), *dict.fromkeys(in_other_cells)])
    (call, *_) = calls
    called = ast.unparse(call.node.func) if isinstance(call.node, ast.Call) else ""
    return f"`{called}` is called here and {elsewhere}: with one of these calls left out, {exercise} is right{at}."


def _in_lines(places: Sequence[Extent]) -> str:
    lines = sorted({place.line for place in places})
    return f"in line{'s' * (len(lines) > 1)} {' and '.join(map(str, lines))}"


_ASKS = {
    "signature": "In which order do the arguments come?",
    "operator": "Is it the right operation?",
    "sign": "Is its sign right?",
    "number": "Is it the right number?",
    "name": "Is it the one that belongs there?",
    "function": "Is it the right function?",
    "order": "Is everything in the right order?",
    "exchanged": "Have two names changed places in it?",
    "brackets": "What is worked out first, and what should be?",
    "axis": "Along which axis does it go?",
    "comparison": "Is it the right comparison?",
    "index": "Which entries should it take?",
    "return": "When is this line reached, and what becomes of its result?",
    "assignment": "Which name should hold what, and from which line on?",
    "dropped": "Does all of it belong there?",
    "keyword": "Is an argument missing there, or is there one too many?",
}

_ASK = "What belongs there?"

_SIGNS = {"+": "plus", "-": "minus"}


def _called(piece: Piece, place: Extent) -> str:
    """A place in words: "the plus between `a` and `b`", or the code itself, and which one where it stands there twice."""
    between = operator_of(piece, place)
    text = piece.lines[place.line - 1]
    part = text[place.column : place.end_column]
    if between:
        left, right = (ast.unparse(side) for side in between)
        return f"the {_SIGNS.get(part, f'`{part}`')} between `{left}` and `{right}`"
    edge = [r"(?<!\w)" * bool(re.match(r"\w", part)), r"(?!\w)" * bool(re.search(r"\w$", part))]
    starts = [found.start() for found in re.finditer(edge[0] + re.escape(part) + edge[1], text)]
    which = starts.index(place.column) if place.column in starts else 0
    ordinal = ("first", "second", "third", "fourth", "fifth")[which] if len(starts) > 1 and which < 5 else ""
    return f"the {ordinal} `{part}`" if ordinal else f"`{part}`"


def likeliest(mending: Sequence[Repair], place: Extent) -> Repair:
    """Of the edits that mend, the one to show: in the place, if one is, and preferably one that only takes something away."""

    def cost(repair: Repair) -> tuple[bool, bool, bool, int, int]:
        made = ast.unparse(ast.fix_missing_locations(repair.made()))
        idle = bool(re.search(r"^\s*(\w+) = \1$", made, re.MULTILINE))
        return not place.holds(repair.extent), idle, repair.kind != "dropped", LIKELY.index(repair.kind), len(made)

    return min(mending, key=cost)


def in_words(repair: Repair) -> str:
    """What an edit changes, line by line: the last hint."""
    before, after = (_lines(node) for node in (repair.piece.node, repair.made()))
    steps = [step for step in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if step[0] != "equal"]
    if len(steps) != 1:
        return (
            f"With {'two small changes' if repair.kind == 'two' else 'one small change'} your lines are right:\n{_shown(after)}"
        )
    _, i, j, k, n = steps[0]
    if i == j:
        return f"Add\n{_shown(after[k:n])}\nbelow\n{_shown(before[i - 1 : i])}"
    if k == n:
        return f"Take this out, and your lines are right:\n{_shown(before[i:j])}"
    return f"In place of\n{_shown(before[i:j])}\nwrite\n{_shown(after[k:n])}"


def _lines(node: Any) -> list[str]:
    return ast.unparse(ast.fix_missing_locations(node)).split("\n")


def _shown(lines: list[str]) -> str:
    return textwrap.indent(textwrap.dedent("\n".join(lines)), "    ")
