"""Where in the learner's own line a mistake sits: the underlined place is theirs and true, or nothing is underlined."""

from __future__ import annotations

import functools
import linecache
import textwrap
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

import dl_workshop
from dl_workshop import answers, check, curriculum, exercises, given, hints, pointing
from dl_workshop.checking import Verdict, examine, observe
from dl_workshop.checking.observed import probes_of
from dl_workshop.jupyter import cards
from dl_workshop.pointing import facts, search, source, transforms

AS_LONG_AS_IT_TAKES = 60.0


@pytest.fixture(autouse=True)
def _nothing_from_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pointing, "_searches", {})
    monkeypatch.setattr(source, "_cells", {})
    monkeypatch.setattr(hints, "_diagnosed", {})
    monkeypatch.setattr(hints, "_shown", hints.Counter())


def cell(name: str, text: str, **more: Any) -> Any:
    """What a cell with this text binds the name to, behind the imports of a notebook."""
    text = textwrap.dedent(text).lstrip("\n")
    file = f"<a cell for {name} {hash(text)}>"
    linecache.cache[file] = len(text), None, text.splitlines(keepends=True), file
    names = {"__name__": "__main__", "jax": jax, "jnp": jnp, "np": np, **more}
    exec(compile(text, file, "exec"), names)
    source.remember([name], text, names)
    return names[name]


def pointed(name: str, text: str, **more: Any) -> Verdict:
    """The verdict on a cell, with a mark where there is one, however long the search takes."""
    attempt = cell(name, text, **more)
    return pointing.point(name, attempt, examine(name, attempt, seed=0), AS_LONG_AS_IT_TAKES)


def part(verdict: Verdict) -> str:
    """What is underlined; nothing where nothing is."""
    return verdict.mark.parts[1] if verdict.mark else ""


