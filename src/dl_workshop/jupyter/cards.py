"""How verdicts, hints, answers and the overview look in a notebook."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from types import TracebackType
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from dl_workshop import curriculum
from dl_workshop.checking.mark import Mark
from dl_workshop.checking.verdict import SIGNS, Comparison, Evidence, Verdict
from dl_workshop.figures.theme import FOLLOWS_THE_PAGE
from dl_workshop.hints import Answer, Hint
from dl_workshop.progress import Overview

_COLOURS = {"passed": "#009E73", "wrong": "#D55E00", "not attempted": "#7F7F7F", "error": "#B0478E"}
_HINT_COLOUR = "#0072B2"

_CARD = (
    "border-left: 5px solid {colour}; padding: 0.5em 1em; margin: 0.3em 0; max-width: 56em; line-height: 1.45; "
    "background: var(--jp-layout-color1, #fff); color: var(--jp-content-font-color1, #222); "
    "font-family: var(--jp-content-font-family, system-ui, sans-serif); font-size: var(--jp-content-font-size1, 14px);"
)
_CODE = (
    "white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere; margin: 0; padding: 0.1em 0; "
    "background: transparent; color: inherit; border: none; "
    "font-family: var(--jp-code-font-family, monospace); font-size: var(--jp-code-font-size, 13px);"
)
_MARK = (
    "background: rgba(230, 159, 0, 0.25); color: inherit; font-weight: 700; "
    "text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px;"
)
_LABEL = "text-align: left; vertical-align: top; padding: 0.15em 1em 0.15em 0; font-weight: 600; background: transparent;"
_TABLE = "margin: 0.4em 0; border-collapse: collapse; background: transparent"
_CELL = "text-align: left; vertical-align: top; padding: 0.15em 0; background: transparent;"


def enable(shell: InteractiveShell) -> None:
    """Show verdicts and all that is asked for as cards in this shell, and what a cell waits for. A second call does nothing."""
    shell.set_custom_exc((NotImplementedError,), _on_unfinished_work)
    if shell.display_formatter is None:
        return
    html = shell.display_formatter.formatters["text/html"]
    html.for_type(Verdict, verdict_card)
    html.for_type(Hint, hint_card)
    html.for_type(Answer, answer_card)
    html.for_type(Overview, overview_card)


def _on_unfinished_work(
    shell: InteractiveShell, kind: type[BaseException], error: BaseException, trace: TracebackType, tb_offset: int | None = None
) -> list[str]:
    """A card in place of the traceback where a cell calls an exercise that is still to be written: Run All ends kindly."""
    found = re.fullmatch(r"(\w+): not attempted yet", str(error))
    if found and found[1] in curriculum.EXERCISES:
        shell.display_pub.publish({"text/html": unfinished_card(found[1]), "text/plain": f"Your turn: write {found[1]}."})
        error._render_traceback_ = lambda: [str(error)]  # type: ignore[attr-defined]
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
    return []


def unfinished_card(name: str) -> str:
    """What to do where a cell needs an exercise that is not attempted yet."""
    sign, colour = SIGNS["not attempted"], _COLOURS["not attempted"]
    does = (
        f"This cell calls <code>{name}</code>, which is still as you found it. Write it in its cell, run that and its check, "
        f"and come back. Stuck? <code>hint(&quot;{name}&quot;)</code>. Out of time? A line under its check fetches a solution."
    )
    title = f'<span aria-hidden="true" style="color: {colour}; font-weight: 700">{sign}</span> '
    return _card(colour, "your turn", [f"<div>{title}<b>Your turn: write <code>{name}</code>.</b> &nbsp; {does}</div>"])


def verdict_card(verdict: Verdict) -> str:
    """A compact card: one line that says it, then the evidence, then a picture; a traceback is one click away."""
    sign, colour = SIGNS[verdict.status], _COLOURS[verdict.status]
    title = (
        f'<span aria-hidden="true" style="color: {colour}; font-weight: 700">{sign}</span> '
        f"<b><code>{escape(verdict.exercise)}</code> {verdict.status}</b>"
    )
    parts = [f"<div>{title} &nbsp; {_prose(verdict.message)}</div>"]
    if verdict.onward:
        parts.append(f"<div>{_prose(verdict.onward)}</div>")
    if verdict.mark:
        parts += [_marked(verdict.mark), f"<div>{_prose(verdict.mark.says)}</div>"]
    if verdict.evidence:
        parts.append(_evidence(replace(verdict.evidence, line="") if verdict.mark else verdict.evidence))
    if verdict.status in ("wrong", "error"):
        parts.append(f'<div style="opacity: 0.75">Stuck? <code>hint(&quot;{verdict.exercise}&quot;)</code></div>')
    return _card(colour, f"{verdict.exercise}: {verdict.status}", parts)


def hint_card(hint: Hint) -> str:
    """One rung of the ladder, and how many there are."""
    end = f" That was the last one; <code>answer({hint.exercise!r})</code> shows a solution." * (hint.number == hint.total)
    title = f"<b>{hint.title}</b> for <code>{escape(hint.exercise)}</code>"
    first, *more = hint.text.split("\n")
    picture = [_picture(hint.comparison)] if hint.comparison else [_marked(hint.mark)] if hint.mark else []
    last = [f"<div>{end}</div>"] if end and more else []
    begin = f"<div>{title} &nbsp; {_prose(first)}{end * (not more)}</div>"
    return _card(_HINT_COLOUR, "hint", [begin, *map(_paragraph, more), *last, *picture])


def answer_card(answer: Answer) -> str:
    """The reference with its syntax highlighted, and why it is so."""
    # JupyterLab has colours for the class that Pygments uses.
    formatter = HtmlFormatter(noclasses=True, nobackground=True, prestyles=_CODE, cssclass="dlw-code")
    code = highlight(answer.source, PythonLexer(), formatter)
    title = f"<b>A solution</b> for <code>{escape(answer.exercise)}</code>"
    # The colours of the highlighting are made for white paper.
    paper = f'<div class="dlw-paper" style="background: #fff; color: #222; padding: 0.4em 0.8em; margin: 0.4em 0">{code}</div>'
    return _card(_HINT_COLOUR, "answer", [FOLLOWS_THE_PAGE, f"<div>{title}</div>", paper, f"<div>{_prose(answer.why)}</div>"])


def overview_card(overview: Overview) -> str:
    """What comes next, then a row for each chapter, with a link to it."""
    following = overview.next()
    goes_on = (
        f"Next:</b> <code>{overview.left(following)[0]}</code>, in {_link(following)}"
        if following
        else "Everything is done.</b>"
    )
    heads = "".join(f'<th scope="col" style="{_LABEL}">{head}</th>' for head in ("chapter", "done", "exercises left"))
    rows = "".join(_row(overview, chapter) for chapter in curriculum.CHAPTERS)
    table = f'<table style="{_TABLE}"><tr style="background: transparent">{heads}</tr>{rows}</table>'
    return _card(_COLOURS["passed"], "overview", [f"<div><b>{goes_on}</div>", table])


def _row(overview: Overview, chapter: curriculum.Chapter) -> str:
    """A chapter, how much of it is done, and, where it is begun, open or next, the exercises that are left."""
    left, here = overview.left(chapter), chapter == overview.here
    near = chapter in (overview.here, overview.next()) or len(left) < len(chapter.exercises)
    names = ", ".join(f"<code>{name}</code>" for name in left) if near else ""
    colour = _COLOURS["passed"]
    sign = "" if left else f'<span aria-hidden="true" style="color: {colour}; font-weight: 700">{SIGNS["passed"]}</span>'
    return (
        f'<tr{" aria-current=location" * here} style="background: transparent">'
        f'<th scope="row" style="{_LABEL} white-space: nowrap">{_link(chapter)}</th>'
        f'<td style="{_CELL} white-space: nowrap; padding-right: 1em">{overview.count(chapter)} {sign}</td>'
        f'<td style="{_CELL}">{names}</td></tr>'
    )


def _link(chapter: curriculum.Chapter) -> str:
    return f'<a href="{chapter.slug}.ipynb">{escape(chapter.name)}</a>'


def _card(colour: str, label: str, parts: list[str]) -> str:
    return f'<div role="note" aria-label="{escape(label)}" style="{_CARD.format(colour=colour)}">{"".join(parts)}</div>'


def _marked(mark: Mark) -> str:
    """The learner's line with its mark: thick, underlined and shaded, so that it shows without colours too."""
    before, part, after = map(escape, mark.parts)
    where = f"line {mark.line}" + (f" of {mark.function}" if mark.function else "")
    return (
        f'<div style="margin: 0.4em 0"><span style="opacity: 0.75; font-size: 0.9em">{escape(where)}</span>'
        f'<pre style="{_CODE}">{before}<mark style="{_MARK}">{part}</mark>{after}</pre></div>'
    )


