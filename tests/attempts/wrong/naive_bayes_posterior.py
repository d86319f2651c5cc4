# %% the frequencies are smoothed with one more example of each value (Laplace)
def naive_bayes_posterior(X, y, x_new):
    def joint(w):
        f = (w @ X + 1) / (w.sum() + 2)
        return w.mean() * jnp.prod(jnp.where(x_new == 1, f, 1 - f))

    one, zero = joint(1.0 * y), joint(1.0 - y)
    return one / (one + zero)

# %% the shares of the classes are left out, as if both were equally frequent
def naive_bayes_posterior(X, y, x_new):
    f1 = y @ X / y.sum()
    f0 = (1 - y) @ X / (1 - y).sum()
    one = jnp.prod(jnp.where(x_new == 1, f1, 1 - f1))
    zero = jnp.prod(jnp.where(x_new == 1, f0, 1 - f0))
    return one / (one + zero)

# %% the share of class 1 among the examples that equal x_new: nothing is taken as independent
def naive_bayes_posterior(X, y, x_new):
    same = jnp.all(X == x_new, axis=1)
    return jnp.sum(y * same) / jnp.sum(same)

# %% features of x_new that are 0 contribute nothing, where 1 - frequency belongs
def naive_bayes_posterior(X, y, x_new):
    f1 = y @ X / y.sum()
    f0 = (1 - y) @ X / (1 - y).sum()
    one = y.mean() * jnp.prod(f1**x_new)
    zero = (1 - y.mean()) * jnp.prod(f0**x_new)
    return one / (one + zero)

# %% returns share times frequencies of class 1, not divided by the sum over both classes
def naive_bayes_posterior(X, y, x_new):
    f1 = y @ X / y.sum()
    return y.mean() * jnp.prod(jnp.where(x_new == 1, f1, 1 - f1))

# %% returns the odds of class 1, divided by class 0 alone
def naive_bayes_posterior(X, y, x_new):
    def joint(c):
        f = jnp.mean(X == x_new, axis=0, where=(y == c)[:, None])
        return jnp.mean(y == c) * jnp.prod(f)

    return joint(1) / joint(0)

# %% returns the probability of class 0
def naive_bayes_posterior(X, y, x_new):
    def joint(c):
        f = jnp.mean(X == x_new, axis=0, where=(y == c)[:, None])
        return jnp.mean(y == c) * jnp.prod(f)

    return joint(0) / (joint(0) + joint(1))

# %% adds 1e-12 below the bar, so that where neither class ever had a value the answer is 0 in place of NaN
def naive_bayes_posterior(X, y, x_new):
    def joint(w):
        agrees = w @ (X == x_new) / w.sum()
        return w.mean() * agrees.prod()

    one, zero = joint(1.0 * y), joint(1.0 - y)
    return one / (one + zero + 1e-12)

# %% x log f + (1 - x) log(1 - f): where a frequency is 0 or 1, 0 times infinity makes NaN of an answer that exists
def naive_bayes_posterior(X, y, x_new):
    def log_joint(w):
        f = w @ X / w.sum()
        return jnp.log(w.mean()) + jnp.sum(x_new * jnp.log(f) + (1 - x_new) * jnp.log(1 - f))

    return logistic(log_joint(1.0 * y) - log_joint(1.0 - y))

# %% divides by the product of the frequencies over all examples, in place of the sum over the two classes
def naive_bayes_posterior(X, y, x_new):
    agrees = X == x_new
    prior = jnp.mean(y)
    likelihood = jnp.prod(jnp.mean(agrees, axis=0, where=(y == 1)[:, None]))
    evidence = jnp.prod(jnp.mean(agrees, axis=0))
    return prior * likelihood / evidence

# %% the counts of both classes are divided by the number of all examples, not by those of the class
def naive_bayes_posterior(X, y, x_new):
    n = len(y)
    f1 = y @ (X == x_new) / n
    f0 = (1 - y) @ (X == x_new) / n
    one, zero = y.mean() * f1.prod(), (1 - y).mean() * f0.prod()
    return one / (one + zero)

# %% the frequencies of the features are averaged in place of multiplied
def naive_bayes_posterior(X, y, x_new):
    f1 = jnp.average(X == x_new, axis=0, weights=1.0 * y)
    f0 = jnp.average(X == x_new, axis=0, weights=1.0 - y)
    one, zero = y.mean() * f1.mean(), (1 - y).mean() * f0.mean()
    return one / (one + zero)

# %% looks at the first two features only
def naive_bayes_posterior(X, y, x_new):
    def joint(w):
        a = jnp.sum(w * (X[:, 0] == x_new[0])) / jnp.sum(w)
        b = jnp.sum(w * (X[:, 1] == x_new[1])) / jnp.sum(w)
        return jnp.mean(w) * a * b

    one, zero = joint(1.0 * y), joint(1.0 - y)
    return one / (one + zero)

# %% returns the decision, 1 or 0, in place of the probability
def naive_bayes_posterior(X, y, x_new):
    f1 = y @ (X == x_new) / y.sum()
    f0 = (1 - y) @ (X == x_new) / (1 - y).sum()
    one, zero = y.mean() * f1.prod(), (1 - y).mean() * f0.prod()
    return jnp.where(one > zero, 1.0, 0.0)

# %% brackets are missing round the comparisons: & binds more tightly than ==, and the cell raises a TypeError
def naive_bayes_posterior(X, y, x_new):
    label = y[:, None]
    f1 = jnp.sum(label == 1 & X == x_new, axis=0) / y.sum()
    f0 = jnp.sum(label == 0 & X == x_new, axis=0) / (1 - y).sum()
    one, zero = y.mean() * f1.prod(), (1 - y.mean()) * f0.prod()
    return one / (one + zero)

# %% the share of the class is multiplied in once for every feature
def naive_bayes_posterior(X, y, x_new):
    def joint(c):
        share = jnp.mean(y == c)
        result = 1.0
        for j in range(X.shape[1]):
            result *= share * jnp.mean(X[:, j] == x_new[j], where=y == c)
        return result

    return joint(1) / (joint(1) + joint(0))

# %% frequencies are kept between 0.001 and 0.999, so nothing is ever excluded and 0 / 0 never happens
def naive_bayes_posterior(X, y, x_new):
    def joint(w):
        f = jnp.clip(w @ X / w.sum(), 0.001, 0.999)
        return w.mean() * jnp.prod(jnp.where(x_new == 1, f, 1 - f))

    one, zero = joint(1.0 * y), joint(1.0 - y)
    return one / (one + zero)

# %% class 0 is described by the frequencies of all examples, of both classes
def naive_bayes_posterior(X, y, x_new):
    agrees = (X == x_new).astype(float)
    one = jnp.mean(y) * jnp.prod(y @ agrees / jnp.sum(y))
    zero = jnp.mean(1 - y) * jnp.prod(agrees.mean(axis=0))
    return one / (one + zero)

# %% returns inside the loop, after the first feature
def naive_bayes_posterior(X, y, x_new):
    one, zero = jnp.mean(y == 1), jnp.mean(y == 0)
    for j in range(len(x_new)):
        same = X[:, j] == x_new[j]
        one = one * jnp.mean(same, where=y == 1)
        zero = zero * jnp.mean(same, where=y == 0)
        return one / (one + zero)
