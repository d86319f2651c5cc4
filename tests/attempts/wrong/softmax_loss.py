# %% the logarithm of the finished probabilities: where one of them rounds to zero the loss is infinite or NaN
def softmax_loss(theta, X, labels):
    y_onehot = jax.nn.one_hot(labels, theta["b"].shape[0])
    return cross_entropy(y_onehot, softmax_model(theta, X))

# %% the mean over the examples in place of the sum
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"])
    return -jnp.mean(log_p[jnp.arange(len(labels)), labels])

# %% logsumexp is written by hand without subtracting the maximum, so it overflows
def softmax_loss(theta, X, labels):
    z = X @ theta["W"] + theta["b"]
    log_sum = jnp.log(jnp.sum(jnp.exp(z), axis=1))
    return jnp.sum(log_sum - z[jnp.arange(len(labels)), labels])

# %% the probabilities are clipped at 1e-7, so no example can cost more than 16.1
def softmax_loss(theta, X, labels):
    p = softmax_model(theta, X)
    picked = jnp.take_along_axis(p, labels[:, None], axis=1)
    return -jnp.sum(jnp.log(jnp.clip(picked, 1e-7, 1.0)))

# %% indexes the columns with all labels, which takes every label's column for every row: n times n numbers
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"])
    return -jnp.sum(log_p[:, labels])

# %% the number of classes is fixed at three in the one-hot table
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"], axis=-1)
    return -jnp.sum(jax.nn.one_hot(labels, 3) * log_p)

# %% counts the classes by the largest label, which raises where the last class does not occur, and under jit
def softmax_loss(theta, X, labels):
    k = int(labels.max()) + 1
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"])
    return -jnp.sum(jax.nn.one_hot(labels, k) * log_p)

# %% the minus sign is missing
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"])
    return jnp.sum(jnp.take_along_axis(log_p, labels[:, None], axis=1))

# %% the largest score of the whole table is subtracted, so for rows far below it the logarithm of 0 makes the loss minus infinity
def softmax_loss(theta, X, labels):
    z = X @ theta["W"] + theta["b"]
    z = z - jnp.max(z)
    log_p = z - jnp.log(jnp.sum(jnp.exp(z), axis=1, keepdims=True))
    return -jnp.sum(log_p[jnp.arange(len(labels)), labels])

# %% returns the loss of each example, without adding them up
def softmax_loss(theta, X, labels):
    z = X @ theta["W"] + theta["b"]
    right = jnp.take_along_axis(z, labels[:, None], axis=1)[:, 0]
    return jax.nn.logsumexp(z, axis=1) - right

# %% the biases are left out of the scores
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"])
    return -jnp.sum(log_p[jnp.arange(len(X)), labels])

# %% the log-softmax is taken down the columns, over the examples
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"], axis=0)
    return -jnp.sum(log_p[jnp.arange(len(X)), labels])

# %% takes the most probable class in place of the label, which is never used
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"])
    return -jnp.sum(jnp.max(log_p, axis=1))

# %% log_softmax is given the probabilities in place of the scores
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(softmax_model(theta, X))
    return -jnp.sum(log_p[jnp.arange(len(X)), labels])

# %% turns the loss into a Python float, which raises under jax.grad
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"])
    return float(-jnp.sum(log_p[jnp.arange(len(X)), labels]))

# %% counts the classes from 1 as R does, so every label picks the class before its own
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"])
    return -jnp.sum(log_p[jnp.arange(len(X)), labels - 1])

# %% scores are clipped to -30 and 30 before the log-softmax, so larger ones give a wrong loss and no gradient
def softmax_loss(theta, X, labels):
    z = jnp.clip(X @ theta["W"] + theta["b"], -30, 30)
    log_p = jax.nn.log_softmax(z)
    return -jnp.sum(log_p[jnp.arange(len(X)), labels])

# %% expects one-hot labels, as cross_entropy does, so integer labels raise or are multiplied in as numbers
def softmax_loss(theta, X, labels):
    log_p = jax.nn.log_softmax(X @ theta["W"] + theta["b"])
    return -jnp.sum(labels * log_p)

# %% infinite costs are replaced by 200, which is the right number in the chapter's example only
def softmax_loss(theta, X, labels):
    p = softmax_model(theta, X)[jnp.arange(len(X)), labels]
    return jnp.sum(jnp.where(p > 0, -jnp.log(jnp.where(p > 0, p, 1.0)), 200.0))

# %% the cross entropy of the binary loss, summed over all classes, from one-hot labels
def softmax_loss(theta, X, labels):
    z = X @ theta["W"] + theta["b"]
    t = jax.nn.one_hot(labels, z.shape[1])
    return jnp.sum(jax.nn.softplus(z) - t * z)
