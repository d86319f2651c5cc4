"""Long runs, the fused loss, exact fits and the settings, against `train`, mpmath, SciPy and scikit-learn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
from scipy import optimize
from sklearn.linear_model import LogisticRegression

from dl_workshop import answers
from dl_workshop.data import logistic_data
from dl_workshop.training import Training, descend, exact, faster, fit_logistic, fused_logistic_loss, newton
from dl_workshop.training.limit import NoCompiler, train_in_c
from dl_workshop.training_loop import TrainingDiverged


def zeros() -> dict[str, Any]:
    return {"w": jnp.zeros(()), "b": jnp.zeros(())}


def a_run(step_size: float = 0.001) -> Training:
    x, y = logistic_data(n=30)
    return Training(zeros(), answers.logistic_model, answers.logistic_loss, x, y, step_size)


# Long runs.


def test_a_run_is_what_train_does(eps: float) -> None:
    x, y = logistic_data(n=30)
    losses, theta = answers.train(zeros(), answers.logistic_model, answers.logistic_loss, x, y, 500, 0.001)
    run = a_run().run(500)
    np.testing.assert_allclose(run.losses, losses, rtol=100 * eps)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1000 * eps), run.theta, theta)


@pytest.mark.parametrize("parts", [(1, 999), (500, 500), (37, 0, 600, 363)])
def test_shared_out_over_calls_the_numbers_are_the_same_to_the_last_bit(eps: float, parts: tuple[int, ...]) -> None:
    whole, pieces = a_run().run(1000), a_run()
    for part in parts:
        pieces.run(part)
    np.testing.assert_array_equal(pieces.losses, whole.losses)
    jax.tree.map(np.testing.assert_array_equal, pieces.theta, whole.theta)


def test_interrupted_it_keeps_what_was_done_and_goes_on_as_if_nothing_had_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, stopped = a_run().run(1000), a_run()

    class Bar:
        """A progress bar at which somebody presses stop, when it has moved three times."""

        def __init__(self, **_: Any) -> None:
            self.moves = 0

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None: ...

        def update(self, _: int) -> None:
            self.moves += 1
            if self.moves == 3:
                raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("dl_workshop.training.descent.tqdm", Bar)
        with pytest.raises(KeyboardInterrupt, match=r"Stopped after \d+ of 1000 steps"):
            stopped.run(1000)
    done = len(stopped.losses)
    assert 0 < done < 1000
    stopped.run(1000 - done)
    np.testing.assert_array_equal(stopped.losses, whole.losses)
    jax.tree.map(np.testing.assert_array_equal, stopped.theta, whole.theta)


def test_any_parameters_any_model_and_nothing_is_compiled_twice() -> None:
    traced = []

    def model(theta: Any, x: Any) -> Any:
        traced.append(1)
        return theta["layers"][0] * x**2 + theta["layers"][1]

    def loss(theta: Any, model: Any, x: Any, y: Any) -> Any:
        return jnp.mean((model(theta, x) - y) ** 2)

    x = jnp.linspace(-1.0, 1.0, 20)
    start = {"layers": [jnp.array(0.0), 1.0]}
    run = Training(start, model, loss, x, 3 * x**2 + 2, 0.1).run(2000)
    np.testing.assert_allclose(jax.tree.leaves(run.theta), [3, 2], rtol=1e-3)
    assert start["layers"][1] == 1.0
    times = len(traced)
    Training(start, model, loss, x, x, 0.2).run(7).run(300)
    assert len(traced) == times


def test_a_run_that_diverges_keeps_its_losses() -> None:
    x = jnp.linspace(-1.0, 1.0, 20)
    run = Training({"w": 1.0, "b": 0.0}, answers.linear_model, answers.mseloss, x, x + 1, 5.0)
    with pytest.raises(TrainingDiverged, match="too large") as diverged:
        run.run(1000)
    assert len(diverged.value.losses) > 10
    assert np.isfinite(diverged.value.losses[:10]).all()


@pytest.mark.parametrize("n_steps", [-1, 2.5])
def test_steps_that_cannot_be_meant(n_steps: Any) -> None:
    with pytest.raises(ValueError, match="n_steps"):
        a_run().run(n_steps)
    with pytest.raises(ValueError, match="5 examples and y holds 4"):
        Training(zeros(), answers.logistic_model, answers.logistic_loss, jnp.zeros(5), jnp.zeros(4))


# The fused loss.


def exactly(w: float, b: float, x: Any, y: Any) -> tuple[Any, Any, Any]:
    """The loss and its slopes, with sixty digits."""
    with mpmath.workdps(60):
        w, b = mpmath.mpf(w), mpmath.mpf(b)
        loss = slope_w = slope_b = mpmath.mpf(0)
        for xi, yi in zip(map(mpmath.mpf, map(float, x)), map(mpmath.mpf, map(float, y)), strict=True):
            z = w * xi + b
            loss += mpmath.log1p(mpmath.exp(-abs(z))) + max(z, 0) - yi * z
            r = 1 / (1 + mpmath.exp(-z)) - yi
            slope_w, slope_b = slope_w + r * xi, slope_b + r
        return loss, slope_w, slope_b


@pytest.mark.sampled(3)
@pytest.mark.parametrize("x", [0.0, 1e-3, -1e-3, 0.5, -3.0, 17.0, -30.0, 1e4, -1e4])
@pytest.mark.parametrize("y", [0.0, 1.0, 0.25])
def test_the_fused_loss_of_one_example_is_exact_to_a_few_units(eps: float, x: float, y: float) -> None:
    inputs, labels = jnp.array([x]), jnp.array([y])
    theta = {"w": jnp.array(1.0), "b": jnp.array(0.0)}
    value, slopes = jax.value_and_grad(fused_logistic_loss)(theta, None, inputs, labels)
    expected = exactly(1.0, 0.0, inputs, labels)
    for got, want in zip((value, slopes["w"], slopes["b"]), expected, strict=True):
        assert abs(mpmath.mpf(float(got)) - want) <= 8 * eps * abs(want) + mpmath.mpf(float(jnp.finfo(value.dtype).tiny))


def test_the_fused_loss_of_many_is_the_stable_one(eps: float) -> None:
    draws = np.random.default_rng(0)
    x, y = jnp.asarray(draws.normal(size=777)), jnp.asarray(draws.integers(0, 2, 777), jnp.result_type(float))
    theta = {"w": jnp.array(2.0), "b": jnp.array(-0.5)}

    def stable(theta: Any, x: Any, y: Any) -> Any:
        return answers.binary_cross_entropy_with_logits(y, answers.linear_model(theta, x))

    ours = jax.value_and_grad(lambda *args: fused_logistic_loss(args[0], None, *args[1:]), argnums=(0, 1, 2))(theta, x, y)
    expected = jax.value_and_grad(stable, argnums=(0, 1, 2))(theta, x, y)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=200 * eps, atol=20 * eps), ours, expected)
    batch = jax.vmap(lambda w: fused_logistic_loss({"w": w, "b": 0.0}, None, x, y))(jnp.arange(3.0))
    alone = [fused_logistic_loss({"w": w, "b": 0.0}, None, x, y) for w in range(3)]
    np.testing.assert_allclose(batch, alone, rtol=20 * eps)


def test_train_takes_the_fused_loss(eps: float) -> None:
    x, y = logistic_data(n=50)
    losses, theta = answers.train(zeros(), answers.linear_model, fused_logistic_loss, x, y, 300, 0.001)
    expected, there = answers.train(zeros(), answers.logistic_model, answers.logistic_loss, x, y, 300, 0.001)
    np.testing.assert_allclose(losses, expected, rtol=200 * eps)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1000 * eps), theta, there)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("n", [1, 2, 119, 120, 121, 240, 1001])
@pytest.mark.parametrize("far", [0.0, 1.0, 12.0])
def test_the_fused_loss_in_groups_of_any_size(eps: float, n: int, far: float) -> None:
    """Also where every factor is 2, the largest there is, and where every loss is tiny."""
    x = far + jnp.asarray(np.random.default_rng(n).uniform(0, 0.5 if far else 0.0, n))
    y = jnp.ones(n)
    value, slopes = jax.jit(jax.value_and_grad(fused_logistic_loss), static_argnums=1)({"w": 1.0, "b": 0.0}, None, x, y)
    loss, slope_w, slope_b = exactly(1.0, 0.0, x, y)
    assert abs(float(value) - float(loss)) <= 8 * eps * float(loss) + n * eps / 2
    np.testing.assert_allclose([slopes["w"], slopes["b"]], [float(slope_w), float(slope_b)], rtol=20 * eps)


@pytest.mark.parametrize(
    ("theta", "x", "y", "says"),
    [
        ({"w": jnp.ones(2), "b": 0.0}, [1.0], [1.0], "line of one feature"),
        ({"a": 0.0}, [1.0], [1.0], "line of one feature"),
        ({"w": 0.0, "b": 0.0}, [1.0, 2.0], [1.0], "same shape"),
        ({"w": 0.0, "b": 0.0}, [1.0], [3.0], "labels 0 and 1"),
    ],
)
def test_the_fused_loss_says_what_it_needs(theta: Any, x: Any, y: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        fused_logistic_loss(theta, None, jnp.array(x), jnp.array(y))


# Exact fits.


def noisy(n: int = 200, d: int = 3) -> tuple[Any, Any]:
    draws = np.random.default_rng(3)
    X = draws.normal(size=(n, d))
    y = draws.uniform(size=n) < 1 / (1 + np.exp(-(X @ np.arange(1, d + 1) - 0.5)))
    return jnp.asarray(X), jnp.asarray(y, jnp.result_type(float))


@pytest.mark.parametrize("alpha", [0.0, 0.7])
def test_an_exact_fit_is_scikit_learns(alpha: float) -> None:
    with jax.enable_x64(True):
        X, y = noisy()
        fit = fit_logistic(X, y, alpha=alpha)
        assert fit.found, fit.ending
        assert fit.gradient <= 1e-6
        assert fit.steps < 12
        theirs = LogisticRegression(C=1 / alpha if alpha else np.inf, tol=1e-10, max_iter=1000).fit(X, y)
        np.testing.assert_allclose(fit.w, [*theirs.intercept_, *theirs.coef_[0]], rtol=1e-5)


def test_an_exact_fit_in_single_precision_says_how_far_it_came() -> None:
    fit = fit_logistic(*noisy(), tolerance=1e-2)
    assert fit.found
    tight = fit_logistic(*noisy(), tolerance=1e-9)
    assert not tight.found
    assert tight.gradient < 1e-2
    assert tight.ending in (exact.STUCK, exact.OUT_OF_STEPS)


def test_classes_that_a_line_separates_end_with_a_word() -> None:
    X, y = jnp.array([[-2.0], [-1.0], [1.0], [2.0]]), jnp.array([0.0, 0.0, 1.0, 1.0])
    fit = fit_logistic(X, y)
    assert fit.ending == exact.SEPARABLE
    assert np.isfinite(fit.w).all()
    assert fit_logistic(X, y, alpha=0.5, tolerance=1e-4).found


@pytest.mark.parametrize("y", [[1.0, 1.0, 1.0], [0.0, 0.9, 1.0]])
def test_an_exact_fit_needs_both_classes_and_no_shares(y: list[float]) -> None:
    with pytest.raises(ValueError, match="labels 0 and 1, at least one example of each"):
        fit_logistic(jnp.ones((3, 1)), jnp.array(y), alpha=1.0)


def test_features_that_say_the_same_end_with_a_word() -> None:
    with jax.enable_x64(True):
        X, y = noisy(d=1)
        twice = jnp.concatenate([X, X], axis=1)
        assert not jnp.isnan(fit_logistic(twice, y).w).any()
        assert fit_logistic(twice, y, alpha=0.1).found


def test_newton_for_any_loss_agrees_with_scipy() -> None:
    def rosenbrock(w: Any) -> Any:
        return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2

    with jax.enable_x64(True):
        fit = newton(rosenbrock, jnp.array([-1.2, 1.0]), max_steps=200)
        theirs = optimize.minimize(rosenbrock, [-1.2, 1.0], method="BFGS")
        assert fit.found, fit.ending
        np.testing.assert_allclose(fit.w, theirs.x, rtol=1e-4)
        assert newton(rosenbrock, jnp.array([-1.2, 1.0]), max_steps=2).ending == exact.OUT_OF_STEPS


@pytest.mark.parametrize(
    ("arguments", "says"),
    [({"alpha": -1.0}, "alpha of 0 or more"), ({"tolerance": float("nan")}, "tolerance"), ({"max_steps": -3}, "whole number")],
)
def test_a_fit_says_what_cannot_be_meant(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        fit_logistic(jnp.ones((3, 1)), jnp.array([0.0, 1.0, 1.0]), **arguments)


# Large tables.


def test_descent_on_a_table_is_that_of_train(eps: float) -> None:
    X, y = noisy()
    losses, theta = descend(X, y, 40, 0.5)

    def mean_loss(theta: Any, model: Any, X: Any, y: Any) -> Any:
        return answers.l2_logistic_loss(theta, X, y, 0.0) / len(y)

    start = {"w": jnp.zeros(3), "b": jnp.zeros(())}
    expected, there = answers.train(start, answers.linear_model, mean_loss, X, y, 40, 0.5)
    np.testing.assert_allclose(losses, expected, rtol=100 * eps)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=500 * eps, atol=50 * eps), theta, there)
    assert descend(X, y, 0)[0].shape == (0,)


@pytest.mark.parametrize(
    ("X", "y", "says"),
    [
        (jnp.ones(3), jnp.ones(3), "Expected a table"),
        (jnp.ones((3, 2)), jnp.ones(4), "x holds 3 examples and y holds 4"),
        (jnp.ones((3, 2)), 2 * jnp.ones(3), "labels 0 and 1"),
    ],
)
def test_a_table_that_cannot_be_meant(X: Any, y: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        descend(X, y)


def test_an_exact_fit_needs_a_table() -> None:
    with pytest.raises(ValueError, match=r"Expected a table .* shape \(3,\)"):
        fit_logistic(jnp.ones(3), jnp.array([0.0, 1.0, 1.0]))


# The settings, and the measure.


def test_the_settings_come_before_jax_starts(tmp_path: Path) -> None:
    jnp.zeros(1)
    with pytest.raises(RuntimeError, match="Restart the kernel"):
        faster()
    program = f"""
import jax
from dl_workshop.training import faster
faster({str(tmp_path / "cache")!r})
import os
assert "small_while_loop_byte_threshold" in os.environ["XLA_FLAGS"]
print(float(jax.jit(jax.grad(lambda w: w**2))(3.0)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("6.0", "")
    assert list((tmp_path / "cache").iterdir())


def test_the_c_loop_does_what_train_does() -> None:
    x, y = logistic_data(n=37)
    losses, theta = answers.train(zeros(), answers.logistic_model, answers.logistic_loss, x, y, 200, 0.001)
    try:
        both = [train_in_c(x, y, 200, 0.001, plainly) for plainly in (False, True)]
    except NoCompiler as missing:
        pytest.skip(str(missing))
    for ours, there in both:
        np.testing.assert_allclose(ours, losses, rtol=1e-5)
        np.testing.assert_allclose([there["w"], there["b"]], [theta["w"], theta["b"]], rtol=1e-4)
