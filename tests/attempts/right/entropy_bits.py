# %% jax.scipy's entr for heads and tails, divided by log 2
from jax.scipy.special import entr


def entropy_bits(p):
    return (entr(p) + entr(1 - p)) / jnp.log(2.0)

# %% jnp.where feeds a harmless 1/2 to the logarithm at the ends
def entropy_bits(p):
    certain = (p <= 0) | (p >= 1)
    q = jnp.where(certain, 0.5, p)
    return jnp.where(certain, 0.0, -(q * jnp.log2(q) + (1 - q) * jnp.log2(1 - q)))

# %% the sum over the two sides of a stacked array, with xlogy
def entropy_bits(p):
    sides = jnp.stack([jnp.asarray(p), 1 - jnp.asarray(p)])
    return -jax.scipy.special.xlogy(sides, sides).sum(axis=0) / jnp.log(2.0)

# %% nan_to_num turns 0 times log 0 into 0
entropy_bits = lambda p: -sum(jnp.nan_to_num(q * jnp.log2(q)) for q in (jnp.asarray(p), 1 - jnp.asarray(p)))

# %% written for one number with jax.lax.cond and spread by jnp.vectorize
def entropy_bits(p):
    def surprise(q):
        return jax.lax.cond(q > 0, lambda: -q * jnp.log2(q), lambda: jnp.zeros_like(q))

    return jnp.vectorize(lambda q: surprise(q) + surprise(1 - q))(jnp.asarray(p, dtype=float))

# %% logarithm of the power q^q, as 0^0 is 1
def entropy_bits(p):
    p = jnp.asarray(p, dtype=float)
    return -jnp.log2(p**p) - jnp.log2((1 - p) ** (1 - p))
