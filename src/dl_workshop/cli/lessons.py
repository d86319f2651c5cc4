"""The commands that a learner starts with: lab, list, hint."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.panel import Panel
from rich.text import Text

from dl_workshop import curriculum, folders
from dl_workshop.cli.console import err, fail, known, out, show_json
from dl_workshop.progress import Progress

Folder = Annotated[
    Path | None,
    typer.Option("--folder", help="Where your notebooks are.", show_default="found for you", file_okay=False, exists=True),
]


def lab(
    answers: Annotated[bool, typer.Option("--answers", help="Open the full chapters, solutions included.")] = False,
    port: Annotated[int | None, typer.Option(help="The port.", show_default="8888 or the next free", min=1, max=65535)] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Open JupyterLab on the notebooks."""
    from dl_workshop.jupyter import lab as jupyter

    kind: folders.Kind = "answers" if answers else "notebooks"
    try:
        folder = folders.find_or_copy(kind)
        server = jupyter.start(folder, _first(folder, kind), port)
    except (folders.NoNotebooks, jupyter.PortTaken) as problem:
        fail(problem, 1)
    except OSError as error:
        fail(f"The notebooks cannot be put here: {error.strerror or error}. Change to a folder of your own first.", 1)
    with jupyter.ends_with(server):
        with err.status("Starting JupyterLab ..."):
            ready = server.wait_until_ready()
        if ready:
            browser = None if no_browser else jupyter.browser()
            _announce(server.address, folder, opens=bool(browser))
            if browser:
                browser.open(server.address)
        elif server.process.poll() is None:
            err.print("JupyterLab does not answer. `dl-workshop doctor` looks for the reason.")
            server.stop()
        server.process.wait()
    raise typer.Exit(abs(server.process.returncode or 0))


def _first(folder: Path, kind: folders.Kind) -> str:
    names = [f"{chapter.slug}{folders.ENDINGS[kind]}" for chapter in curriculum.CHAPTERS]
    return next(name for name in names if (folder / name).is_file())


def _announce(address: str, folder: Path, opens: bool) -> None:
    """The whole address on a separate line, so that it can be clicked or copied from any terminal."""
    text = Text.assemble(
        ("The workshop is open", "bold"),
        f" on {folder}\n" if len(str(folder)) < 60 else f" on\n{folder}\n",
        "Your browser should show it now." if opens else "Open the address below in a browser.",
        "  Ctrl+C here ends it.",
    )
    out.print(Panel(text, border_style="green", expand=False))
    out.print(Text(f"  {address}\n", style=f"bold link {address}"), soft_wrap=True)


def list_(
    folder: Folder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the chapters, their exercises, and what is done."""
    place = folder or folders.find()
    done = Progress(place).done if place else {}
    if as_json:
        show_json([_as_data(chapter, done) for chapter in curriculum.CHAPTERS])
        return
    for chapter in curriculum.CHAPTERS:
        _show_chapter(chapter, done)
    total = sum(name in done for name in curriculum.EXERCISES)
    out.print(f"{total} of {len(curriculum.EXERCISES)} exercises done" + (f" in {place}" if place else ""), soft_wrap=True)


def _as_data(chapter: curriculum.Chapter, done: dict[str, str]) -> dict[str, Any]:
    return {
        "number": chapter.number,
        "title": chapter.title,
        "goal": chapter.goal,
        "minutes": chapter.minutes,
        "needs": list(chapter.needs),
        "gives": chapter.gives,
        "notebook": f"{chapter.slug}.ipynb",
        "exercises": [{"name": name, "done": done.get(name)} for name in chapter.exercises],
    }


def _show_chapter(chapter: curriculum.Chapter, done: dict[str, str]) -> None:
    passed = sum(name in done for name in chapter.exercises)
    out.print(
        Text.assemble(
            (f"{chapter.number:02d}  {chapter.title}", "bold"),
            (f"   {chapter.minutes} min, {passed} of {len(chapter.exercises)} done", "bright_black"),
        )
    )
    # A no-break space keeps a sign and its name on one line.
    signs = (f"{'✓' if name in done else '○'}\N{NO-BREAK SPACE}{name}" for name in chapter.exercises)
    needs = f"Needs {' and '.join(f'{number:02d}' for number in chapter.needs)}. " if chapter.needs else ""
    for line in (*_wrapped(chapter.goal), *_wrapped(f"{needs}You leave with {chapter.gives}."), *_wrapped("   ".join(signs))):
        text = Text(line.replace("\N{NO-BREAK SPACE}", " "))
        text.highlight_words(["✓"], "green")
        text.highlight_words(["○"], "bright_black")
        out.print(text, soft_wrap=True)
    out.print()


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, max(out.width, 40), initial_indent="    ", subsequent_indent="    ")


def hint(
    name: Annotated[str, typer.Argument(help="An exercise, for example logistic.")],
    number: Annotated[int | None, typer.Option("--number", "-n", help="This hint.", show_default="the next", min=1)] = None,
    folder: Folder = None,
) -> None:
    """Show the next hint for an exercise."""
    from dl_workshop import hints

    known([name])
    place = folder or folders.find() or Path.cwd()
    progress = Progress(place)
    found = hints.hint_at(name, number or progress.hints.get(name, 0) + 1)
    out.print(str(found), soft_wrap=True)
    if not progress.mark_hint(name, found.number) and found.number < found.total:
        err.print(f"This hint cannot be noted in {place}. For the next one: --number {found.number + 1}", soft_wrap=True)
