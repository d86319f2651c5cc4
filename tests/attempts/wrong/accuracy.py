# %% decides 1 only above the threshold, not at it (> in place of >=)
def accuracy(y_true, p, threshold=0.5):
    return jnp.mean((p > threshold) == y_true)

# %% the threshold is ignored: 0.5 is always used
def accuracy(y_true, p, threshold=0.5):
    return jnp.mean((p >= 0.5) == y_true)

# %% rounds p, so the threshold is ignored and a p of exactly 0.5 is decided 0
def accuracy(y_true, p, threshold=0.5):
    return jnp.mean(jnp.round(p) == y_true)

# %% counts the right decisions in place of their share
def accuracy(y_true, p, threshold=0.5):
    return jnp.sum((p >= threshold) == y_true)

# %% the share of wrong decisions
def accuracy(y_true, p, threshold=0.5):
    return jnp.mean((p >= threshold) != y_true)

# %% in percent
def accuracy(y_true, p, threshold=0.5):
    return 100 * jnp.mean((p >= threshold) == y_true)

# %% compares the probabilities themselves with the labels, with no decision
def accuracy(y_true, p, threshold=0.5):
    return jnp.mean(p == y_true)

# %% only right decisions for 1 are counted, those for 0 are not
def accuracy(y_true, p, threshold=0.5):
    return jnp.mean((p >= threshold) & (y_true == 1))

# %% the share of the true ones that were found (recall)
def accuracy(y_true, p, threshold=0.5):
    found = jnp.sum(jnp.where(p >= threshold, y_true, 0))
    return found / jnp.sum(y_true)

# %% one minus the mean distance between p and label: how near the probabilities are, not how often the decision is right
def accuracy(y_true, p, threshold=0.5):
    return 1 - jnp.mean(jnp.abs(p - y_true))

# %% the threshold is applied to the labels as well, which breaks for thresholds of 0 or above 1
def accuracy(y_true, p, threshold=0.5):
    return jnp.mean((p >= threshold) == (y_true >= threshold))

# %% a Python if about the whole array, which raises a ValueError for more than one example
def accuracy(y_true, p, threshold=0.5):
    decided = 1 if p >= threshold else 0
    return jnp.mean(decided == y_true)

# %% negates booleans with - to get the wrong decisions, which raises a TypeError
def accuracy(y_true, p, threshold=0.5):
    right = (p >= threshold) == y_true
    return 1 - jnp.mean(-right)

# %% returns the decisions' correctness one by one and not their share
def accuracy(y_true, p, threshold=0.5):
    return jnp.where((p >= threshold) == y_true, 1.0, 0.0)

# %% the divisor is the number of examples minus 1
def accuracy(y_true, p, threshold=0.5):
    right = jnp.sum((p >= threshold) == y_true)
    return right / (len(p) - 1)

# %% the average of the shares among the true ones and among the true zeros (balanced accuracy)
def accuracy(y_true, p, threshold=0.5):
    decided = p >= threshold
    ones, zeros = y_true == 1, y_true == 0
    return 0.5 * (jnp.sum(decided & ones) / jnp.sum(ones) + jnp.sum(~decided & zeros) / jnp.sum(zeros))

# %% moves p by 0.5 - threshold and rounds, so a p exactly at the threshold is rounded to 0
def accuracy(y_true, p, threshold=0.5):
    decided = jnp.round(p - threshold + 0.5)
    return jnp.mean(decided == y_true)

# %% decides the wrong way round: 1 where p is at most the threshold
def accuracy(y_true, p, threshold=0.5):
    return jnp.mean((p <= threshold) == y_true)

# %% the result is rounded to two decimals
def accuracy(y_true, p, threshold=0.5):
    return jnp.round(jnp.mean((p >= threshold) == y_true), 2)

# %% the comparison becomes a table by broadcasting: every decision is compared with every label
def accuracy(y_true, p, threshold=0.5):
    decided = jnp.where(p >= threshold, 1, 0)
    return jnp.mean(decided[:, None] == y_true)

# %% treats p as scores and puts them through the logistic function first
def accuracy(y_true, p, threshold=0.5):
    return jnp.mean((logistic(p) >= threshold) == y_true)

# %% the default threshold is missing, so a call with two arguments raises a TypeError
def accuracy(y_true, p, threshold):
    return jnp.mean((p >= threshold) == y_true)

# %% a Python loop that counts with if, which jax.jit cannot follow
def accuracy(y_true, p, threshold=0.5):
    decided = (p >= threshold).astype(int)
    right = 0
    for truth, guess in zip(y_true, decided):
        if truth == guess:
            right += 1
    return right / len(y_true)

# %% The value is right, but bool() of the elements fails inside jax.jit, which the docstring asks for
def accuracy(y_true, p, threshold=0.5):
    hits = [bool(q >= threshold) == bool(t) for q, t in zip(p, y_true)]
    return sum(hits) / len(hits)
