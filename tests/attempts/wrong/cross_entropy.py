# %% the mean over the examples in place of the sum
def cross_entropy(y_onehot, p):
    return -jnp.mean(jnp.sum(y_onehot * jnp.log(p), axis=-1))

# %% the minus sign is missing
def cross_entropy(y_onehot, p):
    return jnp.sum(y_onehot * jnp.log(p))

# %% in bits: the logarithm has base 2
def cross_entropy(y_onehot, p):
    return -jnp.sum(y_onehot * jnp.log2(p))

# %% sums over the classes only and returns one number for each example
def cross_entropy(y_onehot, p):
    return -(y_onehot * jnp.log(p)).sum(axis=-1)

# %% probabilities are raised to at least 1e-7, so a smaller one costs too little
def cross_entropy(y_onehot, p):
    return -jnp.sum(y_onehot * jnp.log(jnp.clip(p, 1e-7, 1.0)))

# %% the terms of the binary loss for the other classes, (1 - y) log(1 - p), are added
def cross_entropy(y_onehot, p):
    return -jnp.sum(y_onehot * jnp.log(p) + (1 - y_onehot) * jnp.log(1 - p))

# %% the logarithm of the sum over everything, in place of the sum of the logarithms: right for one example only
def cross_entropy(y_onehot, p):
    return -jnp.log(jnp.sum(y_onehot * p))

# %% truth and probabilities are swapped: p times the logarithm of y, which is infinite
def cross_entropy(y_onehot, p):
    return -jnp.sum(p * jnp.log(y_onehot))

# %% the probabilities go through the softmax once more
def cross_entropy(y_onehot, p):
    return -jnp.sum(y_onehot * jnp.log(jax.nn.softmax(p, axis=-1)))

# %% the mean over all entries, examples times classes, as in chapter 2's mse
def cross_entropy(y_onehot, p):
    return jnp.mean(-y_onehot * jnp.log(p))

# %% a matrix product of all truths with all probabilities: every example is compared with every other one
def cross_entropy(y_onehot, p):
    return -jnp.sum(y_onehot @ jnp.log(p).T)

# %% takes the largest probability of each row in place of the one of the true class
def cross_entropy(y_onehot, p):
    return -jnp.sum(jnp.log(jnp.max(p, axis=-1)))

# %% the last example is left out by the range of the loop
def cross_entropy(y_onehot, p):
    total = 0.0
    for i in range(len(p) - 1):
        total -= jnp.sum(y_onehot[i] * jnp.log(p[i]))
    return total

# %% Python's sum adds up the rows only and returns one number for each class
def cross_entropy(y_onehot, p):
    return -sum(y_onehot * jnp.log(p))

# %% the logarithm of the product over all examples, which underflows to 0 and makes the loss infinite for many examples
def cross_entropy(y_onehot, p):
    return -jnp.log(jnp.prod(jnp.sum(y_onehot * p, axis=-1)))

# %% the sum of the squared differences, not of logarithms
def cross_entropy(y_onehot, p):
    return jnp.sum((y_onehot - p) ** 2)

# %% argmax over the wrong axis finds examples in place of classes
def cross_entropy(y_onehot, p):
    labels = jnp.argmax(y_onehot, axis=0)
    return -jnp.sum(jnp.log(p[jnp.arange(len(labels)), labels]))

# %% adds 0.001 to every probability before the logarithm
def cross_entropy(y_onehot, p):
    eps = 0.001
    return -jnp.sum(y_onehot * jnp.log(p + eps))

# %% the logarithm is taken of the product y * p, which is 0 for all classes that did not happen
def cross_entropy(y_onehot, p):
    return -jnp.sum(jnp.log(y_onehot * p))
