# %% the sum in place of the mean
def mse(y_true, y_pred):
    return jnp.sum((y_true - y_pred) ** 2)

# %% the mean of the absolute differences, not squared
def mse(y_true, y_pred):
    return jnp.mean(jnp.abs(y_true - y_pred))

# %% takes the square root of the mean (the root mean squared error)
def mse(y_true, y_pred):
    return jnp.sqrt(jnp.mean((y_true - y_pred) ** 2))

# %% half of the mean, as some textbooks define it
def mse(y_true, y_pred):
    return 0.5 * jnp.mean((y_true - y_pred) ** 2)

# %% squares the mean of the differences, so that they cancel
def mse(y_true, y_pred):
    return jnp.mean(y_true - y_pred) ** 2

# %% divides by n - 1, as for a sample variance
def mse(y_true, y_pred):
    n = len(y_true)
    return jnp.sum((y_true - y_pred) ** 2) / (n - 1)

# %% no mean: gives back the squared differences one by one
def mse(y_true, y_pred):
    return (y_true - y_pred) ** 2

# %% precedence: only y_pred is squared
def mse(y_true, y_pred):
    return jnp.mean(y_true - y_pred**2)

# %% the difference of the squares in place of the square of the difference
def mse(y_true, y_pred):
    return jnp.mean(y_true**2 - y_pred**2)

# %% the variance of the residuals: right when their mean is 0, as in the chapter's example by hand, too small otherwise
def mse(y_true, y_pred):
    return jnp.var(y_true - y_pred)

# %% compares each truth with each prediction, because one of them is made a column
def mse(y_true, y_pred):
    return jnp.mean((y_true[:, None] - y_pred) ** 2)

# %% keeps the axis, so the result is an array of one element in place of a number
def mse(y_true, y_pred):
    return jnp.mean((y_true - y_pred) ** 2, axis=0, keepdims=True)

# %% divides by 50, the number of examples in the chapter, whatever the number is
def mse(y_true, y_pred):
    return jnp.sum((y_true - y_pred) ** 2) / 50

# %% the median of the squares in place of the mean
def mse(y_true, y_pred):
    return jnp.median((y_true - y_pred) ** 2)

# %% writes ^ for the power, a TypeError for floats
def mse(y_true, y_pred):
    return jnp.mean((y_true - y_pred) ^ 2)

# %% sorts both lists before comparing them, so it no longer matters which prediction belongs to which truth
def mse(y_true, y_pred):
    return jnp.mean((jnp.sort(y_true) - jnp.sort(y_pred)) ** 2)

# %% leaves out the first example
def mse(y_true, y_pred):
    return jnp.mean((y_true[1:] - y_pred[1:]) ** 2)

# %% rounds to two digits after the point
def mse(y_true, y_pred):
    return jnp.round(jnp.mean((y_true - y_pred) ** 2), 2)

# %% Huber's loss in disguise: squares only residuals up to 10, larger ones count linearly
def mse(y_true, y_pred):
    r = jnp.abs(y_true - y_pred)
    return jnp.mean(jnp.where(r <= 10, r**2, 20 * r - 100))

# %% multiplies out the square into three means, which cancel badly: near enough for small numbers, wrong in float32 for values in the thousands
def mse(y_true, y_pred):
    return jnp.mean(y_true**2) - 2 * jnp.mean(y_true * y_pred) + jnp.mean(y_pred**2)

# %% total is overwritten in the loop in place of added to, so only the last example counts
def mse(y_true, y_pred):
    for t, p in zip(y_true, y_pred):
        total = (t - p) ** 2
    return total / len(y_true)

# %% counts only the residuals above the line
def mse(y_true, y_pred):
    return jnp.mean(jnp.maximum(y_true - y_pred, 0) ** 2)

# %% the norm of the difference divided by n, without the square
def mse(y_true, y_pred):
    return jnp.linalg.norm(y_true - y_pred) / len(y_true)

# %% relative to the truth: divides each residual by y_true before squaring
def mse(y_true, y_pred):
    return jnp.mean(((y_true - y_pred) / y_true) ** 2)

# %% adds truth and prediction in place of subtracting them
def mse(y_true, y_pred):
    return jnp.mean((y_true + y_pred) ** 2)

# %% gives the pair (loss, residuals)
def mse(y_true, y_pred):
    residuals = y_true - y_pred
    return jnp.mean(residuals**2), residuals

# %% calls mean on the result of a Python list, which has no such method: an AttributeError
def mse(y_true, y_pred):
    squares = [(t - p) ** 2 for t, p in zip(y_true, y_pred)]
    return squares.mean()

# %% changes a NumPy array of truths in place by -= (the value returned is right)
def mse(y_true, y_pred):
    y_true -= y_pred
    return jnp.mean(y_true**2)

# %% the loop goes to len(y_true) - 1, so the last example is left out of the sum, but the divisor still counts it
def mse(y_true, y_pred):
    total = 0.0
    for i in range(len(y_true) - 1):
        total = total + (y_true[i] - y_pred[i]) ** 2
    return total / len(y_true)

# %% It squares the mean of the differences instead of taking the mean of the squares, so residuals of opposite sign cancel
mse = lambda y_true, y_pred: jnp.mean(y_true - y_pred) ** 2

# %% One side is made a column and the other is left flat, so the difference broadcasts to all pairs (n, n)
def mse(y_true, y_pred):
    y_true = jnp.reshape(jnp.asarray(y_true), (-1, 1))   # one example per row
    errors = y_true - y_pred
    return jnp.square(errors).mean()

# %% It divides by 2n, as in courses that put a one half in front of the cost, so it is half the mean squared error
@jax.jit
def mse(y_true, y_pred):
    n = y_true.shape[0]
    return jnp.sum((y_pred - y_true) ** 2) / (2 * n)
