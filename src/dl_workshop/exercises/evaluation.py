"""Chapter 06: many features, fair data, and what the numbers of a classifier mean."""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import answers
from dl_workshop.exercises.spec import Exercise, KnownWrong, Probe, Span, further, optax

# Shapes are few and shared: every new one costs JAX a compilation of each operation.
_TABLE = np.array([[1.0, 1.0], [4.0, 2.0], [2.0, 4.0], [0.0, -1.0]])
_LABELS = np.array([0, 1, 1, 0])


def _table(rng: np.random.Generator, columns: int = 2) -> np.ndarray:
    return np.round(rng.uniform(-2.5, 2.5, (4, columns)), 1)


def _append_ones_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((np.array([[4.0, 2.0]]),)),
        Probe((_TABLE,), gradient=0, again=True, traced=True),
        Probe((_table(rng, 1),)),
        *further(
            Probe((1000 * _table(rng, 5),)),
            Probe((_table(rng, 3)[:1],)),
            Probe((np.array([[1.0, 3.0], [1.0, 5.0]]),)),
        ),
    )


class OnesFirst:
    """An answer need not be a function."""

    def __call__(self, X: Any) -> Any:
        print("rows, columns:", *X.shape)
        return jnp.ones((X.shape[0], X.shape[1] + 1)).at[:, 1:].set(X)


append_ones = Exercise(
    "append_ones",
    _append_ones_probes,
    wrong=(
        KnownWrong(
            "ones_last",
            lambda X: jnp.concatenate([X, jnp.ones((len(X), 1))], axis=1),
            "The ones come after the features. Here they come first, so that the first weight is the bias.",
        ),
        KnownWrong(
            "a_row_of_ones",
            lambda X: jnp.concatenate([jnp.ones((1, X.shape[1])), X], axis=0),
            "A row was added: an example that nobody measured. Each example should get one more feature. Which axis is that?",
        ),
        KnownWrong(
            "zeros",
            lambda X: jnp.concatenate([jnp.zeros((len(X), 1)), X], axis=1),
            "The new column holds zeros. A weight times 0 adds nothing. By which number must it be multiplied to be added as it is?",
        ),
        KnownWrong(
            "adds_one",
            lambda X: X + 1,
            "Every number has grown by one. The features should stay as they are, beside a new column.",
        ),
        KnownWrong(
            "unchanged",
            lambda X: X,
            "X came back as it was. jnp.concatenate gives a new array; is that the one you return?",
        ),
        KnownWrong(
            "only_the_ones",
            lambda X: jnp.ones((len(X), 1)),
            "The column of ones came back alone. The features belong beside it.",
        ),
        KnownWrong(
            "ones_on_both_sides",
            lambda X: jnp.pad(X, ((0, 0), (1, 1)), constant_values=1),
            "There are ones on both sides. One bias is enough.",
        ),
    ),
    right=(
        OnesFirst(),
        lambda X: jnp.hstack([jnp.ones((X.shape[0], 1)), X]),
        lambda X: jnp.pad(X, ((0, 0), (1, 0)), constant_values=1),
        lambda X: jnp.column_stack((jnp.ones(len(X)), X)),
        lambda X: jnp.insert(X, 0, 1, axis=1),
        jax.jit(jax.vmap(lambda row: jnp.append(jnp.ones(1), row))),
    ),
    hints=(
        "How many rows does the new column need? One for each example: len(X).",
        "jnp.ones takes a shape. For a column that can stand beside a table, the shape is (rows, 1).",
        "jnp.concatenate takes a list of tables, in the order in which they should stand, and the axis along which they are joined.",
    ),
    why="The score b + w1 x1 + w2 x2 is one product of a row (1, x1, x2) with the weights (b, w1, w2), so the bias needs no "
    "special rule. X.dtype keeps the kind of number that X has.",
)


def _fit_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    teams = np.concatenate([np.ones((4, 1)), _TABLE], axis=1)
    other = np.concatenate([np.ones((4, 1)), _table(rng)], axis=1)
    return (
        Probe((teams, _LABELS, 0.1, 1)),
        Probe((teams, _LABELS, 0.1, 3), again=True),
        Probe((other, np.array([1, 0, 1, 1]), 0.2, 2), traced=True),
        # Another number of examples: if there were always four, 4 / n would pass for 1.
        Probe((other[:3], np.array([1, 1, 1]), 0.2, 3)),
        # Steps so long that scores leave the range in which exp is safe.
        Probe((teams, _LABELS, 1e4, 2)),
        # No step; many; other numbers of weights and of examples; slopes far out, and small ones; steps that are too long.
        *further(
            Probe((teams, _LABELS, 0.1, 0)),
            Probe((teams, _LABELS, 0.02, 60), rtol=1e-3),
            Probe((_table(rng, 5), _LABELS, 0.1, 2)),
            Probe((_table(rng, 1), _LABELS, 0.1, 2)),
            Probe((other[:1], np.array([0]), 0.1, 2)),
            Probe((5000 * other, np.array([1, 0, 1, 1]), 1e-6, 1)),
            Probe((0.001 * other, np.array([1, 0, 1, 1]), 20.0, 3)),
            Probe((np.array([[1.0, -1.0], [1.0, 2.0], [1.0, 1.0], [1.0, -2.0]]), np.array([0, 1, 1, 1]), 2.0, 5)),
        ),
    )


