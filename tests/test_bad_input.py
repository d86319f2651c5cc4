"""Bad input to `training` and `answers` is answered in words: what was expected, what came, what to do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dl_workshop import answers
from dl_workshop.answers import (
    accuracy,
    append_ones,
    binary_cross_entropy,
    confusion_matrix,
    fit_gaussians,
    fit_weights,
    l2_logistic_loss,
    linear_model,
    logistic,
    logistic_loss,
    logistic_model,
    model_optimization_loop,
    mse,
    mseloss,
    naive_bayes_posterior,
    softmax,
    softmax_loss,
    standardize,
    train,
    train_until,
)  # fmt: skip
from dl_workshop.training import Training, descend, exact, fit_logistic, fused_logistic_loss, newton, separation
from dl_workshop.training_loop import TrainingDiverged

NAN, INF = float("nan"), float("inf")
X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 7.0], [0.0, 1.0], [2.0, 2.0]])
Y = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
COLUMN = Y[:, None]
WORDS = np.array(["no", "yes", "yes", "no", "yes"])
RAGGED: Any = [[1.0], [1.0, 2.0], [3.0], [4.0], [5.0]]
THETA = {"w": jnp.array(1.0), "b": jnp.array(0.0)}


class Table:
    """A table of another library, which NumPy and JAX can read."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values)
        self.shape = self.values.shape

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return self.values.astype(dtype or self.values.dtype)


def with_one(value: Any) -> np.ndarray:
    """The table, with one other value in it."""
    table = X.astype(np.result_type(X, type(value)))
    table[3, 1] = value
    return table


def run(*arguments: Any, **options: Any) -> Any:
    return Training(THETA, logistic_model, logistic_loss, *arguments, **options).run(3)


def bowl(w: Any) -> Any:
    return jnp.sum((w - 1.0) ** 2)


