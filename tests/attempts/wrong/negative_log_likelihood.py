# %% the logarithm of the finished product, which underflows and gives inf for many examples
def negative_log_likelihood(y_true, y_pred):
    return -jnp.log(likelihood(y_true, y_pred))

# %% the minus sign is missing
def negative_log_likelihood(y_true, y_pred):
    return jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% the mean over examples in place of the sum
def negative_log_likelihood(y_true, y_pred):
    return -jnp.mean(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% in bits: logarithm to base 2
def negative_log_likelihood(y_true, y_pred):
    return -jnp.sum(y_true * jnp.log2(y_pred) + (1 - y_true) * jnp.log2(1 - y_pred))

# %% the logarithm of the sum in place of the sum of the logarithms
def negative_log_likelihood(y_true, y_pred):
    return -jnp.log(jnp.sum(y_pred**y_true * (1 - y_pred) ** (1 - y_true)))

# %% log1p(p), which is log(1 + p), stands where log(1 - p) belongs
def negative_log_likelihood(y_true, y_pred):
    return -jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log1p(y_pred))

# %% adds 1e-30 to the product before the logarithm: finite, but never above 69, and wrong for many examples
def negative_log_likelihood(y_true, y_pred):
    return -jnp.log(likelihood(y_true, y_pred) + 1e-30)

# %% the noes cost nothing: only the term y log p
def negative_log_likelihood(y_true, y_pred):
    return -jnp.dot(y_true, jnp.log(y_pred))

# %% one number per example, not summed
def negative_log_likelihood(y_true, y_pred):
    return -jnp.log(y_pred**y_true * (1 - y_pred) ** (1 - y_true))

# %% the two sums are multiplied with each other in place of added
def negative_log_likelihood(y_true, y_pred):
    return -jnp.sum(y_true * jnp.log(y_pred)) * jnp.sum((1 - y_true) * jnp.log(1 - y_pred))

# %% minus the likelihood, without any logarithm
def negative_log_likelihood(y_true, y_pred):
    return -likelihood(y_true, y_pred)

# %% loops over the first hundred examples only
def negative_log_likelihood(y_true, y_pred):
    total = 0.0
    for i in range(min(len(y_true), 100)):
        total -= y_true[i] * jnp.log(y_pred[i]) + (1 - y_true[i]) * jnp.log(1 - y_pred[i])
    return total

# %% the arguments are in the other order, (y_pred, y_true)
def negative_log_likelihood(y_pred, y_true):
    return -jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% the labels choose rows as indices, which gives log p of example 0 or 1 again and again
def negative_log_likelihood(y_true, y_pred):
    return -jnp.sum(jnp.log(y_pred[y_true.astype(int)]))

# %% twice the sum, as for the deviance in statistics
def negative_log_likelihood(y_true, y_pred):
    return -2 * jnp.sum(y_true * jnp.log(y_pred) + (1 - y_true) * jnp.log(1 - y_pred))

# %% products over blocks of fifty, then the logarithms: a block of small probabilities still underflows to inf
def negative_log_likelihood(y_true, y_pred):
    total = 0.0
    for i in range(0, len(y_true), 50):
        total -= jnp.log(likelihood(y_true[i : i + 50], y_pred[i : i + 50]))
    return total

# %% np.log in place of jnp.log without importing NumPy, which raises a NameError
def negative_log_likelihood(y_true, y_pred):
    return -np.sum(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))

# %% keeps the probabilities between 0.01 and 0.99, so that bold and wrong forecasts are too cheap
def negative_log_likelihood(y_true, y_pred):
    p = jnp.clip(y_pred, 0.01, 0.99)
    return -jnp.sum(y_true * jnp.log(p) + (1 - y_true) * jnp.log(1 - p))

# %% The product is formed in groups of a hundred, and each of these still underflows when the probabilities are small: a hundred days given 0.1 each cost infinitely much
def negative_log_likelihood(y_true, y_pred):
    given = y_pred**y_true * (1 - y_pred) ** (1 - y_true)
    total = 0.0
    for i in range(0, len(given), 100):
        total = total - jnp.log(jnp.prod(given[i : i + 100]))
    return total
