# %% the formula exactly as it stands: values are right, but the gradient is NaN for large negative z, where exp(-z) overflows
def logistic(z):
    return 1 / (1 + jnp.exp(-z))

# %% the form exp(z) / (1 + exp(z)), which is inf / inf = NaN for large positive z
def logistic(z):
    ez = jnp.exp(z)
    return ez / (1 + ez)

# %% the minus sign in the exponent is missing, so the curve falls where it should rise
def logistic(z):
    return 1 / (1 + jnp.exp(z))

# %% brackets are missing: 1 / 1 + exp(-z) is 1 + exp(-z)
def logistic(z):
    return 1 / 1 + jnp.exp(-z)

# %% takes tanh for the logistic function, so that the values lie between -1 and 1
logistic = jnp.tanh

# %% half-remembers the tanh form and forgets to halve z, so the curve is twice as steep: logistic(2z)
def logistic(z):
    return (jnp.tanh(z) + 1) / 2

# %% two branches in one jnp.where, each right on its own side, but the branch not chosen overflows and makes the gradient NaN far out on both sides
def logistic(z):
    return jnp.where(z >= 0, 1 / (1 + jnp.exp(-z)), jnp.exp(z) / (1 + jnp.exp(z)))

# %% clips z to [-10, 10] before the formula, so the function is constant (slope 0, value 4.5e-5 on the left) beyond that
def logistic(z):
    z = jnp.clip(z, -10, 10)
    return 1 / (1 + jnp.exp(-z))

# %% math.exp takes single Python numbers only: it raises an error for arrays of several numbers and under jax.grad, and overflows for z below about -709
def logistic(z):
    import math

    return 1 / (1 + math.exp(-z))

# %% a Python if on z, which raises an error for an array of several numbers and inside jax.jit
def logistic(z):
    if z >= 0:
        return 1 / (1 + jnp.exp(-z))
    else:
        return 1 - 1 / (1 + jnp.exp(z))

# %% softmax over the array: the numbers compete with each other and add up to 1, it is not elementwise
def logistic(z):
    return jax.nn.softmax(z)

# %% powers of 2 in place of powers of e
def logistic(z):
    return 1.0 / (1.0 + 2.0 ** jnp.clip(-z, -100, 100))

# %% both branches from exp(-|z|): all values are right, but JAX's slope at exactly z = 0 comes out as -1/4, not 1/4, because of the corner of |z|
def logistic(z):
    e = jnp.exp(-jnp.abs(z))
    return jnp.where(z > 0, 1 / (1 + e), e / (1 + e))

# %% the normal distribution's curve stretched by 1.702, which looks like the logistic one but is off by up to 0.01
def logistic(z):
    return jax.scipy.stats.norm.cdf(z / 1.702)

# %% computes with NumPy, which raises an error under jax.grad and jax.jit
def logistic(z):
    import numpy as np

    z = np.maximum(z, -80)
    return 1 / (1 + np.exp(-z))

# %% assigns to the elements of a JAX array one by one, which raises an error
def logistic(z):
    p = jnp.zeros_like(z)
    for i in range(len(z)):
        p[i] = jax.nn.sigmoid(z[i])
    return p

# %% nothing is returned
def logistic(z):
    p = jax.nn.sigmoid(z)

# %% decides already: gives 0 or 1 in place of the probability
def logistic(z):
    return jnp.round(jax.nn.sigmoid(z))

# %% The value is right for large z but the gradient of 1 - 1 / (1 + exp(z)) is NaN there, since exp(z) overflows
def logistic(z):
    return 1 - 1 / (1 + jnp.exp(z))
