# %% one point by itself, mapped over the points
def cascade(theta, X):
    def unit(w, b, x):
        return logistic(jnp.dot(x, w) + b)

    def one(x):
        h = jax.vmap(unit, in_axes=(1, 0, None))(theta["W1"], theta["b1"], x)
        return unit(theta["w2"], theta["b2"], h)

    return jax.vmap(one)(X)

# %% two nested lambdas
cascade = lambda t, X: (lambda h: logistic(h @ t["w2"] + t["b2"]))(logistic(X @ t["W1"] + t["b1"]))

# %% the logistic as half of one plus tanh of the half, and einsum for the products
def cascade(theta, X):
    squeeze = lambda s: 0.5 * (1 + jnp.tanh(s / 2))
    h = squeeze(jnp.einsum("nd,dh->nh", X, theta["W1"]) + theta["b1"])
    return squeeze(jnp.einsum("nh,h->n", h, theta["w2"]) + theta["b2"])

# %% hidden unit by hidden unit in a loop, each adding its part to the last score
def cascade(theta, X):
    score = jnp.full(X.shape[0], theta["b2"])
    for j in range(theta["W1"].shape[1]):
        hidden = logistic(X @ theta["W1"][:, j] + theta["b1"][j])
        score = score + theta["w2"][j] * hidden
    return jax.nn.sigmoid(score)

# %% the layers as a list of weights and biases, folded with functools.reduce
def cascade(theta, X):
    from functools import reduce

    layers = [(theta["W1"], theta["b1"]), (theta["w2"], theta["b2"])]
    return reduce(lambda inputs, layer: jax.nn.sigmoid(inputs @ layer[0] + layer[1]), layers, X)
