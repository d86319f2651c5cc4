"""Chapter 08: right answers written otherwise."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import optax
from jax.scipy.special import logsumexp, xlogy

from dl_workshop import answers


def row_softmax(z: Any) -> Any:
    exponentials = jnp.exp(z - z.max())
    return exponentials / exponentials.sum()


def softmax_row_by_row(z: Any) -> Any:
    return row_softmax(z) if z.ndim == 1 else jnp.stack([softmax_row_by_row(row) for row in z])


def softmax_by_transposing(z: Any) -> Any:
    columns = jnp.moveaxis(z, -1, 0)
    exponentials = jnp.exp(columns - columns.max(axis=0))
    return jnp.moveaxis(exponentials / exponentials.sum(axis=0), 0, -1)


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
    return reduce(optax.softmax_cross_entropy_with_integer_labels(X @ theta["W"] + theta["b"], labels))


class Difference:
    """An answer need not be a function."""

    def __call__(self, theta: Any) -> Any:
        difference = jax.tree.map(lambda leaf: leaf[..., 1] - leaf[..., 0], theta)
        return {"b": difference["b"], "w": difference["W"]}


RIGHT: dict[str, list[Any]] = {
    "softmax": [
        jax.nn.softmax,
        jax.jit(partial(jax.nn.softmax, axis=-1)),
        softmax_row_by_row,
        softmax_by_transposing,
        lambda z: jnp.exp(z - logsumexp(z, axis=-1, keepdims=True)),
        jnp.vectorize(row_softmax, signature="(k)->(k)"),
    ],
    "cross_entropy": [
        lambda y_onehot, p: jnp.sum(-jnp.log(p) * y_onehot),
        lambda y_onehot, p: -jnp.vdot(y_onehot, jnp.log(p)),
        lambda y_onehot, p: -xlogy(y_onehot, p).sum(),
        lambda y_onehot, p: -jnp.sum(jnp.log(jnp.sum(y_onehot * p, axis=-1))),
        lambda y_onehot, p: -jnp.sum(jnp.log(jnp.where(y_onehot == 1, p, 1.0))),
        jax.jit(lambda y_onehot, p: -jnp.trace(y_onehot.T @ jnp.log(p))),
    ],
    "softmax_model": [
        lambda theta, X: jax.nn.softmax(X @ theta["W"] + theta["b"]),
        jax.jit(lambda theta, X: answers.softmax(theta["b"] + jnp.dot(X, theta["W"]))),
        lambda theta, X: jax.vmap(lambda x: answers.softmax(theta["W"].T @ x + theta["b"]))(X),
        lambda theta, X: answers.softmax(jnp.einsum("nd,dk->nk", X, theta["W"]) + theta["b"]),
        lambda theta, X: jnp.stack([row_softmax(x @ theta["W"] + theta["b"]) for x in X]),
    ],
    "softmax_loss": [
        loss_by_onehot,
        loss_by_logsumexp,
        loss_one_by_one,
        loss_by_vmap,
        loss_by_optax,
        jax.jit(loss_by_logsumexp),
    ],
    "as_logistic": [
        Difference(),
        lambda theta: {"w": jnp.diff(theta["W"], axis=1)[:, 0], "b": jnp.diff(theta["b"])[0]},
        lambda theta: dict(zip("wb", (leaf @ jnp.array([-1.0, 1.0]) for leaf in (theta["W"], theta["b"])), strict=True)),
        lambda theta: {"w": theta["W"].T[1] - theta["W"].T[0], "b": -(theta["b"][0] - theta["b"][1])},
        jax.jit(lambda theta: {"w": theta["W"][:, -1] - theta["W"][:, 0], "b": theta["b"][-1] - theta["b"][0]}),
    ],
}
