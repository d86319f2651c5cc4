# %% an empty PartitionSpec: every device gets all rows
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    return tuple(jax.device_put(a, NamedSharding(mesh, PartitionSpec())) for a in arrays)

# %% returns a generator, so nothing is placed and no error is raised until somebody unpacks it
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec("data"))
    return (jax.device_put(a, sharding) for a in arrays)

# %% the last axis is split in place of the first, which is the same only for arrays with one axis
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    return tuple(
        jax.device_put(a, NamedSharding(mesh, PartitionSpec(*[None] * (a.ndim - 1), "data"))) for a in arrays
    )

# %% rows that are left over are dropped silently, so there is no ValueError
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec("data"))
    return tuple(jax.device_put(a[: len(a) // mesh.size * mesh.size], sharding) for a in arrays)

# %% fills up with rows of zeros where the rows do not divide, so there is no ValueError
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec("data"))
    placed = []
    for a in arrays:
        missing = -len(a) % mesh.size
        a = jnp.concatenate([a, jnp.zeros((missing, *a.shape[1:]), a.dtype)])
        placed.append(jax.device_put(a, sharding))
    return tuple(placed)

# %% catches the error and copies the array to every device instead
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    placed = []
    for a in arrays:
        try:
            placed.append(jax.device_put(a, NamedSharding(mesh, PartitionSpec("data"))))
        except ValueError:
            placed.append(jax.device_put(a, NamedSharding(mesh, PartitionSpec())))
    return tuple(placed)

# %% only the first array is placed and returned
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    return jax.device_put(arrays[0], NamedSharding(mesh, PartitionSpec("data")))

# %% the arrays are cut into a list of pieces, and are no longer one array each
def shard_rows(mesh, *arrays):
    pieces = []
    for a in arrays:
        parts = jnp.split(a, mesh.size)
        pieces.append([jax.device_put(part, d) for part, d in zip(parts, mesh.devices.flat)])
    return tuple(pieces)

# %% asks whether the rows divide by 8, whatever the size of the mesh
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    for a in arrays:
        if len(a) % 8 != 0:
            raise ValueError("rows must divide by 8")
    sharding = NamedSharding(mesh, PartitionSpec("data"))
    return tuple(jax.device_put(a, sharding) for a in arrays)

# %% everything is put on the first device of the mesh
def shard_rows(mesh, *arrays):
    return tuple(jax.device_put(a, mesh.devices[0]) for a in arrays)

# %% the rows are folded to the shape (devices, rows per device), so the arrays have another shape
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec("data"))
    return tuple(jax.device_put(a.reshape(mesh.size, -1, *a.shape[1:]), sharding) for a in arrays)

# %% makes a mesh of all devices in place of the one handed in
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(data_mesh(jax.devices()), PartitionSpec("data"))
    return tuple(jax.device_put(a, sharding) for a in arrays)

# %% the spec names an axis "rows", which the mesh does not have
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    return tuple(jax.device_put(a, NamedSharding(mesh, PartitionSpec("rows"))) for a in arrays)

# %% return is missing, so the result is None
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    for a in arrays:
        a = jax.device_put(a, NamedSharding(mesh, PartitionSpec("data")))

# %% takes exactly two arrays, so one array or three raise a TypeError
def shard_rows(mesh, x, y):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec("data"))
    return jax.device_put(x, sharding), jax.device_put(y, sharding)

# %% the arrays are stacked to one, and that one's first axis, over the arrays, is split
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    return jax.device_put(jnp.stack(arrays), NamedSharding(mesh, PartitionSpec("data")))

# %% the spec has two entries, so an array with a single axis raises (and one with two works)
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec("data", None))
    return tuple(jax.device_put(a, sharding) for a in arrays)

# %% the mesh is handed to device_put in place of a sharding, which raises
def shard_rows(mesh, *arrays):
    return tuple(jax.device_put(a, mesh) for a in arrays)

# %% Where rows do not divide it prints a line and leaves the array where it is, without an error
from jax.sharding import NamedSharding, PartitionSpec


def shard_rows(mesh, *arrays):
    placed = []
    for a in arrays:
        if len(a) % mesh.size:
            print("does not divide, left alone:", a.shape)
            placed.append(a)
        else:
            placed.append(jax.device_put(a, NamedSharding(mesh, PartitionSpec("data"))))
    return tuple(placed)
