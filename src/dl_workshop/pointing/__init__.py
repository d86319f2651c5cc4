"""Where in the learner's own lines a mistake sits. Behaviour alone decides right and wrong; the source is read afterwards."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dl_workshop.checking import Examined, Verdict
    from dl_workshop.checking.mark import Mark
    from dl_workshop.pointing.search import Search

__all__ = ["found_by_now", "mending_edit", "point", "still_searching"]

AT_CHECK, AT_HINT = 0.4, 3.0
"""Seconds that the search may take beside a verdict, and before a hint."""

_searches: dict[str, Search] = {}
"""For each exercise the search that belongs to the last attempt at it."""


def point(name: str, attempt: Any, examined: Examined, seconds: float = AT_CHECK) -> Verdict:
    """The verdict, with a mark on the learner's line where no known mistake tells the cause and small edits show the place."""
    _searches.pop(name, None)
    verdict = examined.verdict
    if verdict.status != "wrong" or verdict.misconception or verdict.mark or examined.builds_on_wrong or not examined.draw:
        return verdict
    # Most checks end above, and a kernel that is only starting needs none of this.
    from dl_workshop import exercises
    from dl_workshop.checking.observed import probes_of
    from dl_workshop.pointing.facts import fact
    from dl_workshop.pointing.search import Search
    from dl_workshop.pointing.source import source_of

    source = source_of(name, attempt)
    if source is None or not source.harmless:
        return verdict
    exercise, (seen, known) = exercises.load(name), examined.draw
    probes = dict(enumerate(probes_of(exercise, known.seed)))
    _searches[name] = Search(exercise, known, probes, attempt, source, seen)
    _go_on(_searches[name], seconds)
    return replace(verdict, mark=_found(name) or fact(source, _searches[name].facet) or _table(_searches[name], seconds))


def found_by_now(name: str, seconds: float = AT_HINT) -> Mark | None:
    """Search on, and the mark if that has found the place which the card could not tell yet."""
    search = _searches.get(name)
    if search is None or search.place:
        return None
    _go_on(search, seconds, to_the_end=True)
    return _found(name)


def still_searching(name: str) -> bool:
    """Whether there are edits of the last attempt that are left to try."""
    search = _searches.get(name)
    return search is not None and not search.complete


def mending_edit(name: str) -> str | None:
    """The edit that mends the last attempt, in words, where its place is known."""
    from dl_workshop.pointing.place import in_words, likeliest

    search = _searches.get(name)
    return in_words(likeliest(search.mending, search.place)) if search and search.place else None


def _go_on(search: Search, seconds: float, to_the_end: bool = False) -> None:
    from dl_workshop.checking.guard import guarded
    from dl_workshop.checking.own_names import own_functions, own_names_kept

    with own_names_kept(own_functions(search.attempt)):
        until = time.monotonic() + seconds
        stopped = not search.complete and guarded(lambda: search.run(until), 2 * seconds)
        if stopped or to_the_end:  # an edit that did not end in time: the next search would begin again
            guarded(search.end, seconds)
        if to_the_end and not stopped:
            guarded(lambda: search.go_further(until), 2 * seconds)


def _table(search: Search, seconds: float) -> Mark | None:
    from dl_workshop.checking.guard import guarded
    from dl_workshop.pointing.shapes import table_out_of_two

    found: list[Mark | None] = [None]
    if search.tried:  # then it is known where NumPy does what JAX does, and one more call takes no time
        guarded(lambda: found.append(table_out_of_two(search)), seconds)
    return found[-1]


def _found(name: str) -> Mark | None:
    from dl_workshop.pointing.place import mark_of

    search = _searches[name]
    if not search.place:
        return None
    piece = next((repair.piece for repair in search.mending if repair.extent == search.place), search.mending[0].piece)
    return mark_of(name, piece, search.place, search.mending, " at the simpler inputs tried" * search.in_part)