def _descent(slope: Callable[..., Any], start: float = 0.0, extra: int = 0) -> Callable[..., Any]:
    """`fit_weights` with another gradient, another start, or more steps."""

    def fit(X1: Any, y: Any, step_size: float, n_steps: int) -> Any:
        weights = jnp.full(X1.shape[1], start)
        for _ in range(n_steps + extra):
            weights = weights - step_size * slope(X1, y, weights)
        return weights

    return fit


def _p(X1: Any, weights: Any) -> Any:
    return jax.nn.sigmoid(X1 @ weights)


def _summed(X1: Any, y: Any, weights: Any) -> Any:
    return X1.T @ (_p(X1, weights) - y)


def _one_by_one(X1: Any, y: Any, step_size: float, n_steps: int) -> Any:
    weights = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        for i in range(len(y)):
            weights = weights - step_size * (jax.nn.sigmoid(X1[i] @ weights) - y[i]) * X1[i]
    return weights


def _one_weight_at_a_time(X1: Any, y: Any, step_size: float, n_steps: int) -> Any:
    weights = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        for j in range(len(weights)):
            weights = weights.at[j].add(-step_size * _summed(X1, y, weights)[j])
    return weights


def weights_by_grad(X1: Any, y: Any, step_size: float, n_steps: int) -> Any:
    def loss(weights: Any) -> Any:
        return jnp.sum(jnp.logaddexp(0.0, X1 @ weights) - y * (X1 @ weights))

    weights = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        weights -= step_size * jax.grad(loss)(weights)
    return weights


def weights_by_scan(X1: Any, y: Any, step_size: float, n_steps: int) -> Any:
    def step(weights: Any, _: None) -> Any:
        return weights + step_size * (y - jax.nn.sigmoid(X1 @ weights)) @ X1, None

    return jax.lax.scan(step, jnp.zeros(X1.shape[1]), length=n_steps)[0]


def weights_by_sums(X1: Any, y: Any, step_size: float, n_steps: int) -> Any:
    weights = jnp.zeros_like(X1[0])
    for _ in range(n_steps):
        p = jax.nn.sigmoid(X1 @ weights)
        weights = weights - step_size * jnp.sum((p - y)[:, None] * X1, axis=0)
    return weights


def weights_by_fori(X1: jax.Array, y: jax.Array, step_size: float = 0.1, n_steps: int = 100) -> jax.Array:
    def step(_: Any, weights: Any) -> Any:
        p = jax.nn.sigmoid(jnp.einsum("nd,d->n", X1, weights))
        return weights - step_size * jnp.einsum("nd,n->d", X1, p - y)

    warnings.warn(f"{n_steps} steps of {step_size}", stacklevel=2)
    return jax.lax.fori_loop(0, n_steps, step, jnp.zeros(X1.shape[1]))


fit_weights = Exercise(
    "fit_weights",
    _fit_probes,
    wrong=(
        KnownWrong(
            "uphill",
            _descent(lambda X1, y, weights: -_summed(X1, y, weights)),
            "The steps go uphill: the probabilities move away from the labels. Is it p - y or y - p, and is the step "
            "added or taken away?",
        ),
        KnownWrong(
            "mean_gradient",
            _descent(lambda X1, y, weights: _summed(X1, y, weights) / len(y)),
            "Every step is too short by a factor: the number of examples. The gradient here is the sum over the examples, not the mean.",
        ),
        KnownWrong(
            "forgot_logistic",
            _descent(lambda X1, y, weights: X1.T @ (X1 @ weights - y)),
            "The scores are compared with the labels. A label should be compared with a probability: what turns a score into one?",
        ),
        KnownWrong(
            "decisions_for_probabilities",
            _descent(lambda X1, y, weights: X1.T @ ((_p(X1, weights) >= 0.5) - y)),
            "Decisions, 0 or 1, are compared with the labels. Then an example on the right side teaches nothing; use the "
            "probabilities themselves.",
        ),
        KnownWrong(
            "squared_error_gradient",
            _descent(lambda X1, y, weights: X1.T @ ((_p(X1, weights) - y) * _p(X1, weights) * (1 - _p(X1, weights)))),
            "This is the gradient of the squared error. That of the cross entropy has no factor p (1 - p).",
        ),
        KnownWrong(
            "starts_from_ones",
            _descent(_summed, start=1.0),
            "After no steps at all the weights should be zeros, but yours are ones.",
        ),
        KnownWrong(
            "one_step_only",
            lambda X1, y, step_size, n_steps: -step_size * min(n_steps, 1) * _summed(X1, y, jnp.zeros(X1.shape[1])),
            "However many steps are asked for, only one is taken. Is the return inside the loop, or the gradient always taken at zeros?",
        ),
        KnownWrong(
            "one_step_too_many",
            _descent(_summed, extra=1),
            "There is one step more than asked for: n_steps counts them all.",
        ),
        KnownWrong(
            "one_example_at_a_time",
            _one_by_one,
            "The weights move after each example. That is another method; here all examples are added up first, and then one step "
            "is taken.",
        ),
        KnownWrong(
            "one_weight_at_a_time",
            _one_weight_at_a_time,
            "The weights move one after the other, and each sees those that have already moved. In a step of gradient descent all "
            "slopes are taken at the same place, and then all weights move at once.",
        ),
    ),
    right=(
        weights_by_grad,
        weights_by_scan,
        weights_by_sums,
        weights_by_fori,
        jax.jit(weights_by_scan, static_argnums=3),
    ),
    hints=(
        "Chapter 04 found the gradient: the sum over examples of (p - y) times the input. Start from zeros and step against it.",
        "All scores at once are X1 @ weights. logistic makes them probabilities, and p - y is one number for each example.",
        "X1.T @ (p - y) multiplies each example's p - y by its row and adds them up: one number for each weight.",
    ),
    why="X1.T @ (p - y) is the sum over examples of (p - y) times the example, for all weights at once: no loop over examples, "
    "and none over features. jax.grad of the cross entropy would give the same numbers.",
)


