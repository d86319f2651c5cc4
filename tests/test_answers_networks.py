"""Chapter 09's references against independent oracles, and the numbers that the chapter tells."""

from __future__ import annotations

import itertools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from scipy import special
from scipy.optimize import approx_fprime
from scipy.spatial.distance import cdist
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPClassifier

from dl_workshop import answers
from dl_workshop.data import digits

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([0.0, 1.0, 1.0, 0.0])
CORNERS = np.array([[0.0, 0.0], [1.0, 1.0]])


@pytest.fixture
def rtol(eps: float) -> float:
    """The tolerance for a handful of roundings."""
    return 64 * eps


def network(rng: np.random.Generator, *sizes: int) -> Any:
    return [
        {"W": jnp.asarray(rng.normal(size=pair)), "b": jnp.asarray(rng.normal(size=pair[1]))}
        for pair in itertools.pairwise(sizes)
    ]


def random_start(key: Any) -> Any:
    """As in the chapter."""
    key_1, key_2 = jax.random.split(key)
    zeros = {"b1": jnp.zeros(2), "b2": jnp.array(0.0)}
    return {"W1": jax.random.normal(key_1, (2, 2)), "w2": jax.random.normal(key_2, (2,)), **zeros}


def learn_xor(theta: Any) -> Any:
    return answers.train(theta, answers.cascade, answers.logistic_loss, jnp.asarray(X), jnp.asarray(Y), 3000, 0.5)


def logistic_unit(theta: Any, X: Any) -> Any:
    return answers.logistic(X @ theta["w"] + theta["b"])


def as_sklearn(theta: Any, activation: str, out: str) -> MLPClassifier:
    """Scikit-learn's network with given weights, untrained."""
    classifier = MLPClassifier(activation=activation)
    classifier.coefs_ = [np.asarray(layer["W"], np.float64) for layer in theta]
    classifier.intercepts_ = [np.asarray(layer["b"], np.float64) for layer in theta]
    classifier.n_layers_, classifier.out_activation_ = len(theta) + 1, out
    return classifier


def test_distances_agree_with_scipy(rtol: float, rng: np.random.Generator) -> None:
    points = rng.normal(size=(20, 2))
    np.testing.assert_allclose(answers.distance_features(jnp.asarray(points)), cdist(points, CORNERS), rtol=rtol)
    np.testing.assert_allclose(answers.distance_features(jnp.asarray(X)), cdist(X, CORNERS), rtol=rtol)


def test_gradient_of_distances_is_a_unit_vector_away_from_the_corner(rtol: float) -> None:
    points = jnp.array([[0.0, 1.0], [1.0, 0.0], [0.0, -2.0], [0.3, 1.0]])
    for i, corner in enumerate(CORNERS):
        slopes = jax.grad(lambda P, i=i: answers.distance_features(P)[:, i].sum())(points)
        away = np.asarray(points, np.float64) - corner
        np.testing.assert_allclose(slopes, away / np.linalg.norm(away, axis=1, keepdims=True), rtol=rtol, atol=rtol)


def test_cascade_agrees_with_scikit_learn_and_its_gradient_with_differences(rtol: float, rng: np.random.Generator) -> None:
    one, two = network(rng, 2, 2, 1)
    theta = {"W1": one["W"], "b1": one["b"], "w2": two["W"][:, 0], "b2": two["b"][0]}
    points = rng.normal(size=(7, 2))
    oracle = as_sklearn([one, two], "logistic", "logistic")._forward_pass_fast(points)[:, 0]
    np.testing.assert_allclose(answers.cascade(theta, jnp.asarray(points)), oracle, rtol=10 * rtol)
    flat, back = jax.flatten_util.ravel_pytree(theta)
    slopes = jax.grad(lambda t: answers.cascade(back(t), jnp.asarray(points)).sum())(flat)

    def total(t: Any) -> float:
        b1, b2, w2 = t[4:6], t[6], t[7:9]  # the names of theta in alphabetical order: W1, b1, b2, w2
        return float(special.expit(special.expit(points @ t[:4].reshape(2, 2) + b1) @ w2 + b2).sum())

    np.testing.assert_allclose(slopes, approx_fprime(np.asarray(flat, np.float64), total, 1e-7), rtol=1e-4, atol=1e-5)


