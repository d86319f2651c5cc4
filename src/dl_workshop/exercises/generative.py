"""Chapter 07: two Gaussians, the line that follows from them, naive Bayes."""

from __future__ import annotations

import functools
import sys
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import answers
from dl_workshop.exercises.spec import Exercise, KnownWrong, Probe, further

_BOOLEAN_INDEX = (
    "The numbers are right. But how many rows X[y == 1] has depends on the labels, and jax.jit must know every shape beforehand. "
    "Keep all rows, and count those of the other class zero times."
)


def _labels(rng: np.random.Generator, n1: int, n0: int) -> np.ndarray:
    return rng.permutation(np.repeat([1.0, 0.0], [n1, n0]))


def _cloud(rng: np.random.Generator) -> np.ndarray:
    """Six points of two features that go together, far enough from the origin to show where the centre is."""
    first = rng.normal(2, 1.5, 6)
    return np.round(np.stack([first, 0.7 * first + rng.normal(0, 1, 6) - 4], axis=1), 1)


def _fit_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    by_hand = np.array([[0.0, 0.0], [2.0, 2.0], [3.0, 1.0], [5.0, 1.0], [3.0, 3.0], [5.0, 3.0]])
    y = np.array([0.0, 0.0, 1.0, 1.0, 1.0, 1.0])
    constant = _cloud(rng)
    constant[:, 1] = 3.0
    return (
        Probe((by_hand, y)),
        Probe((_cloud(rng), _labels(rng, 4, 2)), gradient=0, again=True, traced=True),
        Probe((constant, _labels(rng, 4, 2)), atol=1e-5),
        Probe((_cloud(rng), _labels(rng, 1, 5))),
        # One feature; three; many examples; features that lie far apart.
        *further(
            Probe((_cloud(rng)[:, :1], _labels(rng, 3, 3))),
            Probe((np.concatenate([_cloud(rng), _cloud(rng)[:, :1]], axis=1), _labels(rng, 2, 4))),
            Probe((np.concatenate([_cloud(rng) for _ in range(11)]), _labels(rng, 26, 40))),
            Probe((1000 * _cloud(rng), _labels(rng, 3, 3))),
        ),
    )


def _parts(X: Any, y: Any) -> tuple[Any, Any, Any, Any]:
    """Both means, and the sums of squares and products within class 1 and within class 0."""
    mean1, mean0, _ = answers.fit_gaussians(X, y)
    apart1, apart0 = (X - mean1) * (y == 1)[:, None], (X - mean0) * (y == 0)[:, None]
    return mean1, mean0, apart1.T @ apart1, apart0.T @ apart0


def _cut_out(X: Any, y: Any) -> Any:
    one, zero = X[y == 1], X[y == 0]
    mean1, mean0 = one.mean(axis=0), zero.mean(axis=0)
    return mean1, mean0, ((one - mean1).T @ (one - mean1) + (zero - mean0).T @ (zero - mean0)) / len(X)


def _about_the_overall_mean(X: Any, y: Any) -> Any:
    centred = X - X.mean(axis=0)
    return *answers.fit_gaussians(X, y)[:2], centred.T @ centred / len(X)


def _plain_average(X: Any, y: Any) -> Any:
    mean1, mean0, within1, within0 = _parts(X, y)
    return mean1, mean0, (within1 / jnp.sum(y) + within0 / jnp.sum(1 - y)) / 2


def _cov_of_everything(X: Any, y: Any) -> Any:
    return *answers.fit_gaussians(X, y)[:2], jnp.cov(X.T)


def _plain_average_unbiased(X: Any, y: Any) -> Any:
    mean1, mean0, within1, within0 = _parts(X, y)
    return mean1, mean0, (within1 / (jnp.sum(y) - 1) + within0 / (jnp.sum(1 - y) - 1)) / 2


def _weighted_unbiased(X: Any, y: Any) -> Any:
    mean1, mean0, within1, within0 = _parts(X, y)
    n1, n0 = jnp.sum(y), jnp.sum(1 - y)
    return mean1, mean0, (n1 * within1 / (n1 - 1) + n0 * within0 / (n0 - 1)) / len(X)


