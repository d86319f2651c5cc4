# %% exponentials of the scores as they are: they overflow for large scores and give NaN
def softmax(z):
    e = jnp.exp(z)
    return e / e.sum(axis=-1, keepdims=True)

# %% the maximum of the whole table is subtracted, so a row far below it becomes 0 / 0
def softmax(z):
    e = jnp.exp(z - jnp.max(z))
    return e / jnp.sum(e, axis=-1, keepdims=True)

# %% one sum for the whole table in place of one for each row
def softmax(z):
    e = jnp.exp(z - z.max(axis=-1, keepdims=True))
    return e / jnp.sum(e)

# %% works down the columns: maximum and sum are over the first axis
def softmax(z):
    e = jnp.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)

# %% keepdims is missing: one row works, a table raises, or is divided by the sums of the wrong rows if it is square
def softmax(z):
    e = jnp.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1)

# %% the scores are clipped to -80 and 80, so larger scores are all alike
def softmax(z):
    e = jnp.exp(jnp.clip(z, -80, 80))
    return e / e.sum(axis=-1, keepdims=True)

# %% the minimum is subtracted in place of the maximum, which overflows where scores are far apart
def softmax(z):
    e = jnp.exp(z - z.min(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% the scores are divided by the largest score in place of having it subtracted
def softmax(z):
    e = jnp.exp(z / z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% returns the logarithm of the shares
def softmax(z):
    return z - jax.scipy.special.logsumexp(z, axis=-1, keepdims=True)

# %% returns 1 for the largest score and 0 for the others
def softmax(z):
    return (z == jnp.max(z, axis=-1, keepdims=True)).astype(float)

# %% the powers are those of 2, not of e
def softmax(z):
    p = 2.0 ** (z - z.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)

# %% shares of the scores themselves, without the exponential
def softmax(z):
    return z / jnp.sum(z, axis=-1, keepdims=True)

# %% the logistic function of each score, so a row does not add up to 1
def softmax(z):
    return jax.nn.sigmoid(z)

# %% axis=1 is written for the last axis, which raises for a single row of scores
def softmax(z):
    e = jnp.exp(z - jnp.max(z, axis=1, keepdims=True))
    return e / jnp.sum(e, axis=1, keepdims=True)

# %% NaNs are replaced by 0 after an overflow, so the leading class gets 0 in place of 1
def softmax(z):
    e = jnp.exp(z)
    return jnp.nan_to_num(e / jnp.sum(e, axis=-1, keepdims=True))

# %% the largest score is subtracted from the exponentials, outside of exp
def softmax(z):
    e = jnp.exp(z) - jnp.max(z, axis=-1, keepdims=True)
    return e / jnp.sum(e, axis=-1, keepdims=True)

# %% math.exp is called on an array, which raises a TypeError
def softmax(z):
    import math

    e = math.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# %% the scores are scaled to deviation 1 first, so how far they are apart is lost
def softmax(z):
    z = (z - z.mean(axis=-1, keepdims=True)) / z.std(axis=-1, keepdims=True)
    e = jnp.exp(z)
    return e / e.sum(axis=-1, keepdims=True)

# %% the mean is subtracted in place of the maximum, which still overflows where one score is far above the others
def softmax(z):
    e = jnp.exp(z - jnp.mean(z, axis=-1, keepdims=True))
    return e / jnp.sum(e, axis=-1, keepdims=True)
