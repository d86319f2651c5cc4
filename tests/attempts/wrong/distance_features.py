# %% squared distances, without the root
def distance_features(X):
    return jnp.stack([jnp.sum(X**2, axis=1), jnp.sum((X - 1) ** 2, axis=1)], axis=1)

# %% the distance along the axes (the sum of absolute differences) in place of the Euclidean one
def distance_features(X):
    return jnp.stack([jnp.abs(X).sum(axis=1), jnp.abs(X - 1).sum(axis=1)], axis=1)

# %% the two distances are added up to one number for each point
def distance_features(X):
    return jnp.linalg.norm(X, axis=1) + jnp.linalg.norm(X - 1, axis=1)

# %% stacked along the first axis, so the shape is (2, n)
def distance_features(X):
    return jnp.stack([jnp.linalg.norm(X, axis=1), jnp.linalg.norm(X - 1, axis=1)])

# %% the columns are swapped: the distance to (1, 1) comes first
def distance_features(X):
    centres = jnp.array([[1.0, 1.0], [0.0, 0.0]])
    return jnp.linalg.norm(X[:, None, :] - centres, axis=-1)

# %% the axis of the norm is missing: one number for all points together, in each of the two features
def distance_features(X):
    return jnp.array([jnp.linalg.norm(X), jnp.linalg.norm(X - 1)])

# %% the distances are to (0, 1) and (1, 0)
def distance_features(X):
    centres = jnp.array([[0.0, 1.0], [1.0, 0.0]])
    return jnp.sqrt(((X[:, None] - centres[None]) ** 2).sum(-1))

# %% brackets: the root is taken of the first square only
def distance_features(X):
    x1, x2 = X.T
    to_zero = jnp.sqrt(x1**2) + x2**2
    to_one = jnp.sqrt((x1 - 1) ** 2) + (x2 - 1) ** 2
    return jnp.column_stack([to_zero, to_one])

# %% the distances are appended to the two old features, so there are four columns
def distance_features(X):
    d0 = jnp.linalg.norm(X, axis=1, keepdims=True)
    d1 = jnp.linalg.norm(X - 1.0, axis=1, keepdims=True)
    return jnp.hstack([X, d0, d1])

# %% ^ is used for a power, which raises a TypeError for floats
def distance_features(X):
    d0 = jnp.sqrt(X[:, 0] ^ 2 + X[:, 1] ^ 2)
    d1 = jnp.sqrt((X[:, 0] - 1) ^ 2 + (X[:, 1] - 1) ^ 2)
    return jnp.stack([d0, d1], axis=1)

# %% counts the ones instead of squaring, which is right only for inputs that are 0 or 1
def distance_features(X):
    ones = X.sum(axis=1)
    return jnp.sqrt(jnp.stack([ones, 2 - ones], axis=1))

# %% goes through four points only, whatever the number of rows
def distance_features(X):
    rows = []
    for i in range(4):
        rows.append([jnp.hypot(X[i, 0], X[i, 1]), jnp.hypot(X[i, 0] - 1, X[i, 1] - 1)])
    return jnp.array(rows)

# %% the second distance is the square root of 2 minus the first, which is right only on the way from (0, 0) to (1, 1)
def distance_features(X):
    d0 = jnp.linalg.norm(X, axis=1)
    return jnp.stack([d0, jnp.sqrt(2.0) - d0], axis=1)

# %% the difference of two lengths in place of the length of the difference, for the distance to (1, 1)
def distance_features(X):
    length = jnp.linalg.norm(X, axis=1)
    return jnp.stack([length, jnp.abs(length - jnp.linalg.norm(jnp.ones(2)))], axis=1)

# %% returns two arrays in a tuple in place of one with two columns
def distance_features(X):
    return jnp.linalg.norm(X, axis=1), jnp.linalg.norm(X - 1, axis=1)

# %% the squares of the two coordinates are averaged, not added
def distance_features(X):
    return jnp.sqrt(jnp.stack([jnp.mean(X**2, axis=1), jnp.mean((X - 1) ** 2, axis=1)], axis=1))

# %% 0.0001 is added under the root to keep it away from zero, so a point has the distance 0.01 from itself
def distance_features(X):
    squares = jnp.stack([jnp.sum(X**2, axis=1), jnp.sum((X - 1) ** 2, axis=1)], axis=1)
    return jnp.sqrt(squares + 1e-4)

# %% the larger of the two absolute differences in place of the Euclidean distance
def distance_features(X):
    return jnp.stack([jnp.max(jnp.abs(X), axis=1), jnp.max(jnp.abs(X - 1), axis=1)], axis=1)

# %% a reversed sign: 1 is added in place of subtracted, so the second distance is to (-1, -1)
def distance_features(X):
    d0 = jnp.sqrt(X[:, 0] ** 2 + X[:, 1] ** 2)
    d1 = jnp.sqrt((X[:, 0] + 1) ** 2 + (X[:, 1] + 1) ** 2)
    return jnp.stack([d0, d1], axis=-1)

# %% assigns into a JAX array as in NumPy, which raises a TypeError
def distance_features(X):
    out = jnp.zeros((len(X), 2))
    out[:, 0] = jnp.linalg.norm(X, axis=1)
    out[:, 1] = jnp.linalg.norm(X - 1, axis=1)
    return out

# %% vmap over the two corners puts them on the first axis and the result is never transposed: (2, n) instead of (n, 2)
def distance_features(X):
    corners = jnp.array([[0.0, 0.0], [1.0, 1.0]])
    return jax.vmap(lambda corner: jnp.sqrt(((X - corner) ** 2).sum(axis=1)))(corners)

# %% Takes the first and last row of the data for the corners (0, 0) and (1, 1); right only for the XOR table in its order
def distance_features(X):
    nobody_up, both_up = X[0], X[-1]

    def distance(corner):
        return jnp.linalg.norm(X - corner, axis=1)

    return jnp.column_stack([distance(nobody_up), distance(both_up)])