SAID: list[tuple[Callable[[], Any], type[Exception], str]] = [
    # Exact fits.
    (lambda: fit_logistic(with_one(NAN), Y), ValueError, r"finite numbers, but X\[3, 1\] is nan. Leave such rows out"),
    (lambda: fit_logistic(with_one(-INF), Y), ValueError, r"X\[3, 1\] is -inf"),
    (lambda: fit_logistic(with_one(NAN), Y, alpha=1.0), ValueError, r"X\[3, 1\] is nan"),
    (lambda: fit_logistic(with_one(1e300), Y), ValueError, r"numbers that float32 can hold, but X\[3, 1\] is 1e\+300"),
    (lambda: fit_logistic(with_one(1j), Y), TypeError, r"real numbers in X, but they are complex"),
    (lambda: fit_logistic(X, np.where(Y == 0, NAN, Y)), ValueError, "labels 0 and 1, but y holds nan"),
    (lambda: fit_logistic(X, np.where(Y == 0, 0, INF)), ValueError, "labels 0 and 1, but y holds inf"),
    (lambda: fit_logistic(X, 2 * Y - 1), ValueError, r"y holds -1. For labels -1 and \+1, use \(y \+ 1\) / 2"),
    (lambda: fit_logistic(X, 1 + Y), ValueError, "labels 0 and 1, but y holds 2"),
    (lambda: fit_logistic(X, np.ones(5)), ValueError, "at least one example of each, but y holds 5 ones and 0 zeros"),
    (lambda: fit_logistic(X, COLUMN), ValueError, r"y to be a vector, but it has shape \(5, 1\). y\[:, 0\] makes a vector"),
    (lambda: fit_logistic(X, COLUMN.tolist()), ValueError, r"y to be a vector, but it has shape \(5, 1\)"),
    (lambda: fit_logistic(X, Y[:3]), ValueError, "x holds 5 examples and y holds 3"),
    (lambda: fit_logistic(X, WORDS), TypeError, "y to be an array of numbers, but it holds 'no'"),
    (lambda: fit_logistic(X, WORDS.tolist()), TypeError, "y to be an array of numbers, but it holds 'no'"),
    (lambda: fit_logistic(X.astype(str), Y), TypeError, r"X to be an array of numbers, but it holds '1\.0'"),
    (lambda: fit_logistic(with_one(None), Y), TypeError, "X to be an array of numbers, but it holds None"),
    (lambda: fit_logistic(None, Y), TypeError, "X to be an array of numbers, but it is None"),
    (lambda: fit_logistic({"x": X}, Y), TypeError, "X to be an array of numbers, but it is a dict"),
    (lambda: fit_logistic("data.csv", Y), TypeError, "X to be an array of numbers, but it holds 'data.csv'"),
    (lambda: fit_logistic(RAGGED, Y), ValueError, "X to be an array of numbers, but its rows differ in length"),
    (lambda: fit_logistic(np.ma.masked_equal(X, 7), Y), ValueError, "a number everywhere in X, but some are masked"),
    (lambda: fit_logistic(X[:, 0], Y), ValueError, r"X has shape \(5,\). With one feature, X\[:, None\]"),
    (lambda: fit_logistic(X[None], Y), ValueError, r"Expected a table .* shape \(1, 5, 2\)"),
    (lambda: fit_logistic([], []), ValueError, r"Expected a table .* shape \(0,\)"),
    (lambda: fit_logistic(X[:0], Y[:0]), ValueError, "at least one example"),
    (lambda: fit_logistic(X, Y, alpha="much"), ValueError, "penalty alpha of 0 or more, but it is 'much'"),
    (lambda: fit_logistic(X, Y, tolerance=None), ValueError, "tolerance of 0 or more, but it is None"),
    (lambda: fit_logistic(X, Y, max_steps=2.5), ValueError, "max_steps to be a whole number, 0 or more, but it is 2.5"),
    (lambda: newton(bowl, [0.0, NAN]), ValueError, r"finite numbers, but w\[1\] is nan"),
    (lambda: newton(bowl, 1.0), ValueError, r"w to be a vector, but it has shape \(\)"),
    (lambda: newton(bowl, COLUMN), ValueError, r"w to be a vector, but it has shape \(5, 1\)"),
    (lambda: newton(bowl, ["a"]), TypeError, "w to be an array of numbers, but it holds 'a'"),
    (lambda: newton(bowl, [1j]), TypeError, "real numbers in w"),
    (lambda: newton(3.0, [1.0]), TypeError, r"loss to be a function, but it is 3\.0"),
    (lambda: newton(lambda w: w**2, [1.0]), TypeError, r"the loss to be one number, but it has shape \(1,\). Take the sum"),
    (lambda: newton(lambda w: None, [1.0]), TypeError, "returns None. Does it end with `return`"),
    # Descent.
    (lambda: descend(with_one(NAN), Y, 3), ValueError, r"finite numbers, but X\[3, 1\] is nan"),
    (lambda: descend(X, COLUMN, 3), ValueError, r"y to be a vector, but it has shape \(5, 1\)"),
    (lambda: descend(X, WORDS, 3), TypeError, "it holds 'no'"),
    (lambda: descend(RAGGED, Y, 3), ValueError, "rows differ in length"),
    (lambda: descend(X, Y, 3, step_size="small"), ValueError, "finite step_size, but it is 'small'"),
    (lambda: descend(X, Y, 3, step_size=[0.1, 0.2]), ValueError, "finite step_size"),
    (lambda: run(X[:, 0], COLUMN), ValueError, r"y_true has shape \(5, 1\), .* y_true\[:, 0\] makes a vector of the column"),
    (lambda: run(WORDS, Y), TypeError, "x to be an array of numbers, but it holds 'no'"),
    (lambda: run(None, Y), TypeError, "it is None"),
    (lambda: run(X[:, 0], Y[:2]), ValueError, "x holds 5 examples and y holds 2"),
    (lambda: run(with_one(NAN)[:, 1], Y), TrainingDiverged, "NaN in the data"),
    (lambda: run(X[:, 0], Y, step_size=None), ValueError, "finite step_size, but it is None"),
    (lambda: Training({"w": "a"}, logistic_model, logistic_loss, X, Y), TypeError, "theta to be an array of numbers"),
    (lambda: Training(THETA, logistic_model, None, X, Y), TypeError, "loss to be a function, but it is None"),
    (lambda: Training(THETA, 1, logistic_loss, X, Y), TypeError, "model to be a function, but it is 1"),
    (lambda: Training(THETA, linear_model, lambda t, m, x, y: m(t, x), X, Y), TypeError, "the loss to be one number"),
    (lambda: fused_logistic_loss(THETA, None, WORDS, Y), TypeError, "x to be an array of numbers"),
    (lambda: fused_logistic_loss(THETA, None, X[:, 0], COLUMN), ValueError, r"y\[:, 0\] makes a vector"),
    (lambda: fused_logistic_loss({"w": "a", "b": 0.0}, None, X[:, 0], Y), TypeError, r"theta\[\"w\"\] to be an array"),
    # The references.
    (lambda: mse(Y.tolist(), Y), TypeError, r"y_true to be an array of numbers, but it is a list: jnp.array\(y_true\) makes"),
    (lambda: mse(Y, COLUMN), ValueError, r"y_pred\[:, 0\] makes a vector of the column"),
    (lambda: mse(Table(Y), Y), TypeError, "it is a Table: jnp.array"),
    (lambda: mse(WORDS, Y), TypeError, "it holds 'no'"),
    (lambda: mse(Y.astype(object), Y), TypeError, r"its type is object: y_true.astype\(float\) makes it one"),
    (lambda: binary_cross_entropy(Y.tolist(), 0.5 * Y), TypeError, "it is a list"),
    (lambda: accuracy(Y.tolist(), Y), TypeError, "y_true to be an array of numbers, but it is a list"),
    (lambda: accuracy(WORDS, Y), TypeError, "it holds 'no'"),
    (lambda: accuracy(COLUMN, Y), ValueError, r"y_true\[:, 0\]"),
    (lambda: confusion_matrix(Y.tolist(), Y.tolist()), TypeError, "it is a list"),
    (lambda: confusion_matrix(Y, tuple(Y)), TypeError, "y_pred to be an array of numbers, but it is a tuple"),
    (lambda: standardize(X.tolist(), X), TypeError, "X_train to be an array of numbers, but it is a list"),
    (lambda: fit_weights(X, COLUMN, 0.1, 3), ValueError, r"y to be a vector, but it has shape \(5, 1\)"),
    (lambda: fit_weights(X.tolist(), Y, 0.1, 3), TypeError, "X1 to be an array of numbers, but it is a list"),
    (lambda: fit_weights(X[:, 0], Y, 0.1, 3), ValueError, r"a table .* X1 has shape \(5,\)"),
    (lambda: fit_gaussians(X, COLUMN), ValueError, r"y to be a vector, but it has shape \(5, 1\)"),
    (lambda: fit_gaussians(X.tolist(), Y), TypeError, "X to be an array of numbers, but it is a list"),
    (lambda: naive_bayes_posterior(X, COLUMN, X[0]), ValueError, "y to be a vector"),
    (lambda: append_ones(X.tolist()), TypeError, "it is a list"),
    (lambda: l2_logistic_loss(THETA, X.tolist(), Y, 0.1), TypeError, "X to be an array of numbers, but it is a list"),
    (lambda: softmax([1.0, 2.0]), TypeError, "z to be an array of numbers, but it is a list"),
    (lambda: softmax_loss({"W": X[:2], "b": X[0]}, X.tolist(), Y), TypeError, "X to be an array of numbers, but it is a list"),
    (lambda: logistic([1.0]), TypeError, "z to be an array of numbers, but it is a list"),
    (lambda: logistic_model(THETA, [1.0]), TypeError, "x to be an array of numbers, but it is a list"),
    *(
        (lambda loop=loop: loop(THETA, linear_model, mseloss, X[:, 0].tolist(), Y), TypeError, "x to be an array of numbers")
        for loop in (model_optimization_loop, train)
    ),
    *(
        (lambda loop=loop: loop({"w": 1, "b": 0}, linear_model, mseloss, X[:, 0], Y), TypeError, "theta to hold floats")
        for loop in (model_optimization_loop, train)
    ),
    (lambda: model_optimization_loop(THETA, linear_model, mseloss, X[:, 0], COLUMN), ValueError, r"y_true\[:, 0\] makes"),
    (lambda: train_until(THETA, linear_model, mseloss, X[:, 0], Y[:2], 0.1, 0.1, 3), ValueError, "y holds 2"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "kind", "says"), SAID, ids=range(len(SAID)))
