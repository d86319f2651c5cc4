# %% a probability equal to the threshold becomes a no
def predict(theta, x, threshold=0.5):
    p = logistic_model(theta, x)
    return (p > threshold).astype(int)

# %% rounds, and so forgets about the threshold
def predict(theta, x, threshold=0.5):
    probability = logistic_model(theta, x)
    return jnp.round(probability).astype(int)

# %% compares the score, not the probability, with the threshold
def predict(theta, x, threshold=0.5):
    z = theta["w"] * x + theta["b"]
    return jnp.where(z >= threshold, 1, 0)

# %% writes ones into an array of zeros, which JAX does not allow
def predict(theta, x, threshold=0.5):
    p = logistic_model(theta, x)
    labels = jnp.zeros(jnp.shape(x), dtype=int)
    labels[p >= threshold] = 1
    return labels
