# %% a lambda with keyword arguments in the call
logistic_loss = lambda params, model, x, y: binary_cross_entropy(y_true=y, y_pred=model(params, x))

# %% the loss is written out again in place of calling binary_cross_entropy
def logistic_loss(params, model, x, y):
    p = model(params, x)
    return -(jnp.sum(jnp.log(p) * y) + jnp.sum(jnp.log1p(-p) * (1 - y)))

# %% a fori_loop that notes each example's cost with .at[i].set and sums at the end
def logistic_loss(params, model, x, y):
    p = model(params, x)

    def body(i, costs):
        return costs.at[i].set(-(y[i] * jnp.log(p[i]) + (1 - y[i]) * jnp.log(1 - p[i])))

    return jax.lax.fori_loop(0, p.shape[0], body, jnp.zeros(p.shape)).sum()

# %% a decorator turns a loss of predictions into a loss of a model
import functools


def _of_a_model(loss):
    @functools.wraps(loss)
    def wrapped(params, model, x, y):
        return loss(y, model(params, x))

    return wrapped


logistic_loss = _of_a_model(binary_cross_entropy)

# %% jax.jit with the model as a static argument
from functools import partial


@partial(jax.jit, static_argnums=1)
def logistic_loss(params, model, x, y):
    return binary_cross_entropy(y, model(params, x))

# %% a Python sum over examples, each handed to binary_cross_entropy on its own
def logistic_loss(params, model, x, y):
    return sum(binary_cross_entropy(yi, pi) for yi, pi in zip(y, model(params, x)))
