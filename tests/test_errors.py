"""Errors of JAX, each met through a plausible attempt: the message says what happened and what to do, and shows the line."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from dl_workshop import answers, check


def branches_on_a_value(z: Any) -> Any:
    if jnp.all(z > 0):
        return 1 / (1 + jnp.exp(-z))
    return jnp.exp(z) / (1 + jnp.exp(z))


def makes_a_float(y_true: Any, p: Any, threshold: float = 0.5) -> Any:
    return float(jnp.mean((p >= threshold) == (y_true == 1)))


def makes_an_int(y_true: Any, p: Any, threshold: float = 0.5) -> Any:
    return int(jnp.sum((p >= threshold) == (y_true == 1))) / len(p)


def uses_numpy(theta: Any, x: Any) -> Any:
    return 1 / (1 + np.exp(-(theta["w"] * x + theta["b"])))


def differentiates_integers(theta: Any, model: Any, x: Any, y: Any) -> Any:
    return jax.grad(answers.mseloss, argnums=3)(theta, model, x, jnp.round(y).astype(int))


def differentiates_many_numbers(theta: Any, model: Any, x: Any, y: Any) -> Any:
    return jax.grad(lambda theta: (model(theta, x) - y) ** 2)(theta)


def keeps_losses_outside(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001
) -> Any:
    losses = []

    @jax.jit
    def step(theta: Any) -> Any:
        losses.append(loss(theta, model, x, y))
        return answers.sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)

    for _ in range(n_steps):
        theta = step(theta)
    return jnp.array(losses), theta


def forgets_a_key(theta: Any, grads: Any, step_size: Any) -> Any:
    return jax.tree.map(lambda t, g: t - step_size * g, theta, dict(list(grads.items())[:1]))


def multiplies_shapes_that_do_not_fit(theta: Any, X: Any) -> Any:
    return answers.softmax(theta["W"] @ X + theta["b"])


def carries_other_things(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001
) -> Any:
    def step(theta: Any, _: Any) -> Any:
        grads = jax.grad(loss)(theta, model, x, y)
        return (answers.sgd_update(theta, grads, step_size), grads), loss(theta, model, x, y)

    theta, losses = lax.scan(step, theta, length=n_steps)
    return losses, theta


def returns_no_pair(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 9, step_size: float = 0.1) -> Any:
    def step(theta: Any, _: Any) -> Any:
        return loss(theta, model, x, y)

    return lax.scan(step, theta, length=n_steps)


def goes_back_through_while(theta: Any, x: Any) -> Any:
    def body(state: Any) -> Any:
        i, line = state
        return i + 1, line + theta["w"] * x

    return lax.while_loop(lambda state: state[0] < 1, body, (0, jnp.zeros_like(x) + theta["b"]))[1]


def changes_in_place(X: Any) -> Any:
    whole = jnp.ones((X.shape[0], X.shape[1] + 1))
    whole[:, 1:] = X
    return whole


def uses_a_key_twice(key: Any = None) -> Any:
    with jax.debug_key_reuse(True):
        key = jax.random.key(0) if key is None else key
        return {"w": jax.random.normal(key), "b": jax.random.normal(key)}


def where_with_an_unsafe_side(y_true: Any, z: Any) -> Any:
    naive = jnp.log(1 + jnp.exp(z))
    return jnp.sum(jnp.where(z > 20, z, jnp.where(jnp.isfinite(naive), naive, 0.0)) - y_true * z)


def indexes_a_list_by_name(theta: Any, X: Any) -> Any:
    return X @ theta["W"] + theta["b"]


def cuts_by_a_condition(y_true: Any, y_pred: Any) -> Any:
    ones, zeros = y_true > 0, y_true < 1
    return -jnp.sum(y_true[ones] * jnp.log(y_pred[ones])) - jnp.sum((1 - y_true[zeros]) * jnp.log(1 - y_pred[zeros]))


def makes_a_shape_of_a_value(y_true: Any, p: Any, threshold: float = 0.5) -> Any:
    right = jnp.sum((p >= threshold) == y_true).astype(int)
    return jnp.sum(jnp.ones(right)) / len(p)


def names_an_array_static(theta: Any, x: Any) -> Any:
    return functools.partial(jax.jit, static_argnums=0)(answers.linear_model)(theta, x)


CASES: list[tuple[str, Callable[..., Any], str, str]] = [
    ("logistic", branches_on_a_value, "jax.jit", "asked of a value"),
    ("accuracy", makes_a_float, "jax.jit", "float()"),
    ("accuracy", makes_an_int, "jax.jit", "int()"),
    ("logistic_model", uses_numpy, "JAX", "NumPy function (np.)"),
    ("dmseloss", differentiates_integers, "integers", "argnums"),
    ("dmseloss", differentiates_many_numbers, "one number", "Which single number"),
    ("train", keeps_losses_outside, "used outside", "Return it"),
    ("sgd_update", forgets_a_key, "do not match", "same keys"),
    ("softmax_model", multiplies_shapes_that_do_not_fit, "product of arrays", "print both shapes"),
    ("train", carries_other_things, "carry changes its form", "as it went in"),
    ("train", returns_no_pair, "lax.scan must return two things", "carry"),
    ("linear_model", goes_back_through_while, "cannot go backwards", "lax.scan"),
    ("append_ones", changes_in_place, "changed in place", ".at[i].set"),
    ("initialize_linear_params", uses_a_key_twice, "used twice", "split"),
    ("binary_cross_entropy_with_logits", where_with_an_unsafe_side, "differentia", ""),
    ("mlp", indexes_a_list_by_name, "list", ""),
    ("binary_cross_entropy", cuts_by_a_condition, "jnp.where", "condition"),
    ("accuracy", makes_a_shape_of_a_value, "shape", "static_argnames"),
    ("linear_model", names_an_array_static, "static", "can be static"),
]


@pytest.mark.parametrize("where", ["0x7f7f95536ac0", "0x000002A4D7A1B4F0"])
def test_where_something_lies_in_memory_is_not_told(where: str) -> None:
    def raises(z: Any) -> Any:
        raise ValueError(f"no use for <function step at {where}> and <object object at {where}>.")

    told = str(check("logistic", raises))
    assert "ValueError: no use for <function step> and <object object>." in told
    assert where[-6:] not in told


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("name", "attempt", "what", "do"), CASES, ids=lambda part: getattr(part, "__name__", ""))
def test_an_error_is_told_in_plain_words_with_the_learners_line(
    name: str, attempt: Callable[..., Any], what: str, do: str
) -> None:
    verdict = check(name, attempt)
    assert not verdict.passed
    assert what in verdict.message
    assert do in verdict.message
    assert len(verdict.message) < 320
    assert verdict.evidence is not None
    if verdict.evidence.traceback:
        # What cannot be differentiated backwards fails only after the attempt has returned, in no line of its own.
        inside = attempt is goes_back_through_while or any(
            name in verdict.evidence.line for name in (attempt.__name__, "step", "lambda")
        )
        assert inside
        assert "Traceback" not in str(verdict)