KINDS = {
    "an operator": ("df", "def df(w):\n    return w**2 + 3", "**", "the `**` between `w` and `2`"),
    "a sign": ("df", "def df(w):\n    return 2 * w - 3", "2 * w - 3", "What belongs there?"),
    "a term too many": ("df", "def df(w):\n    return 2 * w + 3 * w", "3 * w", "Does all of it belong there?"),
    "a missing factor": ("df", "def df(w):\n    return w + 3", "w", "`w`"),
    "a cut": ("df", "def df(w):\n    return int(2 * w + 3)", "int(2 * w + 3)", "Does all of it"),
    "brackets": (
        "central_difference",
        "def central_difference(f, w, h):\n    return f(w + h) - f(w - h) / (2 * h)",
        "f(w + h) - f(w - h) / (2 * h)",
        "What is worked out first",
    ),
    "a number for a name": (
        "central_difference",
        "def central_difference(f, w, h):\n    h = 0.001\n    return (f(w + h) - f(w - h)) / (2 * h)",
        "h = 0.001",
        "in line 2",
    ),
    "a wrong name": (
        "mseloss",
        "def mseloss(theta, model, x, y):\n    return jnp.mean((y - model(theta, y)) ** 2)",
        "y",
        "the second `y`",
    ),
    "names exchanged": (
        "central_difference",
        "def central_difference(f, w, h):\n    return (f(h + w) - f(h - w)) / (2 * w)",
        "(f(h + w) - f(h - w)) / (2 * w)",
        "the same small change, wherever it is due",
    ),
    "another function": (
        "mse",
        "def mse(y_true, y_pred):\n    return jnp.median((y_true - y_pred) ** 2)",
        "median",
        "Is it the right function?",
    ),
    "a length written in": (
        "mse",
        "def mse(y_true, y_pred):\n    return jnp.sum((y_true - y_pred) ** 2) / 50",
        "50",
        "Is it the one that belongs there?",
    ),
    "a slice at both": (
        "mse",
        "def mse(y_true, y_pred):\n    return jnp.mean((y_true[1:] - y_pred[1:]) ** 2)",
        "y_true[1:] - y_pred[1:]",
        "the same small change",
    ),
    "a stop too early": (
        "gradient_descent",
        """
        def gradient_descent(df, w, step_size, n_steps):
            for _ in range(n_steps):
                if abs(df(w)) < 0.1:
                    break
                w = w - step_size * df(w)
            return w
        """,
        "if abs(df(w)) < 0.1:",
        "the `if` in line 3",
    ),
    "the order of an inner function's parameters": (
        "gradient_descent",
        """
        def gradient_descent(df, w, step_size, n_steps):
            return jax.lax.fori_loop(0, n_steps, lambda w, i: w - step_size * df(w), w)
        """,
        "w, i",
        "Is everything in the right order?",
    ),
    "the arguments in another order": (
        "binary_cross_entropy_with_logits",
        """
        def binary_cross_entropy_with_logits(z, y_true):
            return jnp.sum(jnp.logaddexp(0.0, z) - y_true * z)
        """,
        "z, y_true",
        "In which order do the arguments come?",
    ),
    "a built-in function": (
        "split",
        """
        def split(key, n, fractions):
            order = jax.random.permutation(key, n)
            sizes = [round(f * n) for f in fractions]
            sizes[0] = n - sum(sizes[1:])
            parts, begin = [], 0
            for size in sizes:
                parts.append(order[begin : begin + size])
                begin += size
            return tuple(parts)
        """,
        "round",
        "Is it the one that belongs there?",
    ),
    "a comma too many": ("double", "def double(x):\n    return 2 * x,", "2 * x,", "Does all of it belong there?"),
    "in place": (
        "mse",
        "def mse(y_true, y_pred):\n    y_true -= y_pred\n    return jnp.mean(y_true**2)",
        "-=",
        "the `-=` between `y_true` and `y_pred`",
    ),
    "a call too many under jax.grad": (
        "df_auto",
        "def df_auto(w):\n    return jax.grad(f)(jnp.round(w))",
        "jnp.round(w)",
        "Does all of it belong there?",
    ),
    "left out of a call": (
        "central_difference",
        "def central_difference(f, w, h):\n    return ((f(w) + h) - (f(w) - h)) / (2 * h)",
        "(f(w) + h) - (f(w) - h)",
        "What is worked out first",
    ),
    "bound too early": (
        "confusion_matrix",
        """
        def confusion_matrix(y_true, y_pred):
            count = lambda t, p: jnp.sum((y_true == t & y_pred) == p)
            return jnp.array([[count(0, 0), count(0, 1)], [count(1, 0), count(1, 1)]])
        """,
        "(y_true == t & y_pred) == p",
        "What is worked out first",
    ),
    "a length for its square": (
        "squared_error_loss",
        "def squared_error_loss(theta, model, x, y):\n    return jnp.linalg.norm(model(theta, x) - y) / 2",
        "jnp.linalg.norm(model(theta, x) - y)",
        "Is it the right function?",
    ),
    "in a loop that needs slopes": (
        "model_optimization_loop",
        """
        def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
            losses = []
            for _ in range(n_steps):
                slopes = jax.grad(loss)(theta, model, x, y)
                theta = jax.tree.map(lambda t, s: t - step_size * jnp.clip(s, -1, 1), theta, slopes)
                losses.append(loss(theta, model, x, y))
            return losses, theta
        """,
        "step_size * jnp.clip(s, -1, 1)",
        "What belongs there?",
    ),
    "in a loop of JAX's": (
        "train_until",
        """
        def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
            def goes_on(state):
                slopes = jax.grad(loss)(state[0], model, x, y)
                return (jnp.sqrt(sum(jnp.sum(s**2) for s in jax.tree.leaves(slopes))) <= tolerance) & (state[1] < max_steps)

            def step(state):
                slopes = jax.grad(loss)(state[0], model, x, y)
                return jax.tree.map(lambda t, s: t - step_size * s, state[0], slopes), state[1] + 1

            return jax.lax.while_loop(goes_on, step, (theta, 0))
        """,
        "<=",
        "Is it the right comparison?",
    ),
    "asked in another place": (
        "newton_step",
        """
        def newton_step(loss, w):
            H = jax.hessian(loss)(jnp.zeros_like(w))
            return w - jnp.linalg.solve(H, jax.grad(loss)(w))
        """,
        "jnp.zeros_like(w)",
        "Does all of it belong there?",
    ),
    "or for and": (
        "train_until",
        """
        def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
            def far(state):
                theta, n = state
                slopes = jax.grad(loss)(theta, model, x, y)
                norm = jnp.sqrt(sum(jnp.sum(s**2) for s in jax.tree.leaves(slopes)))
                return (norm > tolerance) | (n < max_steps)

            def step(state):
                theta, n = state
                slopes = jax.grad(loss)(theta, model, x, y)
                return jax.tree.map(lambda t, s: t - step_size * s, theta, slopes), n + 1

            return jax.lax.while_loop(far, step, (theta, 0))
        """,
        "|",
        "Is it the right operation?",
    ),
    "more turns than one": (
        "newton_step",
        """
        def newton_step(loss, w):
            for _ in range(3):
                w = w - jnp.linalg.solve(jax.hessian(loss)(w), jax.grad(loss)(w))
            return w
        """,
        "3",
        "Is it the right number?",
    ),
}

