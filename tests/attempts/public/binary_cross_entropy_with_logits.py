# %% the plain max of Python, for an array and 0
def binary_cross_entropy_with_logits(y_true, z):
    each = max(z, 0) - y_true * z + jnp.log1p(jnp.exp(-abs(z)))
    return jnp.sum(each)

# %% keeps the probability away from 0 and 1, so that large scores cost too little
def binary_cross_entropy_with_logits(y_true, z):
    eps = 1e-7
    p = jnp.clip(logistic(z), eps, 1 - eps)
    return -jnp.sum(y_true * jnp.log(p) + (1 - y_true) * jnp.log(1 - p))

# %% starts from the branch of a yes and still subtracts y z
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.sum(jnp.logaddexp(0.0, -z) - y_true * z)

# %% the formula as it stands, and exp(z) runs over
def binary_cross_entropy_with_logits(y_true, z):
    softplus = jnp.log1p(jnp.exp(z))
    return jnp.sum(softplus - y_true * z)
