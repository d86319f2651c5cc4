# %% the gradient is averaged over the examples and not summed
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (logistic(X1 @ w) - y) / len(y)
    return w

# %% y - p in place of p - y, so it climbs
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (y - logistic(X1 @ w))
    return w

# %% starts from ones in place of zeros
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.ones(X1.shape[1])
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (logistic(X1 @ w) - y)
    return w

# %% one step too many: n_steps + 1
def fit_weights(X1, y, step_size, n_steps):
    def step(_, w):
        return w - step_size * X1.T @ (logistic(X1 @ w) - y)

    return jax.lax.fori_loop(0, n_steps + 1, step, jnp.zeros(X1.shape[1]))

# %% the probabilities are computed once before the loop, so every step uses the same gradient
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    p = logistic(X1 @ w)
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (p - y)
    return w

# %% without the logistic function: the gradient of a straight line, X1' (X1 w - y)
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (X1 @ w - y)
    return w

# %% the probabilities are rounded to decisions 0 and 1 before y is taken away (a perceptron)
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        decided = jnp.where(logistic(X1 @ w) >= 0.5, 1, 0)
        w = w - step_size * X1.T @ (decided - y)
    return w

# %% X1 is not transposed, which raises an error or is wrong unless X1 is a symmetric square table (as it is for the teams)
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        w = w - step_size * X1 @ (logistic(X1 @ w) - y)
    return w

# %% a factor p (1 - p) too many: the gradient of half the squared error
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        p = logistic(X1 @ w)
        w = w - step_size * X1.T @ ((p - y) * p * (1 - p))
    return w

# %% the logistic function as exp(z) / (1 + exp(z)), which gives NaN for scores above about 88
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        e = jnp.exp(X1 @ w)
        w = w - step_size * X1.T @ (e / (1 + e) - y)
    return w

# %% updates the weights one after another, each with the probabilities from the weights already changed in the same step
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        for j in range(X1.shape[1]):
            p = logistic(X1 @ w)
            w = w.at[j].add(-step_size * jnp.sum((p - y) * X1[:, j]))
    return w

# %% a step after every single example in place of one step with the sum over all
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        for row, label in zip(X1, y):
            w = w - step_size * (logistic(row @ w) - label) * row
    return w

# %% adds a column of ones again, so there is one weight too many
def fit_weights(X1, y, step_size, n_steps):
    X1 = append_ones(X1)
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (logistic(X1 @ w) - y)
    return w

# %% the weights are a column (d + 1, 1) and y a row, so p - y becomes a table by broadcasting and w grows to a table
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros((X1.shape[1], 1))
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (logistic(X1 @ w) - y)
    return w

# %% leaves the bias, the first entry, out of the result
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (logistic(X1 @ w) - y)
    return w[1:]

# %% differentiates a cross entropy with log(p) and log(1 - p), which gives NaN once a probability is rounded to 0 or 1
def fit_weights(X1, y, step_size, n_steps):
    def loss(w):
        p = 1 / (1 + jnp.exp(-(X1 @ w)))
        return -jnp.sum(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))

    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        w = w - step_size * jax.grad(loss)(w)
    return w

# %% returns all the weights along the way, (n_steps, d + 1), and not the last
def fit_weights(X1, y, step_size, n_steps):
    def step(w, _):
        w = w - step_size * X1.T @ (logistic(X1 @ w) - y)
        return w, w

    _, path = jax.lax.scan(step, jnp.zeros(X1.shape[1]), length=n_steps)
    return path

# %% there are always three weights, as for the teams; another number of features raises an error
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(3)
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (logistic(X1 @ w) - y)
    return w

# %% the body of fori_loop takes only the weights and not the index, which raises a TypeError
def fit_weights(X1, y, step_size, n_steps):
    def step(w):
        return w - step_size * X1.T @ (logistic(X1 @ w) - y)

    return jax.lax.fori_loop(0, n_steps, step, jnp.zeros(X1.shape[1]))

# %% the step size becomes smaller: in step t it is step_size / t
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for t in range(1, n_steps + 1):
        w = w - step_size / t * X1.T @ (logistic(X1 @ w) - y)
    return w

# %% returns inside the loop, after the first step (and None for n_steps = 0)
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (logistic(X1 @ w) - y)
        return w

# %% Whenever the loss has risen the step size is halved, so where steps are too long (raw incomes) the weights are not those of descent with the given step size
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    before = jnp.inf
    for _ in range(n_steps):
        w = w - step_size * X1.T @ (logistic(X1 @ w) - y)
        now = binary_cross_entropy_with_logits(y, X1 @ w)
        if now > before:
            step_size = step_size / 2
        before = now
    return w
