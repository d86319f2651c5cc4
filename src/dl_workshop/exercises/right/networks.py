"""Right answers of chapter 09 written otherwise: each must pass the check of its exercise."""

from __future__ import annotations

import functools
import itertools
import sys
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import optax

from dl_workshop import answers


def distances_point_by_point(X: Any) -> Any:
    return jax.vmap(lambda x: jnp.array([jnp.linalg.norm(x), jnp.linalg.norm(x - 1.0)]))(X)


def distances_by_columns(X: Any) -> Any:
    a, b = X.T
    return jnp.column_stack([jnp.sqrt(a**2 + b**2), jnp.sqrt((a - 1) ** 2 + (b - 1) ** 2)])


class Cascade:
    """An answer need not be a function."""

    def __call__(self, theta: Any, X: Any) -> Any:
        first, second = (answers.logistic(X @ theta["W1"][:, i] + theta["b1"][i]) for i in (0, 1))
        return answers.logistic(first * theta["w2"][0] + second * theta["w2"][1] + theta["b2"])


def cascade_by_tanh(theta: Any, X: Any) -> Any:
    hidden = (1 + jnp.tanh((X @ theta["W1"] + theta["b1"]) / 2)) / 2
    return (1 + jnp.tanh((jnp.sum(hidden * theta["w2"], axis=1) + theta["b2"]) / 2)) / 2


def cascade_with_ones(theta: Any, X: Any) -> Any:
    """Each bias as the weight of an appended 1."""

    def unit(features: Any, weights: Any, bias: Any) -> Any:
        ones = jnp.ones((len(features), 1))
        return jax.nn.sigmoid(jnp.hstack([ones, features]) @ jnp.concatenate([bias[None], weights]))

    hidden = unit(X, theta["W1"], theta["b1"])
    print("hidden space", hidden)
    return unit(hidden, theta["w2"], theta["b2"])


def init_by_loop(key: Any, sizes: Any) -> Any:
    layers = []
    for m, n in itertools.pairwise(sizes):
        key, own = jax.random.split(key)
        layers.append({"W": jax.random.normal(own, (m, n)) * jnp.sqrt(1 / m), "b": jnp.zeros((n,))})
    return layers


def init_by_fold_in(key: Any, sizes: Any) -> Any:
    return [
        {"b": jnp.zeros(sizes[i + 1]), "W": sizes[i] ** -0.5 * jax.random.normal(jax.random.fold_in(key, i), sizes[i : i + 2])}
        for i in range(len(sizes) - 1)
    ]


def init_by_recursion(key: Any, sizes: Any) -> Any:
    if len(sizes) < 2:
        return []
    here, later = jax.random.split(key)
    W = jax.random.normal(here, (sizes[0], sizes[1])) / sizes[0] ** 0.5
    return [{"W": W, "b": jnp.zeros_like(W[0])}, *init_by_recursion(later, sizes[1:])]


class Layers:
    """An answer need not be a function. Every column is drawn with a key of its own."""

    def layer(self, key: Any, m: int, n: int) -> dict[str, jax.Array]:
        print(m, "to", n, file=sys.stderr)
        columns = jax.vmap(lambda key: jax.random.normal(key, (m,)))(jax.random.split(key, n))
        return {"W": columns.T / jnp.sqrt(m), "b": jnp.full(n, 0.0)}

    def __call__(self, key: Any, sizes: Any) -> list[dict[str, jax.Array]]:
        if max(sizes) > 1000:
            warnings.warn("a large network", stacklevel=2)
        keys = jax.random.split(key, len(sizes))
        return [self.layer(keys[i], m, n) for i, (m, n) in enumerate(itertools.pairwise(sizes))]


def init_by_variance_scaling(key: Any, sizes: Any) -> Any:
    draw = jax.nn.initializers.variance_scaling(1.0, "fan_in", "normal")
    keys = jax.random.split(key, len(sizes) - 1)
    shapes = zip(keys, sizes[:-1], sizes[1:], strict=True)
    return [{"W": draw(k, (m, n)), "b": jnp.zeros(n)} for k, m, n in shapes]


def mlp_by_reduce(theta: Any, X: Any) -> Any:
    *inner, last = theta
    h = functools.reduce(lambda h, layer: jnp.tanh(jnp.dot(h, layer["W"]) + layer["b"]), inner, X)
    z = h @ last["W"] + last["b"]
    return z.squeeze(-1) if z.shape[-1] == 1 else z


