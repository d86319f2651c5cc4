# %% the mean over examples in place of the sum
def binary_cross_entropy(y_true, y_pred):
    return -jnp.mean(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% the minus sign in front is missing, so the result is negative
def binary_cross_entropy(y_true, y_pred):
    return jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% only the term of the yeses, as in a cross entropy over classes: the noes cost nothing
def binary_cross_entropy(y_true, y_pred):
    return -jnp.sum(y_true * jnp.log(y_pred))

# %% the minus sign belongs to the first term only, brackets are missing
def binary_cross_entropy(y_true, y_pred):
    return jnp.sum(-y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% counts in bits, with the logarithm to base 2
def binary_cross_entropy(y_true, y_pred):
    terms = y_true * jnp.log2(y_pred) + (1 - y_true) * jnp.log2(1 - y_pred)
    return -terms.sum()

# %% chooses the branch by y == 1, so a label between 0 and 1 is counted as a no
def binary_cross_entropy(y_true, y_pred):
    return -jnp.sum(jnp.where(y_true == 1, jnp.log(y_pred), jnp.log(1 - y_pred)))

# %% rounds the probabilities to 0 and 1 first, so that the logarithms are infinite and the result NaN or inf
def binary_cross_entropy(y_true, y_pred):
    y_pred = jnp.round(y_pred)
    return -jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% labels and probabilities have changed places, so log 0 is taken of the labels
def binary_cross_entropy(y_true, y_pred):
    return -jnp.sum(y_pred * jnp.log(y_true) + (1 - y_pred) * jnp.log(1 - y_true))

# %% the logarithm of the product of all probabilities, which underflows to inf for many examples
def binary_cross_entropy(y_true, y_pred):
    return -jnp.log(jnp.prod(y_pred**y_true * (1 - y_pred) ** (1 - y_true)))

# %% one cost per example, not summed
def binary_cross_entropy(y_true, y_pred):
    return -(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% adds 1e-4 inside both logarithms, which makes small probabilities too cheap
def binary_cross_entropy(y_true, y_pred):
    eps = 1e-4
    return -jnp.sum(y_true * jnp.log(y_pred + eps) + (1 - y_true) * jnp.log(1 - y_pred + eps))

# %% turns the labels into a column, so that every label is compared with every probability
def binary_cross_entropy(y_true, y_pred):
    y_true = y_true.reshape(-1, 1)
    return -jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% math.log, which raises an error for an array of several numbers
def binary_cross_entropy(y_true, y_pred):
    import math

    return -sum(y_true * math.log(y_pred) + (1 - y_true) * math.log(1 - y_pred))

# %% the return stands inside the loop, so only the first example is counted
def binary_cross_entropy(y_true, y_pred):
    total = 0.0
    for y, p in zip(y_true, y_pred):
        total = total - (y * jnp.log(p) + (1 - y) * jnp.log(1 - p))
        return total

# %% the second term is weighted with 1 - p in place of 1 - y
def binary_cross_entropy(y_true, y_pred):
    return -jnp.sum(y_true * jnp.log(y_pred) + (1 - y_pred) * jnp.log(1 - y_pred))

# %% the sum of the squared differences, the wrong loss
def binary_cross_entropy(y_true, y_pred):
    return jnp.sum((y_true - y_pred) ** 2)

# %% log(1) - p in place of log(1 - p): a bracket closed too early
def binary_cross_entropy(y_true, y_pred):
    return -jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * (jnp.log(1) - y_pred))

# %% a comparison of the decisions: counts the mistakes at one half
def binary_cross_entropy(y_true, y_pred):
    return jnp.sum((y_pred > 0.5) != (y_true > 0.5)).astype(float)
