"""The command line: `dl-workshop lab | list | check | verify | hint | doctor | build`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from dl_workshop import __version__, streams
from dl_workshop.cli import checks, gradebooks, grading, lessons, upkeep


class _Commands(TyperGroup):
    """The commands, which first see to it that whatever they say, help and errors included, can be written."""

    def main(self, *args: Any, **options: Any) -> Any:
        streams.speak_plainly()
        return super().main(*args, **options)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_LEARN, _TEACH = "For learners", "For instructors and authors"

app.command("lab", rich_help_panel=_LEARN)(lessons.lab)
app.command("list", rich_help_panel=_LEARN)(lessons.list_)
app.command("hint", rich_help_panel=_LEARN)(lessons.hint)
app.command("check", rich_help_panel=_LEARN)(checks.check)
app.command("doctor", rich_help_panel=_LEARN)(upkeep.doctor)
app.command("grade", rich_help_panel=_TEACH)(grading.grade)
app.command("gradebook", rich_help_panel=_TEACH)(gradebooks.gradebook)
app.command("regrade", rich_help_panel=_TEACH)(grading.regrade)
app.command("example-class", rich_help_panel=_TEACH)(grading.example_class)
app.command("verify", rich_help_panel=_TEACH)(checks.verify)
app.command("build", rich_help_panel=_TEACH)(upkeep.build)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dl-workshop {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Learn what automatic differentiation is for: write model, loss, gradient and training loop yourself, in JAX."""