def test_bad_input_is_answered_in_words(call: Callable[[], Any], kind: type[Exception], says: str) -> None:
    with pytest.raises(kind, match=says) as raised:
        call()
    assert re.fullmatch(r"[A-Z].*[.?]", str(raised.value))


@pytest.mark.parametrize("form", [np.ndarray.tolist, Table, jnp.asarray, np.ma.asarray, lambda a: a.astype(object)])
def test_numbers_in_any_form_will_do(form: Callable[[Any], Any]) -> None:
    table, labels = form(X), form(Y)
    np.testing.assert_array_equal(fit_logistic(table, labels, alpha=1.0).w, fit_logistic(X, Y, alpha=1.0).w)
    np.testing.assert_array_equal(descend(table, labels, 5)[0], descend(X, Y, 5)[0])
    np.testing.assert_array_equal(run(form(X[:, 0]), labels).losses, run(X[:, 0], Y).losses)
    assert fused_logistic_loss(THETA, None, form(X[:, 0]), labels) == fused_logistic_loss(THETA, None, X[:, 0], Y)
    np.testing.assert_allclose(newton(bowl, labels).w, np.ones(5))


def test_whole_numbers_and_truth_values_will_do() -> None:
    expected = fit_logistic(X, Y, alpha=1.0)
    for table, labels in ((X.astype(int), Y == 1), (X.astype(np.int8), Y.astype(int)), (jnp.asarray(X, jnp.bfloat16), Y)):
        np.testing.assert_allclose(fit_logistic(table, labels, alpha=1.0).w, expected.w, rtol=1e-5)
    assert fit_logistic(X > 2, Y, alpha=1.0).ending == expected.ending
    large = np.array([[1], [2], [3], [4]]) * 2**40  # more than 32 bits hold
    assert fit_logistic(large, [0, 1, 0, 1], max_steps=3).w[1] * 2**40 > 0.1
    assert Training({"w": 0, "b": 0}, logistic_model, logistic_loss, X[:, 0], Y).run(2).losses.shape == (2,)
    assert newton(bowl, [3, 4]).found


