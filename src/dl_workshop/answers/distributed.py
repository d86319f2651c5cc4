"""Chapter 10: the same training over several devices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec


def data_mesh(devices: Sequence[jax.Device]) -> Mesh:
    """A mesh with one axis, named "data", over the devices."""
    return Mesh(np.array(devices), ("data",))


def shard_rows(mesh: Mesh, *arrays: Any) -> tuple[jax.Array, ...]:
    """Each array with its first axis split over the mesh.

    Raises:
        ValueError: the number of rows of an array is not a multiple of the number of devices.
    """
    for array in arrays:
        if len(array) % mesh.size:
            raise ValueError(
                f"Expected rows that can be split evenly over {mesh.size} devices, but an array has {len(array)} of them."
            )
    return tuple(jax.device_put(array, NamedSharding(mesh, PartitionSpec("data"))) for array in arrays)


def replicate(mesh: Mesh, theta: Any) -> Any:
    """theta (a dict, a list, or any nesting of them, of arrays) with a whole copy on every device of the mesh."""
    return jax.device_put(theta, NamedSharding(mesh, PartitionSpec()))
