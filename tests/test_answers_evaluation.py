"""Chapter 06's references against scikit-learn, NumPy and finite differences, and the numbers that the chapter prints."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy import special
from sklearn import metrics
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from dl_workshop import answers, data
from dl_workshop.figures import evaluation

TEAMS, WON = np.array([[1.0, 1.0], [4.0, 2.0], [2.0, 4.0]]), np.array([0, 1, 1])
INCOME = np.arange(1000.0, 6001.0, 500.0)[:, None]
BOUGHT = np.where(INCOME[:, 0] <= 3500, 1, 0)
HOURS, ALERT = np.array([3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8]), np.array([0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1])


@pytest.fixture
def rtol(eps: float) -> float:
    """The tolerance for a handful of roundings."""
    return 64 * eps


def some(rng: np.random.Generator, n: int = 12, d: int = 3) -> tuple[np.ndarray, np.ndarray]:
    return rng.normal(size=(n, d)), rng.integers(0, 2, n)


def test_the_three_teams(rtol: float) -> None:
    rows = answers.append_ones(jnp.asarray(TEAMS))
    np.testing.assert_allclose(answers.fit_weights(rows, jnp.asarray(WON), 0.1, 1), [0.05, 0.25, 0.25], rtol=rtol)
    weights = answers.fit_weights(rows, jnp.asarray(WON), 0.1, 100)
    np.testing.assert_allclose(weights, [-2.7076, 0.9207, 0.9207], atol=1e-4)
    new = answers.logistic(answers.append_ones(jnp.array([[3.5, 4.0]])) @ weights)
    assert f"{float(new[0]):.3f}" == "0.985"


def test_raw_incomes_are_thrown_about_and_standardized_ones_descend() -> None:
    bought = jnp.asarray(BOUGHT)

    def losses(table: Any, step_size: float, steps: Any) -> np.ndarray:
        rows = answers.append_ones(jnp.asarray(table))
        scores = [rows @ answers.fit_weights(rows, bought, step_size, n) for n in steps]
        return np.array([answers.binary_cross_entropy_with_logits(bought, z) for z in scores])

    assert losses(INCOME, 0.1, (1, 10, 20)).min() > 1e5
    np.testing.assert_allclose(losses(INCOME, 1e-8, (1, 20)), 7.2, atol=0.45)
    scaled = losses(answers.standardize(INCOME, INCOME), 0.1, (1, 10, 20))
    assert scaled[0] > scaled[1] > scaled[2]
    rows = answers.append_ones(jnp.asarray(INCOME))
    np.testing.assert_allclose(answers.fit_weights(rows, bought, 0.1, 1), [0.05, -575.0], rtol=1e-5)


def test_weights_grow_without_end_and_a_penalty_stops_them() -> None:
    table, bought = answers.standardize(INCOME, INCOME), jnp.asarray(BOUGHT)
    rows = answers.append_ones(table)
    sizes = [float(-answers.fit_weights(rows, bought, 0.1, n)[1]) for n in (10, 100, 1000)]
    np.testing.assert_allclose(sizes, [2.14, 5.33, 12.12], atol=0.01)

    def held(theta: Any, model: Any, X: Any, y: Any) -> Any:
        return answers.l2_logistic_loss(theta, X, y, 1.0)

    start = {"w": jnp.zeros(1), "b": jnp.array(0.0)}
    ends = [answers.train(start, None, held, table, bought, n, 0.1)[1]["w"][0] for n in (1000, 10000)]
    exact = LogisticRegression(C=1.0, tol=1e-10, max_iter=10000).fit(table, BOUGHT)
    np.testing.assert_allclose(ends, exact.coef_[0, 0], rtol=1e-4)
    np.testing.assert_allclose(ends, -1.54, atol=0.005)


def test_the_far_sleeper_moves_the_line_only() -> None:
    for far, expected in ((None, (6.64, 6.76)), (24.0, (10.23, 6.76))):
        x, y = evaluation.with_far_point(HOURS, ALERT, far)
        (b, w), (curve_b, curve_w) = evaluation.straight_line(x, y), evaluation.fitted_curve(x, y)
        np.testing.assert_allclose([(0.5 - b) / w, -curve_b / curve_w], expected, atol=0.01)
        exact = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10000).fit(x[:, None], y)
        np.testing.assert_allclose([curve_b, curve_w], [exact.intercept_[0], exact.coef_[0, 0]], rtol=1e-3)


def test_append_ones_agrees_with_numpy(rtol: float, rng: np.random.Generator) -> None:
    X, _ = some(rng)
    np.testing.assert_allclose(answers.append_ones(jnp.asarray(X)), np.insert(X, 0, 1.0, axis=1), rtol=rtol)
    assert answers.append_ones(jnp.ones((1, 0))).tolist() == [[1.0]]


def test_fit_weights_follows_the_gradient_and_finds_the_optimum(rtol: float, rng: np.random.Generator) -> None:
    X, y = some(rng, 40)
    rows = answers.append_ones(jnp.asarray(X))
    slope = jax.grad(lambda w: optax.sigmoid_binary_cross_entropy(rows @ w, y).sum())(jnp.zeros(4))
    np.testing.assert_allclose(answers.fit_weights(rows, jnp.asarray(y), 0.1, 1), -0.1 * slope, rtol=rtol, atol=rtol)
    exact = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10000).fit(X, y)
    weights = answers.fit_weights(rows, jnp.asarray(y), 0.05, 600)
    np.testing.assert_allclose(weights, [*exact.intercept_, *exact.coef_[0]], rtol=2e-3, atol=1e-4)
    assert answers.fit_weights(rows, jnp.asarray(y), 0.05, 0).tolist() == [0.0] * 4
    assert jnp.isfinite(answers.fit_weights(1e4 * rows, jnp.asarray(y), 1.0, 3)).all()


def test_standardize_agrees_with_scikit_learn(rtol: float, rng: np.random.Generator) -> None:
    X, _ = some(rng)
    X = X * [1.0, 100.0, 0.01] + [5.0, 0.0, 1.0]
    ours = answers.standardize(jnp.asarray(X), jnp.asarray(X[:3] + 1))
    np.testing.assert_allclose(ours, StandardScaler().fit(X).transform(X[:3] + 1), rtol=100 * rtol, atol=100 * rtol)


@pytest.mark.parametrize("constant", [2.0, 0.1, 1e6 + 0.3, 0.0])
def test_a_constant_column_is_only_centred(rtol: float, constant: float) -> None:
    X_train, X = jnp.full((7, 1), constant), jnp.full((2, 1), constant + 1)
    np.testing.assert_allclose(answers.standardize(X_train, X), 1.0, atol=0.1)
    assert jnp.isfinite(jax.grad(lambda x: answers.standardize(X_train, x).sum())(X)).all()


@pytest.mark.parametrize(
    ("n", "fractions", "sizes"),
    [(10, (0.5, 0.25, 0.25), [6, 2, 2]), (3, (0.6, 0.2, 0.2), [3, 0, 0]), (100, (0.71, 0.29), [71, 29]),
     (569, (0.4, 0.3, 0.3), [229, 170, 170]), (5, (1.0,), [5])],
)  # fmt: skip
def test_split_covers_everything_once(n: int, fractions: tuple[float, ...], sizes: list[int]) -> None:
    parts = answers.split(jax.random.key(3), n, fractions)
    assert [len(part) for part in parts] == sizes
    assert sorted(np.concatenate(parts).tolist()) == list(range(n))
    again, other = (np.concatenate(answers.split(jax.random.key(seed), n, fractions)) for seed in (3, 4))
    assert np.array_equal(np.concatenate(parts), again)
    assert n < 10 or not np.array_equal(again, other)


@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.9])
def test_accuracy_and_matrix_agree_with_scikit_learn(rtol: float, rng: np.random.Generator, threshold: float) -> None:
    y, p = rng.integers(0, 2, 50), rng.uniform(size=50)
    decided = (p >= threshold).astype(int)
    np.testing.assert_allclose(
        # JAX takes the mean of True and False in float32, with 64 bits as well.
        answers.accuracy(jnp.asarray(y), jnp.asarray(p), threshold),
        metrics.accuracy_score(y, decided),
        rtol=1e-6,
    )
    ours = answers.confusion_matrix(jnp.asarray(y), jnp.asarray(decided))
    assert ours.tolist() == metrics.confusion_matrix(y, decided).tolist()
    assert jnp.issubdtype(ours.dtype, jnp.integer)


def test_a_class_that_is_missing_and_a_tie() -> None:
    assert answers.confusion_matrix(jnp.zeros(3), jnp.zeros(3)).tolist() == [[3, 0], [0, 0]]
    assert answers.confusion_matrix(jnp.ones(2), jnp.array([0, 1])).tolist() == [[0, 0], [1, 1]]
    assert answers.accuracy(jnp.array([1]), jnp.array([0.5])) == 1
    assert answers.accuracy(jnp.zeros(2), jnp.array([0.5, 0.4])) == 0.5


@pytest.mark.parametrize("alpha", [0.0, 0.5, 10.0])
def test_penalized_loss_and_its_gradient(rtol: float, rng: np.random.Generator, alpha: float) -> None:
    (X, y), w, b = some(rng), rng.normal(size=3), 0.7
    theta = {"w": jnp.asarray(w), "b": jnp.asarray(b)}
    args = jnp.asarray(X), jnp.asarray(y), alpha
    p = special.expit(X @ w + b)
    expected = metrics.log_loss(y, p, normalize=False) + alpha / 2 * np.sum(w**2)
    np.testing.assert_allclose(answers.l2_logistic_loss(theta, *args), expected, rtol=4 * rtol)
    slopes = jax.grad(answers.l2_logistic_loss)(theta, *args)
    np.testing.assert_allclose(slopes["w"], X.T @ (p - y) + alpha * w, rtol=50 * rtol, atol=50 * rtol)
    np.testing.assert_allclose(slopes["b"], np.sum(p - y), rtol=50 * rtol, atol=50 * rtol)


def test_penalized_loss_at_the_edges(rtol: float) -> None:
    X, y = jnp.array([[1e4], [-1e4]]), jnp.array([0, 0])
    theta = {"w": jnp.ones(1), "b": jnp.array(0.0)}
    np.testing.assert_allclose(answers.l2_logistic_loss(theta, X, y, 2.0), 10001.0, rtol=rtol)
    np.testing.assert_allclose(jax.grad(answers.l2_logistic_loss)(theta, X, y, 2.0)["w"], [10002.0], rtol=rtol)
    zero = {"w": jnp.zeros(1), "b": jnp.array(0.0)}
    np.testing.assert_allclose(jax.grad(answers.l2_logistic_loss)(zero, X, y, 2.0)["b"], 1.0, rtol=rtol)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: answers.fit_weights(jnp.ones((3, 2)), jnp.ones(4), 0.1, 1), "3 examples and y holds 4"),
        (lambda: answers.fit_weights(jnp.ones((3, 2)), jnp.ones(3), 0.1, -1), "-1"),
        (lambda: answers.fit_weights(jnp.ones((3, 2)), jnp.ones(3), float("nan"), 1), "nan"),
        (lambda: answers.standardize(jnp.ones((3, 2)), jnp.ones((3, 1))), r"\(3, 2\) and \(3, 1\)"),
        (lambda: answers.standardize(jnp.ones((0, 2)), jnp.ones((3, 2))), "at least one"),
        (lambda: answers.split(jax.random.key(0), 9, (0.5, 0.4)), r"add up to 1.*0\.4"),
        (lambda: answers.split(jax.random.key(0), 9, (1.5, -0.5)), "negative"),
        (lambda: answers.accuracy(jnp.ones(3), jnp.ones(2)), r"\(3,\).*\(2,\)"),
        (lambda: answers.confusion_matrix(jnp.ones(2), jnp.array([0.3, 0.8])), "y_pred.*0.3.*threshold"),
    ],
)
def test_what_cannot_be_meant_is_named(call: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()


def test_the_breast_cancer_data_are_those_of_scikit_learn_with_malignant_as_one() -> None:
    X, y = data.breast_cancer()
    assert X.shape == (569, 30)
    assert int(y.sum()) == 212
    np.testing.assert_allclose(X, load_breast_cancer().data, rtol=1e-6)
    assert data.breast_cancer_features()[1] == "mean texture"


def test_what_the_chapter_says_of_the_thirty_features() -> None:
    X, y = data.breast_cancer()
    training, validation, test = answers.split(jax.random.key(0), len(y), (0.4, 0.3, 0.3))
    Z, start = answers.standardize(X[training], X), {"w": jnp.zeros(30), "b": jnp.array(0.0)}
    losses, thetas = [], []
    for alpha in (0.0, 1.0, 100.0):
        price = alpha

        def loss(theta: Any, model: Any, X: Any, y: Any, alpha: float = price) -> Any:
            return answers.l2_logistic_loss(theta, X, y, alpha)

        theta = answers.train(start, None, loss, Z[training], y[training], 3000, 0.001)[1]
        losses.append([float(answers.l2_logistic_loss(theta, Z[k], y[k], 0.0)) / len(k) for k in (training, validation, test)])
        thetas.append(theta)
    on_training, on_validation, on_test = np.array(losses).T
    assert on_training[0] < on_training[1] < on_training[2]
    assert on_validation[1] < min(on_validation[0], on_validation[2])
    assert on_test[1] > on_validation[1]
    scores = np.asarray(Z[test] @ thetas[1]["w"] + thetas[1]["b"])
    each = np.sort(np.logaddexp(0, scores) - np.asarray(y[test]) * scores)
    assert each[-3:].sum() > each.sum() / 2
    assert len(test) == 170
