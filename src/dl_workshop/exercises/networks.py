"""Chapter 09: features by hand, features learned, and the first network."""

from __future__ import annotations

import functools
import itertools
import sys
import warnings
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import answers
from dl_workshop.exercises.spec import Exercise, Key, KnownWrong, Probe, further, optax

_CORNERS = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])


def _some(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return np.round(rng.uniform(-2.5, 2.5, shape), 1) + 0.05


def _differences(X: Any, corners: Any = ((0.0, 0.0), (1.0, 1.0))) -> Any:
    return X[:, None, :] - jnp.array(corners)[None, :, :]


def _lengths(differences: Any, axis: int = -1) -> Any:
    return jnp.sqrt(jnp.sum(differences**2, axis=axis))


def _distance_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    beside = np.array([[0.0, 0.5], [1.0, -2.0], [3.0, 0.0], [0.5, 1.0]])
    return (
        Probe((_CORNERS,)),
        Probe((_some(rng, 4, 2),), gradient=0, again=True, traced=True),
        Probe((beside,), gradient=0),
        *further(Probe((_some(rng, 1, 2),)), Probe((1000 * _some(rng, 6, 2),))),
    )


def distances_point_by_point(X: Any) -> Any:
    return jax.vmap(lambda x: jnp.array([jnp.linalg.norm(x), jnp.linalg.norm(x - 1.0)]))(X)


def distances_by_columns(X: Any) -> Any:
    a, b = X.T
    return jnp.column_stack([jnp.sqrt(a**2 + b**2), jnp.sqrt((a - 1) ** 2 + (b - 1) ** 2)])


distance_features = Exercise(
    "distance_features",
    _distance_probes,
    wrong=(
        KnownWrong(
            "squared_distances",
            lambda X: jnp.sum(_differences(X) ** 2, axis=-1),
            "These are the squares of the distances. Pythagoras ends with a square root.",
        ),
        KnownWrong(
            "city_blocks",
            lambda X: jnp.sum(jnp.abs(_differences(X)), axis=-1),
            "You add up the steps along the two axes, as a taxi drives. The exercise asks for the straight line between the points.",
        ),
        KnownWrong(
            "columns_swapped",
            lambda X: _lengths(_differences(X))[:, ::-1],
            "Both distances are right, but swapped: first the distance to (0, 0), then the one to (1, 1).",
        ),
        KnownWrong(
            "features_in_rows",
            lambda X: _lengths(_differences(X)).T,
            "Each distance is a row here, shape (2, n). The features of one point belong in one row, as in X.",
        ),
        KnownWrong(
            "other_corners",
            lambda X: _lengths(_differences(X, ((0.0, 1.0), (1.0, 0.0)))),
            "These are the distances to (0, 1) and (1, 0). Which two corners does the exercise name?",
        ),
        KnownWrong(
            "one_distance_only",
            lambda X: _lengths(X),
            "There is one number for each point, its distance to (0, 0). The distance to (1, 1) is the second feature.",
        ),
        KnownWrong(
            "summed_over_the_points",
            lambda X: _lengths(_differences(X), axis=0),
            "The sum runs over the points, so they are mixed up. Pythagoras adds the two coordinates of one point: which axis is that?",
        ),
        KnownWrong(
            "difference_of_lengths",
            lambda X: jnp.stack([_lengths(X), jnp.abs(_lengths(X) - jnp.sqrt(2.0))], axis=1),
            "Your second column compares lengths: how much longer or shorter than (1, 1) the point is. (1, -1) is as long as (1, 1) "
            "and far from it: subtract the points first.",
        ),
        KnownWrong(
            "inputs_kept",
            lambda X: jnp.concatenate([X, _lengths(_differences(X))], axis=1),
            "X itself came back beside the distances. The exercise asks for the two new features alone, shape (n, 2).",
        ),
    ),
    right=(
        distances_point_by_point,
        lambda X: np.linalg.norm(np.asarray(X)[:, None, :] - np.array([[0, 0], [1, 1]])[None, :, :], axis=-1),
        distances_by_columns,
        jax.jit(lambda X: jnp.linalg.norm(X[:, None] - jnp.array([[0.0, 0.0], [1.0, 1.0]]), axis=2)),
        lambda X: jnp.stack([jnp.linalg.norm(X, axis=1), jnp.linalg.norm(X - jnp.ones(2), axis=1)]).T,
        lambda X: jnp.stack([jnp.hypot(X[:, 0], X[:, 1]), jnp.hypot(X[:, 0] - 1, X[:, 1] - 1)], axis=-1),
    ),
    hints=(
        "One corner first: X - jnp.array([1.0, 1.0]) subtracts that corner from every row.",
        "The length of each row is the square root of the sum of its squares, along axis 1. That is one number for each point.",
        "Do it for both corners and put the two results of shape (n,) side by side: jnp.stack([first, second], axis=1).",
    ),
    why="X[:, None, :] has shape (n, 1, 2) and the corners (1, 2, 2), so the difference has every point against every corner, "
    "(n, 2, 2), and the sum over the last axis leaves (n, 2). The slope is finite everywhere but at the corners themselves: "
    "there the distance has a tip, like a cone, and no slope.",
    lies_in=(0, np.inf),
)


def _cascade_theta(rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {"W1": _some(rng, 2, 2), "b1": _some(rng, 2), "w2": _some(rng, 2), "b2": _some(rng)}


def _cascade_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    zeros = {"W1": np.zeros((2, 2)), "b1": np.zeros(2), "w2": np.zeros(2), "b2": np.array(0.0)}
    small = {"W1": np.array([[1.0, -2.0], [0.5, 1.5]]), "b1": np.array([0.3, -0.7])}
    small |= {"w2": np.array([2.0, -1.0]), "b2": np.array(0.4)}
    huge = {"W1": np.array([[1e4, -1e4], [1e4, 1e4]]), "b1": np.array([0.5, -1.0]), "w2": np.array([1e4, 2.0])}
    huge["b2"] = np.array(-1.0)
    # Probabilities below 1e-6 count as zero: what differs there is rounding.
    return (
        Probe((small, _CORNERS), gradient=0),
        Probe((_cascade_theta(rng), _some(rng, 4, 2)), gradient=0, again=True, traced=True),
        Probe((zeros, _CORNERS), gradient=0),
        Probe((huge, _CORNERS - 1), gradient=0, atol=1e-6),
        # A single point; many.
        *further(Probe((_cascade_theta(rng), _some(rng, 1, 2))), Probe((_cascade_theta(rng), _some(rng, 9, 2)))),
    )


def _cascade(
    *,
    hidden: Callable[[Any], Any] = answers.logistic,
    out: Callable[[Any], Any] = answers.logistic,
    b1: float = 1.0,
    b2: float = 1.0,
    b1_outside: float = 0.0,
    b2_outside: float = 0.0,
    transposed: bool = False,
    combine: Callable[[Any, Any], Any] = jnp.matmul,
) -> Callable[[Any, Any], Any]:
    """The cascade with a switch for each mistake."""

    def model(theta: Any, X: Any) -> Any:
        W1 = theta["W1"].T if transposed else theta["W1"]
        h = hidden(X @ W1 + b1 * theta["b1"]) + b1_outside * theta["b1"]
        return out(combine(h, theta["w2"]) + b2 * theta["b2"]) + b2_outside * theta["b2"]

    return model


_BIAS_OUTSIDE = "A bias is added after the logistic function here, where it shifts the probability, even beyond 0 and 1. It belongs to the line: which number does it shift there?"
_DECISIONS = "A yes or no came back, cut at one half. The exercise asks for the probability itself; a decision is flat, and no gradient gets through it."


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


cascade = Exercise(
    "cascade",
    _cascade_probes,
    wrong=(
        KnownWrong(
            "no_biases",
            _cascade(b1=0.0, b2=0.0),
            "Neither b1 nor b2 is used: every line then passes through (0, 0). Each unit has its own bias, inside its logistic function.",
        ),
        KnownWrong(
            "nothing_between",
            _cascade(hidden=lambda z: z),
            "The two hidden units are plain lines here, and a line fed with lines is a line again. What makes each of them a "
            "logistic unit?",
        ),
        KnownWrong(
            "score_for_probability",
            _cascade(out=lambda z: z),
            "The last score came back; it leaves the range from 0 to 1. The last unit is a logistic one as well.",
        ),
        KnownWrong(
            "weights_transposed",
            _cascade(transposed=True),
            "W1 is the wrong way round: its columns are the hidden units, its rows the inputs. Compare with X @ W1 in the docstring.",
        ),
        KnownWrong(
            "forgot_hidden_biases",
            _cascade(b1=0.0),
            "The biases b1 are not used, so at (0, 0) both hidden units always say one half.",
        ),
        KnownWrong(
            "forgot_output_bias",
            _cascade(b2=0.0),
            "The bias b2 is not used. The last unit has its own line, with weights w2 and a bias.",
        ),
        KnownWrong(
            "tanh_between",
            _cascade(hidden=jnp.tanh),
            "The hidden units run from -1 to 1: that is tanh. Here they are logistic units, from 0 to 1.",
        ),
        KnownWrong(
            "hidden_units_returned",
            lambda theta, X: answers.logistic(X @ theta["W1"] + theta["b1"]),
            "The two hidden units came back, shape (n, 2). They are the features of one more logistic unit.",
        ),
        KnownWrong(
            "kept_apart",
            _cascade(combine=jnp.multiply),
            "Each point has two numbers, shape (n, 2): `*` weights the two hidden units and keeps them apart. Which operator weights them "
            "and adds them up as well?",
        ),
        KnownWrong("hidden_biases_outside", _cascade(b1=0.0, b1_outside=1.0), _BIAS_OUTSIDE),
        KnownWrong("output_bias_outside", _cascade(b2=0.0, b2_outside=1.0), _BIAS_OUTSIDE),
        KnownWrong("both_biases_outside", _cascade(b1=0.0, b2=0.0, b1_outside=1.0, b2_outside=1.0), _BIAS_OUTSIDE),
        KnownWrong("decided_above", lambda theta, X: _cascade()(theta, X) > 0.5, _DECISIONS),
        KnownWrong("decided_from", lambda theta, X: _cascade()(theta, X) >= 0.5, _DECISIONS),
        KnownWrong("numbers_above", lambda theta, X: jnp.where(_cascade()(theta, X) > 0.5, 1, 0), _DECISIONS),
        KnownWrong("numbers_from", lambda theta, X: jnp.where(_cascade()(theta, X) >= 0.5, 1, 0), _DECISIONS),
        KnownWrong(
            "squashed_twice",
            _cascade(out=lambda z: answers.logistic(answers.logistic(z))),
            "The last score goes through the logistic function twice, so nothing falls below one half. Once is enough.",
        ),
        KnownWrong(
            "a_column",
            lambda theta, X: _cascade()(theta, X)[:, None],
            "The probabilities are right, as a column of shape (n, 1). With labels of shape (n,) that would broadcast into a "
            "square; give back shape (n,).",
        ),
        KnownWrong(
            "overflows",
            _cascade(hidden=lambda z: 1 / (1 + jnp.exp(-z)), out=lambda z: 1 / (1 + jnp.exp(-z))),
            "The values are right, but for large weights the gradient is NaN, because exp overflows. Use `logistic` from "
            "chapter 3, which is safe there.",
        ),
    ),
    right=(
        Cascade(),
        cascade_by_tanh,
        cascade_with_ones,
        jax.jit(answers.cascade),
        lambda theta, X: jax.vmap(lambda x: answers.cascade(theta, x[None, :])[0])(X),
        functools.partial(
            lambda squash, theta, X: squash(squash(X @ theta["W1"] + theta["b1"]) @ theta["w2"] + theta["b2"]), jax.nn.sigmoid
        ),
    ),
    hints=(
        "It is the logistic model, used three times: two units look at X, and a third looks at the two.",
        "All scores of the first two units at once: X @ W1 has shape (n, 2), a column for each unit. Then b1, then logistic.",
        "Call the result h. The third unit does with h, w2 and b2 what the first ones did with X, W1 and b1.",
    ),
    why="Three logistic regressions, two side by side and one after them. With b1[None, :] the biases, one for each unit, are "
    "added to every row. Without the logistic function in between, (X @ W1 + b1) @ w2 + b2 would be a line again.",
    builds_on=("logistic",),
    lies_in=(0, 1),
)


def _init_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    # One list of sizes for all: each new shape costs compilations. Layers differ in shape, and two are alike.
    key, sizes = Key(int(rng.integers(100))), [8, 32, 32, 32]
    return (
        Probe((key, sizes), harness="network_form"),
        Probe((key, sizes), harness="network_twice"),
        # At least 4000 draws a layer; the tolerance, 0.08 where 1 is expected, is five standard errors or more.
        Probe((sizes, 16), harness="network_draws", atol=0.05, rtol=0.03),
        *further(Probe((key, [3, 5]), harness="network_form"), Probe((key, [2, 4, 3, 2]), harness="network_form")),
    )


def _init(
    scale: Callable[[int, int], float] = lambda m, n: m**-0.5,
    draw: Callable[..., Any] = jax.random.normal,
    *,
    bias: Callable[[Any, int], Any] = lambda key, n: jnp.zeros(n),
    keys: Callable[[Any, int], Any] = jax.random.split,
    layers: slice = slice(None),
) -> Callable[[Any, Any], Any]:
    """The start of a network with a switch for each mistake."""

    def initialize(key: Any, sizes: Any) -> Any:
        pairs = list(itertools.pairwise(sizes))[layers]
        return [
            {"W": scale(m, n) * draw(k, (m, n)), "b": bias(k, n)}
            for k, (m, n) in zip(keys(key, len(pairs)), pairs, strict=True)
        ]

    return initialize


def _uniform(low: float, high: float) -> Callable[[Any, tuple[int, int]], Any]:
    return lambda key, shape: jax.random.uniform(key, shape, minval=low, maxval=high)


_ALL_POSITIVE = (
    "No weight is negative: these are uniform draws, from 0 up. The exercise asks for normal ones, on both sides of 0."
)


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
    """An answer need not be a function. Every column is drawn with its own key."""

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


init_mlp = Exercise(
    "init_mlp",
    _init_probes,
    wrong=(
        KnownWrong(
            "variance_one",
            _init(lambda m, n: 1.0),
            "Every weight has variance 1. With m inputs a score then has variance m: the wider the layer, the flatter tanh at "
            "its scores. Scale by the number of inputs.",
        ),
        KnownWrong(
            "divided_by_m",
            _init(lambda m, n: 1 / m),
            "You divided by m, so the variance is 1 / m^2. Which standard deviation goes with a variance of 1 / m?",
        ),
        KnownWrong(
            "scaled_by_outputs",
            _init(lambda m, n: n**-0.5),
            "The spread of the weights follows n, the number of outputs. A score adds up m terms, one for each input: that is the "
            "number that counts.",
        ),
        KnownWrong(
            "twice_the_variance",
            _init(lambda m, n: (2 / m) ** 0.5),
            "The variance is 2 / m. That is the recipe for layers with relu, which loses half of the signal; here it is 1 / m.",
        ),
        KnownWrong(
            "multiplied_by_the_root",
            _init(lambda m, n: m**0.5),
            "The variance is m: the more inputs, the larger each weight. A sum of m terms needs it the other way round.",
        ),
        KnownWrong(
            "both_widths_counted",
            _init(lambda m, n: (2 / (m + n)) ** 0.5),
            "The variance is 2 / (m + n), the recipe of Glorot and Bengio, who also look at the gradients on their way back. Here it is 1 / m.",
        ),
        KnownWrong(
            "all_zero",
            _init(lambda m, n: 0.0),
            "All weights of a layer are equal, so its units are twins. They get the same gradient in every step and never become "
            "different: how did the cascade escape from that?",
        ),
        KnownWrong(
            "one_key_for_all_layers",
            _init(keys=lambda key, n: [key] * n),
            "Layers of the same shape have the same weights: one key gives the same draw each time. Split it into one key for each layer.",
        ),
        KnownWrong(
            "ignores_the_key",
            lambda key, sizes: _init()(jax.random.key(0), sizes),
            "Every key gives the same network. The key that is handed in has to reach the draws.",
        ),
        KnownWrong(
            "without_the_key",
            _init(draw=lambda key, shape: jnp.asarray(np.random.normal(size=shape))),
            "The same key gives another network the second time. JAX draws from the key alone; np.random has a hidden state.",
        ),
        KnownWrong(
            "random_biases",
            _init(bias=lambda key, n: jax.random.normal(key, (n,))),
            "The biases are random. It is the weights that have to differ from unit to unit; the biases start at zero.",
        ),
        KnownWrong(
            "uniform_weights",
            _init(draw=_uniform(-(3**0.5), 3**0.5)),
            "Mean and variance are right, but these are not normal draws: far fewer weights lie far out than in a normal distribution.",
        ),
        KnownWrong(
            "uniform_on_both_sides",
            _init(draw=_uniform(-1.0, 1.0)),
            "These are uniform draws, and the variance is a third of what it should be. The exercise asks for normal draws, of variance 1 "
            "before you scale them.",
        ),
        KnownWrong("uniform_from_zero", _init(draw=_uniform(0.0, 1.0)), _ALL_POSITIVE),
        KnownWrong("uniform_as_drawn", _init(lambda m, n: 1.0, _uniform(0.0, 1.0)), _ALL_POSITIVE),
        KnownWrong(
            "pairs_for_dicts",
            lambda key, sizes: [(layer["W"], layer["b"]) for layer in _init()(key, sizes)],
            "Each layer is a pair here, so W and b have a place but no name. Make it a dict with the two keys that the docstring shows.",
        ),
        KnownWrong(
            "no_output_layer",
            _init(layers=slice(0, -1)),
            "Layers are missing. Between k sizes there are k - 1 layers: each pair of neighbours makes one.",
        ),
        KnownWrong(
            "weights_transposed",
            lambda key, sizes: [{"W": layer["W"].T, "b": layer["b"]} for layer in _init()(key, sizes)],
            "W has shape (n, m). The layer computes X @ W with X of shape (examples, m): what must come first?",
        ),
    ),
    right=(
        init_by_loop,
        init_by_fold_in,
        init_by_recursion,
        Layers(),
        init_by_variance_scaling,
    ),
    hints=(
        "Neighbours in sizes make a layer: zip(sizes[:-1], sizes[1:]) runs over the pairs (m, n), and so does itertools.pairwise(sizes).",
        "jax.random.normal(key, (m, n)) has variance 1. Dividing every draw by c divides the variance by c^2.",
        "jax.random.split(key, number_of_layers) gives a key for each layer. W is a normal draw divided by jnp.sqrt(m), b is jnp.zeros(n).",
    ),
    why="A score is a sum of m terms. With variance 1 / m for each weight the sum stays as large as what went in, whatever the "
    "width: neither flattened by tanh nor dying away from layer to layer. The weights must differ, so that the units do; the "
    "biases need not.",
)


def _network(rng: np.random.Generator, *sizes: int) -> list[dict[str, np.ndarray]]:
    return [{"W": _some(rng, m, n), "b": _some(rng, n)} for m, n in itertools.pairwise(sizes)]


def _mlp_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    # With inputs and layers all of width 2 few shapes have to be compiled.
    return (
        Probe((_network(rng, 2, 1), np.array([[0.5, -1.0]]))),
        Probe((_network(rng, 2, 2, 1), _some(rng, 4, 2)), again=True, traced=True),
        Probe((_network(rng, 2, 2, 2, 2), _some(rng, 4, 2))),
        # Other widths; a single example; scores far out.
        *further(
            Probe((_network(rng, 3, 5, 1), _some(rng, 1, 3))),
            Probe((_network(rng, 1, 4, 3), _some(rng, 5, 1))),
            Probe((_network(rng, 2, 1), 1000 * _some(rng, 3, 2))),
        ),
    )


def _layers(
    between: Callable[[Any], Any] = jnp.tanh,
    *,
    last: Callable[[Any], Any] = lambda z: z,
    first: Callable[[Any], Any] = lambda x: x,
    bias: float = 1.0,
    outside: float = 0.0,
    form: Callable[[Any], Any] = lambda z: z[:, 0] if z.shape[1] == 1 else z,
) -> Callable[[Any, Any], Any]:
    """The network with a switch for each mistake."""

    def model(theta: Any, X: Any) -> Any:
        X = first(X)
        for layer in theta[:-1]:
            X = between(X @ layer["W"] + (bias - outside) * layer["b"]) + outside * layer["b"]
        return form(last(X @ theta[-1]["W"] + bias * theta[-1]["b"]))

    return model


def _first_and_last(theta: Any, X: Any) -> Any:
    return _layers()([theta[0], theta[-1]], X)


_CLASS_NUMBERS = (
    "Class numbers came back. The exercise asks for the scores from which they are read: the loss compares all of them."
)


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


mlp = Exercise(
    "mlp",
    _mlp_probes,
    wrong=(
        KnownWrong(
            "tanh_at_the_end",
            _layers(last=jnp.tanh),
            "The result never leaves -1 to 1: the last layer goes through tanh as well. Its scores are wanted as they are.",
        ),
        KnownWrong(
            "nothing_between",
            _layers(lambda z: z),
            "The layers follow each other directly, and lines of lines are lines: the whole network is one straight layer. What "
            "belongs between two layers?",
        ),
        KnownWrong(
            "logistic_between",
            _layers(answers.logistic),
            "The units in between run from 0 to 1, as in the cascade. This network has tanh there, which runs from -1 to 1.",
        ),
        KnownWrong(
            "relu_between",
            _layers(jax.nn.relu),
            "The units in between are cut off at zero: that is relu, a good choice too. This network has tanh.",
        ),
        KnownWrong(
            "probabilities",
            _layers(last=lambda z: answers.logistic(z) if z.shape[1] == 1 else jax.nn.softmax(z)),
            "Probabilities came back. The exercise asks for the logits, the scores before that; with them the loss stays stable.",
        ),
        KnownWrong(
            "a_column",
            _layers(form=lambda z: z),
            "With one output the logits are a column of shape (n, 1). Take the column out: shape (n,).",
        ),
        KnownWrong(
            "squeezed",
            _layers(form=jnp.squeeze),
            "With a single example its axis is gone too: squeeze takes out every axis of length 1. Take out the last one only.",
        ),
        KnownWrong(
            "first_output_only",
            _layers(form=lambda z: z[:, 0]),
            "Of several outputs only the first came back. The column is taken out only where there is just one.",
        ),
        KnownWrong(
            "forgot_the_biases",
            _layers(bias=0.0),
            "The biases are not used. Each layer is X @ W + b.",
        ),
        KnownWrong(
            "biases_outside",
            _layers(outside=1.0),
            "The biases are added after tanh, so the units leave the range from -1 to 1. A bias belongs to the line, before the bend.",
        ),
        KnownWrong("class_numbers", _layers(form=lambda z: jnp.argmax(z, axis=1)), _CLASS_NUMBERS),
        KnownWrong(
            "class_numbers_of_several",
            _layers(form=lambda z: z[:, 0] if z.shape[1] == 1 else jnp.argmax(z, axis=1)),
            _CLASS_NUMBERS,
        ),
        KnownWrong("class_numbers_of_the_logits", lambda theta, X: jnp.argmax(answers.mlp(theta, X), axis=-1), _CLASS_NUMBERS),
        KnownWrong(
            "theta_as_one_layer",
            lambda theta, X: X @ theta["W"] + theta["b"],
            "theta is a list of layers, and a list has places but no names. It is each layer in it that has a W and a b.",
        ),
        KnownWrong(
            "inputs_squashed",
            _layers(first=jnp.tanh),
            "The inputs go through tanh before the first layer. It belongs between layers: after one and before the next.",
        ),
        KnownWrong(
            "two_layers_only",
            _first_and_last,
            "Only the first and the last layer are used. A network may have any number of layers, one included: use a loop.",
        ),
    ),
    right=(
        mlp_by_reduce,
        mlp_one_example_at_a_time,
        mlp_by_sigmoid,
        mlp_by_recursion,
        jax.jit(answers.mlp),
    ),
    hints=(
        "Each layer does the same: X @ W + b. What comes out is the X of the next layer.",
        "Loop over all layers but the last, theta[:-1], with tanh after each; the last one follows without tanh.",
        "The last scores have shape (n, k). Where k is 1 return the column [:, 0], otherwise the whole table.",
    ),
    why="A loop over the layers, each one line of algebra and tanh. The last layer gives scores: losses made for scores are stable, "
    "and a probability is one logistic or softmax away. The shape is known before any number is, so the `if` works under jit.",
)


def _mlp_loss_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    y, classes = np.array([0.0, 1.0, 1.0, 1.0]), np.array([2, 0, 1, 0])
    zeros = [{"W": np.zeros((2, 1)), "b": np.zeros(1)}]
    far = [{"W": np.array([[1e4], [0.0]]), "b": np.zeros(1)}]
    wide = [{"W": np.array([[1e4, 0.0, -1e4], [0.0, 0.0, 0.0]]), "b": np.zeros(3)}]
    X = np.array([[1.0, 0.5], [-1.0, 2.0], [1.0, -0.5], [0.5, 1.0]])
    return (
        Probe((zeros, X, y), gradient=0),
        Probe((_network(rng, 2, 2, 1), _some(rng, 3, 2), y[:3]), again=True),
        Probe((_network(rng, 2, 3), _some(rng, 4, 2), classes), traced=True),
        Probe((_network(rng, 2, 2, 3), _some(rng, 3, 2), np.array([2, 1, 2]))),
        Probe((far, X, y), gradient=0),
        Probe((wide, X, classes)),
        # Other widths, numbers of classes and of examples.
        *further(
            Probe((_network(rng, 3, 4, 5), _some(rng, 2, 3), np.array([4, 0]))),
            Probe((_network(rng, 2, 2), _some(rng, 1, 2), np.array([1]))),
            Probe((_network(rng, 2, 3), _some(rng, 60, 2), np.arange(60) % 3)),
            Probe((_network(rng, 1, 3, 1), _some(rng, 4, 1), np.array([0.0, 1.0, 0.0, 1.0]))),
        ),
    )


def _loss(
    binary: Callable[[Any, Any], Any] = lambda y, z: jnp.sum(jnp.logaddexp(0.0, z) - y * z),
    many: Callable[[Any, Any], Any] = lambda y, z: -jnp.sum(_picked(y, jax.nn.log_softmax(z))),
) -> Callable[[Any, Any, Any], Any]:
    """A loss of the network's logits, one for each number of outputs."""

    def loss(theta: Any, X: Any, y: Any) -> Any:
        z = answers.mlp(theta, X)
        return binary(y, z) if z.ndim == 1 else many(y, z)

    return loss


def _picked(y: Any, scores: Any) -> Any:
    return scores[jnp.arange(len(y)), y]


def _scaled(factor: Callable[[Any], float]) -> Callable[[Any, Any, Any], Any]:
    return lambda theta, X, y: factor(y) * _loss()(theta, X, y)


def _textbook(y: Any, z: Any) -> Any:
    return jnp.sum(jnp.maximum(z, 0) - y * z + jnp.log1p(jnp.exp(-jnp.abs(z))))


def _of_probabilities(y: Any, z: Any) -> Any:
    p = answers.logistic(z)
    return -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))


