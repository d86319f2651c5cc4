"""Chapter 04: the likelihood and its logarithm, entropy, the gradient by hand, and losses that survive any score."""

from __future__ import annotations

import functools
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import entr, xlog1py, xlogy

from dl_workshop import answers
from dl_workshop.exercises.spec import Exercise, Given, KnownWrong, Probe, Span, further, optax


def _theta(rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {"w": np.array(round(float(rng.uniform(1.5, 2.5)), 1)), "b": np.array(round(float(rng.uniform(0.4, 1)), 1))}


def _given(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Probabilities well inside 0 and 1, never one half, where p and 1 - p could be confused."""
    return np.round(rng.uniform(0.06, 0.44, shape) + 0.5 * rng.integers(0, 2, shape), 2)


def _happened(y: Any, p: Any) -> Any:
    """The probability that was given to what happened, example by example."""
    return y * p + (1 - y) * (1 - p)


_DAYS = (np.array([1.0, 0.0, 1.0]), np.array([0.8, 0.4, 0.5]))
_YES, _NO = np.array([1.0]), np.array([0.0])


def _likelihood_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((_YES, np.array([0.8]))),
        Probe((_NO, np.array([0.8]))),
        Probe(_DAYS, gradient=1, again=True, traced=True),
        Probe((np.array([0.0, 1.0, 0.0]), _given(rng, 3)), gradient=1),
        Probe((np.array([1.0, 1.0, 1.0]), _given(rng, 3))),
        *further(
            Probe((Span(1, 1, 60), Span(0.97, 0.99, 60))),
            Probe((np.array([1.0, 0.0]), np.array([1e-6, 1e-6])), gradient=1),
            Probe((np.array([1.0, 0.0]), np.array([1.0, 0.0]))),
            Probe((np.array([1.0, 0.0]), np.array([0.0, 0.3]))),
            Probe((np.array([0.0, 1.0, 1.0, 0.0, 1.0]), _given(rng, 5)), gradient=1),
        ),
    )


def likelihood_by_loop(y_true: Any, y_pred: Any) -> Any:
    product = 1.0
    for i in range(len(y_true)):
        product = product * jnp.where(y_true[i] == 1, y_pred[i], 1 - y_pred[i])  # type: ignore[assignment]
    return product


likelihood = Exercise(
    "likelihood",
    _likelihood_probes,
    wrong=(
        KnownWrong(
            "sum_for_product",
            lambda y_true, y_pred: jnp.sum(_happened(y_true, y_pred)),
            "You add the probabilities. All of it happening is rarer than any one part happening: what do you do with "
            "one half and one half, for two coins?",
        ),
        KnownWrong(
            "mean_for_product",
            lambda y_true, y_pred: jnp.mean(_happened(y_true, y_pred)),
            "This is the average of the probabilities. The probability that all of it happens is smaller than each of them.",
        ),
        KnownWrong(
            "labels_swapped",
            lambda y_true, y_pred: jnp.prod(_happened(1 - y_true, y_pred)),
            "p and 1 - p have changed places: p is the probability of a yes, so it belongs where y is 1.",
        ),
        KnownWrong(
            "ignores_the_labels",
            lambda y_true, y_pred: jnp.prod(y_pred),
            "This would be right if everything were a yes. Where y is 0, what is the probability of what happened?",
        ),
        KnownWrong(
            "only_the_ones",
            lambda y_true, y_pred: jnp.prod(y_pred**y_true),
            "A no counts as certain in your product: whatever p is, its factor is 1. Which factor belongs to y = 0?",
        ),
        KnownWrong(
            "logarithm_already",
            lambda y_true, y_pred: jnp.sum(jnp.log(_happened(y_true, y_pred))),
            "This is the logarithm of the likelihood. That comes in the next exercise; this one asks for the product itself.",
        ),
        KnownWrong(
            "one_per_example",
            _happened,
            "One probability for each example came back. How likely is it that all of them happen together?",
        ),
        KnownWrong(
            "powers_of_the_wrong_way_round",
            lambda y_true, y_pred: jnp.prod(y_true**y_pred * (1 - y_true) ** (1 - y_pred)),
            "This is 0 as soon as a factor is 0: does the product start at 0, or is a label a factor? "
            "In the exponent a label works as a switch: p to the 1 is p, and p to the 0 is 1, which leaves a product as it is.",
        ),
    ),
    right=(
        likelihood_by_loop,
        lambda y_true, y_pred: jnp.where(y_true == 1, y_pred, 1 - y_pred).prod(),
        jax.jit(lambda y_true, y_pred: jnp.prod(y_true * y_pred + (1 - y_true) * (1 - y_pred))),
        lambda y_true, y_pred: jnp.prod(y_pred**y_true) * jnp.prod((1 - y_pred) ** (1 - y_true)),
        lambda y_true, y_pred: jnp.exp(jnp.sum(jnp.log(jnp.where(y_true > 0, y_pred, 1 - y_pred)))),
    ),
    hints=(
        "For each example, find the probability of what happened: for a yes it is p. What is it for a no?",
        "p**y is p where y is 1, and 1 where y is 0. Which switch of that kind does 1 - p need?",
        "Multiply the two switched factors, then take the product over all examples with jnp.prod.",
    ),
    why="A label in the exponent is a switch, because p**0 is 1: only the factor that matters is left. The examples "
    "are independent, so their probabilities multiply.",
    lies_in=(0, 1),
)


def _nll_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((_YES, np.array([0.8]))),
        Probe((_NO, np.array([0.8]))),
        Probe(_DAYS, gradient=1, again=True, traced=True),
        Probe((np.array([0.0, 1.0, 0.0]), _given(rng, 3)), gradient=1),
        Probe((np.array([1.0, 1.0, 1.0]), _given(rng, 3))),
        Probe((Span(0, 0, 1000), Span(0.6, 0.8, 1000))),
        *further(
            Probe((Span(0, 0, 1000), Span(0.9, 0.999, 1000))),
            Probe((np.array([1.0, 0.0, 1.0, 0.0]), np.array([1e-6, 1e-6, 0.99999, 0.99999])), gradient=1),
            Probe((np.array([0.0, 1.0, 1.0, 0.0, 1.0]), _given(rng, 5)), gradient=1),
        ),
    )


class Surprise:
    """An answer need not be a function."""

    def __call__(self, y_true: Any, y_pred: Any) -> Any:
        surprises = [
            -jnp.log(p if side else 1 - p) * (y == side) for y, p in zip(y_true, y_pred, strict=True) for side in (0, 1)
        ]
        print("surprised by", surprises)
        return sum(surprises)


negative_log_likelihood = Exercise(
    "negative_log_likelihood",
    _nll_probes,
    wrong=(
        KnownWrong(
            "log_of_the_product",
            lambda y_true, y_pred: -jnp.log(jnp.prod(_happened(y_true, y_pred))),
            "Right as long as the product is not too small for a float. With many examples, or unlikely ones, it becomes 0, and its "
            "logarithm infinite. Take the logarithm before you multiply.",
        ),
        KnownWrong(
            "forgot_the_minus",
            lambda y_true, y_pred: jnp.sum(jnp.log(_happened(y_true, y_pred))),
            "Your result is negative. This is the log-likelihood; the exercise asks for minus that, which is never below 0.",
        ),
        KnownWrong(
            "mean_for_sum",
            lambda y_true, y_pred: -jnp.mean(jnp.log(_happened(y_true, y_pred))),
            "This is the mean over the examples. The logarithm of a product is a sum.",
        ),
        KnownWrong(
            "labels_swapped",
            lambda y_true, y_pred: -jnp.sum(jnp.log(_happened(1 - y_true, y_pred))),
            "p and 1 - p have changed places: p is the probability of a yes, so it belongs where y is 1.",
        ),
        KnownWrong(
            "log_of_the_sum",
            lambda y_true, y_pred: -jnp.log(jnp.sum(_happened(y_true, y_pred))),
            "You add the probabilities and then take the logarithm. It is the other way round: log(a b) is log a + log b.",
        ),
        KnownWrong(
            "minus_the_likelihood",
            lambda y_true, y_pred: -jnp.prod(_happened(y_true, y_pred)),
            "This is minus the likelihood; the logarithm is missing. With a thousand examples nothing is left of the product.",
        ),
        KnownWrong(
            "only_the_ones",
            lambda y_true, y_pred: -jnp.sum(y_true * jnp.log(y_pred)),
            "An example with y = 0 costs nothing in your sum. What is the probability of a no, and what is its logarithm?",
        ),
        KnownWrong(
            "base_two",
            lambda y_true, y_pred: -jnp.sum(jnp.log2(_happened(y_true, y_pred))),
            "This is counted in bits, with logarithms to base 2. Here logarithms are natural: jnp.log.",
        ),
        KnownWrong(
            "minus_on_one_term",
            lambda y_true, y_pred: jnp.sum(-y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred)),
            "Right for y = 1, wrong sign for y = 0: does the minus reach both terms?",
        ),
        KnownWrong(
            "one_per_example",
            lambda y_true, y_pred: -jnp.log(_happened(y_true, y_pred)),
            "One number for each example came back. The product went over all examples: what does the logarithm make of it?",
        ),
        KnownWrong(
            "ignores_the_labels",
            lambda y_true, y_pred: -jnp.sum(jnp.log(y_pred)),
            "This would be right if everything were a yes. Where y is 0, what is the probability of what happened?",
        ),
        KnownWrong(
            "product_of_the_logarithms",
            lambda y_true, y_pred: -jnp.prod(jnp.log(_happened(y_true, y_pred))),
            "Right for one example; with more of them you multiply the logarithms. The logarithm turns a product into what?",
        ),
        KnownWrong(
            "log_of_the_product_without_minus",
            lambda y_true, y_pred: jnp.log(jnp.prod(_happened(y_true, y_pred))),
            "Your result is negative: the minus is missing. And for a thousand examples it is infinite, because the product "
            "becomes 0 before its logarithm is taken.",
        ),
    ),
    right=(
        Surprise(),
        answers.binary_cross_entropy,
        lambda y_true, y_pred: -jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred)),
        lambda y_true, y_pred: jnp.sum(-jnp.log(jnp.where(y_true == 1, y_pred, 1 - y_pred))),
        jax.jit(lambda y_true, y_pred: -jnp.log(y_true * y_pred + (1 - y_true) * (1 - y_pred)).sum()),
        lambda y_true, y_pred: -(y_true @ jnp.log(y_pred) + (1 - y_true) @ jnp.log1p(-y_pred)),
        lambda y_true, y_pred: -(xlogy(y_true, y_pred) + xlog1py(1 - y_true, -y_pred)).sum(),
    ),
    hints=(
        "The logarithm of a product is a sum of logarithms: log(a b) = log a + log b.",
        "So the product is never needed. For one example: what is the logarithm of p**y * (1 - p)**(1 - y)?",
        "You have written that sum before, with a minus in front, under another name: look at the loss of chapter 3.",
    ),
    why="Minus the log-likelihood of yes-and-no data is the binary cross entropy: not something similar, but the same numbers. "
    "Training with it means looking for the parameters that make the data most likely.",
    lies_in=(0, np.inf),
)


def _entropy_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    # A probability kept away from 0 and 1 by a millionth or less is near enough.
    return (
        Probe((np.array([0.0, 1.0]),), atol=1e-4),
        Probe((np.array([0.25, 0.9]),), gradient=0),
        Probe((_given(rng, 2),), gradient=0),
        Probe((np.array(0.5),), again=True, traced=True),
        Probe((Span(0, 1, 61),), atol=1e-4),
        *further(Probe((np.array([0.01, 0.995]),), gradient=0), Probe((np.array([2e-4, 0.9998]),))),
    )


def _unguarded(p: Any) -> Any:
    """The formula as it stands: NaN at p = 0 and p = 1."""
    return -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))


def _inside(p: Any, formula: Any) -> Any:
    """A formula of p; 0 at p = 0 and p = 1."""
    certain = (p == 0) | (p == 1)
    return jnp.where(certain, 0.0, formula(jnp.where(certain, 0.5, p)))


def _bits(p: Any) -> Any:
    return _inside(p, _unguarded)


def _one_minus(p: Any) -> Any:
    """The formula where the brackets are forgotten, so that the minus reaches heads only."""
    return -p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p)


_AND_NAN = " And p = 0 and p = 1 give NaN: 0 times log 0."
_ONE_MINUS = "Heads and tails cancel, and a fair coin gives 0: does the minus reach both terms?"


def entropy_of_one(p: Any) -> Any:
    return jnp.where((p > 0) & (p < 1), -xlogy(p, p) - xlog1py(1 - p, -p), 0.0) / jnp.log(2)


def entropy_kept_inside(p: Any) -> Any:
    q = jnp.clip(p, 1e-6, 1 - 1e-6)
    return -(q * jnp.log2(q) + (1 - q) * jnp.log2(1 - q))


entropy_bits = Exercise(
    "entropy_bits",
    _entropy_probes,
    wrong=(
        KnownWrong(
            "nan_at_the_ends",
            _unguarded,
            "Right everywhere but at p = 0 and p = 1: 0 times log 0 is 0 times minus infinity, NaN. A coin that always falls "
            "the same way holds no surprise at all.",
        ),
        KnownWrong(
            "nan_at_one",
            lambda p: jnp.where(p == 0, 0.0, _unguarded(p)),
            "You guard p = 0, but p = 1 gives NaN. A coin that always shows tails is as certain as one that always "
            "shows heads.",
        ),
        KnownWrong(
            "nats",
            lambda p: _bits(p) * jnp.log(2.0),
            "This is counted in nats: a fair coin gives 0.693. In bits it gives 1: which base does the logarithm need?",
        ),
        KnownWrong(
            "nats_and_nan_at_the_ends",
            lambda p: -(p * jnp.log(p) + (1 - p) * jnp.log(1 - p)),
            "Your function gives 0.693 for a fair coin: that is in nats, not in bits." + _AND_NAN,
        ),
        KnownWrong(
            "forgot_the_minus",
            lambda p: -_bits(p),
            "Your entropy is negative. The logarithm of a probability is negative; the surprise is minus that logarithm.",
        ),
        KnownWrong(
            "forgot_the_minus_and_nan_at_the_ends",
            lambda p: -_unguarded(p),
            "Your entropy is negative: a surprise is minus the logarithm." + _AND_NAN,
        ),
        KnownWrong("minus_on_one_term", lambda p: _inside(p, _one_minus), _ONE_MINUS),
        KnownWrong("minus_on_one_term_and_nan_at_the_ends", _one_minus, _ONE_MINUS + _AND_NAN),
        KnownWrong(
            "only_heads",
            lambda p: jnp.where(p == 0, 0.0, -p * jnp.log2(jnp.where(p == 0, 0.5, p))),
            "Only one side of the coin is counted. Tails comes up too, with probability 1 - p, and surprises in its own way.",
        ),
        KnownWrong(
            "only_heads_and_nan_at_zero",
            lambda p: -p * jnp.log2(p),
            "Only heads is counted, but tails surprises as well, in its own way. And p = 0 gives NaN: 0 times log 0.",
        ),
        KnownWrong(
            "surprise_of_heads",
            lambda p: -jnp.log2(p),
            "This is the surprise of heads. The entropy is the average over both sides, each as often as it comes up.",
        ),
        KnownWrong(
            "both_sides_in_full",
            lambda p: -(jnp.log2(p) + jnp.log2(1 - p)),
            "Both surprises are counted in full, however rarely they come up. An average weighs each by how often it comes up.",
        ),
        KnownWrong(
            "summed_up",
            lambda p: jnp.sum(_bits(p)),
            "The coins are added up. Each p has its own entropy: as many numbers out as in.",
        ),
        KnownWrong(
            "summed_up_and_nan_at_the_ends",
            lambda p: jnp.sum(_unguarded(p)),
            "The coins are added up, but each p has its own entropy." + _AND_NAN,
        ),
        KnownWrong(
            "variance",
            lambda p: 4 * p * (1 - p),
            "This curve has the right ends and the right middle, but it is not the entropy: try p = 0.25. The logarithm is missing.",
        ),
        KnownWrong(
            "log_ten",
            lambda p: _bits(p) * jnp.log10(2.0),
            "Your function gives 0.301 for a fair coin: that is the logarithm to base 10. In bits it gives 1.",
        ),
    ),
    right=(
        entropy_of_one,
        entropy_kept_inside,
        jnp.vectorize(entropy_of_one),
        jax.jit(lambda p: (entr(p) + entr(1 - p)) / jnp.log(2.0)),
        lambda p: jnp.where((p == 0) | (p == 1), 0, -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))),
        lambda p: jnp.nan_to_num(-(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))),
    ),
    hints=(
        "How much does heads surprise, -log2(p), and how often does it come up? And tails?",
        "Weigh the two surprises: -(p log2 p + (1 - p) log2(1 - p)). Then look at what comes out at p = 0.",
        "jnp.where(condition, a, b) can put 0 where p is 0 or 1. Or see jax.scipy.special.xlogy, for which 0 log 0 is 0.",
    ),
    why="At p = 0 and p = 1 the formula is 0 times infinity. The first jnp.where puts a harmless 0.5 there before the logarithm "
    "is taken, and the last one the right value, 0. With the last one alone every value would be right, and the gradient too, "
    "except at 0 and 1: there it would be NaN.",
    lies_in=(0, 1),
)


def _analytic_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    x = np.round(rng.uniform(0.5, 1.5, 3), 1)
    zero = {"w": np.array(0.0), "b": np.array(0.0)}
    return (
        Probe((_theta(rng), np.array([2.0]), _NO)),
        Probe((zero, np.array([1.0, 2.0, -4.0]), np.array([0.0, 1.0, 1.0]))),
        Probe((_theta(rng), x * np.array([1, -1, 1]), np.array([0.0, 1.0, 1.0])), again=True, traced=True),
        Probe((_theta(rng), x, np.array([0.0, 0.0, 0.0]))),
        Probe((_theta(rng), np.array([1e4, -1e4, 1.0]), np.array([0.0, 1.0, 1.0]))),
        *further(
            Probe((_theta(rng), x[:2], np.array([0.2, 0.7]))),
            Probe((_theta(rng), Span(-1, 1, 100), Span(0, 0, 100))),
        ),
    )


def _slopes(residual: Any, x: Any) -> dict[str, Any]:
    return {"w": jnp.sum(residual * x), "b": jnp.sum(residual)}


def _residual(theta: Any, x: Any, y: Any) -> Any:
    return answers.logistic_model(theta, x) - y


def _spread(theta: Any, x: Any) -> Any:
    """p (1 - p)."""
    return answers.logistic_model(theta, x) * (1 - answers.logistic_model(theta, x))


def slopes_by_matrix(theta: Any, x: Any, y: Any) -> Any:
    z = theta["b"] + theta["w"] * x
    w, b = jnp.stack([x, jnp.ones_like(x)]) @ (jax.nn.sigmoid(z) - y)
    return {"b": b, "w": w}


analytic_dlogistic_loss = Exercise(
    "analytic_dlogistic_loss",
    _analytic_probes,
    wrong=(
        KnownWrong(
            "sign_flipped",
            lambda theta, x, y: _slopes(-_residual(theta, x, y), x),
            "Every slope has the wrong sign: you have y - p where p - y belongs. The gradient points uphill; the minus comes "
            "with the step.",
        ),
        KnownWrong(
            "mean_for_sum",
            lambda theta, x, y: {name: slope / len(x) for name, slope in _slopes(_residual(theta, x, y), x).items()},
            "These are means: too small by a factor, the number of examples. The loss is a sum, and so is its gradient.",
        ),
        KnownWrong(
            "forgot_x",
            lambda theta, x, y: dict.fromkeys(("w", "b"), jnp.sum(_residual(theta, x, y))),
            "The slope for b is right, and you give the same for w. The knob w is multiplied by x: the difference counts x times.",
        ),
        KnownWrong(
            "x_for_both",
            lambda theta, x, y: dict.fromkeys(("w", "b"), jnp.sum(_residual(theta, x, y) * x)),
            "The slope for w is right, and you give the same for b. What is b multiplied by in the score?",
        ),
        KnownWrong(
            "slope_of_the_squared_error",
            lambda theta, x, y: _slopes(_residual(theta, x, y) * _spread(theta, x), x),
            "There is one factor p (1 - p) too many. It comes from the logistic curve, and in the cross entropy it cancels "
            "against the slope of the logarithm.",
        ),
        KnownWrong(
            "chain_not_cancelled",
            lambda theta, x, y: jax.grad(lambda t: -jnp.sum(jnp.log(_happened(y, answers.logistic_model(t, x)))))(theta),
            "Right for ordinary scores, and NaN far out. There exp is infinite, or p is exactly 0 or 1 and its logarithm infinite. "
            "On paper the difference p - y is all that is left; and does your p stay finite?",
        ),
        KnownWrong(
            "middle_link_missing",
            lambda theta, x, y: _slopes(_residual(theta, x, y) / _spread(theta, x), x),
            "You divide by p (1 - p), and nothing cancels it: that is the first link of the chain, without the second. "
            "What is the slope from z to p?",
        ),
        KnownWrong(
            "sum_times_sum",
            lambda theta, x, y: {"w": jnp.sum(_residual(theta, x, y)) * jnp.sum(x), "b": jnp.sum(_residual(theta, x, y))},
            "The slope for b is right. For w you add first and then multiply: each difference belongs to its own x.",
        ),
        KnownWrong(
            "line_for_curve",
            lambda theta, x, y: _slopes(theta["w"] * x + theta["b"] - y, x),
            "Here the score w * x + b is compared with the label. That is the rule for a line; here p is a probability.",
        ),
        KnownWrong(
            "twice_too_large",
            lambda theta, x, y: _slopes(2 * _residual(theta, x, y), x),
            "Twice what it should be. The 2 belongs to the square in the mean squared error; nothing is squared here.",
        ),
        KnownWrong(
            "one_per_example",
            lambda theta, x, y: {"w": _residual(theta, x, y) * x, "b": _residual(theta, x, y)},
            "One slope for each example came back. Each knob has one slope: what happens to the examples?",
        ),
        KnownWrong(
            "w_and_b_swapped",
            lambda theta, x, y: {"w": jnp.sum(_residual(theta, x, y)), "b": jnp.sum(_residual(theta, x, y) * x)},
            "The two slopes have changed places. Which of the knobs is multiplied by x?",
        ),
    ),
    right=(
        slopes_by_matrix,
        jax.jit(slopes_by_matrix),
        lambda theta, x, y: {
            "w": (answers.logistic_model(theta, x) - y) @ x,
            "b": (answers.logistic_model(theta, x) - y).sum(),
        },
        lambda theta, x, y: {
            "w": -jnp.sum(x * (y - 1 / (1 + jnp.exp(-theta["w"] * x - theta["b"])))),
            "b": -jnp.sum(y - 1 / (1 + jnp.exp(-theta["w"] * x - theta["b"]))),
        },
        lambda theta, x, y: dict(
            zip("wb", jax.vmap(lambda s: s @ (answers.logistic_model(theta, x) - y))(jnp.array([x, 0 * x + 1])), strict=True)
        ),
    ),
    hints=(
        "First the differences, one for each example: the model's probability minus the label.",
        "For b the differences are added up. For w each of them is first multiplied by its x.",
        "p = logistic_model(theta, x); then a dict with the keys w and b, each a jnp.sum over the examples.",
    ),
    why="The slope of the loss is (p - y) / (p (1 - p)), the slope of the logistic curve p (1 - p). They cancel, and what "
    "is left, p - y, is the simplest measure of a mistake there is. The difference is taken once and used twice.",
)


def _squared_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    line, parabola = Given("squashed_line"), Given("squashed_parabola")
    other = {"a": [np.array(0.6)], "c": np.array(-0.4)}
    x = np.round(rng.uniform(0.5, 1.5, 3), 1) * np.array([1, -1, 1])
    return (
        Probe((_theta(rng), line, np.array([1.0]), _NO), gradient=0),
        Probe((_theta(rng), line, x, np.array([0.0, 1.0, 1.0])), gradient=0, again=True, traced=True),
        Probe((other, parabola, x, np.array([1.0, 0.0, 0.0])), gradient=0),
        Probe(({"w": np.array(-1e4), "b": np.array(0.0)}, line, x, np.array([1.0, 1.0, 1.0])), gradient=0, atol=1e-5),
        *further(
            Probe((_theta(rng), line, x[:2], np.array([0.2, 0.7])), gradient=0),
            Probe(({"w": np.array(0.0), "b": np.array(0.0)}, line, x[:2], np.array([0.5, 0.5])), gradient=0),
            Probe((_theta(rng), line, Span(-1, 1, 1000), Span(0, 0, 1000))),
        ),
    )


def squared_error_with_a_warning(theta: Any, model: Any, x: Any, y: Any) -> Any:
    if y.ndim != 1:
        warnings.warn("one label for each example?", stacklevel=2)
    residual = model(theta, x) - y
    return jnp.einsum("n,n->", residual, residual) / 2


squared_error_loss = Exercise(
    "squared_error_loss",
    _squared_probes,
    wrong=(
        KnownWrong(
            "forgot_the_half",
            lambda theta, model, x, y: jnp.sum((model(theta, x) - y) ** 2),
            "Twice what it should be: the one half is missing. It is there so that the slope has no 2 in it.",
        ),
        KnownWrong(
            "mean_for_sum",
            lambda theta, model, x, y: jnp.mean((model(theta, x) - y) ** 2) / 2,
            "This is a mean over the examples. The cross entropy is a sum; to be compared with it, this one must be a sum too.",
        ),
        KnownWrong(
            "mean_squared_error",
            lambda theta, model, x, y: jnp.mean((model(theta, x) - y) ** 2),
            "This is the mean squared error of chapter 2. Here it is half the sum.",
        ),
        KnownWrong(
            "squared_too_late",
            lambda theta, model, x, y: jnp.sum(model(theta, x) - y) ** 2 / 2,
            "You add first and then square, so mistakes on either side cancel. Square each difference first.",
        ),
        KnownWrong(
            "never_squared",
            lambda theta, model, x, y: jnp.sum(model(theta, x) - y) / 2,
            "The differences are added up without being squared. Mistakes on either side then cancel.",
        ),
        KnownWrong(
            "ignores_the_model",
            lambda theta, model, x, y: jnp.sum((answers.logistic_model(theta, x) - y) ** 2) / 2,
            "The model that is handed in is not used: yours is always logistic(w * x + b). Another model has other names in theta.",
        ),
        KnownWrong(
            "squeezed_twice",
            lambda theta, model, x, y: jnp.sum((jax.nn.sigmoid(model(theta, x)) - y) ** 2) / 2,
            "The prediction goes through the logistic function twice. What the model hands you is a probability already.",
        ),
        KnownWrong(
            "half_inside_the_square",
            lambda theta, model, x, y: jnp.sum(((model(theta, x) - y) / 2) ** 2),
            "Half of what it should be: the half is squared as well and becomes a quarter. Halve after squaring.",
        ),
        KnownWrong(
            "cross_entropy",
            lambda theta, model, x, y: -jnp.sum(jnp.log(_happened(y, model(theta, x)))),
            "This is the cross entropy. Here we want its rival, to compare the two: half the sum of squared differences.",
        ),
        KnownWrong(
            "one_per_example",
            lambda theta, model, x, y: (model(theta, x) - y) ** 2 / 2,
            "One number for each example came back. A loss is one number: add them up.",
        ),
    ),
    right=(
        squared_error_with_a_warning,
        lambda theta, model, x, y: 0.5 * jnp.sum((y - model(theta, x)) ** 2),
        lambda theta, model, x, y: (jnp.square(model(theta, x) - y) / 2).sum(),
        lambda theta, model, x, y: len(y) * answers.mse(y, model(theta, x)) / 2,
        lambda theta, model, x, y: jnp.vdot(model(theta, x) - y, model(theta, x) - y) / 2,
        lambda theta, model, x, y: jax.vmap(lambda x, y: (model(theta, x) - y) ** 2 / 2)(x, y).sum(),
        functools.partial(jax.jit, static_argnums=1)(lambda theta, model, x, y: sum((model(theta, x) - y) ** 2) / 2),
    ),
    hints=(
        "It is built like the earlier losses: predict with the model that is handed in, then compare with y.",
        "Square each difference, add the squares up, halve the sum.",
        "Take p = model(theta, x), the differences p - y, their squares, the sum of these over the examples, and half of that.",
    ),
    why="Half the sum, so that it stands beside the cross entropy on equal terms: a sum as well, and a slope p - y with respect to p. "
    "Any model will do: it is handed in, and called once.",
    lies_in=(0, np.inf),
)


def _logits_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    edges = ((1.0, 0.0), (0.0, 0.0), (1.0, -0.7), (1.0, 1e4), (0.0, 1e4), (1.0, -1e4), (0.0, -1e4))
    return (
        *(Probe((np.array([y]), np.array([z])), gradient=1, atol=1e-6 if z else None) for y, z in edges),
        Probe((np.array([1.0, 0.0, 1.0]), np.array([2.0, 1.0, -0.5])), again=True, traced=True),
        Probe((np.array([0.0, 1.0, 0.0]), np.round(rng.uniform(-3, 3, 3), 1))),
        *further(
            Probe((np.array([0.2, 0.7]), np.array([12.0, -15.0])), gradient=1),
            Probe((Span(0, 0, 1000), Span(-1, 2, 1000))),
        ),
    )


def _textbook(y: Any, z: Any) -> Any:
    return jnp.sum(jnp.maximum(z, 0) - y * z + jnp.log1p(jnp.exp(-jnp.abs(z))))


def _clipped(y: Any, z: Any) -> Any:
    p = jnp.clip(jax.nn.sigmoid(z), 1e-7, 1 - 1e-7)
    return -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))


def _through_p(y: Any, z: Any) -> Any:
    p = jax.nn.sigmoid(z)
    return -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))


_OVERFLOWS = (
    "It fails for a large score: an exponential overflows on the way, or a probability rounds to 0 or 1. jnp has a function for "
    "the logarithm of a sum of exponentials that never forms them."
)
_SWITCH = (
    "This is right for labels 0 and 1, and wrong in between. A label of 0.3 stands for three in ten: then both count, "
    "the cost of a one with weight y and the cost of a zero with weight 1 - y."
)
_KINK = (
    "All values are right, and so are the slopes except at z = 0. Your form has a corner there (|z|, or a maximum), and JAX has "
    "to choose a slope. With all-zero weights, training starts at exactly that point."
)
_KINK_WITH_RELU = (
    "All values are right, and so are the slopes except at z = 0. Both relu and |z| have a corner there, and the slopes "
    "that JAX takes at the two corners do not make up for each other."
)
_WHERE = (
    "All values are right, but far out the slope is NaN: `where` also differentiates the side it throws away, where exp "
    "is infinite. Look for a form that needs no second side."
)
_CUT = (
    "Keeping the score within bounds makes the loss finite, but wrong: beyond the bound it stops growing, and its slope is 0 just "
    "where the mistake is largest."
)
_BOUNDS = (20, 30, 50, 80)
"""The bounds at which people tend to cut off scores."""


def _softplus_far(z: Any) -> Any:
    """log(1 + exp(z)), replaced by z where it would overflow."""
    return jnp.where(z > 20, z, jnp.log(1 + jnp.exp(z)))


def _softplus_by_sign(z: Any) -> Any:
    """log(1 + exp(z)) in two forms, one for each sign of z; the one that is not taken overflows."""
    return jnp.where(z >= 0, z + jnp.log1p(jnp.exp(-z)), jnp.log1p(jnp.exp(z)))


def _cut_off(bound: float) -> Any:
    """The whole loss of scores that are cut off at a bound."""
    return lambda y, z: _cut_off_in_part(bound)(y, jnp.clip(z, -bound, bound))


def _cut_off_in_part(bound: float) -> Any:
    """The scores are cut off in the exponent only."""
    return lambda y, z: jnp.sum(jnp.log(1 + jnp.exp(jnp.clip(z, -bound, bound))) - y * z)


def _margin_cut_off(bound: float) -> Any:
    return lambda y_pm, z: jnp.sum(jnp.log(1 + jnp.exp(jnp.clip(-y_pm * z, -bound, bound))))


def per_example(loss: Any) -> Any:
    """The sum of a loss of one example, by vmap."""
    return lambda y, z: jax.vmap(loss)(y, z).sum()


binary_cross_entropy_with_logits = Exercise(
    "binary_cross_entropy_with_logits",
    _logits_probes,
    wrong=(
        KnownWrong("kink_at_zero", _textbook, _KINK),
        KnownWrong(
            "kink_at_zero_with_relu",
            lambda y_true, z: jnp.sum(jax.nn.relu(z) - y_true * z + jnp.log1p(jnp.exp(-jnp.abs(z)))),
            _KINK_WITH_RELU,
        ),
        KnownWrong("overflows", lambda y_true, z: jnp.sum(jnp.log(1 + jnp.exp(z)) - y_true * z), _OVERFLOWS),
        KnownWrong(
            "overflows_in_each_branch",
            lambda y_true, z: jnp.sum(jnp.where(y_true == 1, jnp.log(1 + jnp.exp(-z)), jnp.log(1 + jnp.exp(z)))),
            _OVERFLOWS,
        ),
        KnownWrong("where_far_out", lambda y_true, z: jnp.sum(_softplus_far(z) - y_true * z), _WHERE),
        KnownWrong("where_by_the_sign", lambda y_true, z: jnp.sum(_softplus_by_sign(z) - y_true * z), _WHERE),
        *(KnownWrong(f"score_cut_off_at_{bound}", _cut_off(bound), _CUT) for bound in _BOUNDS),
        *(
            KnownWrong(
                f"exponent_cut_off_at_{bound}",
                _cut_off_in_part(bound),
                "The score is kept within bounds in one part and not in the other, so that far out the two no longer match. "
                "Nothing has to be cut off: jnp has a function for the logarithm of a sum of exponentials.",
            )
            for bound in _BOUNDS
        ),
        KnownWrong(
            "through_the_probability",
            _through_p,
            "Right for ordinary scores. Far out p is rounded to exactly 0 or 1, or exp(z) is infinite, and 0 times infinity is NaN: "
            "stay with the score, and leave the logarithm of a sum of exponentials to a jnp function.",
        ),
        KnownWrong(
            "through_the_probability_of_what_happened",
            lambda y_true, z: -jnp.sum(jnp.log(_happened(y_true, jax.nn.sigmoid(z)))),
            "Right for ordinary scores. Far out the probability is rounded to exactly 0 or 1, and the logarithm has nothing left to work "
            "with. Stay with the score: never form p.",
        ),
        KnownWrong(
            "clipped",
            _clipped,
            "Keeping p away from 0 and 1 makes the loss finite, but wrong: beyond a certain score it stops growing, and its "
            "slope is 0 just where the mistake is largest.",
        ),
        KnownWrong(
            "labels_swapped",
            lambda y_true, z: jnp.sum(jnp.logaddexp(0.0, -z) + y_true * z),
            "The two classes have changed places: a large score means yes, so a yes should cost almost nothing there.",
        ),
        KnownWrong(
            "forgot_the_label",
            lambda y_true, z: jnp.sum(jnp.logaddexp(0.0, z)),
            "Every example is treated as a no. Where does the label come in?",
        ),
        KnownWrong(
            "sign_of_the_label",
            lambda y_true, z: jnp.sum(jnp.logaddexp(0.0, z) + y_true * z),
            "The part with the label has the wrong sign: with y = 1 a larger score should make the loss smaller.",
        ),
        KnownWrong(
            "labels_as_a_switch",
            lambda y_true, z: jnp.logaddexp(0.0, jnp.where(y_true == 1, -z, z)).sum(),
            _SWITCH,
        ),
        KnownWrong("labels_as_a_sign", lambda y_true, z: jnp.logaddexp(0.0, (1 - 2 * y_true) * z).sum(), _SWITCH),
        KnownWrong(
            "mean_for_sum",
            lambda y_true, z: jnp.mean(jnp.logaddexp(0.0, z) - y_true * z),
            "This is the mean over the examples. In this workshop classification losses are sums.",
        ),
        KnownWrong(
            "one_per_example",
            lambda y_true, z: jnp.logaddexp(0.0, z) - y_true * z,
            "One number for each example came back. A loss is one number: add them up.",
        ),
    ),
    right=(
        lambda y_true, z: jnp.sum(jax.nn.softplus(z) - y_true * z),
        lambda y_true, z: -jnp.sum(y_true * jax.nn.log_sigmoid(z) + (1 - y_true) * jax.nn.log_sigmoid(-z)),
        lambda y_true, z: (y_true * jnp.logaddexp(0.0, -z)).sum() + ((1 - y_true) * jnp.logaddexp(0.0, z)).sum(),
        jax.jit(lambda y_true, z: jnp.sum(y_true * jnp.logaddexp(0, -z) + (1 - y_true) * jnp.logaddexp(0, z))),
        per_example(lambda y, z: jnp.logaddexp(0.0, z) - jnp.multiply(y, z)),
        per_example(lambda y, z: jax.nn.logsumexp(jnp.stack([0.0 * z, z])) - y * z),
    ),
    hints=(
        "Is there a jnp function that forms log(e^a + e^b) without overflow? Write 1 as e^0.",
        "It is called jnp.logaddexp. In the formula on one line, which two exponents does it take?",
        "Both branches in one: log(1 + exp(z)) - y z, where the logarithm is jnp.logaddexp(0.0, z). Sum over the examples.",
    ),
    why="log(1 + exp(z)) - y z is the loss without p. jnp.logaddexp(0, z) computes the logarithm without forming "
    "exp(z), and its slope is logistic(z) everywhere, at 0 as well.",
    lies_in=(0, np.inf),
)


def _margin_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    edges = ((1.0, 0.0), (-1.0, 0.0), (1.0, -0.7), (1.0, 1e4), (-1.0, 1e4), (1.0, -1e4), (-1.0, -1e4))
    return (
        *(Probe((np.array([y]), np.array([z])), gradient=1, atol=1e-6 if z else None) for y, z in edges),
        Probe((np.array([1.0, -1.0, 1.0]), np.array([2.0, 1.0, -0.5])), again=True, traced=True),
        Probe((np.array([-1.0, 1.0, -1.0]), np.round(rng.uniform(-3, 3, 3), 1))),
        *further(
            Probe((np.array([1.0, -1.0]), np.array([12.0, -15.0])), gradient=1, atol=1e-6),
            Probe((Span(-1, -1, 1000), Span(-1, 2, 1000))),
        ),
    )


def _margin_textbook(y: Any, z: Any) -> Any:
    return jnp.sum(jnp.maximum(-y * z, 0) + jnp.log1p(jnp.exp(-jnp.abs(z))))


margin_loss = Exercise(
    "margin_loss",
    _margin_probes,
    wrong=(
        KnownWrong(
            "overflows",
            lambda y_pm, z: jnp.sum(jnp.log(1 + jnp.exp(-y_pm * z))),
            "The formula is right, but it fails for a large score: its exponential overflows in any float, and the "
            "probability of such a bad mistake rounds to 0. The last exercise had a jnp function that forms neither.",
        ),
        KnownWrong("where_far_out", lambda y_pm, z: jnp.sum(_softplus_far(-y_pm * z)), _WHERE),
        KnownWrong("where_by_the_sign", lambda y_pm, z: jnp.sum(_softplus_by_sign(-y_pm * z)), _WHERE),
        *(KnownWrong(f"margin_cut_off_at_{bound}", _margin_cut_off(bound), _CUT) for bound in _BOUNDS),
        KnownWrong("kink_at_zero", _margin_textbook, _KINK),
        KnownWrong(
            "kink_at_margin_zero",
            lambda y_pm, z: jnp.sum(jnp.maximum(-y_pm * z, 0) + jnp.log1p(jnp.exp(-jnp.abs(y_pm * z)))),
            _KINK,
        ),
        KnownWrong(
            "kink_at_zero_with_relu",
            lambda y_pm, z: jnp.sum(jax.nn.relu(-y_pm * z) + jnp.log1p(jnp.exp(-jnp.abs(z)))),
            _KINK_WITH_RELU,
        ),
        KnownWrong(
            "sign_flipped",
            lambda y_pm, z: jnp.sum(jnp.logaddexp(0.0, y_pm * z)),
            "In your loss being right is costly and being wrong is cheap. The product y z is large where label and score agree: which sign "
            "does it need?",
        ),
        KnownWrong(
            "labels_of_zero_and_one",
            lambda y_pm, z: jnp.sum(jnp.logaddexp(0.0, z) - y_pm * z),
            "This is the formula for labels 0 and 1. With -1 and +1 the label goes into the exponent, as a sign.",
        ),
        KnownWrong(
            "hinge",
            lambda y_pm, z: jnp.sum(jnp.maximum(0.0, 1 - y_pm * z)),
            "This is the hinge loss of support vector machines. It has a corner where the logistic loss is smooth.",
        ),
        KnownWrong(
            "perceptron",
            lambda y_pm, z: jnp.sum(jnp.maximum(0.0, -y_pm * z)),
            "In your loss an example on the right side costs nothing at all. Here even being right "
            "costs a little, and the undecided z = 0 costs log 2.",
        ),
        KnownWrong(
            "mean_for_sum",
            lambda y_pm, z: jnp.mean(jnp.logaddexp(0.0, -y_pm * z)),
            "This is the mean over the examples. In this workshop classification losses are sums.",
        ),
        KnownWrong(
            "one_per_example",
            lambda y_pm, z: jnp.logaddexp(0.0, -y_pm * z),
            "One number for each example came back. A loss is one number: add them up.",
        ),
        KnownWrong(
            "minus_outside",
            lambda y_pm, z: -jnp.sum(jnp.logaddexp(0.0, y_pm * z)),
            "Your loss is negative. The minus belongs in the exponent, in front of y z, not in front of the sum.",
        ),
    ),
    right=(
        lambda y_pm, z: -jax.nn.log_sigmoid(y_pm * z).sum(),
        lambda y_pm, z: jnp.sum(jax.nn.softplus(-z * y_pm)),
        lambda y_pm, z: optax().sigmoid_binary_cross_entropy(z, jnp.where(y_pm == 1, 1.0, 0.0)).sum(),
        lambda y_pm, z: answers.binary_cross_entropy_with_logits((y_pm + 1) / 2, z),
        jax.jit(lambda y_pm, z: jnp.logaddexp(0, jnp.where(y_pm > 0, -z, z)).sum()),
        per_example(lambda y, z: jnp.logaddexp(-y * z, 0.0)),
    ),
    hints=(
        "Ask first what y z says: when is it positive, when negative?",
        "The loss is log(1 + exp(-y z)), summed. Written like this it overflows; you met the cure in the last exercise.",
        "jnp.logaddexp(0.0, something) is log(1 + exp(something)). What goes in is minus the label times the score.",
    ),
    why="For y = +1 it is log(1 + exp(-z)), for y = -1 log(1 + exp(z)): the same two branches as before, and the label is nothing "
    "but a sign. y z is called the margin: how far the score lies on the right side.",
    lies_in=(0, np.inf),
)
