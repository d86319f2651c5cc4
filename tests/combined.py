"""Attempts with two mistakes at once, such as a learner makes both, and the name that may be told of each."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from dl_workshop.answers import binary_cross_entropy_with_logits as bce
from dl_workshop.answers import linear_model, logistic, logistic_model, mlp, softmax
from dl_workshop.given import f

NLL = "negative_log_likelihood"
BY_HAND = "analytic_dlogistic_loss"
LOGITS = "binary_cross_entropy_with_logits"


def climbs_too_often(df: Any, w: Any, step_size: Any, n_steps: int) -> Any:
    for _ in range(n_steps + 1):
        w = w + step_size * df(w)
    return w


def returns_in_the_loop(df: Any, w: Any, step_size: Any, n_steps: int) -> Any:
    for _ in range(n_steps):
        return w + step_size * df(w)
    return w


def uniform_from_one_key(key: Any = None) -> Any:
    key = jax.random.key(0) if key is None else key
    return {"w": jax.random.uniform(key), "b": jax.random.uniform(key)}


def arrays_from_one_key(key: Any = None) -> Any:
    key = jax.random.key(0) if key is None else key
    return {"w": jax.random.normal(key, (1,)), "b": jax.random.normal(key, (1,))}


def loop(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001, *,
    sign: int = -1, before: bool = False, extra: int = 0, in_place: bool = False,
) -> tuple[Any, Any]:  # fmt: skip
    losses = []
    for _ in range(n_steps + extra):
        value, grads = jax.value_and_grad(loss)(theta, model, x, y)
        new = jax.tree.map(lambda t, g: t + sign * step_size * g, theta, grads)
        if in_place:
            theta.update(new)
        theta = theta if in_place else new
        losses.append(value if before else loss(theta, model, x, y))
    return losses, theta


def scan(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001, *,
    sign: int = -1, before: bool = False,
) -> tuple[Any, Any]:  # fmt: skip
    def step(theta: Any, _: None) -> tuple[Any, Any]:
        value, grads = jax.value_and_grad(loss)(theta, model, x, y)
        new = jax.tree.map(lambda t, g: t + sign * step_size * g, theta, grads)
        return new, value if before else loss(new, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta


def until(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: int, *,
    squared: bool = False, counted: int = 0, strict: bool = False, late: bool = False, swapped: bool = False,
) -> tuple[Any, Any]:  # fmt: skip
    slopes = jax.grad(loss)

    def goes_on(state: Any) -> Any:
        size = sum(jnp.sum(g**2) for g in jax.tree.leaves(slopes(state[0], model, x, y)))
        size = size if squared else jnp.sqrt(size)
        large = size >= tolerance if strict else size > tolerance
        return (large | (late & (state[1] == 0))) & (state[1] < max_steps)

    def step(state: Any) -> Any:
        return jax.tree.map(lambda t, g: t - step_size * g, state[0], slopes(state[0], model, x, y)), state[1] + 1

    theta, steps = jax.lax.while_loop(goes_on, step, (theta, 0))
    return (steps + counted, theta) if swapped else (theta, steps + counted)


def climbs_in_place(theta: Any, grads: Any, step_size: Any) -> Any:
    for name in theta:
        theta[name] = jax.tree.map(lambda t, g: t + step_size * g, theta[name], grads[name])
    return theta


def descent(slope: Callable[..., Any], start: float = 0.0) -> Callable[..., Any]:
    def fit(X1: Any, y: Any, step_size: Any, n_steps: int) -> Any:
        weights = jnp.full(X1.shape[1], start)
        for _ in range(n_steps):
            weights = weights - step_size * slope(X1, y, jax.nn.sigmoid(X1 @ weights))
        return weights

    return fit


def parts(indices: Any, n: int, fractions: Any, rest_first: bool) -> Any:
    """Rounded down, the rest lost or in the last part."""
    sizes = [int(fraction * n + 1e-9) for fraction in fractions]
    if not rest_first:
        sizes[-1] += n - sum(sizes)
    ends = np.cumsum([0, *sizes])
    return tuple(indices[a:b] for a, b in itertools.pairwise(ends))


def covariance(X: Any, y: Any) -> tuple[Any, Any, Any, Any]:
    """Both means, the points measured from them, and the mask of class 1."""
    ones = (y == 1)[:, None]
    mean1, mean0 = jnp.sum(X * ones, 0) / jnp.sum(ones), jnp.sum(X * ~ones, 0) / jnp.sum(~ones)
    return mean1, mean0, X - jnp.where(ones, mean1, mean0), ones


def swapped_and_summed(X: Any, y: Any) -> Any:
    mean1, mean0, centred, _ = covariance(X, y)
    return mean0, mean1, centred.T @ centred


def variances_n_minus_2(X: Any, y: Any) -> Any:
    mean1, mean0, centred, _ = covariance(X, y)
    return mean1, mean0, jnp.diag(jnp.sum(centred**2, 0) / (len(X) - 2))


def line_of(
    weights: Callable[..., Any] = lambda S, apart: jnp.linalg.solve(S, apart),
    half: float = 0.5,
    sizes: float = 1.0,
    apart: Callable[..., Any] = lambda mean1, mean0: mean1 - mean0,
) -> Callable[..., Any]:
    """w by one rule; b by the formula on paper, with squares of its own."""

    def attempt(mean1: Any, mean0: Any, S: Any, n1: int, n0: int) -> Any:
        squares = mean1 @ jnp.linalg.solve(S, mean1) - mean0 @ jnp.linalg.solve(S, mean0)
        return {"w": weights(S, apart(mean1, mean0)), "b": -half * squares + sizes * jnp.log(n1 / n0)}

    return attempt


def bayes(X: Any, y: Any, x_new: Any, *, prior: bool = True, absent: bool = True, of: int = 1) -> Any:
    joint = []
    for member in (1 - y, y):
        p = member @ X / member.sum()
        factors = jnp.where(x_new == 1, p, 1 - p if absent else 1.0)
        joint.append(jnp.prod(factors) * (member.mean() if prior else 1.0))
    return joint[of] / (joint[0] + joint[1])


def squared_distances(X: Any) -> Any:
    return jnp.stack([jnp.sum((X - c) ** 2, axis=1) for c in (jnp.zeros(2), jnp.ones(2))], axis=1)


def network(
    theta: Any, X: Any, *, between: Any = jnp.tanh, last: Any = lambda z: z, bias: float = 1.0, form: Any = jnp.squeeze
) -> Any:
    for layer in theta[:-1]:
        X = between(X @ layer["W"] + bias * layer["b"])
    return form(last(X @ theta[-1]["W"] + bias * theta[-1]["b"]))


def column_out(z: Any) -> Any:
    return z[:, 0] if z.shape[1] == 1 else z


def layers(key: Any, sizes: Any, scale: Callable[[int, int], float], keys: Any = jax.random.split) -> Any:
    pairs = list(itertools.pairwise(sizes))
    return [
        {"W": scale(m, n) * jax.random.normal(k, (m, n)), "b": jnp.zeros(n)}
        for k, (m, n) in zip(keys(key, len(pairs)), pairs, strict=True)
    ]


def loss_of(binary: Callable[..., Any], many: Callable[..., Any]) -> Callable[..., Any]:
    def loss(theta: Any, X: Any, y: Any) -> Any:
        z = mlp(theta, X)
        return binary(y, z) if z.ndim == 1 else many(y, z)

    return loss


def picked(table: Any, labels: Any) -> Any:
    return table[jnp.arange(len(labels)), labels]


def put(mesh: Any, tree: Any, *spec: Any) -> Any:
    return jax.device_put(tree, NamedSharding(mesh, PartitionSpec(*spec)))


COMBINED: list[tuple[str, tuple[str, str], Any, str | None]] = [
    # 00
    ("double", ("squares", "prints_only"), lambda x: print(x**2), "prints_only"),
    ("double", ("squares", "adds_two"), lambda x: x**2 + 2, None),
    # 01
    ("df", ("forgot_the_linear_term", "kept_the_constant"), lambda w: 2 * w - 5, None),
    ("df", ("forgot_the_linear_term", "one_number_only"), lambda w: float(2 * w), None),
    ("df_auto", ("sign_flipped", "one_sided_difference"), lambda w: -(f(w + 0.1) - f(w)) / 0.1, None),
    ("central_difference", ("forward_difference", "missing_parentheses"), lambda f, w, h: (f(w + h) - f(w)) / 2 * h, None),
    ("central_difference", ("sides_swapped", "divided_by_h"), lambda f, w, h: (f(w - h) - f(w + h)) / h, None),
    ("partials", ("other_order", "arguments_swapped"), lambda g, x, y: jax.grad(g, argnums=(1, 0))(y, x), None),
    ("gradient_descent", ("climbs", "one_step_too_many"), climbs_too_often, None),
    ("gradient_descent", ("climbs", "stops_after_one"), returns_in_the_loop, None),
    # 02
    ("linear_model", ("w_and_b_swapped", "minus_the_bias"), lambda theta, x: theta["b"] * x - theta["w"], None),
    ("linear_model", ("forgot_the_bias", "summed_up"), lambda theta, x: jnp.sum(theta["w"] * x), None),
    ("linear_model", ("minus_the_bias", "numpy_inside"), lambda t, x: np.asarray(t["w"]) * np.asarray(x) - np.asarray(t["b"]),
     "minus_the_bias"),
    ("mse", ("sum_for_mean", "no_square"), lambda y_true, y_pred: jnp.sum(y_true - y_pred), None),
    ("mse", ("sum_for_mean", "absolute_difference"), lambda y_true, y_pred: jnp.sum(jnp.abs(y_true - y_pred)), None),
    ("mse", ("one_per_example", "absolute_difference"), lambda y_true, y_pred: jnp.abs(y_true - y_pred), None),
    ("mseloss", ("compares_with_x", "sum_for_mean"), lambda theta, model, x, y: jnp.sum((x - model(theta, x)) ** 2), None),
    ("mseloss", ("ignores_the_model", "sum_for_mean"), lambda theta, model, x, y:
     jnp.sum((y - linear_model(theta, x)) ** 2), None),
    ("dmseloss", ("sign_flipped", "of_the_sum"), lambda theta, model, x, y:
     jax.grad(lambda t: -jnp.sum((y - model(t, x)) ** 2))(theta), None),
    ("dmseloss", ("by_hand_for_a_line", "sign_flipped"), lambda theta, model, x, y:
     {"w": -2 * jnp.mean((linear_model(theta, x) - y) * x), "b": -2 * jnp.mean(linear_model(theta, x) - y)}, "sign_flipped"),
    ("initialize_linear_params", ("uniform_draws", "one_key_for_both"), uniform_from_one_key, None),
    ("initialize_linear_params", ("arrays_of_one", "one_key_for_both"), arrays_from_one_key, None),
    ("model_optimization_loop", ("climbs", "loss_before_the_step"), partial(loop, sign=1, before=True), None),
    ("model_optimization_loop", ("one_step_too_many", "loss_before_the_step"), partial(loop, extra=1, before=True), None),
    ("model_optimization_loop", ("climbs", "changes_the_callers_theta"), partial(loop, sign=1, in_place=True), "climbs"),
    # 03
    ("logistic", ("sign_of_z", "missing_parentheses"), lambda z: 1 / 1 + jnp.exp(z), None),
    ("logistic", ("sign_of_z", "overflows"), lambda z: 1 / (1 + jnp.exp(z)), "sign_of_z"),
    ("logistic_model", ("forgot_the_bias", "sign_flipped"), lambda theta, x: logistic(-theta["w"] * x), None),
    ("logistic_model", ("sign_flipped", "rounded"), lambda t, x: jnp.round(logistic(-(t["w"] * x + t["b"]))), None),
    ("logistic_model", ("w_and_b_swapped", "sign_flipped"), lambda t, x: logistic(-(t["b"] * x + t["w"])), None),
    ("midpoint", ("sign_flipped", "upside_down"), lambda theta: theta["w"] / theta["b"], None),
    ("midpoint", ("sign_flipped", "b_alone"), lambda theta: theta["b"], None),
    ("binary_cross_entropy", ("only_the_ones", "mean_for_sum"), lambda y, p: -jnp.mean(y * jnp.log(p)), None),
    ("binary_cross_entropy", ("forgot_the_minus", "base_two"), lambda y, p:
     jnp.sum(y * jnp.log2(p) + (1 - y) * jnp.log2(1 - p)), None),
    ("binary_cross_entropy", ("labels_swapped", "mean_for_sum"), lambda y, p:
     -jnp.mean((1 - y) * jnp.log(p) + y * jnp.log(1 - p)), None),
    ("binary_cross_entropy", ("one_per_example", "forgot_the_minus"), lambda y, p:
     y * jnp.log(p) + (1 - y) * jnp.log(1 - p), None),
    ("logistic_loss", ("mean_for_sum", "forgot_the_minus"), lambda params, model, x, y:
     jnp.mean(jnp.log(jnp.where(y == 1, model(params, x), 1 - model(params, x)))), None),
    ("dlogistic_loss", ("sign_flipped", "of_the_mean"), lambda params, model, x, y:
     jax.grad(lambda p: jnp.mean(jnp.log(jnp.where(y == 1, model(p, x), 1 - model(p, x)))))(params), None),
    ("predict", ("strictly_above", "floats"), lambda theta, x, threshold=0.5:
     jnp.where(logistic_model(theta, x) > threshold, 1.0, 0.0), "strictly_above"),
    ("predict", ("booleans", "strictly_above"), lambda theta, x, threshold=0.5:
     logistic_model(theta, x) > threshold, "strictly_above"),
    ("predict", ("decisions_swapped", "floats"), lambda theta, x, threshold=0.5:
     jnp.where(logistic_model(theta, x) >= threshold, 0.0, 1.0), "decisions_swapped"),
    ("predict", ("ignores_threshold", "floats"), lambda theta, x, threshold=0.5:
     jnp.where(logistic_model(theta, x) >= 0.5, 1.0, 0.0), "ignores_threshold"),
    # 04
    ("likelihood", ("ignores_the_labels", "sum_for_product"), lambda y_true, y_pred: jnp.sum(y_pred), None),
    ("likelihood", ("only_the_ones", "mean_for_product"), lambda y, p: jnp.mean(p**y), None),
    (NLL, ("ignores_the_labels", "mean_for_sum"), lambda y_true, y_pred: -jnp.mean(jnp.log(y_pred)), None),
    (NLL, ("labels_swapped", "log_of_the_product"), lambda y, p:
     -jnp.log(jnp.prod((1 - y) * p + y * (1 - p))), "labels_swapped"),
    (NLL, ("minus_on_one_term", "mean_for_sum"), lambda y, p:
     jnp.mean(-y * jnp.log(p) + (1 - y) * jnp.log(1 - p)), None),
    ("entropy_bits", ("forgot_the_minus", "nats"), lambda p:
     jnp.where(p * (1 - p) == 0, 0.0, p * jnp.log(p) + (1 - p) * jnp.log(1 - p)), None),
    ("entropy_bits", ("nats_and_nan_at_the_ends", "forgot_the_minus_and_nan_at_the_ends"), lambda p:
     p * jnp.log(p) + (1 - p) * jnp.log(1 - p), None),
    ("entropy_bits", ("nats", "nan_at_one"), lambda p:
     jnp.where(p == 0, 0.0, -p * jnp.log(p) - (1 - p) * jnp.log(1 - p)), None),
    (BY_HAND, ("sum_times_sum", "mean_for_sum"), lambda theta, x, y:
     {"w": jnp.sum(r := logistic_model(theta, x) - y) * jnp.sum(x), "b": jnp.mean(r)}, None),
    (BY_HAND, ("sum_times_sum", "one_per_example"), lambda theta, x, y:
     {"w": jnp.sum(r := logistic_model(theta, x) - y) * jnp.sum(x), "b": r}, None),
    (BY_HAND, ("forgot_x", "mean_for_sum"), lambda theta, x, y:
     dict.fromkeys(("w", "b"), jnp.mean(logistic_model(theta, x) - y)), None),
    (BY_HAND, ("sign_flipped", "mean_for_sum"), lambda theta, x, y:
     {"w": jnp.mean((y - (p := logistic_model(theta, x))) * x), "b": jnp.mean(y - p)}, None),
    (BY_HAND, ("sign_flipped", "w_and_b_swapped"), lambda theta, x, y:
     {"w": jnp.sum(y - (p := logistic_model(theta, x))), "b": jnp.sum((y - p) * x)}, None),
    ("squared_error_loss", ("forgot_the_half", "squared_too_late"), lambda theta, model, x, y:
     jnp.sum(model(theta, x) - y) ** 2, None),
    ("squared_error_loss", ("never_squared", "mean_for_sum"), lambda theta, model, x, y:
     jnp.mean(model(theta, x) - y) / 2, None),
    (LOGITS, ("kink_at_zero", "mean_for_sum"), lambda y, z:
     jnp.mean(jnp.maximum(z, 0) - y * z + jnp.log1p(jnp.exp(-jnp.abs(z)))), "mean_for_sum"),
    (LOGITS, ("sign_of_the_label", "mean_for_sum"), lambda y, z: jnp.mean(jnp.logaddexp(0.0, z) + y * z), None),
    (LOGITS, ("labels_swapped", "mean_for_sum"), lambda y, z: jnp.mean(jnp.logaddexp(0.0, -z) + y * z), None),
    (LOGITS, ("labels_swapped", "through_the_probability"), lambda y, z:
     -jnp.sum((1 - y) * jnp.log(logistic(z)) + y * jnp.log(1 - logistic(z))), "labels_swapped"),
    ("margin_loss", ("sign_flipped", "mean_for_sum"), lambda y_pm, z: jnp.mean(jnp.logaddexp(0.0, y_pm * z)), None),
    ("margin_loss", ("hinge", "sign_flipped"), lambda y_pm, z: jnp.sum(jnp.maximum(0.0, 1 + y_pm * z)), None),
    ("margin_loss", ("perceptron", "mean_for_sum"), lambda y_pm, z: jnp.mean(jnp.maximum(0.0, -y_pm * z)), None),
    # 05
    ("sgd_update", ("climbs", "forgot_the_step_size"), lambda theta, grads, step_size:
     jax.tree.map(jnp.add, theta, grads), None),
    ("sgd_update", ("climbs", "changes_the_callers_theta"), climbs_in_place, "climbs"),
    ("sgd_update", ("returns_a_list", "climbs"), lambda theta, grads, step_size:
     [t + step_size * g for t, g in zip(jax.tree.leaves(theta), jax.tree.leaves(grads), strict=True)], None),
    ("train", ("climbs", "loss_before_the_step"), partial(scan, sign=1, before=True), None),
    ("train", ("climbs", "python_loop"), lambda *args, **kwargs:
     (jnp.array((both := loop(*args, sign=1, **kwargs))[0]), both[1]), None),
    ("train_until", ("squared_norm", "counts_one_too_many"), partial(until, squared=True, counted=1), None),
    ("train_until", ("goes_on_at_the_tie", "counts_one_too_many"), partial(until, strict=True, counted=1), None),
    ("train_until", ("looks_after_the_step", "returned_in_other_order"), partial(until, late=True, swapped=True), None),
    ("newton_step", ("uphill", "diagonal_only"), lambda loss, w:
     w + jax.grad(loss)(w) / jnp.diag(jax.hessian(loss)(w)), None),
    ("newton_step", ("gradient_step", "numpy_inside"),
     lambda loss, w: np.asarray(w) - np.asarray(jax.grad(loss)(w)), "gradient_step"),
    ("minibatches", ("with_replacement", "ignores_the_key"), lambda key, n, size:
     jax.random.randint(jax.random.key(0), (n // size, size), 0, n), None),
    ("minibatches", ("ignores_the_key", "the_same_ones_left_out"), lambda key, n, size:
     jax.random.permutation(jax.random.key(0), n // size * size).reshape(-1, size), "ignores_the_key"),
    ("minibatches", ("rows_and_columns_swapped", "the_same_ones_left_out"), lambda key, n, size:
     jax.random.permutation(key, n // size * size).reshape(size, n // size), None),
    ("minibatches", ("hidden_state", "with_replacement"), lambda key, n, size:
     jnp.array(np.random.randint(0, n, (n // size, size))), None),
    # 06
    ("append_ones", ("ones_last", "zeros"), lambda X: jnp.concatenate([X, jnp.zeros((len(X), 1))], axis=1), None),
    ("append_ones", ("a_row_of_ones", "ones_last"), lambda X: jnp.concatenate([X, jnp.ones((1, X.shape[1]))]), None),
    ("fit_weights", ("uphill", "mean_gradient"), descent(lambda X1, y, p: X1.T @ (y - p) / len(y)), None),
    ("fit_weights", ("starts_from_ones", "mean_gradient"), descent(lambda X1, y, p: X1.T @ (p - y) / len(y), 1.0), None),
    ("standardize", ("by_the_variance", "divides_by_zero"), lambda X_train, X:
     (X - X_train.mean(0)) / X_train.var(0), "by_the_variance"),
    ("standardize", ("by_its_own_numbers", "only_centred"), lambda X_train, X: X - X.mean(0), None),
    ("split", ("not_shuffled", "rest_is_lost"), lambda key, n, fractions: parts(jnp.arange(n), n, fractions, True), None),
    ("split", ("ignores_the_key", "rest_to_the_last"), lambda key, n, fractions:
     parts(jax.random.permutation(jax.random.key(0), n), n, fractions, False), None),
    ("accuracy", ("share_of_wrong_ones", "ignores_threshold"), lambda y_true, p, threshold=0.5:
     jnp.mean((p >= 0.5) != (y_true == 1)), None),
    ("accuracy", ("counts", "share_of_wrong_ones"), lambda y_true, p, threshold=0.5:
     jnp.sum((p >= threshold) != (y_true == 1)), None),
    ("confusion_matrix", ("transposed", "floats"), lambda y_true, y_pred:
     jnp.zeros((2, 2)).at[y_pred, y_true].add(1), "transposed"),
    ("confusion_matrix", ("marks_instead_of_counts", "floats"), lambda y_true, y_pred:
     jnp.zeros((2, 2)).at[y_true, y_pred].set(1), "marks_instead_of_counts"),
    ("l2_logistic_loss", ("penalizes_the_bias", "forgot_the_half"), lambda theta, X, y, alpha:
     bce(y, X @ theta["w"] + theta["b"]) + alpha * (jnp.sum(theta["w"] ** 2) + theta["b"] ** 2), None),
    ("l2_logistic_loss", ("mean_for_sum", "forgot_the_half"), lambda theta, X, y, alpha:
     bce(y, X @ theta["w"] + theta["b"]) / len(y) + alpha * jnp.sum(theta["w"] ** 2), None),
    ("l2_logistic_loss", ("rewards_large_weights", "forgot_the_half"), lambda theta, X, y, alpha:
     bce(y, X @ theta["w"] + theta["b"]) - alpha * jnp.sum(theta["w"] ** 2), None),
    # 07
    ("fit_gaussians", ("classes_swapped", "forgot_to_divide"), swapped_and_summed, None),
    ("fit_gaussians", ("variances_only", "divisor_n_minus_2"), variances_n_minus_2, None),
    ("gaussians_to_linear", ("covariance_not_inverted", "forgot_the_half"), line_of(
     lambda S, apart: S @ apart, half=1.0), None),
    ("gaussians_to_linear", ("classes_swapped", "class_sizes_upside_down"),
     line_of(sizes=-1.0, apart=lambda mean1, mean0: mean0 - mean1), None),
    ("gaussians_to_linear", ("inverted_element_by_element", "sign_of_the_means"),
     line_of(lambda S, apart: (1 / S) @ apart, half=-0.5), None),
    ("gaussians_to_linear", ("sign_of_the_means", "class_sizes_upside_down"), line_of(half=-0.5, sizes=-1.0), None),
    ("naive_bayes_posterior", ("class_0", "forgot_the_prior"), partial(bayes, prior=False, of=0), None),
    ("naive_bayes_posterior", ("class_0", "absent_features_left_out"), partial(bayes, absent=False, of=0), None),
    # 08
    ("softmax", ("overflows", "sign_of_z"), lambda z: jnp.exp(-z) / jnp.sum(jnp.exp(-z), axis=-1, keepdims=True), "sign_of_z"),
    ("softmax", ("along_the_first_axis", "sign_of_z"), lambda z: jax.nn.softmax(-z, axis=0), None),
    ("softmax", ("one_sum_for_all", "sign_of_z"), lambda z: jnp.exp(-z) / jnp.sum(jnp.exp(-z)), None),
    ("cross_entropy", ("forgot_the_minus", "mean_over_examples"), lambda y, p: jnp.mean(jnp.sum(y * jnp.log(p), -1)), None),
    ("cross_entropy", ("base_two", "forgot_the_minus"), lambda y, p: jnp.sum(y * jnp.log2(p)), None),
    ("softmax_model", ("forgot_softmax", "forgot_the_bias"), lambda theta, X: X @ theta["W"], None),
    ("softmax_model", ("forgot_the_bias", "along_the_examples"), lambda theta, X:
     jax.nn.softmax(X @ theta["W"], axis=0), "along_the_examples"),
    ("softmax_model", ("forgot_the_bias", "classes_in_rows"), lambda theta, X: softmax(X @ theta["W"]).T, None),
    ("softmax_loss", ("mean_for_sum", "forgot_the_minus"), lambda theta, X, labels:
     jnp.mean(picked(jax.nn.log_softmax(X @ theta["W"] + theta["b"]), labels)), None),
    ("softmax_loss", ("forgot_the_bias", "mean_for_sum"), lambda theta, X, labels:
     -jnp.mean(picked(jax.nn.log_softmax(X @ theta["W"]), labels)), None),
    ("softmax_loss", ("log_of_a_rounded_zero", "forgot_the_minus"), lambda theta, X, labels:
     jnp.sum(jnp.log(picked(softmax(X @ theta["W"] + theta["b"]), labels))), "forgot_the_minus"),
    ("as_logistic", ("class_0_minus_class_1", "half_the_difference"), lambda theta:
     {"w": theta["W"][:, 0] - theta["W"][:, 1], "b": (theta["b"][1] - theta["b"][0]) / 2}, None),
    ("as_logistic", ("half_the_difference", "axis_left_over"), lambda theta:
     {"w": (theta["W"][:, 1:] - theta["W"][:, :1]) / 2, "b": (theta["b"][1:] - theta["b"][:1]) / 2}, None),
    ("as_logistic", ("rows_for_columns", "class_0_minus_class_1"), lambda theta:
     {"w": theta["W"][0] - theta["W"][1], "b": theta["b"][0] - theta["b"][1]}, None),
    ("as_logistic", ("axis_left_over", "class_0_minus_class_1"), lambda theta:
     {"w": theta["W"][:, 1:] - theta["W"][:, :1], "b": theta["b"][0] - theta["b"][1]}, None),
    # 09
    ("distance_features", ("squared_distances", "columns_swapped"), lambda X: squared_distances(X)[:, ::-1], None),
    ("distance_features", ("squared_distances", "features_in_rows"), lambda X: squared_distances(X).T, None),
    ("cascade", ("a_column", "forgot_output_bias"), lambda theta, X:
     logistic(logistic(X @ theta["W1"] + theta["b1"]) @ theta["w2"][:, None]), None),
    ("init_mlp", ("one_key_for_all_layers", "divided_by_m"), partial(layers,
     scale=lambda m, n: 1 / m, keys=lambda k, n: [k] * n), None),
    ("init_mlp", ("weights_transposed", "variance_one"), lambda key, sizes:
     [{"W": layer["W"].T, "b": layer["b"]} for layer in layers(key, sizes, lambda m, n: 1.0)], None),
    ("init_mlp", ("ignores_the_key", "twice_the_variance"), lambda key, sizes:
     layers(jax.random.key(0), sizes, lambda m, n: (2 / m) ** 0.5), "ignores_the_key"),
    ("mlp", ("logistic_between", "forgot_the_biases"), partial(network, between=logistic, bias=0.0, form=column_out), None),
    ("mlp", ("tanh_at_the_end", "a_column"), partial(network, last=jnp.tanh, form=lambda z: z), None),
    ("mlp", ("relu_between", "squeezed"), partial(network, between=jax.nn.relu), None),
    ("mlp_loss", ("mean_for_sum", "negative"), loss_of(
        lambda y, z: jnp.mean(y * z - jnp.logaddexp(0.0, z)), lambda y, z: jnp.mean(picked(jax.nn.log_softmax(z), y))), None),
    ("mlp_loss", ("mean_for_sum", "logistic_first"), loss_of(
        lambda y, z: jnp.mean(jnp.logaddexp(0.0, logistic(z)) - y * logistic(z)),
        lambda y, z: -jnp.mean(picked(jax.nn.log_softmax(z), y))), None),
    ("mlp_loss", ("kink_at_zero", "columns_picked"), loss_of(
        lambda y, z: jnp.sum(jnp.maximum(z, 0) - y * z + jnp.log1p(jnp.exp(-jnp.abs(z)))),
        lambda y, z: -jnp.sum(jax.nn.log_softmax(z)[:, y])), "columns_picked"),
    # 10
    ("data_mesh", ("another_name", "ignores_the_devices"), lambda devices: Mesh(np.array(jax.devices()), ("devices",)), None),
    ("data_mesh", ("a_sharding", "another_name"), lambda devices:
     NamedSharding(Mesh(np.array(devices), ("rows",)), PartitionSpec("rows")), "a_sharding"),
    ("shard_rows", ("copied_everywhere", "rest_is_lost"), lambda mesh, *arrays:
     tuple(put(mesh, a[: len(a) // mesh.size * mesh.size]) for a in arrays), "copied_everywhere"),
    ("shard_rows", ("only_the_first_array", "copied_everywhere"), lambda mesh, *arrays: (put(mesh, arrays[0]),), None),
    ("replicate", ("leaves_in_a_list", "left_where_it_was"), lambda mesh, theta: jax.tree.leaves(theta), None),
    ("replicate", ("copies_stacked", "left_where_it_was"), lambda mesh, theta:
     jax.tree.map(lambda leaf: jnp.stack([leaf] * mesh.size), theta), None),
]  # fmt: skip
