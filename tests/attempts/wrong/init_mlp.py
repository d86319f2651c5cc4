# %% the standard deviation is 1 / m, where the variance should be
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [{"W": jax.random.normal(k, (m, n)) / m, "b": jnp.zeros(n)} for k, m, n in zip(keys, sizes, sizes[1:])]

# %% the variance is 1 / n, by the number of outputs of the layer
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        {"W": jax.random.normal(k, (m, n)) / jnp.sqrt(n), "b": jnp.zeros(n)}
        for k, m, n in zip(keys, sizes[:-1], sizes[1:])
    ]

# %% every layer draws from the same key
def init_mlp(key, sizes):
    theta = []
    for m, n in zip(sizes, sizes[1:]):
        theta.append({"W": jax.random.normal(key, (m, n)) / jnp.sqrt(m), "b": jnp.zeros(n)})
    return theta

# %% W has the shape (n, m), as in PyTorch
def init_mlp(key, sizes):
    theta = []
    for m, n in zip(sizes, sizes[1:]):
        key, sub = jax.random.split(key)
        theta.append({"W": jax.random.normal(sub, (n, m)) / jnp.sqrt(m), "b": jnp.zeros(n)})
    return theta

# %% the weights are not scaled: their variance is 1
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [{"W": jax.random.normal(k, (m, n)), "b": jnp.zeros((n,))} for k, m, n in zip(keys, sizes, sizes[1:])]

# %% a uniform distribution of variance 1 / m in place of the normal one
def init_mlp(key, sizes):
    theta = []
    for i in range(len(sizes) - 1):
        m, n = sizes[i], sizes[i + 1]
        key, sub = jax.random.split(key)
        limit = (3 / m) ** 0.5
        theta.append({"W": jax.random.uniform(sub, (m, n), minval=-limit, maxval=limit), "b": jnp.zeros(n)})
    return theta

# %% the biases are drawn at random as well
def init_mlp(key, sizes):
    theta = []
    for m, n in zip(sizes, sizes[1:]):
        key, k1, k2 = jax.random.split(key, 3)
        theta.append({"W": jax.random.normal(k1, (m, n)) / jnp.sqrt(m), "b": jax.random.normal(k2, (n,))})
    return theta

# %% the biases start at one
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [{"W": jax.random.normal(k, (m, n)) * m**-0.5, "b": jnp.ones(n)} for k, m, n in zip(keys, sizes, sizes[1:])]

# %% the last layer is missing: the range ends one too early
def init_mlp(key, sizes):
    theta = []
    for i in range(len(sizes) - 2):
        key, sub = jax.random.split(key)
        W = jax.random.normal(sub, (sizes[i], sizes[i + 1])) / jnp.sqrt(sizes[i])
        theta.append({"W": W, "b": jnp.zeros(sizes[i + 1])})
    return theta

# %% the biases have as many entries as the layer has inputs
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [{"W": jax.random.normal(k, (m, n)) / jnp.sqrt(m), "b": jnp.zeros(m)} for k, m, n in zip(keys, sizes, sizes[1:])]

# %% each layer is a pair (W, b) in place of a dict
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [(jax.random.normal(k, (m, n)) / jnp.sqrt(m), jnp.zeros(n)) for k, m, n in zip(keys, sizes, sizes[1:])]

# %% the variance is 2 / m, as is usual for networks with relu
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        {"W": jax.random.normal(k, (m, n)) * jnp.sqrt(2 / m), "b": jnp.zeros(n)} for k, m, n in zip(keys, sizes, sizes[1:])
    ]

# %% weights beyond two standard deviations are cut off, so they are not normal and their variance is too small
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        {"W": jax.random.truncated_normal(k, -2, 2, (m, n)) / jnp.sqrt(m), "b": jnp.zeros(n)}
        for k, m, n in zip(keys, sizes, sizes[1:])
    ]

# %% the key that was handed in is not used: it is always key(0)
def init_mlp(key, sizes):
    keys = jax.random.split(jax.random.key(0), len(sizes) - 1)
    return [{"W": jax.random.normal(k, (m, n)) / jnp.sqrt(m), "b": jnp.zeros(n)} for k, m, n in zip(keys, sizes, sizes[1:])]

# %% draws with NumPy, so the key has no effect and two calls with one key differ
def init_mlp(key, sizes):
    import numpy as np

    return [
        {"W": jnp.asarray(np.random.randn(m, n) / np.sqrt(m)), "b": jnp.zeros(n)} for m, n in zip(sizes[:-1], sizes[1:])
    ]

# %% makes two layers, whatever the length of sizes
def init_mlp(key, sizes):
    k1, k2 = jax.random.split(key)
    d, h, k = sizes[0], sizes[1], sizes[-1]
    return [
        {"W": jax.random.normal(k1, (d, h)) / jnp.sqrt(d), "b": jnp.zeros(h)},
        {"W": jax.random.normal(k2, (h, k)) / jnp.sqrt(h), "b": jnp.zeros(k)},
    ]

