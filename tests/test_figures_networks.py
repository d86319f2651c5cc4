"""The pictures and sliders of chapter 09: described, labelled, inside their figures, true, and leaving settings alone."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from pictures import assert_drawn_on_axes, assert_well_drawn

from dl_workshop.answers import cascade, distance_features
from dl_workshop.figures import diagrams, networks, style
from dl_workshop.widgets.networks import training_slider, xor_sliders

X = jnp.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = jnp.array([0.0, 1.0, 1.0, 0.0])
THETA = {
    "W1": jnp.array([[10.0, 10.0], [10.0, 10.0]]),
    "b1": jnp.array([-5.0, -15.0]),
    "w2": jnp.array([10.0, -10.0]),
    "b2": jnp.array(-5.0),
}
ZEROS = jax.tree.map(jnp.zeros_like, THETA)
IMAGES = np.linspace(0, 1, 12 * 64).reshape(12, 64)
NAMES = ("first feature", "second feature")

LABELLED: dict[str, Any] = {
    "points": lambda: networks.points(X, Y),
    "every line": lambda: networks.every_line([0, 90, 180], [-1, 0, 1, 2], np.tile([0.25, 0.5, 0.75, 0.5], (3, 1))),
    "runs": lambda: networks.runs([[2.0, 1.0, 0.05], [2.0, 1.5, 1.4]]),
    "runs, all good": lambda: networks.runs([[2.0, 1.0, 0.05]]),
    "signals": lambda: networks.signals(width=30, depth=4),
    "accuracies": lambda: networks.accuracies({"softmax": [0.9, 0.92], "network": [0.95, 0.91]}),
    "two planes": lambda: networks.two_planes(distance_features, X, Y, [9.0, 9.0], -15.3, NAMES, "the features"),
    "two planes without a boundary": lambda: networks.two_planes(distance_features, X, Y, [0.0, 0.0], 1.0, NAMES, "flat"),
    "hidden spaces": lambda: networks.hidden_spaces(X, Y, [ZEROS, THETA], [0, 100]),
}
BARE: dict[str, Any] = {
    "cascade": diagrams.cascade_diagram,
    "digits": lambda: networks.digit_images(IMAGES, range(12)),
    "a few digits": lambda: networks.digit_images(IMAGES[:3], ["9\nsaid 3"] * 3),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", [*LABELLED, *BARE])
def test_a_picture(name: str) -> None:
    labels = "" if name in BARE else "x" if name == "hidden spaces" else "xy"
    drawing = assert_well_drawn({**LABELLED, **BARE}[name], labels)
    if name == "hidden spaces":
        assert drawing.axes[0].get_ylabel()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("draw", [lambda ax: networks.points(X, Y, ax=ax), lambda ax: diagrams.cascade_diagram(ax=ax)])
def test_a_picture_on_axes_that_exist(draw: Any) -> None:
    assert_drawn_on_axes(draw)


def test_what_is_said_is_true() -> None:
    words = style.alt_text(LABELLED["hidden spaces"]())
    assert "After 0 steps the examples lie at (0.5, 0.5)" in words
    assert "4 of 4 are on the correct side of the line" in words
    assert "label 1 at (0, 1) and (1, 0)" in style.alt_text(networks.points(X, Y).figure)
    assert "the best is 0.75" in style.alt_text(LABELLED["every line"]().figure)
    assert "1 go to nearly 0, and 1 stop higher up (1 ends at 1.40)" in style.alt_text(LABELLED["runs"]().figure)
    losses = [[2.0, end] for end in (0.01, 1.388, 1.394, 1.91)]
    assert "3 runs: did not\n(2 end at 1.39, 1 at 1.91)" in [text.get_text() for text in networks.runs(losses).legend_.texts]
    assert "softmax 91.0% and network 93.0%" in style.alt_text(LABELLED["accuracies"]().figure)


def test_what_the_chapter_says_of_the_signals() -> None:
    shown, steep = networks.signals().axes
    large, middle, small = (line.get_ydata() for line in shown.lines)
    assert large[10] > 0.9
    assert 0.2 < middle[10] / middle[0] < 0.25
    assert small[10] / small[0] == pytest.approx(1e-7, rel=0.1)
    large, middle, small = (line.get_ydata() for line in steep.lines)
    assert max(large) < 0.1
    assert min(*middle, *small) > 0.5


def test_what_would_coincide_lies_side_by_side() -> None:
    ax = networks.accuracies({"softmax": [0.9, 0.92, 0.9], "network": [0.95, 0.95, 0.97]})
    joined, places = ax.lines[:3], [line.get_xydata() for line in ax.lines[3:]]
    assert all(len({tuple(place) for place in marks}) == 3 for marks in places)
    for line, *ends in zip(joined, *places, strict=True):
        np.testing.assert_array_equal(line.get_xydata(), ends)


@pytest.mark.parametrize("name", ["points", "two planes", "hidden spaces"])
def test_no_mark_of_a_legend_looks_like_another_point(name: str) -> None:
    drawing = LABELLED[name]()
    fig = drawing if isinstance(drawing, Figure) else drawing.figure
    fig.canvas.draw()
    legends = [legend.get_window_extent() for legend in fig.findobj(mpl.legend.Legend)]
    assert len(legends) == 1
    assert not any(legends[0].overlaps(ax.get_window_extent()) for ax in fig.axes)


def test_the_boundary_is_where_the_model_is_undecided() -> None:
    fig = LABELLED["two planes"]()
    (lines,) = [c for c in fig.axes[0].collections if isinstance(c, mpl.contour.QuadContourSet)]
    around = np.concatenate([np.asarray(line) for line in lines.allsegs[0]])
    np.testing.assert_allclose(distance_features(jnp.asarray(around)).sum(axis=1), 1.7, atol=0.005)


def test_the_line_can_be_dragged_and_never_gets_all_four() -> None:
    sliders = xor_sliders(X, Y)
    for angle, offset, right in ((45.0, 0.35, 3), (45.0, 1.0, 1), (225.0, -0.35, 1), (90.0, 0.5, 2)):
        sliders.angle, sliders.offset = angle, offset
        assert f"{right} of 4 right" in sliders.text
    assert "Best so far: 3 of 4" in sliders.text
    for far, place in ((-9.0, -1.5), (9.0, 1.5)):  # as the map of all lines
        sliders.offset = far
        assert sliders.offset == place


def test_the_training_can_be_stepped_through() -> None:
    slider = training_slider(X, Y, [ZEROS, jax.tree.map(lambda leaf: leaf / 4, THETA), THETA], every=10)
    assert "p = 0.50, 0.50, 0.50, 0.50" in slider.text
    start = slider.png()
    slider.step = 20.0
    assert slider.png() != start
    shown = ", ".join(f"{value:.2f}" for value in np.asarray(cascade(THETA, X)))
    assert f"p = {shown}" in slider.text
    assert "4 of 4 right" in slider.text
    slider.step = 0.0
    assert slider.png() == start
    slider.step = 24.0
    assert slider.step == 20.0
