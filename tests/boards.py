"""Everything in the workshop that can be dragged, each as the cell that shows it."""

from __future__ import annotations

SETUP = """\
import jax
import jax.numpy as jnp
from dl_workshop import data, given
from dl_workshop.answers import df, logistic_model
from dl_workshop.widgets.gradients import slope_sliders, step_size_slider
from dl_workshop.widgets.linear_regression import line_sliders
from dl_workshop.widgets.logistic_regression import logistic_sliders
from dl_workshop.widgets.distributed import scaling_sliders
from dl_workshop.widgets.evaluation import outlier_slider, threshold_slider
from dl_workshop.widgets.generative import cloud_sliders
from dl_workshop.widgets.loss_functions import start_sliders
from dl_workshop.widgets.networks import training_slider, xor_sliders
from dl_workshop.widgets.softmax_regression import region_sliders, score_sliders
from dl_workshop.widgets.training import momentum_sliders

CORNERS, XOR = jnp.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), jnp.array([0, 1, 1, 0])
POINTS = jax.random.normal(jax.random.key(0), (90, 2))
SPECIES = jnp.argmax(POINTS @ jnp.array([[2.0, 0.0, -1.0], [0.0, 2.0, -1.0]]), axis=1)
HALF = {"W1": jnp.array([[3.0, -3.0], [3.0, -3.0]]), "b1": jnp.array([-1.5, 4.5]),
        "w2": jnp.array([4.0, 4.0]), "b2": jnp.array(-6.0)}
RUN = [jax.tree.map(lambda leaf: leaf * share, HALF) for share in (0.0, 0.3, 0.7, 1.0)]
THETA = {"W": jnp.array([[2.0, 0.0, -1.0], [0.0, 2.0, -1.0]]), "b": jnp.zeros(3)}


def valley(v):
    return (v[0] - 1.0) ** 2 + 8.0 * (v[1] - 0.5) ** 2
"""
BOARDS = {
    "slope": "slope_sliders(given.f)",
    "step size": "step_size_slider(given.f, df)",
    "line": "line_sliders(*data.linear_data())",
    "logistic": "logistic_sliders(*data.logistic_data(), model=logistic_model, goal=14.0)",
    "start": "start_sliders(jnp.linspace(-4.0, 4.0, 8), jnp.array([0, 0, 0, 1, 0, 1, 1, 1.0]))",
    "momentum": "momentum_sliders(valley, [-0.5, 1.5], (-1.0, 2.5), (-1.0, 2.0))",
    "outlier": "outlier_slider(jnp.linspace(2.0, 9.0, 20), (jnp.arange(20) > 9) * 1.0)",
    "threshold": "threshold_slider(POINTS, (POINTS.sum(axis=1) > 0.3) * 1, jnp.array([-0.2, 1.5, 1.0]))",
    "clouds": "cloud_sliders()",
    "scores": "score_sliders()",
    "regions": "region_sliders(THETA, POINTS, SPECIES, ('one', 'two', 'three'))",
    "xor": "xor_sliders(CORNERS, XOR)",
    "cascade": "training_slider(CORNERS, XOR, RUN, every=10)",
    "speed-up": "scaling_sliders()",
}
