"""The colours of code, light and dark: all with a contrast of 4.5 or more against their background."""

from __future__ import annotations

from pygments.style import Style
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, String, Token


class Light(Style):
    """On a pale ground."""

    background_color = "#f8f9fb"
    styles = {  # noqa: RUF012
        Token: "#24292f", Comment: "italic #57606a", Keyword: "bold #8a1a5e", Name.Builtin: "#7a3e00", Name.Function: "#0550ae",
        Name.Decorator: "#6f42c1", Number: "#0a5c36", String: "#0b4f8a", Operator.Word: "bold #8a1a5e", Error: "#a40e26",
    }  # fmt: skip


class Dark(Style):
    """On a dark ground."""

    background_color = "#1a1c1e"
    styles = {  # noqa: RUF012
        Token: "#e6e6e6", Comment: "italic #a8b0ba", Keyword: "bold #f5a6d3", Name.Builtin: "#f2bf85", Name.Function: "#8ec7ff",
        Name.Decorator: "#d0b3ff", Number: "#8fe0b0", String: "#a5d3ff", Operator.Word: "bold #f5a6d3", Error: "#ff9a9a",
    }  # fmt: skip