def _means_over_all(X: Any, y: Any) -> Any:
    mean1, mean0 = y @ X / len(y), (1 - y) @ X / len(y)
    centred = X - jnp.where((y == 1)[:, None], mean1, mean0)
    return mean1, mean0, centred.T @ centred / len(X)


def _of_class_one(X: Any, y: Any) -> Any:
    mean1, mean0, within1, _ = _parts(X, y)
    return mean1, mean0, within1 / jnp.sum(y)


def _two_covariances(X: Any, y: Any) -> Any:
    mean1, mean0, within1, within0 = _parts(X, y)
    return mean1, mean0, within1 / jnp.sum(y), within0 / jnp.sum(1 - y)


def _examples_by_examples(X: Any, y: Any) -> Any:
    mean1, mean0, _ = answers.fit_gaussians(X, y)
    centred = X - jnp.where((y == 1)[:, None], mean1, mean0)
    return mean1, mean0, centred @ centred.T / len(X)


def _with_covariance(change: Any) -> Any:
    """The right means, and the right covariance changed: an answer for each wrong change(covariance, n)."""

    def attempt(X: Any, y: Any) -> Any:
        mean1, mean0, covariance = answers.fit_gaussians(X, y)
        return mean1, mean0, change(covariance, len(X))

    return attempt


def gaussians_by_class(X: Any, y: Any) -> Any:
    """The class covariances weighted by class size, each by itself."""
    n, n1 = len(y), jnp.sum(y)
    mean1, mean0 = y @ X / n1, (1 - y) @ X / (n - n1)
    within1 = (y[:, None] * (X - mean1)).T @ (X - mean1) / n1
    within0 = ((1 - y)[:, None] * (X - mean0)).T @ (X - mean0) / (n - n1)
    return mean1, mean0, n1 / n * within1 + (n - n1) / n * within0


def gaussians_by_average(X: Any, y: Any) -> Any:
    mean1, mean0 = jnp.average(X, axis=0, weights=y), jnp.average(X, axis=0, weights=1 - y)
    apart = X - (y[:, None] * mean1 + (1 - y)[:, None] * mean0)
    return mean1, mean0, jnp.mean(jax.vmap(jnp.outer)(apart, apart), axis=0)


def gaussians_by_moments(X: Any, y: Any) -> Any:
    """E[x x'] minus the spread of the means."""
    mean1, mean0 = jnp.mean(X, axis=0, where=(y == 1)[:, None]), jnp.mean(X, axis=0, where=(y == 0)[:, None])
    p = jnp.mean(y)
    between = p * jnp.outer(mean1, mean1) + (1 - p) * jnp.outer(mean0, mean0)
    return mean1, mean0, jnp.einsum("ni,nj->ij", X, X) / X.shape[0] - between


def gaussians_by_segments(X: jax.Array, y: jax.Array, classes: int = 2) -> tuple[jax.Array, jax.Array, jax.Array]:
    label = y.astype(int)
    sums, sizes = (jax.ops.segment_sum(values, label, num_segments=classes) for values in (X, jnp.ones(len(y))))
    mean0, mean1 = sums / sizes[:, None]
    print("class sizes", sizes, file=sys.stderr)
    centred = jnp.stack([x - jnp.where(k == 1, mean1, mean0) for x, k in zip(X, label, strict=True)])
    return mean1, mean0, jnp.einsum("ni,nj->ij", centred, centred) / len(y)


class Gaussians:
    """An answer need not be a function."""

    def __call__(self, X: Any, y: Any) -> Any:
        means = {c: jnp.sum(jnp.where((y == c)[:, None], X, 0.0), 0) / jnp.sum(y == c) for c in (1, 0)}
        apart = jnp.where((y == 1)[:, None], X - means[1], X - means[0])
        return means[1], means[0], jnp.atleast_2d(jnp.cov(apart.T, bias=True))


