# %% returns the last score, without the last logistic
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return h @ theta["w2"] + theta["b2"]

# %% the hidden units have no logistic, so all of it is one line
def cascade(theta, X):
    h = X @ theta["W1"] + theta["b1"]
    return logistic(h @ theta["w2"] + theta["b2"])

# %% W1 is transposed, which is right only where it is symmetric
def cascade(theta, X):
    h = logistic(X @ theta["W1"].T + theta["b1"])
    return logistic(h @ theta["w2"] + theta["b2"])

# %% the hidden biases are left out
def cascade(theta, X):
    return logistic(logistic(X @ theta["W1"]) @ theta["w2"] + theta["b2"])

# %% the hidden units are tanh in place of logistic
def cascade(theta, X):
    h = jnp.tanh(X @ theta["W1"] + theta["b1"])
    return logistic(h @ theta["w2"] + theta["b2"])

# %% the result keeps a second axis, of shape (n, 1)
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return logistic(h @ theta["w2"].reshape(-1, 1) + theta["b2"])

# %% the last bias is left out
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return logistic(h @ theta["w2"])

# %% the last unit looks at the inputs in place of the hidden units
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return logistic(X @ theta["w2"] + theta["b2"])

# %% the hidden units decide at once, 0 or 1, so nothing flows back to W1
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    h = (h > 0.5).astype(float)
    return logistic(h @ theta["w2"] + theta["b2"])

# %% returns the decision, rounded to 0 or 1, in place of the probability
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return jnp.round(logistic(h @ theta["w2"] + theta["b2"]))

# %% the axis of the sum is missing, so all points are added up to one score
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return logistic(jnp.sum(h * theta["w2"]) + theta["b2"])

# %% the weighted hidden units are averaged, not added up
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return logistic(jnp.mean(h * theta["w2"], axis=1) + theta["b2"])

# %% returns the probability and the hidden units
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    p = logistic(h @ theta["w2"] + theta["b2"])
    return p, h

# %% looks for "W2", a key that theta does not have
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return logistic(h @ theta["W2"] + theta["b2"])

# %% the logistic function is written e^s / (1 + e^s), which is NaN for scores of about 89 and more
def cascade(theta, X):
    def squeeze(s):
        return jnp.exp(s) / (1 + jnp.exp(s))

    h = squeeze(X @ theta["W1"] + theta["b1"])
    return squeeze(h @ theta["w2"] + theta["b2"])

# %% the logistic is applied twice at the end
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    p = logistic(h @ theta["w2"] + theta["b2"])
    return logistic(p)

# %% brackets: the hidden biases are added after the logistic
def cascade(theta, X):
    h = logistic(X @ theta["W1"]) + theta["b1"]
    return logistic(h @ theta["w2"] + theta["b2"])

# %% the two biases are swapped
def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b2"])
    return logistic(h @ theta["w2"] + theta["b1"])

# %% only the first hidden unit feeds the last one
def cascade(theta, X):
    h = logistic(X @ theta["W1"][:, 0] + theta["b1"][0])
    return logistic(h * theta["w2"][0] + theta["b2"])

# %% unpacks theta.values() in the order W1, b1, w2, b2, which fails under jax.jit and jax.grad, where JAX sorts the keys of a dict
def cascade(theta, X):
    W1, b1, w2, b2 = theta.values()
    return logistic(logistic(X @ W1 + b1) @ w2 + b2)

# %% Multiplies W1 @ x for each point, i.e. uses rows of W1 as hidden units (transposed); right where W1 is symmetric, as in by_hand
from dl_workshop.answers import logistic


def cascade(theta, X):
    def one_point(x):
        h = logistic(theta["W1"] @ x + theta["b1"])
        return logistic(jnp.dot(theta["w2"], h) + theta["b2"])

    return jax.vmap(one_point)(X)

# %% Adds b2 before summing over the hidden units, so it counts twice; right where b2 is 0, as at the random start
from dl_workshop.answers import logistic


def weighted(h, w, b):
    return jnp.sum(h * w + b, axis=1)


def cascade(theta, X):
    h = logistic(X @ theta["W1"] + theta["b1"])
    return logistic(weighted(h, theta["w2"], theta["b2"]))

# %% Collects the probabilities with float() in a Python loop, which fails inside jax.jit (and jax.grad)
from dl_workshop.answers import logistic


def cascade(theta, X):
    probabilities = []
    for x in X:
        h = logistic(x @ theta["W1"] + theta["b1"])
        probabilities.append(float(logistic(h @ theta["w2"] + theta["b2"])))
    return jnp.array(probabilities)
