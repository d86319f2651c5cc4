# %% every layer draws from the very same key
def init_mlp(key, sizes):
    return [
        {"W": jax.random.normal(key, (m, n)) / jnp.sqrt(m), "b": jnp.zeros(n)}
        for m, n in zip(sizes[:-1], sizes[1:])
    ]

# %% multiplies by the variance 1 / m where its root belongs
def init_mlp(key, sizes):
    layers = []
    for m, n in zip(sizes, sizes[1:]):
        key, subkey = jax.random.split(key)
        layers.append({"W": jax.random.normal(subkey, (m, n)) * (1 / m), "b": jnp.zeros((n,))})
    return layers

# %% scales by the number of units that go out of a layer, not that come in
def layer(key, n_in, n_out):
    scale = jnp.sqrt(1.0 / n_out)
    return {"W": scale * jax.random.normal(key, (n_in, n_out)), "b": jnp.zeros(n_out)}

def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [layer(k, m, n) for k, m, n in zip(keys, sizes[:-1], sizes[1:])]

# %% hands the two sizes over one by one, as to randn, so the second is taken for a type
def init_mlp(key, sizes):
    theta = []
    keys = jax.random.split(key, len(sizes))
    for i in range(len(sizes) - 1):
        n_in, n_out = sizes[i], sizes[i + 1]
        W = jax.random.normal(keys[i], n_in, n_out) * jnp.sqrt(1 / n_in)
        theta.append({"W": W, "b": jnp.zeros(n_out)})
    return theta
