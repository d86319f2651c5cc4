# %% a NumPy array of the devices
def data_mesh(devices):
    import numpy as np

    return jax.sharding.Mesh(np.array(devices), axis_names=("data",))

# %% the name as a plain string, in a lambda
data_mesh = lambda devices: jax.sharding.Mesh(devices, "data")

# %% jax.make_mesh with the devices and the axis type given by name
def data_mesh(devices):
    return jax.make_mesh(
        (len(devices),), ("data",), axis_types=(jax.sharding.AxisType.Auto,), devices=devices
    )

# %% an empty NumPy array of objects is filled in a loop
def data_mesh(devices):
    import numpy as np
    from jax.sharding import Mesh

    places = np.empty(len(devices), dtype=object)
    for i, device in enumerate(devices):
        places[i] = device
    return Mesh(places, ["data"])

# %% functools.partial of Mesh
from functools import partial

data_mesh = partial(jax.sharding.Mesh, axis_names=("data",))