def _standardize_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    training = np.array([[1.0, 2.0], [3.0, 2.0], [5.0, 2.0], [7.0, 2.0]])
    wide = _table(rng) * np.array([1.0, 1000.0]) + np.array([0.0, 5000.0])
    return (
        Probe((_TABLE, _table(rng))),
        Probe((training, np.array([[4.0, 2.5], [3.0, 2.0], [5.0, 1.5], [7.0, 2.0]]))),
        Probe((wide, _table(rng)), again=True, traced=True),
        # Other numbers of columns and of rows, a single row in training too; columns that hardly differ.
        *further(
            Probe((_table(rng, 1), _table(rng, 1)[:1])),
            Probe((_table(rng, 5)[:3], _table(rng, 5))),
            Probe((1e-4 * _table(rng), 1e-4 * _table(rng))),
            Probe((_TABLE + 5000, _table(rng) + 5000), rtol=1e-2),
            Probe((_TABLE, 1000 * _table(rng))),
            Probe((np.array([[2.0, -1.0]]), _table(rng))),
        ),
    )


def _scaled(X_train: Any, X: Any, deviation: Any) -> Any:
    return (X - X_train.mean(axis=0)) / deviation


def _safe(deviation: Any) -> Any:
    return jnp.where(deviation > 0, deviation, 1.0)


def standardize_column_by_column(X_train: Any, X: Any) -> Any:
    def column(train: Any, new: Any) -> Any:
        deviation = jnp.sqrt(jnp.mean((train - train.mean()) ** 2))
        return (new - train.mean()) / jnp.where(deviation == 0, 1, deviation)

    return jax.vmap(column, in_axes=1, out_axes=1)(X_train, X)


def standardize_with_where(X_train: Any, X: Any) -> Any:
    centred, deviation = X - X_train.mean(0), jnp.std(X_train, 0)
    return jnp.where(deviation == 0, centred, centred / deviation)


def standardize_with_select(X_train: Any, X: Any) -> Any:
    deviation = jnp.std(X_train, axis=0)
    return jnp.divide(X - jnp.mean(X_train, axis=0), deviation + (deviation == 0))


def standardize_in_a_list(X_train: Any, X: Any) -> Any:
    columns = []
    for train, new in zip(X_train.T, X.T, strict=True):
        centred = new - train.sum() / len(train)
        spread = jnp.where(train.min() == train.max(), 1.0, jnp.sqrt(jnp.var(train)))
        print("a column spread by", spread, file=sys.stderr)
        columns.append(centred / spread)
    return jnp.stack(columns, axis=1)


