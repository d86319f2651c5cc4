"""Chapter 10's pictures and sliders: described, labelled, inside their figures, and true."""

import jax
import jax.numpy as jnp
import numpy as np
from pictures import picture_tests

from dl_workshop.answers import replicate, shard_rows
from dl_workshop.figures import distributed
from dl_workshop.widgets.distributed import scaling_sliders

MESH = jax.sharding.Mesh(np.array(jax.devices()[:1]), ("data",))
ON_AXES = {
    "rows": lambda ax: distributed.placement(shard_rows(MESH, jnp.ones((8, 2)))[0], "X", ax=ax),
    "copies": lambda ax: distributed.placement(replicate(MESH, jnp.ones(())), "b", ax=ax),
    "partial sums": lambda ax: distributed.partial_sums([3.0, 2.0, -1.0, 0.5], ax=ax),
    "speedups": lambda ax: distributed.speedups(10.0, 1.0, ax=ax),
}

test_a_picture, test_a_picture_on_axes_that_exist = picture_tests(ON_AXES)


def test_speedups_by_hand():
    np.testing.assert_allclose(distributed.speedup(np.array([1.0, 8.0, 64.0]), 10.0, 1.0), [1, 10 / 2.25, 10 / 1.15625])


def test_what_the_sliders_say():
    assert "8 devices: 4.44 times faster" in scaling_sliders(10.0, 1.0).text
