# %% carries the gradient along, so that it is computed once a step
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    slope = lambda theta: jax.grad(loss)(theta, model, x, y)

    def go_on(s):
        theta, slopes, n = s
        length = jnp.sqrt(sum(jnp.sum(jnp.square(g)) for g in jax.tree.leaves(slopes)))
        return jnp.logical_and(jnp.logical_not(length <= tolerance), n < max_steps)

    def step(s):
        theta, slopes, n = s
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, slopes)
        return theta, slope(theta), n + 1

    theta, _, n = jax.lax.while_loop(go_on, step, (theta, slope(theta), 0))
    return theta, n

# %% compiled as a whole with the functions static, the norm by optax
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss"))
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    slopes_at = lambda theta: jax.grad(loss)(theta, model, x, y)
    return jax.lax.while_loop(
        lambda s: (optax.global_norm(slopes_at(s[0])) > tolerance) & (s[1] < max_steps),
        lambda s: (sgd_update(s[0], slopes_at(s[0]), step_size), s[1] + 1),
        (theta, 0),
    )

# %% flattens the gradient to one vector and takes jnp.linalg.norm of it; the state is a dict
from jax.flatten_util import ravel_pytree

def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def gradient(theta):
        return jax.grad(loss)(theta, model, x, y)

    def too_steep(state):
        return jnp.linalg.norm(ravel_pytree(gradient(state["theta"]))[0]) > tolerance

    def step(state):
        return {"theta": sgd_update(state["theta"], gradient(state["theta"]), step_size), "taken": state["taken"] + 1}

    state = {"theta": theta, "taken": jnp.array(0)}
    state = jax.lax.while_loop(lambda s: too_steep(s) & (s["taken"] < max_steps), step, state)
    return state["theta"], state["taken"]

# %% a fori_loop over all max_steps in which a step is masked out with cond once the ground is level
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def step(_, s):
        theta, n = s
        slopes = jax.grad(loss)(theta, model, x, y)
        level = optax.global_norm(slopes) <= tolerance
        return jax.lax.cond(level, lambda: (theta, n), lambda: (sgd_update(theta, slopes, step_size), n + 1))

    theta = jax.tree.map(jnp.asarray, theta)
    return jax.lax.fori_loop(0, max_steps, step, (theta, jnp.array(0)))
