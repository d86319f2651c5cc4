"""Chapter 10: a mesh, rows shared out over it, parameters copied to all of it."""

from __future__ import annotations

import functools
import sys
import warnings
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import AbstractMesh, AxisType, Mesh, NamedSharding, PartitionSpec
from jax.sharding import PartitionSpec as P

from dl_workshop.exercises.spec import Exercise, KnownWrong, Probe, further


def _mesh_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return tuple(Probe((n,), harness="what_a_mesh_says") for n in (1, 2, int(rng.integers(3, 7))))


def mesh_with_a_print(devices: list[jax.Device], axis: str = "data") -> Mesh:
    places = np.empty(len(devices), dtype=object)
    for place, device in enumerate(devices):
        print(place, device)
        places[place] = device
    return Mesh(places, (axis,))


data_mesh = Exercise(
    "data_mesh",
    _mesh_probes,
    wrong=(
        KnownWrong(
            "another_name",
            lambda devices: Mesh(np.array(devices), ("devices",)),
            'The axis has another name. Here it is called "data", because the data are split over it; placements ask for it by '
            "that name.",
        ),
        KnownWrong(
            "two_axes",
            lambda devices: Mesh(np.array(devices).reshape(1, -1), ("model", "data")),
            "Your mesh has two axes. One is enough as long as nothing but the data is split.",
        ),
        KnownWrong(
            "explicit_axes",
            lambda devices: jax.make_mesh((len(devices),), ("data",), devices=devices),
            "The devices and the name are right. But the axes are explicit, as jax.make_mesh makes them: some later operations would "
            "have to say how their result is split. Mesh(devices, names) alone leaves that to JAX, as this chapter does.",
        ),
        KnownWrong(
            "ignores_the_devices",
            lambda devices: Mesh(np.array(jax.devices()), ("data",)),
            "The mesh does not follow the list that is handed in. It should hold those devices: not all there are, and not only the first.",
        ),
        KnownWrong(
            "an_array_of_devices",
            lambda devices: np.array(devices),
            "This is an array of devices, without names. A Mesh is such an array plus a name for each of its axes.",
        ),
        KnownWrong(
            "a_sharding",
            lambda devices: NamedSharding(Mesh(np.array(devices), ("data",)), PartitionSpec("data")),
            "This is a sharding: a mesh together with how one array is laid over it. The exercise asks for the mesh alone.",
        ),
        KnownWrong(
            "without_devices",
            lambda devices: AbstractMesh((len(devices),), ("data",)),
            "An AbstractMesh has the shape and the names, but no devices, and nothing can be placed on it.",
        ),
    ),
    right=(
        mesh_with_a_print,
        functools.partial(Mesh, axis_names=("data",)),
        lambda devices: Mesh(devices, "data"),
        lambda devices: jax.make_mesh((len(devices),), ("data",), devices=devices, axis_types=(AxisType.Auto,)),
        lambda devices: Mesh(np.asarray(devices).reshape(-1), axis_names=("data",)),
        lambda devices: Mesh(np.array([*devices]), ("data",), axis_types=(AxisType.Auto,)),
    ),
    hints=(
        "A mesh is an array of devices with a name for each axis. jax.sharding.Mesh makes one.",
        "Mesh takes the devices as a NumPy array, and the names as a tuple. One axis, one name.",
        'Mesh(np.array(devices), (...,)), with the one name "data" in the tuple. Mind the comma.',
    ),
    why='The devices come as an argument, so that the same code runs on one, on eight, or on half of them. The name "data" is what '
    "the placements refer to, and no number of devices is written down anywhere.",
)


def _rows_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((2,), harness="where_rows_lie", again=True),
        Probe((1,), harness="where_rows_lie"),
        Probe((1, 3), harness="where_rows_lie"),
        Probe((int(rng.integers(3, 6)) * 2 + 1, 2), harness="rows_that_do_not_divide"),
        Probe((6, 4), harness="rows_that_do_not_divide"),
    )


def _put(mesh: Mesh, arrays: tuple[Any, ...], spec: PartitionSpec) -> tuple[Any, ...]:
    return tuple(jax.device_put(array, NamedSharding(mesh, spec)) for array in arrays)


_ROWS = PartitionSpec("data")


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