def test_a_table_without_features_is_fitted_by_its_bias() -> None:
    np.testing.assert_allclose(fit_logistic(np.zeros((4, 0)), [0, 1, 1, 1], tolerance=1e-5).w, [np.log(3)], rtol=1e-4)


def test_a_loss_that_is_no_number_at_the_start_is_said() -> None:
    assert newton(lambda w: jnp.sum(jnp.log(w)), [-1.0]).ending == exact.NOT_FINITE


# Whether there is a lowest point.


def column(*numbers: float) -> np.ndarray:
    return np.array(numbers, float)[:, None]


NOISE = np.random.default_rng(0).normal(size=(60, 3))
LABELS = (NOISE[:, 1] + NOISE[:, 2] > 0).astype(float)
SURE = ((LABELS == 1) & (NOISE[:, 0] > 0.5)).astype(float)
"""A feature that only examples with label 1 have: it separates some, and says nothing of the others."""


@pytest.mark.sampled(3)
@pytest.mark.parametrize("bits", [32, 64])
@pytest.mark.parametrize(
    ("table", "y", "ending"),
    [
        (column(-1, 0, 0, 1), [0, 0, 1, 1], exact.TOUCHING),
        (column(-1, 0, 0, 0, 0, 1), [0, 0, 0, 1, 1, 1], exact.TOUCHING),
        (column(0.1, 0.1, 0.3, -0.7), [0, 1, 0, 1], exact.TOUCHING),
        (1e6 * column(-1, 0, 0, 1), [0, 0, 1, 1], exact.TOUCHING),
        (1e-6 * column(-1, 0, 0, 1), [0, 0, 1, 1], exact.TOUCHING),
        (column(-1, -1e-9, 1e-9, 1), [0, 0, 1, 1], exact.SEPARABLE),
        (column(-1, 1e-9, -1e-9, 1), [0, 0, 1, 1], exact.FOUND),
        (column(-1, 1e-3, -1e-3, 1), [0, 0, 1, 1], exact.FOUND),
        (column(2, 2, 2, 2), [0, 0, 1, 1], exact.FOUND),
        (NOISE[:, :2], LABELS, exact.FOUND),
        (np.column_stack([NOISE[:, :2], SURE]), LABELS, exact.TOUCHING),
        (np.column_stack([NOISE[:, :2], SURE]) * [1, 1e6, 1e6], LABELS, exact.TOUCHING),
        (np.column_stack([NOISE[:, :2], SURE, np.full(60, 3.0)]), LABELS, exact.TOUCHING),
        (np.column_stack([NOISE[:, :2], NOISE[:, 0]]), LABELS, exact.STUCK),
        (np.column_stack([NOISE[:, :2], np.full(60, 3.0)]), LABELS, exact.STUCK),
        (NOISE[:, 1:], LABELS, exact.SEPARABLE),
        (np.array([[0, 0], [1, 1], [0.5, 0.5], [0, 1], [1, 0], [0, 2], [2, 0]]), [0, 0, 1, 1, 0, 1, 0], exact.TOUCHING),
        (np.array([[0, 0], [1, 1], [0, 1], [1, 0]]), [0, 0, 1, 1], exact.FOUND),
    ],
)
def test_classes_that_can_be_separated_or_touch_are_told_from_others(table: Any, y: Any, ending: str, bits: int) -> None:
    with jax.enable_x64(bits == 64):
        fit = fit_logistic(table, y, tolerance=1e-5)
        assert fit.ending == ending
        assert fit.found == (ending == exact.FOUND)
        assert np.isfinite(fit.w).all()
        assert fit_logistic(table, y, alpha=1.0).ending not in (exact.SEPARABLE, exact.TOUCHING)