def test_cascade_is_finite_far_out(rtol: float) -> None:
    theta = {"W1": 1e4 * jnp.eye(2), "b1": jnp.zeros(2), "w2": jnp.array([1e4, -1e4]), "b2": jnp.array(0.0)}
    far = jnp.array([[1.0, -1.0], [-1.0, 1.0]])
    np.testing.assert_allclose(answers.cascade(theta, far), [1.0, 0.0], atol=1e-12)
    slopes = jax.grad(lambda t: answers.cascade(t, far).sum())(theta)
    assert all(jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(slopes))


def test_a_start_has_its_shapes_scale_and_independent_layers(rtol: float) -> None:
    theta = answers.init_mlp(jax.random.key(0), [50, 200, 200, 200, 3])
    shapes = [(50, 200), (200, 200), (200, 200), (200, 3)]
    assert [layer["W"].shape for layer in theta] == shapes
    for layer, (m, n) in zip(theta, shapes, strict=True):
        np.testing.assert_array_equal(layer["b"], np.zeros(n))
        assert layer["W"].dtype == layer["b"].dtype == jnp.result_type(float)
        np.testing.assert_allclose(layer["W"].std() * np.sqrt(m), 1.0, atol=5 / np.sqrt(2 * m * n))
    one, other = (np.asarray(theta[i]["W"]).ravel() for i in (1, 2))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03
    assert not np.array_equal(theta[0]["W"], answers.init_mlp(jax.random.key(1), [50, 200])[0]["W"])


@pytest.mark.parametrize("sizes", [(2, 1), (2, 5, 1), (2, 4, 3), (2, 4, 4, 3)])
def test_mlp_agrees_with_scikit_learn(rtol: float, rng: np.random.Generator, sizes: tuple[int, ...]) -> None:
    theta, points = network(rng, *sizes), rng.normal(size=(6, 2))
    oracle = as_sklearn(theta, "tanh", "identity")._forward_pass_fast(points)
    oracle = oracle[:, 0] if sizes[-1] == 1 else oracle
    np.testing.assert_allclose(answers.mlp(theta, jnp.asarray(points)), oracle, rtol=10 * rtol, atol=10 * rtol)


def test_one_example_keeps_its_axis(rtol: float, rng: np.random.Generator) -> None:
    assert answers.mlp(network(rng, 2, 3, 1), jnp.ones((1, 2))).shape == (1,)
    assert answers.mlp(network(rng, 2, 3, 4), jnp.ones((1, 2))).shape == (1, 4)


@pytest.mark.parametrize("labels", [[0, 1, 2, 1, 0, 2], [0, 1, 1, 1, 0, 1]], ids=["all classes", "one missing"])
def test_loss_of_many_classes_agrees_with_scikit_learn_and_optax(
    rtol: float, rng: np.random.Generator, labels: list[int]
) -> None:
    theta, points, y = network(rng, 2, 4, 3), jnp.asarray(rng.normal(size=(6, 2))), jnp.array(labels)
    p = special.softmax(np.asarray(answers.mlp(theta, points), np.float64), axis=1)
    ours = answers.mlp_loss(theta, points, y)
    np.testing.assert_allclose(ours, log_loss(labels, p, normalize=False, labels=[0, 1, 2]), rtol=10 * rtol)

    def theirs(t: Any) -> Any:
        return optax.softmax_cross_entropy_with_integer_labels(answers.mlp(t, points), y).sum()

    slopes, expected = jax.grad(answers.mlp_loss)(theta, points, y), jax.grad(theirs)(theta)
    for one, other in zip(jax.tree.leaves(slopes), jax.tree.leaves(expected), strict=True):
        np.testing.assert_allclose(one, other, rtol=20 * rtol, atol=20 * rtol)


def test_loss_of_two_classes_agrees_with_optax(rtol: float, rng: np.random.Generator) -> None:
    theta, points, y = network(rng, 2, 4, 1), jnp.asarray(rng.normal(size=(6, 2))), jnp.array([0.0, 1, 1, 0, 1, 1])

    def theirs(t: Any) -> Any:
        return optax.sigmoid_binary_cross_entropy(answers.mlp(t, points), y).sum()

    np.testing.assert_allclose(answers.mlp_loss(theta, points, y), theirs(theta), rtol=10 * rtol)
    slopes, expected = jax.grad(answers.mlp_loss)(theta, points, y), jax.grad(theirs)(theta)
    for one, other in zip(jax.tree.leaves(slopes), jax.tree.leaves(expected), strict=True):
        np.testing.assert_allclose(one, other, rtol=20 * rtol, atol=20 * rtol)


