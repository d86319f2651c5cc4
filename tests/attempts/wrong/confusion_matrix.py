# %% rows and columns are swapped: predictions in rows, truths in columns
def confusion_matrix(y_true, y_pred):
    return jnp.zeros((2, 2), dtype=int).at[y_pred, y_true].add(1)

# %% the order is 1, 0 in rows and columns, as in many textbooks
def confusion_matrix(y_true, y_pred):
    tp = jnp.sum((y_true == 1) & (y_pred == 1))
    fp = jnp.sum((y_true == 0) & (y_pred == 1))
    fn = jnp.sum((y_true == 1) & (y_pred == 0))
    tn = jnp.sum((y_true == 0) & (y_pred == 0))
    return jnp.array([[tp, fn], [fp, tn]])

# %% shares of all examples in place of counts
def confusion_matrix(y_true, y_pred):
    counts = jnp.zeros((2, 2)).at[y_true, y_pred].add(1)
    return counts / len(y_true)

# %% the counts are floats
def confusion_matrix(y_true, y_pred):
    return jnp.zeros((2, 2)).at[y_true, y_pred].add(1)

# %% .set(1) in place of .add(1): each pair that occurs counts once
def confusion_matrix(y_true, y_pred):
    return jnp.zeros((2, 2), dtype=int).at[y_true, y_pred].set(1)

# %% what .at[].add returns is thrown away, so all counts stay 0
def confusion_matrix(y_true, y_pred):
    counts = jnp.zeros((2, 2), dtype=int)
    for t, p in zip(y_true, y_pred):
        counts.at[t, p].add(1)
    return counts

# %% NumPy's += with index arrays counts each pair only once, however often it occurs
import numpy as np

def confusion_matrix(y_true, y_pred):
    counts = np.zeros((2, 2), dtype=int)
    counts[np.asarray(y_true), np.asarray(y_pred)] += 1
    return jnp.array(counts)

# %% adds to a JAX array in place, which raises a TypeError
def confusion_matrix(y_true, y_pred):
    counts = jnp.zeros((2, 2), dtype=int)
    for t, p in zip(y_true, y_pred):
        counts[t, p] += 1
    return counts

# %% bincount without a length, so reshape raises an error where the pair (1, 1) does not occur
def confusion_matrix(y_true, y_pred):
    return jnp.bincount(2 * y_true + y_pred).reshape(2, 2)

# %% bincount of y_true + 2 * y_pred: false alarms and misses have changed places
def confusion_matrix(y_true, y_pred):
    return jnp.bincount(y_true + 2 * y_pred, length=4).reshape(2, 2)

# %% only the classes that occur get rows, so with one class the result is 1 x 1
def confusion_matrix(y_true, y_pred):
    classes = jnp.unique(jnp.concatenate([y_true, y_pred]))
    return jnp.array([[jnp.sum((y_true == a) & (y_pred == b)) for b in classes] for a in classes])

# %% ~ on integers is not a logical not (~0 is -1, ~1 is -2), so the entry for (0, 0) comes out negative
def confusion_matrix(y_true, y_pred):
    y, p = jnp.asarray(y_true, int), jnp.asarray(y_pred, int)
    return jnp.array([[jnp.sum(~y & ~p), jnp.sum(~y & p)], [jnp.sum(y & ~p), jnp.sum(y & p)]])

# %% counts in 8-bit integers, which run over beyond 127
def confusion_matrix(y_true, y_pred):
    return jnp.zeros((2, 2), dtype=jnp.int8).at[y_true, y_pred].add(1)

# %% the diagonal holds how often each class is true, the mistakes included
def confusion_matrix(y_true, y_pred):
    misses = jnp.sum((y_true == 1) & (y_pred == 0))
    alarms = jnp.sum((y_true == 0) & (y_pred == 1))
    return jnp.array([[jnp.sum(y_true == 0), alarms], [misses, jnp.sum(y_true == 1)]])

# %% four counts in one row, not 2 x 2
def confusion_matrix(y_true, y_pred):
    return jnp.bincount(2 * y_true + y_pred, length=4)

# %% & binds more tightly than ==, and the brackets are missing, so something else is counted
def confusion_matrix(y_true, y_pred):
    def count(t, p):
        return jnp.sum((y_true == t & y_pred) == p)

    return jnp.array([[count(0, 0), count(0, 1)], [count(1, 0), count(1, 1)]])

# %% uses the and of Python between arrays, which raises a ValueError
def confusion_matrix(y_true, y_pred):
    return jnp.array([[jnp.sum(y_true == t and y_pred == p) for p in (0, 1)] for t in (0, 1)])

# %% y_pred is taken for probabilities, and whatever is above 0.5 counts in column 0
def confusion_matrix(y_true, y_pred):
    column = jnp.where(y_pred > 0.5, 0, 1)
    return jnp.zeros((2, 2), dtype=int).at[y_true, column].add(1)

# %% counts how often truth and prediction hold each class apart from one another, and multiplies (what chance alone would give)
def confusion_matrix(y_true, y_pred):
    truths = jnp.bincount(y_true, length=2)
    predictions = jnp.bincount(y_pred, length=2)
    return jnp.outer(truths, predictions) // len(y_true)

# %% each row is divided by its sum (rates in place of counts)
def confusion_matrix(y_true, y_pred):
    counts = jnp.bincount(2 * y_true + y_pred, length=4).reshape(2, 2)
    return counts / counts.sum(axis=1, keepdims=True)

# %% the last example is not counted
def confusion_matrix(y_true, y_pred):
    counts = jnp.zeros((2, 2), dtype=int)
    for i in range(len(y_true) - 1):
        counts = counts.at[y_true[i], y_pred[i]].add(1)
    return counts
