# %% one sharding, device_put in a comprehension
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec as P

    sharding = NamedSharding(mesh, P("data"))
    return tuple([jax.device_put(a, sharding) for a in arrays])

# %% device_put takes the whole tuple of arrays at once
def shard_rows(mesh, *arrays):
    rows = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec("data"))
    return jax.device_put(arrays, rows)

# %% the number of rows is looked at beforehand, and the name of the axis is taken from the mesh
def shard_rows(mesh, *arrays):
    for a in arrays:
        rest = a.shape[0] % mesh.size
        if rest:
            raise ValueError(f"{a.shape[0]} rows do not divide by {mesh.size} devices, {rest} are left")
    spec = jax.sharding.PartitionSpec(*mesh.axis_names)
    return tuple(map(lambda a: jax.device_put(a, jax.sharding.NamedSharding(mesh, spec)), arrays))

# %% the pieces are put on the devices one by one and made one array
def shard_rows(mesh, *arrays):
    sharding = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec("data"))

    def place(a):
        each, rest = divmod(len(a), mesh.size)
        if rest:
            raise ValueError("the rows do not divide by the number of devices")
        pieces = [jax.device_put(a[i * each : (i + 1) * each], d) for i, d in enumerate(mesh.devices)]
        return jax.make_array_from_single_device_arrays(a.shape, sharding, pieces)

    return tuple(place(a) for a in arrays)

# %% a spec written out for every axis of the array, with None for those that stay whole
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    placed = ()
    for a in arrays:
        whole = [None] * (a.ndim - 1)
        placed += (jax.device_put(a, NamedSharding(mesh, PartitionSpec("data", *whole))),)
    return placed

# %% an assert stands before it, so rows that do not divide raise an AssertionError, not a ValueError
def shard_rows(mesh, *arrays):
    from jax.sharding import NamedSharding, PartitionSpec

    assert all(a.shape[0] % mesh.size == 0 for a in arrays), "rows do not divide"
    sharding = NamedSharding(mesh, PartitionSpec("data"))
    return tuple(jax.device_put(a, sharding) for a in arrays)

# %% with the PartitionSpec that the chapter has imported
def shard_rows(mesh, *arrays):
    sharding = jax.sharding.NamedSharding(mesh, PartitionSpec("data"))
    return tuple(jax.device_put(a, sharding) for a in arrays)
