# %% the last layer is unpacked with a star, the single column indexed away
def mlp(theta, X):
    *hidden, last = theta
    h = X
    for layer in hidden:
        h = jnp.tanh(h @ layer["W"] + layer["b"])
    scores = h @ last["W"] + last["b"]
    return scores[:, 0] if scores.shape[-1] == 1 else scores

# %% a recursion over the list of layers
def mlp(theta, X):
    layer, *rest = theta
    z = X @ layer["W"] + layer["b"]
    if rest:
        return mlp(rest, jnp.tanh(z))
    return z.squeeze(-1) if z.shape[1] == 1 else z

# %% functools.reduce, with the tanh standing before every layer but the first
def mlp(theta, X):
    from functools import reduce

    def line(layer, h):
        return h @ layer["W"] + layer["b"]

    z = reduce(lambda z, layer: line(layer, jnp.tanh(z)), theta[1:], line(theta[0], X))
    return z.reshape(-1) if theta[-1]["b"].size == 1 else z

# %% a list of bends, tanh for all layers and the identity for the last
def mlp(theta, X):
    bends = [jnp.tanh] * (len(theta) - 1) + [lambda z: z]
    for bend, layer in zip(bends, theta):
        X = bend(jnp.einsum("nd,dk->nk", X, layer["W"]) + layer["b"])
    n, k = X.shape
    return X.reshape(n) if k == 1 else X

# %% one example by itself, mapped over the examples; layers counted by an index
def mlp(theta, X):
    def one(x):
        for i in range(len(theta)):
            x = jnp.dot(x, theta[i]["W"]) + theta[i]["b"]
            if i < len(theta) - 1:
                x = jnp.tanh(x)
        return x[0] if len(x) == 1 else x

    return jax.vmap(one)(X)
