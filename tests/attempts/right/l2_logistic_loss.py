# %% softplus of the score and its negative, weighted with the labels, and w @ w for the penalty
def l2_logistic_loss(theta, X, y, alpha):
    w, b = theta["w"], theta["b"]
    z = X @ w + b
    entropy = jnp.sum(y * jax.nn.softplus(-z) + (1 - y) * jax.nn.softplus(z))
    return entropy + alpha * (w @ w) / 2

# %% log_sigmoid and einsum, with jnp.vdot for the squares
def l2_logistic_loss(theta, X, y, alpha):
    z = jnp.einsum("ij,j->i", X, theta["w"]) + theta["b"]
    likelihood = jnp.sum(y * jax.nn.log_sigmoid(z) + (1 - y) * jax.nn.log_sigmoid(-z))
    return 0.5 * alpha * jnp.vdot(theta["w"], theta["w"]) - likelihood

# %% a function of one example under vmap, then summed
def l2_logistic_loss(theta, X, y, alpha):
    def one(row, label):
        return binary_cross_entropy_with_logits(label, jnp.dot(row, theta["w"]) + theta["b"])

    return jax.vmap(one)(X, y).sum() + jnp.sum(alpha / 2 * theta["w"] ** 2)

# %% the bias taken in with append_ones, the penalty on all but the first weight
def l2_logistic_loss(theta, X, y, alpha):
    weights = jnp.concatenate([jnp.reshape(theta["b"], (1,)), theta["w"]])
    return binary_cross_entropy_with_logits(y, append_ones(X) @ weights) + 0.5 * alpha * jnp.sum(jnp.square(weights[1:]))

# %% a decorated function with a helper, and logaddexp in place of softplus
def penalty(w, alpha):
    return alpha / 2 * sum(weight * weight for weight in w)

@jax.jit
def l2_logistic_loss(theta, X, y, alpha):
    z = (X * theta["w"]).sum(axis=1) + theta["b"]
    entropy = y * jnp.logaddexp(0.0, -z) + (1 - y) * jnp.logaddexp(0.0, z)
    return entropy.sum() + penalty(theta["w"], alpha)
