"""What a notebook's state may hide from a check: edits that did not run, a raise left standing, calls of another form."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import dl_workshop
from dl_workshop import answer, check, curriculum, hint
from dl_workshop.plainly import Misuse


def judged(shell: Any, name: str = "double") -> dl_workshop.Verdict:  # type: ignore[name-defined]
    return check(name, shell.user_ns[name])


RIGHT = "def double(x):\n    return 2 * x"
STUB = 'def double(x):\n    """Twice x."""\n    raise NotImplementedError("double: not attempted yet")'


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ("def double(x)\n    return 3 * x", "SyntaxError (expected ':', on line 1)"),
        ("def double(x):\nreturn 3 * x", "IndentationError"),
        ("def double(x):\n    return 3 * (x", "SyntaxError"),
        ("import seaborn_of_nobody\n\ndef double(x):\n    return 3 * x", "ModuleNotFoundError (No module named"),
        ("factor = fctor\ndouble = lambda x: factor * x", "a NameError (name 'fctor' is not defined)"),
        ("double = 3 *", "SyntaxError"),
        ("@jax.jot\ndef double(x):\n    return 3 * x", "NameError"),
    ],
)
def test_an_edit_that_did_not_run_is_told_before_the_older_function_is_judged(
    shell: InteractiveShell, edit: str, says: str
) -> None:
    shell.run_cell(RIGHT)
    assert judged(shell).passed
    shell.run_cell(edit)
    verdict = judged(shell)
    assert verdict.status == "error"
    assert "Your last edit of double did not run" in verdict.message
    assert says in verdict.message
    shell.run_cell(RIGHT)
    assert judged(shell).passed


def test_an_edit_that_did_not_run_is_told_where_only_the_stub_stood(shell: InteractiveShell) -> None:
    shell.run_cell(STUB)
    assert judged(shell).status == "not attempted"
    shell.run_cell("def double(x):\n    return 2 x")
    assert "did not run" in judged(shell).message


@pytest.mark.parametrize(
    "cell",
    [
        f"{RIGHT}\n1 / 0",  # the function is there before the cell stops
        "print('double')",
        "triple = 3 *",
        "# double = 1\nnothing",
    ],
)
def test_other_cells_that_stop_do_not_keep_a_function_from_being_judged(shell: InteractiveShell, cell: str) -> None:
    shell.run_cell(RIGHT)
    shell.run_cell(cell)
    assert judged(shell).passed


def test_a_verdict_is_seen_though_a_hint_is_asked_for_in_the_same_cell(shell: InteractiveShell) -> None:
    shell.run_cell("from dl_workshop import check, hint\n" + RIGHT)
    with capture_output() as seen:
        assert shell.run_cell('check("double", double)\nhint("double")').success
    (verdict,) = seen.outputs  # IPython itself shows the last line
    assert 'aria-label="double: passed"' in verdict.data["text/html"]
    assert "for double:" in seen.stdout


def test_what_is_handed_over_under_another_name_is_judged(shell: InteractiveShell) -> None:
    shell.run_cell("double = 3 *")
    assert check("double", lambda x: 2 * x).passed


@pytest.mark.parametrize(
    "body",
    [
        "    result = 2 * x\n    raise NotImplementedError('double: not attempted yet')\n    return result",
        "    if x is None:\n        return 0\n    raise NotImplementedError('double: not attempted yet')",
        "    two = 2\n    raise NotImplementedError",
        "    raise NotImplementedError('double: not attempted yet')\n    return 2 * x",
        "    for _ in range(2):\n        x = x + x\n    raise NotImplementedError",
    ],
)
def test_a_raise_left_standing_among_finished_lines_is_told(shell: InteractiveShell, body: str) -> None:
    shell.run_cell(f"def double(x):\n{body}")
    verdict = judged(shell)
    assert verdict.status == "error"
    assert "raise NotImplementedError" in verdict.message


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: check("double"), "check('double', double)"),
        (lambda: check(len), "in quotes: check('len', len)"),
        (lambda: check(3, 4), "in quotes"),
        (lambda: hint(answer), "in quotes: hint('answer')"),
        (lambda: hint(None), "in quotes"),
        (lambda: answer(check), "in quotes: answer('check')"),
    ],
)
def test_a_call_of_another_form_says_how_it_is_called(call: Any, says: str) -> None:
    with pytest.raises(Misuse) as raised:
        call()
    assert says in str(raised.value)
    assert raised.value._render_traceback_() == [str(raised.value)]


@pytest.mark.parametrize("verb", [lambda name: check(name, len), hint, answer])
def test_a_name_that_nobody_asks_for_is_told_without_a_traceback_through_our_code(verb: Any) -> None:
    with pytest.raises(curriculum.UnknownExercise, match="Did you mean 'double'") as raised:
        verb("duble")
    assert raised.value._render_traceback_() == [str(raised.value)]
