# %% loses the minus when solving for x
def midpoint(theta):
    # w * x + b = 0, so w * x = b
    return theta["b"] / theta["w"]

# %% keys without quotes
def midpoint(theta):
    return -theta[b] / theta[w]

# %% looks for it on a grid from -5 to 5, where it need not lie
def midpoint(theta):
    # try many x and keep the one whose probability is closest to 0.5
    candidates = jnp.linspace(-5.0, 5.0, 1001)
    p = logistic_model(theta, candidates)
    distance = jnp.abs(p - 0.5)
    best = jnp.argmin(distance)
    return candidates[best]

# %% gives the probability at one half in place of the x
def midpoint(theta):
    return logistic_model(theta, 0.5)