standardize = Exercise(
    "standardize",
    _standardize_probes,
    wrong=(
        KnownWrong(
            "by_its_own_numbers",
            lambda X_train, X: answers.standardize(X, X),
            "X is scaled by its own mean and deviation. New data must be treated as the training data were, or the weights "
            "learned there mean something else: take both numbers from X_train.",
        ),
        KnownWrong(
            "divides_by_zero",
            lambda X_train, X: _scaled(X_train, X, X_train.std(axis=0)),
            "A column that is constant in training has deviation 0, and dividing by it gives NaN or infinity. What could such "
            "a column be divided by so that it stays as it is?",
        ),
        KnownWrong(
            "a_tiny_number_added",
            lambda X_train, X: _scaled(X_train, X, X_train.std(axis=0) + 1e-8),
            "There is no NaN, but a new value in a column that was constant in training becomes far too large: it is "
            "divided by the tiny number.",
        ),
        KnownWrong(
            "constant_becomes_zero",
            lambda X_train, X: jnp.where(X_train.std(axis=0) > 0, answers.standardize(X_train, X), 0.0),
            "A column that is constant in training becomes 0 everywhere. Only the mean should be taken away, so a new value keeps its "
            "distance from it.",
        ),
        KnownWrong(
            "divisor_n_minus_one",
            lambda X_train, X: _scaled(X_train, X, _safe(X_train.std(axis=0, ddof=1))),
            "Your deviation divides by n - 1, and here it divides by n. The two differ by a little, always in the same direction.",
        ),
        KnownWrong(
            "by_the_variance",
            lambda X_train, X: _scaled(X_train, X, _safe(X_train.var(axis=0))),
            "You divide by the variance. It is a square: it turns metres into square metres. Which number has the unit of the "
            "column itself?",
        ),
        KnownWrong(
            "only_centred",
            lambda X_train, X: X - X_train.mean(axis=0),
            "The columns are centred, but still as wide as before. What should they be divided by?",
        ),
        KnownWrong(
            "from_zero_to_one",
            lambda X_train, X: (X - X_train.min(axis=0)) / _safe(X_train.max(axis=0) - X_train.min(axis=0)),
            "The training columns run from 0 to 1. That is another way of scaling, which a single far value can spoil; what is wanted here is mean 0 "
            "and deviation 1.",
        ),
        KnownWrong(
            "one_mean_for_all",
            lambda X_train, X: (X - X_train.mean()) / X_train.std(),
            "One mean and one deviation serve the whole table. Metres and euros must not be mixed: each column has its own. "
            "Which axis do mean and std go along?",
        ),
    ),
    right=(
        standardize_column_by_column,
        standardize_with_where,
        standardize_with_select,
        standardize_in_a_list,
        jax.jit(answers.standardize),
    ),
    hints=(
        "Which rows are you allowed to look at? The mean and the deviation belong to X_train; X is only transformed.",
        "X_train.mean(axis=0) and X_train.std(axis=0) give one number per column. Subtract the mean, then divide.",
        "Where the deviation is 0, divide by 1 instead: jnp.where(condition, this, that), for all columns at once.",
    ),
    why="Mean and deviation are learned from the training rows, as the weights are. A constant column is divided by 1. "
    "(It is recognized by its values: in floats the deviation of a constant such as 0.1 can come out as 1e-9 rather than 0.) "
    "keepdims leaves the shape (1, d), a table of one row, which is then applied to every row of X.",
)


def _split_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    seed = int(rng.integers(1000))
    return (
        Probe((seed, 8, (0.5, 0.25, 0.25)), harness="split_facts"),
        Probe((seed, 11, (0.6, 0.2, 0.2)), harness="split_facts"),
        Probe((seed, 3, (0.6, 0.2, 0.2)), harness="split_facts"),
        Probe((seed, 11, (0.25, 0.75)), harness="split_facts"),
        Probe((seed, 3, (1.0,)), harness="split_facts"),
        Probe((seed, 11, (0.6, 0.2, 0.2)), harness="same_split_twice"),
        Probe((48, 8, (0.5, 0.25, 0.25)), harness="split_shares"),
        *further(
            Probe((seed, 13, (0.3, 0.3, 0.2, 0.2)), harness="split_facts"),  # three are left over, and every part has some
            Probe((48, 8, (0.5, 0.5)), harness="split_neighbours"),
        ),
    )


def _cut(indices: Any, sizes: list[int]) -> tuple[Any, ...]:
    """Parts of these sizes, one after the other; what is left over is in none."""
    ends = np.cumsum([0, *sizes])
    return tuple(indices[start:end] for start, end in pairwise(ends))


def _sizes(n: int, fractions: tuple[float, ...]) -> list[int]:
    sizes = [math.floor(fraction * n + 1e-9) for fraction in fractions]
    return [sizes[0] + n - sum(sizes), *sizes[1:]]


def _rest_is_lost(key: Any, n: int, fractions: tuple[float, ...]) -> Any:
    return _cut(jax.random.permutation(key, n), [int(fraction * n) for fraction in fractions])


def _rest_to_the_last(key: Any, n: int, fractions: tuple[float, ...]) -> Any:
    sizes = [math.floor(fraction * n + 1e-9) for fraction in fractions]
    return _cut(jax.random.permutation(key, n), [*sizes[:-1], n - sum(sizes[:-1])])


def _each_drawn_alone(key: Any, n: int, fractions: tuple[float, ...]) -> Any:
    keys = jax.random.split(key, len(fractions))
    return tuple(jax.random.permutation(k, n)[:size] for k, size in zip(keys, _sizes(n, fractions), strict=True))


def _one_key_each_time(key: Any, n: int, fractions: tuple[float, ...]) -> Any:
    return tuple(jax.random.permutation(key, n)[:size] for size in _sizes(n, fractions))


def split_by_slices(key: Any, n: int, fractions: tuple[float, ...]) -> Any:
    order = jax.random.permutation(key, jnp.arange(n))
    sizes = [int(fraction * n) for fraction in fractions[1:]]
    ends = np.cumsum([0, n - sum(sizes), *sizes])
    return [order[start:end] for start, end in pairwise(ends)]


