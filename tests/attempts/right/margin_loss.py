# %% through the loss for labels 0 and 1
margin_loss = lambda y_pm, z: binary_cross_entropy_with_logits((y_pm + 1) / 2, z)

# %% minus the sum of log_sigmoid of the margins
def margin_loss(y_pm, z):
    return -jnp.sum(jax.nn.log_sigmoid(jnp.multiply(y_pm, z)))

# %% logsumexp over a stack of 0 and minus the margin
def margin_loss(y_pm, z):
    m = y_pm * z
    return jax.nn.logsumexp(jnp.stack([jnp.zeros_like(m), -m]), axis=0).sum()

# %% chooses the branch by label: softplus(-z) for +1, softplus(z) for -1
def margin_loss(y_pm, z):
    return jnp.sum(jnp.where(y_pm > 0, jax.nn.softplus(-z), jax.nn.softplus(z)))

# %% functools.reduce over pairs with logaddexp
from functools import reduce


def margin_loss(y_pm, z):
    return reduce(lambda total, yz: total + jnp.logaddexp(0.0, -yz[0] * yz[1]), zip(y_pm, z), 0.0)

# %% a fori_loop that carries the sum
def margin_loss(y_pm, z):
    def body(i, total):
        return total + jax.nn.softplus(-y_pm[i] * z[i])

    return jax.lax.fori_loop(0, z.shape[0], body, jnp.zeros((), z.dtype))
