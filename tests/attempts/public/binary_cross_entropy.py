# %% the minus reaches only the first of the two terms
def binary_cross_entropy(y_true, y_pred):
    return jnp.sum(-y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% the mean over examples, and without its minus
def binary_cross_entropy(y_true, y_pred):
    m = y_true.shape[0]
    yes = y_true * jnp.log(y_pred)
    no = (1 - y_true) * jnp.log(1 - y_pred)
    cost = jnp.sum(yes + no) / m
    return cost

# %% takes the logarithm of the labels and not of the probabilities
def binary_cross_entropy(y_true, y_pred):
    first = y_pred * jnp.log(y_true)
    second = (1 - y_pred) * jnp.log(1 - y_true)
    return -jnp.sum(first + second)

# %% leaves out a times sign, as on paper
def binary_cross_entropy(y_true, y_pred):
    terms = y_true * jnp.log(y_pred) + (1 - y_true)(jnp.log(1 - y_pred))
    return -terms.sum()
