# %% keeps the loss before each step in place of after it
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        value, slopes = jax.value_and_grad(loss)(theta, model, x, y)
        return sgd_update(theta, slopes, step_size), value

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% returns scan's pair as it comes, (theta, losses): the results are swapped
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    return jax.lax.scan(step, theta, length=n_steps)

# %% n_steps is not static, so scan raises an error: its length is a tracer
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% plain @jax.jit without static arguments: a function handed in as model or loss raises a TypeError
@jax.jit
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, None, n_steps)
    return losses, theta

# %% only one step is compiled: Python still loops over the steps
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss"))
def compiled_step(theta, model, loss, x, y, step_size):
    theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
    return theta, loss(theta, model, x, y)

def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        theta, value = compiled_step(theta, model, loss, x, y, step_size)
        losses.append(value)
    return jnp.array(losses), theta

# %% collects the losses with list.append inside the compiled step: what comes back is a list with one leaked tracer
from functools import partial

def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []

    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        losses.append(loss(theta, model, x, y))
        return theta, None

    theta, _ = jax.jit(lambda theta: jax.lax.scan(step, theta, length=n_steps))(theta)
    return losses, theta

# %% the gradient is taken with respect to x (argnums=3) and not theta, and its sum moves every parameter
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        slopes = jax.grad(loss, argnums=3)(theta, model, x, y)
        theta = jax.tree.map(lambda t: t - step_size * jnp.sum(slopes), theta)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% climbs: the gradient step is added
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), -step_size)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% only the last loss is returned, a number, not one per step
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(_, theta):
        return sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)

    theta = jax.lax.fori_loop(0, n_steps, step, theta)
    return loss(theta, model, x, y), theta

# %% the loss at the start is put in front, so losses has n_steps + 1 entries
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    first = loss(theta, model, x, y)

    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return jnp.concatenate([first[None], losses]), theta

# %% made for theta = {"w", "b"} only: any other pytree raises an error
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        slopes = jax.grad(loss)(theta, model, x, y)
        theta = {"w": theta["w"] - step_size * slopes["w"], "b": theta["b"] - step_size * slopes["b"]}
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% the model and loss arguments are ignored: logistic_model and logistic_loss are always used
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(logistic_loss)(theta, logistic_model, x, y), step_size)
        return theta, logistic_loss(theta, logistic_model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% keeps every theta in place of every loss
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, theta

    theta, path = jax.lax.scan(step, theta, length=n_steps)
    return path, theta

# %% the losses are stored in an array of integers, so they lose their decimals
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(i, carried):
        losses, theta = carried
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return losses.at[i].set(loss(theta, model, x, y).astype(int)), theta

    return jax.lax.fori_loop(0, n_steps, step, (jnp.zeros(n_steps, dtype=int), theta))

# %% the compiled loop is remembered by model, loss and n_steps, with the first call's x, y and step_size baked in: later calls with other data get the old data
remembered = {}

def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    if (model, loss, n_steps) not in remembered:
        remembered[model, loss, n_steps] = jax.jit(lambda theta: jax.lax.scan(step, theta, length=n_steps))
    theta, losses = remembered[model, loss, n_steps](theta)
    return losses, theta

# %% the gradient is shortened to length 1 wherever it is longer
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        slopes = jax.grad(loss)(theta, model, x, y)
        shorten = 1.0 / jnp.maximum(1.0, optax.global_norm(slopes))
        theta = sgd_update(theta, slopes, step_size * shorten)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% donates theta's memory to the compiled call, so the theta that was handed in is deleted
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"), donate_argnames="theta")
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% asks a tracer with a Python if whether the loss fell, which raises a TracerBoolConversionError
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        new = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        if loss(new, model, x, y) < loss(theta, model, x, y):
            theta = new
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% the default of step_size is 0.01 and not 0.001
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.01):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% a step that would raise the loss is not taken: theta stays where it is
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        value, slopes = jax.value_and_grad(loss)(theta, model, x, y)
        new = sgd_update(theta, slopes, step_size)
        better = loss(new, model, x, y) < value
        theta = jax.tree.map(lambda a, b: jnp.where(better, a, b), new, theta)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% value_and_grad gives the loss before the step, so the losses start with the one at the start and lack the last one: noted one step early
from functools import partial


@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        value, slopes = jax.value_and_grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, slopes)
        return theta, value

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% n_steps is not static, so scan gets a stand-in as its length and fails whenever n_steps is passed (it works only with the default)
from functools import partial


@partial(jax.jit, static_argnums=(1, 2))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        slopes = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, slopes)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, None, length=n_steps)
    return losses, theta

# %% The gradient is taken at the outer theta, where training began, not at the carried one, so every step repeats the first step's slopes
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    gradient = jax.grad(loss)

    def step(current, _):
        slopes = gradient(theta, model, x, y)
        current = jax.tree.map(lambda t, s: t - step_size * s, current, slopes)
        return current, loss(current, model, x, y)

    last, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, last

# %% The result of losses.at[i].set(...) is thrown away, so the losses that come back are all zero
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def body(i, carried):
        theta, losses = carried
        slopes = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, slopes)
        losses.at[i].set(loss(theta, model, x, y))
        return theta, losses

    theta, losses = jax.lax.fori_loop(0, n_steps, body, (theta, jnp.zeros(n_steps)))
    return losses, theta

# %% It trains the notebook's logistic_model whatever the argument model is (right only when the two are the same)
from functools import partial

from dl_workshop.answers import logistic_model, sgd_update


def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    @partial(jax.jit, static_argnames="n_steps")
    def run_all(theta, x, y, step_size, n_steps):
        objective = lambda t: loss(t, logistic_model, x, y)

        def step(t, _):
            t = sgd_update(t, jax.grad(objective)(t), step_size)
            return t, objective(t)

        return jax.lax.scan(step, theta, length=n_steps)

    theta, losses = run_all(theta, x, y, step_size, n_steps)
    return losses, theta

# %% static_argnums counts from 0, so (2, 3, 6) makes loss, x and step_size static, and model is not
from functools import partial


@partial(jax.jit, static_argnums=(2, 3, 6))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% Only n_steps is static: model and loss are functions, and jit cannot take them as ordinary arguments
from functools import partial


@partial(jax.jit, static_argnames="n_steps")
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% The step returns theta alone, but scan needs a pair: what to carry on, and what to keep
from functools import partial


@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        return sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta

# %% Each gradient is divided by its length and multiplied with it again, so where the gradient is 0 theta becomes NaN
from functools import partial


@partial(jax.jit, static_argnames=("model", "loss", "n_steps"))
def train(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        slopes = jax.grad(loss)(theta, model, x, y)
        length = jnp.sqrt(sum(jnp.sum(s**2) for s in jax.tree.leaves(slopes)))
        unit = jax.tree.map(lambda s: s / length, slopes)
        theta = sgd_update(theta, unit, step_size * length)
        return theta, loss(theta, model, x, y)

    theta, losses = jax.lax.scan(step, theta, length=n_steps)
    return losses, theta
