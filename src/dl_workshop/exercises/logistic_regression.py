"""Chapter 03: the logistic curve, its loss, the gradient, decisions."""

from __future__ import annotations

import functools
import sys
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import logit, xlog1py, xlogy
from jax.scipy.stats import bernoulli

from dl_workshop import answers
from dl_workshop.exercises.spec import Exercise, Given, KnownWrong, Probe, Span, further, optax

_NUMPY_INSIDE = (
    "The numbers are right, but NumPy's functions (np) work only on actual numbers, and jax.grad and jax.jit cannot follow them. "
    "Use jnp. in place of np."
)


def _some(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return np.round(rng.uniform(-2.5, 2.5, shape), 1)


def _theta(rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {"w": np.array(round(float(rng.uniform(1.5, 2.5)), 1)), "b": np.array(round(float(rng.uniform(0.4, 1)), 1))}


def _logistic_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    # Probabilities below 1e-6 count as zero: what differs there is rounding.
    edges = tuple(Probe((np.array(z),), gradient=0, atol=1e-6) for z in (0.0, 1.0, -2.0, 1e4, -1e4))
    return (
        *edges,
        Probe((_some(rng),), gradient=0, atol=1e-6),
        Probe((Span(-6, 6, 61),), again=True, traced=True),
        *further(Probe((np.array([-12.0, 12.0]),), gradient=0, rtol=0.05), Probe((np.array(-80.0),), gradient=0, atol=1e-6)),
    )


def _kinked(z: Any) -> Any:
    small = jnp.exp(-jnp.abs(z))
    return jnp.where(z > 0, 1, small) / (1 + small)


def stable_sigmoid(z: Any) -> Any:
    near = jnp.where(jnp.abs(z) < 50, z, 0.0)
    return jnp.where(jnp.abs(z) < 50, 1 / (1 + jnp.exp(-near)), jnp.where(z > 0, 1.0, 0.0))


logistic = Exercise(
    "logistic",
    _logistic_probes,
    wrong=(
        KnownWrong(
            "sign_of_z",
            lambda z: 1 / (1 + jnp.exp(z)),
            "Your curve falls where it should rise. For large z it should come close to 1; what is the sign in the exponent?",
        ),
        KnownWrong(
            "overflows",
            lambda z: 1 / (1 + jnp.exp(-z)),
            "The values are right, but far to the left the gradient is NaN: there exp(-z) is too large for any float, and "
            "infinity over infinity is not a number. The formula is right; find a form of it that never takes exp of a large "
            "number.",
        ),
        KnownWrong(
            "missing_parentheses",
            lambda z: 1 / 1 + jnp.exp(-z),
            "Without parentheses Python divides 1 by 1 and then adds exp(-z). What belongs in the denominator?",
        ),
        KnownWrong(
            "forgot_the_one",
            lambda z: 1 / jnp.exp(-z),
            "Nothing holds your curve back: it grows beyond 1. What is added to exp(-z) in the denominator?",
        ),
        KnownWrong(
            "tanh",
            jnp.tanh,
            "tanh has the right shape, but runs from -1 to 1. A probability runs from 0 to 1.",
        ),
        KnownWrong(
            "kink_at_zero",
            _kinked,
            "All values are right, and so are the gradients except at z = 0. |z| has a corner there, and JAX takes its slope "
            "from the other side.",
        ),
        KnownWrong("numpy_inside", lambda z: np.asarray(1 / (1 + np.exp(-np.asarray(z)))), _NUMPY_INSIDE),
    ),
    right=(
        jax.nn.sigmoid,
        lambda z: 0.5 * (jnp.tanh(z / 2) + 1),
        lambda z: jnp.exp(-jnp.logaddexp(0.0, -z)),
        jax.jit(stable_sigmoid),
        jnp.vectorize(jax.nn.sigmoid),
        jnp.vectorize(jax.grad(jax.nn.softplus)),
    ),
    hints=(
        "In code it is 1 / (1 + jnp.exp(-z)). When only the slope is wrong, far to the left, find a form that is safe there.",
        "At z = -10000 the formula needs exp(10000), which is infinite for any float. jax.nn has the usual curves, made safe.",
        "jax.nn calls this function sigmoid. (By hand, jnp.exp(-jnp.logaddexp(0, -z)) does the same without overflow.)",
    ),
    why="jax.nn.sigmoid is 1 / (1 + exp(-z)), computed with care (for floats; 1.0 * z lets integers in). Written out, "
    "exp(-z) overflows at z = -89 in float32: the value still comes out as 0, but the gradient becomes infinity over infinity, NaN, and one NaN ends a training run.",
    lies_in=(0, 1),
)


def _model_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((_theta(rng), np.array(0.0)), gradient=0),
        Probe((_theta(rng), np.array(-1.0)), gradient=0),
        Probe((_theta(rng), _some(rng))),
        Probe((_theta(rng), Span(-5, 5, 61)), again=True, traced=True),
        *further(
            Probe((_theta(rng), np.array([-5000.0, 5000.0])), atol=1e-6),
            Probe(({"w": np.array(-1.3), "b": np.array(0.4)}, _some(rng, 2)), gradient=0),
        ),
    )


class LogisticModel:
    """An answer need not be a function."""

    def score(self, theta: Any, x: Any) -> Any:
        return answers.linear_model(theta, x)

    def __call__(self, theta: Any, x: Any) -> Any:
        print("scores", score := self.score(theta, x))
        return jnp.exp(jax.nn.log_sigmoid(score))


def model_as_softmax_of_two(theta: dict[str, jax.Array], x: jax.Array, axis: int = -1) -> jax.Array:
    score = theta["w"] * x + theta["b"]
    return jax.nn.softmax(jnp.stack([jnp.zeros_like(score), score], axis=axis), axis=axis)[..., 1]


logistic_model = Exercise(
    "logistic_model",
    _model_probes,
    wrong=(
        KnownWrong(
            "forgot_logistic",
            lambda theta, x: theta["w"] * x + theta["b"],
            "This is the line; its values can lie outside 0 to 1. What turns a score into a probability?",
        ),
        KnownWrong(
            "forgot_the_bias",
            lambda theta, x: answers.logistic(theta["w"] * x),
            "At x = 0 your model always says one half. Which part of theta moves the curve sideways?",
        ),
        KnownWrong(
            "logistic_of_x",
            lambda theta, x: theta["w"] * answers.logistic(x) + theta["b"],
            "The logistic function is applied to x, and the line afterwards. Then the result can lie outside 0 to 1: which should come last?",
        ),
        KnownWrong(
            "sign_flipped",
            lambda theta, x: answers.logistic(-(theta["w"] * x + theta["b"])),
            "Your curve gives the probability of class 0: it falls where it should rise. The minus is already inside logistic.",
        ),
        KnownWrong(
            "w_and_b_swapped",
            lambda theta, x: answers.logistic(theta["b"] * x + theta["w"]),
            "w and b are swapped: w multiplies x, b is added.",
        ),
        KnownWrong(
            "rounded",
            lambda theta, x: jnp.round(answers.logistic(theta["w"] * x + theta["b"])),
            "The probabilities are rounded to 0 and 1. A rounded curve is flat, its slope is zero, and training has nothing to go by.",
        ),
    ),
    right=(
        LogisticModel(),
        model_as_softmax_of_two,
        lambda theta, x: jax.nn.sigmoid(theta["w"] * x + theta["b"]),
        lambda theta, x: 1 - jax.nn.sigmoid(-theta["b"] - theta["w"] * x),
        lambda theta, x: 1 / (1 + jnp.exp(-(theta["w"] * x + theta["b"]))),
        jax.jit(lambda theta, x: jnp.tanh(answers.linear_model(theta, x) / 2) / 2 + 0.5),
    ),
    hints=(
        "It is the linear model with one thing done to its result.",
        "Compute the score z = w * x + b, with w and b taken from theta. Then use the function from the previous exercise.",
        "Call logistic on the score. One line is enough.",
    ),
    why="The line gives a score of any size, and logistic squeezes it into a probability. Kept apart, each can be inspected.",
    builds_on=("logistic",),
    lies_in=(0, 1),
)


def _midpoint_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe(({"w": np.array(2.0), "b": np.array(1.0)},), gradient=0, traced=True),
        Probe(({"w": np.array(-4.0), "b": np.array(2.0)},)),
        Probe(({"w": np.array(0.5), "b": np.array(3.0)},)),
        Probe((_theta(rng),), again=True),
        *further(
            Probe(({"w": np.array(-1e-3), "b": np.array(4.0)},), gradient=0), Probe(({"w": np.array(3.0), "b": np.array(0.0)},))
        ),
    )


