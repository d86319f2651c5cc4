# %% a product with the vector (-1, 1) does both differences
def as_logistic(theta):
    sign = jnp.array([-1.0, 1.0])
    return {"w": theta["W"] @ sign, "b": theta["b"] @ sign}

# %% the columns are unpacked from the transpose
def as_logistic(theta):
    w0, w1 = theta["W"].T
    b0, b1 = theta["b"]
    return dict(w=w1 - w0, b=b1 - b0)

# %% jnp.diff over the last axis, whose one entry is taken
def as_logistic(theta):
    return {name.lower(): jnp.diff(value, axis=-1)[..., 0] for name, value in theta.items()}

# %% negative indices and a tree.map over the two parts
def as_logistic(theta):
    w, b = jax.tree.map(lambda a: a[..., -1] - a[..., 0], (theta["W"], theta["b"]))
    return {"w": w, "b": b}

# %% finds b as the difference of scores at the origin and w as its gradient there
def as_logistic(theta):
    def score(x):
        z = x @ theta["W"] + theta["b"]
        return z[1] - z[0]

    b, w = jax.value_and_grad(score)(jnp.zeros(theta["W"].shape[0]))
    return {"w": w, "b": b}

# %% feature by feature in a comprehension
def as_logistic(theta):
    return {"w": jnp.array([one - zero for zero, one in theta["W"]]), "b": jnp.subtract(theta["b"][1], theta["b"][0])}