def split_from_the_back(key: Any, n: int, fractions: tuple[float, ...]) -> Any:
    order, parts = jnp.argsort(jax.random.uniform(key, (n,))), []
    for fraction in reversed(fractions[1:]):
        size = math.floor(fraction * n)
        order, part = order[: len(order) - size], order[len(order) - size :]
        parts.append(part)
    return (order, *reversed(parts))


def split_by_rank(key: Any, n: int, fractions: tuple[float, ...]) -> Any:
    """Every index has a random rank; each part takes the indices whose ranks lie between two ends."""
    ranks = np.asarray(jax.random.permutation(key, n))
    sizes = [int(n * fraction + 1e-6) for fraction in fractions]
    ends = [n - sum(sizes[1:]) + sum(sizes[1:i]) for i in range(1, len(sizes) + 1)]
    return tuple(np.flatnonzero((start <= ranks) & (ranks < end)) for start, end in pairwise([0, *ends]))


def split_sorted(key: Any, n: int, fractions: tuple[float, ...]) -> Any:
    return tuple(jnp.sort(part) for part in split_by_slices(key, n, fractions))


def split_of_lists(key: Any, n: int, fractions: tuple[float, ...]) -> Any:
    return tuple(np.asarray(part).tolist() or np.zeros(0, int) for part in split_by_slices(key, n, fractions))


split = Exercise(
    "split",
    _split_probes,
    wrong=(
        KnownWrong(
            "not_shuffled",
            lambda key, n, fractions: _cut(jnp.arange(n), _sizes(n, fractions)),
            "The parts follow the order of the data. Where a file is sorted by class, the test set then holds one class only. "
            "Shuffle first, with the key.",
        ),
        KnownWrong(
            "ignores_the_key",
            lambda key, n, fractions: _cut(jax.random.permutation(jax.random.key(0), n), _sizes(n, fractions)),
            "Every key gives the same split. The key that is handed in is not used.",
        ),
        KnownWrong(
            "numpy_generator",
            lambda key, n, fractions: _cut(np.random.permutation(n), _sizes(n, fractions)),
            "The same key gives two different splits. np.random has a hidden state; use jax.random with the key.",
        ),
        KnownWrong(
            "drawn_with_replacement",
            lambda key, n, fractions: _cut(jax.random.randint(key, (n,), 0, n), _sizes(n, fractions)),
            "Some examples occur twice, and others not at all. An example that is in both training and test makes the test too easy: "
            "shuffle the indices rather than draw them.",
        ),
        KnownWrong(
            "each_part_drawn_alone",
            _each_drawn_alone,
            "The parts are shuffled one by one, and so they overlap: an example can be in training and in test. Shuffle once, "
            "then cut.",
        ),
        KnownWrong(
            "every_part_from_the_start",
            _one_key_each_time,
            "Every part begins at the start of the shuffled list, so the small parts lie inside the large one. Where should "
            "the second one begin?",
        ),
        KnownWrong(
            "rest_is_lost",
            _rest_is_lost,
            "After rounding down, some examples are in no part. The rest belongs to the first.",
        ),
        KnownWrong(
            "rest_to_the_last",
            _rest_to_the_last,
            "The rest that rounding leaves is in the last part. Here the first part gets it, which is usually the training set.",
        ),
    ),
    right=(
        split_by_slices,
        split_from_the_back,
        split_by_rank,
        split_sorted,
        split_of_lists,
    ),
    hints=(
        "First shuffle all indices 0 to n - 1 with the key, then cut the list into parts. How long is each part?",
        "jax.random.permutation(key, n) shuffles. math.floor(fraction * n) is a size; the first part gets what is left over.",
        "The cuts lie at the running sums of the sizes, as each part begins where the last one ends. jnp.split takes a list of them.",
    ),
    why="One shuffle, then cuts, so every index is in exactly one part. jnp.split wants the places of the cuts, which are "
    "running sums of the sizes. The 1e-9 is for floats such as 0.29 * 100, which comes out as 28.999999999999996.",
)


def _accuracy_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    p = np.array([0.2, 0.6, 0.95, 0.7])
    return (
        Probe((_LABELS, p), traced=True),
        Probe((_LABELS, np.array([0.2, 0.5, 0.75, 0.4]))),
        Probe((_LABELS, p), {"threshold": 0.65}),
        Probe((_LABELS, np.array([0.1, 0.25, 0.3, 0.3])), {"threshold": 0.25}),
        Probe((np.array([0, 0, 0, 0]), p), again=True),
        Probe((rng.permutation(_LABELS), rng.permutation(p)), {"threshold": 0.9}),
        Probe((), {"threshold": 0.5}, harness="defaults"),
        *further(
            Probe((np.array([1]), np.array([0.9]))),
            Probe((np.array([0, 1, 1]), np.array([0.1, 0.8, 0.3]))),
            Probe((Span(1, 1, 1000), Span(0.1, 0.9, 1000)), {"threshold": 0.3333}),
            Probe((_LABELS, p), {"threshold": 0.0}),
            Probe((_LABELS, p), {"threshold": 1.01}),
        ),
    )


