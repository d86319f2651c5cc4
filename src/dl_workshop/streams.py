"""Text for streams that cannot carry every sign: a file that Windows writes in cp1252, a terminal that knows only ASCII."""

from __future__ import annotations

import codecs
import sys
import unicodedata
from collections.abc import Iterable
from typing import TextIO

PLAIN = "dl_workshop.plain"
"""The name of the error handler that writes a plain sign wherever an encoding has none of its own."""

SIGNS = {
    "✓": "+", "✔": "+", "✅": "+", "✗": "x", "✘": "x", "❌": "x", "○": "o", "☐": "o", "●": "*", "•": "*", "…": "...",
    "‘": "'", "’": "'", "‚": ",", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": "'", "›": "'", "′": "'", "″": '"',
    "−": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "⁄": "/", "±": "+/-", "∓": "-/+", "√": "sqrt", "∞": "inf", "∅": "{}",
    "≈": "~", "≠": "!=", "≤": "<=", "≥": ">=", "→": "->", "←": "<-", "↦": "->", "⇒": "=>", "⇐": "<=", "↔": "<->", "⇔": "<=>",
    "∂": "d", "∇": "grad ", "∑": "sum", "∏": "prod", "∫": "int ", "∈": " in ", "∉": " not in ", "‖": "||", "⟨": "<", "⟩": ">",
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l",
    "Ł": "L", "ı": "i", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "€": "EUR", "£": "GBP", "™": "(TM)", "°": " deg", "µ": "u",
}  # fmt: skip
"""What cannot be worked out from the tables of Unicode. The three signs of a verdict stay three different signs."""


def plain(text: str) -> str:
    """The text in ASCII, as near as may be: "α ≥ ½ …" becomes "alpha >= 1/2 ...". Where there is nothing near, a "?"."""
    signs, raised = [], False
    for sign in text:
        mark = _plain(sign)
        was_raised, raised = raised, len(mark) > 1 and mark[0] == "^"
        signs.append(mark[1:] if raised and was_raised else mark)  # 10 to the -3 is 10^-3
    return "".join(signs)


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign in SIGNS:
        return SIGNS[sign]
    name, category = unicodedata.name(sign, ""), unicodedata.category(sign)
    if category == "Pd":
        return "-"
    if category == "Zs":
        return " "
    if category in ("Mn", "Cf"):  # an accent on the letter before it; a mark that only steers how others are drawn
        return ""
    if name.startswith("GREEK") and "LETTER" in name:
        return _greek(name)
    return _line(name) if name.startswith(("BOX DRAWINGS", "BRAILLE", "BLOCK")) else _taken_apart(sign)


def _greek(name: str) -> str:
    """The name of a letter, α as "alpha" and Ω as "Omega"."""
    letter = name.partition("LETTER ")[2].partition(" WITH ")[0].removeprefix("FINAL ").lower()
    letter = {"lamda": "lambda"}.get(letter, letter)
    return letter.capitalize() if "CAPITAL" in name else letter


def _line(name: str) -> str:
    """A piece of a frame, or of something that turns while you wait."""
    if not name.startswith("BOX"):
        return "*"
    across, along = "HORIZONTAL" in name, "VERTICAL" in name
    return "-" if across and not along else "|" if along and not across else "+"


def _taken_apart(sign: str) -> str:
    """What a sign consists of: é is e with an accent, ² a raised 2, ½ the fraction 1/2."""
    kind, *parts = unicodedata.decomposition(sign).split() or [""]
    if kind and not kind.startswith("<"):
        kind, parts = "", [kind, *parts]
    simpler = "".join(_plain(chr(int(part, 16))) for part in parts)
    # An accent that is dropped must not turn a sign into its opposite, as in "not equal".
    if not simpler or not (kind or sign.isalpha()):
        return "?"
    return f"^{simpler}" if kind == "<super>" else simpler


def _handler(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


def speak_plainly(streams: Iterable[TextIO | None] | None = None) -> None:
    """From now on, these streams (by default standard output and standard error) write plain signs for those they lack.

    Streams that are not text files (a notebook's, or none at all) are left as they are.
    """
    codecs.register_error(PLAIN, _handler)
    for stream in (sys.stdout, sys.stderr) if streams is None else streams:
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors=PLAIN)


def carries(text: str, stream: TextIO) -> bool:
    """Whether the stream writes this text as it is, in an encoding of Unicode."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return codecs.lookup(encoding).name.startswith("utf")