def _softmax_twice(y: Any, z: Any) -> Any:
    return -jnp.sum(_picked(y, jax.nn.log_softmax(jax.nn.softmax(z))))


def _picked_softmax(y: Any, z: Any) -> Any:
    return -jnp.sum(jnp.log(_picked(y, jax.nn.softmax(z))))


def _one_hot_softmax(y: Any, z: Any) -> Any:
    return -jnp.sum(jax.nn.one_hot(y, z.shape[1]) * jnp.log(jax.nn.softmax(z)))


def _chapter_3(y: Any, z: Any) -> Any:
    return answers.binary_cross_entropy(y, answers.logistic(z))


def _through_probabilities() -> tuple[KnownWrong, ...]:
    """Each way from scores to probabilities to the loss, for one output, for several, and for both."""
    says = (
        "This is right for ordinary scores. For large ones a probability rounds to exactly 0, and its logarithm is lost: go "
        "from the scores to the loss without that detour, as in chapters 4 and 8."
    )
    ones = {"": None, "log_": _of_probabilities, "chapter_3_": _chapter_3}
    others = {"": None, "picked": _picked_softmax, "one_hot": _one_hot_softmax}
    return tuple(
        KnownWrong(
            f"probabilities_{a}{b}".strip("_"),
            _loss(**{name: part for name, part in (("binary", one), ("many", other)) if part}),
            says,
        )
        for a, one in ones.items()
        for b, other in others.items()
        if one or other
    )