AT_ORDINARY_INPUTS = {
    "another base": (
        "logistic",
        "logistic = lambda z: 1 / (1 + 2.0 ** jnp.clip(-z, -100, 100))",
        "2.0 ** jnp.clip(-z, -100, 100)",
    ),
    "softmax twice": (
        "softmax_loss",
        """
        def softmax_loss(theta, X, labels):
            log_p = jax.nn.log_softmax(softmax_model(theta, X))
            return -jnp.sum(log_p[jnp.arange(len(X)), labels])
        """,
        "jax.nn.log_softmax(softmax_model(theta, X))",
    ),
    "a number, and NaN far out": ("logistic", "logistic = lambda z: jnp.exp(z) / (2 + jnp.exp(z))", "2 + jnp.exp(z)"),
}
"""Two mistakes, of which one shows at ordinary inputs: an edit mends that one alone."""

IN_TWO_LINES = {
    "the same at both": (
        "standardize",
        """
        def standardize(X_train, X):
            spread = X_train.std(axis=1, keepdims=True)
            return (X - X_train.mean(axis=1, keepdims=True)) / jnp.where(spread == 0, 1.0, spread)
        """,
        "axis=1",
        "the same small change here and in line 3 makes",
    ),
    "one bracket at both": (
        "distance_features",
        """
        def distance_features(X):
            x1, x2 = X.T
            to_zero = jnp.sqrt(x1**2) + x2**2
            to_one = jnp.sqrt((x1 - 1) ** 2) + (x2 - 1) ** 2
            return jnp.column_stack([to_zero, to_one])
        """,
        "jnp.sqrt(x1**2) + x2**2",
        "the same small change here and in line 4 makes",
    ),
    "divided at both": (
        "partials",
        """
        def partials(g, x, y):
            dx, dy = jax.grad(g, argnums=(0, 1))(x, y)
            length = jnp.sqrt(dx**2 + dy**2)
            dx = dx / length
            return dx, dy / length
        """,
        "dx / length",
        "the same small change here and in line 5 makes",
    ),
    "called twice": (
        "logistic_model",
        """
        def squeezed_line(theta, x):
            return logistic(theta["w"] * x + theta["b"])

        def logistic_model(theta, x):
            p = squeezed_line(theta, x)
            return logistic(p)
        """,
        "logistic(p)",
        "is called here and in line 2: with one of these calls left out",
    ),
    "two mistakes in one line": (
        "partials",
        "def partials(g, a, b):\n    return jax.grad(g, argnums=0)(a, 0.0), jax.grad(g, argnums=1)(0.0, b)",
        "jax.grad(g, argnums=0)(a, 0.0), jax.grad(g, argnums=1)(0.0, b)",
        "two small changes there make",
    ),
    "two mistakes in two lines": (
        "partials",
        """
        def partials(g, a, b):
            to_a = jax.grad(lambda a: g(a, 0.0))(a)
            to_b = jax.grad(lambda b: g(0.0, b))(b)
            return to_a, to_b
        """,
        "0.0",
        "a small change here and one in line 3 make",
    ),
}
"""Mistakes that no single edit of one line mends: some are found with the next hint alone."""


