"""Which cell is to blame, read from how the cells ended: no kernel is needed for that."""

from __future__ import annotations

from pathlib import Path

import pytest

from dl_workshop.jupyter.running.failures import Failures
from dl_workshop.jupyter.running.kernel import Ending
from dl_workshop.jupyter.running.names import beginning, defined_in, foreign_magic, mentions_definition
from dl_workshop.jupyter.running.reading import Cell, Notebook

WELL = Ending()
STUB = Ending("NotImplementedError", "df: not attempted yet")


def undefined(name: str) -> Ending:
    return Ending("NameError", f"name '{name}' is not defined")


def failures(
    *cells: tuple[str, Ending], lost: dict[int, bool] | None = None, hidden: dict[str, str] | None = None, text: str = ""
) -> Failures:
    notebook = Notebook(Path("x.ipynb"), (*(Cell(source) for source, _ in cells), Cell(text, is_code=False)))
    return Failures(notebook, [ending for _, ending in cells], lost or {}, hidden or {}, timeout=7)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import jax, jax.numpy as jnp", {"jax", "jnp"}),
        ("from jax import (grad,\n    jit as compiled)", {"grad", "compiled"}),
        ("(a, b), *c = d = 1, 2\ne: int = 3\nf.g = 3\nh += 1", {"a", "b", "c", "d", "e", "h"}),
        ("def f(x):\n    y = 1\nclass C:\n    z = 1\nw = [v for v in u]", {"f", "C", "w"}),
        ("for i in x:\n    with y as z:\n        if (n := 1): pass", {"i", "z", "n"}),
        ("%matplotlib inline\n!ls\na = 1", {"a"}),
        ("import jax\nx = = 3\ndef f(a):\n    return = a", {"jax", "f"}),
        ("x = 'a\nb = 2", {"b"}),
        ("", set()),
    ],
)
def test_the_names_that_a_cell_defines(source: str, names: set[str]) -> None:
    assert defined_in(source) == names


@pytest.mark.parametrize(
    "source",
    ["def df(w):", "  async def df(w): pass", "# def df(w):", "df = jax.grad(f)", "df: Any = 3", "from mine import df",
     "import df", "x, df = 1, 2", "@jit\ndef  df (w) : return"],
)  # fmt: skip
def test_definitions_are_found(source: str) -> None:
    assert mentions_definition(source, "df")


@pytest.mark.parametrize("source", ["df == 3", "def df_auto(w): pass", "check('df', df)", "# df is 2w", "f(df=3)", "x.df = 3"])
def test_mere_mentions_are_no_definitions(source: str) -> None:
    assert not mentions_definition(source, "df")


def test_magics_that_keep_nothing_are_known() -> None:
    assert [foreign_magic(f"\n{magic} x\n1") for magic in ("%%bash", "%%timeit", "%%time", "%%capture", "%time", "")] == [
        "%%bash", "%%timeit", "", "", "", ""
    ]  # fmt: skip


def test_a_cell_is_known_by_its_first_line_of_code() -> None:
    assert beginning("\n# why\n  x = 1 \ny") == "x = 1"
    assert beginning("# only\n# words") == "# only"
    assert beginning("print('\x1b[31mred\x07')") == "print('red ')"


def test_each_cause_is_told_once() -> None:
    found = failures(
        ("import seaborn\nimport jax", Ending("ImportError", "No module\nmore")),
        ("a = jax.numpy.ones(3)", undefined("jax")),
        ("a + 1", undefined("a")),
        ("b", undefined("b")),
    )
    assert found.notes() == [
        "The cell that begins `import seaborn` failed: ImportError: No module. Because of it, 2 other cells failed too.",
        "The cell that begins `b` failed: NameError: name 'b' is not defined.",
    ]


