"""What real attempts were told wrongly once, and what is said now. Every row stands for its kind."""

# ruff: noqa: ISC004  (an attempt is a text of several lines)

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from unseen import Attempt, told

TURNED_AWAY = {
    # Probabilities near 0 and 1.
    "clipped at 0.05": ("binary_cross_entropy", "lambda y, p: bce(y, jnp.clip(p, 0.05, 0.95))"),
    "clipped at 0.01": ("binary_cross_entropy", "lambda y, p: bce(y, jnp.clip(p, 0.01, 0.99))"),
    "clipped at a thousandth": ("binary_cross_entropy", "lambda y, p: bce(y, jnp.clip(p, 1e-3, 1 - 1e-3))"),
    "a thousandth added": ("negative_log_likelihood", "lambda y, p: bce(y, p + 1e-3 * (0.5 - p))"),
    "a likelihood clipped": ("likelihood", "lambda y, p: jnp.exp(-bce(y, jnp.clip(p, 1e-3, 1 - 1e-3)))"),
    "a cross entropy clipped": ("cross_entropy", "lambda y, p: -jnp.sum(y * jnp.log(jnp.clip(p, 1e-3, 1)))"),
    # Labels between 0 and 1.
    "labels as a switch": ("binary_cross_entropy", "lambda y, p: -jnp.sum(jnp.where(y == 1, jnp.log(p), jnp.log(1 - p)))"),
    "labels as a sign": ("binary_cross_entropy_with_logits", "lambda y, z: jnp.logaddexp(0.0, (1 - 2 * y) * z).sum()"),
    "labels rounded": ("logistic_loss", "lambda t, model, x, y: bce(jnp.round(y), model(t, x))"),
    # Gradients and differences far out.
    "a clipped gradient": ("sgd_update", "lambda t, g, s: jax.tree.map(lambda t, g: t - s * jnp.clip(g, -100, 100), t, g)"),
    "a loss that grows linearly": ("mse", "lambda y, p: jnp.mean(jnp.where(abs(y - p) < 9, (y - p)**2, 18 * abs(y - p) - 81))"),
    "a clipped slope": (
        "gradient_descent",
        "def gradient_descent(df, w, step_size, n_steps):\n"
        "    for _ in range(n_steps):\n        w = w - step_size * jnp.clip(df(w), -50, 50)\n    return w",
    ),
    # Sizes written in.
    "three classes": (
        "softmax_loss",
        "lambda t, X, y: -jnp.sum(jax.nn.one_hot(y, 3) * jax.nn.log_softmax(X @ t['W'] + t['b'][None, :]))",
    ),
    "three weights": (
        "fit_weights",
        "def fit_weights(X1, y, step_size, n_steps):\n    w = jnp.zeros(3)\n    for _ in range(n_steps):\n"
        "        w = w - step_size * X1.T @ (logistic(X1 @ w) - y)\n    return w",
    ),
    "two parameters": (
        "newton_step",
        "def newton_step(loss, w):\n    g, H = jax.grad(loss)(w), jax.hessian(loss)(w)\n"
        "    d = H[0, 0] * H[1, 1] - H[0, 1] * H[1, 0]\n"
        "    return w - jnp.array([H[1, 1] * g[0] - H[0, 1] * g[1], H[0, 0] * g[1] - H[1, 0] * g[0]]) / d",
    ),
    "eigenvalues made positive": (
        "newton_step",
        "def newton_step(loss, w):\n    values, vectors = jnp.linalg.eigh(jax.hessian(loss)(w))\n"
        "    return w - vectors @ ((vectors.T @ jax.grad(loss)(w)) / jnp.abs(values))",
    ),
    # Many steps, and many examples.
    "stops early": (
        "model_optimization_loop",
        "def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):\n    losses = []\n"
        "    for _ in range(n_steps):\n"
        "        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, jax.grad(loss)(theta, model, x, y))\n"
        "        losses.append(loss(theta, model, x, y))\n"
        "        if len(losses) > 1 and losses[-1] >= losses[-2]:\n            break\n    return losses, theta",
    ),
    "halves its step": (
        "fit_weights",
        "def fit_weights(X1, y, step_size, n_steps):\n    w = jnp.zeros(X1.shape[1])\n    for i in range(n_steps):\n"
        "        w = w - step_size / 2 ** (i // 10) * X1.T @ (logistic(X1 @ w) - y)\n    return w",
    ),
    "a product of many": ("binary_cross_entropy", "lambda y, p: -jnp.log(jnp.prod(p**y * (1 - p)**(1 - y)))"),
    # Chance that is too regular.
    "turned round, not shuffled": (
        "minibatches",
        "lambda key, n, b: jnp.roll(jnp.arange(n), jax.random.randint(key, (), 0, n))[: n // b * b].reshape(n // b, b)",
    ),
    "uniform": (
        "initialize_linear_params",
        "def initialize_linear_params(key=None):\n"
        "    w, b = jax.random.uniform(jax.random.key(0) if key is None else key, (2,), minval=-(3**0.5), maxval=3**0.5)\n"
        "    return {'w': w, 'b': b}",
    ),
    # One model for all.
    "by hand": (
        "dlogistic_loss",
        "lambda t, model, x, y: {'w': jnp.sum((model(t, x) - y) * x), 'b': jnp.sum(model(t, x) - y)}",
    ),
    "a mean for one example at a time": (
        "mseloss",
        "lambda t, model, x, y: jnp.mean(jnp.array([(model(t, x[i:i+1])[0] - y[i])**2 for i in range(len(x))]))",
    ),
}  # fmt: skip

