# %% the bias pays the price, too
def l2_logistic_loss(theta, X, y, alpha):
    scores = X @ theta["w"] + theta["b"]
    penalty = sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(theta))
    return binary_cross_entropy_with_logits(y, scores) + alpha / 2 * penalty

# %% the one half of the penalty is missing
def l2_logistic_loss(theta, X, y, alpha):
    z = X @ theta["w"] + theta["b"]
    return binary_cross_entropy_with_logits(y, z) + alpha * jnp.dot(theta["w"], theta["w"])

# %% the length of w as penalty, not the square of its length
def l2_logistic_loss(theta, X, y, alpha):
    w, b = theta["w"], theta["b"]
    fit = binary_cross_entropy_with_logits(y, jnp.dot(X, w) + b)
    return fit + 0.5 * alpha * jnp.sqrt(jnp.sum(w**2))

# %% everything divided by the number of examples
def l2_logistic_loss(theta, X, y, alpha):
    m = X.shape[0]
    z = X @ theta["w"] + theta["b"]
    cost = binary_cross_entropy_with_logits(y, z) / m
    reg = alpha / (2 * m) * jnp.sum(theta["w"] ** 2)
    return cost + reg
