# %% dot products, the second with ones
def analytic_dlogistic_loss(theta, x, y):
    d = logistic_model(theta, x) - y
    return dict(w=d @ x, b=d @ jnp.ones_like(x))

# %% a matrix with the columns x and 1, transposed and multiplied in one go
def analytic_dlogistic_loss(theta, x, y):
    design = jnp.stack([x, jnp.ones_like(x)], axis=1)
    slopes = design.T @ (logistic_model(theta, x) - y)
    return dict(zip(("w", "b"), slopes))

# %% a Python loop over examples
def analytic_dlogistic_loss(theta, x, y):
    w = b = 0.0
    for xi, yi in zip(x, y):
        difference = logistic(theta["w"] * xi + theta["b"]) - yi
        w = w + difference * xi
        b = b + difference
    return {"b": b, "w": w}

# %% a scan that carries the dict of slopes
def analytic_dlogistic_loss(theta, x, y):
    def add(slopes, example):
        xi, yi = example
        d = logistic_model(theta, xi) - yi
        return {"w": slopes["w"] + d * xi, "b": slopes["b"] + d}, None

    start = {"w": jnp.zeros(()), "b": jnp.zeros(())}
    return jax.lax.scan(add, start, (x, y))[0]

# %% per-example slopes by vmap, then summed by jax.tree.map
def analytic_dlogistic_loss(theta, x, y):
    def one(xi, yi):
        d = logistic(linear_model(theta, xi)) - yi
        return {"w": d * xi, "b": d}

    return jax.tree.map(jnp.sum, jax.vmap(one)(x, y))

# %% einsum for w, and a comprehension over the names with their last links of the chain
def analytic_dlogistic_loss(theta, x, y):
    d = logistic_model(theta, x) - y
    last_link = {"w": x, "b": jnp.ones_like(x)}
    return {name: jnp.einsum("i,i->", d, link) for name, link in last_link.items()}
