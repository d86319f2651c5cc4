# %% logsumexp minus the score of the label
def softmax_loss(theta, X, labels):
    z = X @ theta["W"] + theta["b"]
    own = jnp.take_along_axis(z, labels[:, None], axis=-1)
    return jnp.sum(jax.nn.logsumexp(z, axis=-1, keepdims=True) - own)

# %% one example by itself, with indexing of a row, mapped over examples and labels
def softmax_loss(theta, X, labels):
    def one(x, label):
        return -jax.nn.log_softmax(x @ theta["W"] + theta["b"])[label]

    return jax.vmap(one)(X, labels).sum()

# %% a one-hot table, made by comparing with arange, times the log-softmax, as an einsum
def softmax_loss(theta, X, labels):
    z = X @ theta["W"] + theta["b"]
    truth = (labels[:, None] == jnp.arange(z.shape[1])).astype(z.dtype)
    return -jnp.einsum("nk,nk->", truth, jax.nn.log_softmax(z))

# %% lax.scan over the examples, carrying the sum
def softmax_loss(theta, X, labels):
    def step(total, example):
        x, label = example
        z = x @ theta["W"] + theta["b"]
        z = z - jnp.max(z)
        return total + jnp.log(jnp.sum(jnp.exp(z))) - z[label], None

    return jax.lax.scan(step, 0.0, (X, labels))[0]

# %% the label's score is subtracted from all scores first, so the loss is logsumexp of the differences
def softmax_loss(theta, X, labels):
    z = jnp.matmul(X, theta["W"]) + theta["b"]
    ahead = z - z[jnp.arange(z.shape[0]), labels][:, None]
    return jax.scipy.special.logsumexp(ahead, axis=1).sum()

# %% a Python loop over the examples with logaddexp.reduce
def softmax_loss(theta, X, labels):
    total = 0.0
    for x, label in zip(X, labels):
        z = x @ theta["W"] + theta["b"]
        total += jnp.logaddexp.reduce(z) - z[label]
    return total
