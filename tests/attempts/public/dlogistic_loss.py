# %% takes the slope of the loss in the labels
def dlogistic_loss(params, model, x, y):
    p = model(params, x)
    return jax.grad(binary_cross_entropy)(y, p)

# %% puts a minus before the dict, to go downhill
def dlogistic_loss(params, model, x, y):
    slope = jax.grad(logistic_loss)(params, model, x, y)
    return -slope

# %% divides the slopes by the number of examples
def dlogistic_loss(params, model, x, y):
    n = len(x)
    g = jax.grad(logistic_loss)(params, model, x, y)
    return jax.tree.map(lambda slope: slope / n, g)

# %% sums the slopes into a single number
def dlogistic_loss(params, model, x, y):
    grads = jax.grad(logistic_loss)(params, model, x, y)
    total = 0.0
    for name in grads:
        total = total + grads[name]
    return total
