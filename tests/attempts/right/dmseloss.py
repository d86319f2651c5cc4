# %% the bare result of jax.grad, bound to the name
dmseloss = jax.grad(mseloss)

# %% jax.grad used as a decorator
@jax.grad
def dmseloss(theta, model, x, y):
    return mseloss(theta, model, x, y)

# %% the second part of value_and_grad, in a lambda
dmseloss = lambda theta, model, x, y: jax.value_and_grad(mseloss)(theta, model, x, y)[1]

# %% jit with the model as a static argument
dmseloss = jax.jit(jax.grad(mseloss), static_argnums=1)

# %% a loss of theta alone by functools.partial, differentiated
import functools

def dmseloss(theta, model, x, y):
    return jax.grad(functools.partial(mseloss, model=model, x=x, y=y))(theta)

# %% flattens theta to one vector, takes the gradient there, and puts it back into the form of theta
from jax.flatten_util import ravel_pytree

def dmseloss(theta, model, x, y):
    flat, unravel = ravel_pytree(theta)
    return unravel(jax.grad(lambda v: mseloss(unravel(v), model, x, y))(flat))

# %% the gradient of its own squared-error formula, built on the spot
def dmseloss(theta, model, x, y):
    def loss(theta):
        r = model(theta, x) - y
        return jnp.mean(r * r)

    return jax.grad(loss)(theta)

# %% differentiates leaf by leaf, one list entry at a time, and rebuilds the tree
def dmseloss(theta, model, x, y):
    leaves, form = jax.tree.flatten(theta)

    def loss(*leaves):
        return mseloss(jax.tree.unflatten(form, leaves), model, x, y)

    slopes = [jax.grad(loss, argnums=i)(*leaves) for i in range(len(leaves))]
    return jax.tree.unflatten(form, slopes)
