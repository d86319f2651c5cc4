# %% the axis is named "batch" in place of "data"
def data_mesh(devices):
    return jax.sharding.Mesh(devices, ("batch",))

# %% tuple("data") makes four axis names, one for each letter, and Mesh raises
def data_mesh(devices):
    return jax.sharding.Mesh(devices, tuple("data"))

# %% takes all devices there are, whatever was handed in
def data_mesh(devices):
    return jax.sharding.Mesh(jax.devices(), ("data",))

# %% the number of devices is fixed at 8, and which ones were handed in is ignored
def data_mesh(devices):
    return jax.make_mesh((8,), ("data",), axis_types=(jax.sharding.AxisType.Auto,))

# %% takes as many devices as were handed in, but always the first ones there are
def data_mesh(devices):
    return jax.make_mesh((len(devices),), ("data",), axis_types=(jax.sharding.AxisType.Auto,))

# %% a mesh with two axes, "data" and "model"
def data_mesh(devices):
    import numpy as np

    return jax.sharding.Mesh(np.array(devices).reshape(-1, 1), ("data", "model"))

# %% only the first device is put into the mesh
def data_mesh(devices):
    return jax.sharding.Mesh(devices[:1], ("data",))

# %% returns a sharding over the mesh in place of the mesh
def data_mesh(devices):
    mesh = jax.sharding.Mesh(devices, ("data",))
    return jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec("data"))

# %% returns the shape of the mesh, as the chapter prints it, in place of the mesh
def data_mesh(devices):
    return jax.sharding.Mesh(devices, ("data",)).shape

# %% drops devices until their number is a power of two
def data_mesh(devices):
    n = 1
    while 2 * n <= len(devices):
        n *= 2
    return jax.sharding.Mesh(devices[:n], ("data",))

# %% return is missing, so the result is None
def data_mesh(devices):
    mesh = jax.sharding.Mesh(devices, ("data",))

# %% the number of devices is handed to Mesh in place of the devices
def data_mesh(devices):
    return jax.sharding.Mesh(len(devices), ("data",))

# %% the list is nested once more, so the mesh has two axes and Mesh raises for one name
def data_mesh(devices):
    return jax.sharding.Mesh([devices], ("data",))

# %% jnp.array of devices, which raises because devices are not numbers
def data_mesh(devices):
    return jax.sharding.Mesh(jnp.array(devices), ("data",))

# %% the arguments of Mesh are swapped
def data_mesh(devices):
    return jax.sharding.Mesh(("data",), devices)

# %% calls jax.Mesh, which does not exist there
def data_mesh(devices):
    return jax.Mesh(devices, ("data",))

# %% the devices are numbered from 1, so the first one is left out
def data_mesh(devices):
    chosen = [devices[i] for i in range(1, len(devices))]
    return jax.sharding.Mesh(chosen, ("data",))

# %% the list is unpacked, so that Mesh gets every device as an argument of its own, and raises
def data_mesh(devices):
    return jax.sharding.Mesh(*devices, axis_names=("data",))

# %% an abstract mesh of the right size and name, which has no devices in it
def data_mesh(devices):
    return jax.sharding.AbstractMesh((len(devices),), ("data",))

# %% data_mesh is a finished mesh, the result of a call, not the function
data_mesh = jax.make_mesh((len(jax.devices()),), ("data",))
