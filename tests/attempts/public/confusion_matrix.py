# %% predictions in the rows and the truth in the columns
def confusion_matrix(y_true, y_pred):
    y_true, y_pred = jnp.asarray(y_true).astype(int), jnp.asarray(y_pred).astype(int)
    return jnp.array([[jnp.sum((y_pred == i) & (y_true == j)) for j in (0, 1)] for i in (0, 1)])

# %% only as large as the number of different labels that occur
def confusion_matrix(y_true, y_pred):
    classes = jnp.unique(jnp.concatenate([y_true, y_pred]))
    rows = []
    for t in classes:
        rows.append([int(jnp.sum((y_true == t) & (y_pred == p))) for p in classes])
    return jnp.array(rows)

# %% the same cell met twice is counted once
def confusion_matrix(y_true, y_pred):
    t = jnp.asarray(y_true, dtype=int)
    p = jnp.asarray(y_pred, dtype=int)
    m = jnp.zeros((2, 2), dtype=int)
    return m.at[t, p].set(m[t, p] + 1)

# %% counts up inside a jax array with +=, as in NumPy
def confusion_matrix(y_true, y_pred):
    matrix = jnp.zeros((2, 2), dtype=int)
    for t, p in zip(y_true, y_pred):
        matrix[int(t), int(p)] += 1
    return matrix
