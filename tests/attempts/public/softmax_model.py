# %% returns the raw scores and leaves the softmax to the loss
def softmax_model(theta, X):
    logits = X @ theta["W"] + theta["b"]
    return logits

# %% multiplies by the transposed table, as if it held a row for each class
def softmax_model(theta, X):
    return softmax(X @ theta["W"].T + theta["b"])

# %% a logistic for each class on its own, so the rows do not add up to 1
softmax_model = lambda theta, X: logistic(jnp.dot(X, theta["W"]) + theta["b"])

# %% softmax down the columns, over the examples of a class
def softmax_model(theta, X):
    z = jnp.einsum("nd,dk->nk", X, theta["W"]) + theta["b"]
    return jax.nn.softmax(z, axis=0)
