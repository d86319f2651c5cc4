# %% the last layer has a tanh, too
def mlp(theta, X):
    for layer in theta:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    return X[:, 0] if X.shape[1] == 1 else X

# %% a single output keeps its second axis: (n, 1)
def mlp(theta, X):
    *hidden, last = theta
    for layer in hidden:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    return X @ last["W"] + last["b"]

# %% squeezes all axes of length one, so one example with several outputs loses its first axis
def mlp(theta, X):
    for layer in theta[:-1]:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    return jnp.squeeze(X @ theta[-1]["W"] + theta[-1]["b"])

# %% the bend between the layers is the logistic function in place of tanh
def mlp(theta, X):
    for layer in theta[:-1]:
        X = logistic(X @ layer["W"] + layer["b"])
    z = X @ theta[-1]["W"] + theta[-1]["b"]
    return z[:, 0] if z.shape[1] == 1 else z

# %% the biases are left out
def mlp(theta, X):
    for layer in theta[:-1]:
        X = jnp.tanh(X @ layer["W"])
    z = X @ theta[-1]["W"]
    return z[:, 0] if z.shape[1] == 1 else z

# %% takes the last layer off theta with pop, so the caller's network has lost it afterwards
def mlp(theta, X):
    last = theta.pop()
    for layer in theta:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    z = X @ last["W"] + last["b"]
    return z[:, 0] if z.shape[1] == 1 else z

# %% returns probabilities: logistic for one output, softmax for more
def mlp(theta, X):
    for layer in theta[:-1]:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    z = X @ theta[-1]["W"] + theta[-1]["b"]
    return logistic(z[:, 0]) if z.shape[1] == 1 else jax.nn.softmax(z)

# %% uses two layers, however many there are
def mlp(theta, X):
    h = jnp.tanh(X @ theta[0]["W"] + theta[0]["b"])
    z = h @ theta[1]["W"] + theta[1]["b"]
    return z[:, 0] if z.shape[1] == 1 else z

# %% tanh stands before every layer, so that it is applied to the inputs, too
def mlp(theta, X):
    for layer in theta:
        X = jnp.tanh(X) @ layer["W"] + layer["b"]
    return X[:, 0] if X.shape[1] == 1 else X

# %% no tanh anywhere
def mlp(theta, X):
    for layer in theta:
        X = X @ layer["W"] + layer["b"]
    return X[:, 0] if X.shape[1] == 1 else X

# %% every layer is given the inputs X again in place of what the layer before it made
def mlp(theta, X):
    for layer in theta[:-1]:
        h = jnp.tanh(X @ layer["W"] + layer["b"])
    z = h @ theta[-1]["W"] + theta[-1]["b"]
    return z[:, 0] if z.shape[1] == 1 else z

# %% always returns the first column, also where there are several outputs
def mlp(theta, X):
    for layer in theta[:-1]:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    return (X @ theta[-1]["W"] + theta[-1]["b"])[:, 0]

# %% squeezes the last axis without asking, which raises for several outputs
def mlp(theta, X):
    for layer in theta[:-1]:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    return (X @ theta[-1]["W"] + theta[-1]["b"]).squeeze(axis=-1)

# %% brackets: the hidden biases are added after the tanh
def mlp(theta, X):
    for layer in theta[:-1]:
        X = jnp.tanh(X @ layer["W"]) + layer["b"]
    z = X @ theta[-1]["W"] + theta[-1]["b"]
    return z[:, 0] if z.shape[1] == 1 else z

# %% compares dicts of arrays with != to find the last layer, which raises an error
def mlp(theta, X):
    for layer in theta:
        X = X @ layer["W"] + layer["b"]
        if layer != theta[-1]:
            X = jnp.tanh(X)
    return X[:, 0] if X.shape[1] == 1 else X

# %% asks for the number of examples in place of the number of outputs when it drops the second axis
def mlp(theta, X):
    for layer in theta[:-1]:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    z = X @ theta[-1]["W"] + theta[-1]["b"]
    return z[:, 0] if z.shape[0] == 1 else z

# %% the first layer always has a tanh, and a network of one layer uses it twice
def mlp(theta, X):
    h = jnp.tanh(X @ theta[0]["W"] + theta[0]["b"])
    for layer in theta[1:-1]:
        h = jnp.tanh(h @ layer["W"] + layer["b"])
    z = h @ theta[-1]["W"] + theta[-1]["b"]
    return z[:, 0] if z.shape[1] == 1 else z

# %% W is transposed, as in PyTorch, which raises unless the layer is square
def mlp(theta, X):
    for layer in theta[:-1]:
        X = jnp.tanh(X @ layer["W"].T + layer["b"])
    z = X @ theta[-1]["W"].T + theta[-1]["b"]
    return z[:, 0] if z.shape[1] == 1 else z

# %% stops at the first layer, as return stands inside the loop
def mlp(theta, X):
    for i, layer in enumerate(theta):
        z = X @ layer["W"] + layer["b"]
        X = z if i == len(theta) - 1 else jnp.tanh(z)
        return X[:, 0] if X.shape[1] == 1 else X

# %% theta is read as one dict, with theta["W"], which raises for a list
def mlp(theta, X):
    z = jnp.tanh(X @ theta["W"] + theta["b"])
    return z[:, 0] if z.shape[1] == 1 else z

# %% Recognises the last layer by the width of its output, so a hidden layer as wide as the output gets no tanh
def mlp(theta, X):
    n_outputs = theta[-1]["b"].shape[0]
    for layer in theta:
        X = X @ layer["W"] + layer["b"]
        if layer["b"].shape[0] != n_outputs:
            X = jnp.tanh(X)
    if n_outputs == 1:
        return X[:, 0]
    return X

# %% Ends with squeeze() without an axis, so a batch of a single point loses its first axis too
def mlp(theta, X):
    *hidden, last = theta
    for layer in hidden:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    return (X @ last["W"] + last["b"]).squeeze()

# %% Puts tanh in front of every layer, so the inputs themselves are bent as well; right at inputs of 0
from functools import reduce


def mlp(theta, X):
    z = reduce(lambda a, layer: jnp.tanh(a) @ layer["W"] + layer["b"], theta, X)
    return z[:, 0] if z.shape[1] == 1 else z

# %% Forgets all the biases; right at a fresh start from init_mlp, where they are zero
def mlp(theta, X):
    weights = [layer["W"] for layer in theta]
    for W in weights[:-1]:
        X = jnp.tanh(X @ W)
    scores = X @ weights[-1]
    if scores.shape[-1] == 1:
        scores = scores.reshape(-1)
    return scores

# %% Off by one in the test for the last layer (i < len(theta) is always true), so the scores go through tanh too
def mlp(theta, X):
    h = X
    for i, layer in enumerate(theta):
        h = jnp.dot(h, layer["W"]) + layer["b"]
        if i < len(theta):
            h = jnp.tanh(h)
    if h.shape[1] == 1:
        h = jnp.squeeze(h, axis=1)
    return h