def _paragraph(line: str) -> str:
    code = line.startswith("    ")
    return f'<pre style="{_CODE}">{escape(line[4:])}</pre>' if code else f"<div>{_prose(line)}</div>"


def _prose(text: str) -> str:
    """Escaped text, with what stands between backticks set as code."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(text))


def _evidence(evidence: Evidence) -> str:
    rows = (
        ("your line", evidence.line),
        ("try", evidence.code),
        ("got", evidence.got),
        ("expected", evidence.expected),
    )
    table = "".join(
        f'<tr style="background: transparent"><th scope="row" style="{_LABEL}">{label}</th>'
        f'<td style="{_CELL}"><pre style="{_CODE}">{escape(text)}</pre></td></tr>'
        for label, text in rows
        if text
    )
    parts = [f'<table style="{_TABLE}">{table}</table>']
    if evidence.comparison:
        parts.append(_picture(evidence.comparison))
    if evidence.traceback:
        parts.append(
            f"<details><summary>Python's own traceback</summary>"
            f'<pre style="{_CODE} overflow-x: auto">{escape(evidence.traceback)}</pre></details>'
        )
    return "".join(parts)


def _picture(comparison: Comparison) -> str:
    from dl_workshop.figures.comparison import comparison as draw
    from dl_workshop.figures.style import alt_text, image, png

    figure: Any = draw(comparison.got, comparison.expected, comparison.x, comparison.axis).figure
    return image(png(figure, dpi=200), alt_text(figure), round(figure.get_figwidth() * 100))
