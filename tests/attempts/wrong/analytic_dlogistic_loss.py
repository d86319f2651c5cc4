# %% the mean over examples in place of the sum, for both slopes
def analytic_dlogistic_loss(theta, x, y):
    diff = logistic_model(theta, x) - y
    return {"w": jnp.mean(diff * x), "b": jnp.mean(diff)}

# %% truth minus prediction: both signs are turned round
def analytic_dlogistic_loss(theta, x, y):
    diff = y - logistic_model(theta, x)
    return {"w": jnp.sum(diff * x), "b": jnp.sum(diff)}

# %% the factor x is missing in the slope for w
def analytic_dlogistic_loss(theta, x, y):
    diff = logistic_model(theta, x) - y
    return {"w": jnp.sum(diff), "b": jnp.sum(diff)}

# %% the factor p (1 - p) of the squeeze is left in, although it cancels
def analytic_dlogistic_loss(theta, x, y):
    p = logistic_model(theta, x)
    d = (p - y) * p * (1 - p)
    return {"w": jnp.sum(d * x), "b": jnp.sum(d)}

# %% the squeeze is missing: the score w x + b is taken for p
def analytic_dlogistic_loss(theta, x, y):
    z = linear_model(theta, x)
    return {"w": jnp.sum((z - y) * x), "b": jnp.sum(z - y)}

# %% brackets are missing: p - y * x for w
def analytic_dlogistic_loss(theta, x, y):
    p = logistic_model(theta, x)
    return {"w": jnp.sum(p - y * x), "b": jnp.sum(p - y)}

# %% the slopes are not summed, one number per example
def analytic_dlogistic_loss(theta, x, y):
    diff = logistic_model(theta, x) - y
    return {"w": diff * x, "b": diff}

# %% a tuple (w, b) in place of a dict
def analytic_dlogistic_loss(theta, x, y):
    diff = logistic_model(theta, x) - y
    return jnp.sum(diff * x), jnp.sum(diff)

# %% the keys are "dw" and "db"
def analytic_dlogistic_loss(theta, x, y):
    diff = logistic_model(theta, x) - y
    return {"dw": jnp.dot(diff, x), "db": jnp.sum(diff)}

# %% the slopes for w and b have changed places
def analytic_dlogistic_loss(theta, x, y):
    diff = logistic_model(theta, x) - y
    return {"w": jnp.sum(diff), "b": jnp.sum(diff * x)}

# %% taken from autodiff after all, not by formula: the numbers agree as long as no probability is rounded to 0 or 1
def analytic_dlogistic_loss(theta, x, y):
    return dlogistic_loss(theta, logistic_model, x, y)

# %% writes the slopes into the theta that was handed in, and so changes its argument
def analytic_dlogistic_loss(theta, x, y):
    diff = logistic_model(theta, x) - y
    theta["w"] = jnp.sum(diff * x)
    theta["b"] = jnp.sum(diff)
    return theta

# %% writes p as exp(z) / (1 + exp(z)), which is NaN for scores above about 88
def analytic_dlogistic_loss(theta, x, y):
    e = jnp.exp(theta["w"] * x + theta["b"])
    diff = e / (1 + e) - y
    return {"w": jnp.sum(diff * x), "b": jnp.sum(diff)}

# %% uses decisions of 0 or 1 in place of probabilities, as the perceptron does
def analytic_dlogistic_loss(theta, x, y):
    p = jnp.where(logistic_model(theta, x) >= 0.5, 1.0, 0.0)
    return {"w": jnp.sum((p - y) * x), "b": jnp.sum(p - y)}

# %% multiplies the sum of the differences with the sum of x, in place of summing the products
def analytic_dlogistic_loss(theta, x, y):
    diff = jnp.sum(logistic_model(theta, x) - y)
    return {"w": diff * jnp.sum(x), "b": diff}

# %% the slope of the loss with respect to p only, (p - y) / (p (1 - p)): the middle link of the chain is left out
def analytic_dlogistic_loss(theta, x, y):
    p = logistic_model(theta, x)
    d = (p - y) / (p * (1 - p))
    return {"w": jnp.sum(d * x), "b": jnp.sum(d)}

# %% the differences are taken as absolute values
def analytic_dlogistic_loss(theta, x, y):
    diff = jnp.abs(logistic_model(theta, x) - y)
    return {"w": jnp.sum(diff * x), "b": jnp.sum(diff)}

# %% takes the slope for b with the w that has already been moved by its own slope
def analytic_dlogistic_loss(theta, x, y):
    dw = jnp.sum((logistic(theta["w"] * x + theta["b"]) - y) * x)
    w = theta["w"] - dw
    db = jnp.sum(logistic(w * x + theta["b"]) - y)
    return {"w": dw, "b": db}

# %% the model is called with its arguments swapped, which raises an error
def analytic_dlogistic_loss(theta, x, y):
    p = logistic_model(x, theta)
    return {"w": jnp.sum((p - y) * x), "b": jnp.sum(p - y)}

# %% the slope for b is summed, that for w is averaged
def analytic_dlogistic_loss(theta, x, y):
    d = logistic_model(theta, x) - y
    return {"w": (d @ x) / x.size, "b": d.sum()}
