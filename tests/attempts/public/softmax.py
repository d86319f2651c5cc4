# %% the numerator is shifted by the maximum, the denominator is not
def softmax(z):
    y = jnp.exp(z - jnp.max(z, axis=-1, keepdims=True))
    return y / jnp.sum(jnp.exp(z), axis=-1, keepdims=True)

# %% one maximum for the whole table, so a much smaller row becomes 0 / 0
def softmax(z):
    e = jnp.exp(z - jnp.max(z))
    return e / e.sum(axis=-1, keepdims=True)

# %% all rows share one sum, so the whole table adds up to 1
def softmax(z):
    """Compute softmax values for each set of scores."""
    e_x = jnp.exp(z - jnp.max(z, axis=-1, keepdims=True))
    return e_x / e_x.sum()

# %% works along axis 1, which a single row of scores does not have
def softmax(z):
    max_val = jnp.max(z, axis=1, keepdims=True)
    exps = jnp.exp(z - max_val)
    return exps / jnp.sum(exps, axis=1, keepdims=True)