def midpoint_by_newton(theta: Any) -> Any:
    """One Newton step from 0: the score is a line, so the first step gets there."""
    score, slope = jax.value_and_grad(lambda x: theta["w"] * x + theta["b"])(0.0)
    return 0.0 - score / slope


def midpoint_by_solving(theta: Any) -> Any:
    print("solving for", theta)
    return jnp.linalg.solve(theta["w"].reshape(1, 1), -theta["b"].reshape(1))[0]


def midpoint_with_a_warning(theta: dict[str, Any]) -> Any:
    w, b = theta["w"], theta["b"]
    warnings.warn("if w is 0, there is none", stacklevel=2)
    return -(w**-1) * b


midpoint = Exercise(
    "midpoint",
    _midpoint_probes,
    wrong=(
        KnownWrong(
            "sign_flipped",
            lambda theta: theta["b"] / theta["w"],
            "The size is right, but the sign is wrong. With w = 2 and b = 1, what is w * x + b at your x?",
        ),
        KnownWrong(
            "b_alone",
            lambda theta: -theta["b"],
            "This looks at b alone. A steeper curve has its middle elsewhere: try w = 1 and w = 2 on the sliders with b = 1.",
        ),
        KnownWrong(
            "upside_down",
            lambda theta: -theta["w"] / theta["b"],
            "Your fraction is upside down. If b is 0 the middle is at x = 0, but yours would be infinitely far away.",
        ),
        KnownWrong(
            "multiplied",
            lambda theta: -theta["b"] * theta["w"],
            "You multiply by w. The larger w is, the closer to 0 the middle should come.",
        ),
        KnownWrong(
            "probability_at_zero",
            lambda theta: answers.logistic(theta["b"]),
            "This is the probability at x = 0. The exercise asks for the reverse: the x where the probability is one half.",
        ),
        KnownWrong(
            "score_is_one_half",
            lambda theta: (0.5 - theta["b"]) / theta["w"],
            "Here the score w * x + b is one half. The probability is one half where logistic(score) is; which score is that?",
        ),
    ),
    right=(
        midpoint_by_newton,
        midpoint_by_solving,
        midpoint_with_a_warning,
        lambda theta: theta["b"] / -theta["w"],
        lambda theta: jnp.negative(theta["b"] / theta["w"]),
        jax.jit(lambda theta: jnp.divide(0 - theta["b"], theta["w"])),
    ),
    hints=(
        "Where does the logistic curve cross one half? Look at its formula: when is exp(-z) equal to 1?",
        "logistic(z) is one half at z = 0, and z is w * x + b. So for which x is w * x + b equal to 0?",
        "Solve w * x + b = 0 for x: move b to the other side, divide by w.",
    ),
    why="logistic(z) is one half exactly where z = 0. So b alone does not decide where the middle is: w has a say too.",
)


