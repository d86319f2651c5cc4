# %% functools.reduce with operator.mul over the factors
from functools import reduce
from operator import mul


def likelihood(y_true, y_pred):
    factors = (p**y * (1 - p) ** (1 - y) for y, p in zip(y_true, y_pred))
    return reduce(mul, factors, 1.0)

# %% two products, one over the yes factors and one over the no factors
def likelihood(y_true, y_pred):
    yes = jnp.power(y_pred, y_true)
    no = jnp.power(1 - y_pred, 1 - y_true)
    return (yes * no).prod()

# %% a fori_loop that carries the product
def likelihood(y_true, y_pred):
    def body(i, product):
        return product * y_pred[i] ** y_true[i] * (1 - y_pred[i]) ** (1 - y_true[i])

    return jax.lax.fori_loop(0, len(y_pred), body, jnp.ones((), y_pred.dtype))

# %% jax.lax.reduce with multiplication
def likelihood(y_true, y_pred):
    factors = y_pred**y_true * (1 - y_pred) ** (1 - y_true)
    return jax.lax.reduce(factors, jnp.ones((), factors.dtype), jax.lax.mul, tuple(range(factors.ndim)))

# %% a lambda with vmap over examples
likelihood = lambda y_true, y_pred: jnp.prod(jax.vmap(lambda y, p: p**y * (1 - p) ** (1 - y))(y_true, y_pred))

# %% recursion: the product of the likelihoods of the two halves
def likelihood(y_true, y_pred):
    n = len(y_pred)
    if n <= 1:
        return jnp.prod(y_pred**y_true * (1 - y_pred) ** (1 - y_true))
    return likelihood(y_true[: n // 2], y_pred[: n // 2]) * likelihood(y_true[n // 2 :], y_pred[n // 2 :])
