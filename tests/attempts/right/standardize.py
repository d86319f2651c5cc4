# %% constant columns are found by comparing largest and smallest value, so no rounding of the mean can spoil it
def standardize(X_train, X):
    constant = X_train.max(axis=0) == X_train.min(axis=0)
    spread = jnp.where(constant, 1.0, X_train.std(axis=0))
    return (X - X_train.mean(axis=0)) / spread

# %% column by column in a Python loop, the columns stacked at the end
def standardize(X_train, X):
    columns = []
    for old, new in zip(X_train.T, X.T):
        centred = new - jnp.mean(old)
        if not jnp.all(old == old[0]):
            centred = centred / jnp.std(old)
        columns.append(centred)
    return jnp.stack(columns, axis=1)

# %% a function of one column, mapped over the columns with vmap
def standardize(X_train, X):
    def column(old, new):
        mean = jnp.sum(old) / old.size
        spread = jnp.sqrt(jnp.sum((old - mean) ** 2) / old.size)
        return (new - mean) / jnp.where(jnp.ptp(old) > 0, spread, 1)

    return jax.vmap(column, in_axes=1, out_axes=1)(X_train, X)

# %% the variance as an einsum, jnp.divide after a where, in the manner of NumPy
def standardize(X_train, X):
    m = X_train.shape[0]
    mean = X_train.sum(axis=0) / m
    rest = X_train - mean
    sigma = jnp.sqrt(jnp.einsum("ij,ij->j", rest, rest) / m)
    sigma = jnp.where(jnp.any(X_train != X_train[0], axis=0), sigma, 1.0)
    return jnp.divide(jnp.subtract(X, mean), sigma)

# %% learns a transformation first (a closure) and applies it afterwards, with lax.map over the rows
def standardize(X_train, X):
    def learned(table):
        mean, std = jnp.mean(table, 0), jnp.std(table, 0)
        varies = jnp.any(table[1:] != table[:-1], axis=0)
        return lambda row: jnp.where(varies, (row - mean) / jnp.where(varies, std, 1.0), row - mean)

    return jax.lax.map(learned(X_train), X)

# %% a column counts as constant only where the computed deviation is exactly 0, which rounding can spoil (a column of 0.1 may get a tiny deviation, and is then divided by it)
def standardize(X_train, X):
    spread = X_train.std(axis=0)
    return (X - X_train.mean(axis=0)) / jnp.where(spread == 0, 1.0, spread)
