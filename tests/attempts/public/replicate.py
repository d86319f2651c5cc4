# %% splits theta over the devices like the data, which single numbers cannot be
import jax.sharding as shd

def replicate(mesh, theta):
    sharding = shd.NamedSharding(mesh, shd.PartitionSpec("data"))
    return jax.device_put(theta, sharding)

# %% stacks a copy for each device along a new first axis
from jax.sharding import NamedSharding, PartitionSpec

def replicate(mesh, theta):
    n = mesh.devices.size
    stacked = jax.tree.map(lambda leaf: jnp.stack([leaf] * n), theta)
    return jax.device_put(stacked, NamedSharding(mesh, PartitionSpec("data")))
