"""Errors of whoever calls us, shown in a notebook as their message alone: no traceback through our code would help."""

from __future__ import annotations


class SaidPlainly(Exception):
    """An error whose message says all that there is to say."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [str(self)]


class Misuse(SaidPlainly, TypeError):
    """One of our functions was called in another way than it can be; the message says how it is called."""
