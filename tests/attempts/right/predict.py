# %% multiplies the comparison by 1
predict = lambda theta, x, threshold=0.5: (logistic_model(theta, x) >= threshold) * 1

# %% one minus the comparison "less than"
def predict(theta, x, threshold=0.5):
    return 1 - (logistic_model(theta, x) < threshold).astype(jnp.int32)

# %% counts with searchsorted how many of the one threshold are at most p
def predict(theta, x, threshold=0.5):
    return jnp.searchsorted(jnp.array([threshold]), logistic_model(theta, x), side="right")

# %% the step function heaviside with value 1 at 0
def predict(theta, x, threshold=0.5):
    return jnp.heaviside(logistic_model(theta, x) - threshold, 1).astype(int)

# %% written for one x with jax.lax.cond and spread over arrays by jnp.vectorize
def predict(theta, x, threshold=0.5):
    def one(xi):
        return jax.lax.cond(logistic_model(theta, xi) >= threshold, lambda: 1, lambda: 0)

    return jnp.vectorize(one)(x)

# %% starts from zeros and sets the yeses with .at[...]
def predict(theta, x, threshold=0.5):
    p = logistic_model(theta, x)
    return jnp.zeros(p.shape, dtype=int).at[...].set(jnp.where(p >= threshold, 1, 0))
