# %% the test for the last layer never holds, so its scores go through tanh as well
def mlp(theta, X):
    h = X
    for i, layer in enumerate(theta):
        h = h @ layer["W"] + layer["b"]
        is_last = i >= len(theta)
        if not is_last:
            h = jnp.tanh(h)
    return h[:, 0] if h.shape[1] == 1 else h

# %% squeezes all axes of length 1, so a single example with k outputs loses its row
def mlp(theta, X):
    *hidden, last = theta
    for layer in hidden:
        X = jnp.tanh(X @ layer["W"] + layer["b"])
    return jnp.squeeze(X @ last["W"] + last["b"])

# %% with one output the scores keep their second axis
def forward(h, layer):
    return jnp.tanh(jnp.dot(h, layer["W"]) + layer["b"])

def mlp(theta, X):
    for layer in theta[:-1]:
        X = forward(X, layer)
    return jnp.dot(X, theta[-1]["W"]) + theta[-1]["b"]

# %% unpacks each layer as a pair, which gives the names W and b, not the arrays
def mlp(theta, X):
    activations = X
    for w, b in theta[:-1]:
        activations = jnp.tanh(jnp.dot(activations, w) + b)
    final_w, final_b = theta[-1]
    logits = jnp.dot(activations, final_w) + final_b
    return logits[:, 0] if logits.shape[-1] == 1 else logits
