"""Chapter 06's pictures and sliders: described, labelled, inside the figure, and true."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from pictures import assert_well_drawn, picture_tests

from dl_workshop import answers
from dl_workshop.figures import evaluation, style
from dl_workshop.widgets.evaluation import outlier_slider, threshold_slider

TEAMS, WON = jnp.array([[1.0, 1.0], [4.0, 2.0], [2.0, 4.0]]), jnp.array([0, 1, 1])
WEIGHTS = jnp.array([-2.7, 0.9, 0.9])
HOURS, ALERT = jnp.array([3.0, 4.0, 5.0, 6.0, 6.5, 7.0, 7.5, 8.0]), jnp.array([0, 0, 0, 0, 1, 0, 1, 1])
X = jax.random.normal(jax.random.key(0), (60, 2))
Y = jnp.where(X[:, 0] + X[:, 1] + 0.5 * jax.random.normal(jax.random.key(1), (60,)) > 0, 1, 0)
SLOPES = jnp.array([0.1, 2.0, 1.5])
P = answers.logistic(answers.append_ones(X) @ SLOPES)

ON_AXES = {
    "teams": lambda ax: evaluation.boundary(TEAMS, WON, ax=ax),
    "teams with line": lambda ax: evaluation.boundary(TEAMS, WON, WEIGHTS, new=(3.5, 4.0), ax=ax),
    "upright line": lambda ax: evaluation.boundary(TEAMS, WON, jnp.array([-2.0, 1.0, 0.0]), ax=ax),
    "no line": lambda ax: evaluation.boundary(TEAMS, WON, jnp.zeros(3), ax=ax),
    "line and curve": lambda ax: evaluation.line_and_curve(HOURS, ALERT, ax=ax),
    "line and curve, far": lambda ax: evaluation.line_and_curve(HOURS, ALERT, 24.0, ax=ax),
    "growth": lambda ax: evaluation.growth({"no": ([1, 10], [1.0, 5.0]), "yes": ([1, 10], [1.0, 1.1])}, ax=ax),
    "alphas": lambda ax: evaluation.train_and_validation([0.0, 1.0, 10.0], [1, 2, 3], [3, 2, 4], ax=ax),
    "calibration": lambda ax: evaluation.calibration(Y, P, ax=ax),
    "calibration of one": lambda ax: evaluation.calibration([1], [1.0], ax=ax),
    "confusion": lambda ax: evaluation.confusion(jnp.array([[10, 2], [0, 3]]), ax=ax),
}

test_a_picture, test_a_picture_on_axes_that_exist = picture_tests(ON_AXES, teams={"longer_than": 20})


@pytest.mark.filterwarnings("error")
def test_three_panels() -> None:
    fig = assert_well_drawn(lambda: evaluation.decisions(X, Y, SLOPES, 0.3))
    assert len(fig.axes) == 3
    counts = answers.confusion_matrix(Y, jnp.where(P >= 0.3, 1, 0))
    assert f"{counts[0, 1]} no decided yes, {counts[1, 0]} yes decided no" in style.alt_text(fig)


@pytest.mark.parametrize("threshold", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("weights", [SLOPES, jnp.array([-2.0, 1.0, 0.0]), jnp.array([1.0, 0.0, -2.0])])
def test_the_line_is_where_the_probability_is_the_threshold(weights: Any, threshold: float) -> None:
    points = evaluation.line_at(weights, threshold, np.array([-1.0, 5.0]), (-2.0, 3.0))
    p = answers.logistic(answers.append_ones(jnp.stack(points, axis=1)) @ weights)
    np.testing.assert_allclose(p, threshold, rtol=1e-4)


def test_the_dots_of_the_calibration_are_shares() -> None:
    ax = evaluation.calibration([0, 1, 1, 1], [0.1, 0.15, 0.9, 0.8], bins=2)
    np.testing.assert_allclose(ax.lines[1].get_xydata(), [[0.125, 0.5], [0.85, 1.0]])


def test_what_the_sliders_say_is_true() -> None:
    sliders = threshold_slider(X, Y, SLOPES, threshold=0.7)
    (_, alarms), (missed, _) = answers.confusion_matrix(Y, jnp.where(P >= 0.7, 1, 0)).tolist()
    assert f"{missed} missed, {alarms} false alarms" in sliders.text
    assert f"Accuracy {float(answers.accuracy(Y, P, 0.7)):.3f}" in sliders.text
    outlier = outlier_slider(HOURS, ALERT)
    near = outlier.text.split("Logistic curve: ")[1]
    outlier.far = 24.0
    assert outlier.text.split("Logistic curve: ")[1][:14] == near[:14]
