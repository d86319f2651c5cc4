# %% the minus sign in the exponent is missing, so agreement costs and mistakes are cheap
def margin_loss(y_pm, z):
    return jnp.sum(jnp.logaddexp(0.0, y_pm * z))

# %% the formula as it stands, which is infinite when a margin is below about -88
def margin_loss(y_pm, z):
    return jnp.sum(jnp.log(1 + jnp.exp(-y_pm * z)))

# %% log1p, but exp still overflows: infinite loss and NaN slope for margins below about -88
def margin_loss(y_pm, z):
    margin = y_pm * z
    return jnp.log1p(jnp.exp(-margin)).sum()

# %% the mean over examples in place of the sum
def margin_loss(y_pm, z):
    return jnp.mean(jnp.logaddexp(0.0, -y_pm * z))

# %% the hinge loss max(0, 1 - y z) of support vector machines
def margin_loss(y_pm, z):
    return jnp.sum(jnp.maximum(0.0, 1 - y_pm * z))

# %% hands the labels -1 and +1 as they are to the loss for labels 0 and 1
def margin_loss(y_pm, z):
    return binary_cross_entropy_with_logits(y_pm, z)

# %% turns the labels the wrong way round when going to 0 and 1: (1 - y) / 2
def margin_loss(y_pm, z):
    return binary_cross_entropy_with_logits((1 - y_pm) / 2, z)

# %% forgets to halve when going to labels 0 and 1, so that a yes becomes a 2
def margin_loss(y_pm, z):
    return binary_cross_entropy_with_logits(y_pm + 1, z)

# %% sums the margins first and then takes one logarithm for all
def margin_loss(y_pm, z):
    return jnp.logaddexp(0.0, -jnp.dot(y_pm, z))

# %% the exponential loss exp(-y z), without the logarithm
def margin_loss(y_pm, z):
    return jnp.sum(jnp.exp(-y_pm * z))

# %% in bits: divided by log 2
def margin_loss(y_pm, z):
    return jnp.sum(jnp.logaddexp(0.0, -y_pm * z)) / jnp.log(2.0)

# %% counts the mistakes: the dashed step of the picture
def margin_loss(y_pm, z):
    return jnp.sum(y_pm * z <= 0).astype(float)

# %% the label stands in front of the logarithm and not in the exponent, so that noes give negative costs
def margin_loss(y_pm, z):
    return jnp.sum(y_pm * jnp.logaddexp(0.0, -z))

# %% the corner form max(-m, 0) + log1p(exp(-|m|)): values are right, the slope at exactly z = 0 is not
def margin_loss(y_pm, z):
    m = y_pm * z
    return jnp.sum(jnp.maximum(-m, 0) + jnp.log1p(jnp.exp(-jnp.abs(m))))

# %% the costs per example, not summed
def margin_loss(y_pm, z):
    return jax.nn.softplus(-y_pm * z)

# %% takes the label to be 1 when it is not 0, so every -1 is treated as a yes
def margin_loss(y_pm, z):
    y01 = (y_pm != 0).astype(float)
    return binary_cross_entropy_with_logits(y01, z)

# %% the score is squeezed before it is multiplied with the label
def margin_loss(y_pm, z):
    return jnp.sum(jnp.logaddexp(0.0, -y_pm * logistic(z)))

# %% the sum of log p for p = logistic(y z): the minus sign in front is missing
def margin_loss(y_pm, z):
    return jnp.sum(jax.nn.log_sigmoid(y_pm * z))

# %% minus log of the squeezed margin: infinite when a margin is far below 0, as the probability has become 0
def margin_loss(y_pm, z):
    return -jnp.sum(jnp.log(logistic(y_pm * z)))

# %% changes the labels to 0 and 1 in place, which raises an error for JAX arrays
def margin_loss(y_pm, z):
    y_pm[y_pm == -1] = 0
    return binary_cross_entropy_with_logits(y_pm, z)

# %% jnp.logaddexp stands there without being called: 0 and -y z are added to the function
def margin_loss(y_pm, z):
    return jnp.sum(jnp.logaddexp + (0, -y_pm * z))

# %% The value is right, but math works on Python numbers only, so it can neither be compiled nor differentiated; the docstring says to keep to jnp
import math


def margin_loss(y_pm, z):
    total = 0.0
    for m in (y_pm * z).tolist():
        total += math.log1p(math.exp(-m)) if m > 0 else math.log1p(math.exp(m)) - m
    return total
