"""Chapter 09: features made by hand, features learned, and the first network."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from dl_workshop import expect
from dl_workshop.answers.logistic_regression import logistic
from dl_workshop.answers.loss_functions import binary_cross_entropy_with_logits

if TYPE_CHECKING:
    from jaxtyping import Array, Float


def distance_features(X: Float[Array, "n 2"]) -> Float[Array, "n 2"]:
    """The (Euclidean) distances of each point from (0, 0) and from (1, 1), as two new features (n, 2).

    Use jnp throughout: jax.grad is applied to it.
    """
    expect.arrays(X=X)
    corners = jnp.array([[0.0, 0.0], [1.0, 1.0]])
    return jnp.sqrt(jnp.sum((X[:, None, :] - corners[None, :, :]) ** 2, axis=-1))


def cascade(theta: Any, X: Float[Array, "n 2"]) -> Float[Array, "n"]:
    """The probability (n,) from two logistic units h = logistic(X @ W1 + b1) that feed one: logistic(h @ w2 + b2).

    It must work inside jax.jit too: choose with jnp.where, not with `if`.
    """
    expect.arrays(X=X)
    hidden = logistic(X @ theta["W1"] + theta["b1"][None, :])
    return logistic(hidden @ theta["w2"] + theta["b2"])


def init_mlp(key: Any, sizes: list[int]) -> list[dict[str, Any]]:
    """Initial values for a network: a list of {"W": (m, n), "b": (n,)}, W normal with variance 1 / m, b zero.

    Each layer draws with its own key.
    """
    expect.layer_sizes(sizes)
    pairs = list(itertools.pairwise(sizes))
    keys = jax.random.split(key, len(pairs))
    return [{"W": jax.random.normal(k, (m, n)) / jnp.sqrt(m), "b": jnp.zeros(n)} for k, (m, n) in zip(keys, pairs, strict=True)]


def mlp(theta: list[dict[str, Any]], X: Float[Array, "n d"]) -> Float[Array, "..."]:
    """The logits: (n,) where the last layer has one output, else (n, k); tanh between layers.

    It must work inside jax.jit too: choose with jnp.where, not with `if`.
    """
    expect.arrays(X=X)
    for layer in theta[:-1]:
        X = jnp.tanh(X @ layer["W"] + layer["b"][None, :])
    logits = X @ theta[-1]["W"] + theta[-1]["b"][None, :]
    return logits[:, 0] if logits.shape[1] == 1 else logits


def mlp_loss(theta: list[dict[str, Any]], X: Float[Array, "n d"], y: Any) -> Float[Array, ""]:
    """The sum of stable cross entropies (nats): binary for one output, softmax with integer labels for more.

    It must work inside jax.jit too: choose with jnp.where, not with `if`.
    """
    logits = mlp(theta, X)
    if logits.ndim == 1:
        return binary_cross_entropy_with_logits(y, logits)
    expect.class_numbers(X, y, theta[-1]["b"])
    return -jnp.sum(jax.nn.log_softmax(logits)[jnp.arange(len(y)), y])
