# %% squares the mean of the differences, so that up and down cancel
def mse(y_true, y_pred):
    residuals = y_true - y_pred
    return jnp.mean(residuals) ** 2

# %% one list becomes a column, and every truth is compared with every prediction
def mse(y_true, y_pred):
    y_true = jnp.asarray(y_true).reshape(-1, 1)
    difference = y_true - y_pred
    return jnp.mean(difference**2)

# %% turns the mean into a Python float, which no gradient gets through
def mse(y_true, y_pred):
    total = jnp.sum((y_true - y_pred) ** 2)
    return float(total) / len(y_true)

# %% absolute values in place of squares, and a sum in place of the mean
def mse(y_true, y_pred):
    error = 0.0
    for t, p in zip(y_true, y_pred):
        error = error + jnp.abs(t - p)
    return error
