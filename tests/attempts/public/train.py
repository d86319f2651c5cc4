# %% keeps the loss from before each step, so everything is one step behind
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        value, slopes = jax.value_and_grad(loss)(theta, model, x, y)
        theta = sgd_update(theta, slopes, step_size)
        return theta, value

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% hands on what scan returns, so theta comes first and the losses second
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    slopes = jax.grad(loss)

    @jax.jit
    def run(theta):
        def body(carried, _):
            new = sgd_update(carried, slopes(carried, model, x, y), step_size)
            return new, loss(new, model, x, y)

        return jax.lax.scan(body, theta, None, length=n_steps)

    return run(theta)

# %% jit without static arguments, so model and loss are taken for arrays
@jax.jit
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% the loop counts from 1, so a step is missing and the first loss stays 0
import functools

@functools.partial(jax.jit, static_argnums=(1, 2, 5))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    gradient = jax.grad(loss)

    def one_step(i, state):
        theta, losses = state
        theta = jax.tree.map(lambda p, g: p - step_size * g, theta, gradient(theta, model, x, y))
        losses = losses.at[i].set(loss(theta, model, x, y))
        return theta, losses

    theta, losses = jax.lax.fori_loop(1, n_steps, one_step, (theta, jnp.zeros(n_steps)))
    return losses, theta