def _labels(rng: np.random.Generator, n: int) -> np.ndarray:
    """Zeros and ones in random order, with one extra 1, so that no two mistakes look alike."""
    return rng.permutation(np.arange(n) % 2 == 0).astype(float)


def _bce_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    def p(n: int) -> np.ndarray:
        return np.round(rng.uniform(0.05, 0.95, n), 2)

    return (
        Probe((np.array([1.0]), np.array([0.2])), gradient=1),
        Probe((np.array([0.0]), np.array([0.2])), gradient=1),
        Probe((_labels(rng, 5), p(5)), gradient=1, again=True, traced=True),
        Probe((np.ones(5), p(5))),
        # The logarithm of a label is finite only between 0 and 1.
        Probe((np.array([0.3, 0.75, 0.5, 0.2, 0.9]), p(5)), gradient=1),
        # Nearly certain, and nearly certain of the wrong answer; a thousand examples.
        *further(
            Probe((np.array([1.0, 0.0, 1.0, 0.0]), np.array([1e-6, 1e-6, 0.99999, 0.99999])), gradient=1),
            Probe((Span(0, 0, 1000), Span(0.9, 0.999, 1000))),
        ),
    )


_SWAPPED = "Truth and prediction are swapped. The logarithm belongs to the predictions: for a label of 0 it is minus infinity."


