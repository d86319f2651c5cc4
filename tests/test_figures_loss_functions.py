"""Chapter 04: its pictures and its sliders."""

import jax.numpy as jnp
import numpy as np
import pytest
from matplotlib.figure import Figure
from pictures import assert_well_drawn, picture_tests

from dl_workshop.figures import loss_functions, style
from dl_workshop.widgets.loss_functions import start_sliders

X = jnp.array([-4.0, -3, -2, -1, 1, 2, 3, 4])
Y = jnp.array([0.0, 0, 0, 1, 0, 1, 1, 1])
ON_AXES = {
    "given to what happened": lambda ax: loss_functions.given_to_what_happened([1, 0, 1], [0.8, 0.4, 0.5], ax=ax),
    "running product": lambda ax: loss_functions.running_product(np.full(1000, 0.5), ax=ax),
    "running product of few": lambda ax: loss_functions.running_product([0.8, 0.6, 0.5], ax=ax),
    "coin entropy": lambda ax: loss_functions.coin_entropy(ax=ax),
    "cost of a forecast": lambda ax: loss_functions.cost_of_a_forecast(0.25, ax=ax),
    "costs of a yes": lambda ax: loss_functions.costs_of_a_yes(ax=ax),
    "slopes against distance": lambda ax: loss_functions.slopes_against_distance(ax=ax),
    "score branches": lambda ax: loss_functions.score_branches(ax=ax),
    "margins": lambda ax: loss_functions.margins(ax=ax),
}
FIGURES = {
    "two maps": lambda: loss_functions.two_maps(X, Y, start=(-5.0, 3.0)),
    "two landscapes": lambda: loss_functions.two_landscapes(X, Y),
}

test_a_picture, test_a_picture_on_axes_that_exist = picture_tests(ON_AXES)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_of_two_panels(name):
    fig = assert_well_drawn(FIGURES[name], labels="x")
    assert isinstance(fig, Figure)
    assert "cross entropy" in style.alt_text(fig)
    assert "squared error" in style.alt_text(fig)
    assert fig.axes[0].get_ylabel()
    for _ in range(2):
        assert len(fig._repr_html_()) > 10_000  # a notebook draws more than once, and a warning would show


def test_the_numbers_said_are_true():
    assert "0.24" in style.alt_text(ON_AXES["given to what happened"](None).figure)
    product = ON_AXES["running product"](None)
    said = style.alt_text(product.figure)
    last = int(np.sum(np.asarray(jnp.cumprod(jnp.full(1000, 0.5, jnp.float32))) > 0))
    assert f"From example {last + 1} on" in said
    assert f"example {last + 1}: the product becomes 0" in [text.get_text() for text in product.texts]
    assert "−301" in said
    assert "never becomes 0" in style.alt_text(ON_AXES["running product of few"](None).figure)
    slopes = ON_AXES["slopes against distance"](None)
    distance, squared = slopes.lines[1].get_xydata().T
    np.testing.assert_allclose(squared, distance**2 * (1 - distance), atol=1e-6)
    np.testing.assert_allclose(slopes.lines[0].get_ydata(), distance, atol=1e-6)
    assert "at most 0.15, at distance 0.67" in style.alt_text(slopes.figure)
    cost = ON_AXES["cost of a forecast"](None).lines[0].get_xydata()
    assert cost[np.argmin(cost[:, 1]), 0] == pytest.approx(0.25)
    assert cost[0, 1] > 3
    assert "0.562 nats = 0.811 bits" in style.alt_text(ON_AXES["cost of a forecast"](None).figure)
    np.testing.assert_allclose(ON_AXES["costs of a yes"](None).lines[1].get_ydata()[[0, 320]], [0.5, 0.02], atol=1e-9)


def test_one_path_arrives_and_one_stays():
    fig = FIGURES["two maps"]()
    entropy, squared = (ax.lines[1].get_xydata() for ax in fig.axes)
    np.testing.assert_array_equal(entropy[0], squared[0])
    assert np.linalg.norm(entropy[-1] - entropy[0]) > 5
    assert np.linalg.norm(squared[-1] - squared[0]) < 0.2
    assert "ends at w = 0.83, b = 0.05, loss 2.96" in style.alt_text(fig)


def test_the_lowest_points_are_marked_and_the_markers_are_explained():
    maps, surfaces = FIGURES["two maps"](), FIGURES["two landscapes"]()
    assert [text.get_text() for text in maps.legends[0].get_texts()] == ["start", "steps", "end", "lowest point"]
    for ax, loss, low in zip(surfaces.axes, loss_functions.total_losses(X, Y), (0.83, 0.62), strict=True):
        w, b, height = (float(each[0]) for each in ax.lines[0].get_data_3d())
        assert (w, b) == (pytest.approx(low, abs=0.01), pytest.approx(0, abs=0.01))
        assert height == pytest.approx(float(loss(jnp.array([w, b]))), abs=1e-5)


def test_what_the_start_sliders_say():
    sliders = start_sliders(X, Y, w=-5.0, b=0.0)
    assert "100 steps of size 0.05 from w = −5.0, b = 0.0" in sliders.text
    assert "Cross entropy: ends at w = 0.83, b = 0.00, loss 90.01 → 2.96" in sliders.text
    assert "Squared error: ends at w = −5.00, b = 0.00, loss 3.00 → 3.00" in sliders.text
    sliders.w = 1.0
    assert "from w = 1.0" in sliders.text
    assert "→ 2.96" in sliders.text
