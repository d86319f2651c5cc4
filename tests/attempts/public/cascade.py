# %% the hidden units are straight lines: no logistic between the layers
def cascade(theta, X):
    hidden = X @ theta["W1"] + theta["b1"]
    return logistic(hidden @ theta["w2"] + theta["b2"])

# %% returns the last score, not its probability
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return h @ theta["w2"] + theta["b2"]

# %% the hidden weights are used row by row, in place of column by column
def cascade(theta, X):
    Z1 = jnp.dot(theta["W1"], X.T).T + theta["b1"]
    A1 = logistic(Z1)
    Z2 = jnp.dot(A1, theta["w2"]) + theta["b2"]
    return logistic(Z2)

# %% the hidden biases are made a column and meet the examples, not the units
def cascade(theta, X):
    b1 = theta["b1"].reshape(-1, 1)
    h = logistic(X @ theta["W1"] + b1)
    return logistic(h @ theta["w2"] + theta["b2"])
