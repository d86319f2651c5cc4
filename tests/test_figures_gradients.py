"""Chapter 01's pictures: drawn with real functions, described, labelled and inside their figures."""

import jax
import jax.numpy as jnp
from matplotlib.figure import Figure
from pictures import assert_well_drawn, picture_tests

from dl_workshop import given
from dl_workshop.answers import df
from dl_workshop.figures import gradients, numbers, style

df_wells = jax.grad(given.double_well)
ON_AXES = {
    "secants": lambda ax: gradients.secants(given.f, -1.0, ax=ax),
    "secants of sin": lambda ax: gradients.secants(jnp.sin, 0.5, steps=(-1.0, -0.1), ax=ax),
    "tangents": lambda ax: gradients.tangents(given.f, df, [-4.0, -1.5, 2.0], ax=ax),
    "tangents by grad": lambda ax: gradients.tangents(given.double_well, df_wells, [-1.8, 0.2, 1.0], ax=ax),
    "descent": lambda ax: gradients.descent(given.f, numbers.walk(df, 4.0, 0.1, 12), ax=ax),
    "descent of no step": lambda ax: gradients.descent(given.f, [4.0], ax=ax),
    "descent that runs away": lambda ax: gradients.descent(given.f, numbers.walk(df, 1.0, 1.05, 30), ax=ax),
    "descent to nan": lambda ax: gradients.descent(given.double_well, numbers.walk(df_wells, 2.0, 1.0, 30), ax=ax),
    "two valleys": lambda ax: gradients.two_valleys(given.double_well, df_wells, (-0.4, 0.5), 0.02, 10, ax=ax),
    "two valleys, one too far": lambda ax: gradients.two_valleys(given.double_well, df_wells, (0.5, 9.0), 0.1, 9, ax=ax),
    "partial slopes": lambda ax: gradients.partial_slopes(given.tilted_bowl, 2.0, 1.0, ax=ax),
    "partial slopes of a wave": lambda ax: gradients.partial_slopes(given.wave, 1.0, -1.0, ax=ax),
}

test_a_picture, test_a_picture_on_axes_that_exist = picture_tests(ON_AXES)


def test_three_step_sizes_share_their_limits():
    fig = assert_well_drawn(lambda: gradients.three_step_sizes(given.f, df, 4.0, (0.01, 1.05, 0.3)), labels="x")
    assert isinstance(fig, Figure)
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in fig.axes}) == 1
    assert [ax.get_title(loc="left").split("\n") for ax in fig.axes] == [
        ["step size 0.01", "ends at w = 2.99"],
        ["step size 1.05", "ends at w = 12.8"],
        ["step size 0.3", "ends at w = −1.5"],
    ]
    assert "step size 1.05" in style.alt_text(fig)
