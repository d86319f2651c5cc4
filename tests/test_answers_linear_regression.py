"""Chapter 02: model, loss and loop, held against the least-squares line."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from dl_workshop import answers
from dl_workshop.data import linear_data, logistic_data
from dl_workshop.training_loop import TrainingDiverged


def params(w: float = 2.0, b: float = 1.0) -> dict[str, jax.Array]:
    return {"w": jnp.asarray(w), "b": jnp.asarray(b)}


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


def test_diverging_training_says_where_and_keeps_the_losses() -> None:
    x, y = linear_data(n=10)
    with pytest.raises(TrainingDiverged, match=r"at step \d+.*step_size well below 100") as diverged:
        answers.model_optimization_loop(params(), answers.linear_model, answers.mseloss, x, y, 200, 100.0)
    assert len(diverged.value.losses) > 0
    assert not np.isnan(diverged.value.losses).any()


def test_nan_in_the_data_is_not_blamed_on_the_step_size() -> None:
    with pytest.raises(TrainingDiverged, match=r"at step 1\. Look for NaN in the data"):
        answers.model_optimization_loop(params(), answers.linear_model, answers.mseloss, jnp.array([jnp.nan]), jnp.ones(1), 3)
