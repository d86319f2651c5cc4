"""Chapter 05's pictures and sliders: described, labelled, inside their figures, and true."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from matplotlib import pyplot
from pictures import assert_drawn_on_axes, assert_well_drawn

from dl_workshop.answers import minibatches
from dl_workshop.figures import style, training
from dl_workshop.widgets.training import momentum_sliders

VIEW = {"across": (-1.0, 3.0), "up": (-2.0, 2.0)}
TIMES = {"plain": 2.5, "one step": 0.031, "all": 2e-4}


def bowl(v: Any) -> Any:
    return (v[0] - 1) ** 2 + 0.1 * v[1] ** 2 + 0.1


def paths() -> dict[str, Any]:
    slow = training.momentum_path(jax.grad(bowl), [-0.5, 1.5], 0.2, 0.0, 30)
    return {"descent": slow, "momentum": training.momentum_path(jax.grad(bowl), [-0.5, 1.5], 0.2, 0.8, 30), "two": slow[:2]}


ON_AXES = {
    "round trips": lambda ax: training.round_trips(ax=ax),
    "time bars": lambda ax: training.time_bars(TIMES, 200, ax=ax),
    "two close times": lambda ax: training.time_bars({"one": 1e-2, "other": 1.1e-2}, 5, ax=ax),
    "when it pays": lambda ax: training.when_it_pays(0.3, 1e-5, 4e-3, ax=ax),
    "ways down": lambda ax: training.ways_down(bowl, paths(), **VIEW, ax=ax),
    "slopes until": lambda ax: training.slopes_until(np.geomspace(1, 1e-3, 50), 0.01, ax=ax),
    "slopes never": lambda ax: training.slopes_until(np.geomspace(1, 1e-3, 50), 1e-9, ax=ax),
    "batches": lambda ax: training.batch_table(minibatches(jax.random.key(0), 17, 5), 17, ax=ax),
    "batches without rest": lambda ax: training.batch_table(minibatches(jax.random.key(0), 40, 20), 40, ax=ax),
}
LOSSES = {"lowest 0 on the grid": lambda v: v @ v, "below 0": lambda v: v @ v - 9, "level": lambda v: 0.0 * v[0] + 2,
          "no number left of 0": lambda v: jnp.log(v[0]) ** 2 + v[1] ** 2}  # fmt: skip


@pytest.mark.parametrize("name", LOSSES)
def test_contours_of_any_loss(name):
    training.contours(pyplot.subplots()[1], LOSSES[name], (-2.0, 2.0), (-2.0, 2.0))
    pyplot.gcf().canvas.draw()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ON_AXES)
def test_a_picture(name):
    ax = assert_well_drawn(lambda: ON_AXES[name](None), labels="x")
    assert ax.get_ylabel() or [label.get_text() for label in ax.get_yticklabels()]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ON_AXES)
def test_a_picture_on_axes_that_exist(name):
    assert_drawn_on_axes(ON_AXES[name])


@pytest.mark.parametrize(
    ("seconds", "text"), [(2.312, "2.31 s"), (0.045, "45 ms"), (1.2e-4, "120 µs"), (3e-9, "3 ns"), (61.0, "61 s")]
)
def test_how_times_are_written(seconds, text):
    assert training.duration(seconds) == text


def test_the_times_said_are_those_given():
    ax = training.time_bars(TIMES, 200)
    assert [bar.get_width() for bar in ax.patches] == pytest.approx(list(TIMES.values()))
    assert "plain 2.5 s, one step 31 ms and all 200 µs" in style.alt_text(ax.figure)
    assert "12000 times faster" in [t.get_text() for t in ax.texts][-1]


def test_the_lines_meet_where_it_is_said():
    assert "after 75 steps" in style.alt_text(training.when_it_pays(0.3, 1e-3, 5e-3).figure)
    for compiling, compiled_step in ((-0.1, 1e-5), (0.3, 5e-3)):  # nothing was compiled; its steps are no quicker
        ax = training.when_it_pays(compiling, compiled_step, 4e-3)
        assert "do not meet" in style.alt_text(ax.figure)
        assert ax.get_xlim()[0] == ax.get_ylim()[0] == 0 < ax.get_xlim()[1]


def test_momentum_is_that_of_optax():
    optimizer, start = optax.sgd(0.2, momentum=0.8), jnp.array([-0.5, 1.5])
    v, state, expected = start, optimizer.init(start), [start]
    for _ in range(30):
        updates, state = optimizer.update(jax.grad(bowl)(v), state)
        v = optax.apply_updates(v, updates)
        expected.append(v)
    np.testing.assert_allclose(paths()["momentum"], jnp.stack(expected), rtol=1e-4, atol=1e-5)


def test_what_the_sliders_say():
    momentum = momentum_sliders(bowl, [-0.5, 1.5], **VIEW, largest=1.2)
    momentum.step_size = 1.2
    assert "too fast" in momentum.text