_BOTH_COUNT = (
    "A label of 0.3 stands for three in ten: then both terms of the formula count, log p with weight y and log(1 - p) with "
    "weight 1 - y."
)


def _terms(y: Any, p: Any) -> Any:
    return y * jnp.log(p) + (1 - y) * jnp.log(1 - p)


def cross_entropy_by_loop(y_true: Any, y_pred: Any) -> Any:
    total = 0.0
    for y, p in zip(y_true, y_pred, strict=True):
        total = total - y * jnp.log(p) - (1 - y) * jnp.log(1 - p)
    print("total", total, file=sys.stderr)
    return total


def cross_entropy_of_one(y: Any, p: Any) -> Any:
    certain = jax.lax.cond(y == 1, lambda: -jnp.log(p), lambda: -jnp.log1p(-p))
    return jnp.where((y == 0) | (y == 1), certain, -y * jnp.log(p) - (1 - y) * jnp.log1p(-p))


binary_cross_entropy = Exercise(
    "binary_cross_entropy",
    _bce_probes,
    wrong=(
        KnownWrong(
            "forgot_the_minus",
            lambda y_true, y_pred: jnp.sum(_terms(y_true, y_pred)),
            "Your result is negative: the log of a probability always is. This is the log-likelihood, which grows as the fit gets "
            "better; a loss should shrink.",
        ),
        KnownWrong(
            "mean_for_sum",
            lambda y_true, y_pred: -jnp.mean(_terms(y_true, y_pred)),
            "This is the mean over the examples. In this workshop the cross entropy is a sum.",
        ),
        KnownWrong(
            "only_the_ones",
            lambda y_true, y_pred: -jnp.sum(y_true * jnp.log(y_pred)),
            "Examples with y = 0 cost nothing in your loss. Predicting 1 everywhere would then be perfect; where is their term?",
        ),
        KnownWrong(
            "only_the_zeros",
            lambda y_true, y_pred: -jnp.sum((1 - y_true) * jnp.log(1 - y_pred)),
            "Examples with y = 1 cost nothing in your loss. Predicting 0 everywhere would then be perfect; where is their term?",
        ),
        KnownWrong(
            "labels_swapped",
            lambda y_true, y_pred: -jnp.sum((1 - y_true) * jnp.log(y_pred) + y_true * jnp.log(1 - y_pred)),
            "The two terms are swapped: log p belongs to y = 1, log(1 - p) to y = 0. A good prediction should cost little.",
        ),
        KnownWrong(
            "truth_and_prediction_swapped",
            lambda y_true, y_pred: -jnp.sum(_terms(y_pred, y_true)),
            _SWAPPED,
        ),
        KnownWrong(
            "labels_as_a_switch",
            lambda y_true, y_pred: -jnp.sum(jnp.log(jnp.where(y_true == 1, y_pred, 1 - y_pred))),
            f"This is right for labels 0 and 1, but treats every other label as 0. {_BOTH_COUNT}",
        ),
        KnownWrong(
            "other_labels_left_out",
            lambda y_true, y_pred: (
                -jnp.sum(jnp.where(y_true == 1, jnp.log(y_pred), 0) + jnp.where(y_true == 0, jnp.log(1 - y_pred), 0))
            ),
            f"This is right for labels 0 and 1, but leaves every other label out. {_BOTH_COUNT}",
        ),
        KnownWrong(
            "base_two",
            lambda y_true, y_pred: -jnp.sum(_terms(y_true, y_pred)) / jnp.log(2.0),
            "This is counted in bits, with logarithms to base 2. Here logarithms are natural: jnp.log.",
        ),
        KnownWrong(
            "squared_error",
            lambda y_true, y_pred: jnp.sum((y_true - y_pred) ** 2),
            "This is the squared error of the last chapter. The cross entropy asks for the log of the probability given to what "
            "really happened.",
        ),
        KnownWrong(
            "one_per_example",
            lambda y_true, y_pred: -_terms(y_true, y_pred),
            "One number for each example came back. A loss is one number: add them up.",
        ),
    ),
    right=(
        cross_entropy_by_loop,
        lambda y_true, y_pred: jnp.sum(-y_true * jnp.log(y_pred) - (1 - y_true) * jnp.log(1 - y_pred)),
        lambda y_true, y_pred: -(y_true @ jnp.log(y_pred) + (1 - y_true) @ jnp.log1p(-y_pred)),
        lambda y_true, y_pred: jnp.sum(jax.vmap(cross_entropy_of_one)(y_true, y_pred)),
        lambda y_true, y_pred: -bernoulli.logpmf(y_true, y_pred).sum(),
    ),
    hints=(
        "For one example: if y is 1, the cost is -log p. If y is 0, the probability of what happened is 1 - p.",
        "y and 1 - y work as switches: y * log(p) is there for y = 1 only, (1 - y) * log(1 - p) for y = 0 only.",
        "Add the two switched terms for all examples at once, sum them with jnp.sum, and flip the sign.",
    ),
    why="y and 1 - y switch between the two branches, so one line serves both classes; log1p(-p) is log(1 - p), exact even "
    "where p is tiny. The line with jnp.where matters late in training, when a probability rounds to exactly 1: the branch "
    "that is switched off would be 0 * log(0), which is NaN, so that logarithm is never taken.",
    lies_in=(0, np.inf),
)


