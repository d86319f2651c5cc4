# %% picks the rows of a class by a mask, whose number is unknown when compiled
def fit_gaussians(X, y):
    X1, X0 = X[y == 1], X[y == 0]
    mean1, mean0 = X1.mean(axis=0), X0.mean(axis=0)
    d1, d0 = X1 - mean1, X0 - mean0
    return mean1, mean0, (d1.T @ d1 + d0.T @ d0) / len(X)

# %% the plain average of the two classes' covariances, whatever their sizes
def fit_gaussians(X, y):
    def describe(weight):
        total = jnp.sum(weight)
        mean = weight @ X / total
        d = X - mean
        return mean, (weight[:, None] * d).T @ d / total

    mean1, S1 = describe(y * 1.0)
    mean0, S0 = describe(1.0 - y)
    return mean1, mean0, 0.5 * (S1 + S0)

# %% divides by n minus the number of classes
def fit_gaussians(X, y):
    n1, n0 = jnp.sum(y), jnp.sum(1 - y)
    mean1 = jnp.sum(X * y[:, None], axis=0) / n1
    mean0 = jnp.sum(X * (1 - y)[:, None], axis=0) / n0
    own_mean = jnp.where(y[:, None] == 1, mean1, mean0)
    residual = X - own_mean
    return mean1, mean0, residual.T @ residual / (n1 + n0 - 2)

# %% jnp.cov takes every row for a feature, so the covariance is n by n
def fit_gaussians(X, y):
    w1 = y / jnp.sum(y)
    w0 = (1 - y) / jnp.sum(1 - y)
    mean1, mean0 = w1 @ X, w0 @ X
    centred = X - jnp.outer(y, mean1) - jnp.outer(1 - y, mean0)
    return mean1, mean0, jnp.cov(centred, bias=True)
