"""Chapter 02: model, loss, gradient and loop for a line."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from dl_workshop import answers
from dl_workshop.exercises.spec import Exercise, Given, KnownWrong, Numpy, Probe, Span, further, optax

_NUMPY_INSIDE = (
    "The numbers are right, but NumPy's functions (np) work only on actual numbers, and jax.grad and jax.jit cannot follow them. "
    "Use jnp. in place of np."
)


def _some(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return np.round(rng.uniform(-3, 3, shape), 1)


def _theta(rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {"w": np.array(round(float(rng.uniform(1.5, 3)), 1)), "b": np.array(round(float(rng.uniform(-1, -0.2)), 1))}


def _parabola_theta(rng: np.random.Generator) -> dict[str, Any]:
    return {"a": np.array(0.5), "c": [_some(rng) + 0.05, np.array(1.5)]}


def _linear_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((_theta(rng), np.array(2.0)), gradient=0),
        Probe((_theta(rng), np.array(0.0))),
        Probe((_theta(rng), _some(rng))),
        Probe((_theta(rng), Span(-5, 5, 41)), again=True, traced=True),
        *further(
            Probe((_theta(rng), np.array([5000.0]))),
            Probe(({"w": np.array(-1.3), "b": np.array(0.4)}, _some(rng, 2))),
            Probe(({"w": np.array(0.8), "b": np.array(-0.4)}, np.array([-3, 0, 2]))),  # whole numbers in, others out
        ),
    )


class Line:
    """An answer need not be a function."""

    def __call__(self, theta: Any, x: Any) -> Any:
        print("a print inside disturbs nobody")
        return jnp.add(jnp.multiply(x, theta["w"]), theta["b"])


def line_by_matrix(theta: dict[str, jax.Array], x: jax.Array) -> jax.Array:
    features = jnp.stack([x, jnp.ones_like(x)], axis=-1)
    return features @ jnp.stack([theta["w"], theta["b"]])


linear_model = Exercise(
    "linear_model",
    _linear_probes,
    wrong=(
        KnownWrong(
            "forgot_the_bias",
            lambda theta, x: theta["w"] * x,
            "At x = 0 your line is always at 0. Which part of theta would lift it?",
        ),
        KnownWrong(
            "w_and_b_swapped",
            lambda theta, x: theta["b"] * x + theta["w"],
            "w and b are swapped: w is how steep the line is, b is its height at x = 0.",
        ),
        KnownWrong(
            "minus_the_bias",
            lambda theta, x: theta["w"] * x - theta["b"],
            "The bias is subtracted. At x = 0 the line should be at b, but yours is at -b.",
        ),
        KnownWrong(
            "summed_up",
            lambda theta, x: jnp.sum(theta["w"] * x + theta["b"]),
            "All predictions were added up into one number. Each x should get its own prediction.",
        ),
        KnownWrong(
            "added_the_weight",
            lambda theta, x: theta["w"] + x + theta["b"],
            "w is added to x. It should say how much the line rises for each step in x.",
        ),
        KnownWrong(
            "numpy_inside",
            lambda theta, x: np.asarray(theta["w"]) * np.asarray(x) + np.asarray(theta["b"]),
            _NUMPY_INSIDE,
        ),
    ),
    right=(
        Line(),
        line_by_matrix,
        jax.jit(lambda theta, x: theta["b"] + x * theta["w"]),
        lambda theta, x: jnp.polyval(jnp.stack([theta["w"], theta["b"]]), x),
        functools.partial(lambda sign, theta, x: sign * theta["w"] * x + theta["b"], 1),
        lambda theta, x: jnp.vectorize(lambda one: jnp.dot(one, theta["w"]) + theta["b"])(x),
    ),
    hints=(
        "A line needs two numbers: how steep it is, and how high it is at x = 0. theta holds both.",
        'Take them out of the dict by name: theta["w"] and theta["b"].',
        "Multiply x by one of them and add the other. No loop: x may be an array, and arithmetic works on all of it at once.",
    ),
    why="One multiplication and one addition, elementwise: the same line serves one x and a thousand.",
)


def _mse_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((np.array([1.0]), np.array([3.0]))),
        Probe((np.array([0.0, 0.0, 0.0]), np.array([1.0, -3.0, 0.5])), gradient=1),
        Probe((_some(rng, 3), _some(rng, 3)), again=True, traced=True),
        # A perfect fit, differences far out, large numbers that hardly differ, a thousand examples.
        *further(
            Probe((np.array([5000.0, 5001.0]), np.array([5000.5, 5000.0]))),
            Probe((Numpy(np.array([1.0, 2.0])), Numpy(np.array([0.5, -1.0])))),
            Probe((np.array([2.0, -1.0]), np.array([2.0, -1.0])), gradient=1),
            Probe((np.array([500.0, 0.0]), _some(rng, 2)), gradient=1),
            Probe((Span(0, 9, 1000), Span(3, -2, 1000))),
        ),
    )


def mse_by_loop(y_true: Any, y_pred: Any) -> Any:
    total = 0.0
    for truth, prediction in zip(y_true, y_pred, strict=True):
        total += (truth - prediction) ** 2
    return total / len(y_true)


mse = Exercise(
    "mse",
    _mse_probes,
    wrong=(
        KnownWrong(
            "sum_for_mean",
            lambda y_true, y_pred: jnp.sum((y_true - y_pred) ** 2),
            "This is the sum of the squares. With twice the data it doubles; what would a mean do?",
        ),
        KnownWrong(
            "halved",
            lambda y_true, y_pred: jnp.mean((y_true - y_pred) ** 2) / 2,
            "Your result is half of the mean. Some books put a 1/2 in front; here there is none.",
        ),
        KnownWrong(
            "took_the_root",
            lambda y_true, y_pred: jnp.sqrt(jnp.mean((y_true - y_pred) ** 2)),
            "You took the square root at the end. The mean squared error stops before that.",
        ),
        KnownWrong(
            "absolute_difference",
            lambda y_true, y_pred: jnp.mean(jnp.abs(y_true - y_pred)),
            "This averages the sizes of the differences. Where are the squares?",
        ),
        KnownWrong(
            "no_square",
            lambda y_true, y_pred: jnp.mean(y_true - y_pred),
            "Without a square, differences above and below cancel: 1 and -1 make 0, a perfect score for a bad fit.",
        ),
        KnownWrong(
            "squared_too_late",
            lambda y_true, y_pred: jnp.mean(y_true - y_pred) ** 2,
            "You average first and square afterwards, so differences above and below cancel. Square each one before averaging.",
        ),
        KnownWrong(
            "one_per_example",
            lambda y_true, y_pred: (y_true - y_pred) ** 2,
            "One number for each example came back. A loss is one number for all of them together.",
        ),
        KnownWrong(
            "hard_coded_length",
            lambda y_true, y_pred: jnp.sum((y_true - y_pred) ** 2) / 3,
            "You divide by 3, whatever the data are. Take the number of examples from the array.",
        ),
        KnownWrong(
            "numpy_inside",
            lambda y_true, y_pred: np.mean((np.asarray(y_true) - np.asarray(y_pred)) ** 2),
            _NUMPY_INSIDE,
        ),
    ),
    right=(
        mse_by_loop,
        lambda y_true, y_pred: jnp.square(y_pred - y_true).mean(),
        lambda y_true, y_pred: jnp.sum((y_true - y_pred) ** 2) / len(y_true),
        lambda y_true, y_pred: jnp.dot(y_true - y_pred, y_true - y_pred) / y_true.size,
        lambda y_true, y_pred: optax().squared_error(y_pred, y_true).mean(),
        lambda y_true, y_pred: jnp.var(y_true - y_pred) + jnp.mean(y_true - y_pred) ** 2,
        jax.jit(lambda y_true, y_pred: jnp.einsum("i,i->", y_true - y_pred, y_true - y_pred) / y_pred.shape[0]),
        lambda y_true, y_pred: jax.vmap(lambda truth, guess: (guess - truth) ** 2)(y_true, y_pred).mean(),
    ),
    hints=(
        "Read the name from right to left: error, squared, mean.",
        "The errors are y_true - y_pred, all at once. Squaring an array squares each element.",
        "jnp.mean turns an array into one number. Nest the three: the mean of the square of the difference.",
    ),
    why="Squares keep errors from cancelling and make large ones count more; the mean lets you compare losses on data sets of different "
    "sizes.",
    lies_in=(0, np.inf),
)


def _loss_probes(rng: np.random.Generator, *, gradient: int | None = 0) -> tuple[Probe, ...]:
    line, parabola = Given("line"), Given("parabola")
    return (
        Probe((_theta(rng), line, np.array([1.0]), np.array([-2.0])), gradient=gradient),
        Probe((_theta(rng), line, _some(rng, 3), _some(rng, 3)), gradient=gradient, again=True, traced=True),
        Probe((_parabola_theta(rng), parabola, _some(rng, 3), _some(rng, 3)), gradient=gradient),
        # Two examples, a hundred, a line that is far off, one that fits, and a model that looks at all examples at once.
        *further(
            Probe((_theta(rng), Given("centred_line"), _some(rng, 3), _some(rng, 3)), gradient=gradient),
            Probe((_theta(rng), line, _some(rng, 2), _some(rng, 2)), gradient=gradient),
            Probe((_theta(rng), line, Span(-1, 2, 100), Span(0, 4, 100))),
            Probe((_theta(rng), line, np.array([200.0, 1.0]), np.array([-300.0, 0.0])), gradient=gradient),
            Probe(
                ({"w": np.array(2.0), "b": np.array(1.0)}, line, np.array([0.0, 1.0]), np.array([1.0, 3.0])), gradient=gradient
            ),
        ),
    )


class MeanSquares:
    """The residuals in a separate method."""

    def residuals(self, theta: Any, model: Any, x: Any, y: Any) -> Any:
        return y - model(theta, x)

    def __call__(self, *arguments: Any) -> Any:
        residuals = self.residuals(*arguments)
        return residuals @ residuals / len(residuals)


def mseloss_with_a_warning(theta: Any, model: Any, x: Any, y: Any) -> Any:
    prediction = model(theta, x)
    if x.size < 3:
        warnings.warn("very few examples", stacklevel=2)
    return 2 * optax().l2_loss(prediction, y).mean()


mseloss = Exercise(
    "mseloss",
    _loss_probes,
    wrong=(
        KnownWrong(
            "ignores_the_model",
            lambda theta, model, x, y: answers.mse(y, answers.linear_model(theta, x)),
            "The model that your function is given is not used: yours is always a line. Another model has different names in theta.",
        ),
        KnownWrong(
            "model_arguments_swapped",
            lambda theta, model, x, y: answers.mse(y, model(x, theta)),
            "The model is called with its arguments swapped. It takes theta first, then x.",
        ),
        KnownWrong(
            "compares_with_x",
            lambda theta, model, x, y: answers.mse(x, model(theta, x)),
            "The predictions are compared with x. What should they come close to?",
        ),
        KnownWrong(
            "sum_for_mean",
            lambda theta, model, x, y: jnp.sum((y - model(theta, x)) ** 2),
            "This is the sum of the squares, and the exercise asks for the mean. Your mse already does that part.",
        ),
        KnownWrong(
            "halved",
            lambda theta, model, x, y: answers.mse(y, model(theta, x)) / 2,
            "Your result is half of the mean squared error. Here there is no 1/2 in front.",
        ),
        KnownWrong(
            "returns_predictions",
            lambda theta, model, x, y: model(theta, x),
            "The predictions came back. The loss says in one number how far they are from y.",
        ),
    ),
    right=(
        MeanSquares(),
        mseloss_with_a_warning,
        lambda theta, model, x, y: jnp.mean((model(theta, x) - y) ** 2),
        lambda theta, model, x, y: answers.mse(model(theta, x), y),
        jax.jit(lambda theta, model, x, y: answers.mse(y, model(theta, x)), static_argnums=1),
        functools.partial(lambda compare, theta, model, x, y: compare(y, model(theta, x)), answers.mse),
    ),
    hints=(
        "Two steps: predict, then compare. You have already written the second.",
        "The model is a function that you are handed: call it with theta and x.",
        "Give mse the truth y and what the model predicts.",
    ),
    why="The model is an argument, so the same loss serves every model; theta comes first because jax.grad looks at the first "
    "argument.",
    builds_on=("mse",),
    lies_in=(0, np.inf),
)


def _gradient_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return _loss_probes(rng, gradient=None)


def _by_hand(theta: Any, model: Any, x: Any, y: Any) -> Any:
    residual = theta["w"] * x + theta["b"] - y
    return {"w": 2 * jnp.mean(residual * x), "b": 2 * jnp.mean(residual)}


def slopes_by_chain_rule(theta: Any, model: Any, x: Any, y: Any) -> Any:
    prediction, pull = jax.vjp(lambda theta: model(theta, x), theta)
    (slopes,) = pull(2 * (prediction - y) / prediction.size)
    return slopes


def slopes_along_each_axis(theta: Any, model: Any, x: Any, y: Any) -> Any:
    flat, unravel = ravel_pytree(theta)
    _, slope_along = jax.linearize(lambda flat: answers.mseloss(unravel(flat), model, x, y), flat)
    return unravel(jax.vmap(slope_along)(jnp.eye(len(flat))))


def slopes_with_own_loss(theta: Any, model: Any, x: Any, y: Any) -> Any:
    def loss(theta: Any) -> Any:
        return jnp.dot(model(theta, x) - y, model(theta, x) - y) / len(y)

    print("the loss is", loss(theta), file=sys.stderr)
    return jax.grad(loss)(theta)


dmseloss = Exercise(
    "dmseloss",
    _gradient_probes,
    wrong=(
        KnownWrong(
            "gradient_in_x",
            jax.grad(answers.mseloss, argnums=2),
            "This is the gradient with respect to x: how the loss would change if the data moved. Which argument do we train?",
        ),
        KnownWrong(
            "gradient_in_y",
            jax.grad(answers.mseloss, argnums=3),
            "This is the gradient with respect to y: how the loss would change if the truth moved. Which argument do we train?",
        ),
        KnownWrong(
            "the_loss_itself",
            answers.mseloss,
            "This is the loss, one number. Its gradient has one number for each number in theta.",
        ),
        KnownWrong(
            "sign_flipped",
            lambda *args: jax.tree.map(jnp.negative, jax.grad(answers.mseloss)(*args)),
            "Every number has the wrong sign. The gradient points uphill; the minus comes later, in the step.",
        ),
        KnownWrong(
            "value_and_grad",
            jax.value_and_grad(answers.mseloss),
            "The loss came back along with its gradient. The exercise asks for the gradient alone.",
        ),
        KnownWrong(
            "of_the_sum",
            lambda theta, model, x, y: jax.grad(lambda t: jnp.sum((y - model(t, x)) ** 2))(theta),
            "This is the gradient of the sum of squares: too large by a factor, the number of examples. mseloss is a mean.",
        ),
        KnownWrong(
            "by_hand_for_a_line",
            _by_hand,
            "The model is an argument, and its parameters may have other names. Take the gradient of mseloss with "
            "the model that is handed in.",
        ),
    ),
    right=(
        slopes_by_chain_rule,
        slopes_along_each_axis,
        slopes_with_own_loss,
        jax.jit(jax.grad(answers.mseloss), static_argnums=1),
        lambda theta, model, x, y: jax.value_and_grad(answers.mseloss)(theta, model, x, y)[1],
        lambda theta, model, x, y: jax.jacfwd(lambda t: jnp.mean((model(t, x) - y) ** 2))(theta),
    ),
    hints=(
        "No calculus: you wrote mseloss, and jax.grad makes a gradient out of a function.",
        "jax.grad differentiates with respect to the first argument. Which one is that in mseloss?",
        "Hand mseloss itself to jax.grad, not the result of calling it. What comes back takes the same four arguments.",
    ),
    why="theta is the first argument, so no argnums is needed. The gradient comes back in the same form as theta, key by key.",
    builds_on=("mseloss",),
)


def _initialize_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((), harness="without_arguments"),
        Probe((int(rng.integers(1000)),), harness="same_key_twice"),
        Probe((200,), harness="draws", atol=0.35),
        *further(Probe((), harness="without_a_key"), Probe((600,), harness="normal_draws")),
    )


def _with_key(draw: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def initialize(key: Any = None) -> Any:
        return draw(*jax.random.split(jax.random.key(0) if key is None else key))

    return initialize


def _one_key_for_both(key: Any = None) -> Any:
    key = jax.random.key(0) if key is None else key
    return {"w": jax.random.normal(key), "b": jax.random.normal(key)}


def _needs_a_key(key: Any) -> Any:
    return _with_key(lambda kw, kb: {"w": jax.random.normal(kw), "b": jax.random.normal(kb)})(key)


def params_from_one_draw(key: Any = None) -> Any:
    draws = jax.random.normal(jax.random.key(0) if key is None else key, (2,))
    return {"w": draws[0], "b": draws[1]}


def params_by_fold_in(key: Any = None) -> Any:
    key = jax.random.key(0) if key is None else key
    return {name: jax.random.normal(jax.random.fold_in(key, i)) for i, name in enumerate(("b", "w"))}


def params_by_vmap(key: Any = None) -> dict[str, jax.Array]:
    if key is None:
        warnings.warn("without a key, the numbers are always the same", stacklevel=2)
        key = jax.random.key(0)
    b, w = jax.vmap(jax.random.normal)(jax.random.split(key))
    return {"w": w, "b": b}


def params_from_uniform(key: Any = None, names: str = "wb") -> Any:
    """Uniform numbers through the inverse of the normal distribution function."""
    share = jax.random.uniform(jax.random.key(0) if key is None else key, (2,), minval=1e-6)
    return dict(zip(names, jax.scipy.stats.norm.ppf(share), strict=True))


def params_from_bell_over_plane(key: Any = None) -> Any:
    print("drawing from", key)
    key = jax.random.key(0) if key is None else key
    w, b = jax.random.multivariate_normal(key, jnp.zeros(2), jnp.eye(2))
    return {"w": w, "b": b}


initialize_linear_params = Exercise(
    "initialize_linear_params",
    _initialize_probes,
    wrong=(
        KnownWrong(
            "one_key_for_both",
            _one_key_for_both,
            "w and b are always equal: one key gives one number, however often it is used. Make two keys out of it.",
        ),
        KnownWrong(
            "ignores_the_key",
            lambda key=None: _needs_a_key(jax.random.key(42)),
            "Every key gives the same numbers. The key that is handed in has to reach the draws.",
        ),
        KnownWrong(
            "without_the_key",
            lambda key=None: {"w": jnp.array(np.random.normal()), "b": jnp.array(np.random.normal())},
            "The same key gives different numbers the second time. JAX draws from the key alone; np.random has a hidden state.",
        ),
        KnownWrong(
            "uniform_draws",
            _with_key(lambda kw, kb: {"w": jax.random.uniform(kw), "b": jax.random.uniform(kb)}),
            "The draws all lie between 0 and 1: a uniform distribution. A normal distribution has mean 0, and half of its draws are negative.",
        ),
        KnownWrong(
            "all_zero",
            lambda key=None: {"w": jnp.array(0.0), "b": jnp.array(0.0)},
            "Both are always zero. Each should be a draw from a normal distribution.",
        ),
        KnownWrong(
            "arrays_of_one",
            _with_key(lambda kw, kb: {"w": jax.random.normal(kw, (1,)), "b": jax.random.normal(kb, (1,))}),
            "w and b are arrays of length 1. Ask for single numbers, of shape (): an array of length 1 combines with others in surprising ways.",
        ),
        KnownWrong(
            "needs_a_key",
            _needs_a_key,
            "Without a key, your function fails. Give `key` a default, and make a key inside the function when none is given.",
        ),
    ),
    right=(
        params_from_one_draw,
        params_by_fold_in,
        params_by_vmap,
        params_from_uniform,
        params_from_bell_over_plane,
    ),
    hints=(
        "JAX has no hidden random state: a draw is a function of its key. jax.random.normal(key) is one number.",
        "The same key twice gives the same number twice. jax.random.split(key) makes two keys out of one.",
        "If key is None, use jax.random.key(0). Split it, draw w with one of the two keys and b with the other, and return a dict.",
    ),
    why="Two draws need two keys. The default is None and not a key, because a default is made once, when the function is "
    "defined, and making a key starts JAX.",
)


def _loop_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    line, parabola, mean, total = (
        Given("line"),
        Given("parabola"),
        Given("mean_squared_loss"),
        Given("sum_squared_loss"),
    )
    x, y = _some(rng, 2), _some(rng, 2) + 0.05
    two_steps = {"n_steps": 2, "step_size": 0.1}
    return (
        Probe((_theta(rng), line, mean, np.array([1.0, 2.0]), np.array([0.0, 1.0])), two_steps, rtol=1e-3),
        Probe(
            ({"w": np.array(1.5), "b": np.array(-0.5)}, line, mean, np.array([1.0, 2.0]), y), {"n_steps": 1, "step_size": 0.1}
        ),
        Probe((_parabola_theta(rng), parabola, total, x / 2, y), {"n_steps": 5}, rtol=1e-3, again=True),
        Probe((), {"n_steps": 3000, "step_size": 0.001}, harness="defaults"),
        # Many steps; a loss that rises, as it does when the steps are too long; a start that is right; slopes far out.
        *further(
            Probe(
                (_theta(rng), line, mean, np.array([1.0, 2.0]), np.array([0.0, 1.0])),
                {"n_steps": 60, "step_size": 0.25},
                rtol=1e-3,
            ),
            Probe(
                (_theta(rng), line, mean, np.array([1.0, 2.0]), np.array([0.0, 1.0])),
                {"n_steps": 4, "step_size": 0.6},
                rtol=1e-3,
            ),
            Probe(
                ({"w": np.array(2.0), "b": np.array(1.0)}, line, mean, np.array([0.0, 1.0]), np.array([1.0, 3.0])), two_steps
            ),
            Probe(
                (_theta(rng), line, total, np.array([30.0, -20.0]), np.array([900.0, 0.0])),
                {"n_steps": 3, "step_size": 1e-4},
                rtol=1e-3,
            ),
        ),
    )


def _loop(
    before: bool = False,
    extra: int = 0,
    direction: float = -1.0,
    in_place: bool = False,
    fixed_size: float | None = None,
) -> Callable[..., Any]:
    """A plain training loop with a switch for each mistake."""

    def optimize(
        theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001
    ) -> tuple[Any, Any]:
        losses, size = [], step_size if fixed_size is None else fixed_size
        for _ in range(n_steps + extra):
            value, grads = jax.value_and_grad(loss)(theta, model, x, y)
            new = jax.tree.map(lambda t, g: t + direction * size * g, theta, grads)
            theta.update(new) if in_place else None
            theta = theta if in_place else new
            losses.append(value if before else loss(theta, model, x, y))
        return losses, theta

    return optimize


def _only_w_and_b(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001
) -> tuple[Any, Any]:
    losses = []
    for _ in range(n_steps):
        grads = jax.grad(loss)(theta, model, x, y)
        theta = {"w": theta["w"] - step_size * grads["w"], "b": theta["b"] - step_size * grads["b"]}
        losses.append(loss(theta, model, x, y))
    return losses, theta


def _other_defaults(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 1000, step_size: float = 0.01
) -> tuple[Any, Any]:
    return _loop()(theta, model, loss, x, y, n_steps, step_size)


def _one_after_another(direction: int) -> Any:
    """The parameters in turn, from the first or from the last, each moved by its slope after the earlier ones have moved."""

    def loop(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
        leaves, form = jax.tree.flatten(theta)
        losses = []
        for _ in range(n_steps):
            for i in range(len(leaves))[::direction]:
                slopes = jax.tree.leaves(jax.grad(loss)(jax.tree.unflatten(form, leaves), model, x, y))
                leaves[i] = leaves[i] - step_size * slopes[i]
            losses.append(loss(jax.tree.unflatten(form, leaves), model, x, y))
        return jnp.array(losses), jax.tree.unflatten(form, leaves)

    return loop


_TAKEN_IN_TURN = (
    "The parameters move one after the other, and each slope is taken after the earlier ones have moved. In a step of gradient "
    "descent all slopes are taken at the same place, and then everything moves at once."
)


def loop_with_lists(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    from tqdm.auto import tqdm

    losses = []
    for _ in tqdm(range(n_steps)):
        leaves, tree = jax.tree.flatten(theta)
        slopes = jax.tree.leaves(jax.grad(loss)(theta, model, x, y))
        theta = jax.tree.unflatten(tree, [t - step_size * g for t, g in zip(leaves, slopes, strict=True)])
        losses.append(float(loss(theta, model, x, y)))
    return losses, theta


def loop_with_scan(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    def step(theta: Any, _: None) -> Any:
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, jax.grad(loss)(theta, model, x, y))
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, None, length=n_steps)
    return losses, theta


def loop_with_own_bar(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    """The bar on stderr; theta as one vector."""
    flat, unravel = ravel_pytree(theta)
    value_and_slopes = jax.jit(jax.value_and_grad(lambda flat: loss(unravel(flat), model, x, y)))
    losses, (_, slopes) = [], value_and_slopes(flat)
    for i in range(n_steps):
        flat -= step_size * slopes
        value, slopes = value_and_slopes(flat)
        losses.append(value.item())
        print("\r" + "#" * (20 * i // n_steps), end="", file=sys.stderr)
    return losses, unravel(flat)


def loop_with_optax(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    from tqdm import trange

    optimizer, losses = optax().sgd(step_size), jnp.zeros(n_steps)
    state = optimizer.init(theta)
    for i in (bar := trange(n_steps)):
        updates, state = optimizer.update(jax.grad(loss)(theta, model, x, y), state)
        theta = optax().apply_updates(theta, updates)
        losses = losses.at[i].set(loss(theta, model, x, y))
        bar.set_postfix(loss=losses[i])
    return losses, theta


class Trainer:
    """With a separate, compiled step, and prints."""

    def __init__(self) -> None:
        self.step = jax.jit(self.update, static_argnums=(1, 2))

    def update(self, theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any) -> Any:
        slopes = jax.jacrev(loss)(theta, model, x, y)
        return jax.tree.map(jnp.subtract, theta, jax.tree.map(lambda slope: step_size * slope, slopes))

    def __call__(self, theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
        thetas = [theta]
        for i in range(n_steps):
            print("step", i + 1)
            thetas = [*thetas, self.step(thetas[-1], model, loss, x, y, step_size)]
        return [loss(theta, model, x, y) for theta in thetas[1:]], thetas[-1]


model_optimization_loop = Exercise(
    "model_optimization_loop",
    _loop_probes,
    wrong=(
        KnownWrong(
            "climbs",
            _loop(direction=1.0),
            "The losses grow: every step goes uphill. The gradient points up; which sign takes you down?",
        ),
        KnownWrong(
            "one_step_too_many",
            _loop(extra=1),
            "There is one step too many, and one loss too many. With n_steps = 0 nothing should happen.",
        ),
        KnownWrong(
            "loss_before_the_step",
            _loop(before=True),
            "theta is right, but each loss is one step behind: it was taken before the update. losses[0] belongs to theta after "
            "the first step.",
        ),
        KnownWrong(
            "changes_the_callers_theta",
            _loop(in_place=True),
            "The theta that was handed in has changed. The caller may still need it: make a new theta at each step.",
        ),
        KnownWrong(
            "returned_in_other_order",
            lambda *args, **kwargs: _loop()(*args, **kwargs)[::-1],
            "theta came first, then the losses. The order should be (losses, theta).",
        ),
        KnownWrong(
            "only_w_and_b",
            _only_w_and_b,
            "This works for theta with entries w and b only. The model is an argument, and its parameters may have other names, or "
            "be lists of numbers: use that model, and jax.tree.map for a theta of any form.",
        ),
        KnownWrong("one_after_another", _one_after_another(1), _TAKEN_IN_TURN),
        KnownWrong("one_after_another_backwards", _one_after_another(-1), _TAKEN_IN_TURN),
        KnownWrong(
            "step_size_ignored",
            _loop(fixed_size=0.001),
            "Your step size is always 0.001. Use the one that your function is given.",
        ),
        KnownWrong(
            "other_defaults",
            _other_defaults,
            "Everything is right except when the call does not say how many steps, or how large: compare your defaults with "
            "the exercise's.",
        ),
        KnownWrong(
            "losses_only",
            lambda *args, **kwargs: _loop()(*args, **kwargs)[0],
            "Only the losses came back. The trained theta is the point of it all: return both.",
        ),
    ),
    right=(
        loop_with_lists,
        loop_with_scan,
        loop_with_own_bar,
        loop_with_optax,
        Trainer(),
    ),
    hints=(
        "Each round: the gradient where you are, a step against it, and the loss where you have arrived.",
        "jax.grad(loss)(theta, model, x, y) is the gradient, built like theta. jax.tree.map(f, theta, grads) pairs them up.",
        "Make a new theta with jax.tree.map, append loss(theta, model, x, y) to a list, and return the list and theta.",
    ),
    why="Model and loss are arguments, so this loop trains everything in the workshop. The step is compiled once by jax.jit and "
    "then repeated; jax.tree.map makes a new theta of any form and leaves the caller's alone. training_steps counts with a "
    "progress bar, and finite_losses says so if a loss is no longer a number.",
    parts=("losses", "theta"),
)
