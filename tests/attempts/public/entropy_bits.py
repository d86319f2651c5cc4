# %% multiplies by log 2 to get from nats to bits
from jax.scipy.special import xlogy


def entropy_bits(p):
    nats = -(xlogy(p, p) + xlogy(1 - p, 1 - p))
    return nats * jnp.log(2.0)

# %% heads only, and in nats
def entropy_bits(p):
    safe = jnp.where(p > 0, p, 1.0)
    return -p * jnp.log(safe)

# %% nansum adds over the whole array
def entropy_bits(p):
    heads = p * jnp.log2(p)
    tails = (1 - p) * jnp.log2(1 - p)
    return -jnp.nansum(jnp.array([heads, tails]))

# %% asks with if whether p is 0 or 1, which an array cannot answer
def entropy_bits(p):
    if p == 0 or p == 1:
        return 0.0
    return -(p * jnp.log2(p) + (1 - p) * jnp.log2(1 - p))
