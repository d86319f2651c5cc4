# %% squares the sum of the differences
def squared_error_loss(theta, model, x, y):
    p = model(theta, x)
    return 0.5 * jnp.sum(p - y) ** 2

# %% half the length of the differences, not of its square
def squared_error_loss(theta, model, x, y):
    difference = model(theta, x) - y
    return jnp.linalg.norm(difference) / 2

# %% the hat sign for a power
def squared_error_loss(theta, model, x, y):
    p = model(theta, x)
    return 1 / 2 * jnp.sum((p - y) ^ 2)

# %% the mean, and without the half
def squared_error_loss(theta, model, x, y):
    residuals = []
    for xi, yi in zip(x, y):
        residuals.append(model(theta, xi) - yi)
    return jnp.mean(jnp.stack(residuals) ** 2)
