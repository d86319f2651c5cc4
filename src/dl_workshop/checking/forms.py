"""The form of a result, such as "{'b': array, 'w': array}": written out, in words, and what its entries are called."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from dl_workshop.checking.outcome import Outcome


def written_out(structure: str, leaves: Iterable[str]) -> str:
    """A form with something written for each array, in their order."""
    following = iter(leaves)
    # A key may contain the word as well, so what is quoted stays as it is.
    return re.sub(r"'[^']*'|\barray\b", lambda word: next(following) if word[0] == "array" else word[0], structure)


def in_words(outcome: Outcome) -> str:
    """A form in a few words: "a number", "the pair (number, number)"."""
    if outcome.structure == "array":
        if outcome.leaves[0].shape == (0,):
            return "an empty list or array"
        short = outcome.leaves[0].ndim == 1 and outcome.leaves[0].size < 10
        return "a number" if not outcome.leaves[0].ndim else "an array (or a list of numbers)" if short else "an array"
    inside = written_out(outcome.structure, ("array" if leaf.ndim else "number" for leaf in outcome.leaves))
    if inside[0] == "[":
        return "a list of things other than numbers"
    if inside[0] == "{":
        return f"the dict {inside}"
    if inside[0] == "(":
        tree = _tree(outcome)
        if tree and not isinstance(tree, ast.Tuple):
            return f"the tuple {inside[:-1]},)"  # a single entry, which Python writes with a comma
        return f"the {'pair' if len(getattr(tree, 'elts', ())) == 2 else 'tuple'} {inside}"
    if inside[0] in "'\"":
        return f"the string {inside}"
    return inside if inside == "None" or inside.startswith("a ") else f"something of type {inside}"


def entry_names(outcome: Outcome, parts: tuple[str, ...] = ()) -> list[str]:
    """What the numbers and arrays of a result are called: by the keys of dicts, and by `parts` or their places in tuples."""
    tree = _tree(outcome)
    return list(_paths(tree, (), parts)) if tree else []


def _tree(outcome: Outcome) -> ast.expr | None:
    """The form, parsed; None where there is something in it that is not written like Python."""
    try:
        return ast.parse(outcome.structure, mode="eval").body
    except SyntaxError:
        return None


_PLACES = ("the first part", "the second part", "the third part", "the fourth part", "the fifth part")


def _paths(node: ast.expr, path: tuple[str, ...], parts: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            yield from _paths(value, (*path, str(getattr(key, "value", ""))), parts)
    elif isinstance(node, ast.Tuple | ast.List):
        own = parts if not path and len(parts) == len(node.elts) else _PLACES
        for number, value in enumerate(node.elts):
            name = own[number] if number < len(own) else f"part {number + 1}"
            yield from _paths(value, (*path, name), parts)
    elif isinstance(node, ast.Name) and node.id == "array":
        yield " of ".join(path[::-1])
