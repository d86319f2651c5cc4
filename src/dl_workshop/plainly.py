"""Errors of the caller, shown in a notebook by only their message: no traceback through our code would help."""

from __future__ import annotations


class SaidPlainly(Exception):
    """An error whose message says all that there is to say."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [str(self)]


class Misuse(SaidPlainly, TypeError):
    """One of our functions was called in a way that does not work; the message says how it is called."""
