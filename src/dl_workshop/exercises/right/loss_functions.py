"""Chapter 04: right answers written otherwise."""

from __future__ import annotations

import functools
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import optax
from jax.scipy.special import entr, xlog1py, xlogy

from dl_workshop import answers


def likelihood_by_loop(y_true: Any, y_pred: Any) -> Any:
    product = 1.0
    for i in range(len(y_true)):
        product = product * jnp.where(y_true[i] == 1, y_pred[i], 1 - y_pred[i])
    return product


class Surprise:
    """An answer need not be a function."""

    def __call__(self, y_true: Any, y_pred: Any) -> Any:
        surprises = [
            -jnp.log(p if side else 1 - p) * (y == side) for y, p in zip(y_true, y_pred, strict=True) for side in (0, 1)
        ]
        print("surprised by", surprises)
        return sum(surprises)


def entropy_of_one(p: Any) -> Any:
    return jnp.where((p > 0) & (p < 1), -xlogy(p, p) - xlog1py(1 - p, -p), 0.0) / jnp.log(2)


def entropy_kept_inside(p: Any) -> Any:
    q = jnp.clip(p, 1e-6, 1 - 1e-6)
    return -(q * jnp.log2(q) + (1 - q) * jnp.log2(1 - q))


def slopes_by_matrix(theta: Any, x: Any, y: Any) -> Any:
    z = theta["b"] + theta["w"] * x
    w, b = jnp.stack([x, jnp.ones_like(x)]) @ (jax.nn.sigmoid(z) - y)
    return {"b": b, "w": w}


def squared_error_with_a_warning(theta: Any, model: Any, x: Any, y: Any) -> Any:
    if y.ndim != 1:
        warnings.warn("one label for each example?", stacklevel=2)
    residual = model(theta, x) - y
    return jnp.einsum("n,n->", residual, residual) / 2


def per_example(loss: Any) -> Any:
    """The sum of a loss of one example, by vmap."""
    return lambda y, z: jax.vmap(loss)(y, z).sum()


RIGHT: dict[str, list[Any]] = {
    "likelihood": [
        likelihood_by_loop,
        lambda y_true, y_pred: jnp.where(y_true == 1, y_pred, 1 - y_pred).prod(),
        jax.jit(lambda y_true, y_pred: jnp.prod(y_true * y_pred + (1 - y_true) * (1 - y_pred))),
        lambda y_true, y_pred: jnp.prod(y_pred**y_true) * jnp.prod((1 - y_pred) ** (1 - y_true)),
        lambda y_true, y_pred: jnp.exp(jnp.sum(jnp.log(jnp.where(y_true > 0, y_pred, 1 - y_pred)))),
    ],
    "negative_log_likelihood": [
        Surprise(),
        answers.binary_cross_entropy,
        lambda y_true, y_pred: -jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred)),
        lambda y_true, y_pred: jnp.sum(-jnp.log(jnp.where(y_true == 1, y_pred, 1 - y_pred))),
        jax.jit(lambda y_true, y_pred: -jnp.log(y_true * y_pred + (1 - y_true) * (1 - y_pred)).sum()),
        lambda y_true, y_pred: -(y_true @ jnp.log(y_pred) + (1 - y_true) @ jnp.log1p(-y_pred)),
        lambda y_true, y_pred: -(xlogy(y_true, y_pred) + xlog1py(1 - y_true, -y_pred)).sum(),
    ],
    "entropy_bits": [
        entropy_of_one,
        entropy_kept_inside,
        jnp.vectorize(entropy_of_one),
        jax.jit(lambda p: (entr(p) + entr(1 - p)) / jnp.log(2.0)),
        lambda p: jnp.where((p == 0) | (p == 1), 0, -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))),
        lambda p: jnp.nan_to_num(-(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))),
    ],
    "analytic_dlogistic_loss": [
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
    ],
    "squared_error_loss": [
        squared_error_with_a_warning,
        lambda theta, model, x, y: 0.5 * jnp.sum((y - model(theta, x)) ** 2),
        lambda theta, model, x, y: (jnp.square(model(theta, x) - y) / 2).sum(),
        lambda theta, model, x, y: len(y) * answers.mse(y, model(theta, x)) / 2,
        lambda theta, model, x, y: jnp.vdot(model(theta, x) - y, model(theta, x) - y) / 2,
        lambda theta, model, x, y: jax.vmap(lambda x, y: (model(theta, x) - y) ** 2 / 2)(x, y).sum(),
        functools.partial(jax.jit, static_argnums=1)(lambda theta, model, x, y: sum((model(theta, x) - y) ** 2) / 2),
    ],
    "binary_cross_entropy_with_logits": [
        lambda y_true, z: jnp.sum(jax.nn.softplus(z) - y_true * z),
        lambda y_true, z: -jnp.sum(y_true * jax.nn.log_sigmoid(z) + (1 - y_true) * jax.nn.log_sigmoid(-z)),
        lambda y_true, z: jnp.logaddexp(0.0, jnp.where(y_true == 1, -z, z)).sum(),
        jax.jit(lambda y_true, z: jnp.sum(y_true * jnp.logaddexp(0, -z) + (1 - y_true) * jnp.logaddexp(0, z))),
        per_example(lambda y, z: jnp.logaddexp(0.0, (1 - 2 * y) * z)),
        per_example(lambda y, z: jax.nn.logsumexp(jnp.stack([0.0 * z, z])) - y * z),
    ],
    "margin_loss": [
        lambda y_pm, z: -jax.nn.log_sigmoid(y_pm * z).sum(),
        lambda y_pm, z: jnp.sum(jax.nn.softplus(-z * y_pm)),
        lambda y_pm, z: optax.sigmoid_binary_cross_entropy(z, jnp.where(y_pm == 1, 1.0, 0.0)).sum(),
        lambda y_pm, z: answers.binary_cross_entropy_with_logits((y_pm + 1) / 2, z),
        jax.jit(lambda y_pm, z: jnp.logaddexp(0, jnp.where(y_pm > 0, -z, z)).sum()),
        per_example(lambda y, z: jnp.logaddexp(-y * z, 0.0)),
    ],
}
