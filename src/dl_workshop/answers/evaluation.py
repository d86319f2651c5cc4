"""Chapter 06: many features, and judging a classifier honestly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from dl_workshop import expect
from dl_workshop.answers.logistic_regression import logistic
from dl_workshop.answers.loss_functions import binary_cross_entropy_with_logits

if TYPE_CHECKING:
    from jaxtyping import Array, Float, Int


def append_ones(X: Float[Array, "n d"]) -> Float[Array, "n d+1"]:
    """X with a column of ones in front, (n, d + 1): the bias becomes one more weight."""
    expect.table(X=X)
    return jnp.concatenate([jnp.ones((len(X), 1), X.dtype), X], axis=1)


def fit_weights(X1: Float[Array, "n d+1"], y: Float[Array, "n"], step_size: float, n_steps: int) -> Float[Array, "d+1"]:
    """The weights, shape (d + 1,), after n_steps of gradient descent from zeros on the summed cross entropy.

    X1 has one row for each example and begins with a column of ones, as append_ones makes it.
    """
    expect.steps(n_steps, step_size)
    expect.rows(y, X1=X1)
    weights = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        weights = weights - step_size * X1.T @ (logistic(X1 @ weights) - y)
    return weights


def standardize(X_train: Float[Array, "m d"], X: Float[Array, "n d"]) -> Float[Array, "n d"]:
    """X with the mean of each training column subtracted, divided by its standard deviation, as jnp.std has it.

    From a column that is constant in training, only the mean is subtracted.
    """
    expect.same_columns(X_train, X)
    mean, deviation = X_train.mean(axis=0, keepdims=True), X_train.std(axis=0, keepdims=True)
    constant = (X_train == X_train[:1]).all(axis=0, keepdims=True)
    return (X - mean) / jnp.where(constant, 1.0, deviation)


def split(key: Any, n: int, fractions: tuple[float, ...]) -> tuple[Int[Array, "part"], ...]:
    """A tuple of arrays of shuffled indices, one for each fraction; sizes are rounded down, and the first gets the rest.

    The fractions add up to 1; every index from 0 to n - 1 is in exactly one array.
    """
    expect.fractions(fractions)
    sizes = [math.floor(fraction * n + 1e-9) for fraction in fractions]
    sizes[0] += n - sum(sizes)
    ends = [sum(sizes[: i + 1]) for i in range(len(sizes) - 1)]
    return tuple(jnp.split(jax.random.permutation(key, n), ends))


def accuracy(y_true: Float[Array, "n"], p: Float[Array, "n"], threshold: float = 0.5) -> Float[Array, ""]:
    """The share of right decisions, deciding 1 where the probability p is at least `threshold`.

    It must work inside jax.jit too: compare whole arrays, or use jnp.where, instead of `if`.
    """
    expect.same_shape(y_true=y_true, p=p)
    return jnp.mean((p >= threshold) == (y_true == 1))


def confusion_matrix(y_true: Int[Array, "n"], y_pred: Int[Array, "n"]) -> Int[Array, "2 2"]:
    """How often each truth (row) met each prediction (column): 2 x 2 integers, in the order 0, 1."""
    expect.same_shape(y_true=y_true, y_pred=y_pred)
    expect.decisions(y_true=y_true, y_pred=y_pred)
    return jnp.array([[jnp.sum((y_true == t) & (y_pred == p)) for p in (0, 1)] for t in (0, 1)])


def l2_logistic_loss(theta: Any, X: Float[Array, "n d"], y: Float[Array, "n"], alpha: Any) -> Float[Array, ""]:
    """The cross entropy (a sum, in nats) of the scores X @ w + b, of any size, plus alpha / 2 times the sum of w^2 (not b).

    The labels y lie between 0 and 1.
    It must work inside jax.jit too: choose with jnp.where, not with `if`.
    """
    expect.arrays(X=X)
    scores = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, scores) + alpha / 2 * jnp.sum(theta["w"] ** 2)