fit_gaussians = Exercise(
    "fit_gaussians",
    _fit_probes,
    wrong=(
        KnownWrong("boolean_indexing", _cut_out, _BOOLEAN_INDEX),
        KnownWrong(
            "classes_swapped",
            lambda X, y: (answers.fit_gaussians(X, y)[1], answers.fit_gaussians(X, y)[0], answers.fit_gaussians(X, y)[2]),
            "The two means have changed places. Class 1 comes first.",
        ),
        KnownWrong(
            "about_the_overall_mean",
            _about_the_overall_mean,
            "Your covariance measures all points from one common mean, so the distance between the classes counts as spread. "
            "From which mean should a point of class 1 be measured?",
        ),
        KnownWrong(
            "cov_of_everything",
            _cov_of_everything,
            "jnp.cov of all points measures them from one common mean, and divides by n - 1. Here every point is measured from its own "
            "class's mean, and the divisor is n.",
        ),
        KnownWrong(
            "average_of_jnp_cov",
            _plain_average_unbiased,
            "Two things differ: jnp.cov divides by one less than a class's size, and you give both classes the same weight. What should a class "
            "of four weigh, compared with a class of two?",
        ),
        KnownWrong(
            "weighted_jnp_cov",
            _weighted_unbiased,
            "The weights are right. Each class's covariance was divided by one less than its size, as jnp.cov divides unless told "
            "otherwise; maximum likelihood divides by the size.",
        ),
        KnownWrong(
            "means_over_all_examples",
            _means_over_all,
            "Each class's sum was divided by the number of all examples. How many of them belong to the class?",
        ),
        KnownWrong(
            "plain_average",
            _plain_average,
            "Each class's covariance counts one half, however many examples it has. A class of four should weigh twice as much as "
            "a class of two.",
        ),
        KnownWrong(
            "divisor_n_minus_2",
            _with_covariance(lambda covariance, n: covariance * n / (n - 2)),
            "You divide by n - 2, as the unbiased estimate does. Maximum likelihood divides by n.",
        ),
        KnownWrong(
            "forgot_to_divide",
            _with_covariance(lambda covariance, n: covariance * n),
            "This is the sum of the squares and products. A covariance is their mean: what is left to divide by?",
        ),
        KnownWrong(
            "variances_only",
            _with_covariance(lambda covariance, n: jnp.diag(jnp.diag(covariance))),
            "The diagonal is right, but everything off it is 0. So two features could never vary together; what belongs in row 0, "
            "column 1 of a covariance?",
        ),
        KnownWrong(
            "variances_in_a_row",
            _with_covariance(lambda covariance, n: jnp.diag(covariance)),
            "These are the variances, one for each feature. A covariance is a table: how two features vary together belongs in it as well.",
        ),
        KnownWrong(
            "covariance_of_class_one",
            _of_class_one,
            "Your covariance comes from class 1 alone. The shared one is made from all examples, each measured from its own class's "
            "mean.",
        ),
        KnownWrong(
            "two_covariances",
            _two_covariances,
            "Four things came back: a covariance for each class. The exercise asks for one that both share, weighted by class size.",
        ),
        KnownWrong(
            "examples_by_examples",
            _examples_by_examples,
            "Your covariance has a row for each example. It should have one for each feature: which of the two factors is "
            "transposed?",
        ),
    ),
    right=(
        gaussians_by_class,
        gaussians_by_average,
        gaussians_by_moments,
        gaussians_by_segments,
        Gaussians(),
        jax.jit(answers.fit_gaussians),
    ),
    hints=(
        "Two means first. How could multiplying by y (ones and zeros) take the sum over class 1 alone?",
        "Measure every point from the mean of its own class. jnp.where((y == 1)[:, None], mean1, mean0) has the right mean in every row.",
        "With `centred` for those differences, centred.T @ centred sums their squares and products over the examples. Divide by n.",
    ),
    why="Maximum likelihood for a Gaussian gives the mean of the class, and for the shared covariance, the mean over all n examples "
    "of the squares and products about the example's own class mean. That is the same as weighting the two class covariances by "
    "class size. Ones and zeros that switch rows on and off keep every shape fixed, so it also runs under jit.",
    parts=("mean1", "mean0", "covariance"),
)