def _logistic_loss_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    line, parabola = Given("squashed_line"), Given("squashed_parabola")
    other = {"a": [np.array(0.6)], "c": np.array(-0.4)}
    return (
        Probe((_theta(rng), line, np.array([1.0]), np.array([0.0])), gradient=0),
        Probe((_theta(rng), line, _some(rng, 3), _labels(rng, 3)), gradient=0, again=True, traced=True),
        Probe((other, parabola, _some(rng, 3), _labels(rng, 3)), gradient=0),
        # The logarithm of a label is finite only between 0 and 1.
        Probe((_theta(rng), line, _some(rng, 3), np.array([0.2, 0.7, 0.4])), gradient=0),
        # A hundred examples; a model that is sure, and wrong or right.
        *further(
            Probe((_theta(rng), line, Span(-1, 1, 100), Span(0, 0, 100))),
            Probe(
                ({"w": np.array(2.0), "b": np.array(0.5)}, line, np.array([3.0, -3.0, 2.5]), np.array([1.0, 0.0, 0.0])),
                gradient=0,
            ),
        ),
    )


class SumOfCosts:
    """The costs of one example at a time, in a list."""

    def cost(self, y: Any, p: Any) -> Any:
        return -(xlogy(y, p) + xlog1py(1 - y, -p))

    def __call__(self, params: Any, model: Any, x: Any, y: Any) -> Any:
        p = model(params, x)
        return jnp.stack([self.cost(y[i], p[i]) for i in range(len(y))]).sum()


