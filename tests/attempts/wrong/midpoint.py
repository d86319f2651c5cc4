# %% takes the midpoint to be -b, without dividing by w (right only for w = 1 or b = 0)
def midpoint(theta):
    return -theta["b"]

# %% the minus sign is missing
def midpoint(theta):
    return theta["b"] / theta["w"]

# %% the fraction is upside down
def midpoint(theta):
    return -theta["w"] / theta["b"]

# %% sets the score, not the probability, to one half: (0.5 - b) / w
def midpoint(theta):
    return (0.5 - theta["b"]) / theta["w"]

# %% gives back the probability at the midpoint, always one half, in place of the place
def midpoint(theta):
    x_mid = -theta["b"] / theta["w"]
    return logistic_model(theta, x_mid)

# %% puts x = 0.5 into the model in place of looking for the x that gives one half
def midpoint(theta):
    return logistic_model(theta, 0.5)

# %% searches a grid of 1001 points from -5 to 5, so the place is only known to a half hundredth and never beyond 5
def midpoint(theta):
    grid = jnp.linspace(-5, 5, 1001)
    return grid[jnp.argmin(jnp.abs(logistic_model(theta, grid) - 0.5))]

# %% divides by |w|, so the sign is wrong for negative w
def midpoint(theta):
    return -theta["b"] / jnp.abs(theta["w"])

# %% floor division in place of division
def midpoint(theta):
    return -theta["b"] // theta["w"]

# %% guards against w = 0 with a maximum, which replaces every negative w by a tiny positive number
def midpoint(theta):
    return -theta["b"] / jnp.maximum(theta["w"], 1e-6)

# %% adds 0.01 to w so as not to divide by 0, which shifts every midpoint a little
def midpoint(theta):
    eps = 0.01
    return -theta["b"] / (theta["w"] + eps)

# %% unpacking the dict gives the keys, and -"b" raises a TypeError
def midpoint(theta):
    w, b = theta
    return -b / w

# %% returned in a dict in place of a number
def midpoint(theta):
    return {"x": -theta["b"] / theta["w"]}

# %% clips the midpoint to the range of the data, -5 to 5
def midpoint(theta):
    return jnp.clip(-theta["b"] / theta["w"], -5.0, 5.0)

# %% bisection between -100 and 100 that takes the curve to rise, so it runs to the end of the interval for negative w
def midpoint(theta):
    lo, hi = -100.0, 100.0
    for _ in range(40):
        mid = (lo + hi) / 2
        if logistic_model(theta, mid) < 0.5:
            lo = mid
        else:
            hi = mid
    return (lo + hi) / 2

# %% multiplies by w in place of dividing
def midpoint(theta):
    return -theta["b"] * theta["w"]

# %% rounded to two decimals
def midpoint(theta):
    return jnp.round(-theta["b"] / theta["w"], 2)

# %% takes w and b by their place in the dict and not by their names, so the two are swapped when b comes first
def midpoint(theta):
    w, b = list(theta.values())
    return -b / w
