"""Chapter 07's references against scikit-learn and NumPy, in float32 and float64, values and gradients."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB

from dl_workshop.answers import fit_gaussians, gaussians_to_linear, naive_bayes_posterior

# One (1, 1) in class 1; four each of (1, 0), (0, 1) and (0, 0) in class 2, here 0.
THIRTEEN_X = np.array([[1, 1]] + [[1, 0]] * 4 + [[0, 1]] * 4 + [[0, 0]] * 4, float)
THIRTEEN_Y = np.array([1.0] + [0.0] * 12)


@pytest.fixture
def rtol(eps: float) -> float:
    """The tolerance for some hundreds of roundings."""
    return 1000 * eps


@pytest.fixture
def data() -> tuple[np.ndarray, np.ndarray]:
    """Two clouds of unequal size in three dimensions."""
    rng = np.random.default_rng(0)
    y = (np.arange(60) % 3 == 0).astype(float)
    return rng.normal(size=(60, 3)) @ np.array([[1, 0.4, 0], [0, 1, 0.3], [0, 0, 0.7]]) + y[:, None] * [1.0, -0.5, 2.0], y


def test_means_and_covariance_agree_with_numpy(rtol: float, data: tuple[np.ndarray, np.ndarray]) -> None:
    X, y = data
    mean1, mean0, covariance = fit_gaussians(jnp.asarray(X), jnp.asarray(y))
    np.testing.assert_allclose(mean1, X[y == 1].mean(axis=0), rtol=rtol)
    np.testing.assert_allclose(mean0, X[y == 0].mean(axis=0), rtol=rtol, atol=rtol)
    parts = [np.cov(X[y == label].T, bias=True) * np.mean(y == label) for label in (0, 1)]
    np.testing.assert_allclose(covariance, sum(parts), rtol=rtol, atol=rtol)


def test_line_agrees_with_linear_discriminant_analysis(rtol: float, data: tuple[np.ndarray, np.ndarray]) -> None:
    X, y = data
    theta = gaussians_to_linear(*fit_gaussians(jnp.asarray(X), jnp.asarray(y)), int(y.sum()), int((1 - y).sum()))
    exact = LinearDiscriminantAnalysis(solver="lsqr").fit(X, y)
    np.testing.assert_allclose(theta["w"], exact.coef_[0], rtol=10 * rtol)
    np.testing.assert_allclose(theta["b"], exact.intercept_[0], rtol=10 * rtol)


def test_line_is_the_log_ratio_of_the_densities(rtol: float) -> None:
    mean1, mean0, covariance = jnp.array([1.0, 0.0]), jnp.array([-1.0, 0.5]), jnp.array([[2.0, 0.3], [0.3, 1.0]])
    theta = gaussians_to_linear(mean1, mean0, covariance, 3, 5)
    x = jnp.array([0.7, -1.3])

    def log_density(mean: jax.Array) -> jax.Array:
        return jax.scipy.stats.multivariate_normal.logpdf(x, mean, covariance)

    ratio = log_density(mean1) - log_density(mean0) + jnp.log(3 / 5)
    np.testing.assert_allclose(theta["w"] @ x + theta["b"], ratio, rtol=rtol)


def test_gradient_of_the_line_agrees_with_finite_differences() -> None:
    with jax.enable_x64(True):
        mean0, covariance = jnp.array([-1.0, 0.5]), jnp.array([[2.0, 0.3], [0.3, 1.0]])

        def intercept(mean1: jax.Array) -> jax.Array:
            return gaussians_to_linear(mean1, mean0, covariance, 3, 5)["b"]

        at, step = jnp.array([1.0, 0.2]), 1e-6
        measured = [(intercept(at + step * e) - intercept(at - step * e)) / (2 * step) for e in jnp.eye(2)]
        np.testing.assert_allclose(jax.grad(intercept)(at), measured, rtol=1e-7)


def test_thirteen_examples_mislead_naive_bayes_and_not_logistic_regression(rtol: float) -> None:
    x_new = np.array([1.0, 1.0])
    naive = naive_bayes_posterior(jnp.asarray(THIRTEEN_X), jnp.asarray(THIRTEEN_Y), jnp.asarray(x_new))
    np.testing.assert_allclose(naive, 3 / 7, rtol=rtol)
    discriminative = LogisticRegression(C=1e6, max_iter=10_000).fit(THIRTEEN_X, THIRTEEN_Y)
    assert discriminative.predict_proba(x_new[None])[0, 1] > 0.5


def test_naive_bayes_agrees_with_scikit_learn(rtol: float) -> None:
    rng = np.random.default_rng(1)
    y = np.arange(40) % 2.0
    X = (rng.uniform(size=(40, 3)) < 0.3 + 0.4 * y[:, None]).astype(float)
    oracle = BernoulliNB(alpha=1e-14, force_alpha=True).fit(X, y)
    for x_new in np.eye(3):
        ours = naive_bayes_posterior(jnp.asarray(X), jnp.asarray(y), jnp.asarray(x_new))
        np.testing.assert_allclose(ours, oracle.predict_proba(x_new[None])[0, 1], rtol=10 * rtol)


@pytest.mark.parametrize("fit", [fit_gaussians, lambda X, y: naive_bayes_posterior(X, y, X[0])])
@pytest.mark.parametrize("label", [0.0, 1.0])
def test_a_missing_class_is_named(fit: object, label: float) -> None:
    with pytest.raises(ValueError, match="at least one example of each"):
        fit(jnp.ones((3, 2)), jnp.full(3, label))  # type: ignore[operator]
