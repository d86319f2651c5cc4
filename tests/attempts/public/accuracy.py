# %% a probability exactly at the threshold is decided as 0
def accuracy(y_true, p, threshold=0.5):
    y_pred = jnp.where(p > threshold, 1, 0)
    return jnp.mean(y_pred == y_true)

# %% rounds the probabilities and never looks at the threshold
def accuracy(y_true, p, threshold=0.5):
    return (jnp.round(p) == y_true).mean()

# %% compares a column of decisions with a row of labels: all pairs are counted
def accuracy(y_true, p, threshold=0.5):
    decisions = (p >= threshold).astype(int).reshape(-1, 1)
    hits = decisions == y_true
    return jnp.mean(hits)

# %% counts with a plain if for each example, which cannot be compiled
def accuracy(y_true, p, threshold=0.5):
    correct = 0
    for truth, prob in zip(y_true, p):
        if prob >= threshold:
            guess = 1
        else:
            guess = 0
        if guess == truth:
            correct += 1
    return correct / len(y_true)
