# %% jax.lax.scan, with the loss after the step as its output
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, jax.tree.map(lambda t: jnp.asarray(t, dtype=float), theta), None, length=n_steps)
    return losses, theta

# %% fori_loop with losses.at[i].set, and n_steps = 0 answered before it
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    if n_steps == 0:
        return jnp.zeros(0), theta

    def step(i, state):
        losses, theta = state
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        return losses.at[i].set(loss(theta, model, x, y)), theta

    theta = jax.tree.map(lambda t: jnp.asarray(t, dtype=float), theta)
    return jax.lax.fori_loop(0, n_steps, step, (jnp.zeros(n_steps), theta))

# %% a plain Python loop with nothing jitted, and Python floats for losses
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    gradient = jax.grad(loss)
    for _ in range(n_steps):
        slopes = gradient(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, slopes)
        losses.append(float(loss(theta, model, x, y)))
    return losses, theta

# %% value_and_grad, with the losses moved by one and the last one added at the end
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    @jax.jit
    def step(theta):
        value, g = jax.value_and_grad(loss)(theta, model, x, y)
        return value, jax.tree.map(lambda t, s: t - step_size * s, theta, g)

    before = []
    for _ in range(n_steps):
        value, theta = step(theta)
        before.append(value)
    before.append(loss(theta, model, x, y))
    return before[1:], theta

# %% theta flattened to one vector by ravel_pytree and put back at the end
from jax.flatten_util import ravel_pytree

def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    flat, unravel = ravel_pytree(theta)

    @jax.jit
    def height(v):
        return loss(unravel(v), model, x, y)

    slope = jax.jit(jax.grad(height))
    losses = []
    for _ in range(n_steps):
        flat = flat - step_size * slope(flat)
        losses.append(height(flat))
    return jnp.array(losses), unravel(flat)

# %% itertools.accumulate makes the path of thetas, from which the losses are computed afterwards
import itertools

def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    @jax.jit
    def step(theta):
        g = jax.grad(loss)(theta, model, x, y)
        return jax.tree.map(lambda t, s: t - step_size * s, theta, g)

    path = list(itertools.accumulate(range(n_steps), lambda t, _: step(t), initial=theta))
    return [loss(t, model, x, y) for t in path[1:]], path[-1]

# %% a generator that yields (loss, theta) after each step, under a tqdm bar
from tqdm.auto import tqdm

def training(theta, model, loss, x, y, step_size):
    @jax.jit
    def step(theta):
        slopes = jax.grad(lambda t: loss(t, model, x, y))(theta)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, slopes)
        return theta, loss(theta, model, x, y)

    while True:
        theta, value = step(theta)
        yield value, theta

def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _, (value, theta) in zip(tqdm(range(n_steps), disable=True), training(theta, model, loss, x, y, step_size)):
        losses.append(value)
    return losses, theta

# %% leaves in a list of their own, stepped in a comprehension and put back into the tree
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    leaves, form = jax.tree.flatten(theta)
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(jax.tree.unflatten(form, leaves), model, x, y)
        leaves = [t - step_size * s for t, s in zip(leaves, jax.tree.leaves(g))]
        losses.append(loss(jax.tree.unflatten(form, leaves), model, x, y))
    return losses, jax.tree.unflatten(form, leaves)

# %% a fori_loop that fills the losses with .at[i].set: right for one step and more, but n_steps = 0 raises IndexError
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(i, state):
        losses, theta = state
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        return losses.at[i].set(loss(theta, model, x, y)), theta

    theta = jax.tree.map(lambda t: jnp.asarray(t, dtype=float), theta)
    return jax.lax.fori_loop(0, n_steps, step, (jnp.zeros(n_steps), theta))

# %% jnp.stack of the losses, which no list of none can have
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    @jax.jit
    def step(theta):
        g = jax.grad(loss)(theta, model, x, y)
        new = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        return loss(new, model, x, y), new

    losses = []
    for _ in range(n_steps):
        value, theta = step(theta)
        losses += [value]
    return jnp.stack(losses), theta
