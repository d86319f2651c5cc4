"""Chapter 10: right answers written otherwise."""

from __future__ import annotations

import functools
import sys
import warnings
from typing import Any

import jax
import numpy as np
from jax.sharding import AxisType, Mesh, NamedSharding, PartitionSpec
from jax.sharding import PartitionSpec as P


class Placer:
    """An answer need not be a function."""

    def __init__(self, spec: PartitionSpec) -> None:
        self.spec = spec

    def __call__(self, mesh: Mesh, theta: Any) -> Any:
        return jax.tree.map(lambda leaf: jax.device_put(leaf, NamedSharding(mesh, self.spec)), theta)


def mesh_with_a_print(devices: list[jax.Device], axis: str = "data") -> Mesh:
    places = np.empty(len(devices), dtype=object)
    for place, device in enumerate(devices):
        print(place, device)
        places[place] = device
    return Mesh(places, (axis,))


def rows_by_callback(mesh: Mesh, *arrays: Any) -> Any:
    for array in arrays:
        assert array.shape[0] % len(mesh.devices) == 0, "the rows do not divide"
    where = NamedSharding(mesh, P(mesh.axis_names))
    return [jax.make_array_from_callback(a.shape, where, np.asarray(a).__getitem__) for a in arrays]


def rows_all_at_once(mesh: Mesh, *arrays: Any) -> Any:
    return jax.device_put(arrays, NamedSharding(mesh, P("data")))


def rows_with_every_axis_named(mesh: Mesh, *arrays: Any) -> Any:
    if any(array.shape[0] % mesh.shape["data"] for array in arrays):
        raise RuntimeError("These rows cannot be shared out evenly.")
    return tuple(jax.device_put(a, NamedSharding(mesh, P("data", *[None] * (a.ndim - 1)))) for a in arrays)


def rows_of_local_data(mesh: Mesh, *arrays: Any) -> Any:
    by_rows, placed = NamedSharding(mesh, P("data")), []
    for array in arrays:
        if len(array) % mesh.size != 0:
            print("these rows do not divide", file=sys.stderr)
            raise ValueError(f"{len(array)} rows cannot be split over {mesh.size} devices.")
        placed.append(jax.make_array_from_process_local_data(by_rows, np.asarray(array)))
    return tuple(placed)


def rows_piece_by_piece(mesh: Mesh, *arrays: Any) -> tuple[jax.Array, ...]:
    def whole(array: Any) -> Any:
        rows, rest = divmod(len(array), mesh.size)
        if rest:
            raise ValueError("There are rows left over.")
        pieces = [jax.device_put(array[i * rows : (i + 1) * rows], device) for i, device in enumerate(mesh.devices.flat)]
        return jax.make_array_from_single_device_arrays(array.shape, NamedSharding(mesh, P(mesh.axis_names[0])), pieces)

    return tuple(map(whole, arrays))


def theta_by_jit(mesh: Mesh, theta: Any) -> Any:
    return jax.jit(lambda theta: theta, out_shardings=NamedSharding(mesh, P()))(theta)


def theta_leaf_by_leaf(mesh: Mesh, theta: Any) -> Any:
    leaves, tree = jax.tree.flatten(theta)
    warnings.warn(f"{len(leaves)} leaves, {mesh.size} copies of each", stacklevel=2)
    everywhere = NamedSharding(mesh, P())
    return tree.unflatten([jax.make_array_from_callback(leaf.shape, everywhere, leaf.__getitem__) for leaf in leaves])


RIGHT: dict[str, list[Any]] = {
    "data_mesh": [
        mesh_with_a_print,
        functools.partial(Mesh, axis_names=("data",)),
        lambda devices: Mesh(devices, "data"),
        lambda devices: jax.make_mesh((len(devices),), ("data",), devices=devices, axis_types=(AxisType.Auto,)),
        lambda devices: jax.make_mesh((len(devices),), ("data",), devices=devices),
        lambda devices: Mesh(np.asarray(devices).reshape(-1), axis_names=("data",)),
    ],
    "shard_rows": [
        rows_by_callback,
        rows_all_at_once,
        rows_with_every_axis_named,
        rows_of_local_data,
        rows_piece_by_piece,
    ],
    "replicate": [
        Placer(P()),
        theta_by_jit,
        theta_leaf_by_leaf,
        lambda mesh, theta: jax.device_put(theta, jax.tree.map(lambda leaf: NamedSharding(mesh, P()), theta)),
        lambda mesh, theta: jax.tree.map(lambda t: jax.device_put(t, NamedSharding(mesh, P(*[None] * t.ndim))), theta),
    ],
}
