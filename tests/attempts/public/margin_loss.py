# %% without the minus, so that agreement costs
def margin_loss(y_pm, z):
    margin = y_pm * z
    return jnp.sum(jnp.logaddexp(0.0, margin))

# %% hands the labels -1 and +1 to the loss for 0 and 1
def margin_loss(y_pm, z):
    # same loss, other labels
    return binary_cross_entropy_with_logits(y_pm, z)

# %% the hinge of a support vector machine
def margin_loss(y_pm, z):
    margins_of_all = y_pm * z
    return jnp.sum(jnp.maximum(0.0, 1.0 - margins_of_all))

# %% adds in a Python loop with the math module, which no gradient gets through
import math


def margin_loss(y_pm, z):
    total = 0.0
    for label, score in zip(y_pm, z):
        total += math.log(1 + math.exp(-label * score))
    return total
