"""What a learner is sent: one page with their own cards and nothing else, which opens anywhere, without a network."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from dl_workshop import atomic_files, curriculum
from dl_workshop.grading.files import shown
from dl_workshop.grading.gradebook import Grade, Gradebook, Submission
from dl_workshop.grading.policy import Policy, read
from dl_workshop.grading.records import verdict_of

FOLDER = "feedback"
_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1f2328; --soft: #57606a; --line: #d0d7de; --card: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0f1216; --ink: #e6e8eb; --soft: #a5afba; --line: #3b434c; --card: #171b21; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
  --jp-layout-color1: var(--card); --jp-content-font-color1: var(--ink); --jp-content-font-size1: 15px;
  --jp-code-font-family: ui-monospace, Menlo, Consolas, monospace; --jp-code-font-size: 13.5px; }
main { max-width: 58rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0.5rem 0; } h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 0.3rem; } h3 code { font-size: 1em; }
p, li { max-width: 44rem; } .soft, footer { color: var(--soft); font-size: 0.9rem; } footer { margin-top: 2rem; }
table.points { border-collapse: collapse; } .points th, .points td { padding: 0.2rem 1rem 0.2rem 0; text-align: left; }
.points td:last-child, .points th:last-child { text-align: right; padding-right: 0; white-space: nowrap; }
.points caption { text-align: left; } .points code { overflow-wrap: break-word; }
.points tr { border-bottom: 1px solid var(--line); }
section > div[role=note] { border: 1px solid var(--line); border-radius: 3px; overflow-x: auto; overflow-wrap: anywhere;
  opacity: 1 !important; }
div[role=note] div { opacity: 1 !important; } div[role=note] img { max-width: 100%; height: auto; }
div[role=note] pre { overflow-wrap: anywhere; } div[role=note] th { white-space: nowrap; overflow-wrap: normal; }
@media (max-width: 34rem) {
  .points th, .points td { padding-right: 0.5rem; font-size: 0.9rem; }
  div[role=note] th, div[role=note] td { display: block; } div[role=note] td { padding-bottom: 0.4em; }
}
@media (prefers-color-scheme: dark) { .dlw-paper { filter: invert(0.93) hue-rotate(180deg); } }
@media print { body { background: #fff; color: #000; } }
"""
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Feedback for {name}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>Feedback for {name}</h1>
{chapters}
<footer>{made}</footer>
</main>
</body>
</html>
"""
_SAID = {"passed": "passed", "wrong": "not right yet", "error": "stopped with an error", "not attempted": "not attempted",
         "taken": "taken from the workshop"}  # fmt: skip


def write_all(book: Gradebook, learners: Collection[str]) -> list[Path]:
    """Write a page for each of these learners, into the class's folder."""
    policy, names = read(book.folder), book.learners()
    (book.folder / FOLDER).mkdir(exist_ok=True)
    written = []
    for learner in sorted(learners):
        path = page_of(book.folder, learner)
        atomic_files.write(path, page(names[learner], book.counting(learner), book.submissions(learner, False), policy))
        written.append(path)
    return written


def out_of_date(book: Gradebook) -> set[str]:
    """The learners whose page is not there, or older than their last grade: a run that was ended may have left them so."""
    last: dict[str, str] = {}
    for one in book.counting():
        last[one.learner] = max(last.get(one.learner, ""), one.graded_at)
    return {learner for learner, at in last.items() if _written_at(page_of(book.folder, learner)) < at}


def _written_at(path: Path) -> str:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    except OSError:
        return ""


def page_of(folder: Path, learner: str) -> Path:
    """Where a learner's page is; its name is the id, as far as that can be a file name everywhere."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", learner)[:60]
    if plain != learner:
        plain += "-" + hashlib.sha256(learner.encode()).hexdigest()[:8]
    return folder / FOLDER / f"{plain}.html"


def page(name: str, grades: Collection[Grade], submissions: Collection[Submission], policy: Policy) -> str:
    """The page of one learner."""
    parts = [_chapter(one, [g for g in grades if g.chapter == one.chapter], policy) for one in submissions]
    levels = ", ".join(sorted({one.isolation for one in grades})) or "none"
    versions = "; ".join(sorted({re.sub(r" check \S+", "", one.versions) for one in grades}))
    made = f"Your code was run with isolation by {escape(levels)}, and judged apart from it by {escape(versions)}."
    return _PAGE.format(name=escape(shown(name)), style=_STYLE, chapters="\n".join(parts), made=made)


def _chapter(submission: Submission, grades: list[Grade], policy: Policy) -> str:
    chapter = curriculum.CHAPTERS[submission.chapter]
    earned = sum(policy.earned(one, submission) for one in grades)
    possible = sum(policy.possible(one.exercise) for one in grades)
    late = policy.days_late(submission)
    when = f", handed in {late} day{'s' * (late != 1)} late" if late else ""
    head = f"<h2>{chapter.number:02d} {escape(chapter.title)}</h2>"
    about = f'<p class="soft">{escape(shown(submission.file))}{when}. {escape(submission.note)}</p>'
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(one.exercise).replace("_", "_<wbr>")}</code></th><td>{_SAID[one.status]}</td>'
        f"<td>{policy.earned(one, submission):g} of {policy.possible(one.exercise):g}</td></tr>"
        for one in grades
    )
    table = (
        f'<table class="points"><caption class="soft">{earned:g} of {possible:g} points</caption><thead><tr><th scope="col">'
        f'exercise</th><th scope="col">came out as</th><th scope="col">points</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    return "\n".join([head, about, table, _notes(grades), *map(_exercise, grades)])


def _notes(grades: list[Grade]) -> str:
    """What is said of cells that failed, once, whichever exercise they were run for."""
    told = dict.fromkeys(note for one in grades for note in one.notes)
    items = "".join(f"<li>{_prose(note)}</li>" for note in told)
    return f"<p>When your notebook was run:</p><ul>{items}</ul>" if items else ""


def _exercise(grade: Grade) -> str:
    from dl_workshop.jupyter.cards import verdict_card

    again = f'<p class="soft">Judged again: {escape(shown(grade.reason))}</p>' if grade.reason else ""
    if grade.status == "taken":
        card = f'<div role="note" style="padding: 0.5em 1em; max-width: 56em; font-size: 15px">{escape(grade.message)}</div>'
    else:
        card = verdict_card(verdict_of(grade.verdict))
    return f"<section><h3><code>{escape(grade.exercise)}</code>: {_SAID[grade.status]}</h3>{again}{card}</section>"


def _prose(text: str) -> str:
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(text))
