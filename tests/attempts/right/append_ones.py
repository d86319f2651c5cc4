# %% pads one column on the left with the constant 1
def append_ones(X):
    return jnp.pad(X, ((0, 0), (1, 0)), constant_values=1)

# %% a table of ones, into which X is written from column 1 on
def append_ones(X):
    n, d = X.shape
    return jnp.ones((n, d + 1)).at[:, 1:].set(X)

# %% inserts 1 before column 0
append_ones = lambda X: jnp.insert(X, 0, 1, axis=1)

# %% vmap of a function that puts a 1 in front of one row
append_ones = jax.vmap(lambda row: jnp.concatenate([jnp.ones(1), row]))

# %% NumPy's c_, as found in old scripts
def append_ones(X):
    return jnp.c_[jnp.ones(X.shape[0]), X]

# %% stacks the columns, one of ones and those of X, from a list comprehension
def append_ones(X):
    columns = [jnp.ones(X.shape[0])] + [X[:, j] for j in range(X.shape[1])]
    return jnp.stack(columns, axis=-1)
