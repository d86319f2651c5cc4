# %% in nats: the natural logarithm, with the ends taken care of
def entropy_bits(p):
    return jax.scipy.special.entr(p) + jax.scipy.special.entr(1 - p)

# %% the formula as it stands, which gives NaN at p = 0 and p = 1
def entropy_bits(p):
    return -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))

# %% takes care of p = 0 but not of p = 1, where it gives NaN
def entropy_bits(p):
    return jnp.where(p == 0, 0.0, -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p)))

# %% only the term of heads, p log p
def entropy_bits(p):
    return -jnp.where(p > 0, p * jnp.log2(p), 0.0)

# %% adds 0.001 inside the logarithms against log 0, so it is not 0 at the ends and a little off elsewhere
def entropy_bits(p):
    eps = 1e-3
    return -(p * jnp.log2(p + eps) + (1 - p) * jnp.log2(1 - p + eps))

# %% summed over all coins in place of elementwise
def entropy_bits(p):
    q = jnp.clip(p, 1e-12, 1 - 1e-7)
    return -jnp.sum(q * jnp.log2(q) + (1 - q) * jnp.log2(1 - q))

# %% multiplies by log 2 in place of dividing when going from nats to bits
def entropy_bits(p):
    nats = jax.scipy.special.entr(p) + jax.scipy.special.entr(1 - p)
    return nats * jnp.log(2.0)

# %% the parabola 4 p (1 - p), which agrees at 0, 1/2 and 1 but not in between
def entropy_bits(p):
    return 4 * p * (1 - p)

# %% the minus sign is missing, entropies are negative
def entropy_bits(p):
    return jnp.nan_to_num(p * jnp.log2(p)) + jnp.nan_to_num((1 - p) * jnp.log2(1 - p))

# %% a Python if, which raises an error for an array of several p
def entropy_bits(p):
    if p == 0 or p == 1:
        return 0.0
    return -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))

# %% the surprise of the more likely side in place of the average surprise
def entropy_bits(p):
    return -jnp.log2(jnp.maximum(p, 1 - p))

# %% the surprises are added without weights: -log p - log(1 - p), infinite at the ends
def entropy_bits(p):
    return -jnp.log2(p) - jnp.log2(1 - p)

# %% clips p to between 0.01 and 0.99, so the ends give 0.08 in place of 0
def entropy_bits(p):
    p = jnp.clip(p, 0.01, 0.99)
    return -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))

# %% logarithm to base 10
def entropy_bits(p):
    s = jnp.where((p > 0) & (p < 1), p, 1.0)
    t = jnp.where((p > 0) & (p < 1), 1 - p, 1.0)
    return -(s * jnp.log10(s) + t * jnp.log10(t))

# %% at both ends 1 in place of 0
def entropy_bits(p):
    h = -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))
    return jnp.where((p == 0) | (p == 1), 1.0, h)

# %% "and" between two arrays, which raises an error for an array of several p
def entropy_bits(p):
    inside = p > 0 and p < 1
    return jnp.where(inside, -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p)), 0.0)

# %% the two terms are subtracted from each other: a bracket is missing
def entropy_bits(p):
    return jnp.nan_to_num(-p * jnp.log2(p)) + jnp.nan_to_num((1 - p) * jnp.log2(1 - p))

# %% takes p near the ends (closer than 0.01) to be certain, so it gives 0 there
def entropy_bits(p):
    h = -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))
    return jnp.where((p < 0.01) | (p > 0.99), 0.0, h)

# %% leaves the coins with p = 0 or p = 1 out, so the result is shorter than p
def entropy_bits(p):
    p = jnp.atleast_1d(p)
    p = p[(p > 0) & (p < 1)]
    return -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))