@pytest.mark.sampled(8)
@pytest.mark.parametrize("kind", KINDS)
def test_the_smallest_repair_shows_the_place(kind: str) -> None:
    name, text, underlined, says = KINDS[kind]
    verdict = pointed(name, text, f=given.f)
    assert verdict.status == "wrong"
    assert part(verdict) == underlined
    assert says in verdict.mark.says  # type: ignore[union-attr]
    assert f"makes {name} right" in verdict.mark.says  # type: ignore[union-attr]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", AT_ORDINARY_INPUTS)
def test_of_two_mistakes_the_one_at_ordinary_inputs_is_pointed_at(kind: str) -> None:
    name, text, underlined = AT_ORDINARY_INPUTS[kind]
    verdict = pointed(name, text, softmax_model=answers.softmax_model)
    assert verdict.status == "wrong"
    assert part(verdict) == underlined
    assert f"makes {name} right at the simpler inputs tried. What belongs there?" in verdict.mark.says  # type: ignore[union-attr]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", IN_TWO_LINES)
def test_an_edit_in_two_places_shows_both(kind: str) -> None:
    name, text, underlined, says = IN_TWO_LINES[kind]
    verdict = pointed(name, text, logistic=answers.logistic)
    mark = verdict.mark or pointing.found_by_now(name, AS_LONG_AS_IT_TAKES)
    assert mark
    assert (mark.parts[1], says in mark.says) == (underlined, True), mark
    assert pointing.mending_edit(name)


@pytest.mark.parametrize(
    ("kinds", "kind", "edit"),
    [
        (KINDS, "in a loop that needs slopes", "t - step_size * s, theta"),
        (IN_TWO_LINES, "called twice", "    return p"),
        (IN_TWO_LINES, "two mistakes in two lines", "g(a, b))(a)"),
    ],
)
@pytest.mark.sampled(3)
def test_the_edit_of_the_last_hint_is_one_that_somebody_would_make(kinds: dict[str, Any], kind: str, edit: str) -> None:
    name, text, *_ = kinds[kind]
    pointed(name, text, logistic=answers.logistic)
    pointing.found_by_now(name, AS_LONG_AS_IT_TAKES)
    assert edit in str(pointing.mending_edit(name))


def test_a_call_too_many_in_another_cell_is_told_by_its_function() -> None:
    helper = cell("squeezed_line", 'def squeezed_line(theta, x):\n    return logistic(theta["w"] * x + theta["b"])')
    names = helper.__globals__
    names["logistic"] = answers.logistic
    text = "def logistic_model(theta, x):\n    return logistic(squeezed_line(theta, x))\n"
    linecache.cache["<the next cell>"] = len(text), None, text.splitlines(keepends=True), "<the next cell>"
    exec(compile(text, "<the next cell>", "exec"), names)
    source.remember(["logistic_model"], text, names)
    attempt = names["logistic_model"]
    mark = pointing.point("logistic_model", attempt, examine("logistic_model", attempt, seed=0), AS_LONG_AS_IT_TAKES).mark
    assert mark
    assert "is called here and in squeezed_line: with one of these calls left out" in mark.says, mark


def test_an_edit_elsewhere_is_not_told_for_two_mistakes_of_which_one_is_unknown() -> None:
    text = "def mse(y_true, y_pred):\n    return jnp.sum(jnp.tanh(y_true - y_pred)) + 3"
    assert pointed("mse", text).mark is None
    assert pointing.found_by_now("mse", AS_LONG_AS_IT_TAKES) is None


READ_OFF = {
    "a return in a loop": (
        "gradient_descent",
        """
        def gradient_descent(df, w, step_size, n_steps):
            history = []
            for _ in range(n_steps):
                w = w + 2 * step_size * df(w)
                return w
        """,
        "return w",
        "ends the loop in its first round",
    ),
    "an argument that nobody reads": (
        "central_difference",
        """
        def central_difference(function, w, h):
            f = lambda w: w**2 + 3 * w - 5
            return (f(w + h) - f(w - h)) / (2 * h)
        """,
        "function",
        "never read `function`",
    ),
    "a result that nobody keeps": (
        "gradient_descent",
        """
        def gradient_descent(df, w, step_size, n_steps):
            for _ in range(n_steps):
                w - 3 * step_size * df(w)
            return w + 1
        """,
        "w - 3 * step_size * df(w)",
        "is thrown away",
    ),
    "the last turn alone": (
        "mse",
        """
        def mse(y_true, y_pred):
            for t, p in zip(y_true, y_pred):
                total = (t - p) ** 2
            return total / len(y_true)
        """,
        "total = (t - p) ** 2",
        "only that of the last round",
    ),
    "a number that ends every slope": (
        "mseloss",
        """
        def mseloss(theta, model, x, y):
            loss = jnp.mean((y - model(theta, x)) ** 2)
            return loss.item()
        """,
        "loss.item()",
        "JAX can follow no slope through it",
    ),
}

