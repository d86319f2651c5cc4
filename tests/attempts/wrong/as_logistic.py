# %% takes the weights and the bias of class 1 only, without subtracting those of class 0
def as_logistic(theta):
    return {"w": theta["W"][:, 1], "b": theta["b"][1]}

# %% class 0 minus class 1, so it is the probability of class 0
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"w": W[:, 0] - W[:, 1], "b": b[0] - b[1]}

# %% the weights are subtracted, but the bias is that of class 1 alone
def as_logistic(theta):
    return {"w": theta["W"][:, 1] - theta["W"][:, 0], "b": theta["b"][1]}

# %% subtracts rows of W in place of columns
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"w": W[1] - W[0], "b": b[1] - b[0]}

# %% the differences are divided by two
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"w": (W[:, 1] - W[:, 0]) / 2, "b": (b[1] - b[0]) / 2}

# %% returns the pair (w, b) in place of a dict
def as_logistic(theta):
    w = theta["W"][:, 1] - theta["W"][:, 0]
    b = theta["b"][1] - theta["b"][0]
    return w, b

# %% the key of the weights is "W" in place of "w"
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"W": W[:, 1] - W[:, 0], "b": b[1] - b[0]}

# %% slices keep their axis: w has shape (d, 1) and b has shape (1,)
def as_logistic(theta):
    return jax.tree.map(lambda a: a[..., 1:] - a[..., :1], {"w": theta["W"], "b": theta["b"]})

# %% the ratio of the two classes' numbers in place of their difference
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"w": W[:, 1] / W[:, 0], "b": b[1] / b[0]}

# %% the softmax is applied to the parameters themselves, and its column 1 is taken
def as_logistic(theta):
    return {"w": softmax(theta["W"])[:, 1], "b": softmax(theta["b"])[1]}

# %% the bias has the wrong sign
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"w": W[:, 1] - W[:, 0], "b": b[0] - b[1]}

# %% writes w and b into theta, so the caller's theta is changed (and the result still has W)
def as_logistic(theta):
    theta["w"] = theta["W"][:, 1] - theta["W"][:, 0]
    theta["b"] = theta["b"][1] - theta["b"][0]
    return theta

# %% the bias becomes an integer, so what is behind its point is lost
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"w": W[:, 1] - W[:, 0], "b": int(b[1] - b[0])}

# %% squeezes the difference, so with a single feature w has no axis any more
def as_logistic(theta):
    return {"w": jnp.squeeze(jnp.diff(theta["W"], axis=1)), "b": jnp.squeeze(jnp.diff(theta["b"]))}

# %% writes out the first two features, so it is right only for d = 2
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    w = jnp.array([W[0, 1] - W[0, 0], W[1, 1] - W[1, 0]])
    return {"w": w, "b": b[1] - b[0]}

# %% the distance of the two classes' numbers, without a sign
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"w": jnp.abs(W[:, 1] - W[:, 0]), "b": jnp.abs(b[1] - b[0])}

# %% counts from 1, so index 2 is clipped to the last column and everything cancels to zero
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"w": W[:, 2] - W[:, 1], "b": b[2] - b[1]}

# %% reads theta by attributes, which a dict does not have
def as_logistic(theta):
    return {"w": theta.W[:, 1] - theta.W[:, 0], "b": theta.b[1] - theta.b[0]}

# %% the sum of the two classes' numbers in place of their difference
def as_logistic(theta):
    return {"w": theta["W"].sum(axis=1), "b": theta["b"].sum()}
