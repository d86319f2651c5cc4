# %% adds the scaled gradient, as one adds ready-made updates, so it climbs
def sgd_update(theta, grads, step_size):
    updates = jax.tree.map(lambda g: step_size * g, grads)
    return jax.tree.map(lambda p, u: p + u, theta, updates)

# %% the step size is mapped over as a third tree, which a plain number is not
def sgd_update(theta, grads, step_size):
    move = lambda p, g, s: p - s * g
    return jax.tree.map(move, theta, grads, step_size)

# %% the gradient is first scaled to length 1, so only its direction counts
def global_norm(tree):
    return jnp.sqrt(sum(jnp.sum(jnp.square(leaf)) for leaf in jax.tree.leaves(tree)))

def sgd_update(theta, grads, step_size):
    length = global_norm(grads) + 1e-6
    return jax.tree.map(lambda p, g: p - step_size * g / length, theta, grads)

# %% expects a list of (w, b) pairs, one for each layer, and nothing else
def sgd_update(theta, grads, step_size):
    return [
        (w - step_size * dw, b - step_size * db)
        for (w, b), (dw, db) in zip(theta, grads)
    ]
