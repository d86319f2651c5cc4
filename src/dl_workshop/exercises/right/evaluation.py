"""Right answers to chapter 06 written otherwise: each must pass the check of its exercise."""

from __future__ import annotations

import math
import sys
import warnings
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from dl_workshop import answers


class OnesFirst:
    """An answer need not be a function."""

    def __call__(self, X: Any) -> Any:
        print("rows, columns:", *X.shape)
        return jnp.ones((X.shape[0], X.shape[1] + 1)).at[:, 1:].set(X)


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


def accuracy_of_decisions(y_true: Any, p: Any, threshold: float = 0.5) -> Any:
    return (jnp.where(p < threshold, 0, 1) == y_true).mean()


def accuracy_by_loop(y_true: Any, p: Any, threshold: float = 0.5) -> Any:
    hits = 0
    for truth, probability in zip(y_true, p, strict=True):
        hits += jnp.where(probability < threshold, truth == 0, truth == 1)
    return hits / len(p)


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


def l2_by_optax(theta: Any, X: Any, y: Any, alpha: Any) -> Any:
    scores = X @ theta["w"] + theta["b"]
    return optax.sigmoid_binary_cross_entropy(scores, y).sum() + alpha * optax.l2_loss(theta["w"]).sum()


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
    return jnp.sum(jax.nn.softplus((1 - 2 * y) * (X @ theta["w"] + theta["b"]))) + alpha * jnp.sum(theta["w"] ** 2) / 2


RIGHT: dict[str, list[Any]] = {
    "append_ones": [
        OnesFirst(),
        lambda X: jnp.hstack([jnp.ones((X.shape[0], 1)), X]),
        lambda X: jnp.pad(X, ((0, 0), (1, 0)), constant_values=1),
        lambda X: jnp.column_stack((jnp.ones(len(X)), X)),
        lambda X: jnp.insert(X, 0, 1, axis=1),
        jax.jit(jax.vmap(lambda row: jnp.append(jnp.ones(1), row))),
    ],
    "fit_weights": [
        weights_by_grad,
        weights_by_scan,
        weights_by_sums,
        weights_by_fori,
        jax.jit(weights_by_scan, static_argnums=3),
    ],
    "standardize": [
        standardize_column_by_column,
        standardize_with_where,
        standardize_with_select,
        standardize_in_a_list,
        jax.jit(answers.standardize),
    ],
    "split": [split_by_slices, split_from_the_back, split_by_rank, split_sorted, split_of_lists],
    "accuracy": [
        accuracy_of_decisions,
        accuracy_by_loop,
        lambda y_true, p, threshold=0.5: 1 - jnp.mean(jnp.abs(y_true - (p >= threshold))),
        lambda y_true, p, threshold=0.5: jnp.sum((p >= threshold) == y_true) / len(y_true),
        jax.jit(lambda y_true, p, threshold=0.5: jnp.mean(jnp.where(y_true == 1, p >= threshold, p < threshold))),
    ],
    "confusion_matrix": [
        matrix_by_adding,
        matrix_by_counting,
        matrix_by_one_hot,
        matrix_by_products,
        jax.jit(matrix_by_adding),
    ],
    "l2_logistic_loss": [
        l2_by_optax,
        l2_by_log_sigmoid,
        l2_by_softplus,
        l2_by_vmap,
        jax.jit(l2_by_optax),
    ],
}
