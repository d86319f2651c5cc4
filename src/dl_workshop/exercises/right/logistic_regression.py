"""Chapter 03: right answers written otherwise."""

from __future__ import annotations

import functools
import sys
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import optax
from jax.scipy.special import logit, xlog1py, xlogy
from jax.scipy.stats import bernoulli

from dl_workshop import answers


def stable_sigmoid(z: Any) -> Any:
    near = jnp.where(jnp.abs(z) < 50, z, 0.0)
    return jnp.where(jnp.abs(z) < 50, 1 / (1 + jnp.exp(-near)), jnp.where(z > 0, 1.0, 0.0))


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


def midpoint_by_newton(theta: Any) -> Any:
    """One Newton step from 0: the score is a line, so the first step is there."""
    score, slope = jax.value_and_grad(lambda x: theta["w"] * x + theta["b"])(0.0)
    return 0.0 - score / slope


def midpoint_by_solving(theta: Any) -> Any:
    print("solving for", theta)
    return jnp.linalg.solve(theta["w"].reshape(1, 1), -theta["b"].reshape(1))[0]


def midpoint_with_a_warning(theta: dict[str, Any]) -> Any:
    w, b = theta["w"], theta["b"]
    warnings.warn("if w is 0, there is none", stacklevel=2)
    return -(w**-1) * b


def cross_entropy_by_loop(y_true: Any, y_pred: Any) -> Any:
    total = 0.0
    for y, p in zip(y_true, y_pred, strict=True):
        total = total - y * jnp.log(p) - (1 - y) * jnp.log(1 - p)
    print("total", total, file=sys.stderr)
    return total


def cross_entropy_of_one(y: Any, p: Any) -> Any:
    return jax.lax.cond(y > 0.5, lambda: -jnp.log(p), lambda: -jnp.log1p(-p))


class SumOfCosts:
    """The costs of one example at a time, in a list."""

    def cost(self, y: Any, p: Any) -> Any:
        return -(xlogy(y, p) + xlog1py(1 - y, -p))

    def __call__(self, params: Any, model: Any, x: Any, y: Any) -> Any:
        p = model(params, x)
        return jnp.stack([self.cost(y[i], p[i]) for i in range(len(y))]).sum()


def loss_by_optax(params: Any, model: Any, x: Any, y: Any) -> Any:
    print("probabilities", p := model(params, x))
    return optax.sigmoid_binary_cross_entropy(logit(p), y).sum()


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


def decision_by_loop(theta: Any, x: Any, threshold: float = 0.5) -> Any:
    print("deciding at", threshold, file=sys.stderr)
    decisions = [jnp.where(p >= threshold, 1, 0) for p in answers.logistic_model(theta, x.ravel())]
    return jnp.stack(decisions).reshape(x.shape)


RIGHT: dict[str, list[Any]] = {
    "logistic": [
        jax.nn.sigmoid,
        lambda z: 0.5 * (jnp.tanh(z / 2) + 1),
        lambda z: jnp.exp(-jnp.logaddexp(0.0, -z)),
        jax.jit(stable_sigmoid),
        jnp.vectorize(jax.nn.sigmoid),
        jnp.vectorize(jax.grad(jax.nn.softplus)),
    ],
    "logistic_model": [
        LogisticModel(),
        model_as_softmax_of_two,
        lambda theta, x: jax.nn.sigmoid(theta["w"] * x + theta["b"]),
        lambda theta, x: 1 - jax.nn.sigmoid(-theta["b"] - theta["w"] * x),
        lambda theta, x: 1 / (1 + jnp.exp(-(theta["w"] * x + theta["b"]))),
        jax.jit(lambda theta, x: jnp.tanh(answers.linear_model(theta, x) / 2) / 2 + 0.5),
    ],
    "midpoint": [
        midpoint_by_newton,
        midpoint_by_solving,
        midpoint_with_a_warning,
        lambda theta: theta["b"] / -theta["w"],
        lambda theta: jnp.negative(theta["b"] / theta["w"]),
        jax.jit(lambda theta: jnp.divide(0 - theta["b"], theta["w"])),
    ],
    "binary_cross_entropy": [
        cross_entropy_by_loop,
        lambda y_true, y_pred: -jnp.sum(jnp.log(jnp.where(y_true == 1, y_pred, 1 - y_pred))),
        lambda y_true, y_pred: jnp.sum(-y_true * jnp.log(y_pred) - (1 - y_true) * jnp.log(1 - y_pred)),
        lambda y_true, y_pred: -(y_true @ jnp.log(y_pred) + (1 - y_true) @ jnp.log1p(-y_pred)),
        lambda y_true, y_pred: jnp.sum(jax.vmap(cross_entropy_of_one)(y_true, y_pred)),
        lambda y_true, y_pred: -bernoulli.logpmf(y_true, y_pred).sum(),
    ],
    "logistic_loss": [
        SumOfCosts(),
        loss_by_optax,
        lambda params, model, x, y: -jnp.sum(jnp.where(y > 0.5, jnp.log(model(params, x)), jnp.log(1 - model(params, x)))),
        jax.jit(answers.logistic_loss, static_argnums=1),
        functools.partial(lambda compare, params, model, x, y: compare(y, model(params, x)), answers.negative_log_likelihood),
    ],
    "dlogistic_loss": [
        slopes_by_hand,
        slopes_by_chain_rule,
        slopes_example_by_example,
        jax.jit(jax.grad(answers.logistic_loss), static_argnums=1),
        lambda params, model, x, y: jax.value_and_grad(answers.logistic_loss)(params, model, x, y)[1],
    ],
    "predict": [
        decision_by_loop,
        lambda theta, x, threshold=0.5: (answers.logistic_model(theta, x) >= threshold).astype(int),
        lambda theta, x, threshold=0.5: jnp.asarray(answers.logistic_model(theta, x) >= threshold, dtype=jnp.int32),
        lambda theta, x, threshold=0.5: 1 - jnp.int32(answers.logistic_model(theta, x) < threshold),
        jax.jit(lambda theta, x, threshold=0.5: jnp.where(answers.logistic_model(theta, x) < threshold, 0, 1)),
        lambda theta, x, threshold=0.5: jnp.digitize(answers.logistic_model(theta, x), jnp.array([threshold])),
    ],
}
