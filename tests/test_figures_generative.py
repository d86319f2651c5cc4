"""Chapter 07's pictures and sliders."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from pictures import assert_well_drawn, picture_tests

from dl_workshop.answers import fit_gaussians, gaussians_to_linear
from dl_workshop.figures import generative
from dl_workshop.widgets.generative import cloud_sliders

X = jax.random.normal(jax.random.key(0), (40, 2)) + jnp.repeat(jnp.array([[0.0, 0.0], [2.0, 1.0]]), 20, axis=0)
Y = jnp.repeat(jnp.array([0.0, 1.0]), 20)
GAUSSIANS = fit_gaussians(X, Y)
LINE = gaussians_to_linear(*GAUSSIANS, 20, 20)

ON_AXES = {
    "clouds": lambda ax: generative.clouds(X, Y, ax=ax),
    "clouds with a line": lambda ax: generative.clouds(X, Y, GAUSSIANS, {"generative": LINE}, ax=ax),
    "learning curves": lambda ax: generative.learning_curves(
        [5, 10], {"generative": np.array([[0.7, 0.8], [0.8, 0.9]])}, ax=ax
    ),
    "counted": lambda ax: generative.counted(jnp.round(jax.nn.sigmoid(X)), Y, ax=ax),
    "differences": lambda ax: generative.split_differences(np.linspace(-0.05, 0.05, 40), n_test=68, ax=ax),
}

test_a_picture, test_a_picture_on_axes_that_exist = picture_tests(ON_AXES)


def test_bells() -> None:
    assert_well_drawn(lambda: generative.bells(2.0, 0.0, 1.0), labels="y")


def test_the_drawn_line_is_where_the_probability_is_one_half() -> None:
    for point in generative.boundary(LINE, length=2.0).T:
        np.testing.assert_allclose(LINE["w"] @ jnp.asarray(point) + LINE["b"], 0.0, atol=1e-4)


def test_clouds_that_lie_on_each_other_have_no_line() -> None:
    sliders = cloud_sliders()
    sliders.distance = 0.0
    assert "No line" in sliders.text
