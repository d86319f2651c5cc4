# %% a fori_loop that writes each loss into its place with .at[i].set (one place too many, cut off at the end, so that no steps are no error)
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(i, carried):
        losses, theta = carried
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return losses.at[i].set(loss(theta, model, x, y)), theta

    losses, theta = jax.lax.fori_loop(0, n_steps, step, (jnp.zeros(n_steps + 1), theta))
    return losses[:n_steps], theta

# %% an inner function compiled with static_argnums, and a lambda around it that has the defaults
def whole_loop(model, loss, n_steps, theta, x, y, step_size):
    slope = jax.grad(loss)

    def step(theta, number):
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, slope(theta, model, x, y))
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, jnp.arange(n_steps))
    return losses, theta

whole_loop = jax.jit(whole_loop, static_argnums=(0, 1, 2))
train = lambda theta, model, loss, x, y, n_steps=3000, step_size=0.001: whole_loop(
    model, loss, n_steps, theta, x, y, step_size
)

# %% value_and_grad once a step gives the losses before the steps; the last loss is added and the first dropped
import functools

@functools.partial(jax.jit, static_argnums=(1, 2, 5))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        value, slopes = jax.value_and_grad(loss)(theta, model, x, y)
        return sgd_update(theta, slopes, step_size), value

    theta, before = jax.lax.scan(step, theta, length=n_steps)
    losses = jnp.append(before, loss(theta, model, x, y))[1:]
    return losses, theta

# %% an object that can be called, with optax.sgd in the step, as in walk
class Training:
    def __init__(self):
        self.compiled = jax.jit(self.run, static_argnames=("model", "loss", "n_steps"))

    def run(self, theta, model, loss, x, y, n_steps, step_size):
        optimizer = optax.sgd(step_size)

        def step(carried, _):
            theta, state = carried
            updates, state = optimizer.update(jax.grad(loss)(theta, model, x, y), state)
            theta = optax.apply_updates(theta, updates)
            return (theta, state), loss(theta, model, x, y)

        (theta, _), losses = jax.lax.scan(step, (theta, optimizer.init(theta)), length=n_steps)
        return losses, theta

    def __call__(self, theta, model, loss, x, y, n_steps=3000, step_size=0.001):
        return self.compiled(theta, model, loss, x, y, n_steps=n_steps, step_size=step_size)

train = Training()

# %% keeps all thetas and computes the losses afterwards, with vmap along the path
from functools import partial

@partial(jax.jit, static_argnames=["model", "loss", "n_steps"])
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, theta

    theta, path = jax.lax.scan(step, theta, None, length=n_steps)
    return jax.vmap(lambda t: loss(t, model, x, y))(path), theta

# %% writes the losses into an array with .at[i].set, which raises an IndexError for n_steps = 0 and is right otherwise
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(i, carried):
        losses, theta = carried
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return losses.at[i].set(loss(theta, model, x, y)), theta

    return jax.lax.fori_loop(0, n_steps, step, (jnp.zeros(n_steps), theta))