shard_rows = Exercise(
    "shard_rows",
    _rows_probes,
    wrong=(
        KnownWrong(
            "copied_everywhere",
            lambda mesh, *arrays: _put(mesh, arrays, PartitionSpec()),
            "Every device holds all rows: your PartitionSpec splits nothing. Which axis of the array is split over which axis "
            "of the mesh?",
        ),
        KnownWrong(
            "columns_split",
            lambda mesh, *arrays: _put(mesh, arrays, PartitionSpec(None, "data")),
            "The first entry of a PartitionSpec belongs to the rows, the second to the columns. Yours splits columns, and y has "
            "none.",
        ),
        KnownWrong(
            "left_where_they_were",
            lambda mesh, *arrays: arrays,
            "The arrays lie on one device, and know nothing of the mesh. jax.device_put with a NamedSharding places them on it.",
        ),
        KnownWrong(
            "only_the_first_array",
            lambda mesh, *arrays: _put(mesh, arrays[:1], _ROWS),
            "One array came back, however many were handed in. X and y must stay side by side: place each of them.",
        ),
        KnownWrong(
            "rest_is_lost",
            lambda mesh, *arrays: _put(mesh, tuple(a[: len(a) // mesh.size * mesh.size] for a in arrays), _ROWS),
            "Your function accepts rows that do not divide over the mesh handed in. Ask that mesh for its size, and raise an error.",
        ),
        KnownWrong(
            "an_axis_for_the_devices",
            lambda mesh, *arrays: _put(mesh, tuple(a.reshape(mesh.size, -1, *a.shape[1:]) for a in arrays), _ROWS),
            "The arrays have one axis more than before, one for the devices. A sharded array keeps its shape: it is one array, and "
            "only its rows live apart.",
        ),
        KnownWrong(
            "cut_into_pieces",
            lambda mesh, *arrays: tuple(list(jnp.split(jnp.asarray(a), 2)) for a in arrays),
            "The arrays were cut into lists of pieces. Let JAX cut: a sharded array is still one array.",
        ),
    ),
    right=(
        rows_by_callback,
        rows_all_at_once,
        rows_with_every_axis_named,
        rows_of_local_data,
        rows_piece_by_piece,
    ),
    hints=(
        "jax.device_put(array, where) places an array. A NamedSharding says where: a mesh, and how the array lies on it.",
        'PartitionSpec("data") says: the first axis is split over the mesh axis "data", all others stay whole.',
        "Raise a ValueError where len(array) % mesh.size is not 0; otherwise return a tuple with each array placed by device_put.",
    ),
    why="The shape of the array does not change, nor does any code that uses it; what changes is where its rows lie. The check comes first, "
    "in words that name rows and devices.",
)


def _theta(rng: np.random.Generator) -> dict[str, Any]:
    return {"layer": {"w": np.arange(8.0), "b": np.array(round(float(rng.uniform(0.5, 2)), 1))}}


def _replicate_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe(({"w": np.arange(1.0, 9.0), "b": np.array(0.5)},), harness="where_theta_lies"),
        Probe((_theta(rng),), harness="where_theta_lies", again=True),
        *further(Probe(([np.array(0.5), {"n": np.array([1, 2])}],), harness="where_theta_lies")),
    )


def _leafwise(place: Any) -> Any:
    return lambda mesh, theta: jax.tree.map(lambda leaf: place(mesh, leaf), theta)


class Placer:
    """An answer need not be a function."""

    def __init__(self, spec: PartitionSpec) -> None:
        self.spec = spec

    def __call__(self, mesh: Mesh, theta: Any) -> Any:
        return jax.tree.map(lambda leaf: jax.device_put(leaf, NamedSharding(mesh, self.spec)), theta)


def theta_by_jit(mesh: Mesh, theta: Any) -> Any:
    return jax.jit(lambda theta: theta, out_shardings=NamedSharding(mesh, P()))(theta)


def theta_leaf_by_leaf(mesh: Mesh, theta: Any) -> Any:
    leaves, tree = jax.tree.flatten(theta)
    warnings.warn(f"{len(leaves)} leaves, {mesh.size} copies of each", stacklevel=2)
    everywhere = NamedSharding(mesh, P())
    return tree.unflatten([jax.make_array_from_callback(leaf.shape, everywhere, leaf.__getitem__) for leaf in leaves])  # type: ignore[attr-defined]


replicate = Exercise(
    "replicate",
    _replicate_probes,
    wrong=(
        KnownWrong(
            "split_like_the_rows",
            lambda mesh, theta: jax.device_put(theta, NamedSharding(mesh, _ROWS)),
            "Your PartitionSpec speaks of an axis, and a single number, such as a bias, has none. Every device needs all of theta: what "
            "does an empty PartitionSpec say?",
        ),
        KnownWrong(
            "split_where_it_can_be",
            _leafwise(lambda mesh, leaf: jax.device_put(leaf, NamedSharding(mesh, _ROWS if leaf.ndim else PartitionSpec()))),
            "The vector in theta is split, so each device holds a part of the weights. Every device needs all of theta.",
        ),
        KnownWrong(
            "left_where_it_was",
            lambda mesh, theta: theta,
            "theta lies on one device, and knows nothing of the mesh. jax.device_put with a NamedSharding places it.",
        ),
        KnownWrong(
            "copies_stacked",
            _leafwise(lambda mesh, leaf: jax.device_put(jnp.stack([leaf] * mesh.size), NamedSharding(mesh, _ROWS))),
            "Every array in theta has one axis more than before, for the devices. A replicated array keeps its shape: JAX keeps the copies.",
        ),
        KnownWrong(
            "one_theta_a_device",
            lambda mesh, theta: [jax.device_put(theta, device) for device in mesh.devices.flat],
            "A list came back, with a theta for each device; they would soon drift apart. A replicated theta is one theta.",
        ),
        KnownWrong(
            "leaves_in_a_list",
            lambda mesh, theta: jax.device_put(jax.tree.leaves(theta), NamedSharding(mesh, PartitionSpec())),
            "The copies are right, but the names are lost: a list came back. device_put takes a whole dict and keeps its form.",
        ),
        KnownWrong(
            "the_sharding_alone",
            lambda mesh, theta: NamedSharding(mesh, PartitionSpec()),
            "This says where theta should lie, but nothing lies there yet. jax.device_put brings theta and place together.",
        ),
    ),
    right=(
        Placer(P()),
        theta_by_jit,
        theta_leaf_by_leaf,
        lambda mesh, theta: jax.device_put(theta, jax.tree.map(lambda leaf: NamedSharding(mesh, P()), theta)),
        lambda mesh, theta: jax.tree.map(lambda t: jax.device_put(t, NamedSharding(mesh, P(*[None] * t.ndim))), theta),
    ),
    hints=(
        "Like shard_rows, with another PartitionSpec: what does it say when nothing is split?",
        "An empty PartitionSpec() splits no axis, so that each device of the mesh gets the whole array.",
        "jax.device_put takes a whole dict, or any nesting of arrays: hand it theta and NamedSharding(mesh, PartitionSpec()).",
    ),
    why="An axis that no PartitionSpec names is whole on every device. device_put takes any nesting of dicts, lists and arrays, so theta keeps its form.",
)
