"""Chapter 02's pictures: described, labelled, inside their figures, and true."""

import jax.numpy as jnp
import matplotlib as mpl
import numpy as np
import pytest
from pictures import picture_tests

from dl_workshop import data, given
from dl_workshop.answers import dmseloss, linear_model
from dl_workshop.figures import linear_regression, style

X, Y = data.linear_data()
THETA = {"w": jnp.array(1.2), "b": jnp.array(-1.0)}
PATH = [{"w": -1.0, "b": -3.0}, {"w": 0.0, "b": -2.0}, {"w": 2.0, "b": 1.0}]
ON_AXES = {
    "data and line": lambda ax: linear_regression.data_and_line(X, Y, THETA, ax=ax),
    "data and curve": lambda ax: linear_regression.data_and_line(
        X, Y, {"a": 0.1, "c": [1.0, 2.0]}, model=given.parabola, residuals=False, ax=ax
    ),
    "squares": lambda ax: linear_regression.squares(X[:6], Y[:6], THETA, ax=ax),
    "squares of many": lambda ax: linear_regression.squares(X, Y, THETA, ax=ax),
    "loss bowl": lambda ax: linear_regression.loss_bowl(X, Y, ax=ax),
    "loss bowl with path": lambda ax: linear_regression.loss_bowl(X, Y, PATH, ax=ax),
    "loss bowl of an exact line": lambda ax: linear_regression.loss_bowl(*data.linear_data(noise=0), ax=ax),
    "loss bowl, path runs away": lambda ax: linear_regression.loss_bowl(X, Y, [*PATH, {"w": 1e30, "b": np.nan}], ax=ax),
    "losses": lambda ax: linear_regression.losses(np.geomspace(1, 1e-3, 50), ax=ax, label="a run"),
    "losses with nan": lambda ax: linear_regression.losses([3.0, 2.0, np.nan, np.inf], ax=ax),
}

test_a_picture, test_a_picture_on_axes_that_exist = picture_tests(ON_AXES)


def test_the_numbers_said_are_true():
    ax = linear_regression.data_and_line(X, Y, THETA)
    error = float(np.mean((np.asarray(Y) - 1.2 * np.asarray(X) + 1) ** 2))
    assert f"{error:.3g}".removesuffix(".0") in style.alt_text(ax.figure)
    w, b = np.polyfit(X, Y, 1)
    words = style.alt_text(linear_regression.loss_bowl(X, Y).figure)
    assert f"w = {w:.2f}" in words
    assert f"b = {b:.2f}" in words


def test_the_contours_of_the_bowl_are_the_loss():
    ax = linear_regression.loss_bowl(X, Y, PATH)
    (lines,) = [c for c in ax.collections if isinstance(c, mpl.contour.QuadContourSet) and not c.filled]
    for level, rings in zip(lines.levels, lines.allsegs, strict=True):
        for w, b in np.concatenate(rings)[::40] if rings else ():
            loss = float(np.mean((np.asarray(Y) - np.float64(linear_model({"w": w, "b": b}, np.asarray(X)))) ** 2))
            assert loss == pytest.approx(level, rel=0.03)
    gradient = dmseloss(dict(zip("wb", map(float, np.polyfit(X, Y, 1)), strict=True)), linear_model, X, Y)
    assert max(abs(float(g)) for g in gradient.values()) < 1e-4


@pytest.mark.parametrize(
    ("values", "scale"), [([100.0, 0.5], "log"), ([100.0, 50.0], "linear"), ([100.0, -0.5], "linear"), ([], "linear")]
)
def test_the_scale_of_losses(values, scale):
    assert linear_regression.losses(values).get_yscale() == scale


def test_runs_compared_are_told_apart():
    ax = linear_regression.losses([3, 2, 1], label="one")
    linear_regression.losses([3, 2.5, 2], ax=ax, label="other")
    one, other = ax.lines
    assert one.get_color() != other.get_color()
    assert one.get_linestyle() != other.get_linestyle()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "other"]
