"""Chapter 03: the logistic model and its loss, held against SciPy, scikit-learn, optax and mpmath."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import optax
import pytest
from scipy import special
from sklearn.metrics import log_loss, mean_squared_error

from dl_workshop import answers


def params(w: float = 2.0, b: float = 1.0) -> dict[str, jax.Array]:
    return {"w": jnp.asarray(w), "b": jnp.asarray(b)}


def test_logistic_agrees_with_scipy(rtol: float, rng: np.random.Generator) -> None:
    z = jnp.asarray(np.concatenate([[-30, -10, 0, 10, 30], rng.normal(size=50) * 5]))
    np.testing.assert_allclose(answers.logistic(z), special.expit(np.asarray(z)), rtol=rtol)


def test_gradient_of_logistic_agrees_with_mpmath(rtol: float) -> None:
    for z in (-20.0, -1.5, 0.0, 0.5, 20.0):
        with mpmath.workdps(40):
            exact = float(mpmath.diff(lambda t: 1 / (1 + mpmath.exp(-t)), z))
        # p (1 - p) near p = 1 is exact to a rounding of p, not of itself.
        np.testing.assert_allclose(jax.grad(answers.logistic)(z), exact, rtol=rtol, atol=rtol)


def test_logistic_and_its_gradient_are_finite_far_out(rtol: float) -> None:
    z = jnp.array([-1e4, -100.0, 100.0, 1e4])
    assert jnp.isfinite(answers.logistic(z)).all()
    assert jnp.isfinite(jax.vmap(jax.grad(answers.logistic))(z)).all()


def test_logistic_takes_integers(rtol: float) -> None:
    np.testing.assert_allclose(answers.logistic(jnp.array([0, 2])), special.expit(np.array([0.0, 2.0])), rtol=rtol)
    np.testing.assert_allclose(answers.logistic(2), special.expit(2.0), rtol=rtol)


def test_losses_agree_with_scikit_learn_and_optax(rtol: float, rng: np.random.Generator) -> None:
    y, p = rng.integers(0, 2, 30).astype(float), rng.uniform(0.01, 0.99, 30)
    ours = answers.binary_cross_entropy(jnp.asarray(y), jnp.asarray(p))
    np.testing.assert_allclose(ours, log_loss(y, p, normalize=False), rtol=4 * rtol)
    np.testing.assert_allclose(ours, optax.sigmoid_binary_cross_entropy(jnp.asarray(special.logit(p)), y).sum(), rtol=4 * rtol)
    np.testing.assert_allclose(answers.mse(jnp.asarray(y), jnp.asarray(p)), mean_squared_error(y, p), rtol=rtol)


def test_cross_entropy_keeps_tiny_probabilities(rtol: float) -> None:
    np.testing.assert_allclose(answers.binary_cross_entropy(jnp.array([0.0]), jnp.array([1e-12])), -np.log1p(-1e-12), rtol=rtol)


@pytest.mark.parametrize("n", [1, 7])
def test_gradients_agree_with_the_formulas(rtol: float, rng: np.random.Generator, n: int) -> None:
    x, y = rng.normal(size=n), rng.integers(0, 2, n).astype(float)
    residual = special.expit(2 * x + 1) - y
    slopes = answers.dlogistic_loss(params(), answers.logistic_model, jnp.asarray(x), jnp.asarray(y))
    np.testing.assert_allclose(slopes["w"], residual @ x, rtol=50 * rtol)
    np.testing.assert_allclose(slopes["b"], residual.sum(), rtol=50 * rtol)
    slopes = answers.dmseloss(params(), answers.linear_model, jnp.asarray(x), jnp.asarray(y))
    np.testing.assert_allclose(slopes["w"], 2 * np.mean((2 * x + 1 - y) * x), rtol=50 * rtol)
    np.testing.assert_allclose(slopes["b"], 2 * np.mean(2 * x + 1 - y), rtol=50 * rtol)


def test_decisions_include_the_tie() -> None:
    decided = answers.predict(params(1.0, 0.0), jnp.array([-1.0, 0.0, 1.0]))
    assert decided.tolist() == [0, 1, 1]
    assert jnp.issubdtype(decided.dtype, jnp.integer)
    np.testing.assert_allclose(answers.logistic_model(params(), answers.midpoint(params())), 0.5)


@pytest.mark.parametrize(
    ("y", "p", "says"),
    [
        ([-1.0, 1.0], [0.5, 0.5], r"-1.*\(y \+ 1\) / 2"),
        ([2.0], [0.5], "holds 2"),
        ([float("nan")], [0.5], "nan"),
        ([1.0, 0.0], [0.5], r"\(2,\).*\(1,\)"),
        ([[1.0], [0.0]], [0.5, 0.5], r"\(2, 1\)"),
        ([], [], "at least one"),
    ],
)
def test_cross_entropy_names_what_cannot_be_meant(y: list[Any], p: list[Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        answers.binary_cross_entropy(jnp.array(y), jnp.array(p))


def test_labels_are_looked_at_while_training_too() -> None:
    with pytest.raises(ValueError, match="labels 0 and 1"):
        answers.model_optimization_loop(
            params(), answers.logistic_model, answers.logistic_loss, jnp.ones(2), jnp.array([-1.0, 1.0]), n_steps=1
        )


def test_cross_entropy_survives_certainty_that_is_right(rtol: float) -> None:
    certain = (jnp.array([1.0, 0.0]), jnp.array([1.0, 0.0]))
    assert answers.binary_cross_entropy(*certain) == 0
    assert jnp.isfinite(jax.grad(answers.binary_cross_entropy, argnums=1)(*certain)).all()
