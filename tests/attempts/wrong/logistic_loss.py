# %% divided by the number of examples, a mean in place of a sum
def logistic_loss(params, model, x, y):
    return binary_cross_entropy(y, model(params, x)) / len(y)

# %% prediction and label are handed to binary_cross_entropy in the wrong order
def logistic_loss(params, model, x, y):
    return binary_cross_entropy(model(params, x), y)

# %% the model is called with x first and params second
def logistic_loss(params, model, x, y):
    return binary_cross_entropy(y, model(x, params))

# %% the argument model is ignored, logistic_model is used for every model
def logistic_loss(params, model, x, y):
    return binary_cross_entropy(y, logistic_model(params, x))

# %% the mean squared error of the last chapter in place of the cross entropy
def logistic_loss(params, model, x, y):
    return jnp.mean((y - model(params, x)) ** 2)

# %% squeezes the model's probabilities a second time
def logistic_loss(params, model, x, y):
    p = logistic(model(params, x))
    return binary_cross_entropy(y, p)

# %% turns the probabilities into 0 or 1 before the loss, so that it is 0 times minus infinity, NaN, or infinite
def logistic_loss(params, model, x, y):
    p = (model(params, x) >= 0.5).astype(float)
    return binary_cross_entropy(y, p)

# %% jax.jit without saying that model is static: a function is no valid JAX argument, which raises an error
@jax.jit
def logistic_loss(params, model, x, y):
    return binary_cross_entropy(y, model(params, x))

# %% float(...) around the result, which raises an error under jax.grad
def logistic_loss(params, model, x, y):
    return float(binary_cross_entropy(y, model(params, x)))

# %% a second minus sign, although binary_cross_entropy is positive already
def logistic_loss(params, model, x, y):
    return -binary_cross_entropy(y, model(params, x))

# %% the loss and the predictions are returned together as a tuple
def logistic_loss(params, model, x, y):
    p = model(params, x)
    return binary_cross_entropy(y, p), p

# %% adds a penalty of 0.01 times the sum of the squared parameters
def logistic_loss(params, model, x, y):
    penalty = sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(params))
    return binary_cross_entropy(y, model(params, x)) + 0.01 * penalty

# %% the last example is left out
def logistic_loss(params, model, x, y):
    total = 0.0
    p = model(params, x)
    for i in range(len(x) - 1):
        total = total + binary_cross_entropy(y[i], p[i])
    return total

# %% keeps the probabilities between 0.1 and 0.9, so bold predictions are neither rewarded nor punished in full
def logistic_loss(params, model, x, y):
    p = jnp.clip(model(params, x), 0.1, 0.9)
    return binary_cross_entropy(y, p)

# %% returns a function of the parameters that still has to be called
def logistic_loss(params, model, x, y):
    return lambda theta: binary_cross_entropy(y, model(theta, x))

# %% takes the logarithm of the loss once more
def logistic_loss(params, model, x, y):
    return -jnp.log(binary_cross_entropy(y, model(params, x)))

# %% x and y have changed places: the model sees the labels
def logistic_loss(params, model, x, y):
    return binary_cross_entropy(x, model(params, y))

# %% forgets that the model is to be called, and hands it on itself
def logistic_loss(params, model, x, y):
    return binary_cross_entropy(y, model)

# %% unpacks params["w"] and params["b"] and calls the model with three arguments
def logistic_loss(params, model, x, y):
    return binary_cross_entropy(y, model(params["w"], params["b"], x))