FROZEN_IN = {
    "a name that was frozen in when a step was compiled": """
        def gradient_descent(df, w, step_size, n_steps):
            @jax.jit
            def step():
                return w - step_size * df(w)

            for _ in range(n_steps):
                w = step()
            return w
        """,
    "a name that a compiled lambda keeps": """
        def gradient_descent(df, w, step_size, n_steps):
            slope = jax.jit(lambda: df(w))
            for _ in range(n_steps):
                w = w - step_size * slope()
            return w
        """,
}


@pytest.mark.parametrize("kind", FROZEN_IN)
def test_a_name_that_was_frozen_in_when_a_step_was_compiled_is_read_off(kind: str) -> None:
    found = source.source_of("gradient_descent", cell("gradient_descent", FROZEN_IN[kind]))
    assert found
    mark = facts.fact(found)
    assert mark
    assert mark.parts[1] == "w"
    assert "compiled in its first call, with the `w` of that moment" in mark.says


ENDS_SLOPES = {
    "return jnp.round(jax.nn.sigmoid(x))": "jnp.round(jax.nn.sigmoid(x))",
    "return float(x)": "float(x)",
    "return 2 * jax.lax.stop_gradient(x)": "jax.lax.stop_gradient(x)",
}


@pytest.mark.parametrize("line", ENDS_SLOPES)
def test_what_ends_slopes_is_read_off_where_they_are_wrong_and_else_is_not(line: str) -> None:
    found = source.source_of("double", cell("double", f"def double(x):\n    {line}\n"))
    assert found
    mark = facts.fact(found, "gradient")
    assert mark
    assert mark.parts[1] == ENDS_SLOPES[line]
    assert facts.fact(found) is None


@pytest.mark.parametrize("plain", ["float(len(x))", "int(x.shape[0])", "float(1)"])
def test_a_number_that_is_plain_anyway_ends_no_slope(plain: str) -> None:
    found = source.source_of("double", cell("double", f"def double(x):\n    return {plain} * x\n"))
    assert found
    assert facts.fact(found, "gradient") is None


NOT_READ_OFF = {
    "a step that is handed what changes": """
        def gradient_descent(df, w, step_size, n_steps):
            @jax.jit
            def step(w):
                return w - step_size * df(w)

            for _ in range(n_steps):
                w = step(w)
            return w
        """,
    "a step that is compiled in every turn": """
        def gradient_descent(df, w, step_size, n_steps):
            for _ in range(n_steps):
                w = jax.jit(lambda: w - step_size * df(w))()
            return w
        """,
    "a step that is not compiled": """
        def gradient_descent(df, w, step_size, n_steps):
            def step():
                return w - step_size * df(w)

            for _ in range(n_steps):
                w = step()
            return w
        """,
}


@pytest.mark.parametrize("kind", NOT_READ_OFF)
def test_nothing_is_read_off_lines_that_do_what_they_say(kind: str) -> None:
    found = source.source_of("gradient_descent", cell("gradient_descent", NOT_READ_OFF[kind]))
    assert found
    assert facts.fact(found) is None


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", READ_OFF)
def test_what_can_be_read_off_the_lines_is_told_where_no_edit_mends_them(kind: str) -> None:
    name, text, underlined, says = READ_OFF[kind]
    verdict = pointed(name, text)
    assert part(verdict) == underlined
    assert says in verdict.mark.says  # type: ignore[union-attr]


