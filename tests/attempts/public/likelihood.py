# %% the product starts at 0 and stays there
def likelihood(y_true, y_pred):
    result = 0
    for y, p in zip(y_true, y_pred):
        result *= p**y * (1 - p) ** (1 - y)
    return result

# %% gives the running products of all days, not the last one
def likelihood(y_true, y_pred):
    per_day = y_pred**y_true * (1 - y_pred) ** (1 - y_true)
    return jnp.cumprod(per_day)

# %% without parentheses around 1 - p, so only p is raised to the power
def likelihood(y_true, y_pred):
    yes = y_pred**y_true
    no = 1 - y_pred ** (1 - y_true)
    return jnp.prod(yes * no)

# %% a comma for the times sign makes the second factor an axis
def likelihood(y_true, y_pred):
    return jnp.prod(y_pred**y_true, (1 - y_pred) ** (1 - y_true))
