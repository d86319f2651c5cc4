# %% drops the last rows so that the rest divides evenly, where an error was asked for
from jax.sharding import NamedSharding, PartitionSpec

def shard_rows(mesh, *arrays):
    sharding = NamedSharding(mesh, PartitionSpec("data"))
    shared = []
    for a in arrays:
        whole = len(a) - len(a) % mesh.size
        shared.append(jax.device_put(a[:whole], sharding))
    return tuple(shared)

# %% splits the second axis, which a row of labels does not have
from jax.sharding import NamedSharding, PartitionSpec as P

def shard_rows(mesh, *arrays):
    return tuple(jax.device_put(a, NamedSharding(mesh, P(None, "data"))) for a in arrays)
