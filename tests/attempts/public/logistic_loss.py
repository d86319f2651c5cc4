# %% squeezes the probabilities of the model once more
def logistic_loss(params, model, x, y):
    z = model(params, x)
    p = logistic(z)
    return binary_cross_entropy(y, p)

# %% divides by the number of examples
def logistic_loss(params, model, x, y):
    total = binary_cross_entropy(y, model(params, x))
    return total / len(y)

# %% reads the theta of the notebook in place of its own params
def logistic_loss(params, model, x, y):
    y_pred = model(theta, x)
    return binary_cross_entropy(y, y_pred)

# %% decides yes or no before the loss, whose logarithm then meets 0
def logistic_loss(params, model, x, y):
    p = model(params, x)
    decision = jnp.where(p >= 0.5, 1.0, 0.0)
    return binary_cross_entropy(y, decision)