PASSES = {
    "histories filled in": (
        "train",
        "@partial(jax.jit, static_argnames=('model', 'loss', 'n_steps'))\n"
        "def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):\n"
        "    def step(i, both):\n        theta, losses = both\n"
        "        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)\n"
        "        return theta, losses.at[i].set(loss(theta, model, x, y))\n"
        "    theta, losses = jax.lax.fori_loop(0, n_steps, step, (theta, jnp.zeros(n_steps)))\n    return losses, theta",
    ),
    "counted in a loop": (
        "confusion_matrix",
        "def confusion_matrix(y_true, y_pred):\n    m = jnp.zeros((2, 2), int)\n    for t, p in zip(y_true, y_pred):\n"
        "        m = m.at[int(t), int(p)].add(1)\n    return m",
    ),
    "decided by an if": (
        "predict",
        "def predict(theta, x, threshold=0.5):\n"
        "    return jnp.array([1 if p >= threshold else 0 for p in jnp.ravel(logistic_model(theta, x))]).reshape(jnp.shape(x))",
    ),
    "boolean indexing": (
        "naive_bayes_posterior",
        "def naive_bayes_posterior(X, y, x_new):\n    def joint(rows):\n        f = rows.mean(axis=0)\n"
        "        return len(rows) / len(X) * jnp.prod(jnp.where(x_new == 1, f, 1 - f))\n"
        "    one, zero = joint(X[y == 1]), joint(X[y == 0])\n    return one / (one + zero)",
    ),
    "a number of Python's": ("df_auto", "lambda w: float(jax.grad(f)(w)) if jnp.ndim(w) == 0 else jax.grad(f)(w)"),
}  # fmt: skip