def _spread(rng: np.random.Generator) -> np.ndarray:
    """A covariance of two features that go together."""
    a, c = np.round(rng.uniform(1, 2, 2), 1)
    return np.array([[a, 0.6], [0.6, c]])


def _linear_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    def means() -> tuple[np.ndarray, np.ndarray]:
        return np.round(rng.uniform(0.5, 2.5, 2), 1), np.round(rng.uniform(-2, -0.5, 2), 1)

    return (
        Probe((np.array([2.0, 0.0]), np.array([0.0, 0.0]), np.eye(2), 10, 10)),
        Probe((*means(), _spread(rng), 30, 10), gradient=0, again=True, traced=True),
        # No gradient in the covariance: what it means off the diagonal of a symmetric matrix is a matter of taste.
        Probe((*means(), _spread(rng), 4, 20)),
        # One feature; three; a single example of a class; counts that are arrays.
        *further(
            Probe((np.array([1.5]), np.array([-0.5]), np.array([[2.0]]), 3, 5)),
            Probe((*means(), _spread(rng), np.array(4.0), np.array(7.0)), traced=True),
            Probe((np.array([1.0, 2.0, 0.5]), np.array([0.0, -1.0, 1.0]), np.diag([1.0, 2.0, 0.5]) + 0.2, 1, 9)),
        ),
    )


def _linear(w: Any, b: Any) -> dict[str, Any]:
    return {"w": w, "b": b}


def _with_bias(change: Any) -> Any:
    """The right weights with another bias: change(w, mean1, mean0, log of n1/n0)."""

    def attempt(mean1: Any, mean0: Any, covariance: Any, n1: int, n0: int) -> Any:
        w = answers.gaussians_to_linear(mean1, mean0, covariance, n1, n0)["w"]
        return _linear(w, change(w, mean1, mean0, jnp.log(n1 / n0)))

    return attempt


def _with_weights(weigh: Any) -> Any:
    """Other weights, weigh(covariance, difference of the means), and a bias that follows from them as it should."""

    def attempt(mean1: Any, mean0: Any, covariance: Any, n1: int, n0: int) -> Any:
        w = weigh(covariance, mean1 - mean0)
        return _linear(w, -(mean1 + mean0) @ w / 2 + jnp.log(n1 / n0))

    return attempt


def _both_squares_subtracted(mean1: Any, mean0: Any, covariance: Any, n1: int, n0: int) -> Any:
    squares = mean1 @ jnp.linalg.solve(covariance, mean1) + mean0 @ jnp.linalg.solve(covariance, mean0)
    return _linear(answers.gaussians_to_linear(mean1, mean0, covariance, n1, n0)["w"], -squares / 2 + jnp.log(n1 / n0))


def linear_by_inverse(mean1: Any, mean0: Any, covariance: Any, n1: Any, n0: Any) -> Any:
    inverse = jnp.linalg.inv(covariance)
    b = -0.5 * mean1 @ inverse @ mean1 + 0.5 * mean0.T @ inverse @ mean0 + jnp.log(n1) - jnp.log(n0)
    return {"b": b, "w": inverse @ (mean1 - mean0)}


def linear_by_pinv(mean1: Any, mean0: Any, covariance: Any, n1: Any, n0: Any) -> Any:
    w = jnp.linalg.pinv(covariance) @ (mean1 - mean0)
    return {"w": w, "b": jnp.log(n1 / n0) - jnp.dot(w, (mean1 + mean0) / 2)}


def linear_by_cholesky(mean1: Any, mean0: Any, covariance: Any, n1: Any, n0: Any) -> Any:
    factor = jax.scipy.linalg.cho_factor(covariance)
    solve = functools.partial(jax.scipy.linalg.cho_solve, factor)
    b = (mean0 @ solve(mean0) - mean1 @ solve(mean1)) / 2 + jnp.log(n1 / (n1 + n0)) - jnp.log(n0 / (n1 + n0))
    return {"w": solve(mean1) - solve(mean0), "b": b}