MEETINGS = {
    "a column and a row": (
        "squared_error_loss",
        """
        def squared_error_loss(theta, model, x, y):
            p = jnp.atleast_2d(model(theta, x)).T
            return jnp.sum((p - y) ** 2) / len(y) ** 1.5
        """,
        "p - y",
        "an array of shape (3, 1) meets one of shape (3,)",
    ),
    "meant": ("mse", "def mse(y, p):\n    return jnp.mean((y[:, None] - p) ** 2) + jnp.mean(y - p) ** 2", "", ""),
    "a row for all": ("standardize", "def standardize(X_train, X):\n    return (X - X_train[0]) / X_train[1] ** 1.5", "", ""),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", MEETINGS)
def test_where_two_arrays_make_a_table_that_nobody_asked_for_is_told(kind: str) -> None:
    name, text, underlined, says = MEETINGS[kind]
    verdict = pointed(name, text)
    assert part(verdict) == underlined
    assert not says or says in verdict.mark.says  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("def df(w):\n    slope = df_of\n    return 2 * w + slope", "2 * w + slope", "`slope` is a function"),
        ("def df(w):\n    theta = [1.0, 2.0]\n    return theta['w'] * w", "theta['w']", "`theta` is a list"),
        ("def df(w):\n    two = 2\n    return two(w) + 3", "two(w)", "`two` is a number and `w` is a number"),
        ("def df(w):\n    é = None; return é * w", "é * w", "`é` is None and `w` is a number"),
    ],
)
def test_where_python_stopped_is_underlined_and_its_parts_are_named(text: str, line: str, says: str) -> None:
    verdict = pointed("df", text, df_of=lambda w: w)
    assert verdict.status == "error"
    assert part(verdict) == line
    assert says in verdict.mark.says  # type: ignore[union-attr]


# Every way of defining a function that a notebook knows: the underlined line is the learner's.

SLIP = "w**2 + 3"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"def df(w):\n    return {SLIP}", 2),
        (f"@jax.jit\ndef df(w):\n    return {SLIP}", 3),
        (f"df = lambda w: {SLIP}", 1),
        (f"other, df = (lambda w: 2 * w - 8), (lambda w: {SLIP})", 1),
        (f"df = jax.jit(lambda w: {SLIP})", 1),
        ("def around(three):\n    def df(w):\n        return w**2 + three\n    return df\n\ndf = around(3)", 3),
        ("def around(two):\n    return lambda w: w**two + 3\n\ndf = around(2)", 2),
        (f"def helper(w):\n    return {SLIP}\n\ndef df(w):\n    return helper(w)", 2),
        ("import functools\n\ndef slope(three, w):\n    return w**2 + three\n\ndf = functools.partial(slope, 3)", 4),
        (f"def df(w):\n    # an ä\n    ö = {SLIP}\n    return ö", 3),
        (f"def df(w):\n    '''The slope.\n\n    By hand.\n    '''\n    return {SLIP}", 6),
    ],
)
def test_the_underlined_line_is_the_learners(text: str, line: int) -> None:
    verdict = pointed("df", text)
    assert verdict.status == "wrong"
    assert verdict.mark
    assert verdict.mark.line == line
    assert verdict.mark.text == text.split("\n")[line - 1].strip()
    assert part(verdict) == "**"


@pytest.mark.parametrize(
    "text",
    [
        "dmseloss = jax.grad(mseloss)\n",
        "def dmseloss(theta, model, x, y):\n    return jax.grad(mseloss)(theta, model, y, x)",
    ],
)
def test_what_a_call_returned_is_looked_for_where_its_name_was_bound(text: str) -> None:
    verdict = pointed("dmseloss", text.replace("(mseloss)\n", "(mseloss, argnums=3)\n"), mseloss=answers.mseloss)
    assert not verdict.passed
    assert verdict.misconception or (verdict.mark and "mseloss" in verdict.mark.text)


def test_an_edit_is_no_remedy_where_nobody_has_looked_at_what_is_wrong() -> None:
    loses_its_slope = "def mseloss(theta, model, x, y):\n    loss = mse(y, model(theta, x))\n    return loss.item()"
    verdict = pointed("mseloss", loses_its_slope, mse=answers.mse)
    assert verdict.status == "wrong"
    assert verdict.mark
    assert verdict.mark.says.startswith("`loss.item()` makes a plain Python number.")  # a fact, and no edit
    assert pointing.mending_edit("mseloss") is None


