"""Small mistakes made automatically in a reference, through its syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp

from dl_workshop import answers, curriculum
from dl_workshop.source import reference

_OTHER_OPERATOR = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
_OTHER_COMPARISON = {ast.GtE: (ast.Gt, ast.Lt), ast.Gt: (ast.GtE, ast.Lt), ast.Is: (ast.IsNot,)}
_OTHER_FUNCTION = {"mean": "sum", "sum": "mean", "log": "exp", "log1p": "log", "sigmoid": "tanh", "normal": "uniform"}

# Changes that nobody can observe: (exercise, a part of the mutant's text), each with its reason.
_SWITCHED_OFF = "for labels 0 and 1 it changes only the term that is multiplied by zero, or by log(1)"
EQUIVALENT = {
    ("train", "expect.examples(y, x)"): "the check compares two lengths, in either order",
    ("train_until", "(steps < max_steps) & (norm > tolerance)"): "'and' has no order",
    ("as_logistic", "theta['W'][:, 2]"): "an index beyond the end is taken as the last one",
    ("as_logistic", "theta['b'][2]"): "an index beyond the end is taken as the last one",
    ("distance_features", "corners[None, :, :] - X[:, None, :]"): "the square of a difference has no sign",
    ("mlp", "logits[:, 1]"): "there is one column only, and an index beyond the end is taken as the last one",
    ("mlp", "logits[:, -1]"): "there is one column only",
    ("mlp_loss", "class_numbers(X, y, theta[-0]['b'])"): "it changes the check of the labels only",
    ("fit_gaussians", "jnp.where(ones, mean1, mean0) - X"): "in the product of differences the sign cancels",
    ("gaussians_to_linear", "expect.gaussians(mean0, mean1"): "the check compares shapes, in either order",
    ("gaussians_to_linear", "w @ -(mean1 + mean0)"): "the inner product of two vectors is symmetric",
    ("naive_bayes_posterior", "two_classes(y, X)"): "for features 0 and 1 the check holds either way",
    ("naive_bayes_posterior", "in_class.sum(axis=1) * jnp.prod"): "n is a factor above and below the bar",
    ("naive_bayes_posterior", "frequency - 1"): "the sign is the same for both classes, above and below the bar",
    ("fit_weights", "expect.examples(y, X1)"): "the check compares two lengths, in either order",
    ("standardize", "expect.same_columns(X, X_train)"): "the check compares columns, in either order",
    ("confusion_matrix", "(y_pred == p) & (y_true == t)"): "'and' has no order",
    ("entropy_bits", "(p == 1) | (p == 0)"): "'or' has no order",
    ("entropy_bits", "jnp.where(certain, 1.5, p)"): "the placeholder is masked again",
    ("entropy_bits", "jnp.where(certain, -0.5, p)"): "the placeholder is masked again",
    ("squared_error_loss", "(y - p) ** 2"): "the square of a difference has no sign",
    ("binary_cross_entropy_with_logits", "jnp.logaddexp(z, 0.0)"): "logaddexp is symmetric",
    ("margin_loss", "jnp.logaddexp(-y_pm * z, 0.0)"): "logaddexp is symmetric",
    ("binary_cross_entropy", "y_true >= 0"): _SWITCHED_OFF,
    ("binary_cross_entropy", "y_true > -1"): _SWITCHED_OFF,
    ("binary_cross_entropy", "y_true < 2"): _SWITCHED_OFF,
    ("binary_cross_entropy", "y_pred, 2.0)"): _SWITCHED_OFF,
    ("binary_cross_entropy", "y_pred, -1.0)"): _SWITCHED_OFF,
    ("binary_cross_entropy", "(1 + y_true)"): _SWITCHED_OFF,
    ("initialize_linear_params", "jax.random.key(1)"): "the seed used without a key is left open",
    ("initialize_linear_params", "jax.random.key(-1)"): "the seed used without a key is left open",
    ("model_optimization_loop", "[1.0] * n_steps"): "every entry is overwritten",
    ("model_optimization_loop", "[-1.0] * n_steps"): "every entry is overwritten",
    ("mseloss", "mse(model(theta, x), y)"): "the mean squared error is symmetric",
    (
        "predict",
        "jnp.where(1, logistic_model(theta, x) >= threshold, 0)",
    ): "True and False become 1 and 0 beside an integer",
    ("mse", "(y_pred - y_true) ** 2"): "the square of a difference has no sign",
}


def mutants(name: str) -> list[tuple[str, Callable[..., Any]]]:
    """Every mutant of a reference that can be defined at all, with its source."""
    found = []
    for tree in _mutated(ast.parse(reference(name).source)):
        text = ast.unparse(ast.fix_missing_locations(tree))
        if any(name == owner and part in text for owner, part in EQUIVALENT):
            continue
        namespace = {"jax": jax, "jnp": jnp}
        namespace |= {other: getattr(answers, other) for other in curriculum.EXERCISES if other != name}
        try:
            exec(text, namespace)
        except Exception:
            continue
        if callable(namespace[name]):
            found.append((text, namespace[name]))
    return found


def _mutated(tree: ast.Module) -> Iterator[ast.Module]:
    nodes = list(ast.walk(tree))
    for place, node in enumerate(nodes):
        for change in _changes(node):
            mutant = copy.deepcopy(tree)
            twin = list(ast.walk(mutant))[place]
            change(twin)
            yield mutant


def _changes(node: ast.AST) -> Iterator[Callable[[Any], None]]:
    if isinstance(node, ast.BinOp):
        if type(node.op) in _OTHER_OPERATOR:
            yield lambda n: setattr(n, "op", _OTHER_OPERATOR[type(n.op)]())
        yield (
            lambda n: n.__dict__.update(left=n.right, right=n.left) if not isinstance(n.op, ast.Add | ast.Mult) else _drop(n)
        )
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda n: setattr(n, "op", ast.UAdd())
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        yield lambda n: setattr(n, "value", n.value + 1)
        yield lambda n: setattr(n, "value", n.value - 1)
    if isinstance(node, ast.Compare):
        for other in _OTHER_COMPARISON.get(type(node.ops[0]), ()):
            yield lambda n, other=other: setattr(n, "ops", [other()])
    if isinstance(node, ast.Attribute) and node.attr in _OTHER_FUNCTION:
        yield lambda n: setattr(n, "attr", _OTHER_FUNCTION[n.attr])
    if isinstance(node, ast.Call) and len(node.args) >= 2:
        yield lambda n: n.args.__setitem__(slice(0, 2), n.args[1::-1])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "grad":
        for number in (1, 2, 3):
            yield lambda n, number=number: n.keywords.append(ast.keyword("argnums", ast.Constant(number)))


def _drop(node: ast.BinOp) -> None:
    """a + b becomes a + 0 b's: the right operand is replaced by the left one."""
    node.right = node.left