def test_losses_at_extreme_scores_and_at_zero(rtol: float) -> None:
    ones = jnp.ones((1, 1))
    far = [{"W": jnp.array([[1e4, 0.0, -1e4]]), "b": jnp.zeros(3)}]
    np.testing.assert_allclose(answers.mlp_loss(far, ones, jnp.array([2])), 2e4, rtol=rtol)
    np.testing.assert_allclose(jax.grad(answers.mlp_loss)(far, ones, jnp.array([2]))[0]["b"], [1.0, 0.0, -1.0], atol=rtol)
    for z, p in ((1e4, 1.0), (0.0, 0.5), (-1e4, 0.0)):
        theta = [{"W": jnp.array([[z]]), "b": jnp.zeros(1)}]
        for y in (0.0, 1.0):
            loss, slopes = jax.value_and_grad(answers.mlp_loss)(theta, ones, jnp.array([y]))
            np.testing.assert_allclose(loss, np.logaddexp(0, z) - y * z, rtol=rtol)
            np.testing.assert_allclose(slopes[0]["b"], [p - y], atol=rtol)


@pytest.mark.parametrize("sizes", [[3], [], [2, 0, 1], [2, 1.5], [2, True]])
def test_sizes_that_make_no_network_are_named(sizes: list[Any]) -> None:
    with pytest.raises(ValueError, match="sizes to be two or more whole numbers"):
        answers.init_mlp(jax.random.key(0), sizes)


def test_labels_that_do_not_fit_are_named(rng: np.random.Generator) -> None:
    many, one, points = network(rng, 2, 3), network(rng, 2, 1), jnp.asarray(X)
    with pytest.raises(ValueError, match="3 classes"):
        answers.mlp_loss(many, points, jnp.array([0, 1, 2, 3]))
    with pytest.raises(ValueError, match="whole number"):
        answers.mlp_loss(many, points, jnp.array([0.0, 1.0, 2.0, 1.0]))
    with pytest.raises(ValueError, match="same shape"):
        answers.mlp_loss(one, points, jnp.array([0.0, 1.0]))


def test_no_line_gets_more_than_three_of_four() -> None:
    angles, offsets = np.deg2rad(np.linspace(0, 360, 721)), np.linspace(-1.5, 1.5, 601)
    scores = np.stack([np.cos(angles), np.sin(angles)], axis=1) @ X.T
    right = (scores[:, None, :] > offsets[None, :, None]) == (Y == 1)
    assert right.mean(axis=-1).max() == 0.75


def test_a_logistic_unit_gives_up_on_xor_and_not_on_the_distances() -> None:
    start = {"w": jnp.array([1.0, -2.0]), "b": jnp.array(0.5)}
    points, y = jnp.asarray(X), jnp.asarray(Y)
    losses, theta = answers.train(start, logistic_unit, answers.logistic_loss, points, y, 2000, 0.5)
    np.testing.assert_allclose(losses[-1], 4 * np.log(2), rtol=1e-5)
    np.testing.assert_allclose(logistic_unit(theta, points), 0.5, atol=1e-3)
    features = answers.distance_features(points)
    np.testing.assert_allclose(features.sum(axis=1), [np.sqrt(2), 2, 2, np.sqrt(2)], rtol=1e-6)
    zeros = {"w": jnp.zeros(2), "b": jnp.array(0.0)}
    losses, theta = answers.train(zeros, logistic_unit, answers.logistic_loss, features, y, 2000, 0.5)
    np.testing.assert_allclose(losses[-1], 0.060, atol=1e-3)
    np.testing.assert_allclose(theta["w"], 14.36, atol=0.01)  # equal weights: the boundary is an ellipse
    np.testing.assert_allclose(theta["b"], -24.40, atol=0.01)


