# %% the inner product of the residuals with themselves, divided by their number
def mse(y_true, y_pred):
    r = y_pred - y_true
    return jnp.vdot(r, r) / r.size

# %% a Python sum over zipped examples
def mse(y_true, y_pred):
    return sum((t - p) ** 2 for t, p in zip(y_true, y_pred)) / len(y_true)

# %% vmap of a squared difference for one example
def mse(y_true, y_pred):
    return jax.vmap(lambda t, p: (t - p) ** 2)(y_true, y_pred).mean()

# %% a running mean kept by jax.lax.scan
def mse(y_true, y_pred):
    def step(carry, pair):
        mean, count = carry
        t, p = pair
        count = count + 1
        mean = mean + ((t - p) ** 2 - mean) / count
        return (mean, count), None

    (mean, _), _ = jax.lax.scan(step, (jnp.array(0.0), jnp.array(0.0)), (y_true, y_pred))
    return mean

# %% einsum
def mse(y_true, y_pred):
    r = y_true - y_pred
    return jnp.einsum("i,i->", r, r) / len(r)

# %% jnp.average of jnp.square in a lambda, with the arguments subtracted the other way round
mse = lambda y_true, y_pred: jnp.average(jnp.square(jnp.subtract(y_pred, y_true)))

# %% a fori_loop that fills an array of squares with .at[i].set
@jax.jit
def mse(y_true, y_pred):
    n = y_true.shape[0]

    def fill(i, squares):
        return squares.at[i].set((y_true[i] - y_pred[i]) ** 2)

    return jax.lax.fori_loop(0, n, fill, jnp.zeros(n)).mean()

# %% the variance of the residuals plus the square of their mean
def mse(y_true, y_pred):
    r = y_true - y_pred
    return jnp.var(r) + jnp.mean(r) ** 2