# %% every layer is scaled by the number of inputs of the first one
def init_mlp(key, sizes):
    scale = 1 / jnp.sqrt(sizes[0])
    theta = []
    for m, n in zip(sizes, sizes[1:]):
        key, sub = jax.random.split(key)
        theta.append({"W": scale * jax.random.normal(sub, (m, n)), "b": jnp.zeros(n)})
    return theta

# %% the weights are zero, as the biases
def init_mlp(key, sizes):
    return [{"W": jnp.zeros((m, n)), "b": jnp.zeros(n)} for m, n in zip(sizes, sizes[1:])]

# %% the shape is not a tuple, so n is taken for the dtype and jax.random.normal raises a TypeError
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [{"W": jax.random.normal(k, m, n) / jnp.sqrt(m), "b": jnp.zeros(n)} for k, m, n in zip(keys, sizes, sizes[1:])]

# %% the draws are pressed to mean 0 and deviation exactly 1 / sqrt(m) afterwards; a layer of one weight becomes NaN
def init_mlp(key, sizes):
    theta = []
    for m, n in zip(sizes, sizes[1:]):
        key, sub = jax.random.split(key)
        W = jax.random.normal(sub, (m, n))
        W = (W - W.mean()) / W.std() / jnp.sqrt(m)
        theta.append({"W": W, "b": jnp.zeros(n)})
    return theta

# %% the weights of a layer are all the same: one number is drawn and repeated
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        {"W": jnp.full((m, n), jax.random.normal(k) / jnp.sqrt(m)), "b": jnp.zeros(n)}
        for k, m, n in zip(keys, sizes, sizes[1:])
    ]

# %% Derives each layer's key from its number of inputs, so two layers with equally many inputs share a key; right for [64, 32, 10]
def init_mlp(key, sizes):
    layers = []
    for m, n in zip(sizes[:-1], sizes[1:]):
        layer_key = jax.random.fold_in(key, m)
        W = jax.random.normal(layer_key, (m, n)) / jnp.sqrt(m)
        layers.append({"W": W, "b": jnp.zeros(n)})
    return layers

# %% Scales by the number of units n of the layer instead of its number of inputs m (variance 1/n); right only for square layers
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)

    def layer(key, m, n):
        return {"W": jax.random.normal(key, (m, n)) * n**-0.5, "b": jnp.zeros((n,))}

    return [layer(k, m, n) for k, m, n in zip(keys, sizes, sizes[1:])]

# %% Makes fresh keys from the layer number and ignores the key argument: every seed gives the same network
def init_mlp(key, sizes):
    theta = []
    for i in range(len(sizes) - 1):
        key = jax.random.key(i)
        m, n = sizes[i], sizes[i + 1]
        theta.append({"W": jax.random.normal(key, (m, n)) * jnp.sqrt(1 / m), "b": jnp.zeros(n)})
    return theta

# %% Makes the biases row vectors of shape (1, n) instead of (n,); they broadcast, so the network still runs
def init_mlp(key, sizes):
    theta = []
    for m, n in zip(sizes, sizes[1:]):
        key, subkey = jax.random.split(key)
        W = jax.random.normal(subkey, shape=(m, n)) / m**0.5
        theta.append(dict(W=W, b=jnp.zeros((1, n))))
    return theta

# %% sizes is static, but it comes as a list, and a list cannot be hashed
from functools import partial


@partial(jax.jit, static_argnames="sizes")
def init_mlp(key, sizes):
    layers = []
    for m, n in zip(sizes[:-1], sizes[1:]):
        key, now = jax.random.split(key)
        layers.append({"W": jax.random.normal(now, (m, n)) / jnp.sqrt(m), "b": jnp.zeros(n)})
    return layers

# %% `layers + [...]` makes a new list that nobody keeps: an empty list comes back
def init_mlp(key, sizes):
    layers = []
    keys = jax.random.split(key, len(sizes) - 1)
    for k, m, n in zip(keys, sizes[:-1], sizes[1:]):
        layers + [{"W": jax.random.normal(k, (m, n)) / jnp.sqrt(m), "b": jnp.zeros(n)}]
    return layers

# %% One column is drawn and repeated for all units of a layer, so the units start as twins
def init_mlp(key, sizes):
    layers = []
    for m, n in zip(sizes[:-1], sizes[1:]):
        key, k = jax.random.split(key)
        column = jax.random.normal(k, (m, 1)) / jnp.sqrt(m)
        layers.append({"W": jnp.tile(column, (1, n)), "b": jnp.zeros(n)})
    return layers

# %% The weights follow a Laplace distribution; normal ones are asked for
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        {"W": jax.random.laplace(k, (m, n)) / jnp.sqrt(2 * m), "b": jnp.zeros(n)}
        for k, m, n in zip(keys, sizes[:-1], sizes[1:])
    ]

# %% The normal draws are clipped at 1.5 standard deviations, so they are not normal and their variance is too small
def init_mlp(key, sizes):
    layers = []
    for m, n in zip(sizes[:-1], sizes[1:]):
        key, k = jax.random.split(key)
        W = jnp.clip(jax.random.normal(k, (m, n)), -1.5, 1.5) / jnp.sqrt(m)
        layers.append({"W": W, "b": jnp.zeros(n)})
    return layers