def test_what_waits_for_an_exercise_is_no_failure() -> None:
    found = failures(
        ("losses = [1]", WELL),
        ("losses = df(3)", STUB),
        ("losses[1]", Ending("IndexError", "list index out of range")),
        ("slope = losses[2]", undefined("slope")),
        ("[][0]", Ending("IndexError", "list index out of range")),
    )
    assert [note.split("`")[1] for note in found.notes()] == ["slope = losses[2]", "[][0]"]


@pytest.mark.parametrize(
    ("ending", "source", "says"),
    [
        (Ending("SyntaxError", "invalid syntax (123.py, line 3)"), "x", "failed: SyntaxError: invalid syntax (line 3)."),
        (Ending("KeyboardInterrupt", ""), "x", "failed: KeyboardInterrupt."),
        (Ending("ValueError", "a.\nb"), "x", "failed: ValueError: a."),
        (Ending("UsageError", "Line magic function `%%time` not found."), "#\n%%time", "failed: %%time has to be the very"),
        (Ending("UsageError", "Cell magic `%%tiem` not found."), "%%tiem", "failed: UsageError: Cell magic `%%tiem` not"),
        (Ending("KeyboardInterrupt", "", late=True), "x", "ran longer than 7 s and was interrupted."),
        (Ending("SystemExit", "3"), "x", "would end Python"),
    ],
)  # fmt: skip
def test_what_became_of_a_cell(ending: Ending, source: str, says: str) -> None:
    (note,) = failures((source, ending)).notes()
    assert f"` {says}" in note


def test_an_exercise_that_took_too_long_is_told_by_its_verdict() -> None:
    found = failures(("check('df', df)", Ending("KeyboardInterrupt", "", late=True)))
    assert found.notes(late=["df"]) == []
    assert len(found.notes(late=["df_auto"])) == 1


def test_what_a_hidden_library_leads_to_is_not_told_again() -> None:
    found = failures(
        ("import jax.numpy as jnp", Ending("ModuleNotFoundError", "No module named 'jax.numpy'; 'jax' is not a package")),
        ("jnp.ones(3)", undefined("jnp")),
        ("check('df', df)", Ending("LibraryHidden", "jax.py hides the library jax")),
        hidden={"jax": "jax.py", "optax": "optax"},
    )
    assert found.notes() == [
        "The file jax.py beside the notebook hides the library jax. Rename it.",
        "The folder optax beside the notebook hides the library optax. Rename it.",
    ]


def test_why_an_exercise_is_missing() -> None:
    found = failures(("df = 1", WELL), lost={0: False}, text="def df_auto(w):\n    return 1")
    assert found.why_missing("df", is_there=False) == (
        "The cell that defines df was left out: it could not be stopped after 7 s."
    )
    assert (
        found.why_missing("df_auto", is_there=False) == "The cell that defines df_auto is not a code cell, so it was not run."
    )
    assert found.why_missing("df_auto", is_there=True) is None  # the words of a chapter
    assert found.why_missing("partials", is_there=False) is None


def test_a_stub_that_ran_is_not_attempted_unless_another_cell_failed() -> None:
    stub = 'def df(w):\n    raise NotImplementedError("df: not attempted yet")\nexit()'
    assert failures((stub, Ending("SystemExit", ""))).why_missing("df", is_there=True) is None
    found = failures((stub, WELL), ("def df(w)\n    return 3", Ending("SyntaxError", "expected ':' (1.py, line 1)")))
    assert found.why_missing("df", is_there=True) == "The cell that defines df failed: SyntaxError: expected ':' (line 1)."


def test_why_a_name_is_undefined() -> None:
    found = failures(("theta = df(1)", STUB), ("x = theta", undefined("theta")), ("y = 1", WELL), lost={2: True})
    assert found.why_undefined("x") == (
        "It needs x, but the cell that begins `x = theta` failed before it had defined x because df is not attempted yet."
    )
    assert (
        found.why_undefined("y")
        == "It needs y, but the cell that begins `y = 1` was left out: Python itself ended while it ran."
    )
    assert found.why_undefined("z") is None