def loss_by_optax(params: Any, model: Any, x: Any, y: Any) -> Any:
    print("probabilities", p := model(params, x))
    return optax().sigmoid_binary_cross_entropy(logit(p), y).sum()


logistic_loss = Exercise(
    "logistic_loss",
    _logistic_loss_probes,
    wrong=(
        KnownWrong(
            "ignores_the_model",
            lambda params, model, x, y: answers.binary_cross_entropy(y, answers.logistic_model(params, x)),
            "The model that your function is given is not used: yours is always logistic(w * x + b). Another model has different names in params.",
        ),
        KnownWrong(
            "truth_and_prediction_swapped",
            lambda params, model, x, y: -jnp.sum(_terms(model(params, x), jnp.clip(y, 1e-7, 1 - 1e-7))),
            _SWAPPED,
        ),
        KnownWrong(
            "truth_and_prediction_swapped_whole",
            lambda params, model, x, y: -jnp.sum(_terms(model(params, x), y)),
            _SWAPPED,
        ),
        KnownWrong(
            "mean_for_sum",
            lambda params, model, x, y: -jnp.mean(_terms(y, model(params, x))),
            "This is the mean over the examples. In this workshop classification losses are sums.",
        ),
        KnownWrong(
            "forgot_the_minus",
            lambda params, model, x, y: jnp.sum(_terms(y, model(params, x))),
            "Your loss is negative and grows as the fit gets better. A loss should shrink.",
        ),
        KnownWrong(
            "squared_error",
            lambda params, model, x, y: jnp.mean((y - model(params, x)) ** 2),
            "This is the mean squared error of the last chapter. Use the binary cross entropy here.",
        ),
        KnownWrong(
            "returns_predictions",
            lambda params, model, x, y: model(params, x),
            "The predictions came back. The loss says in one number how far they are from y.",
        ),
    ),
    right=(
        SumOfCosts(),
        loss_by_optax,
        lambda params, model, x, y: (
            -sum(w * jnp.log(p) + (1 - w) * jnp.log(1 - p) for w, p in zip(y, model(params, x), strict=True))
        ),
        jax.jit(answers.logistic_loss, static_argnums=1),
        functools.partial(lambda compare, params, model, x, y: compare(y, model(params, x)), answers.negative_log_likelihood),
    ),
    hints=(
        "It is mseloss from the last chapter with a different comparison.",
        "Predict with the model that is handed in, model(params, x), then compare with y.",
        "binary_cross_entropy takes the truth first and the predictions second.",
    ),
    why="The same form as mseloss: params first for jax.grad, the model as an argument. Only the comparison is different.",
    builds_on=("binary_cross_entropy",),
    lies_in=(0, np.inf),
)


def _dlogistic_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    model, other = Given("squashed_line"), {"a": [np.array(0.6)], "c": np.array(-0.4)}
    return (
        Probe((_theta(rng), model, np.array([1.0]), np.array([0.0]))),
        Probe((_theta(rng), model, _some(rng, 3), _labels(rng, 3)), again=True, traced=True),
        Probe((_theta(rng), model, _some(rng, 3), _labels(rng, 3))),
        *further(
            Probe((_theta(rng), model, _some(rng, 2), np.array([0.2, 0.7]))),
            Probe((other, Given("squashed_parabola"), _some(rng, 3), _labels(rng, 3))),
            Probe((_theta(rng), model, Span(-1, 1, 100), Span(0, 0, 100))),
        ),
    )


def slopes_by_hand(params: Any, model: Any, x: Any, y: Any) -> Any:
    p = model(params, x)
    return {"w": jnp.sum((p - y) * x), "b": jnp.sum(p - y)}