def accuracy_of_decisions(y_true: Any, p: Any, threshold: float = 0.5) -> Any:
    return (jnp.where(p < threshold, 0, 1) == y_true).mean()


def accuracy_by_loop(y_true: Any, p: Any, threshold: float = 0.5) -> Any:
    hits = 0
    for truth, probability in zip(y_true, p, strict=True):
        hits += jnp.where(probability < threshold, truth == 0, truth == 1)  # type: ignore[assignment]
    return hits / len(p)


accuracy = Exercise(
    "accuracy",
    _accuracy_probes,
    wrong=(
        KnownWrong(
            "share_of_wrong_ones",
            lambda y_true, p, threshold=0.5: 1 - answers.accuracy(y_true, p, threshold),
            "This is the share of wrong decisions. Accuracy counts the right ones.",
        ),
        KnownWrong(
            "counts",
            lambda y_true, p, threshold=0.5: jnp.sum((p >= threshold) == (y_true == 1)),
            "This is how many were right, and it grows with the data. The exercise asks for their share.",
        ),
        KnownWrong(
            "ignores_threshold",
            lambda y_true, p, threshold=0.5: answers.accuracy(y_true, p, 0.5),
            "You always decide at one half. Use the threshold that is handed in.",
        ),
        KnownWrong(
            "strictly_above",
            lambda y_true, p, threshold=0.5: jnp.mean((p > threshold) == (y_true == 1)),
            "You decide 0 where the probability is exactly the threshold. 'At least' includes the threshold itself.",
        ),
        KnownWrong(
            "rounds",
            lambda y_true, p, threshold=0.5: jnp.mean(jnp.round(p) == y_true),
            "This decides at one half, whatever the threshold, and counts exactly one half as a no. Compare with the threshold instead.",
        ),
        KnownWrong(
            "compares_probabilities",
            lambda y_true, p, threshold=0.5: jnp.mean(p == y_true),
            "You ask whether the probability equals the label, and 0.9 is never equal to 1. Decide first, then compare.",
        ),
        KnownWrong(
            "only_the_yeses",
            lambda y_true, p, threshold=0.5: jnp.sum((p >= threshold) & (y_true == 1)) / jnp.maximum(jnp.sum(y_true == 1), 1),
            "This is the share of the ones that were found, which is called recall. Accuracy looks at the zeros too.",
        ),
        KnownWrong(
            "mean_probability_of_the_truth",
            lambda y_true, p, threshold=0.5: jnp.mean(jnp.where(y_true == 1, p, 1 - p)),
            "This is the mean probability given to the truth. Accuracy counts decisions: how sure the model was does not matter.",
        ),
    ),
    right=(
        accuracy_of_decisions,
        accuracy_by_loop,
        lambda y_true, p, threshold=0.5: 1 - jnp.mean(jnp.abs(y_true - (p >= threshold))),
        lambda y_true, p, threshold=0.5: jnp.sum((p >= threshold) == y_true) / len(y_true),
        jax.jit(lambda y_true, p, threshold=0.5: jnp.mean(jnp.where(y_true == 1, p >= threshold, p < threshold))),
    ),
    hints=(
        "Three steps: decide, compare with the truth, take the share.",
        "p >= threshold is an array of True and False. So is the comparison of that with the labels.",
        "The mean of True and False is the share of True: jnp.mean counts True as 1.",
    ),
    why="The mean of an array of True and False is the share of True. `y_true == 1` makes the truth True or False as well, "
    "so that like is compared with like.",
    lies_in=(0, 1),
)


def _confusion_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    y_true = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 1])
    y_pred = np.array([0, 0, 0, 1, 1, 0, 1, 0, 1, 1])
    return (
        Probe((y_true, y_pred), traced=True),
        Probe((y_true, 0 * y_pred)),
        Probe((0 * y_true, 0 * y_pred), again=True),
        Probe((0 * y_true + 1, 0 * y_pred + 1)),
        Probe((rng.permutation(y_true), y_pred)),
        *further(
            Probe((np.array([1, 0, 1]), np.array([1, 1, 0]))), Probe((np.repeat([0, 1], 500), np.tile([0, 0, 1, 1, 1], 200)))
        ),
    )


def matrix_by_adding(y_true: Any, y_pred: Any) -> Any:
    return jnp.zeros((2, 2), dtype=int).at[y_true, y_pred].add(1)


def matrix_by_counting(y_true: Any, y_pred: Any) -> Any:
    return jnp.bincount(2 * y_true + y_pred, length=4).reshape(2, 2)


def matrix_by_one_hot(y_true: Any, y_pred: Any) -> Any:
    return jax.nn.one_hot(y_true, 2, dtype=int).T @ jax.nn.one_hot(y_pred, 2, dtype=int)


def matrix_by_products(y_true: Any, y_pred: Any) -> Any:
    hits = jnp.sum(y_true * y_pred)
    alarms, misses = jnp.sum((1 - y_true) * y_pred), jnp.sum(y_true * (1 - y_pred))
    return jnp.array([[len(y_true) - hits - alarms - misses, alarms], [misses, hits]])


