# %% mean and deviation are taken from X itself; X_train is ignored
def standardize(X_train, X):
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / jnp.where(spread == 0, 1.0, spread)

# %% the deviation has the divisor m - 1
def standardize(X_train, X):
    spread = jnp.std(X_train, axis=0, ddof=1)
    return (X - jnp.mean(X_train, axis=0)) / jnp.where(spread == 0, 1.0, spread)

# %% constant columns are not looked after: they become NaN or infinite
def standardize(X_train, X):
    return (X - X_train.mean(axis=0)) / X_train.std(axis=0)

# %% one mean and one deviation for the whole table: the axis is missing
def standardize(X_train, X):
    spread = X_train.std()
    return (X - X_train.mean()) / jnp.where(spread == 0, 1.0, spread)

# %% divides by the variance in place of the deviation
def standardize(X_train, X):
    spread = X_train.var(axis=0)
    return (X - X_train.mean(axis=0)) / jnp.where(spread == 0, 1.0, spread)

# %% brackets are missing: only the mean is divided by the deviation
def standardize(X_train, X):
    spread = X_train.std(axis=0)
    spread = jnp.where(spread == 0, 1.0, spread)
    return X - X_train.mean(axis=0) / spread

# %% adds 1e-8 to the deviation, so new values of a constant column are blown up a hundred million times
def standardize(X_train, X):
    return (X - X_train.mean(axis=0)) / (X_train.std(axis=0) + 1e-8)

# %% a column that is constant in training becomes 0, whatever X holds there
def standardize(X_train, X):
    spread = X_train.std(axis=0)
    scaled = (X - X_train.mean(axis=0)) / jnp.where(spread == 0, 1.0, spread)
    return jnp.where(spread == 0, 0.0, scaled)

# %% a column that is constant in training is left as it is, not centred
def standardize(X_train, X):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    return jnp.where(spread == 0, X, (X - mean) / jnp.where(spread == 0, 1.0, spread))

# %% the training table is transformed and X is ignored
def standardize(X_train, X):
    spread = X_train.std(axis=0)
    return (X_train - X_train.mean(axis=0)) / jnp.where(spread == 0, 1.0, spread)

# %% mean and deviation are taken over both tables together
def standardize(X_train, X):
    both = jnp.concatenate([X_train, X])
    spread = both.std(axis=0)
    return (X - both.mean(axis=0)) / jnp.where(spread == 0, 1.0, spread)

# %% the training mean, but the deviation of X
def standardize(X_train, X):
    spread = X.std(axis=0)
    return (X - X_train.mean(axis=0)) / jnp.where(spread == 0, 1.0, spread)

# %% min-max scaling to the range from 0 to 1
def standardize(X_train, X):
    low, high = X_train.min(axis=0), X_train.max(axis=0)
    return (X - low) / jnp.where(high == low, 1.0, high - low)

# %% mean and deviation of each row and not of each column (axis=1)
def standardize(X_train, X):
    spread = X_train.std(axis=1, keepdims=True)
    return (X - X_train.mean(axis=1, keepdims=True)) / jnp.where(spread == 0, 1.0, spread)

# %% a deviation below 0.001 counts as none, so columns measured in large units are only centred
def standardize(X_train, X):
    spread = X_train.std(axis=0)
    return (X - X_train.mean(axis=0)) / jnp.where(spread < 1e-3, 1.0, spread)

# %% the variance as the mean square minus the squared mean, which loses all digits where the mean is large against the deviation
def standardize(X_train, X):
    mean = X_train.mean(axis=0)
    spread = jnp.sqrt(jnp.maximum((X_train**2).mean(axis=0) - mean**2, 0.0))
    return (X - mean) / jnp.where(spread == 0, 1.0, spread)

# %% values more than three deviations away are cut off at 3
def standardize(X_train, X):
    spread = X_train.std(axis=0)
    return jnp.clip((X - X_train.mean(axis=0)) / jnp.where(spread == 0, 1.0, spread), -3, 3)

# %% the median in place of the mean
def standardize(X_train, X):
    spread = X_train.std(axis=0)
    return (X - jnp.median(X_train, axis=0)) / jnp.where(spread == 0, 1.0, spread)

# %% returns the pair of both tables, transformed
def standardize(X_train, X):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread = jnp.where(spread == 0, 1.0, spread)
    return (X_train - mean) / spread, (X - mean) / spread

# %% if any column is constant in training, no column at all is divided
def standardize(X_train, X):
    spread = X_train.std(axis=0)
    if (spread == 0).any():
        spread = 1.0
    return (X - X_train.mean(axis=0)) / spread

# %% asks with a Python if about a whole array, which raises a ValueError for more than one column
def standardize(X_train, X):
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    if spread == 0:
        return X - mean
    return (X - mean) / spread

# %% The deviation comes from divisor m - 1 and is scaled back, which is NaN for a single training row, whose columns should only be centred
def standardize(X_train, X):
    m = len(X_train)
    mean = jnp.mean(X_train, axis=0)
    deviation = jnp.std(X_train, axis=0, ddof=1) * jnp.sqrt((m - 1) / m)
    return (X - mean) / jnp.where(deviation == 0, 1.0, deviation)
