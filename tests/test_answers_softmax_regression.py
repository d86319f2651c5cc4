"""Chapter 08 against independent oracles, in float32 and float64, values and gradients; its data and its worked numbers."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import optax
import pytest
from scipy import special
from sklearn.datasets import load_digits, load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from dl_workshop import answers
from dl_workshop.data import IRIS_FEATURES, IRIS_SPECIES, digits, iris


def some(rng: np.random.Generator, n: int = 12, d: int = 4, k: int = 3) -> tuple[dict[str, Any], Any, Any]:
    """Parameters, inputs and labels (the last class missing), as JAX arrays."""
    theta = {"W": jnp.asarray(rng.normal(size=(d, k))), "b": jnp.asarray(rng.normal(size=k))}
    return theta, jnp.asarray(rng.normal(size=(n, d))), jnp.asarray(rng.integers(0, k - 1, n))


def test_softmax_of_three_one_minus_three(rtol: float) -> None:
    z = jnp.array([3.0, 1.0, -3.0])
    np.testing.assert_allclose(jnp.exp(z), [20.09, 2.72, 0.05], atol=0.005)
    np.testing.assert_allclose(answers.softmax(z), [0.88, 0.12, 0.0], atol=0.005)
    assert f"{float(jnp.exp(z).sum()):.2f}" == "22.85"
    with mpmath.workdps(40):
        powers = [mpmath.exp(v) for v in (3, 1, -3)]
        exact = [float(power / sum(powers)) for power in powers]
    np.testing.assert_allclose(answers.softmax(z), exact, rtol=rtol)
    np.testing.assert_allclose(answers.softmax(z + 10), exact, rtol=rtol)


@pytest.mark.parametrize("shape", [(5,), (4, 3), (2, 3, 4)])
def test_softmax_agrees_with_scipy(rtol: float, rng: np.random.Generator, shape: tuple[int, ...]) -> None:
    z = jnp.asarray(5 * rng.normal(size=shape))
    np.testing.assert_allclose(answers.softmax(z), special.softmax(np.asarray(z), axis=-1), rtol=rtol, atol=1e-7 * rtol)


def test_gradient_of_softmax_is_the_formula(rtol: float, rng: np.random.Generator) -> None:
    z = jnp.asarray(rng.normal(size=4))
    p = special.softmax(np.asarray(z))
    np.testing.assert_allclose(jax.jacobian(answers.softmax)(z), np.diag(p) - np.outer(p, p), rtol=rtol, atol=rtol)


def test_softmax_far_out(rtol: float) -> None:
    z = jnp.array([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4], [0.0, 0.0, 0.0]])
    np.testing.assert_allclose(answers.softmax(z), [[1, 0, 0], [1 / 3] * 3, [1 / 3] * 3], rtol=rtol)
    assert jnp.isfinite(jax.jacobian(answers.softmax)(z)).all()


def test_cross_entropy_agrees_with_scikit_learn_and_optax(rtol: float, rng: np.random.Generator) -> None:
    theta, X, labels = some(rng)
    p, y = answers.softmax_model(theta, X), jax.nn.one_hot(labels, 3)
    ours = answers.cross_entropy(y, p)
    shares = np.asarray(p, np.float64) / np.asarray(p, np.float64).sum(axis=1, keepdims=True)
    oracle = log_loss(np.asarray(labels), shares, normalize=False, labels=[0, 1, 2])
    np.testing.assert_allclose(ours, oracle, rtol=4 * rtol)
    np.testing.assert_allclose(ours, optax.softmax_cross_entropy(X @ theta["W"] + theta["b"][None], y).sum(), rtol=4 * rtol)
    np.testing.assert_allclose(jax.grad(answers.cross_entropy, argnums=1)(y, p), -y / p, rtol=rtol)


def test_model_agrees_with_scikit_learn(rtol: float, rng: np.random.Generator) -> None:
    theta, X, _ = some(rng)
    oracle = LogisticRegression()
    oracle.classes_, oracle.coef_, oracle.intercept_ = np.arange(3), np.asarray(theta["W"]).T, np.asarray(theta["b"])
    np.testing.assert_allclose(answers.softmax_model(theta, X), oracle.predict_proba(np.asarray(X)), rtol=4 * rtol)


def test_loss_and_gradient_agree_with_optax_and_the_formula(rtol: float, rng: np.random.Generator) -> None:
    theta, X, labels = some(rng)
    value, slopes = jax.value_and_grad(answers.softmax_loss)(theta, X, labels)
    z = X @ theta["W"] + theta["b"][None]
    np.testing.assert_allclose(value, optax.softmax_cross_entropy_with_integer_labels(z, labels).sum(), rtol=rtol)
    residual = special.softmax(np.asarray(z, np.float64), axis=1) - np.eye(3)[np.asarray(labels)]
    np.testing.assert_allclose(slopes["W"], np.asarray(X, np.float64).T @ residual, rtol=20 * rtol, atol=20 * rtol)
    np.testing.assert_allclose(slopes["b"], residual.sum(axis=0), rtol=20 * rtol, atol=20 * rtol)


def test_loss_of_extreme_scores(rtol: float) -> None:
    theta, X = {"W": jnp.array([[1e4, 0.0, -1e4]]), "b": jnp.zeros(3)}, jnp.array([[1.0]])
    for label, loss, slopes in ((0, 0.0, [0, 0, 0]), (1, 1e4, [1, -1, 0]), (2, 2e4, [1, 0, -1])):
        value, gradient = jax.value_and_grad(answers.softmax_loss)(theta, X, jnp.array([label]))
        np.testing.assert_allclose(value, loss, rtol=rtol)
        np.testing.assert_allclose(gradient["b"], slopes)


def test_loss_from_labels_is_the_cross_entropy(rtol: float, rng: np.random.Generator) -> None:
    theta, X, labels = some(rng)
    table = answers.cross_entropy(jax.nn.one_hot(labels, 3), answers.softmax_model(theta, X))
    np.testing.assert_allclose(answers.softmax_loss(theta, X, labels), table, rtol=4 * rtol)


def test_two_classes_are_logistic_regression(rtol: float, rng: np.random.Generator) -> None:
    theta, X, labels = some(rng, k=2)
    one = answers.as_logistic(theta)
    p = answers.softmax_model(theta, X)[:, 1]
    np.testing.assert_allclose(answers.logistic(X @ one["w"] + one["b"]), p, rtol=8 * rtol)
    np.testing.assert_allclose(special.expit(np.asarray(X @ one["w"] + one["b"])), p, rtol=8 * rtol)
    loss = answers.softmax_loss(theta, X, labels)
    np.testing.assert_allclose(answers.binary_cross_entropy(1.0 * labels, p), loss, rtol=8 * rtol)
    slopes = jax.grad(lambda theta: sum(leaf.sum() for leaf in answers.as_logistic(theta).values()))(theta)
    np.testing.assert_allclose(slopes["W"], [[-1, 1]] * 4)
    np.testing.assert_allclose(slopes["b"], [-1, 1])


def test_what_cannot_be_meant_is_named(rng: np.random.Generator) -> None:
    theta, X, labels = some(rng)
    with pytest.raises(ValueError, match="from 0 to 2, as there are 3 classes, but one is 3"):
        answers.softmax_loss(theta, X, labels.at[0].set(3))
    with pytest.raises(ValueError, match="from 0 to 2"):
        answers.softmax_loss(theta, X, labels.at[0].set(-1))
    with pytest.raises(ValueError, match="whole number for each example"):
        answers.softmax_loss(theta, X, jax.nn.one_hot(labels, 3))
    with pytest.raises(ValueError, match="whole number for each example"):
        answers.softmax_loss(theta, X, 1.0 * labels)
    with pytest.raises(ValueError, match="12 examples and y holds 11"):
        answers.softmax_loss(theta, X, labels[1:])
    with pytest.raises(ValueError, match="at least one example"):
        answers.softmax_loss(theta, X[:0], labels[:0])
    with pytest.raises(ValueError, match="same shape"):
        answers.cross_entropy(jnp.eye(3), jnp.full(3, 1 / 3))
    with pytest.raises(ValueError, match="two classes"):
        answers.as_logistic(theta)


def test_iris_is_that_of_scikit_learn() -> None:
    X, y = iris()
    bunch = load_iris()
    np.testing.assert_allclose(X, bunch.data, rtol=1e-6)
    np.testing.assert_array_equal(y, bunch.target)
    assert jnp.issubdtype(y.dtype, jnp.integer)
    assert tuple(bunch.feature_names) == IRIS_FEATURES
    assert tuple(bunch.target_names) == IRIS_SPECIES


def test_digits_are_those_of_scikit_learn() -> None:
    X, y = digits()
    expected, labels = load_digits(return_X_y=True)
    np.testing.assert_array_equal(16 * X, expected)
    np.testing.assert_array_equal(y, labels)
    assert jnp.issubdtype(y.dtype, jnp.integer)


def loss(theta: Any, model: Any, X: Any, labels: Any) -> Any:
    return answers.softmax_loss(theta, X, labels)


def n_right(theta: Any, X: Any, labels: Any) -> int:
    return int(jnp.sum(jnp.argmax(answers.softmax_model(theta, X), axis=1) == labels))


@pytest.mark.parametrize(("columns", "right", "end"), [(2, 125, 56.5), (4, 147, 7.4)])
def test_the_flowers_of_the_chapter(columns: int, right: int, end: float) -> None:
    X, labels = iris()
    X = answers.standardize(X[:, :columns], X[:, :columns])
    start = {"W": jnp.zeros((columns, 3)), "b": jnp.zeros(3)}
    np.testing.assert_allclose(answers.softmax_loss(start, X, labels), 150 * np.log(3), rtol=1e-5)
    losses, theta = answers.train(start, answers.softmax_model, loss, X, labels, n_steps=1000, step_size=0.01)
    assert n_right(theta, X, labels) == right
    np.testing.assert_allclose(losses[-1], end, atol=0.05)
    assert (jnp.diff(losses) < 0).all()


def test_training_goes_where_scikit_learn_goes() -> None:
    """With an L2 penalty the minimum is unique: our loss with the penalty is lowest where theirs is."""
    X, labels = iris()
    X = answers.standardize(X, X)

    def penalized(theta: Any, model: Any, X: Any, labels: Any) -> Any:
        return answers.softmax_loss(theta, X, labels) + 0.5 * jnp.sum(theta["W"] ** 2)

    start = {"W": jnp.zeros((4, 3)), "b": jnp.zeros(3)}
    _, theta = answers.train(start, answers.softmax_model, penalized, X, labels, n_steps=3000, step_size=0.01)
    oracle = LogisticRegression(C=1.0, tol=1e-8, max_iter=1000).fit(np.asarray(X), np.asarray(labels))
    np.testing.assert_allclose(theta["W"], oracle.coef_.T, atol=1e-3)
    np.testing.assert_allclose(answers.softmax_model(theta, X), oracle.predict_proba(np.asarray(X)), atol=1e-3)


def test_the_digits_of_the_chapter() -> None:
    X, labels = digits()
    training, test = answers.split(jax.random.key(0), len(labels), (0.75, 0.25))
    assert (len(training), len(test)) == (1348, 449)
    start = {"W": jnp.zeros((64, 10)), "b": jnp.zeros(10)}
    _, theta = answers.train(start, answers.softmax_model, loss, X[training], labels[training], 1000, 0.001)
    assert n_right(theta, X[training], labels[training]) / 1348 > 0.98
    assert n_right(theta, X[test], labels[test]) / 449 > 0.96
    middle = jnp.array([27, 28, 35, 36])
    assert (theta["W"][middle, 0] < -0.5).all()
