# %% one minus the mean absolute difference of decision and label
def accuracy(y_true, p, threshold=0.5):
    decided = jnp.where(p >= threshold, 1.0, 0.0)
    return 1 - jnp.mean(jnp.abs(decided - y_true))

# %% a lambda with jnp.equal and jnp.greater_equal
accuracy = lambda y_true, p, threshold=0.5: jnp.equal(y_true, jnp.greater_equal(p, threshold)).mean()

# %% vmap over the examples of a function of one example, with lax.select
def accuracy(y_true, p, threshold=0.5):
    def right(truth, chance):
        return jax.lax.select(chance >= threshold, truth == 1, truth == 0)

    return jnp.average(jax.vmap(right)(y_true, p).astype(float))

# %% true ones and true zeros counted apart and added, as with a confusion matrix
def accuracy(y_true, p, threshold=0.5):
    yes = p >= threshold
    hits = jnp.count_nonzero(yes & (y_true == 1))
    passes = jnp.count_nonzero(jnp.logical_not(yes) & (y_true == 0))
    return (hits + passes) / y_true.shape[0]
