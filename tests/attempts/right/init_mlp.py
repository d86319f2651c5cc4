# %% one key for every layer by split, zipped with the pairs of sizes in a comprehension
def init_mlp(key, sizes):
    keys = jax.random.split(key, len(sizes) - 1)
    return [
        {"W": jax.random.normal(k, (m, n)) / m**0.5, "b": jnp.zeros(n)} for k, m, n in zip(keys, sizes[:-1], sizes[1:])
    ]

# %% fold_in of the layer's number in place of split
def init_mlp(key, sizes):
    theta = []
    for i in range(1, len(sizes)):
        shape = (sizes[i - 1], sizes[i])
        W = jax.random.normal(jax.random.fold_in(key, i), shape) * jnp.sqrt(1 / shape[0])
        theta.append({"W": W, "b": jnp.zeros((sizes[i],))})
    return theta

# %% a recursion over the list of sizes, the key split on the way
def init_mlp(key, sizes):
    if len(sizes) < 2:
        return []
    m, n, *_ = sizes
    here, later = jax.random.split(key)
    first = dict(W=jax.random.normal(here, (m, n)) / jnp.sqrt(m), b=jnp.zeros(n))
    return [first] + init_mlp(later, sizes[1:])

# %% itertools.pairwise and a helper for one layer, with JAX's own initializer of variance 1 / m
def init_mlp(key, sizes):
    from itertools import pairwise

    draw = jax.nn.initializers.variance_scaling(1.0, "fan_in", "normal")

    def layer(key, shape):
        return {"W": draw(key, shape, jnp.float32), "b": jnp.zeros(shape[1])}

    pairs = list(pairwise(sizes))
    return list(map(layer, jax.random.split(key, len(pairs)), pairs))

# %% a generator of fresh keys, from which each layer takes the next
def init_mlp(key, sizes):
    def fresh(key):
        while True:
            key, sub = jax.random.split(key)
            yield sub

    keys = fresh(key)
    theta = []
    for m, n in zip(sizes, sizes[1:]):
        theta.append({"b": jnp.zeros(n), "W": (1 / m) ** 0.5 * jax.random.normal(next(keys), (m, n))})
    return theta
