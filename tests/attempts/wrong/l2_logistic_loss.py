# %% the bias pays the penalty too
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    squares = sum(jnp.sum(t**2) for t in jax.tree.leaves(theta))
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * squares

# %% alpha in place of alpha / 2
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha * jnp.sum(theta["w"] ** 2)

# %% the sum of the absolute weights in place of their squares (an L1 penalty)
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * jnp.sum(jnp.abs(theta["w"]))

# %% the length of w, not squared
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * jnp.linalg.norm(theta["w"])

# %% the square of jnp.linalg.norm, whose gradient is NaN at w = 0
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * jnp.linalg.norm(theta["w"]) ** 2

# %% the square of the weights' sum in place of the sum of their squares
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * jnp.sum(theta["w"]) ** 2

# %% the cross entropy is a mean over the examples and not a sum
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) / len(y) + alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% the mean of the squared weights in place of their sum
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * jnp.mean(theta["w"] ** 2)

# %% the bias is missing from the scores
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% not stable: logarithms of p and 1 - p, which are infinite or NaN for large scores
def l2_logistic_loss(theta, X, y, alpha):
    p = logistic(X @ theta["w"] + theta["b"])
    entropy = -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))
    return entropy + alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% the probabilities are clipped away from 0 and 1 by 1e-7, so the loss of large scores is cut off at about 16
def l2_logistic_loss(theta, X, y, alpha):
    p = jnp.clip(logistic(X @ theta["w"] + theta["b"]), 1e-7, 1 - 1e-7)
    entropy = -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))
    return entropy + alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% alpha // 2 rounds down: no penalty at all for an alpha of 1
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha // 2 * jnp.sum(theta["w"] ** 2)

# %% the penalty is taken away in place of added
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) - alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% the arguments of the cross entropy have changed places: scores as labels, labels as scores
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(z, y) + alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% the probabilities are handed to a function that wants scores: the logistic function is applied twice
def l2_logistic_loss(theta, X, y, alpha):
    p = logistic(X @ theta["w"] + theta["b"])
    return binary_cross_entropy_with_logits(y, p) + alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% the stable formula with max(z, 0) and |z|, whose gradient by jax.grad is wrong where a score is exactly 0 (-y in place of 1/2 - y)
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    entropy = jnp.sum(jnp.maximum(z, 0) - y * z + jnp.log1p(jnp.exp(-jnp.abs(z))))
    return entropy + alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% the penalty is added to every example's loss, so it counts n times
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    penalty = alpha / 2 * jnp.sum(theta["w"] ** 2)
    return jnp.sum(jax.nn.softplus(z) - y * z + penalty)

# %% returns the pair of loss and penalty and not their sum
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z), alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% the penalty is not summed, so a vector comes back
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * theta["w"] ** 2

# %% the cross entropy in bits: divided by log 2
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) / jnp.log(2.0) + alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% multiplies by the transposed X, which raises an error unless X is square
def l2_logistic_loss(theta, X, y, alpha):
    z = X.T @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * jnp.sum(theta["w"] ** 2)

# %% ^ in place of **, which raises a TypeError for floats
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * jnp.sum(theta["w"] ^ 2)

# %% the weights are penalized from the second on, as if the first were the bias
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha / 2 * jnp.sum(theta["w"][1:] ** 2)