_SQUARED = "This is a squared error. The cross entropy asks for the log of the probability given to what really happened."
_NEGATIVE = "Your loss is negative. A cost is minus the log of the probability."
_SQUEEZED_FIRST = (
    "The scores are squeezed into probabilities first, and this loss squeezes them once more. It is made for scores: hand them over as "
    "they are."
)


def loss_by_optax(theta: Any, X: Any, y: Any) -> Any:
    z = answers.mlp(theta, X)
    if z.ndim == 1:
        return optax().sigmoid_binary_cross_entropy(z, y).sum()
    return optax().softmax_cross_entropy_with_integer_labels(z, y).sum()


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


mlp_loss = Exercise(
    "mlp_loss",
    _mlp_loss_probes,
    wrong=(
        KnownWrong(
            "mean_for_sum",
            _scaled(lambda y: 1 / len(y)),
            "This is the mean over the examples. In this workshop classification losses are sums.",
        ),
        KnownWrong(
            "mean_for_several_outputs",
            _loss(many=lambda y, z: -jnp.mean(_picked(y, jax.nn.log_softmax(z)))),
            "With several outputs this is the mean over the examples. In this workshop classification losses are sums.",
        ),
        KnownWrong(
            "forgot_the_minus",
            _loss(many=lambda y, z: jnp.sum(_picked(y, jax.nn.log_softmax(z)))),
            "With several outputs your loss is negative. A cost is minus the log of the probability.",
        ),
        KnownWrong(
            "negative_for_one_output",
            _loss(lambda y, z: jnp.sum(y * z - jnp.logaddexp(0.0, z))),
            "With one output your loss is negative. A cost is minus the log of the probability.",
        ),
        KnownWrong("negative", _scaled(lambda y: -1.0), _NEGATIVE),
        KnownWrong(
            "binary_only",
            lambda theta, X, y: answers.binary_cross_entropy_with_logits(y, answers.mlp(theta, X)),
            "With several outputs the logits have shape (n, k), and the binary loss cannot compare them with n labels. That case "
            "needs the softmax loss.",
        ),
        KnownWrong(
            "softmax_loss_of_the_network",
            lambda theta, X, y: _loss(many=lambda _, z: answers.softmax_loss(theta, X, y))(theta, X, y),
            "softmax_loss looks for the W of a single layer, and theta is a list of them. It is its last step that you need, on the scores of "
            "your network.",
        ),
        KnownWrong(
            "softmax_loss_of_the_last_layer",
            lambda theta, X, y: _loss(many=lambda _, z: answers.softmax_loss(theta[-1], X, y))(theta, X, y),
            "The last layer gets the inputs themselves here: softmax_loss computes its scores from X, and the hidden layers are passed over. "
            "Your network has the scores already.",
        ),
        KnownWrong(
            "arguments_swapped",
            _loss(lambda y, z: answers.binary_cross_entropy_with_logits(z, y)),
            "The scores went in where the labels belong. In which order does the loss of chapter 4 take the two?",
        ),
        KnownWrong(
            "rows_picked",
            _loss(many=lambda y, z: -jnp.sum(jax.nn.log_softmax(z)[y])),
            "One index picks whole rows: row y[0], row y[1], and so on. You want a single number out of every row.",
        ),
        KnownWrong(
            "columns_picked",
            _loss(many=lambda y, z: -jnp.sum(jax.nn.log_softmax(z)[:, y])),
            "With `[:, y]` every row gives n numbers, one for each label there is. It should give just one, for its own label.",
        ),
        KnownWrong(
            "logistic_first",
            _loss(lambda y, z: answers.binary_cross_entropy_with_logits(y, answers.logistic(z))),
            _SQUEEZED_FIRST,
        ),
        KnownWrong("softmax_first", _loss(many=_softmax_twice), _SQUEEZED_FIRST),
        KnownWrong(
            "both_first",
            _loss(lambda y, z: answers.binary_cross_entropy_with_logits(y, answers.logistic(z)), _softmax_twice),
            _SQUEEZED_FIRST,
        ),
        KnownWrong(
            "softmax_over_the_examples",
            _loss(many=lambda y, z: -jnp.sum(_picked(y, jax.nn.log_softmax(z, axis=0)))),
            "Your softmax runs over the examples, so they compete with each other. The classes compete: the last axis.",
        ),
        KnownWrong(
            "all_classes_counted",
            _loss(many=lambda y, z: -jnp.sum(jax.nn.log_softmax(z))),
            "The log probabilities of all classes are added up, whatever the labels say. Only the one of the true class counts.",
        ),
        KnownWrong(
            "raw_scores",
            _loss(many=lambda y, z: -jnp.sum(_picked(y, z))),
            "The score of the true class itself is added up, and a score is not a log probability. What turns scores into log probabilities?",
        ),
        KnownWrong(
            "classes_counted_from_one",
            _loss(many=lambda y, z: -jnp.sum(_picked(y - 1, jax.nn.log_softmax(z)))),
            "The probability of the class before the true one is picked. Labels count from 0, as columns do.",
        ),
        *_through_probabilities(),
        KnownWrong(
            "kink_at_zero",
            _loss(_textbook),
            "All values are right, and so are the gradients except where a score is exactly 0. |z| has a corner there: chapter 4 has "
            "a form without one.",
        ),
        KnownWrong(
            "squared_error",
            _loss(
                lambda y, z: jnp.sum((y - answers.logistic(z)) ** 2),
                lambda y, z: jnp.sum((jax.nn.one_hot(y, z.shape[1]) - jax.nn.softmax(z)) ** 2),
            ),
            _SQUARED,
        ),
        KnownWrong("squared_error_for_one_output", _loss(lambda y, z: jnp.sum((y - answers.logistic(z)) ** 2)), _SQUARED),
        KnownWrong("squared_scores_for_one_output", _loss(lambda y, z: jnp.sum((y - z) ** 2)), _SQUARED),
        KnownWrong("squared_scores", lambda theta, X, y: jnp.sum((y - answers.mlp(theta, X)) ** 2), _SQUARED),
        KnownWrong("mean_squared_scores", lambda theta, X, y: jnp.mean((y - answers.mlp(theta, X)) ** 2), _SQUARED),
        KnownWrong("mean_squared_error", lambda theta, X, y: answers.mse(y, answers.mlp(theta, X)), _SQUARED),
        KnownWrong(
            "one_per_example",
            _loss(lambda y, z: jnp.logaddexp(0.0, z) - y * z, lambda y, z: -_picked(y, jax.nn.log_softmax(z))),
            "One number for each example came back. A loss is one number: add them up.",
        ),
    ),
    right=(
        loss_by_optax,
        loss_by_one_hot,
        loss_by_normalizer,
        loss_by_vmap,
        jax.jit(answers.mlp_loss),
    ),
    hints=(
        "First the logits: mlp(theta, X). Their number of axes says which of the two losses to use.",
        "For shape (n,) chapter 4 has the loss: binary_cross_entropy_with_logits. For (n, k) do as softmax_loss of chapter 8 did.",
        "jax.nn.log_softmax(logits) holds log probabilities, a row for each example: index it with [jnp.arange(len(y)), y], sum, minus.",
    ),
    why="Both losses start from the scores, so a score of 10,000 does no harm, and both are sums, as everywhere in this workshop. The "
    "number of axes is known before any number is, so the `if` works under jit.",
    builds_on=("mlp",),
    lies_in=(0, np.inf),
)