def test_what_jax_follows_is_said_to_be_followed() -> None:
    verdict = pointed("linear_model", "def linear_model(theta, x):\n    w = theta['w']\n    return float(w) * x + theta['b']")
    assert verdict.mark
    assert verdict.mark.says == "Here `w` is a number that JAX is following."


def test_a_callable_object_is_left_alone() -> None:
    verdict = pointed("df", f"class Slope:\n    def __call__(self, w):\n        return {SLIP}\n\ndf = Slope()")
    assert verdict.status == "wrong"
    assert verdict.mark is None


@pytest.mark.parametrize(
    "text",
    [
        f"def df(w):\n    open('made-by-an-edit', 'w').close()\n    return {SLIP}",
        f"turns = 0\n\ndef df(w):\n    global turns\n    turns += 1\n    return {SLIP}",
        f"def df(w):\n    exec('1 + 1')\n    return {SLIP}",
        f"import os\n\ndef df(w):\n    os.system('true')\n    return {SLIP}",
    ],
)
def test_lines_that_reach_out_are_not_tried_in_other_forms(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    attempt = cell("df", text)
    found = source.source_of("df", attempt)
    assert found is None or not found.harmless


def test_a_text_that_the_function_was_not_made_from_is_not_quoted() -> None:
    attempt = cell("df", f"def df(w):\n    return {SLIP}")
    file = attempt.__code__.co_filename
    linecache.cache[file] = 1, None, ["def df(w):\n", "    return 2 * w + 8\n"], file
    assert pointing.point("df", attempt, examine("df", attempt, seed=0), AS_LONG_AS_IT_TAKES).mark is None


def test_an_edit_that_would_loop_for_ever_is_passed_over() -> None:
    verdict = pointed(
        "gradient_descent",
        """
        def gradient_descent(df, w, step_size, n_steps):
            done = 0
            while done < n_steps:
                w = w + 3 * step_size * df(w)
                done += 1
            return w
        """,
    )
    assert verdict.mark is None or "3" in verdict.mark.text


def test_a_known_mistake_needs_no_place_and_a_wrong_answer_below_comes_first() -> None:
    named = pointed("mse", "def mse(y_true, y_pred):\n    return jnp.sum((y_true - y_pred) ** 2)")
    assert named.misconception
    assert named.mark is None
    below = pointed(
        "mseloss",
        """
        def mse(a, b):
            return jnp.mean((a - b) ** 2) + 1

        def mseloss(theta, model, x, y):
            return mse(y, model(theta, x))
        """,
    )
    assert "It builds on mse" in below.message
    assert below.mark is None


def test_names_of_the_notebook_stay_as_they_are() -> None:
    attempt = cell("df", f"kept = [1]\n\ndef df(w):\n    kept.append(w)\n    return {SLIP}")
    names = dict(attempt.__globals__)
    pointing.point("df", attempt, examine("df", attempt, seed=0), AS_LONG_AS_IT_TAKES)
    assert attempt.__globals__ == names
    assert names["kept"] == [1]


def test_a_random_key_among_the_names_does_not_slow_the_search_down() -> None:
    attempt = cell("df", f"key = jax.random.key(0)\n\ndef df(w):\n    return {SLIP}")
    pointing.point("df", attempt, examine("df", attempt, seed=0), AS_LONG_AS_IT_TAKES)
    assert pointing._searches["df"].sieve


# What is shown.


def test_the_mark_is_underlined_in_a_terminal_and_on_a_card() -> None:
    verdict = pointed("df", "def df(w):\n    return w**2 + 3 # <b>")
    assert "    return w**2 + 3 # <b>\n            ^^" in str(verdict)
    card = cards.verdict_card(verdict)
    assert "return w<mark" in card
    assert "&lt;b&gt;" in card
    assert "text-decoration: underline" in card
    assert verdict.to_dict()["mark"]["line"] == 2  # type: ignore[index]


def test_the_edit_itself_is_the_last_rung_and_is_not_on_the_card() -> None:
    verdict = pointed("df", f"def df(w):\n    return {SLIP}")
    total = len(exercises.load("df").hints)
    shown = [hints.next_hint("df") for _ in range(total + 2)]
    assert [hint.number for hint in shown] == [*range(1, total + 2), total + 1]
    assert {hint.total for hint in shown} == {total + 1}
    assert "w * 2 + 3" in shown[-1].text
    assert "w * 2 + 3" not in str(verdict)
    assert "\nThat was the last hint" in str(shown[-1])
    pointed("df", "def df(w):\n    return 8.0 * w")  # another attempt: the edit belongs to the one before
    assert "w * 2 + 3" not in hints.next_hint("df").text


def test_what_the_card_could_not_tell_yet_is_the_next_hint() -> None:
    attempt = cell("df", f"def df(w):\n    return {SLIP}")
    verdict = pointing.point("df", attempt, examine("df", attempt, seed=0), 0.0)
    assert verdict.mark is None
    first = hints.next_hint("df")
    assert first.number == 0
    assert first.mark
    assert first.mark.parts[1] == "**"
    assert "<mark" in cards.hint_card(first)
    assert "^^" in str(first)
    assert hints.next_hint("df").number == 1


@pytest.mark.parametrize(
    "text",
    [
        f"def df(w):\n    return {SLIP}",
        f"%%time\ndef df(w):\n    return {SLIP}",
        f"import functools\n\n@functools.lru_cache\ndef df(w):\n    return {SLIP}",
        f"df = lambda w: {SLIP}",
    ],
)
def test_in_a_notebook_the_last_cell_that_ran_is_quoted(
    shell: InteractiveShell, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pointing, "AT_CHECK", AS_LONG_AS_IT_TAKES)
    shell.run_cell("def df(w):\n    return w**2 + 8")
    shell.run_cell(text)
    shell.run_cell("def df(w):\n    return w**2 +")  # it did not run
    shell.run_cell("1 + 1")
    attempt = shell.user_ns["df"]
    verdict = pointing.point("df", attempt, examine("df", attempt, seed=0), AS_LONG_AS_IT_TAKES)
    if "lru_cache" in text:  # arrays cannot be kept in it
        assert not verdict.passed
        return
    assert part(verdict) == "**"
    assert verdict.mark
    assert verdict.mark.text == next(line.strip() for line in text.splitlines() if SLIP in line)


def test_check_of_the_package_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pointing, "AT_CHECK", AS_LONG_AS_IT_TAKES)
    assert isinstance(dl_workshop, ModuleType)
    assert check("df", cell("df", f"def df(w):\n    return {SLIP}")).status == "wrong"


