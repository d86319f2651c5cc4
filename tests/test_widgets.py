"""The sliders: every move shows, nothing grows, and a learner's error is a line of text."""

import io

import ipywidgets
import matplotlib as mpl

mpl.use("Agg")

import jax.numpy as jnp
import numpy as np
import pytest
from matplotlib import pyplot
from PIL import Image

from dl_workshop import data, given
from dl_workshop.answers import df, logistic_loss, logistic_model, mseloss
from dl_workshop.widgets import line_sliders, logistic_sliders, step_size_slider
from dl_workshop.widgets.frames import encoded

LINE, LABELS = data.linear_data(), data.logistic_data()
MAKERS = {
    "line": lambda: line_sliders(*LINE),
    "logistic": lambda: logistic_sliders(*LABELS),
    "step size": lambda: step_size_slider(given.f, df),
}


def knobs(sliders):
    return [widget for widget in sliders.children[0].children if isinstance(widget, ipywidgets.FloatSlider)]


def tree(widget):
    return 1 + sum(tree(child) for child in getattr(widget, "children", ()))


@pytest.mark.parametrize("name", MAKERS)
def test_a_move_shows_and_nothing_grows(name):
    before = mpl.rcParams.copy()
    sliders = MAKERS[name]()
    size, figures = tree(sliders), pyplot.get_fignums()
    pixels = Image.open(io.BytesIO(sliders.image.value)).size
    for knob in knobs(sliders):
        for value in (0.3, 0.7, 1.0):
            image, text = sliders.image.value, sliders.summary.value
            knob.value = value
            assert sliders.image.value != image
            assert sliders.summary.value != text
            assert sliders.summary.value.count("<div") == text.count("<div")
            assert Image.open(io.BytesIO(sliders.image.value)).size == pixels
    assert tree(sliders) == size
    assert pyplot.get_fignums() == figures
    assert mpl.rcParams == before


@pytest.mark.parametrize("name", MAKERS)
def test_the_way_back_leads_to_the_same_picture(name):
    sliders = MAKERS[name]()
    knob = knobs(sliders)[0]
    image, value = sliders.image.value, knob.value
    knob.value = 1.0
    knob.value = value
    assert sliders.image.value == image


@pytest.mark.parametrize("name", MAKERS)
def test_the_height_of_the_page_is_fixed(name):
    sliders = MAKERS[name]()
    assert sliders.image.layout.height == "400px"
    assert 'role="status" aria-live="polite"' in sliders.summary.value
    assert "white-space: pre" in sliders.summary.value


def test_the_sliders_have_real_names_and_ranges():
    sliders = logistic_sliders(*LABELS)
    for knob, name in ((sliders.w, "w, the weight"), (sliders.b, "b, the bias")):
        assert knob.description == name
        assert (knob.min, knob.max, knob.step) == (-5.0, 5.0, 0.1)
        assert knob.continuous_update
        assert knob.tooltip


def test_what_the_logistic_sliders_say():
    sliders = logistic_sliders(*LABELS, w=2.0, b=1.0)
    loss = float(logistic_loss({"w": 2.0, "b": 1.0}, logistic_model, *LABELS))
    assert "p = 1 / (1 + exp(-(2.0·x + 1.0)))" in sliders.summary.value
    assert "x = -0.50" in sliders.summary.value
    assert f"{loss:.3f} nats" in sliders.summary.value
    sliders.b.value = -1.0
    assert "exp(-(2.0·x - 1.0))" in sliders.summary.value


def test_what_the_line_sliders_say():
    sliders = line_sliders(*LINE, w=-0.5, b=-1.0)
    loss = float(mseloss({"w": -0.5, "b": -1.0}, given.line, *LINE))
    assert "y = -0.5·x - 1.0" in sliders.summary.value
    assert f"{loss:.3f} (mean squared error)" in sliders.summary.value


def test_no_weight_no_midpoint():
    sliders = logistic_sliders(*LABELS, w=0.0, b=0.0)
    assert "Midpoint -b/w: none" in sliders.summary.value
    assert "p is 0.50 everywhere" in sliders.summary.value