def slopes_by_chain_rule(params: Any, model: Any, x: Any, y: Any) -> Any:
    p, pull = jax.vjp(functools.partial(model, x=x), params)
    return pull((p - y) / (p * (1 - p)))[0]


def slopes_example_by_example(params: Any, model: Any, x: Any, y: Any) -> Any:
    def loss_of_one(params: Any, x: Any, y: Any) -> Any:
        return answers.logistic_loss(params, model, x[None], y[None])

    slopes = jax.vmap(jax.grad(loss_of_one), in_axes=(None, 0, 0))(params, x, y)
    return jax.tree.map(functools.partial(jnp.sum, axis=0), slopes)


dlogistic_loss = Exercise(
    "dlogistic_loss",
    _dlogistic_probes,
    wrong=(
        KnownWrong(
            "gradient_in_x",
            jax.grad(answers.logistic_loss, argnums=2),
            "This is the gradient with respect to x: how the loss would change if the data moved. Which argument do we train?",
        ),
        KnownWrong(
            "gradient_in_y",
            jax.grad(answers.logistic_loss, argnums=3),
            "This is the gradient with respect to y: how the loss would change if the labels moved. Which argument do we train?",
        ),
        KnownWrong(
            "sign_flipped",
            lambda *args: jax.tree.map(jnp.negative, jax.grad(answers.logistic_loss)(*args)),
            "Every number has the wrong sign. The gradient points uphill; the minus comes later, in the step.",
        ),
        KnownWrong(
            "the_loss_itself",
            answers.logistic_loss,
            "This is the loss, one number. Its gradient has one number for each number in params.",
        ),
        KnownWrong(
            "value_and_grad",
            jax.value_and_grad(answers.logistic_loss),
            "The loss came back along with its gradient. The exercise asks for the gradient alone.",
        ),
        KnownWrong(
            "of_the_mean",
            lambda params, model, x, y: jax.grad(lambda p: -jnp.mean(_terms(y, model(p, x))))(params),
            "This is the gradient of the mean: too small by a factor, the number of examples. logistic_loss is a sum.",
        ),
        KnownWrong(
            "by_hand",
            slopes_by_hand,
            "The formula sum((p - y) x) is right for the logistic model, and for no other. The model is an argument here, and its "
            "parameters may have other names. jax.grad of logistic_loss works for any model.",
        ),
        KnownWrong(
            "of_the_squared_error",
            lambda params, model, x, y: jax.grad(lambda p: jnp.mean((y - model(p, x)) ** 2))(params),
            "This is the gradient of the mean squared error. Differentiate logistic_loss.",
        ),
    ),
    right=(
        slopes_by_chain_rule,
        slopes_example_by_example,
        jax.jacrev(answers.logistic_loss),
        jax.jit(jax.grad(answers.logistic_loss), static_argnums=1),
        lambda params, model, x, y: jax.value_and_grad(answers.logistic_loss)(params, model, x, y)[1],
    ),
    hints=(
        "As with dmseloss: jax.grad makes a gradient out of a function.",
        "params is the first argument of logistic_loss, and the first argument is what jax.grad looks at.",
        "Hand logistic_loss itself to jax.grad, not the result of calling it. What comes back takes the same four arguments.",
    ),
    why="The same one line as dmseloss: params is the first argument, and the gradient comes back in its form. Chapter 04 finds the "
    "same numbers without jax.grad.",
    builds_on=("logistic_loss",),
)


def _predict_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    tie = {"w": np.array(1.0), "b": np.array(0.0)}
    theta = {"w": np.array(2.0), "b": np.array(1.0)}
    return (
        Probe((tie, np.array(0.0))),
        Probe((theta, np.array([-2.0, -0.4, 0.0, 1.0])), {"threshold": 0.8}, traced=True),
        Probe((theta, np.array([-2.0, -1.0, 1.0, 3.0])), {"threshold": 0.1}),
        Probe((_theta(rng), np.round(rng.uniform(1, 4, 4), 1) * np.array([1, -1, 1, -1])), again=True),
        Probe((theta, Span(-4.03, 4, 40))),
        Probe((), {"threshold": 0.5}, harness="defaults"),
        # One number; certain either way; thresholds beyond what a probability can be.
        *further(
            Probe((theta, np.array([500.0, -500.0]))),
            Probe((theta, np.array([-1.0, 1.0])), {"threshold": 1.01}),
            Probe((theta, np.array([-1.0, 1.0])), {"threshold": 0.0}),
        ),
    )


