# %% the norm of the differences to a table of the two places, by broadcasting
def distance_features(X):
    places = jnp.array([[0.0, 0.0], [1.0, 1.0]])
    return jnp.linalg.norm(X[:, None, :] - places[None, :, :], axis=2)

# %% hypot of the columns
def distance_features(X):
    x1, x2 = X[:, 0], X[:, 1]
    return jnp.column_stack((jnp.hypot(x1, x2), jnp.hypot(x1 - 1, x2 - 1)))

# %% a function of one point and one place, mapped over both with two vmaps
def distance_features(X):
    def distance(point, place):
        return jnp.sqrt(jnp.sum((point - place) ** 2))

    to_all = jax.vmap(distance, in_axes=(None, 0))
    return jax.vmap(to_all, in_axes=(0, None))(X, jnp.eye(2) * 0 + jnp.arange(2.0)[:, None])

# %% the result is filled column by column with .at, the squares by einsum
def distance_features(X):
    out = jnp.zeros((X.shape[0], 2))
    for j in range(2):
        d = X - j
        out = out.at[:, j].set(jnp.sqrt(jnp.einsum("nd,nd->n", d, d)))
    return out

# %% the absolute values of complex numbers
def distance_features(X):
    z = X[:, 0] + 1j * X[:, 1]
    return jnp.stack([jnp.abs(z), jnp.abs(z - (1 + 1j))], axis=1)

# %% Python lists and math.dist
def distance_features(X):
    import math

    rows = [(math.dist(p, (0.0, 0.0)), math.dist(p, (1.0, 1.0))) for p in X.tolist()]
    return jnp.array(rows).reshape(-1, 2)

# %% NumPy in place of jnp
import numpy as np


def distance_features(X):
    columns = []
    for corner in ([0.0, 0.0], [1.0, 1.0]):
        columns.append(np.linalg.norm(np.asarray(X) - np.array(corner), axis=1))
    return np.stack(columns, axis=1)

# %% plain NumPy all through
import numpy as np

def distance_features(X):
    X = np.asarray(X)
    a = np.hypot(*(X - np.array([0.0, 0.0])).T)
    b = np.hypot(*(X - np.array([1.0, 1.0])).T)
    return jnp.column_stack((a, b))
