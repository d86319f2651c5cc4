"""Chapter 08: softmax, its cross entropy, the model of many classes, and its two-class case."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import logsumexp, xlogy

from dl_workshop import answers
from dl_workshop.exercises.spec import Exercise, KnownWrong, Probe, further, optax


def _some(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return np.round(rng.uniform(-2.5, 2.5, shape), 1)


def _exponentials(z: Any) -> Any:
    return jnp.exp(z - jnp.max(z))


def _softmax_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    # All probabilities add up to 1 whatever the scores, so only the slope of a single one says anything.
    far_apart = np.array([[1e4, 9999.0, 9998.0], [-1e4, -9999.0, -9998.0]])
    return (
        Probe((np.array([3.0, 1.0, -3.0]),)),
        Probe((np.array([1e4, 0.0, -1e4]),), gradient=0, harness="first_class", atol=1e-6),
        Probe((np.zeros(3),)),
        Probe((_some(rng, 3),), gradient=0, harness="first_class"),
        Probe((_some(rng, 2, 3),), again=True, traced=True),
        Probe((far_apart,), atol=2e-3),
        # Two classes, five, and one; a single row.
        *further(Probe((_some(rng, 3, 2),)), Probe((_some(rng, 1, 5),)), Probe((_some(rng, 5),)), Probe((_some(rng, 2, 1),))),
    )


def row_softmax(z: Any) -> Any:
    exponentials = jnp.exp(z - z.max())
    return exponentials / exponentials.sum()


def softmax_row_by_row(z: Any) -> Any:
    return row_softmax(z) if z.ndim == 1 else jnp.stack([softmax_row_by_row(row) for row in z])


def softmax_by_transposing(z: Any) -> Any:
    columns = jnp.moveaxis(z, -1, 0)
    exponentials = jnp.exp(columns - columns.max(axis=0))
    return jnp.moveaxis(exponentials / exponentials.sum(axis=0), 0, -1)


softmax = Exercise(
    "softmax",
    _softmax_probes,
    wrong=(
        KnownWrong(
            "overflows",
            lambda z: jnp.exp(z) / jnp.sum(jnp.exp(z), axis=-1, keepdims=True),
            "The formula is right, but a score of 10000 gives NaN: its exponential is too large for any float. What could be "
            "subtracted from all scores of a row without changing the result?",
        ),
        KnownWrong(
            "one_sum_for_all",
            lambda z: jnp.exp(z) / jnp.sum(jnp.exp(z)),
            "Right for one row of scores. With two rows, everything together adds up to 1; each row should. Look for a way "
            "to sum along the last axis only.",
        ),
        KnownWrong(
            "one_sum_for_all_stable",
            lambda z: _exponentials(z) / jnp.sum(_exponentials(z)),
            "No overflow any more, and right for one row. With two rows, everything together adds up to 1; each row should, "
            "with its own maximum and its own sum.",
        ),
        KnownWrong(
            "one_maximum_for_all",
            lambda z: _exponentials(z) / jnp.sum(_exponentials(z), axis=-1, keepdims=True),
            "All rows share one maximum. A row far below it becomes 0 divided by 0. Which maximum belongs to which row?",
        ),
        KnownWrong(
            "forgot_keepdims",
            lambda z: jnp.exp(z) / jnp.sum(jnp.exp(z), axis=-1),
            "With two rows the sums form a plain vector of two, and three columns cannot be divided by it. Keep the summed "
            "axis with length one: keepdims=True.",
        ),
        KnownWrong(
            "along_the_first_axis",
            lambda z: jax.nn.softmax(z, axis=0),
            "With several rows, your columns add up to 1. Each row is one example, so it is the rows that should.",
        ),
        KnownWrong(
            "forgot_the_exponential",
            lambda z: z / jnp.sum(z, axis=-1, keepdims=True),
            "The scores are divided by their sum, so some results are negative and some exceed 1. What makes every score "
            "positive first?",
        ),
        KnownWrong(
            "forgot_the_sum",
            lambda z: jnp.exp(z - jnp.max(z, axis=-1, keepdims=True)),
            "The largest of your probabilities is always 1, so they add up to more than 1. What should they be divided by?",
        ),
        KnownWrong(
            "sign_of_z",
            lambda z: jax.nn.softmax(-z),
            "Your function gives the smallest score the largest probability. What is the sign in the exponent?",
        ),
        KnownWrong(
            "logistic_of_each",
            lambda z: jax.nn.sigmoid(z),
            "Each score is squeezed on its own, so the results do not add up to 1. Here the classes share one whole.",
        ),
        KnownWrong(
            "hard_maximum",
            lambda z: jnp.where(z == jnp.max(z, axis=-1, keepdims=True), 1.0, 0.0),
            "The winner takes all: 1 for the largest score, 0 for the others. The soft version leaves something to each.",
        ),
        KnownWrong(
            "logarithms",
            lambda z: jax.nn.log_softmax(z),
            "These are the logarithms of the probabilities: none is above 0. The exercise asks for the probabilities themselves.",
        ),
    ),
    right=(
        jax.nn.softmax,
        jax.jit(partial(jax.nn.softmax, axis=-1)),
        softmax_row_by_row,
        softmax_by_transposing,
        lambda z: jnp.exp(z - logsumexp(z, axis=-1, keepdims=True)),
        jnp.vectorize(row_softmax, signature="(k)->(k)"),
    ),
    hints=(
        "Three steps: exponentials, their sum along the last axis, and the division. See what the check says about 10000.",
        (
            "exp(z - c) / sum(exp(z - c)) is the same for every c, as exp(-c) cancels. Choose a c for each row that leaves no "
            "large number in any exponent."
        ),
        "Take c = jnp.max(z, axis=-1, keepdims=True), and use axis=-1 and keepdims=True in the sum as well.",
    ),
    why="Subtracting a row's maximum changes nothing, as exp(-max) cancels, and leaves no exponent above 0: the largest "
    "exponential is 1, the sum at least 1, and nothing overflows. axis=-1 with keepdims=True serves one row and many rows alike.",
    lies_in=(0, 1),
)


def _onehot(rng: np.random.Generator, n: int) -> np.ndarray:
    """One-hot rows of three classes, the last class missing, the first row of class 1."""
    return np.eye(3)[np.concatenate([[1], rng.integers(0, 2, n - 1)])]


def _chances(rng: np.random.Generator, n: int) -> np.ndarray:
    parts = rng.integers(1, 8, (n, 3)).astype(float)
    return np.round(parts / parts.sum(axis=1, keepdims=True), 3)


def _cross_entropy_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((np.array([[0.0, 1.0, 0.0]]), np.array([[0.2, 0.5, 0.3]])), gradient=1),
        Probe((np.array([[1.0, 0.0, 0.0]]), np.array([[1e-6, 0.5, 0.499999]])), gradient=1),
        Probe((_onehot(rng, 4), _chances(rng, 4)), gradient=1, again=True, traced=True),
        Probe((np.eye(3)[[2, 0, 1, 2]], _chances(rng, 4))),
        # Two classes, and five; nearly certain of the wrong class.
        *further(
            Probe((np.eye(2)[[1, 0, 1]], np.array([[0.3, 0.7], [0.25, 0.75], [1.0, 1e-9]])), gradient=1),
            Probe((np.eye(2)[[1] * 60], np.tile([0.9, 0.1], (60, 1)))),
            Probe((np.eye(5)[[4, 1]], np.array([[0.1, 0.2, 0.3, 0.2, 0.2], [0.3, 0.1, 0.1, 0.25, 0.25]])), gradient=1),
        ),
    )


cross_entropy = Exercise(
    "cross_entropy",
    _cross_entropy_probes,
    wrong=(
        KnownWrong(
            "mean_over_examples",
            lambda y_onehot, p: -jnp.mean(jnp.sum(y_onehot * jnp.log(p), axis=-1)),
            "This is the mean over the examples. In this workshop classification losses are sums.",
        ),
        KnownWrong(
            "mean_over_everything",
            lambda y_onehot, p: -jnp.mean(y_onehot * jnp.log(p)),
            "This is a mean, and it counts every class of every example. The exercise asks for the sum.",
        ),
        KnownWrong(
            "forgot_the_minus",
            lambda y_onehot, p: jnp.sum(y_onehot * jnp.log(p)),
            "The logarithm of a probability is negative, so your loss is too. A loss should be positive and shrink.",
        ),
        KnownWrong(
            "one_per_example",
            lambda y_onehot, p: -jnp.sum(y_onehot * jnp.log(p), axis=-1),
            "One number for each example came back. A loss is one number: add them up as well.",
        ),
        KnownWrong(
            "one_per_class",
            lambda y_onehot, p: -jnp.sum(y_onehot * jnp.log(p), axis=0),
            "One number for each class came back. A loss is one number: sum over examples and classes.",
        ),
        KnownWrong(
            "terms_of_two_classes",
            lambda y_onehot, p: -jnp.sum(y_onehot * jnp.log(p) + (1 - y_onehot) * jnp.log1p(-p)),
            "There is a second term, (1 - y) log(1 - p), as in chapter 3. Here a row holds a probability for every class, so "
            "the class that happened says it all.",
        ),
        KnownWrong(
            "truth_and_prediction_swapped",
            lambda y_onehot, p: -jnp.sum(p * jnp.log(y_onehot)),
            "The zeros of the truth are inside your logarithm, and log 0 is minus infinity. The truth is a factor in front: y times log p.",
        ),
        KnownWrong(
            "log_of_the_sum",
            lambda y_onehot, p: -jnp.log(jnp.sum(y_onehot * p)),
            "Right for one example. For several, you add up the probabilities and take one logarithm at the end. Which comes "
            "first?",
        ),
        KnownWrong(
            "all_classes",
            lambda y_onehot, p: -jnp.sum(jnp.log(p)),
            "The logarithms of all classes are added up. Only the class that really happened should count: what picks it out?",
        ),
        KnownWrong(
            "base_two",
            lambda y_onehot, p: -jnp.sum(y_onehot * jnp.log2(p)),
            "This is counted in bits, with logarithms to base 2. Here logarithms are natural: jnp.log.",
        ),
        KnownWrong(
            "squared_error",
            lambda y_onehot, p: jnp.sum((y_onehot - p) ** 2),
            "This is a squared error. The cross entropy asks for the log of the probability given to what really happened.",
        ),
    ),
    right=(
        lambda y_onehot, p: jnp.sum(-jnp.log(p) * y_onehot),
        lambda y_onehot, p: -jnp.vdot(y_onehot, jnp.log(p)),
        lambda y_onehot, p: -xlogy(y_onehot, p).sum(),
        lambda y_onehot, p: -jnp.sum(jnp.log(jnp.sum(y_onehot * p, axis=-1))),
        lambda y_onehot, p: -jnp.sum(jnp.log(jnp.where(y_onehot == 1, p, 1.0))),
        jax.jit(lambda y_onehot, p: -jnp.trace(y_onehot.T @ jnp.log(p))),
    ),
    hints=(
        "For one example the loss is -log of the probability that its true class was given.",
        "In a row such as (0, 1, 0) the 1 switches its class on and the zeros switch the others off.",
        "Multiply y_onehot by jnp.log(p), element by element, sum everything and flip the sign.",
    ),
    why="A one-hot row multiplied by the logarithms keeps exactly one of them: that of the class that happened.",
    builds_on=("softmax",),
    lies_in=(0, np.inf),
)


def _theta(rng: np.random.Generator, scale: float = 1.0) -> dict[str, np.ndarray]:
    """Two features, three classes."""
    b = np.array([0.7, -0.4, 0.2]) * scale
    return {"W": np.round(rng.uniform(-1.5, 1.5, (2, 3)), 1) * scale, "b": b}


def _model_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    far = {"W": np.array([[1e4, 0.0, -1e4], [0.0, 1e4, 0.0]]), "b": np.array([0.0, 1.0, 2.0])}
    corners = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, 0.0]])
    return (
        Probe((_theta(rng), corners)),
        Probe((_theta(rng), _some(rng, 4, 2)), again=True, traced=True),
        Probe((_theta(rng, 0.0), _some(rng, 4, 2))),
        Probe((far, corners)),
        # Other numbers of features, of classes and of examples.
        *further(
            Probe(({"W": _some(rng, 3, 2), "b": _some(rng, 2)}, _some(rng, 4, 3))),
            Probe(({"W": _some(rng, 1, 5), "b": _some(rng, 5)}, _some(rng, 1, 1))),
        ),
    )


softmax_model = Exercise(
    "softmax_model",
    _model_probes,
    wrong=(
        KnownWrong(
            "forgot_softmax",
            lambda theta, X: X @ theta["W"] + theta["b"],
            "These are the scores; some are negative, and the rows do not add up to 1. What turns scores into probabilities?",
        ),
        KnownWrong(
            "forgot_the_bias",
            lambda theta, X: answers.softmax(X @ theta["W"]),
            "Where all features are 0 your classes are equally likely, whatever theta says. Which part of it is missing?",
        ),
        KnownWrong(
            "bias_outside",
            lambda theta, X: answers.softmax(X @ theta["W"]) + theta["b"],
            "The bias is added to the probabilities, and the rows no longer sum to 1. It belongs to the scores.",
        ),
        KnownWrong(
            "logistic_of_each",
            lambda theta, X: jax.nn.sigmoid(X @ theta["W"] + theta["b"]),
            "Every score is squeezed on its own, so the rows do not add up to 1. Use your softmax.",
        ),
        KnownWrong(
            "along_the_examples",
            lambda theta, X: jax.nn.softmax(X @ theta["W"] + theta["b"], axis=0),
            "Your columns add up to 1: the examples compete with each other. The classes should compete, within each row.",
        ),
        KnownWrong(
            "overflows",
            lambda theta, X: jnp.exp(z := X @ theta["W"] + theta["b"]) / jnp.sum(jnp.exp(z), axis=-1, keepdims=True),
            "Right for small scores, but NaN for large ones: the exponential overflows. The softmax of the first exercise is "
            "safe.",
        ),
        KnownWrong(
            "logarithms",
            lambda theta, X: jax.nn.log_softmax(X @ theta["W"] + theta["b"]),
            "These are the logarithms of the probabilities. The exercise asks for the probabilities themselves.",
        ),
        KnownWrong(
            "decisions",
            lambda theta, X: jnp.argmax(X @ theta["W"] + theta["b"], axis=-1),
            "One class for each example came back. The exercise asks for a probability for every class.",
        ),
        KnownWrong(
            "classes_in_rows",
            lambda theta, X: answers.softmax(X @ theta["W"] + theta["b"]).T,
            "The probabilities are right, but the table lies on its side: an example should be a row, a class a column.",
        ),
    ),
    right=(
        lambda theta, X: jax.nn.softmax(X @ theta["W"] + theta["b"]),
        jax.jit(lambda theta, X: answers.softmax(theta["b"] + jnp.dot(X, theta["W"]))),
        lambda theta, X: jax.vmap(lambda x: answers.softmax(theta["W"].T @ x + theta["b"]))(X),
        lambda theta, X: answers.softmax(jnp.einsum("nd,dk->nk", X, theta["W"]) + theta["b"]),
        lambda theta, X: jnp.stack([row_softmax(x @ theta["W"] + theta["b"]) for x in X]),
    ),
    hints=(
        "Scores first, for all classes at once; then the function that you wrote in the first exercise.",
        (
            "X has shape (n, d) and W has shape (d, k), so the matrix product X @ W has a row for each example and a column for "
            "each class."
        ),
        'Add theta["b"], one number for each column, to X @ theta["W"], and hand the result to softmax.',
    ),
    why="One matrix product gives the scores of all examples and all classes at once. b has one number for each class; with "
    "[None, :] it becomes one row, which is then added to every row: the same as plain + b, but explicit.",
    builds_on=("softmax",),
    lies_in=(0, 1),
)


def _scores(theta: Any, X: Any) -> Any:
    return X @ theta["W"] + theta["b"]


def _picked(table: Any, labels: Any) -> Any:
    return table[jnp.arange(len(labels)), labels]


def _softmax_loss_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    far = {"W": np.array([[1e4, 0.0, -1e4], [0.0, 1e4, 0.0]]), "b": np.array([0.0, 1.0, 2.0])}
    corners = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, 0.0]])
    return (
        Probe((_theta(rng), corners, np.array([0, 1, 2, 1])), gradient=0, traced=True),
        Probe((_theta(rng), _some(rng, 4, 2), np.array([2, 0, 2, 2])), gradient=0, again=True),
        Probe((_theta(rng, 0.0), _some(rng, 3, 2), np.array([0, 1, 1])), gradient=0),
        Probe((far, corners, np.array([0, 1, 2, 2])), gradient=0),
        Probe((far, corners, np.array([1, 0, 0, 0])), gradient=0),
        # Other numbers of features, of classes and of examples.
        *further(
            Probe(({"W": _some(rng, 3, 2), "b": _some(rng, 2)}, _some(rng, 4, 3), np.array([1, 0, 0, 1])), gradient=0),
            Probe(({"W": _some(rng, 1, 5), "b": _some(rng, 5)}, _some(rng, 1, 1), np.array([4])), gradient=0),
            Probe((_theta(rng), _some(rng, 60, 2), np.arange(60) % 3)),
        ),
    )


def loss_by_onehot(theta: Any, X: Any, labels: Any) -> Any:
    z = X @ theta["W"] + theta["b"]
    return -jnp.sum(jax.nn.one_hot(labels, z.shape[-1]) * jax.nn.log_softmax(z, axis=-1))


def loss_by_logsumexp(theta: Any, X: Any, labels: Any) -> Any:
    z = X @ theta["W"] + theta["b"]
    return jnp.sum(logsumexp(z, axis=1) - jnp.take_along_axis(z, labels[:, None], axis=1)[:, 0])


def loss_one_by_one(theta: Any, X: Any, labels: Any) -> Any:
    total = 0.0
    for x, label in zip(X, labels, strict=True):
        z = x @ theta["W"] + theta["b"]
        total = total + logsumexp(z) - z[label]
    return total


def loss_by_vmap(theta: Any, X: Any, labels: Any) -> Any:
    one = lambda x, label: -jax.nn.log_softmax(theta["W"].T @ x + theta["b"])[label]  # noqa: E731
    return jax.vmap(one)(X, labels).sum()


def loss_by_optax(theta: Any, X: Any, labels: Any, reduce: Any = jnp.sum) -> Any:
    warnings.warn(f"{len(X)} examples", stacklevel=2)
    return reduce(optax().softmax_cross_entropy_with_integer_labels(X @ theta["W"] + theta["b"], labels))


softmax_loss = Exercise(
    "softmax_loss",
    _softmax_loss_probes,
    wrong=(
        KnownWrong(
            "log_of_a_rounded_zero",
            lambda theta, X, labels: -jnp.sum(jnp.log(_picked(answers.softmax_model(theta, X), labels))),
            "Right for small scores. For large ones a probability rounds to 0, and its logarithm is minus infinity. Look for "
            "the logarithm of the softmax in one piece: jax.nn has it.",
        ),
        KnownWrong(
            "clipped",
            lambda theta, X, labels: -jnp.sum(jnp.log(jnp.maximum(_picked(answers.softmax_model(theta, X), labels), 1e-7))),
            "No infinity any more, but the worst mistakes all cost the same and their slope is 0, so nothing is learned from "
            "them. Take the logarithm of the softmax in one piece instead.",
        ),
        KnownWrong(
            "small_number_added",
            lambda theta, X, labels: -jnp.sum(jnp.log(_picked(answers.softmax_model(theta, X), labels) + 1e-8)),
            "The small number added inside the logarithm hides the infinity: the worst mistakes all cost the same, and their "
            "slope is 0. Take the logarithm of the softmax in one piece instead.",
        ),
        KnownWrong(
            "overflows",
            lambda theta, X, labels: jnp.sum(
                jnp.log(jnp.sum(jnp.exp(_scores(theta, X)), axis=-1)) - _picked(_scores(theta, X), labels)
            ),
            "A good formula, the log of the sum minus the score. But exp of a score of 10000 is infinite; jax.nn has a safe "
            "log of a sum of exponentials.",
        ),
        KnownWrong(
            "mean_for_sum",
            lambda theta, X, labels: -jnp.mean(_picked(jax.nn.log_softmax(_scores(theta, X)), labels)),
            "This is the mean over the examples. In this workshop classification losses are sums.",
        ),
        KnownWrong(
            "forgot_the_minus",
            lambda theta, X, labels: jnp.sum(_picked(jax.nn.log_softmax(_scores(theta, X)), labels)),
            "Your loss is negative and grows as the fit gets better. A loss should shrink.",
        ),
        KnownWrong(
            "one_per_example",
            lambda theta, X, labels: -_picked(jax.nn.log_softmax(_scores(theta, X)), labels),
            "One number for each example came back. A loss is one number: add them up.",
        ),
        KnownWrong(
            "whole_columns",
            lambda theta, X, labels: -jnp.sum(jax.nn.log_softmax(_scores(theta, X))[:, labels]),
            "[:, labels] takes a whole column for every label. You want one number from each row: give the row numbers as well.",
        ),
        KnownWrong(
            "labels_as_weights",
            lambda theta, X, labels: -jnp.sum(labels[:, None] * jax.nn.log_softmax(_scores(theta, X))),
            "The labels are multiplied in as if they were amounts, and class 0 costs nothing. A label only says which column "
            "to look at.",
        ),
        KnownWrong(
            "all_classes",
            lambda theta, X, labels: -jnp.sum(jax.nn.log_softmax(_scores(theta, X))),
            "The logarithms of all classes are added up, and the labels are not used. Only the class that happened counts.",
        ),
        KnownWrong(
            "forgot_the_log",
            lambda theta, X, labels: -jnp.sum(_picked(answers.softmax_model(theta, X), labels)),
            "You add up the probabilities of the true classes. What does the cross entropy take of each before adding?",
        ),
        KnownWrong(
            "forgot_the_bias",
            lambda theta, X, labels: -jnp.sum(_picked(jax.nn.log_softmax(X @ theta["W"]), labels)),
            "b plays no part in your loss, so it would never be trained. The scores are X @ W + b.",
        ),
    ),
    right=(
        loss_by_onehot,
        loss_by_logsumexp,
        loss_one_by_one,
        loss_by_vmap,
        loss_by_optax,
        jax.jit(loss_by_logsumexp),
    ),
    hints=(
        "Scores, then their log-probabilities, then one number from each row, then the sum.",
        "jax.nn.log_softmax gives the logarithm of the softmax without ever forming a probability.",
        ("From a table with n rows, table[jnp.arange(n), labels] takes one number from each row. Sum these and flip the sign."),
    ),
    why="log softmax(z) = z - logsumexp(z) never forms a probability, so none can round to 0: at scores of 10000 the loss is "
    "large and finite, and its slope is right. take_along_axis picks one number from each row, as "
    "log_p[jnp.arange(n), labels] does; on large tables it is quicker, forwards and backwards.",
    builds_on=("softmax_model",),
    lies_in=(0, np.inf),
)


def _as_logistic_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    same = {"W": np.repeat(_some(rng, 3, 1), 2, axis=1), "b": np.array([0.5, 0.5])}
    return (
        Probe(({"W": np.array([[0.0, 2.0], [1.0, 1.0], [3.0, -1.0]]), "b": np.array([1.0, 4.0])},), gradient=0),
        Probe(({"W": _some(rng, 3, 2), "b": np.array([-0.3, 0.8])},), again=True, traced=True),
        Probe((same,)),
        *further(Probe(({"W": _some(rng, 1, 2), "b": _some(rng, 2)},)), Probe(({"W": _some(rng, 5, 2), "b": _some(rng, 2)},))),
    )


class Difference:
    """An answer need not be a function."""

    def __call__(self, theta: Any) -> Any:
        difference = jax.tree.map(lambda leaf: leaf[..., 1] - leaf[..., 0], theta)
        return {"b": difference["b"], "w": difference["W"]}


as_logistic = Exercise(
    "as_logistic",
    _as_logistic_probes,
    wrong=(
        KnownWrong(
            "class_0_minus_class_1",
            lambda theta: {"w": theta["W"][:, 0] - theta["W"][:, 1], "b": theta["b"][0] - theta["b"][1]},
            "Every sign is the wrong way round: this logistic model gives the probability of class 0.",
        ),
        KnownWrong(
            "column_of_class_1",
            lambda theta: {"w": theta["W"][:, 1], "b": theta["b"][1]},
            "You take class 1 alone. Its probability depends on the score of class 0 as well: compare the two.",
        ),
        KnownWrong(
            "rows_for_columns",
            lambda theta: {"w": theta["W"][1] - theta["W"][0], "b": theta["b"][1] - theta["b"][0]},
            "Rows of W are features, columns are classes. You subtracted one feature from another.",
        ),
        KnownWrong(
            "bias_of_class_1",
            lambda theta: {"w": theta["W"][:, 1] - theta["W"][:, 0], "b": theta["b"][1]},
            "w is right. b follows the same rule as w.",
        ),
        KnownWrong(
            "half_the_difference",
            lambda theta: {"w": (theta["W"][:, 1] - theta["W"][:, 0]) / 2, "b": (theta["b"][1] - theta["b"][0]) / 2},
            "This is half of what it should be. Divide both exponentials by that of class 0 and look at what is left in the "
            "exponent.",
        ),
        KnownWrong(
            "sum_of_the_classes",
            lambda theta: {"w": theta["W"][:, 1] + theta["W"][:, 0], "b": theta["b"][1] + theta["b"][0]},
            "The two classes are added. But if both scores rise together nothing changes, so that cannot be what matters.",
        ),
        KnownWrong(
            "axis_left_over",
            lambda theta: {"w": theta["W"][:, 1:] - theta["W"][:, :1], "b": theta["b"][1:] - theta["b"][:1]},
            "The numbers are right, but w has one axis too many, and b is an array of one. Index with 1, not with 1:.",
        ),
        KnownWrong(
            "capital_w",
            lambda theta: {"W": theta["W"][:, 1] - theta["W"][:, 0], "b": theta["b"][1] - theta["b"][0]},
            'The numbers are right. The weights of a logistic model are called "w", with a small letter.',
        ),
    ),
    right=(
        Difference(),
        lambda theta: {"w": jnp.diff(theta["W"], axis=1)[:, 0], "b": jnp.diff(theta["b"])[0]},
        lambda theta: dict(zip("wb", (leaf @ jnp.array([-1.0, 1.0]) for leaf in (theta["W"], theta["b"])), strict=True)),
        lambda theta: {"w": theta["W"].T[1] - theta["W"].T[0], "b": -(theta["b"][0] - theta["b"][1])},
        jax.jit(lambda theta: {"w": theta["W"][:, -1] - theta["W"][:, 0], "b": theta["b"][-1] - theta["b"][0]}),
    ),
    hints=(
        "Write down the softmax of two scores and divide numerator and denominator by the exponential of z1.",
        (
            "You get 1 / (1 + exp(z0 - z1)): the logistic function of z1 - z0. Both scores are lines in x; so what is their "
            "difference?"
        ),
        "W[:, 1] holds the weights of class 1 and W[:, 0] those of class 0. Subtract, and do the same with b.",
    ),
    why="softmax of two scores: exp(z1) / (exp(z0) + exp(z1)) = 1 / (1 + exp(-(z1 - z0))). Only the difference of the scores "
    "matters, and the difference of two lines is a line: its weights are the difference of the columns.",
    builds_on=(),
)
