# %% only the yes days count, and the mean of them
def negative_log_likelihood(y_true, y_pred):
    return -jnp.mean(y_true * jnp.log(y_pred))

# %% takes log1p(p) for the logarithm of 1 - p
def negative_log_likelihood(y_true, y_pred):
    rain = y_true * jnp.log(y_pred)
    dry = (1 - y_true) * jnp.log1p(y_pred)
    return -(rain + dry).sum()

# %% the logarithm of a function that was not called
def negative_log_likelihood(y_true, y_pred):
    value = jnp.log(likelihood)
    return -value

# %% multiplies the logarithms in place of adding them
def negative_log_likelihood(y_true, y_pred):
    given_to_truth = jnp.where(y_true == 1, y_pred, 1 - y_pred)
    logs = jnp.log(given_to_truth)
    return -jnp.prod(logs)