def mlp_one_example_at_a_time(theta: Any, X: Any) -> Any:
    def one(x: Any) -> Any:
        for i, layer in enumerate(theta):
            x = layer["W"].T @ x + layer["b"]
            x = jnp.tanh(x) if i + 1 < len(theta) else x
        return x[0] if len(x) == 1 else x

    return jax.vmap(one)(X)


def mlp_by_sigmoid(theta: Any, X: Any) -> Any:
    for layer in theta[:-1]:
        X = 2 * jax.nn.sigmoid(2 * (X @ layer["W"] + layer["b"])) - 1
    z = X @ theta[-1]["W"] + theta[-1]["b"]
    return z.reshape(-1) if z.shape[1] == 1 else z


def mlp_by_recursion(theta: list[dict[str, jax.Array]], X: jax.Array) -> jax.Array:
    first, *rest = theta
    scores = jnp.einsum("nm,mk->nk", X, first["W"]) + first["b"]
    print("scores of shape", scores.shape)
    if rest:
        return mlp_by_recursion(rest, jnp.tanh(scores))
    return scores.ravel() if len(first["b"]) == 1 else scores


def loss_by_optax(theta: Any, X: Any, y: Any) -> Any:
    z = answers.mlp(theta, X)
    if z.ndim == 1:
        return optax.sigmoid_binary_cross_entropy(z, y).sum()
    return optax.softmax_cross_entropy_with_integer_labels(z, y).sum()


def loss_by_one_hot(theta: Any, X: Any, y: Any) -> Any:
    z = answers.mlp(theta, X)
    if z.ndim == 1:
        return -jnp.sum(y * jax.nn.log_sigmoid(z) + (1 - y) * jax.nn.log_sigmoid(-z))
    return -jnp.sum(jax.nn.one_hot(y, z.shape[1]) * jax.nn.log_softmax(z))


def loss_by_normalizer(theta: Any, X: Any, y: Any) -> Any:
    z = answers.mlp(theta, X)
    if z.ndim == 1:
        z, y = jnp.stack([jnp.zeros_like(z), z], axis=1), y.astype(int)
    own = jnp.take_along_axis(z, y[:, None], axis=1)[:, 0]
    return jnp.sum(jax.scipy.special.logsumexp(z, axis=1) - own)


def loss_by_vmap(theta: Any, X: Any, y: Any) -> Any:
    z = answers.mlp(theta, X)
    binary = z.ndim == 1
    return jax.vmap(lambda z, y: jax.nn.softplus(z) - y * z if binary else -jax.nn.log_softmax(z)[y])(z, y).sum()


RIGHT: dict[str, list[Any]] = {
    "distance_features": [
        distances_point_by_point,
        distances_by_columns,
        jax.jit(lambda X: jnp.linalg.norm(X[:, None] - jnp.array([[0.0, 0.0], [1.0, 1.0]]), axis=2)),
        lambda X: jnp.stack([jnp.linalg.norm(X, axis=1), jnp.linalg.norm(X - jnp.ones(2), axis=1)]).T,
        lambda X: jnp.stack([jnp.hypot(X[:, 0], X[:, 1]), jnp.hypot(X[:, 0] - 1, X[:, 1] - 1)], axis=-1),
    ],
    "cascade": [
        Cascade(),
        cascade_by_tanh,
        cascade_with_ones,
        jax.jit(answers.cascade),
        lambda theta, X: jax.vmap(lambda x: answers.cascade(theta, x[None, :])[0])(X),
        functools.partial(
            lambda squash, theta, X: squash(squash(X @ theta["W1"] + theta["b1"]) @ theta["w2"] + theta["b2"]), jax.nn.sigmoid
        ),
    ],
    "init_mlp": [init_by_loop, init_by_fold_in, init_by_recursion, Layers(), init_by_variance_scaling],
    "mlp": [mlp_by_reduce, mlp_one_example_at_a_time, mlp_by_sigmoid, mlp_by_recursion, jax.jit(answers.mlp)],
    "mlp_loss": [loss_by_optax, loss_by_one_hot, loss_by_normalizer, loss_by_vmap, jax.jit(answers.mlp_loss)],
}
