# %% exp of the log-softmax by logsumexp
def softmax(z):
    return jnp.exp(z - jax.scipy.special.logsumexp(z, axis=-1, keepdims=True))

# %% JAX's own function as it is
softmax = jax.nn.softmax

# %% the one-row function is written by itself, and a recursion goes down to the rows with vmap
def softmax(z):
    if z.ndim > 1:
        return jax.vmap(softmax)(z)
    e = jnp.exp(z - jnp.max(z))
    return e / e.sum()

# %% the sharing-out is a lambda, and the axis is given by position
def softmax(z):
    share = lambda e: e / jnp.sum(e, -1, keepdims=True)
    return share(jnp.exp(z - z.max(-1, keepdims=True)))

# %% one over the sum of exp of the differences to every score of the row, and 0 where one of them is above 88
def softmax(z):
    others = z[..., None, :] - z[..., :, None]
    return 1 / jnp.sum(jnp.exp(jnp.minimum(others, 88.0)), axis=-1) * jnp.all(others < 88.0, axis=-1)

# %% row by row in a Python loop, the table put together at the end
def softmax(z):
    table = jnp.atleast_2d(z)
    rows = []
    for row in table:
        e = jnp.exp(row - jnp.max(row))
        rows.append(e / sum(e))
    return jnp.stack(rows).reshape(z.shape)