def linear_by_autodiff(mean1: Any, mean0: Any, covariance: Any, n1: Any, n0: Any) -> Any:
    """The log of the two densities' ratio: b is its value at 0, w its gradient."""

    def score(x: Any) -> Any:
        logpdf = jax.scipy.stats.multivariate_normal.logpdf
        return logpdf(x, mean1, covariance) - logpdf(x, mean0, covariance) + jnp.log(n1 / n0)  # type: ignore[operator]

    b, w = jax.value_and_grad(score)(jnp.zeros_like(mean1))
    return {"w": w, "b": b}


def linear_by_least_squares(mean1: Any, mean0: Any, covariance: Any, n1: Any, n0: Any) -> Any:
    if len(mean1) > 100:
        warnings.warn("this may take a while", stacklevel=2)
    one, zero = (jnp.linalg.lstsq(covariance, mean)[0] for mean in (mean1, mean0))
    distance1, distance0 = jnp.vdot(mean1, one), jnp.vdot(mean0, zero)
    print("squared lengths", distance1, distance0)
    return {"w": one - zero, "b": (distance0 - distance1) / 2 + jnp.log(n1) - jnp.log(n0)}


gaussians_to_linear = Exercise(
    "gaussians_to_linear",
    _linear_probes,
    wrong=(
        KnownWrong(
            "classes_swapped",
            lambda mean1, mean0, covariance, n1, n0: answers.gaussians_to_linear(mean0, mean1, covariance, n0, n1),
            "All signs are the other way round: this line gives the probability of class 0. The weights should point from the "
            "mean of class 0 to that of class 1.",
        ),
        KnownWrong(
            "forgot_the_class_sizes",
            _with_bias(lambda w, mean1, mean0, log: -(mean1 + mean0) @ w / 2),
            "Right where both classes have the same number of examples, and only there. What should the model say halfway between the means "
            "if class 1 is three times as frequent?",
        ),
        KnownWrong(
            "class_sizes_upside_down",
            _with_bias(lambda w, mean1, mean0, log: -(mean1 + mean0) @ w / 2 - log),
            "The class sizes pull the wrong way: the more frequent class 1 is, the larger b should be.",
        ),
        KnownWrong(
            "forgot_the_log",
            _with_bias(lambda w, mean1, mean0, log: -(mean1 + mean0) @ w / 2 + jnp.exp(log)),
            "The weights are right. n1 / n0 itself is added to b, so even classes of equal size move the border: what does the formula "
            "do with that ratio?",
        ),
        KnownWrong(
            "share_in_place_of_ratio",
            _with_bias(lambda w, mean1, mean0, log: -(mean1 + mean0) @ w / 2 + jax.nn.log_sigmoid(log)),
            "The weights are right. b holds the logarithm of class 1's share of all examples; what should n1 be compared with?",
        ),
        KnownWrong(
            "covariance_not_inverted",
            _with_weights(lambda covariance, apart: covariance @ apart),
            "You multiply by the covariance where its inverse belongs: a feature that varies a lot should count less.",
        ),
        KnownWrong(
            "inverted_element_by_element",
            _with_weights(lambda covariance, apart: (1 / covariance) @ apart),
            "1 / S takes one over each number. The inverse of a matrix is something else: S times it gives ones on the diagonal and "
            "zeros elsewhere.",
        ),
        KnownWrong(
            "variances_only",
            _with_weights(lambda covariance, apart: apart / jnp.diag(covariance)),
            "You divide by the variances alone, as if the features were independent. But they vary together, and that turns the boundary; "
            "which part of S says so?",
        ),
        KnownWrong(
            "forgot_the_half",
            _with_bias(lambda w, mean1, mean0, log: -(mean1 + mean0) @ w + log),
            "The weights are right. With two classes of equal size the boundary should pass halfway between the means: put that "
            "point into w @ x + b.",
        ),
        KnownWrong(
            "sign_of_the_means",
            _with_bias(lambda w, mean1, mean0, log: (mean1 + mean0) @ w / 2 + log),
            "The weights are right, but in b the part with the means has the wrong sign. Halfway between the means w @ x + b should be 0 "
            "when both classes are of equal size.",
        ),
        KnownWrong(
            "both_squares_subtracted",
            _both_squares_subtracted,
            "The weights are right. Both squares are subtracted in b, so the border would be pushed the same way by either mean: which "
            "sign does that of class 0 have?",
        ),
        KnownWrong(
            "squared_distance",
            _with_bias(lambda w, mean1, mean0, log: -(mean1 - mean0) @ w / 2 + log),
            "The weights are right. In b you use the difference of the means, so it would not matter where the two lie. What are the two "
            "squares in the formula for b, and which sign does each have?",
        ),
    ),
    right=(
        linear_by_inverse,
        linear_by_pinv,
        linear_by_cholesky,
        linear_by_autodiff,
        linear_by_least_squares,
        jax.jit(answers.gaussians_to_linear),
    ),
    hints=(
        "It is a formula to write down, in two lines: w first, then b, which can use w.",
        "S^-1 (m1 - m0) is jnp.linalg.solve(S, m1 - m0): the vector that S turns into m1 - m0.",
        "If both classes are equally frequent, the score is 0 halfway between the means: which b makes it so? Then add the logarithm of n1 / n0.",
    ),
    why="Divide one density by the other and take the logarithm: the part with x twice cancels because S is the same, and what is left is "
    "linear in x. solve(S, v) gives S^-1 v without forming the inverse: quicker, and with less rounding.",
)

