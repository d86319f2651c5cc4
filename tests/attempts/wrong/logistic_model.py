# %% the score itself is returned, the squeeze is missing
def logistic_model(theta, x):
    return theta["w"] * x + theta["b"]

# %% weight and bias have changed places: logistic(b * x + w)
def logistic_model(theta, x):
    return logistic(theta["b"] * x + theta["w"])

# %% brackets: the bias is added to x before the multiplication, logistic(w * (x + b))
def logistic_model(theta, x):
    return logistic(theta["w"] * (x + theta["b"]))

# %% the bias is added after the squeeze: logistic(w * x) + b
def logistic_model(theta, x):
    return logistic(theta["w"] * x) + theta["b"]

# %% takes b for the midpoint: logistic(w * (x - b))
def logistic_model(theta, x):
    w, midpoint = theta["w"], theta["b"]
    return logistic(w * (x - midpoint))

# %% rounds the probability to 0 or 1
def logistic_model(theta, x):
    z = theta["w"] * x + theta["b"]
    return jnp.round(logistic(z))

# %% gives the probability of class 0
def logistic_model(theta, x):
    return 1 - logistic(theta["w"] * x + theta["b"])

# %% unpacking a dict gives its keys, so w and b are the strings "w" and "b" and the multiplication raises an error
def logistic_model(theta, x):
    w, b = theta
    return logistic(w * x + b)

# %% reads theta with a dot, as if it were an object, which raises an AttributeError
def logistic_model(theta, x):
    return logistic(theta.w * x + theta.b)

# %% float(...) around the parameters, which raises an error under jax.grad and jax.jit
def logistic_model(theta, x):
    w = float(theta["w"])
    b = float(theta["b"])
    return logistic(w * x + b)

# %% a comprehension over x, which raises an error when x is a single number
def logistic_model(theta, x):
    return jnp.array([logistic(theta["w"] * xi + theta["b"]) for xi in x])

# %% a matrix product with the single number w, which raises an error
def logistic_model(theta, x):
    return logistic(x @ theta["w"] + theta["b"])

# %% squeezed twice
def logistic_model(theta, x):
    p = logistic(theta["w"] * x + theta["b"])
    return logistic(p)

# %% sums w * x over all examples, as a neuron does over its inputs, so that there is one probability for all x together
def logistic_model(theta, x):
    return logistic(jnp.sum(theta["w"] * x) + theta["b"])

# %% the arguments stand in the wrong order, (x, theta), so that calling it as asked raises an error
def logistic_model(x, theta):
    return logistic(theta["w"] * x + theta["b"])

# %% keeps the probability between 0.01 and 0.99
def logistic_model(theta, x):
    p = logistic(theta["w"] * x + theta["b"])
    return jnp.clip(p, 0.01, 0.99)

# %% takes the first value of the dict for w and the second for b, whatever their names: swapped when the dict is in the order b, w, as it may be after JAX has sorted its keys
def logistic_model(theta, x):
    w, b = theta.values()
    return logistic(w * x + b)

# %% the sign of w is thrown away, so that the curve never falls
def logistic_model(theta, x):
    return logistic(jnp.abs(theta["w"]) * x + theta["b"])
