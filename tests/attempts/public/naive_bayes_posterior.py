# %% a feature that is 0 says nothing: the factor 1 - p is left out
def naive_bayes_posterior(X, y, x_new):
    def joint(label):
        rows = X[y == label]
        p = rows.mean(axis=0)
        likelihood = jnp.prod(jnp.where(x_new == 1, p, 1.0))
        return len(rows) / len(X) * likelihood

    yes, no = joint(1), joint(0)
    return yes / (yes + no)

# %% the two classes are taken as equally frequent
def naive_bayes_posterior(X, y, x_new):
    p1 = jnp.mean(X[y == 1], axis=0)
    p0 = jnp.mean(X[y == 0], axis=0)
    like1 = jnp.prod(x_new * p1 + (1 - x_new) * (1 - p1))
    like0 = jnp.prod(x_new * p0 + (1 - x_new) * (1 - p0))
    return like1 / (like1 + like0)

# %% the evidence is the product of the features' overall frequencies
def _pdf(x, p):
    return (1.0 - x) * (1.0 - p) + x * p

def naive_bayes_posterior(X, y, x_new):
    prior = jnp.mean(y)
    likelihood = jnp.prod(_pdf(x_new, jnp.mean(X[y == 1], axis=0)))
    evidence = jnp.prod(_pdf(x_new, jnp.mean(X, axis=0)))
    return prior * likelihood / evidence

# %% sums of logarithms, where 0 times the logarithm of 0 turns into nan
def naive_bayes_posterior(X, y, x_new):
    scores = []
    for c in (0, 1):
        mine = X[y == c]
        p = mine.sum(axis=0) / len(mine)
        log_prior = jnp.log(len(mine) / len(X))
        scores.append(log_prior + jnp.sum(x_new * jnp.log(p) + (1 - x_new) * jnp.log(1 - p)))
    return 1 / (1 + jnp.exp(scores[0] - scores[1]))
