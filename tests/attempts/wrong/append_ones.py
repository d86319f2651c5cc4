# %% the column of ones is put behind, not in front
def append_ones(X):
    return jnp.hstack([X, jnp.ones((X.shape[0], 1))])

# %% a row of ones is put on top in place of a column in front
def append_ones(X):
    return jnp.vstack([jnp.ones((1, X.shape[1])), X])

# %% jnp.append without an axis flattens everything into one vector
def append_ones(X):
    return jnp.append(jnp.ones((len(X), 1)), X)

# %% adds 1 to every number
def append_ones(X):
    return 1 + X

# %% overwrites the first feature with ones in place of adding a column
def append_ones(X):
    return X.at[:, 0].set(1.0)

# %% hstack with a vector of ones that is no column: raises an error about dimensions
def append_ones(X):
    return jnp.hstack([jnp.ones(len(X)), X])

# %% the column has as many ones as X has columns, which fits only where X is square
def append_ones(X):
    return jnp.concatenate([jnp.ones((X.shape[1], 1)), X], axis=1)

# %% the number of rows is fixed at 3, as for the teams
def append_ones(X):
    return jnp.concatenate([jnp.ones((3, 1)), X], axis=1)

# %% a whole table of ones is put in front, d columns in place of one
def append_ones(X):
    return jnp.concatenate([jnp.ones_like(X), X], axis=1)

# %% a column of zeros in place of ones
def append_ones(X):
    return jnp.pad(X, ((0, 0), (1, 0)))

# %% makes the ones by dividing the first column by itself, which gives NaN where a feature is 0
def append_ones(X):
    return jnp.column_stack([X[:, 0] / X[:, 0], X])

# %% returns a list of lists and not an array
def append_ones(X):
    return [[1.0] + list(row) for row in X]

# %% assigns to a JAX array in place, which raises a TypeError
def append_ones(X):
    result = jnp.ones((X.shape[0], X.shape[1] + 1))
    result[:, 1:] = X
    return result

# %% concatenates along axis 0, which raises an error because the widths differ
def append_ones(X):
    return jnp.concatenate([jnp.ones((X.shape[0], 1)), X])

# %% pads on all four sides, so there are two rows and two columns more
def append_ones(X):
    return jnp.pad(X, 1, constant_values=1)

# %% the ones take the place of the last column: the width stays d
def append_ones(X):
    return jnp.roll(X, 1, axis=1).at[:, 0].set(1.0)

# %% the result has the type int, which cuts the decimals off the features
def append_ones(X):
    return jnp.concatenate([jnp.ones((len(X), 1), dtype=int), X.astype(int)], axis=1)

# %% the result is transposed: (d + 1, n)
def append_ones(X):
    return jnp.vstack([jnp.ones(len(X)), X.T])

# %% adds the column only where the first one is not already all ones
def append_ones(X):
    if jnp.all(X[:, 0] == 1):
        return X
    return jnp.column_stack([jnp.ones(len(X)), X])