THIRTEEN = np.array([[1.0, 1.0], *[[1.0, 0.0]] * 4, *[[0.0, 1.0]] * 4, *[[0.0, 0.0]] * 4])
"""The thirteen examples of the chapter; the first is of class 1."""


def _bayes_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    first = np.eye(13)[0]
    # Each of three features is 1 in some examples of each class and 0 in others, so that no frequency is 0 or 1; and each has
    # a frequency of its own.
    ones, zeros = (
        np.stack([rng.permutation(np.arange(n) < c) for c in counts], axis=1) for n, counts in ((3, (1, 2, 1)), (10, (3, 5, 8)))
    )
    X, y = np.concatenate([ones, zeros]).astype(float), np.repeat([1.0, 0.0], [3, 10])
    order = rng.permutation(13)
    return (
        Probe((THIRTEEN, first, np.array([1.0, 1.0]))),
        Probe((THIRTEEN, first, np.array([1.0, 0.0])), atol=1e-6),
        Probe((THIRTEEN, np.roll(first, 12), np.array([0.0, 1.0]))),
        Probe((X[order], y[order], rng.permutation([1.0, 1.0, 0.0])), again=True, traced=True),
        Probe((X[order], 1 - y[order], np.zeros(3))),
        # One feature; five; a value that no class ever had, about which nothing is known.
        *further(
            Probe((X[order][:, :1], y[order], np.array([1.0]))),
            Probe((X[order][:, [0, 1, 2, 0, 1]], y[order], np.array([1.0, 0.0, 1.0, 0.0, 1.0]))),
            Probe(
                (
                    np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0], [1.0, 1.0]]),
                    np.array([1.0, 1.0, 0.0, 0.0]),
                    np.array([0.0, 1.0]),
                )
            ),
        ),
    )


def _tables(X: Any, y: Any) -> tuple[Any, Any, Any]:
    """For class 0 and class 1: its examples as ones and zeros, how many there are, and each feature's count of ones in it."""
    members = jnp.stack([1 - y, y])
    return members, members.sum(axis=1), members @ X


def _bayes(share: Any = None, prior: Any = None, factors: Any = None) -> Any:
    """Naive Bayes with one of its parts replaced."""
    share = share or (lambda counts, sizes: counts / sizes[:, None])
    prior = prior or (lambda sizes: sizes / sizes.sum())
    factors = factors or (lambda p, x: jnp.where(x == 1, p, 1 - p))

    def attempt(X: Any, y: Any, x_new: Any) -> Any:
        _, sizes, counts = _tables(X, y)
        joint = prior(sizes) * jnp.prod(factors(share(counts, sizes), x_new[None, :]), axis=1)
        return joint[1] / joint.sum()

    return attempt