@pytest.mark.parametrize(("w", "b"), [(5.0, 5.0), (-5.0, 5.0), (-5.0, -5.0), (5.0, -5.0)])
def test_the_loss_is_a_number_in_every_corner(w, b):
    x, y = (np.asarray(a, np.float64) for a in LABELS)
    expected = np.sum(np.logaddexp(0, w * x + b) - y * (w * x + b))
    for model in (None, lambda theta, x: 1 / (1 + jnp.exp(-(theta["w"] * x + theta["b"])))):
        text = logistic_sliders(*LABELS, model=model, w=w, b=b).summary.value
        assert float(text.split("Loss on the data: ")[1].split()[0]) == pytest.approx(expected, rel=1e-4, abs=1e-3)


def test_the_loss_of_another_model_is_that_of_its_probabilities():
    text = logistic_sliders(*LABELS, model=lambda theta, x: jnp.full(x.shape, 0.25)).summary.value
    n_ones = int(np.sum(LABELS[1]))
    expected = n_ones * np.log(4) - (100 - n_ones) * np.log(0.75)
    assert float(text.split("Loss on the data: ")[1].split()[0]) == pytest.approx(expected, rel=1e-4, abs=1e-3)
    assert "inf" in logistic_sliders(*LABELS, model=lambda theta, x: jnp.zeros(x.shape)).summary.value


def test_errors_of_a_learners_functions_are_one_line():
    def model(theta, x):
        raise RuntimeError("no <b>luck</b>\nat all")

    sliders = logistic_sliders(*LABELS, model=model)
    assert "your model raised RuntimeError: no &lt;b&gt;luck&lt;/b&gt; at all" in sliders.summary.value
    image = sliders.image.value
    sliders.w.value = 2.0
    assert "your model raised" in sliders.summary.value
    assert sliders.image.value == image  # neither curve nor midpoint
    text = line_sliders(*LINE, loss=lambda theta, model, x, y: 1 / 0).summary.value
    assert "your loss raised ZeroDivisionError" in text


def test_results_of_the_wrong_shape_are_said():
    assert "your model returned an array of shape ()" in line_sliders(*LINE, model=lambda theta, x: 1.0).summary.value
    text = line_sliders(*LINE, loss=lambda theta, model, x, y: (model(theta, x) - y) ** 2).summary.value
    assert "your loss returned an array of shape (50,), expected one number" in text


def test_a_loss_that_is_no_number_says_why():
    text = logistic_sliders(*LABELS, loss=lambda *_: jnp.nan).summary.value
    assert "nan (not a number" in text


def test_prints_of_a_learners_model_do_not_pile_up(capsys):
    def model(theta, x):
        print("here")
        return given.line(theta, x)

    sliders = line_sliders(*LINE, model=model)
    sliders.w.value = 1.0
    assert capsys.readouterr().out == ""
    assert "by your own" not in sliders.summary.value


def test_the_png_holds_the_pixels():
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 4), dtype=np.uint8)
    with Image.open(io.BytesIO(encoded(pixels))) as image:
        image.load()
        np.testing.assert_array_equal(np.asarray(image), pixels)


def test_sliders_can_be_linked():
    one, other = logistic_sliders(*LABELS), logistic_sliders(*LABELS)
    ipywidgets.link((one.w, "value"), (other.w, "value"))
    one.w.value = 3.0
    assert "3.0·x" in other.summary.value


def test_step_sizes_small_and_large():
    sliders = step_size_slider(given.f, df, start=4.0, n_steps=2, step_size=0.1)
    assert "After 2 steps: w = 2.02" in sliders.summary.value
    sliders.step_size.value = 1.1
    assert "too large" in sliders.summary.value


def test_a_descent_that_overflows_keeps_its_picture():
    sliders = step_size_slider(given.double_well, given.ddouble_well, start=2.0, n_steps=60)
    sliders.step_size.value = 1.0
    assert "too large" in sliders.summary.value
    assert np.asarray(Image.open(io.BytesIO(sliders.image.value))).std() > 1


def test_an_error_of_a_learners_slope_is_one_line():
    def slope(w):
        raise TypeError("no slope")

    assert "your function raised TypeError: no slope" in step_size_slider(given.f, slope).summary.value
