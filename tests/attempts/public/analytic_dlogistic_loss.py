# %% truth minus prediction, and the mean
def analytic_dlogistic_loss(theta, x, y):
    m = len(y)
    p = logistic(theta["w"] * x + theta["b"])
    error = y - p
    return {"w": jnp.sum(error * x) / m, "b": jnp.sum(error) / m}

# %% keeps the factor p (1 - p) that should have cancelled
def analytic_dlogistic_loss(theta, x, y):
    z = theta["w"] * x + theta["b"]
    p = logistic(z)
    dz = (p - y) * p * (1 - p)
    return {"w": (dz * x).sum(), "b": dz.sum()}

# %% adds the differences up before they are multiplied by x
def analytic_dlogistic_loss(theta, x, y):
    p = logistic_model(theta, x)
    dw = jnp.sum(p - y) * x
    db = jnp.sum(p - y)
    return {"w": dw, "b": db}

# %% fills an array of two zeros in place
def analytic_dlogistic_loss(theta, x, y):
    p = logistic_model(theta, x)
    grad = jnp.zeros(2)
    for i in range(len(x)):
        grad[0] += (p[i] - y[i]) * x[i]
        grad[1] += p[i] - y[i]
    return {"w": grad[0], "b": grad[1]}
