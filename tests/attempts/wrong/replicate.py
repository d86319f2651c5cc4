# %% PartitionSpec("data") splits the first axis, so no device has all of it, and single numbers raise
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    return jax.device_put(theta, NamedSharding(mesh, PartitionSpec("data")))

# %% goes through theta.items(), so it works for dicts and raises for any other pytree
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec())
    return {name: jax.device_put(leaf, sharding) for name, leaf in theta.items()}

# %% the copies are stacked along a new first axis, one for each device
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec("data"))
    return jax.tree.map(lambda leaf: jax.device_put(jnp.stack([leaf] * mesh.size), sharding), theta)

# %% returns a list with one theta for each device
def replicate(mesh, theta):
    return [jax.device_put(theta, device) for device in mesh.devices]

# %% theta is put on the first device of the mesh only
def replicate(mesh, theta):
    return jax.device_put(theta, mesh.devices[0])

# %% returns theta as it is, in the belief that JAX copies it by itself
def replicate(mesh, theta):
    return theta

# %% returns a list of the leaves, the structure of theta is lost
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec())
    return [jax.device_put(leaf, sharding) for leaf in jax.tree.leaves(theta)]

# %% PartitionSpec(None) wants at least one axis, so single numbers, such as the chapter's w and b, raise
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    return jax.device_put(theta, NamedSharding(mesh, PartitionSpec(None)))

# %% uses jax.device_put_replicated, which JAX no longer has
def replicate(mesh, theta):
    return jax.device_put_replicated(theta, list(mesh.devices))

# %% every leaf is turned into 32-bit floats on the way, so integers do not stay integers
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec())
    return jax.tree.map(lambda leaf: jax.device_put(jnp.asarray(leaf, jnp.float32), sharding), theta)

# %% the leaves are strung together to one vector
def replicate(mesh, theta):
    from jax.flatten_util import ravel_pytree
    from jax.sharding import NamedSharding, PartitionSpec

    flat, _ = ravel_pytree(theta)
    return jax.device_put(flat, NamedSharding(mesh, PartitionSpec()))

# %% the arguments of device_put are swapped inside tree.map, which raises
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec())
    return jax.tree.map(lambda leaf: jax.device_put(sharding, leaf), theta)

# %% the sharding is handed to tree.map as a second tree, whose structure does not fit, and that raises
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    return jax.tree.map(jax.device_put, theta, NamedSharding(mesh, PartitionSpec()))

# %% jnp.asarray is called on the whole of theta, which raises for a dict
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    return jax.device_put(jnp.asarray(theta), NamedSharding(mesh, PartitionSpec()))

# %% leaves whose first axis divides by the number of devices are split, to save memory, and only the others are copied
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    def place(leaf):
        if leaf.ndim > 0 and leaf.shape[0] % mesh.size == 0:
            return jax.device_put(leaf, NamedSharding(mesh, PartitionSpec("data")))
        return jax.device_put(leaf, NamedSharding(mesh, PartitionSpec()))

    return jax.tree.map(place, theta)

# %% single numbers become arrays of length one
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    sharding = NamedSharding(mesh, PartitionSpec())
    return jax.tree.map(lambda leaf: jax.device_put(jnp.atleast_1d(leaf), sharding), theta)

# %% the placed copies are written back into the caller's dict, and nothing is returned
def replicate(mesh, theta):
    from jax.sharding import NamedSharding, PartitionSpec

    for name in theta:
        theta[name] = jax.device_put(theta[name], NamedSharding(mesh, PartitionSpec()))

# %% NamedSharding gets no PartitionSpec at all, which raises a TypeError
def replicate(mesh, theta):
    return jax.device_put(theta, jax.sharding.NamedSharding(mesh))

# %% NamedSharding gets the specification first and the mesh second; the order is mesh, specification
from jax.sharding import NamedSharding, PartitionSpec


def replicate(mesh, theta):
    return jax.device_put(theta, NamedSharding(PartitionSpec(), mesh))

# %% jax.tree.map gets theta first and the function second; the function comes first
from jax.sharding import NamedSharding, PartitionSpec


def replicate(mesh, theta):
    s = NamedSharding(mesh, PartitionSpec())
    return jax.tree.map(theta, lambda t: jax.device_put(t, s))
