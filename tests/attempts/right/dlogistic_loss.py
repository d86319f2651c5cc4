# %% one line: the name for the gradient function itself
dlogistic_loss = jax.grad(logistic_loss)

# %% jax.jacrev in place of jax.grad
def dlogistic_loss(params, model, x, y):
    return jax.jacrev(logistic_loss, argnums=0)(params, model, x, y)

# %% forward mode: jax.jacfwd over a function of params only
dlogistic_loss = lambda params, model, x, y: jax.jacfwd(lambda p: logistic_loss(p, model, x, y))(params)

# %% the second of the two results of jax.value_and_grad
def dlogistic_loss(params, model, x, y):
    _, gradient = jax.value_and_grad(logistic_loss)(params, model, x, y)
    return gradient

# %% jax.vjp, pulled back from 1
def dlogistic_loss(params, model, x, y):
    value, pullback = jax.vjp(lambda p: logistic_loss(p, model, x, y), params)
    (gradient,) = pullback(jnp.ones_like(value))
    return gradient

# %% params is flattened into one vector for the gradient and then put back in its form
from jax.flatten_util import ravel_pytree


def dlogistic_loss(params, model, x, y):
    flat, unravel = ravel_pytree(params)
    return unravel(jax.grad(lambda v: logistic_loss(unravel(v), model, x, y))(flat))

# %% compiled, with the rest of the arguments bound by functools.partial
from functools import partial


def dlogistic_loss(params, model, x, y):
    loss = partial(logistic_loss, model=model, x=x, y=y)
    return jax.jit(jax.grad(loss))(params)
