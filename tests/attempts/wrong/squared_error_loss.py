# %% the factor one half is missing
def squared_error_loss(theta, model, x, y):
    return jnp.sum((model(theta, x) - y) ** 2)

# %% half the mean in place of half the sum
def squared_error_loss(theta, model, x, y):
    return 0.5 * jnp.mean((model(theta, x) - y) ** 2)

# %% the mean squared error of chapter 2: mean, and no one half
def squared_error_loss(theta, model, x, y):
    r = y - model(theta, x)
    return jnp.mean(r * r)

# %% 1 // 2 is 0 in Python, so the loss is always 0
def squared_error_loss(theta, model, x, y):
    return 1 // 2 * jnp.sum((model(theta, x) - y) ** 2)

# %% the square of the sum in place of the sum of the squares, so that errors cancel
def squared_error_loss(theta, model, x, y):
    return 0.5 * jnp.sum(model(theta, x) - y) ** 2

# %% brackets are missing: p - y^2
def squared_error_loss(theta, model, x, y):
    return 0.5 * jnp.sum(model(theta, x) - y**2)

# %% half the length of the difference: a square root too much
def squared_error_loss(theta, model, x, y):
    return jnp.linalg.norm(model(theta, x) - y) / 2

# %% the norm squared again: values are right, but the gradient is NaN when every prediction is exact
def squared_error_loss(theta, model, x, y):
    return 0.5 * jnp.linalg.norm(model(theta, x) - y) ** 2

# %% the argument model is ignored, logistic_model always
def squared_error_loss(theta, model, x, y):
    return 0.5 * jnp.sum((logistic_model(theta, x) - y) ** 2)

# %% squeezes the prediction of the model once more with the logistic function
def squared_error_loss(theta, model, x, y):
    p = logistic(model(theta, x))
    return 0.5 * jnp.sum((p - y) ** 2)

# %% the absolute differences in place of their squares
def squared_error_loss(theta, model, x, y):
    return 0.5 * jnp.sum(jnp.abs(model(theta, x) - y))

# %% the half is inside the square, so that it counts as a quarter
def squared_error_loss(theta, model, x, y):
    return jnp.sum((0.5 * (model(theta, x) - y)) ** 2)

# %% the arguments of the model are swapped
def squared_error_loss(theta, model, x, y):
    return 0.5 * jnp.sum((model(x, theta) - y) ** 2)

# %% the labels are made a column, so that every prediction is compared with every label
def squared_error_loss(theta, model, x, y):
    return 0.5 * jnp.sum((model(theta, x) - y[:, None]) ** 2)

# %% half the square per example, not summed
def squared_error_loss(theta, model, x, y):
    return 0.5 * (model(theta, x) - y) ** 2

# %% float(...) around the result, which raises an error under jax.grad
def squared_error_loss(theta, model, x, y):
    return float(0.5 * jnp.sum((model(theta, x) - y) ** 2))

# %% rounds the probabilities to decisions first, so it counts half the mistakes and has no slope
def squared_error_loss(theta, model, x, y):
    return 0.5 * jnp.sum((jnp.round(model(theta, x)) - y) ** 2)

# %% the variance of the differences times n / 2: leaves out their mean
def squared_error_loss(theta, model, x, y):
    r = model(theta, x) - y
    return 0.5 * len(r) * jnp.var(r)

# %% the cross entropy in place of the squared error
def squared_error_loss(theta, model, x, y):
    return binary_cross_entropy(y, model(theta, x))

# %% uses the name "loss" for a sum that was never started, which raises an UnboundLocalError
def squared_error_loss(theta, model, x, y):
    for p, t in zip(model(theta, x), y):
        loss += (p - t) ** 2 / 2
    return loss
