# %% returns the scores, without the softmax
def softmax_model(theta, X):
    return X @ theta["W"] + theta["b"]

# %% the biases are left out
def softmax_model(theta, X):
    return softmax(X @ theta["W"])

# %% shares are taken down the columns, over the examples
def softmax_model(theta, X):
    return jax.nn.softmax(X @ theta["W"] + theta["b"], axis=0)

# %% W is transposed, which raises unless there are as many classes as features
def softmax_model(theta, X):
    return softmax(X @ theta["W"].T + theta["b"])

# %% the logistic function of each score by itself, so the rows do not add up to 1
def softmax_model(theta, X):
    return logistic(X @ theta["W"] + theta["b"])

# %% exponentials of the scores as they are, which overflow for large scores
def softmax_model(theta, X):
    e = jnp.exp(X @ theta["W"] + theta["b"])
    return e / e.sum(axis=1, keepdims=True)

# %% the biases are added after the softmax
def softmax_model(theta, X):
    return softmax(X @ theta["W"]) + theta["b"]

# %% returns the number of the most probable class
def softmax_model(theta, X):
    return jnp.argmax(softmax(X @ theta["W"] + theta["b"]), axis=1)

# %% the shares are taken over the whole table, so all rows together add up to 1
def softmax_model(theta, X):
    z = X @ theta["W"] + theta["b"]
    return softmax(z.ravel()).reshape(z.shape)

# %% theta is asked for "w" where its key is "W", a KeyError
def softmax_model(theta, X):
    return softmax(X @ theta["w"] + theta["b"])

# %% unpacks the dict as if it were a pair, which gives the two keys in place of the arrays, and raises
def softmax_model(theta, X):
    W, b = theta
    return softmax(X @ W + b)

# %% takes b out of theta with pop, so the caller's theta has lost it afterwards
def softmax_model(theta, X):
    b = theta.pop("b")
    return softmax(X @ theta["W"] + b)

# %% brackets: b is added to each row of W before the product
def softmax_model(theta, X):
    return softmax(X @ (theta["W"] + theta["b"]))

# %% b is turned into a column, which adds a bias for each example, or raises where there are not as many examples as classes
def softmax_model(theta, X):
    return softmax(X @ theta["W"] + theta["b"][:, None])

# %% the features are standardized inside the model, with the mean and deviation of the X it is given
def softmax_model(theta, X):
    Z = (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)
    return softmax(Z @ theta["W"] + theta["b"])

# %% the probabilities are rounded to three digits
def softmax_model(theta, X):
    return jnp.round(softmax(X @ theta["W"] + theta["b"]), 3)

# %% the product is elementwise, which raises for most shapes
def softmax_model(theta, X):
    return softmax(X * theta["W"] + theta["b"])

# %% the biases are subtracted
def softmax_model(theta, X):
    return softmax(jnp.dot(X, theta["W"]) - theta["b"])

# %% the scores are divided by the number of features
def softmax_model(theta, X):
    return softmax(X @ theta["W"] / X.shape[1] + theta["b"])

# %% goes through three classes only, whatever the number of columns of W
def softmax_model(theta, X):
    z = jnp.stack([X @ theta["W"][:, c] + theta["b"][c] for c in range(3)], axis=1)
    return softmax(z)