def decision_by_loop(theta: Any, x: Any, threshold: float = 0.5) -> Any:
    print("deciding at", threshold, file=sys.stderr)
    decisions = [jnp.where(p >= threshold, 1, 0) for p in answers.logistic_model(theta, x.ravel())]
    return jnp.stack(decisions).reshape(x.shape)


predict = Exercise(
    "predict",
    _predict_probes,
    wrong=(
        KnownWrong(
            "returns_probabilities",
            lambda theta, x, threshold=0.5: answers.logistic_model(theta, x),
            "The probabilities came back. The exercise asks for decisions, 0 or 1.",
        ),
        KnownWrong(
            "strictly_above",
            lambda theta, x, threshold=0.5: jnp.where(answers.logistic_model(theta, x) > threshold, 1, 0),
            "Your function returns 0 where the probability is exactly the threshold. 'At least' includes the threshold itself.",
        ),
        KnownWrong(
            "ignores_threshold",
            lambda theta, x, threshold=0.5: jnp.where(answers.logistic_model(theta, x) >= 0.5, 1, 0),
            "Your limit is always one half. Compare with the threshold that your function is given.",
        ),
        KnownWrong(
            "decisions_swapped",
            lambda theta, x, threshold=0.5: jnp.where(answers.logistic_model(theta, x) >= threshold, 0, 1),
            "0 and 1 are swapped: a large probability of class 1 should give 1.",
        ),
        KnownWrong(
            "booleans",
            lambda theta, x, threshold=0.5: answers.logistic_model(theta, x) >= threshold,
            "True and False came back. The decisions are right; turn them into the integers 1 and 0.",
        ),
        KnownWrong(
            "floats",
            lambda theta, x, threshold=0.5: jnp.where(answers.logistic_model(theta, x) >= threshold, 1.0, 0.0),
            "1.0 and 0.0 came back. The decisions are right; make them integers, so that you can count and index with them.",
        ),
        KnownWrong(
            "compares_the_score",
            lambda theta, x, threshold=0.5: jnp.where(theta["w"] * x + theta["b"] >= threshold, 1, 0),
            "You compare the score w * x + b. The threshold is a probability: compare a probability with it.",
        ),
    ),
    right=(
        decision_by_loop,
        lambda theta, x, threshold=0.5: (answers.logistic_model(theta, x) >= threshold).astype(int),
        lambda theta, x, threshold=0.5: jnp.asarray(answers.logistic_model(theta, x) >= threshold, dtype=jnp.int32),
        lambda theta, x, threshold=0.5: 1 - jnp.int32(answers.logistic_model(theta, x) < threshold),
        jax.jit(lambda theta, x, threshold=0.5: jnp.where(answers.logistic_model(theta, x) < threshold, 0, 1)),
        lambda theta, x, threshold=0.5: jnp.digitize(answers.logistic_model(theta, x), jnp.array([threshold])),
    ),
    hints=(
        "First compute the probabilities with the model, then compare.",
        "p >= threshold is an array of True and False. jnp.where(condition, a, b) picks a where it holds, b elsewhere.",
        "Pick the integers 1 and 0 (not 1.0 and 0.0), and compare with the parameter threshold.",
    ),
    why="The comparison is 'at least', so a tie goes to class 1. jnp.where works on whole arrays and under jit, where an "
    "`if` does not.",
    integer=True,
    builds_on=("logistic_model",),
)
