# %% device_put on the whole tree
def replicate(mesh, theta):
    return jax.device_put(theta, jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec()))

# %% leaf by leaf with tree.map and functools.partial
def replicate(mesh, theta):
    from functools import partial

    from jax.sharding import NamedSharding, PartitionSpec

    place = partial(jax.device_put, device=NamedSharding(mesh, PartitionSpec()))
    return jax.tree.map(place, theta)

# %% flattened, placed in a comprehension, and unflattened
def replicate(mesh, theta):
    sharding = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
    leaves, structure = jax.tree.flatten(theta)
    return jax.tree.unflatten(structure, [jax.device_put(leaf, sharding) for leaf in leaves])

# %% a spec of one None for each axis of the leaf, which splits nothing
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    def place(leaf):
        return jax.device_put(leaf, NamedSharding(mesh, PartitionSpec(*[None] * jnp.ndim(leaf))))

    return jax.tree.map(place, theta)

# %% a copy for each device, put together to one array
def replicate(mesh, theta):
    sharding = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())

    def place(leaf):
        copies = [jax.device_put(leaf, device) for device in mesh.devices.flat]
        return jax.make_array_from_single_device_arrays(jnp.shape(leaf), sharding, copies)

    return jax.tree.map(place, theta)

# %% a tree of shardings of the same structure as theta, handed to device_put with it
def replicate(mesh, theta):
    whole = jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())
    return jax.device_put(theta, jax.tree.map(lambda _: whole, theta))