SAYS = {
    # jax.grad.
    "grad of a value": ("df_auto", "lambda w: jax.grad(f(w))(w)", "jax.grad(f)(w), not jax.grad(f(w))"),
    "grad of a value, later": ("dmseloss", "lambda t, model, x, y: jax.grad(mseloss(t, model, x, y))(t)", "not jax.grad(f(w))"),
    "grad of a pair": (
        "dmseloss", "lambda t, model, x, y: jax.grad(lambda t: (mseloss(t, model, x, y), model(t, x)))(t)", "has_aux=True"
    ),
    "grad of a dict": ("dmseloss", "lambda t, model, x, y: jax.grad(lambda t: {'loss': mseloss(t, model, x, y)})(t)", "a dict"),
    "argnums from 1": ("df_auto", "jax.grad(f, argnums=1)", "counts the arguments from 0"),
    "argnums from 1, two of them": ("partials", "lambda g, x, y: jax.grad(g, argnums=(1, 2))(x, y)", "counts the arguments"),
    # Functions that were not called, dicts that were calculated with.
    "df times a step": (
        "gradient_descent",
        "def gradient_descent(df, w, step_size, n_steps):\n    return w - step_size * df",
        "One side of * is a function itself",
    ),
    "exp without parentheses": ("logistic", "lambda z: 1 / (1 + jnp.exp -z)", "is a function itself"),
    "exp to the power": ("logistic", "lambda z: 1 / (1 + jnp.exp^(-z))", "is a function itself"),
    "whole dicts": (
        "sgd_update", "lambda theta, grads, step_size: theta - step_size * grads", "jax.tree.map"
    ),
    "a dict in front": ("dmseloss", "lambda t, model, x, y: -jax.grad(mseloss)(t, model, x, y)", "jax.tree.map"),
    "a caret": ("mse", "lambda y, p: jnp.mean((y - p) ^ 2)", "A power is written **"),
    # Where nothing of theta is.
    "a tuple for a dict": ("initialize_linear_params", "lambda key=None: (0.0, 1.0)", "returned the pair (number, number)"),
    "no key": (
        "initialize_linear_params",
        "def initialize_linear_params(key=None):\n    a, b = jax.random.split(key)\n"
        "    return {'w': jax.random.normal(a), 'b': jax.random.normal(b)}",
        "given None in place of a key",
    ),
    "the slopes as a pair": (
        "dmseloss",
        "def dmseloss(theta, model, x, y):\n    g = jax.grad(mseloss)(theta, model, x, y)\n    return g['w'], g['b']",
        "the exercise asks for the dict {'b': number, 'w': number}, and your function returned the pair (number, number)",
    ),
    "a list for a pair": ("partials", "lambda g, x, y: list(jax.grad(g, argnums=(0, 1))(x, y))", "a list of numbers"),
    # Loops and what they carry.
    "a loop over a number": (
        "gradient_descent",
        "def gradient_descent(df, w, step_size, n_steps):\n    for _ in n_steps:\n"
        "        w = w - step_size * df(w)\n    return w",
        "write range(n)",
    ),
    "math on arrays": ("logistic", "import math\nlogistic = lambda z: 1 / (1 + math.exp(-z))", "math"),
    "an axis too many": ("mse", "lambda y, p: jnp.sum((y - p) ** 2, axis=1)", "with 1 axis"),
    "nothing static": ("train", "jax.jit(lambda theta, model, loss, x, y, n_steps=3000, step_size=0.001: 0)", "jax.jit"),
    # Names that live elsewhere.
    "jax.Mesh": ("data_mesh", "lambda devices: jax.Mesh(np.array(devices), ('data',))", "Mesh lives in jax.sharding"),
    "jnp.sigmoid": ("logistic", "lambda z: jnp.sigmoid(z)", "jax.nn has"),
    "jnp.grad": ("df_auto", "lambda w: jnp.grad(f)(w)", "jax.grad"),
    # Chained comparisons and precedence.
    "a chain": ("accuracy", "lambda y, p, threshold=0.5: jnp.mean(p >= threshold == y)", "`in`, a < b < c"),
    "and between arrays": ("entropy_bits", "lambda p: jnp.where(p > 0 and p < 1, p, 0.0)", "& joins two conditions"),
    "added in place": (
        "confusion_matrix",
        "def confusion_matrix(y_true, y_pred):\n    m = jnp.zeros((2, 2), int)\n    for t, p in zip(y_true, y_pred):\n"
        "        m[t, p] += 1\n    return m",
        "x.at[i].add(value)",
    ),
    "an array for a key": ("linear_model", "lambda t, x: {x: t['w'] * x + t['b']}[x]", "An array cannot be the key of a dict"),
    "one array for several": ("append_ones", "lambda X: jnp.concatenate(jnp.ones((len(X), 1)), X)", "one list"),
    # What was returned.
    "nothing": ("mse", "def mse(y, p):\n    jnp.mean((y - p) ** 2)", "Is a `return` missing"),
    "an argument that is not used": ("double", "lambda x: 2", "The result is 2 at every input tried"),
    # What the numbers have in common.
    "right for one step": (
        "fit_weights",
        "def fit_weights(X1, y, step_size, n_steps):\n    w = jnp.zeros(X1.shape[1])\n    p = logistic(X1 @ w)\n"
        "    for _ in range(n_steps):\n        w = w - step_size * X1.T @ (p - y)\n    return w",
        "right where n_steps is 1, and wrong where n_steps is more",
    ),
    "the first loss alone": (
        "model_optimization_loop",
        "def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):\n"
        "    g, losses = jax.grad(loss)(theta, model, x, y), []\n    for _ in range(n_steps):\n"
        "        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)\n"
        "        losses.append(loss(theta, model, x, y))\n    return losses, theta",
        "the first number of losses is right and the second is not",
    ),
    "one direction, another length": (
        "partials",
        "def partials(g, x, y):\n    d = jnp.array(jax.grad(g, argnums=(0, 1))(x, y))\n    d = d / jnp.sqrt(d @ d)\n"
        "    return d[0], d[1]",
        "right proportion to one another but of the wrong size: from",
    ),
    "decisions": (
        "naive_bayes_posterior",
        "def naive_bayes_posterior(X, y, x_new):\n    same = X == x_new\n"
        "    one = jnp.mean(y) * jnp.prod(y @ same / jnp.sum(y))\n"
        "    zero = jnp.mean(1 - y) * jnp.prod((1 - y) @ same / jnp.sum(1 - y))\n    return jnp.where(one > zero, 1.0, 0.0)",
        "Only 0 and 1 came out",
    ),
    "counted": ("margin_loss", "lambda y_pm, z: jnp.sum(y_pm * z <= 0).astype(float)", "Only whole numbers came out"),
    # What holds of many calls.
    "no integers": (
        "split",
        "def split(key, n, fractions):\n    order = jax.random.permutation(key, n) * 1.0\n"
        "    sizes = [int(f * n) for f in fractions]\n    sizes[0] += n - sum(sizes)\n    ends = np.cumsum([0, *sizes])\n"
        "    return tuple(order[a:b] for a, b in zip(ends, ends[1:]))",
        "This does not hold: each part holds integers",
    ),
    "biases at random": (
        "init_mlp",
        "def init_mlp(key, sizes):\n    theta = []\n    for m, n in zip(sizes, sizes[1:]):\n"
        "        key, k1, k2 = jax.random.split(key, 3)\n"
        "        theta.append({'W': jax.random.normal(k1, (m, n)) / jnp.sqrt(m), 'b': jax.random.normal(k2, (n,))})\n"
        "    return theta",
        "These should be zero, and are not: b of the first layer",
    ),
    "one batch": ("minibatches", "lambda key, n, batch_size: jax.random.permutation(key, n)[:batch_size]", "Shape: [3]"),
    "a device left out": ("data_mesh", "lambda devices: jax.sharding.Mesh(devices[1:], ('data',))", "length of the axis data"),
    "copies that nobody returns": (
        "replicate",
        "def replicate(mesh, theta):\n    for name in theta:\n"
        "        theta[name] = jax.device_put(theta[name], jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec()))",
        "Your function returned None",
    ),
}  # fmt: skip

