# %% the sum over examples in place of the product
def likelihood(y_true, y_pred):
    return jnp.sum(y_pred**y_true * (1 - y_pred) ** (1 - y_true))

# %% the two factors are added in place of multiplied
def likelihood(y_true, y_pred):
    return jnp.prod(y_pred**y_true + (1 - y_pred) ** (1 - y_true))

# %% only the factor of the yeses, so the noes count as 1
def likelihood(y_true, y_pred):
    return jnp.prod(y_pred**y_true)

# %% the probability per example, without the product over the examples
def likelihood(y_true, y_pred):
    return y_pred**y_true * (1 - y_pred) ** (1 - y_true)

# %% the product of the probabilities alone, the labels are ignored
def likelihood(y_true, y_pred):
    return jnp.prod(y_pred)

# %% the labels are read the wrong way round: p for a no and 1 - p for a yes
def likelihood(y_true, y_pred):
    return jnp.prod(jnp.where(y_true == 0, y_pred, 1 - y_pred))

# %% the logarithm of the likelihood in place of the likelihood
def likelihood(y_true, y_pred):
    return jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% by way of the logarithm, where 0 * log 0 makes NaN when a probability is exactly 0 or 1, although the likelihood is a number
def likelihood(y_true, y_pred):
    return jnp.exp(jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred)))

# %% the geometric mean: the product, but then the n-th root
def likelihood(y_true, y_pred):
    n = len(y_true)
    return jnp.prod(y_pred**y_true * (1 - y_pred) ** (1 - y_true)) ** (1 / n)

# %% the running product in place of its last number
def likelihood(y_true, y_pred):
    return jnp.cumprod(y_pred**y_true * (1 - y_pred) ** (1 - y_true))

# %% ^ for the power, which in Python is something else and raises a TypeError for floats
def likelihood(y_true, y_pred):
    return jnp.prod(y_pred ^ y_true * (1 - y_pred) ^ (1 - y_true))

# %% the loop starts its product at 0, so the result is always 0
def likelihood(y_true, y_pred):
    result = 0
    for y, p in zip(y_true, y_pred):
        result = result * p**y * (1 - p) ** (1 - y)
    return result

# %% jnp.product does not exist (any more), which raises an AttributeError
def likelihood(y_true, y_pred):
    return jnp.product(y_pred**y_true * (1 - y_pred) ** (1 - y_true))

# %% label and probability have changed places: y^p (1 - y)^(1 - p)
def likelihood(y_true, y_pred):
    return jnp.prod(y_true**y_pred * (1 - y_true) ** (1 - y_pred))

# %% multiplied by the labels in place of raised to their power, so every factor is 0
def likelihood(y_true, y_pred):
    return jnp.prod((y_pred * y_true) * ((1 - y_pred) * (1 - y_true)))

# %% the brackets around 1 - p are missing: p^y times (1 - p^(1 - y))
def likelihood(y_true, y_pred):
    return jnp.prod(y_pred**y_true * (1 - y_pred ** (1 - y_true)))

# %% keeps the probabilities between 0.01 and 0.99 before the product
def likelihood(y_true, y_pred):
    p = jnp.clip(y_pred, 0.01, 0.99)
    return jnp.prod(p**y_true * (1 - p) ** (1 - y_true))

# %% the share of days on which the forecast is on the right side of one half
def likelihood(y_true, y_pred):
    return jnp.mean((y_pred > 0.5) == (y_true == 1))
