# %% a list of slices that keeps the last, shorter batch
def minibatches(key, n, batch_size):
    indices = jax.random.permutation(key, n)
    batches = []
    for start in range(0, n, batch_size):
        batches.append(indices[start : start + batch_size])
    return batches

# %% shuffles the rows of a table of indices, so neighbours always share a batch
def minibatches(key, n, batch_size):
    n_batches = n // batch_size
    table = jnp.arange(n_batches * batch_size).reshape(n_batches, batch_size)
    return jax.random.permutation(key, table)

# %% draws every index on its own, so some come twice and others never
def minibatches(key, n, batch_size):
    return jax.random.randint(key, (n // batch_size, batch_size), 0, n)

# %% cuts the whole permutation into rows without leaving the incomplete batch out
def minibatches(key, n, batch_size):
    perms = jax.random.permutation(key, n)
    return perms.reshape((-1, batch_size))
