# %% the sign stands with w: b / -w
midpoint = lambda theta: theta["b"] / -theta["w"]

# %% solves the 1 by 1 system of equations w x = -b
def midpoint(theta):
    w = jnp.array([[theta["w"]]], dtype=float)
    b = jnp.array([theta["b"]], dtype=float)
    return jnp.linalg.solve(w, -b)[0]

# %% one Newton step from 0 on the line, which is exact for a line
def midpoint(theta):
    def score(x):
        return theta["w"] * x + theta["b"]

    return 0.0 - score(0.0) / jax.grad(score)(0.0)

# %% unpacks the dict into the keyword arguments of a helper
def _root(w, b):
    return jnp.negative(jnp.true_divide(b, w))


def midpoint(theta):
    return _root(**theta)

# %% takes the numbers out of a copy of the dict with pop
def midpoint(theta):
    t = dict(theta)
    b, w = t.pop("b"), t.pop("w")
    return -b / w
