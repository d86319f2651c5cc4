"""Chapter 05 against the loop of chapter 02, optax, SciPy and NumPy."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy import optimize, special

from dl_workshop import answers, given
from dl_workshop.answers import minibatches, newton_step, sgd_update, train, train_until
from dl_workshop.data import logistic_data


def zeros() -> dict[str, Any]:
    return {"w": jnp.zeros(()), "b": jnp.zeros(())}


def mean_loss(theta: Any, model: Any, x: Any, y: Any) -> Any:
    return answers.logistic_loss(theta, model, x, y) / len(x)


def valley(v: Any) -> Any:
    """The valley of the chapter: its lowest point is (2, -5)."""
    x = jnp.linspace(0.0, 6.0, 50)
    return answers.binary_cross_entropy_with_logits(jax.nn.sigmoid(2 * x - 5), v[0] * x + v[1]) / 50


def test_worked_number_of_one_update() -> None:
    new = sgd_update({"w": 1.0, "b": 2.0}, {"w": 5.0, "b": -10.0}, 0.1)
    assert new == {"w": 0.5, "b": 3.0}


def test_update_agrees_with_optax_on_any_pytree(rtol: float) -> None:
    theta = [{"W": jnp.arange(6.0).reshape(2, 3)}, (jnp.array(0.5), jnp.ones(2))]
    grads = jax.tree.map(lambda t: jnp.cos(t + 1), theta)
    optimizer = optax.sgd(0.3)
    expected = optax.apply_updates(theta, optimizer.update(grads, optimizer.init(theta))[0])
    ours = sgd_update(theta, grads, 0.3)
    assert jax.tree.structure(ours) == jax.tree.structure(theta)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=rtol), ours, expected)


def test_compiled_training_is_the_loop_of_chapter_two(rtol: float) -> None:
    x, y = logistic_data(n=30)
    arguments = (zeros(), answers.logistic_model, answers.logistic_loss, x, y, 40, 0.01)
    losses, theta = train(*arguments)
    before_losses, before = answers.model_optimization_loop(*arguments)
    assert losses.shape == (40,)
    np.testing.assert_allclose(losses, before_losses, rtol=20 * rtol)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=20 * rtol), theta, before)


def test_training_agrees_with_numpy(rtol: float) -> None:
    x, y = (np.asarray(a, np.float64) for a in logistic_data(n=10))
    w = b = 0.0
    for _ in range(7):
        residual = special.expit(w * x + b) - y
        w, b = w - 0.05 * residual @ x, b - 0.05 * residual.sum()
    _, theta = train(zeros(), answers.logistic_model, answers.logistic_loss, jnp.asarray(x), jnp.asarray(y), 7, 0.05)
    np.testing.assert_allclose([theta["w"], theta["b"]], [w, b], rtol=20 * rtol)


def test_no_steps_give_no_losses_and_the_start() -> None:
    losses, theta = train(zeros(), given.line, given.mean_squared_loss, jnp.ones(2), jnp.ones(2), 0)
    assert losses.shape == (0,)
    assert theta == zeros()


def test_training_can_be_differentiated_in_its_step_size(rtol: float) -> None:
    x, y = jnp.array([1.0, 2.0]), jnp.array([0.0, 1.0])

    def last(step_size: Any) -> Any:
        return train(zeros(), given.line, given.mean_squared_loss, x, y, 3, step_size)[0][-1]

    h = 1e-2 if rtol > 1e-9 else 1e-5
    np.testing.assert_allclose(jax.grad(last)(0.05), (last(0.05 + h) - last(0.05 - h)) / 2 / h, rtol=0.05)


@pytest.mark.parametrize(
    ("x", "y", "options", "says"),
    [
        (np.ones(3), np.ones(4), {}, "x holds 3 examples and y holds 4"),
        (np.ones(0), np.ones(0), {}, "empty"),
        (np.ones(3), np.ones(3), {"n_steps": -1}, "-1"),
        (np.ones(3), np.ones(3), {"n_steps": 2.5}, "2.5"),
    ],
)
def test_training_names_what_cannot_be_meant(x: Any, y: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        train(zeros(), given.line, given.mean_squared_loss, x, y, **options)


def test_training_until_level_ends_where_scipy_ends(rtol: float) -> None:
    x = jnp.linspace(0.0, 6.0, 50)
    y = jax.nn.sigmoid(x - 2)
    tolerance = 1e-3
    theta, steps = train_until(zeros(), answers.logistic_model, mean_loss, x, y, 0.5, tolerance, 50_000)
    assert 0 < steps < 50_000
    gradient = jax.grad(mean_loss)(theta, answers.logistic_model, x, y)
    assert np.hypot(*map(float, gradient.values())) <= tolerance * (1 + 100 * rtol)
    found = optimize.minimize(lambda v: _cross_entropy(v, np.asarray(x), np.asarray(y)), np.zeros(2)).x
    np.testing.assert_allclose([theta["w"], theta["b"]], found, atol=0.05)
    np.testing.assert_allclose(found, [1, -2], atol=1e-3)


def _cross_entropy(v: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    z = v[0] * x + v[1]
    return float(np.mean(np.logaddexp(0, z) - y * z))


@pytest.mark.parametrize(("tolerance", "max_steps", "steps"), [(1.0, 9, 0), (0.99, 9, 1), (0.99, 0, 0), (0.0, 9, 9)])
def test_stopping_at_the_tie_and_at_the_limit(tolerance: float, max_steps: int, steps: int) -> None:
    x, y = jnp.zeros(2), jnp.full(2, -0.5)  # at zeros the gradient is (0, 1)
    theta, taken = train_until(zeros(), given.line, given.mean_squared_loss, x, y, 0.1, tolerance, max_steps)
    assert int(taken) == steps
    assert jnp.issubdtype(taken.dtype, jnp.integer)
    np.testing.assert_allclose(theta["b"], -0.5 * (1 - 0.8**steps), rtol=1e-5)


def test_stopping_takes_the_gradient_of_all_leaves() -> None:
    x, y = jnp.array([0.0, 0.0]), jnp.array([-1.5, -1.5])
    theta = {"a": jnp.array(0.0), "c": jnp.zeros(2)}  # gradient: 0, (0, 6) for the sum of squares
    _, steps = train_until(theta, given.parabola, given.sum_squared_loss, x, y, 0.01, 6.0, 5)
    assert int(steps) == 0
    _, steps = train_until(theta, given.parabola, given.sum_squared_loss, x, y, 0.01, 5.99, 5)
    assert int(steps) == 1


def test_newton_ends_at_the_bottom_of_a_bowl_in_one_step(rtol: float) -> None:
    rng = np.random.default_rng(0)
    A, b = rng.normal(size=(4, 3)), rng.normal(size=4)
    exact = np.linalg.lstsq(A, b, rcond=None)[0]
    A, b = jnp.asarray(A), jnp.asarray(b)
    w = newton_step(lambda w: jnp.sum((A @ w - b) ** 2), jnp.ones(3))
    np.testing.assert_allclose(w, exact, rtol=1000 * rtol)


def test_newton_of_one_number_by_hand() -> None:
    np.testing.assert_allclose(newton_step(lambda w: given.f(w[0]), jnp.array([1.0])), [-1.5])


def test_newton_agrees_with_the_formulas_of_logistic_regression(rtol: float) -> None:
    x, v = np.linspace(0, 6, 50), np.array([0.4, -1.0])
    p, target = special.expit(v[0] * x + v[1]), special.expit(2 * x - 5)
    X = np.stack([x, np.ones_like(x)], axis=1)
    step = np.linalg.solve((X.T * (p * (1 - p))) @ X, X.T @ (p - target))
    np.testing.assert_allclose(newton_step(valley, jnp.asarray(v)), v - step, rtol=500 * rtol)


def test_newton_needs_fewer_than_ten_steps() -> None:
    v, norms = jnp.zeros(2), []
    for _ in range(6):
        v = newton_step(valley, v)
        norms.append(float(jnp.linalg.norm(jax.grad(valley)(v))))
    np.testing.assert_allclose(v, [2, -5], rtol=1e-4)
    assert norms == sorted(norms, reverse=True)
    assert norms[-1] < 1e-6


def test_the_tolerances_of_the_chapter() -> None:
    x = jnp.linspace(0.0, 6.0, 50)
    y = jax.nn.sigmoid(2 * x - 5)
    taken = [int(train_until(zeros(), answers.logistic_model, mean_loss, x, y, 0.5, t, 20_000)[1]) for t in (0.1, 0.02, 0.004)]
    np.testing.assert_allclose(taken, [17, 136, 405], rtol=0.02)


@pytest.mark.parametrize(("n", "batch_size"), [(17, 5), (6, 3), (3, 5), (5, 5), (4, 1), (0, 2)])
def test_batches_are_a_permutations_first_whole_ones(n: int, batch_size: int) -> None:
    batches = minibatches(jax.random.key(1), n, batch_size)
    assert batches.shape == (n // batch_size, batch_size)
    assert jnp.issubdtype(batches.dtype, jnp.integer)
    chosen = np.asarray(batches).ravel().tolist()
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= set(range(n))
    np.testing.assert_array_equal(batches, minibatches(jax.random.key(1), n, batch_size))


def test_every_example_is_left_out_equally_often() -> None:
    draws = jax.vmap(lambda key: minibatches(key, 7, 3))(jax.random.split(jax.random.key(0), 7000))
    counts = np.bincount(np.asarray(draws).ravel(), minlength=7)
    np.testing.assert_allclose(counts, 6000, rtol=0.02)