def _unnormalized(X: Any, y: Any, x_new: Any) -> Any:
    _, sizes, counts = _tables(X, y)
    p = counts[1] / sizes[1]
    return sizes[1] / len(y) * jnp.prod(jnp.where(x_new == 1, p, 1 - p))


def _within_class(X: Any, y: Any, x_new: Any) -> Any:
    return _unnormalized(X, y, x_new) / jnp.mean(y)


def _odds(X: Any, y: Any, x_new: Any) -> Any:
    return _unnormalized(X, y, x_new) / _unnormalized(X, 1 - y, x_new)


def _independent_altogether(X: Any, y: Any, x_new: Any) -> Any:
    p = X.mean(axis=0)
    return _unnormalized(X, y, x_new) / jnp.prod(jnp.where(x_new == 1, p, 1 - p))


def _summed(X: Any, y: Any, x_new: Any) -> Any:
    _, sizes, counts = _tables(X, y)
    p = counts / sizes[:, None]
    joint = sizes / sizes.sum() * jnp.sum(jnp.where(x_new == 1, p, 1 - p), axis=1)
    return joint[1] / joint.sum()


def _same_examples(X: Any, y: Any, x_new: Any) -> Any:
    alike = jnp.all(x_new[None, :] == X, axis=1)
    return jnp.sum(alike * y) / jnp.sum(alike)


def _selected(X: Any, y: Any, x_new: Any) -> Any:
    joint = []
    for label in (0, 1):
        p = X[y == label].mean(axis=0)
        joint.append(jnp.mean(y == label) * jnp.prod(jnp.where(x_new == 1, p, 1 - p)))
    return joint[1] / (joint[0] + joint[1])


def bayes_by_class(X: Any, y: Any, x_new: Any) -> Any:
    def joint(members: Any) -> Any:
        p = members @ X / members.sum()
        return members.mean() * jnp.prod(p**x_new * (1 - p) ** (1 - x_new))

    one, zero = joint(y), joint(1 - y)
    return one / (one + zero)


def bayes_by_matches(X: Any, y: Any, x_new: Any) -> Any:
    """The share, within a class, of examples whose feature is that of x_new."""
    match = jnp.equal(X, x_new[None, :]).astype(float)
    shares = [jnp.average(match, axis=0, weights=w) for w in (y, 1 - y)]
    one, zero = (share.prod() * size for share, size in zip(shares, (y.sum(), len(y) - y.sum()), strict=True))
    return one / (one + zero)


def bayes_by_loop(X: Any, y: Any, x_new: Any) -> Any:
    joint = []
    for label in (0, 1):
        product = jnp.sum(y == label) / y.size
        for j in range(X.shape[1]):
            p = jnp.sum(X[:, j] * (y == label)) / jnp.sum(y == label)
            product = product * (x_new[j] * p + (1 - x_new[j]) * (1 - p))
        joint.append(product)
    return joint[1] / sum(joint)


def bayes_by_odds(X: Any, y: Any, x_new: Any) -> Any:
    """1 / (1 + the odds of class 0), masks by where."""
    p1, p0 = (jnp.mean(X, axis=0, where=(y == c)[:, None]) for c in (1, 0))
    like1, like0 = (jnp.where(x_new > 0.5, p, 1 - p).prod() for p in (p1, p0))
    p = jnp.mean(y)
    return like1 * p / (like1 * p + like0 * (1 - p))


class NaiveBayes:
    """Fitted by a separate method, one class at a time, by vmap."""

    def fit(self, X: Any, y: Any) -> Any:
        return jax.vmap(lambda members: (members @ X / members.sum(), members.mean()))(jnp.stack([1 - y, y]))

    def __call__(self, X: Any, y: Any, x_new: Any) -> Any:
        shares, priors = self.fit(X, y)
        joint = priors * jnp.where(x_new == 1, shares, 1 - shares).prod(axis=1)
        return (joint / joint.sum())[1]