confusion_matrix = Exercise(
    "confusion_matrix",
    _confusion_probes,
    wrong=(
        KnownWrong(
            "transposed",
            lambda y_true, y_pred: answers.confusion_matrix(y_true, y_pred).T,
            "Rows and columns have changed places: a false alarm is where a missed case belongs. Rows are the truth.",
        ),
        KnownWrong(
            "class_one_first",
            lambda y_true, y_pred: answers.confusion_matrix(y_true, y_pred)[::-1, ::-1],
            "Your matrix has class 1 first. The order here is 0, 1, as for any index.",
        ),
        KnownWrong(
            "shares",
            lambda y_true, y_pred: answers.confusion_matrix(y_true, y_pred) / len(y_true),
            "These are shares. The matrix counts: its four numbers add up to the number of examples.",
        ),
        KnownWrong(
            "floats",
            lambda y_true, y_pred: answers.confusion_matrix(y_true, y_pred) * 1.0,
            "The counts are right, but they are floats, such as 3.0. Count in integers.",
        ),
        KnownWrong(
            "four_in_a_row",
            lambda y_true, y_pred: answers.confusion_matrix(y_true, y_pred).ravel(),
            "The four counts are there, in one row. Give them two rows and two columns.",
        ),
        KnownWrong(
            "marks_instead_of_counts",
            lambda y_true, y_pred: jnp.zeros((2, 2), int).at[y_true, y_pred].set(1),
            "Each place says whether such a pair occurred, not how often. The same place comes up several times: what should "
            "happen to the number already there?",
        ),
        KnownWrong(
            "only_classes_that_occur",
            lambda y_true, y_pred: answers.confusion_matrix(y_true, y_pred)[jnp.unique(y_true)][
                :, jnp.unique(jnp.concatenate([y_true, y_pred]))
            ],
            "In your matrix a class that does not occur has no row or no column. The matrix is always 2 x 2; what did not happen "
            "is counted as 0.",
        ),
        KnownWrong(
            "truth_and_prediction_apart",
            lambda y_true, y_pred: jnp.array([[jnp.sum(y == c) for c in (0, 1)] for y in (y_true, y_pred)]),
            "You count the truths and the predictions separately. The matrix counts pairs: which truth came with which "
            "prediction.",
        ),
    ),
    right=(
        matrix_by_adding,
        matrix_by_counting,
        matrix_by_one_hot,
        matrix_by_products,
        jax.jit(matrix_by_adding),
    ),
    hints=(
        "Four counts: for each truth (0, then 1) and each prediction (0, then 1), how often did the two come together?",
        "(y_true == 0) & (y_pred == 1) marks the false alarms, and jnp.sum counts the marks.",
        "Put the four sums into a nested list, one inner list for each truth, and make an array of it.",
    ),
    why="Each of the four numbers is a count of pairs, and the code says which; the size never depends on which classes occur. "
    "For many classes one would write jnp.zeros((k, k), int).at[y_true, y_pred].add(1).",
    integer=True,
    lies_in=(0, np.inf),
)


def _l2_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    theta = {"w": np.array([1.5, -2.0]), "b": np.array(0.5)}
    zeros = {"w": np.array([0.0, 0.0]), "b": np.array(0.0)}
    return (
        Probe((theta, _TABLE, _LABELS, 0.0)),
        Probe((theta, _TABLE, _LABELS, 3.0), gradient=0, traced=True),
        Probe((zeros, _TABLE, _LABELS, 1.0), gradient=0),
        Probe(({"w": np.array([0.5, 0.25]), "b": np.array(-2.0)}, _table(rng)[:3], _LABELS[:3], 0.5), again=True),
        # Scores of ten thousand, half of them on the wrong side.
        Probe(
            (
                {"w": np.array([1.0, 0.0]), "b": np.array(0.0)},
                1e4 * np.array([[1.0, 0], [-1, 0], [1, 0], [-1, 0]]),
                _LABELS,
                0.1,
            ),
            gradient=0,
        ),
        # Other numbers of features and of examples; labels between 0 and 1; a large alpha.
        *further(
            Probe(({"w": np.array([0.5]), "b": np.array(-1.0)}, _table(rng, 1), _LABELS, 2.0), gradient=0),
            Probe(({"w": np.array([0.5, -1.0, 0.3]), "b": np.array(0.2)}, _table(rng, 3)[:1], np.array([1]), 50.0), gradient=0),
            Probe((theta, _TABLE, np.array([0.2, 0.9, 0.5, 0.0]), 1.5), gradient=0),
            Probe(({"w": np.full(60, 0.25), "b": np.array(0.0)}, _table(rng, 60), _LABELS, 2.0)),
        ),
    )


def _penalized(penalty: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda theta, X, y, alpha: answers.l2_logistic_loss(theta, X, y, 0.0) + alpha * penalty(theta)


def _from_probabilities(theta: Any, X: Any, y: Any, alpha: Any) -> Any:
    p = jax.nn.sigmoid(X @ theta["w"] + theta["b"])
    return -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log(1 - p)) + alpha / 2 * jnp.sum(theta["w"] ** 2)


