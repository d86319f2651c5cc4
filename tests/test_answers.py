"""The references against independent oracles, in float32 and float64, values and gradients; and their answers to bad input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import optax
import pytest
from scipy import special
from sklearn.linear_model import LinearRegression
from sklearn.metrics import log_loss, mean_squared_error

from dl_workshop import answers
from dl_workshop.answers.loop import TrainingDiverged
from dl_workshop.data import linear_data, logistic_data


@pytest.fixture(params=[32, 64], ids=["float32", "float64"])
def rtol(request: pytest.FixtureRequest) -> Iterator[float]:
    """Run in single and in double precision; the value is the tolerance for a handful of roundings."""
    with jax.enable_x64(request.param == 64):
        yield 32 * float(jnp.finfo(jnp.result_type(float)).eps)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


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


def test_derivatives_of_chapter_one(rtol: float) -> None:
    w = jnp.linspace(-5, 5, 21)
    np.testing.assert_allclose(answers.df_auto(w), answers.df(w), rtol=rtol)
    np.testing.assert_allclose(answers.df_auto(1.0), 5.0)
    np.testing.assert_allclose(answers.partials(lambda x, y: x**2 * y + 3 * y, 2.0, 1.0), (4.0, 7.0))
    np.testing.assert_allclose(answers.central_difference(jnp.sin, 0.5, 0.01), np.cos(0.5), rtol=1e-3)
    np.testing.assert_allclose(answers.gradient_descent(answers.df, 2.0, 0.1, 2), 0.74, rtol=rtol)


def test_loop_finds_the_least_squares_line(rtol: float) -> None:
    x, y = linear_data()
    exact = LinearRegression().fit(np.asarray(x)[:, None], np.asarray(y))
    _, theta = answers.model_optimization_loop(params(), answers.linear_model, answers.mseloss, x, y, 2000, 0.02)
    np.testing.assert_allclose([theta["w"], theta["b"]], [exact.coef_[0], exact.intercept_], rtol=1e-4)


def test_losses_are_those_after_each_step(rtol: float) -> None:
    x, y = linear_data(n=5)
    losses, theta = answers.model_optimization_loop(params(), answers.linear_model, answers.mseloss, x, y, 3, 0.01)
    assert len(losses) == 3
    np.testing.assert_allclose(losses[-1], answers.mseloss(theta, answers.linear_model, x, y), rtol=10 * rtol)


def test_classic_calls_train_and_leave_theta_alone(rtol: float) -> None:
    x, y = logistic_data()
    theta = answers.initialize_linear_params()
    before = {name: float(value) for name, value in theta.items()}
    losses, trained = answers.model_optimization_loop(
        theta, answers.logistic_model, answers.logistic_loss, x, y, n_steps=5000, step_size=0.0001
    )
    assert losses[-1] < losses[0]
    assert {name: float(value) for name, value in theta.items()} == before
    assert trained is not theta


def test_no_steps_give_no_losses_and_theta_as_it_came() -> None:
    x, y = linear_data(n=4)
    losses, theta = answers.model_optimization_loop(params(), answers.linear_model, answers.mseloss, x, y, n_steps=0)
    assert len(losses) == 0
    assert theta == params()


def test_loop_trains_any_pytree() -> None:
    x, y = linear_data(n=20, noise=0.0)
    theta = {"layers": [{"w": jnp.array(0.5)}, (jnp.array(0.0),)]}

    def model(theta: Any, x: Any) -> Any:
        return theta["layers"][0]["w"] * x + theta["layers"][1][0]

    _, trained = answers.model_optimization_loop(theta, model, answers.mseloss, x, y, 500, 0.02)
    np.testing.assert_allclose([trained["layers"][0]["w"], trained["layers"][1][0]], [2.0, 1.0], atol=1e-3)


def test_loop_can_be_vmapped_over_starts() -> None:
    x, y = linear_data(n=10)

    def final_loss(w: Any) -> Any:
        theta = {"w": w, "b": jnp.array(0.0)}
        return answers.model_optimization_loop(theta, answers.linear_model, answers.mseloss, x, y, 5, 0.01)[0][-1]

    assert jax.vmap(final_loss)(jnp.arange(3.0)).shape == (3,)


def test_decisions_include_the_tie() -> None:
    decided = answers.predict(params(1.0, 0.0), jnp.array([-1.0, 0.0, 1.0]))
    assert decided.tolist() == [0, 1, 1]
    assert jnp.issubdtype(decided.dtype, jnp.integer)
    np.testing.assert_allclose(answers.logistic_model(params(), answers.midpoint(params())), 0.5)


def test_start_values_follow_the_key() -> None:
    first, again, other = (answers.initialize_linear_params(jax.random.key(seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert first["w"] != first["b"]
    assert answers.initialize_linear_params()["w"].shape == ()


@pytest.mark.parametrize(
    ("x", "y", "options", "says"),
    [
        (np.ones(3), np.ones(4), {}, "x holds 3 examples and y holds 4"),
        (np.ones(0), np.ones(0), {}, "empty"),
        (np.ones(3), np.ones(3), {"n_steps": -1}, "-1"),
        (np.ones(3), np.ones(3), {"step_size": float("nan")}, "nan"),
        (np.ones(3), np.ones(3), {"step_size": float("inf")}, "inf"),
    ],
)
def test_loop_names_what_cannot_be_meant(x: Any, y: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        answers.model_optimization_loop(params(), answers.linear_model, answers.mseloss, x, y, **options)


@pytest.mark.parametrize(
    ("y", "p", "says"),
    [
        ([-1.0, 1.0], [0.5, 0.5], r"-1.*\(y \+ 1\) / 2"),
        ([2.0], [0.5], "2.0"),
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


def test_diverging_training_says_where_and_keeps_the_losses() -> None:
    x, y = linear_data(n=10)
    with pytest.raises(TrainingDiverged, match=r"at step \d+.*step_size well below 100") as diverged:
        answers.model_optimization_loop(params(), answers.linear_model, answers.mseloss, x, y, 200, 100.0)
    assert len(diverged.value.losses) > 0
    assert not np.isnan(diverged.value.losses).any()


def test_nan_in_the_data_is_not_blamed_on_the_step_size() -> None:
    with pytest.raises(TrainingDiverged, match=r"at step 1\. Look for NaN in the data"):
        answers.model_optimization_loop(params(), answers.linear_model, answers.mseloss, jnp.array([jnp.nan]), jnp.ones(1), 3)


def test_cross_entropy_survives_certainty_that_is_right(rtol: float) -> None:
    certain = (jnp.array([1.0, 0.0]), jnp.array([1.0, 0.0]))
    assert answers.binary_cross_entropy(*certain) == 0
    assert jnp.isfinite(jax.grad(answers.binary_cross_entropy, argnums=1)(*certain)).all()


def test_unknown_names_give_the_nearest_ones() -> None:
    with pytest.raises(AttributeError, match="logistic"):
        answers.logistik  # noqa: B018