# The quick ways to a value come to what JAX comes to.


def test_where_a_fit_is_perfect_a_slope_by_differences_is_nothing() -> None:
    x = np.linspace(-1, 1, 7) / 3

    def loss(w: Any) -> Any:
        return np.mean((w * x + 1 - (2 * x + 1)) ** 2)

    assert transforms.grad(loss)(np.float64(2)) == 0
    assert transforms.grad(loss)(np.float64(2.001)) == pytest.approx(0.002 * np.mean(x**2), rel=1e-9)


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", curriculum.EXERCISES)
def test_what_numpy_works_out_is_what_jax_does(name: str) -> None:
    exercise, reference = exercises.load(name), getattr(answers, name)
    probes = probes_of(exercise, 0)
    seen = observe(reference, probes)
    for number, probe in enumerate(probes):
        now = search._traced_at(reference, probe, number, traced=True)
        for place, outcome in now.items():
            for mine, theirs in zip(outcome.leaves, seen[place].leaves, strict=True):
                assert mine.shape == theirs.shape
                np.testing.assert_allclose(mine.astype(float), theirs.astype(float), rtol=2e-3, atol=1e-4)


def test_a_search_does_not_take_longer_than_it_may() -> None:
    attempt: Callable[..., Any] = cell("df", f"def df(w):\n    return {SLIP}")
    examined = examine("df", attempt, seed=0)
    pointing.point("df", attempt, examined, 0.0)
    assert pointing._searches["df"].tried == 1


def test_looking_up_facts_needs_no_call() -> None:
    attempt = cell("double", "def double(x):\n    while True:\n        return 3\n")
    found = source.source_of("double", attempt)
    assert found
    assert facts.fact(found)
    assert functools.partial