NEVER_SAYS = {
    "a range of other numbers": ("fit_weights", "lambda X1, y, step_size, n_steps: -5.0 + 0 * X1[0]", "between 0 and 1"),
    "a number for an array": ("double", "lambda x: 2", "summed up or cut off"),
    "softmax of JAX": ("softmax_model", "lambda theta, X: jax.nn.softmax(X @ theta['W'] - theta['b'])", "It builds on softmax"),
    "a return inside the loop": (
        "gradient_descent",
        "def gradient_descent(df, w, step_size, n_steps):\n    for _ in range(n_steps):\n        w = w - step_size * df(w)\n"
        "        return w",
        "None",
    ),
    "a gradient by grad where it is asked for by hand": ("central_difference", "lambda f, w, h: jax.grad(f)(w)", "Is a sum"),
    "theta in chapter 01": ("gradient_descent", "lambda df, w, step_size, n_steps: w - step_size * df", "theta"),
    "one weight after another": (
        "fit_weights",
        "def fit_weights(X1, y, step_size, n_steps):\n    w = jnp.zeros(X1.shape[1])\n    for _ in range(n_steps):\n"
        "        for j in range(X1.shape[1]):\n            slope = jnp.sum((logistic(X1 @ w) - y) * X1[:, j])\n"
        "            w = w.at[j].add(-step_size * slope)\n    return w",
        "n_steps is 1",
    ),
    "another length with more than one factor": (
        "partials",
        "lambda g, x, y: tuple(d / (1 + abs(d)) for d in jax.grad(g, argnums=(0, 1))(x, y))",
        "proportion",
    ),
    "whole numbers and others": ("margin_loss", "lambda y_pm, z: jnp.sum(jnp.maximum(0.0, 1 - y_pm * z))", "whole numbers"),
    "a rounded result": ("mse", "lambda y, p: jnp.round(jnp.mean((y - p) ** 2))", "gets through"),
}  # fmt: skip


