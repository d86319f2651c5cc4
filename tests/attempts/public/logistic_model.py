# %% squeezes before the bias is added
def logistic_model(theta, x):
    return logistic(theta["w"] * x) + theta["b"]

# %% squeezes twice
def squeezed_line(theta, x):
    return logistic(theta["w"] * x + theta["b"])


def logistic_model(theta, x):
    p = squeezed_line(theta, x)
    return logistic(p)

# %% rounds the probability to a class
def logistic_model(theta, x):
    score = theta["w"] * x + theta["b"]
    return jnp.round(logistic(score))

# %% writes theta.w for the entry of a dict
def logistic_model(theta, x):
    z = theta.w * x + theta.b
    return logistic(z)
