"""Chapter 08: its pictures and sliders, drawn with real functions, described, inside their figures."""

import jax.numpy as jnp
import numpy as np
import pytest
from matplotlib.figure import Figure
from pictures import assert_well_drawn, picture_tests

from dl_workshop.answers import softmax_loss
from dl_workshop.data import IRIS_SPECIES, digits, iris
from dl_workshop.figures import softmax_regression as pictures
from dl_workshop.figures import style
from dl_workshop.widgets.softmax_regression import region_sliders, score_sliders

FLOWERS, SPECIES = iris()
X = (FLOWERS[:, :2] - jnp.array([[5.84, 3.06]])) / 0.6
THETA = {"W": jnp.array([[-6.6, 2.5, 4.1], [3.3, -1.7, -1.5]]), "b": jnp.array([-3.4, 2.0, 1.4])}
SAME = {"W": jnp.zeros((2, 3)), "b": jnp.array([0.0, 1.0, 0.0])}
PIXELS, DIGIT = digits()

ON_AXES = {
    "two classes": lambda ax: pictures.two_classes(ax=ax),
    "one-hot": lambda ax: pictures.one_hot([2, 0, 1, 1], 3, ax=ax),
    "regions": lambda ax: pictures.regions(THETA, X, SPECIES, IRIS_SPECIES, ("length", "width"), ax=ax),
    "regions of equal weights": lambda ax: pictures.regions(SAME, X, SPECIES, IRIS_SPECIES, ax=ax),
    "confusions": lambda ax: pictures.confusions(DIGIT[:50], DIGIT[:50].at[3].set(8), ax=ax),
    "no confusions": lambda ax: pictures.confusions(DIGIT[:50], DIGIT[:50], ax=ax),
}
WHOLE = {
    "softmax steps": lambda: pictures.softmax_steps(),
    "softmax steps of other scores": lambda: pictures.softmax_steps([-1.0, -2.0, -0.5, 0.0]),
    "digits": lambda: pictures.digit_pictures(PIXELS[:10], [str(d) for d in DIGIT[:10]], "Ten digits"),
    "three digits": lambda: pictures.digit_pictures(PIXELS[:3], ["a", "b\nc", "d"], "Three digits"),
    "weights": lambda: pictures.digit_weights(np.linspace(-1, 2, 640).reshape(64, 10)),
}

test_a_picture, test_a_picture_on_axes_that_exist = picture_tests(ON_AXES)


@pytest.mark.filterwarnings("error")
@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", WHOLE)
def test_a_picture_of_several_panels(name):
    assert isinstance(assert_well_drawn(WHOLE[name], labels="xy" if name.startswith("softmax") else ""), Figure)


def test_the_steps_tell_the_worked_numbers():
    words = style.alt_text(pictures.softmax_steps([3.0, 1.0, -3.0]))
    assert "Scores: 3, 1 and −3." in words
    assert "Exponentials: 20.09, 2.72 and 0.05." in words
    assert "0.879, 0.119 and 0.002" in words


def test_ties_are_where_the_scores_are_equal():
    for i, j in ((0, 1), (0, 2), (1, 2)):
        points, ahead = pictures.tie(THETA, i, j, np.zeros(2), 8.0)
        scores = points @ np.asarray(THETA["W"], float) + np.asarray(THETA["b"], float)
        np.testing.assert_allclose(scores[:, i], scores[:, j], atol=1e-6)
        third = scores[:, 3 - i - j]
        assert (ahead == (scores[:, i] >= third - 1e-3)).mean() > 0.99
        assert 0 < ahead.sum() < len(ahead)
    assert len(pictures.tie(SAME, 0, 1, np.zeros(2), 8.0)[0]) == 0


def test_a_name_stands_in_its_region_and_no_name_without_one():
    mine = np.zeros((120, 120), bool)
    mine[:, 60:] = True
    x, _ = pictures.room(mine, X, (0.0, 1.0), (0.0, 1.0))
    assert x > 0.6
    assert np.isnan(pictures.room(mine & False, X, (0.0, 1.0), (0.0, 1.0))[0])


def test_the_confusions_are_counted():
    words = style.alt_text(pictures.confusions([0, 1, 2, 2, 2], [0, 1, 0, 0, 2]).figure)
    assert "3 of 5 are right" in words
    assert "2 taken for 0, 2 times" in words


def test_what_the_score_sliders_say():
    sliders = score_sliders()
    assert "z = (3.0, 1.0, −3.0)" in sliders.text
    assert "20.09, 2.72, 0.05; sum 22.85" in sliders.text
    assert "0.879, 0.119, 0.002; sum 1.000" in sliders.text
    sliders.z1 = 3.0
    assert "0.499, 0.499, 0.001" in sliders.text


def test_what_the_region_sliders_say():
    sliders = region_sliders(THETA, X, SPECIES, IRIS_SPECIES)
    assert "score of versicolor = 2.5·x₁ − 1.7·x₂ + 2.0" in sliders.text
    assert f"{float(softmax_loss(THETA, X, SPECIES)):.3f} nats" in sliders.text
    right = int(np.sum(np.argmax(X @ THETA["W"] + THETA["b"][None], axis=1) == SPECIES))
    assert f"{right} of 150 right" in sliders.text


def test_a_learners_mistake_is_a_line_of_text():
    sliders = score_sliders(lambda z: z[:2])
    assert "your softmax returned an array of shape (2,), expected an array of shape (3,)" in sliders.text

    def unfinished(theta, X):
        raise NotImplementedError("softmax_model: not attempted yet")

    sliders = region_sliders(THETA, X, SPECIES, IRIS_SPECIES, model=unfinished)
    assert "your softmax_model raised NotImplementedError" in sliders.text
    assert "shape" in region_sliders(THETA, X, SPECIES, IRIS_SPECIES, model=lambda theta, X: X).text


def test_a_softmax_that_overflows_leaves_its_bars_away():
    sliders = score_sliders(lambda z: z / 0.0 * 0.0)
    assert sliders.png()
    assert "nan" in sliders.text