def truth(rows: np.ndarray) -> str | None:
    """In whole numbers: the cone of all v with rows @ v >= 0 is spanned by vectors that two of the rows are normal to."""
    normals = [sign * np.cross(a, b) for a, b in itertools.combinations(rows, 2) for sign in (1, -1)]
    margins = [rows @ v for v in normals if (rows @ v).min() >= 0 and (rows @ v).any()]
    return ("separable" if np.sum(margins, axis=0).min() > 0 else "touching") if margins else None


def test_the_linear_programmes_agree_with_whole_numbers() -> None:
    draws = np.random.default_rng(1)
    seen = set()
    for i in range(120):
        table = draws.integers(-3, 4, size=(draws.integers(4, 9), 2))
        noise = draws.random(len(table)) < 0.5
        score = table @ [1, 2] if i % 2 else np.zeros(len(table))
        y = (score > 0) | (score == 0) & noise
        rows = np.where(y, 1, -1)[:, None] * np.column_stack([np.ones_like(y, int), table])
        if 0 < y.sum() < len(y) and np.linalg.matrix_rank(rows) == 3:
            expected = truth(rows)
            assert separation.separation(1e3 * table, y, np.zeros(3)) == expected
            assert fit_logistic(table, y).ending != exact.TOUCHING or expected == "touching"
            seen.add(expected)
    assert seen == {"separable", "touching", None}


def test_guards_let_tracers_through() -> None:
    def total(x: Any, y: Any) -> Any:
        return (
            answers.mse(y, x)
            + accuracy(y, x)
            + fit_weights(append_ones(x[:, None]), y, 0.1, 2)[0]
            + descend(x[:, None], y, 2)[0][1]
        )

    assert jnp.isfinite(jax.jit(total)(X[:, 0], Y))
    assert jax.vmap(total)(jnp.stack([X[:, 0]] * 2), jnp.stack([Y] * 2)).shape == (2,)