naive_bayes_posterior = Exercise(
    "naive_bayes_posterior",
    _bayes_probes,
    wrong=(
        KnownWrong(
            "counts_whole_examples",
            _same_examples,
            "You look up the examples that are exactly x_new. Naive Bayes takes each feature's frequency on its own and multiplies; that is "
            "what is naive about it.",
        ),
        KnownWrong(
            "forgot_the_prior",
            _bayes(prior=jnp.ones_like),
            "Both classes start as equally likely here. One of thirteen examples is class 1: where does that come in?",
        ),
        KnownWrong(
            "smoothed",
            _bayes(share=lambda counts, sizes: (counts + 1) / (sizes[:, None] + 2)),
            "You add one to every count, as Laplace did. That is a good habit with real data, but here the exercise asks for the plain frequencies.",
        ),
        KnownWrong(
            "not_normalized",
            _unnormalized,
            "This is the probability of x_new and class 1 together. Given x_new, the two probabilities should add up to 1: what is left to divide "
            "by?",
        ),
        KnownWrong(
            "probability_of_x",
            _within_class,
            "This is how probable x_new is within class 1. The exercise asks how probable class 1 is, given x_new: the other way round.",
        ),
        KnownWrong(
            "class_0",
            lambda X, y, x_new: 1 - _bayes()(X, y, x_new),
            "This is the probability of class 0. Which of the two products goes on top?",
        ),
        KnownWrong(
            "absent_features_left_out",
            _bayes(factors=lambda p, x: jnp.where(x == 1, p, 1.0)),
            "Right where every feature of x_new is 1. A feature that is 0 says something too: its probability is one minus the frequency.",
        ),
        KnownWrong(
            "x_new_left_out",
            _bayes(factors=lambda p, x: p),
            "You multiply the frequencies of 1, whatever x_new holds, so every new example gets the same answer. What is the factor for a "
            "feature that is 0?",
        ),
        KnownWrong(
            "absent_features_times_zero",
            _bayes(factors=lambda p, x: p * x),
            "Where a feature of x_new is 0 you multiply by 0, so both classes end at 0 and their share is 0 / 0. How frequent is a 0 in "
            "that feature?",
        ),
        KnownWrong(
            "odds",
            _odds,
            "This is class 1's product divided by that of class 0: odds, which can exceed 1. For a probability, what should it be "
            "divided by?",
        ),
        KnownWrong(
            "independent_altogether",
            _independent_altogether,
            "The numerator is right. In the denominator the features are treated as independent over all examples; they are independent within "
            "each class, but not in the mixture of both.",
        ),
        KnownWrong(
            "sum_of_frequencies",
            _summed,
            "You add or average the frequencies of the features. What is the probability that several independent things happen together?",
        ),
        KnownWrong(
            "shares_of_all_examples",
            _bayes(share=lambda counts, sizes: counts / sizes.sum()),
            "Each feature's ones in a class are divided by the number of all examples. How frequent is it among the examples of that "
            "class?",
        ),
    ),
    right=(
        _selected,
        bayes_by_class,
        bayes_by_matches,
        bayes_by_loop,
        bayes_by_odds,
        NaiveBayes(),
        jax.jit(answers.naive_bayes_posterior),
    ),
    hints=(
        "Do the thirteen examples on paper first: for each class its share of the examples, and for each feature the frequency of 1.",
        "A class's share of all examples, times one factor for each feature: its frequency p where x_new is 1, 1 - p where it is 0.",
        "y @ X / y.sum() has the frequencies in class 1, and (1 - y) takes the place of y for class 0. Then joint1 / (joint0 + joint1).",
    ),
    why="Bayes' rule: P(1 | x) = P(x | 1) P(1) / P(x), where | is read as 'given'. The naive part is P(x | 1) as a product over the features. Both classes at once, as two "
    "rows: y and 1 - y pick the members by multiplying, and the denominator is the sum of the two rows.",
    lies_in=(0, 1),
)
