"""Chapter 04: references against SciPy, scikit-learn, optax and mpmath, in both precisions; worked numbers; bad input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import optax
import pytest
from scipy import special, stats
from sklearn.metrics import log_loss

from dl_workshop import answers
from dl_workshop.figures.loss_functions import total_losses, way_down

Y, ANNA, BEN = [1.0, 0.0, 1.0], [0.8, 0.4, 0.5], [0.6, 0.3, 0.6]
X8, Y8 = np.array([-4.0, -3, -2, -1, 1, 2, 3, 4]), np.array([0.0, 0, 0, 1, 0, 1, 1, 1])
SCORES = [-1e4, -100.0, -20.0, -1.5, 0.0, 0.5, 20.0, 100.0, 1e4]


def params(w: float = 2.0, b: float = 1.0) -> dict[str, jax.Array]:
    return {"w": jnp.asarray(w), "b": jnp.asarray(b)}


@pytest.mark.parametrize("y", [None, 0.0, 1.0], ids=["both", "noes only", "yeses only"])
def test_likelihood_and_its_logarithm_agree_with_scipy(rtol: float, rng: np.random.Generator, y: float | None) -> None:
    labels = rng.integers(0, 2, 12).astype(float) if y is None else np.full(12, y)
    p = rng.uniform(0.05, 0.95, 12)
    args = jnp.asarray(labels), jnp.asarray(p)
    np.testing.assert_allclose(answers.likelihood(*args), stats.bernoulli.pmf(labels, p).prod(), rtol=rtol)
    np.testing.assert_allclose(answers.negative_log_likelihood(*args), -stats.bernoulli.logpmf(labels, p).sum(), rtol=rtol)
    np.testing.assert_allclose(
        answers.negative_log_likelihood(*args), log_loss(labels, p, normalize=False, labels=[0, 1]), rtol=4 * rtol
    )
    slope = (p - labels) / (p * (1 - p))
    np.testing.assert_allclose(jax.grad(answers.negative_log_likelihood, 1)(*args), slope, rtol=rtol)
    np.testing.assert_allclose(
        jax.grad(answers.likelihood, 1)(*args), -slope * stats.bernoulli.pmf(labels, p).prod(), rtol=4 * rtol
    )


def test_the_product_underflows_and_the_sum_does_not(rtol: float) -> None:
    n = 1000 if jnp.result_type(float) == jnp.float32 else 2000
    y, p = jnp.zeros(n), jnp.full(n, 0.5)
    assert answers.likelihood(y, p) == 0
    np.testing.assert_allclose(answers.negative_log_likelihood(y, p), n * np.log(2), rtol=n * rtol)


def test_entropy_agrees_with_scipy_and_mpmath(rtol: float) -> None:
    p = np.array([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
    expected = [stats.entropy([each, 1 - each], base=2) for each in p]
    np.testing.assert_allclose(answers.entropy_bits(jnp.asarray(p)), expected, rtol=rtol)
    for each in (1e-9, 1e-3, 0.25, 0.5, 0.9):
        q = mpmath.mpf(float(jnp.asarray(each)))
        with mpmath.workdps(40):
            exact = -(q * mpmath.log(q, 2) + (1 - q) * mpmath.log(1 - q, 2))
            slope = mpmath.log((1 - q) / q, 2)
        np.testing.assert_allclose(answers.entropy_bits(jnp.asarray(each)), float(exact), rtol=rtol)
        np.testing.assert_allclose(jax.grad(answers.entropy_bits)(each), float(slope), rtol=rtol, atol=4 * rtol)


def test_entropy_takes_any_shape_and_keeps_nan(rtol: float) -> None:
    assert answers.entropy_bits(jnp.full((2, 3), 0.3)).shape == (2, 3)
    assert jnp.isnan(answers.entropy_bits(jnp.array(jnp.nan)))
    assert jnp.isfinite(jax.grad(lambda p: answers.entropy_bits(p).sum())(jnp.array([0.0, 1.0]))).all()


@pytest.mark.parametrize("n", [1, 9])
def test_gradient_by_formula_agrees_with_autodiff_and_numpy(rtol: float, rng: np.random.Generator, n: int) -> None:
    x, y = rng.normal(size=n), rng.integers(0, 2, n).astype(float)
    ours = answers.analytic_dlogistic_loss(params(), jnp.asarray(x), jnp.asarray(y))
    residual = special.expit(2 * x + 1) - y
    auto = answers.dlogistic_loss(params(), answers.logistic_model, jnp.asarray(x), jnp.asarray(y))
    for name, exact in (("w", residual @ x), ("b", residual.sum())):
        np.testing.assert_allclose(ours[name], exact, rtol=50 * rtol)
        np.testing.assert_allclose(ours[name], auto[name], rtol=50 * rtol)


def test_gradient_by_formula_is_right_far_out(rtol: float) -> None:
    slopes = answers.analytic_dlogistic_loss(params(), jnp.array([1e4, -1e4]), jnp.array([0.0, 1.0]))
    np.testing.assert_allclose([slopes["w"], slopes["b"]], [2e4, 0.0])


def test_squared_error_agrees_with_numpy_and_optax(rtol: float, rng: np.random.Generator) -> None:
    x, y = rng.normal(size=7), rng.integers(0, 2, 7).astype(float)
    p = special.expit(2 * x + 1)
    args = params(), answers.logistic_model, jnp.asarray(x), jnp.asarray(y)
    np.testing.assert_allclose(answers.squared_error_loss(*args), optax.l2_loss(p, y).sum(), rtol=rtol)
    slopes = jax.grad(answers.squared_error_loss)(*args)
    np.testing.assert_allclose(slopes["w"], np.sum((p - y) * p * (1 - p) * x), rtol=4 * rtol)
    np.testing.assert_allclose(slopes["b"], np.sum((p - y) * p * (1 - p)), rtol=4 * rtol)


@pytest.mark.parametrize("label", [0.0, 1.0])
@pytest.mark.parametrize("z", SCORES)
def test_losses_from_scores_agree_with_mpmath_and_optax(rtol: float, z: float, label: float) -> None:
    with mpmath.workdps(40):
        sign = 1 - 2 * label
        exact = float(mpmath.log1p(mpmath.exp(mpmath.mpf(sign * z))))
    y, score = jnp.array([label]), jnp.array([z])
    slope = special.expit(z) - label
    for loss, labels in ((answers.binary_cross_entropy_with_logits, y), (answers.margin_loss, 2 * y - 1)):
        # Where the score is right, the loss is exact to a rounding of the score.
        np.testing.assert_allclose(loss(labels, score), exact, rtol=rtol, atol=abs(z) * rtol / 8)
        np.testing.assert_allclose(jax.grad(loss, 1)(labels, score), [slope], rtol=rtol, atol=rtol)
    theirs = optax.sigmoid_binary_cross_entropy(score, y).sum()
    np.testing.assert_allclose(answers.binary_cross_entropy_with_logits(y, score), theirs, rtol=rtol, atol=abs(z) * rtol / 8)


def test_scores_take_soft_labels(rtol: float) -> None:
    y, z = jnp.array([0.25, 0.9]), jnp.array([1.0, -2.0])
    from_p = answers.binary_cross_entropy(y, answers.logistic(z))
    np.testing.assert_allclose(answers.binary_cross_entropy_with_logits(y, z), from_p, rtol=4 * rtol)


# The chapter's worked numbers.


def textbook(y: Any, z: Any) -> Any:
    return jnp.sum(jnp.maximum(z, 0) - y * z + jnp.log1p(jnp.exp(-jnp.abs(z))))


@pytest.mark.parametrize(("label", "wrong", "right"), [(0.0, 0.0, 0.5), (1.0, -1.0, -0.5)])
def test_the_textbook_form_has_the_wrong_slope_at_zero(rtol: float, label: float, wrong: float, right: float) -> None:
    y, z = jnp.array([label]), jnp.array([0.0])
    assert jax.grad(textbook, 1)(y, z) == wrong
    assert jax.grad(answers.binary_cross_entropy_with_logits, 1)(y, z) == right
    np.testing.assert_allclose(textbook(y, z), answers.binary_cross_entropy_with_logits(y, z), rtol=rtol)


def test_the_forecasters_and_the_coin(rtol: float) -> None:
    y = jnp.array(Y)
    np.testing.assert_allclose(answers.likelihood(y, jnp.array(ANNA)), 0.24, rtol=rtol)
    np.testing.assert_allclose(answers.likelihood(y, jnp.array(BEN)), 0.252, rtol=rtol)
    np.testing.assert_allclose(answers.negative_log_likelihood(y, jnp.array(ANNA)), 1.427, atol=5e-4)
    np.testing.assert_allclose(answers.entropy_bits(jnp.array([0.0, 0.25, 0.5])), [0.0, 0.811, 1.0], atol=5e-4)


def test_the_gradient_by_hand(rtol: float) -> None:
    slopes = answers.analytic_dlogistic_loss(params(0.0, 0.0), jnp.array([1.0, 2.0, -4.0]), jnp.array([0.0, 1.0, 1.0]))
    assert slopes == {"w": 1.5, "b": -0.5}


def test_the_probability_gives_up_before_the_score() -> None:
    def no(z: float) -> float:
        return float(answers.binary_cross_entropy(jnp.zeros(1), answers.logistic(jnp.array([z]))))

    assert no(5.0) == pytest.approx(5.0067, abs=1e-4)
    assert abs(no(15.0) - 15) > 0.1
    assert no(20.0) == np.inf


def test_from_one_start_one_descent_arrives_and_one_is_stuck(rtol: float) -> None:
    entropy, squared = (way_down(loss, 0.05, 100)((-5.0, 3.0))[-1] for loss in total_losses(X8, Y8))
    np.testing.assert_allclose(entropy, [0.83, 0.05], atol=0.01)
    assert np.linalg.norm(squared - [-5.0, 3.0]) < 0.1
    assert float(total_losses(X8, Y8)[1](jnp.asarray(squared))) == pytest.approx(3.0, abs=0.01)


@pytest.mark.parametrize(("start", "terrace"), [((-5.0, 3.0), 3), ((-4.0, 0.0), 3), ((-1.0, 6.0), 2), ((6.0, 0.0), 1)])
def test_the_squared_error_is_stuck_on_terraces(start: tuple[float, float], terrace: int) -> None:
    squared = total_losses(X8, Y8)[1]
    assert float(squared(jnp.asarray(way_down(squared, 0.05, 100)(start)[-1]))) == pytest.approx(terrace, abs=0.02)


def test_from_the_right_the_squared_error_gets_below_one() -> None:
    squared = total_losses(X8, Y8)[1]
    starts = [(w, b) for w in (1.0, 3.0, 6.0) for b in (-6.0, -2.0, 0.0, 2.0, 6.0)]
    assert max(float(squared(jnp.asarray(way_down(squared, 0.05, 100)(start)[-1]))) for start in starts) < 1


def test_the_bend_of_the_cross_entropy_is_a_sum_of_squares(rtol: float) -> None:
    loss, place, along = total_losses(X8, Y8)[0], jnp.array([-1.0, 0.5]), jnp.array([0.3, 0.7])
    p = special.expit(-X8 + 0.5)
    np.testing.assert_allclose(
        along @ jax.hessian(loss)(place) @ along, np.sum(p * (1 - p) * (0.3 * X8 + 0.7) ** 2), rtol=8 * rtol
    )


def test_one_loss_is_convex_and_the_other_is_not(rtol: float) -> None:
    grid = jnp.stack(jnp.meshgrid(jnp.linspace(-6.0, 6, 13), jnp.linspace(-6.0, 6, 13)), axis=-1).reshape(-1, 2)

    def lowest(loss: Callable[[Any], Any]) -> Any:
        return jax.jit(jax.vmap(lambda v: jnp.linalg.eigvalsh(jax.hessian(loss)(v))[0]))(grid)

    entropy, squared = map(lowest, total_losses(X8, Y8))
    assert entropy.min() > 0
    assert squared.min() < -1
    place = int(jnp.argmax((grid == jnp.array([[-1.0, 0.0]])).all(axis=1)))
    np.testing.assert_allclose([entropy[place], squared[place]], [0.729, -1.539], atol=1e-3)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: answers.likelihood(jnp.array([1.0, 0.0]), jnp.array([0.5])), r"\(2,\).*\(1,\)"),
        (lambda: answers.likelihood(jnp.array([-1.0]), jnp.array([0.5])), r"-1.*\(y \+ 1\) / 2"),
        (lambda: answers.negative_log_likelihood(jnp.array([]), jnp.array([])), "at least one"),
        (lambda: answers.analytic_dlogistic_loss(params(), jnp.ones(3), jnp.ones((3, 1))), r"\(3,\).*\(3, 1\)"),
        (lambda: answers.squared_error_loss(params(), answers.logistic_model, jnp.ones(3), jnp.ones((3, 1))), r"\(3, 1\)"),
        (lambda: answers.binary_cross_entropy_with_logits(jnp.array([-1.0, 1.0]), jnp.zeros(2)), "labels 0 and 1"),
        (lambda: answers.margin_loss(jnp.array([0.0, 1.0]), jnp.zeros(2)), r"-1 and \+1.*holds 0\..*2 \* y - 1"),
        (lambda: answers.margin_loss(jnp.array([jnp.nan]), jnp.zeros(1)), "nan"),
        (lambda: answers.margin_loss(jnp.ones(2), jnp.zeros(3)), r"\(2,\).*\(3,\)"),
    ],
)
def test_what_cannot_be_meant_is_named(call: Callable[[], Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()
