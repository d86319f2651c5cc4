# %% sorts the examples by random bits in place of a permutation
def minibatches(key, n, batch_size):
    order = jnp.argsort(jax.random.bits(key, (n,)))
    whole = n // batch_size
    return jnp.reshape(order[: whole * batch_size], (whole, batch_size))

# %% draws without replacement with jax.random.choice, in the shape that is wanted
def minibatches(key, n, batch_size):
    return jax.random.choice(key, n, shape=(n // batch_size, batch_size), replace=False)

# %% the shuffle of Fisher and Yates in a fori_loop
def minibatches(key, n, batch_size):
    keys = jax.random.split(key, n)

    def swap(i, order):
        j = jax.random.randint(keys[i], (), i, n)
        return order.at[i].set(order[j]).at[j].set(order[i])

    order = jax.lax.fori_loop(0, n, swap, jnp.arange(n))
    whole = n // batch_size
    return order[: whole * batch_size].reshape(whole, batch_size)

# %% looks the examples up in the permutation with a table of places
def minibatches(key, n, batch_size):
    places = batch_size * jnp.arange(n // batch_size)[:, None] + jnp.arange(batch_size)
    return jax.random.permutation(key, jnp.arange(n))[places]

# %% deals the shuffled examples out like cards, one to each batch in turn
def minibatches(key, n, batch_size):
    whole = n // batch_size
    return jax.random.permutation(key, n)[: whole * batch_size].reshape(batch_size, whole).T

# %% rest cut off by a helper with divmod, permutation under a split key
def minibatches(key, n, batch_size):
    def without_rest(order):
        whole, rest = divmod(n, batch_size)
        return order[: n - rest].reshape((whole, batch_size))

    _, own = jax.random.split(key)
    return without_rest(jax.random.permutation(own, n))
