# %% chooses between two formulas with where, and the unchosen one spoils the slope
def logistic(z):
    for_positive = 1 / (1 + jnp.exp(-z))
    for_negative = jnp.exp(z) / (1 + jnp.exp(z))
    return jnp.where(z >= 0, for_positive, for_negative)

# %% clips at 500, as for numbers of 64 bits
def logistic(z):
    z = jnp.clip(z, -500, 500)  # keeps exp from overflowing
    return 1.0 / (1.0 + jnp.exp(-z))

# %% the form with tanh, without the half of the argument
def logistic(z):
    return 0.5 + 0.5 * jnp.tanh(z)

# %% asks a whole array with if whether it is positive
def logistic(z):
    if z >= 0:
        return 1 / (1 + jnp.exp(-z))
    else:
        e = jnp.exp(z)
        return e / (1 + e)
