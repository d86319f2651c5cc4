# %% only another name for the loss of the last chapter
negative_log_likelihood = binary_cross_entropy

# %% sum of the logarithms of each example's own probability
def negative_log_likelihood(y_true, y_pred):
    given = y_pred**y_true * (1 - y_pred) ** (1 - y_true)
    return jnp.sum(-jnp.log(given))

# %% xlogy and xlog1py, which take 0 times log 0 as 0
from jax.scipy.special import xlog1py, xlogy


def negative_log_likelihood(y_true, y_pred):
    return -(xlogy(y_true, y_pred).sum() + xlog1py(1 - y_true, -y_pred).sum())

# %% likelihood of one example at a time, its logarithms added in a Python sum
def negative_log_likelihood(y_true, y_pred):
    return -sum(jnp.log(likelihood(y_true[i : i + 1], y_pred[i : i + 1])) for i in range(len(y_true)))

# %% a scan that carries the running sum
def negative_log_likelihood(y_true, y_pred):
    def add(total, example):
        y, p = example
        return total - (y * jnp.log(p) + (1 - y) * jnp.log1p(-p)), None

    total, _ = jax.lax.scan(add, jnp.zeros((), jnp.result_type(float)), (y_true, y_pred))
    return total

# %% two dot products
negative_log_likelihood = lambda y_true, y_pred: -(y_true @ jnp.log(y_pred)) - (1 - y_true) @ jnp.log(1 - y_pred)
