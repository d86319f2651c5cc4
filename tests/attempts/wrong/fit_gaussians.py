# %% the shared covariance is divided by n - 2 in place of n
def fit_gaussians(X, y):
    n1, n0 = jnp.sum(y), jnp.sum(1 - y)
    mean1 = y @ X / n1
    mean0 = (1 - y) @ X / n0
    centred = X - jnp.where(y[:, None] == 1, mean1, mean0)
    return mean1, mean0, centred.T @ centred / (len(y) - 2)

# %% the covariance is taken about one common mean of all examples
def fit_gaussians(X, y):
    mean1 = y @ X / y.sum()
    mean0 = (1 - y) @ X / (1 - y).sum()
    return mean1, mean0, jnp.cov(X.T, bias=True)

# %% the two means are returned in the wrong order, mean0 first
def fit_gaussians(X, y):
    mean1 = jnp.average(X, axis=0, weights=y)
    mean0 = jnp.average(X, axis=0, weights=1 - y)
    centred = X - jnp.where(y[:, None] == 1, mean1, mean0)
    return mean0, mean1, centred.T @ centred / X.shape[0]

# %% the covariances of the two classes are averaged without weights, as if the classes were equally large
def fit_gaussians(X, y):
    def one(weights):
        mean = weights @ X / weights.sum()
        d = X - mean
        return mean, (weights[:, None] * d).T @ d / weights.sum()

    mean1, S1 = one(1.0 * y)
    mean0, S0 = one(1.0 - y)
    return mean1, mean0, (S1 + S0) / 2

# %% only the diagonal of the covariance is kept, the products of two features are set to zero
def fit_gaussians(X, y):
    mean1 = y @ X / y.sum()
    mean0 = (1 - y) @ X / (1 - y).sum()
    centred = X - jnp.where(y[:, None] == 1, mean1, mean0)
    return mean1, mean0, jnp.diag(jnp.mean(centred**2, axis=0))

# %% the sum of the products is not divided by the number of examples
def fit_gaussians(X, y):
    mean1 = y @ X / y.sum()
    mean0 = (1 - y) @ X / (1 - y).sum()
    d = X - jnp.outer(y, mean1) - jnp.outer(1 - y, mean0)
    return mean1, mean0, d.T @ d

# %% picks the classes with a boolean mask, which raises inside jax.jit, where the chapter uses the function
def fit_gaussians(X, y):
    X1, X0 = X[y == 1], X[y == 0]
    mean1, mean0 = X1.mean(axis=0), X0.mean(axis=0)
    d = jnp.concatenate([X1 - mean1, X0 - mean0])
    return mean1, mean0, d.T @ d / len(d)

# %% the means are divided by the number of all examples, not by those of the class
def fit_gaussians(X, y):
    mean1 = jnp.mean(X * y[:, None], axis=0)
    mean0 = jnp.mean(X * (1 - y)[:, None], axis=0)
    centred = X - jnp.where(y[:, None] == 1, mean1, mean0)
    return mean1, mean0, centred.T @ centred / len(y)

# %% the matrix product is the other way round: the table has a row and a column for every example, not for every feature
def fit_gaussians(X, y):
    mean1 = y @ X / y.sum()
    mean0 = (1 - y) @ X / (1 - y).sum()
    centred = X - jnp.where(y[:, None] == 1, mean1, mean0)
    return mean1, mean0, centred @ centred.T / len(y)

# %% every example is measured from the mean of class 1
def fit_gaussians(X, y):
    mean1 = y @ X / y.sum()
    mean0 = (1 - y) @ X / (1 - y).sum()
    centred = X - mean1
    return mean1, mean0, jnp.einsum("ni,nj->ij", centred, centred) / len(X)

# %% returns a dict in place of the three values
def fit_gaussians(X, y):
    mean1 = y @ X / y.sum()
    mean0 = (1 - y) @ X / (1 - y).sum()
    centred = X - jnp.where(y[:, None] == 1, mean1, mean0)
    return {"mean1": mean1, "mean0": mean0, "covariance": centred.T @ centred / len(y)}

# %% the labels are not turned into a column, so choosing the mean of each row raises a broadcasting error (for two or more features)
def fit_gaussians(X, y):
    mean1 = y @ X / y.sum()
    mean0 = (1 - y) @ X / (1 - y).sum()
    centred = X - jnp.where(y == 1, mean1, mean0)
    return mean1, mean0, centred.T @ centred / len(y)

# %% the covariances of the classes are weighted with the number of examples of the other class
def fit_gaussians(X, y):
    n1, n0 = y.sum(), (1 - y).sum()
    mean1, mean0 = y @ X / n1, (1 - y) @ X / n0
    d1, d0 = (X - mean1) * y[:, None], (X - mean0) * (1 - y)[:, None]
    S1, S0 = d1.T @ d1 / n1, d0.T @ d0 / n0
    return mean1, mean0, (n0 * S1 + n1 * S0) / (n1 + n0)

# %% the covariance of each class is taken with jnp.cov's own divisor, one less than the number of its examples
def fit_gaussians(X, y):
    w = y.astype(int)
    S1 = jnp.cov(X, rowvar=False, aweights=w)
    S0 = jnp.cov(X, rowvar=False, aweights=1 - w)
    share = jnp.mean(y)
    mean1 = jnp.average(X, axis=0, weights=w)
    mean0 = jnp.average(X, axis=0, weights=1 - w)
    return mean1, mean0, share * S1 + (1 - share) * S0

# %% returns the correlations of the features in place of their covariances
def fit_gaussians(X, y):
    mean1 = y @ X / y.sum()
    mean0 = (1 - y) @ X / (1 - y).sum()
    centred = X - jnp.where(y[:, None] == 1, mean1, mean0)
    return mean1, mean0, jnp.corrcoef(centred, rowvar=False)

# %% takes the last rows for class 1, as many as there are ones, so it is right only if the rows are sorted by label
def fit_gaussians(X, y):
    n = X.shape[0]
    is_one = jnp.arange(n) >= n - jnp.sum(y)
    mean1 = jnp.average(X, axis=0, weights=1.0 * is_one)
    mean0 = jnp.average(X, axis=0, weights=1.0 - is_one)
    d = X - jnp.where(is_one[:, None], mean1, mean0)
    return mean1, mean0, d.T @ d / n

# %% one covariance for each class is returned, four values in all
def fit_gaussians(X, y):
    def one(w):
        mean = w @ X / w.sum()
        d = (X - mean) * w[:, None]
        return mean, d.T @ d / w.sum()

    mean1, S1 = one(1.0 * y)
    mean0, S0 = one(1.0 - y)
    return mean1, mean0, S1, S0

# %% the axis of the mean is missing: each class gets one number as its mean, over all features
def fit_gaussians(X, y):
    mean1 = jnp.mean(X, where=y[:, None] == 1)
    mean0 = jnp.mean(X, where=y[:, None] == 0)
    centred = X - jnp.where(y[:, None] == 1, mean1, mean0)
    return mean1, mean0, centred.T @ centred / len(y)