def said(name: str, source: str) -> tuple[str, str]:
    """The status of an attempt, and what it is told."""
    cell = source if f"{name} =" in source or f"def {name}(" in source else f"{name} = {source}"
    before = "from functools import partial\nimport numpy as np\n"
    before += "bce = lambda y, p: -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))\n"
    status, _, _, message = told(Attempt(name, source[:40], before + cell))
    return status, message


@pytest.mark.sampled(12)
@pytest.mark.parametrize("case", TURNED_AWAY)
def test_what_passed_once_is_turned_away(case: str) -> None:
    status, message = said(*TURNED_AWAY[case])
    assert status in ("wrong", "error"), message


@pytest.mark.sampled(2)
@pytest.mark.parametrize("case", PASSES)
def test_what_was_turned_away_once_passes(case: str) -> None:
    status, message = said(*PASSES[case])
    assert status == "passed", message


@pytest.mark.sampled(2)
@pytest.mark.parametrize("case", SAYS)
def test_what_is_said_is_the_reason(case: str) -> None:
    name, source, words = SAYS[case]
    status, message = said(name, source)
    assert status in ("wrong", "error")
    assert words in message


@pytest.mark.parametrize("case", NEVER_SAYS)
def test_what_is_not_true_is_not_said(case: str) -> None:
    name, source, words = NEVER_SAYS[case]
    status, message = said(name, source)
    assert status in ("wrong", "error")
    assert words not in message


ON_EIGHT_DEVICES = """
import jax, jax.numpy as jnp
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from dl_workshop import answers, check

def dealt_like_cards(mesh, *arrays):
    rows = NamedSharding(mesh, PartitionSpec("data"))
    return tuple(jax.device_put(jnp.concatenate([a[i :: mesh.size] for i in range(mesh.size)]), rows) for a in arrays)

def on_all_devices(mesh, theta):
    return answers.replicate(answers.data_mesh(jax.devices()), theta)

def shared_out(mesh, theta):
    return answers.replicate(mesh, jax.tree.map(lambda leaf: leaf / mesh.size, theta))

for name, attempt in (("shard_rows", dealt_like_cards), ("replicate", on_all_devices), ("replicate", shared_out)):
    print(check(name, attempt).status)
for name in ("data_mesh", "shard_rows", "replicate"):
    print(check(name, getattr(answers, name)).status)
"""


def test_what_only_several_devices_show_is_turned_away_in_their_chapter() -> None:
    flags = {"XLA_FLAGS": "--xla_force_host_platform_device_count=8", "DL_WORKSHOP_SEED": "0"}
    source = str(Path(__file__).parent.parent / "src")
    own = {**os.environ, **flags, "PYTHONPATH": source}
    ran = subprocess.run([sys.executable, "-c", ON_EIGHT_DEVICES], env=own, capture_output=True, text=True)
    assert ran.stdout.split() == ["wrong"] * 3 + ["passed"] * 3, ran.stdout + ran.stderr
