# %% the mean of the gradient over the examples in place of the sum
def fit_weights(X1, y, step_size, n_steps):
    m = len(X1)
    theta = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        h = logistic(jnp.dot(X1, theta))
        gradient = (1 / m) * jnp.dot(X1.T, h - y)
        theta = theta - step_size * gradient
    return theta

# %% error taken as true minus predicted, and still subtracted
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        error = y - logistic(X1 @ w)
        w -= step_size * (X1.T @ error)
    return w

# %% moves one weight after another, each already seeing the new ones before it
def fit_weights(X1, y, step_size, n_steps):
    theta = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        for j in range(X1.shape[1]):
            p = logistic(X1 @ theta)
            slope = jnp.sum((p - y) * X1[:, j])
            theta = theta.at[j].add(-step_size * slope)
    return theta

# %% writes the new weights into the old array by index, which jax arrays refuse
def fit_weights(X1, y, step_size, n_steps):
    n, d = X1.shape
    b = jnp.zeros(d)
    for step in range(n_steps):
        p = logistic(X1 @ b)
        for j in range(d):
            b[j] -= step_size * ((p - y) * X1[:, j]).sum()
    return b
