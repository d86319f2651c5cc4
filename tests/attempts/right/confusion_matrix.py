# %% the number of each pair from bincount of 2 y + prediction
def confusion_matrix(y_true, y_pred):
    pair = 2 * jnp.asarray(y_true).astype(int) + jnp.asarray(y_pred).astype(int)
    return jnp.bincount(pair, length=4).reshape(2, 2)

# %% one-hot tables and a product of matrices of integers
def confusion_matrix(y_true, y_pred):
    classes = jnp.arange(2)
    T = (y_true[:, None] == classes).astype(int)
    P = (y_pred[:, None] == classes).astype(int)
    return T.T @ P

# %% two comprehensions, one for rows and one for columns
def confusion_matrix(y_true, y_pred):
    return jnp.array([[jnp.sum((y_true == t) & (y_pred == p)) for p in (0, 1)] for t in (0, 1)])

# %% a scan through the examples that carries the counts
def confusion_matrix(y_true, y_pred):
    def count(counts, pair):
        truth, guess = pair
        return counts.at[truth, guess].add(1), None

    pairs = (jnp.asarray(y_true).astype(int), jnp.asarray(y_pred).astype(int))
    return jax.lax.scan(count, jnp.zeros((2, 2), int), pairs)[0]

# %% the corner (1, 1) counted, the other three from the sums of rows and columns
def confusion_matrix(y_true, y_pred):
    n = y_true.shape[0]
    ones = jnp.count_nonzero(y_true)
    said = jnp.count_nonzero(y_pred)
    both = jnp.count_nonzero((y_true != 0) & (y_pred != 0))
    return jnp.stack([n - ones - said + both, said - both, ones - both, both]).reshape(2, 2)

# %% vmap over the classes twice
def confusion_matrix(y_true, y_pred):
    met = lambda t, p: jnp.sum(jnp.where(y_true == t, 1, 0) * jnp.where(y_pred == p, 1, 0))
    along = jax.vmap(met, in_axes=(None, 0))
    return jax.vmap(along, in_axes=(0, None))(jnp.array([0, 1]), jnp.array([0, 1]))
