# %% squeezes and then takes the logarithm of the probability: infinite or NaN from about z = 17 upwards, and below about -88
def binary_cross_entropy_with_logits(y_true, z):
    return binary_cross_entropy(y_true, logistic(z))

# %% the formula as it stands, log(1 + exp(z)) - y z, which is infinite for scores above about 88
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.sum(jnp.log(1 + jnp.exp(z)) - y_true * z)

# %% the form of the textbooks: values are right, but the slope at exactly z = 0 is wrong by one half
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.sum(jnp.maximum(z, 0) - y_true * z + jnp.log1p(jnp.exp(-jnp.abs(z))))

# %% two branches in one jnp.where: values are right, but the branch not chosen overflows and makes the gradient NaN far out
def binary_cross_entropy_with_logits(y_true, z):
    softplus = jnp.where(z > 0, z + jnp.log1p(jnp.exp(-z)), jnp.log1p(jnp.exp(z)))
    return jnp.sum(softplus - y_true * z)

# %% the mean over examples, as PyTorch does, in place of the sum
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.mean(jnp.logaddexp(0.0, z) - y_true * z)

# %% clips the scores to [-30, 30], so the loss stops growing there and its slope is 0
def binary_cross_entropy_with_logits(y_true, z):
    z = jnp.clip(z, -30.0, 30.0)
    return jnp.sum(jnp.logaddexp(0.0, z) - y_true * z)

# %% keeps the probability away from 0 and 1 by 1e-6: finite, but the loss stops at 13.8 and the slope is lost
def binary_cross_entropy_with_logits(y_true, z):
    p = jnp.clip(logistic(z), 1e-6, 1 - 1e-6)
    return binary_cross_entropy(y_true, p)

# %% plus y z in place of minus y z
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.sum(jnp.logaddexp(0.0, z) + y_true * z)

# %% the noes are forgotten: only -y log p
def binary_cross_entropy_with_logits(y_true, z):
    return -jnp.sum(y_true * jax.nn.log_sigmoid(z))

# %% the wrong branch in front: log(1 + exp(-z)) - y z
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.sum(jnp.logaddexp(0.0, -z) - y_true * z)

# %% one number per example, not summed
def binary_cross_entropy_with_logits(y_true, z):
    return jax.nn.softplus(z) - y_true * z

# %% the arguments are in the other order: scores first
def binary_cross_entropy_with_logits(z, y_true):
    return jnp.sum(jnp.logaddexp(0.0, z) - y_true * z)

# %% max(z, 0) - y z without the logarithm: right far out, wrong near 0
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.sum(jax.nn.relu(z) - y_true * z)

# %% the form for labels -1 and +1 used with 0 and 1, so that every no costs log 2
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.sum(jnp.logaddexp(0.0, -y_true * z))

# %% chooses the branch by y == 1, so that a label between 0 and 1 counts as a no
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.sum(jnp.where(y_true == 1, jax.nn.softplus(-z), jax.nn.softplus(z)))

# %% takes z for the probability and does not squeeze at all
def binary_cross_entropy_with_logits(y_true, z):
    return -jnp.sum(y_true * jnp.log(z) + (1 - y_true) * jnp.log(1 - z))

# %% replaces NaN and infinity by numbers at the end, so the loss is finite and wrong for large scores
def binary_cross_entropy_with_logits(y_true, z):
    p = logistic(z)
    costs = -(y_true * jnp.log(p) + (1 - y_true) * jnp.log(1 - p))
    return jnp.sum(jnp.nan_to_num(costs, posinf=100.0))

# %% logaddexp(1, z) in place of logaddexp(0, z): adds e where it should add 1
def binary_cross_entropy_with_logits(y_true, z):
    return jnp.sum(jnp.logaddexp(1.0, z) - y_true * z)

# %% logsumexp over all the scores together with one 0, in place of one per example
def binary_cross_entropy_with_logits(y_true, z):
    padded = jnp.concatenate([jnp.zeros(1), z])
    return jax.nn.logsumexp(padded) - jnp.sum(y_true * z)

# %% a Python if on the scores, which raises an error for several examples and under jax.grad
def binary_cross_entropy_with_logits(y_true, z):
    if z > 0:
        return jnp.sum(z - y_true * z + jnp.log1p(jnp.exp(-z)))
    return jnp.sum(jnp.log1p(jnp.exp(z)) - y_true * z)
