# %% always the binary loss, also for several outputs
def mlp_loss(theta, X, y):
    return binary_cross_entropy_with_logits(y, mlp(theta, X))

# %% always the softmax, which fails for one output, where the scores have one axis only
def mlp_loss(theta, X, y):
    log_p = jax.nn.log_softmax(mlp(theta, X))
    return -jnp.sum(log_p[jnp.arange(len(y)), y.astype(int)])

# %% the mean over the examples for several outputs, but the sum for one
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    return -jnp.mean(jax.nn.log_softmax(z)[jnp.arange(len(y)), y])

# %% for several outputs the logarithm of finished probabilities, which is infinite where one rounds to zero
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    p = jax.nn.softmax(z, axis=1)
    return -jnp.sum(jnp.log(p[jnp.arange(len(y)), y]))

# %% for one output the logarithm of the finished probability, which gives infinity or NaN for large scores
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        p = logistic(z)
        return -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))
    return -jnp.sum(jax.nn.log_softmax(z)[jnp.arange(len(y)), y])

# %% the minus sign is missing for several outputs
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    return jnp.sum(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], axis=1))

# %% picks every label's column for every example, n times n numbers
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    return -jnp.sum(jax.nn.log_softmax(z)[:, y])

# %% calls softmax_loss with the whole network, which raises because that wants a single layer
def mlp_loss(theta, X, y):
    if theta[-1]["b"].shape[0] == 1:
        return binary_cross_entropy_with_logits(y, mlp(theta, X))
    return softmax_loss(theta, X, y)

# %% calls softmax_loss with the last layer and the inputs, without the hidden layers
def mlp_loss(theta, X, y):
    if theta[-1]["b"].size == 1:
        return binary_cross_entropy_with_logits(y, mlp(theta, X))
    return softmax_loss(theta[-1], X, y)

# %% decides by the labels, binary where none is above 1, which is wrong for several classes of which only 0 and 1 occur, and raises under jit
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if y.max() <= 1:
        return binary_cross_entropy_with_logits(y, z)
    return -jnp.sum(jax.nn.log_softmax(z)[jnp.arange(len(y)), y])

# %% ten classes are fixed in the one-hot table
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    return -jnp.sum(jax.nn.one_hot(y, 10) * jax.nn.log_softmax(z))

# %% the arguments of the binary loss are swapped, scores first
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(z, y)
    return -jnp.sum(jax.nn.log_softmax(z)[jnp.arange(len(y)), y])

# %% the binary loss is given probabilities where it wants scores
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, logistic(z))
    return -jnp.sum(jax.nn.log_softmax(z)[jnp.arange(len(y)), y])

# %% decides by the number of layers in place of the number of outputs
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if len(theta) == 1:
        return binary_cross_entropy_with_logits(y, z)
    return -jnp.sum(jax.nn.log_softmax(z)[jnp.arange(len(y)), y.astype(int)])

# %% for several outputs a binary loss of each output against a one-hot table
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    truth = y if z.ndim == 1 else jax.nn.one_hot(y, z.shape[1])
    return binary_cross_entropy_with_logits(truth, z)

# %% the log-softmax is taken down the columns, over the examples
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    log_p = jax.nn.log_softmax(z, axis=0)
    return -jnp.sum(log_p[jnp.arange(len(y)), y])

# %% converts the result with float(), which raises under jax.grad
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return float(binary_cross_entropy_with_logits(y, z))
    return float(-jnp.sum(jax.nn.log_softmax(z)[jnp.arange(len(y)), y]))

# %% two outputs are treated as yes or no, by the second score alone
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    if z.shape[1] == 2:
        return binary_cross_entropy_with_logits(y, z[:, 1])
    return -jnp.sum(jax.nn.log_softmax(z)[jnp.arange(len(y)), y])

# %% both losses are computed and added
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    total = 0.0
    if z.ndim == 1:
        total += binary_cross_entropy_with_logits(y, z)
        z = jnp.stack([jnp.zeros_like(z), z], axis=1)
    return total - jnp.sum(jax.nn.log_softmax(z)[jnp.arange(len(y)), y.astype(int)])

# %% the loss of each example is returned for several outputs, not their sum
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    return jax.nn.logsumexp(z, axis=1) - z[jnp.arange(len(y)), y]

# %% return is missing for several outputs, so the result is None
def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    -jnp.sum(jax.nn.log_softmax(z)[jnp.arange(len(y)), y])

# %% the textbook form with |z|, whose slope at a score of exactly 0 is wrong
def mlp_loss(theta, X, y):
    def yes_or_no(z):
        return jnp.sum(jnp.maximum(z, 0) - z * y + jnp.log1p(jnp.exp(-jnp.abs(z))))

    def classes(z):
        return jnp.sum(jax.vmap(lambda row, label: -jax.nn.log_softmax(row)[label])(z, y))

    return (yes_or_no if len(theta[-1]["b"]) == 1 else classes)(mlp(theta, X))

# %% Takes two outputs for a yes-or-no problem too and gives only the second score to the binary loss; right for one and for three or more outputs
from dl_workshop.answers import binary_cross_entropy_with_logits, mlp


def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    n_outputs = theta[-1]["W"].shape[1]
    if n_outputs <= 2:  # yes or no
        return binary_cross_entropy_with_logits(y, z.reshape(len(y), n_outputs)[:, -1])
    log_p = jax.nn.log_softmax(z, axis=1)
    return -jnp.sum(log_p[jnp.arange(len(y)), y])

# %% Takes the log of softmax probabilities, which is not stable: infinite where a probability underflows to 0
from dl_workshop.answers import binary_cross_entropy_with_logits, mlp


def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    p = jax.nn.softmax(z, axis=-1)
    return jax.vmap(lambda row, label: -jnp.log(row[label]))(p, y).sum()

# %% logsumexp without an axis runs over the whole batch instead of each example's classes; right for a single example
from jax.scipy.special import logsumexp

from dl_workshop.answers import binary_cross_entropy_with_logits, mlp


def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    score_of_truth = z[jnp.arange(len(y)), y]
    return jnp.sum(logsumexp(z) - score_of_truth)

# %% Reuses softmax_loss for the last layer but feeds it mlp(theta[:-1], X), whose last hidden layer has no tanh; right for a single layer and for one output
from dl_workshop.answers import binary_cross_entropy_with_logits, mlp, softmax_loss


def mlp_loss(theta, X, y):
    if theta[-1]["b"].size == 1:
        return binary_cross_entropy_with_logits(y, mlp(theta, X))
    hidden = mlp(theta[:-1], X) if theta[:-1] else X
    return softmax_loss(theta[-1], hidden, y)

# %% Averages over the examples in the softmax branch instead of summing (the binary branch is right)
from dl_workshop.answers import binary_cross_entropy_with_logits, mlp


def mlp_loss(theta, X, y):
    z = mlp(theta, X)
    if z.ndim == 1:
        return binary_cross_entropy_with_logits(y, z)
    log_p = z - jax.nn.logsumexp(z, axis=1, keepdims=True)
    return -jnp.take_along_axis(log_p, y[:, None], axis=1).mean()