def _kinked(theta: Any, X: Any, y: Any, alpha: Any) -> Any:
    z = X @ theta["w"] + theta["b"]
    stable = jnp.maximum(z, 0) - y * z + jnp.log1p(jnp.exp(-jnp.abs(z)))
    return jnp.sum(stable) + alpha / 2 * jnp.sum(theta["w"] ** 2)


def l2_by_optax(theta: Any, X: Any, y: Any, alpha: Any) -> Any:
    scores = X @ theta["w"] + theta["b"]
    return optax().sigmoid_binary_cross_entropy(scores, y).sum() + alpha * optax().l2_loss(theta["w"]).sum()


def l2_by_log_sigmoid(theta: Any, X: Any, y: Any, alpha: Any) -> Any:
    scores = jnp.dot(X, theta["w"]) + theta["b"]
    loss = -jnp.sum(y * jax.nn.log_sigmoid(scores) + (1 - y) * jax.nn.log_sigmoid(-scores))
    return loss + 0.5 * alpha * theta["w"] @ theta["w"]


def l2_by_vmap(theta: Any, X: Any, y: Any, alpha: Any) -> Any:
    def cost(row: Any, label: Any) -> Any:
        score = jnp.vdot(row, theta["w"]) + theta["b"]
        return jax.nn.logsumexp(jnp.array([0.0, score])) - label * score

    print("weights", theta["w"])
    return jax.vmap(cost)(X, y).sum() + 0.5 * alpha * jnp.einsum("d,d->", theta["w"], theta["w"])


def l2_by_softplus(theta: Any, X: Any, y: Any, alpha: Any) -> Any:
    scores = X @ theta["w"] + theta["b"]
    return jnp.sum(jax.nn.softplus(scores) - y * scores) + alpha * jnp.sum(theta["w"] ** 2) / 2


l2_logistic_loss = Exercise(
    "l2_logistic_loss",
    _l2_probes,
    wrong=(
        KnownWrong(
            "penalizes_the_bias",
            _penalized(lambda theta: (jnp.sum(theta["w"] ** 2) + theta["b"] ** 2) / 2),
            "The bias is penalized as well. It only says where the middle lies, and that need not be near 0: penalize w alone.",
        ),
        KnownWrong(
            "forgot_the_half",
            _penalized(lambda theta: jnp.sum(theta["w"] ** 2)),
            "The penalty is twice what it should be. Its factor is alpha / 2: the half cancels the 2 in the derivative of a square.",
        ),
        KnownWrong(
            "forgot_the_penalty",
            lambda theta, X, y, alpha: answers.l2_logistic_loss(theta, X, y, 0.0),
            "With alpha = 0 this is right, but alpha has no effect. The price of large weights is missing.",
        ),
        KnownWrong(
            "rewards_large_weights",
            lambda theta, X, y, alpha: answers.l2_logistic_loss(theta, X, y, -alpha),
            "Large weights lower your loss, so training would make them larger still. A penalty is added.",
        ),
        KnownWrong(
            "absolute_values",
            _penalized(lambda theta: jnp.sum(jnp.abs(theta["w"])) / 2),
            "The penalty adds up the sizes of the weights (that is L1). Here it adds up their squares.",
        ),
        KnownWrong(
            "square_of_the_sum",
            _penalized(lambda theta: jnp.sum(theta["w"]) ** 2 / 2),
            "The weights are first added and then squared, so 5 and -5 would cost nothing. Square each one first.",
        ),
        KnownWrong(
            "mean_for_sum",
            lambda theta, X, y, alpha: (
                (answers.l2_logistic_loss(theta, X, y, 0.0)) / len(y) + alpha / 2 * jnp.sum(theta["w"] ** 2)
            ),
            "The cross entropy is the mean over the examples. In this workshop classification losses are sums.",
        ),
        KnownWrong(
            "through_the_probabilities",
            _from_probabilities,
            "Right for ordinary scores; with scores of ten thousand it is NaN or infinite, as the probability rounds to 0 or 1. "
            "Chapter 04 has a loss that takes the scores themselves.",
        ),
        KnownWrong(
            "kink_at_zero",
            _kinked,
            "All values are right, but the gradient is wrong where a score is exactly 0, as they all are with weights of zero. "
            "max and |z| have corners there; logaddexp has none.",
        ),
    ),
    right=(
        l2_by_optax,
        l2_by_log_sigmoid,
        l2_by_softplus,
        l2_by_vmap,
        jax.jit(l2_by_optax),
    ),
    hints=(
        "Two terms: the loss you know, from the scores, and a price for large weights.",
        "The scores are X @ theta['w'] + theta['b']; binary_cross_entropy_with_logits of chapter 04 takes the labels, then these.",
        "Add alpha / 2 times the sum of the squared entries of theta['w']; the bias stays out of it.",
    ),
    why="The cross entropy is taken from the scores, so it stays finite and has the right slope everywhere. The penalty's "
    "gradient is alpha * w: a pull towards 0 that grows with the weight. The bias is free, since it only moves the boundary.",
    lies_in=(0, np.inf),
)