def test_nine_numbers_by_hand_do_xor() -> None:
    theta = {
        "W1": jnp.full((2, 2), 10.0),
        "b1": jnp.array([-5.0, -15.0]),
        "w2": jnp.array([10.0, -10.0]),
        "b2": jnp.array(-5.0),
    }
    np.testing.assert_allclose(answers.cascade(theta, jnp.asarray(X)), [0.007, 0.992, 0.992, 0.007], atol=5e-4)
    scores = X @ np.asarray(theta["W1"]) + np.asarray(theta["b1"])
    np.testing.assert_array_equal(scores[[1, 3]], [[5, -5], [15, 5]])
    last = special.expit(scores) @ np.asarray(theta["w2"]) + float(theta["b2"])
    np.testing.assert_allclose(last[[1, 3]], [5, -5], atol=0.2)


def test_zeros_are_flat_and_twins_stay_twins() -> None:
    twins = {"W1": jnp.array([[1.0, 1.0], [-0.5, -0.5]]), "b1": jnp.zeros(2), "w2": jnp.ones(2), "b2": jnp.array(0.0)}
    zeros = jax.tree.map(jnp.zeros_like, twins)
    slopes = jax.grad(answers.logistic_loss)(zeros, answers.cascade, jnp.asarray(X), jnp.asarray(Y))
    assert not any(leaf.any() for leaf in jax.tree.leaves(slopes))
    _, theta = learn_xor(twins)
    np.testing.assert_allclose(theta["W1"][:, 0], theta["W1"][:, 1], rtol=1e-3)
    assert abs(theta["W1"][0, 0]) > 5  # they did train


def test_most_random_starts_find_xor_and_some_get_stuck() -> None:
    keys = jax.vmap(jax.random.key)(jnp.arange(40))
    losses, thetas = jax.vmap(lambda key: learn_xor(random_start(key)))(keys)
    last = np.asarray(losses[:, -1])
    found, half, third = last < 0.1, np.abs(last - 2 * np.log(2)) < 0.02, np.abs(last - 1.9095) < 0.02
    assert (found.sum(), half.sum(), third.sum()) == (33, 6, 1)
    assert np.flatnonzero(~found)[0] == 17
    stuck = answers.cascade(jax.tree.map(lambda leaf: leaf[17], thetas), jnp.asarray(X))
    np.testing.assert_allclose(stuck, [0, 1, 0.5, 0.5], atol=0.01)
    good = jax.tree.map(lambda leaf: leaf[3], thetas)
    hidden = special.expit(X @ np.asarray(good["W1"]) + np.asarray(good["b1"]))
    np.testing.assert_allclose(hidden[1], hidden[2], atol=0.02)  # the two points of class 1 have become one
    assert np.abs(hidden[0] - hidden[3]).min() > 0.8
    folded = jax.tree.map(lambda leaf: leaf[2], thetas)
    hidden = special.expit(X @ np.asarray(folded["W1"]) + np.asarray(folded["b1"]))
    np.testing.assert_allclose(hidden[0], hidden[3], atol=0.02)


def test_more_hidden_units_get_stuck_less_often() -> None:
    keys = jax.vmap(jax.random.key)(jnp.arange(40))

    def loss(theta: Any, model: Any, X: Any, y: Any) -> Any:
        return answers.mlp_loss(theta, X, y)

    def found(width: int) -> int:
        starts = jax.vmap(lambda key: answers.init_mlp(key, [2, width, 1]))(keys)
        losses, _ = jax.vmap(lambda t: answers.train(t, answers.mlp, loss, jnp.asarray(X), jnp.asarray(Y), 3000, 0.2))(starts)
        return int((losses[:, -1] < 0.1).sum())

    assert [found(width) for width in (2, 8)] == [22, 40]  # the cascade finds XOR from 33


@pytest.mark.thorough
def test_a_network_beats_softmax_on_digits() -> None:
    images, y = digits()
    for_training, for_test = answers.split(jax.random.key(0), len(y), (0.6, 0.4))

    def loss(theta: Any, model: Any, X: Any, y: Any) -> Any:
        return answers.mlp_loss(theta, X, y)

    def accuracy(theta: Any) -> float:
        _, trained = answers.train(theta, answers.mlp, loss, images[for_training], y[for_training], 1000, 0.001)
        return float((answers.mlp(trained, images[for_test]).argmax(axis=1) == y[for_test]).mean())

    # A network of one layer is softmax regression.
    line = accuracy([{"W": jnp.zeros((64, 10)), "b": jnp.zeros(10)}])
    network = accuracy(answers.init_mlp(jax.random.key(0), [64, 32, 10]))
    assert (line, network) == (pytest.approx(0.969, abs=0.004), pytest.approx(0.982, abs=0.006))
