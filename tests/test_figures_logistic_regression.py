"""Chapter 03's pictures: described, labelled, inside their figures, and true."""

import jax.numpy as jnp
import numpy as np
from pictures import picture_tests

from dl_workshop import data, given
from dl_workshop.answers import logistic_model
from dl_workshop.figures import logistic_regression, style

X, Y = data.logistic_data()
ON_AXES = {
    "squashing": lambda ax: logistic_regression.squashing(ax=ax),
    "weights": lambda ax: logistic_regression.weights([-2, 0, 0.5, 5], b=1.0, ax=ax),
    "biases": lambda ax: logistic_regression.biases([-4, 0, 2], ax=ax),
    "loss branches": lambda ax: logistic_regression.loss_branches(ax=ax),
    "fit": lambda ax: logistic_regression.fit(X, Y, {"w": 2.0, "b": 1.5}, ax=ax),
    "fit without midpoint": lambda ax: logistic_regression.fit(X, 1 - Y, {"w": 0.0, "b": 1.5}, ax=ax),
    "fit of probabilities": lambda ax: logistic_regression.fit(
        *data.logistic_data(rounded=False), {"a": [1.0], "c": 0.0}, model=given.squashed_parabola, ax=ax
    ),
}

test_a_picture, test_a_picture_on_axes_that_exist = picture_tests(ON_AXES)


def test_the_midpoint_said_is_true():
    assert "midpoint at x = −0.75" in style.alt_text(logistic_regression.fit(X, Y, {"w": 2.0, "b": 1.5}).figure)


def test_midpoints_lie_on_the_half_line():
    ax = logistic_regression.biases([-2.0, 1.0], w=2.0)
    marks = [line.get_xydata()[0] for line in ax.lines if line.get_marker() in ("o", "s")]
    np.testing.assert_allclose(marks, [[1.0, 0.5], [-0.5, 0.5]])
    curve = ax.lines[1]
    expected = logistic_model({"w": 2.0, "b": -2.0}, jnp.asarray(curve.get_xdata()))
    np.testing.assert_allclose(curve.get_ydata(), expected, atol=1e-6)
