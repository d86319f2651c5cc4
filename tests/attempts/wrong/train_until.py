# %% goes on where the norm is exactly the tolerance (>= in place of >)
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        return (optax.global_norm(jax.grad(loss)(s[0], model, x, y)) >= tolerance) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% asks for each leaf's norm by itself and stops when the largest of them is at most the tolerance
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        slopes = jax.tree.leaves(jax.grad(loss)(s[0], model, x, y))
        norms = jnp.stack([jnp.sqrt(jnp.sum(g**2)) for g in slopes])
        return jnp.any(norms > tolerance) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% adds up the slopes' absolute values (the 1-norm) in place of the root of their squares
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        slopes = jax.grad(loss)(s[0], model, x, y)
        size = sum(jnp.sum(jnp.abs(g)) for g in jax.tree.leaves(slopes))
        return (size > tolerance) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% the root is forgotten: the sum of the squares is compared with the tolerance
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    n = 0
    while n < max_steps:
        slopes = jax.grad(loss)(theta, model, x, y)
        if sum(jnp.sum(g**2) for g in jax.tree.leaves(slopes)) <= tolerance:
            break
        theta = sgd_update(theta, slopes, step_size)
        n += 1
    return theta, n

# %% steps first and asks afterwards, so that at least one step is always taken
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    n = 0
    while True:
        theta = sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        n += 1
        if optax.global_norm(jax.grad(loss)(theta, model, x, y)) <= tolerance or n >= max_steps:
            return theta, n

# %% the results are swapped: (n_steps_taken, theta)
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        n, theta = s
        return (n < max_steps) & (optax.global_norm(jax.grad(loss)(theta, model, x, y)) > tolerance)

    def step(s):
        n, theta = s
        return n + 1, sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)

    return jax.lax.while_loop(go_on, step, (0, theta))

# %% the length of the step, step_size times the norm, is compared with the tolerance
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    slope = jax.grad(loss)

    def go_on(s):
        return (step_size * optax.global_norm(slope(s[0], model, x, y)) > tolerance) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], slope(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% stops when the loss is at most the tolerance; the gradient's size is never asked
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        return (loss(s[0], model, x, y) > tolerance) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% takes up to max_steps + 1 steps (<= in place of <)
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        return (optax.global_norm(jax.grad(loss)(s[0], model, x, y)) > tolerance) & (s[1] <= max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% the question is turned round: it goes on while the norm is at most the tolerance
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        return (optax.global_norm(jax.grad(loss)(s[0], model, x, y)) <= tolerance) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% carries the gradient from before the step into the next question, so it stops one step late
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        theta, slopes, n = s
        return (optax.global_norm(slopes) > tolerance) & (n < max_steps)

    def step(s):
        theta, _, n = s
        slopes = jax.grad(loss)(theta, model, x, y)
        return sgd_update(theta, slopes, step_size), slopes, n + 1

    theta, _, n = jax.lax.while_loop(go_on, step, (theta, jax.grad(loss)(theta, model, x, y), 0))
    return theta, n

# %% takes the norm of slopes["w"] and slopes["b"] as single numbers: any other theta raises an error
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        slopes = jax.grad(loss)(s[0], model, x, y)
        return (jnp.hypot(slopes["w"], slopes["b"]) > tolerance) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% a Python while under jax.jit, which raises a TracerBoolConversionError
from functools import partial

@partial(jax.jit, static_argnames=("model", "loss"))
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    n = 0
    slopes = jax.grad(loss)(theta, model, x, y)
    while optax.global_norm(slopes) > tolerance and n < max_steps:
        theta = sgd_update(theta, slopes, step_size)
        slopes = jax.grad(loss)(theta, model, x, y)
        n += 1
    return theta, n

# %% for a leaf that is a matrix jnp.linalg.norm(g, 2) is its largest singular value and not the root of its squares
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        slopes = jax.tree.leaves(jax.grad(loss)(s[0], model, x, y))
        norms = jnp.array([jnp.linalg.norm(jnp.atleast_1d(g), 2) for g in slopes])
        return (jnp.linalg.norm(norms) > tolerance) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% the tolerance is taken relative to the gradient at the start
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    first = optax.global_norm(jax.grad(loss)(theta, model, x, y))

    def go_on(s):
        return (optax.global_norm(jax.grad(loss)(s[0], model, x, y)) > tolerance * first) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% returns max_steps as the number of steps, however many were taken
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    for _ in range(max_steps):
        slopes = jax.grad(loss)(theta, model, x, y)
        if optax.global_norm(slopes) <= tolerance:
            break
        theta = sgd_update(theta, slopes, step_size)
    return theta, max_steps

# %% counts with the index of a for loop: one too few where the steps run out, and a NameError with max_steps = 0
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    for n in range(max_steps):
        slopes = jax.grad(loss)(theta, model, x, y)
        if optax.global_norm(slopes) <= tolerance:
            break
        theta = sgd_update(theta, slopes, step_size)
    return theta, n

# %% the mean square of the slopes under the root (rms): too small by the root of their number
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    from jax.flatten_util import ravel_pytree

    def go_on(s):
        flat, _ = ravel_pytree(jax.grad(loss)(s[0], model, x, y))
        return (jnp.sqrt(jnp.mean(flat**2)) > tolerance) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% goes on while the norm is too large OR steps are left, so it always takes at least max_steps steps
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    n = 0
    slopes = jax.grad(loss)(theta, model, x, y)
    while n < max_steps or (optax.global_norm(slopes) > tolerance and n < 2 * max_steps):
        theta = sgd_update(theta, slopes, step_size)
        slopes = jax.grad(loss)(theta, model, x, y)
        n += 1
    return theta, n

# %% looks at the gradient only before every tenth step
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(s):
        level = optax.global_norm(jax.grad(loss)(s[0], model, x, y)) <= tolerance
        return ~(level & (s[1] % 10 == 0)) & (s[1] < max_steps)

    def step(s):
        return sgd_update(s[0], jax.grad(loss)(s[0], model, x, y), step_size), s[1] + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% a plain Python for with a return inside, only the gradient and its norm compiled (not itself usable inside jax.jit)
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    @jax.jit
    def slopes_and_norm(theta, x, y):
        slopes = jax.grad(loss)(theta, model, x, y)
        return slopes, optax.global_norm(slopes)

    for n in range(max_steps):
        slopes, norm = slopes_and_norm(theta, x, y)
        if norm <= tolerance:
            return theta, n
        theta = sgd_update(theta, slopes, step_size)
    return theta, max_steps

# %% It adds up the norms of the single leaves; that is not the 2-norm of the whole gradient, except where at most one leaf has a slope
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def norm(grads):
        return sum(jnp.linalg.norm(g) for g in jax.tree.leaves(grads))

    def go_on(carried):
        theta, steps = carried
        slopes = jax.grad(loss)(theta, model, x, y)
        return jnp.logical_and(norm(slopes) > tolerance, steps < max_steps)

    def step(carried):
        theta, steps = carried
        slopes = jax.grad(loss)(theta, model, x, y)
        return jax.tree.map(lambda t, s: t - step_size * s, theta, slopes), steps + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% The carried norm belongs to the theta before the step, so the loop stops one step late, and takes a step even where the ground is level at the start
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def keep_going(state):
        theta, norm, n = state
        return (norm > tolerance) & (n < max_steps)

    def body(state):
        theta, norm, n = state
        grads = jax.grad(loss)(theta, model, x, y)
        norm = jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(grads)))
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, grads)
        return theta, norm, n + 1

    theta, _, n = jax.lax.while_loop(keep_going, body, (theta, jnp.inf, 0))
    return theta, n

# %% A plain Python while asks for the value of the norm, so it gives the right answer outside jax.jit and fails inside it
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    slopes_at = jax.jit(lambda theta: jax.grad(loss)(theta, model, x, y))
    steps = 0
    while steps < max_steps:
        slopes = slopes_at(theta)
        norm = jnp.sqrt(sum(jnp.sum(s**2) for s in jax.tree.leaves(slopes)))
        if norm <= tolerance:
            break
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, slopes)
        steps += 1
    return theta, steps

# %% It goes on while steps <= max_steps, so it may take max_steps + 1 steps (right wherever the tolerance ends the loop)
from jax.flatten_util import ravel_pytree


def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    flat, unravel = ravel_pytree(theta)
    grad = jax.grad(lambda v: loss(unravel(v), model, x, y))
    flat, steps = jax.lax.while_loop(
        lambda c: (jnp.linalg.norm(grad(c[0])) > tolerance) & (c[1] <= max_steps),
        lambda c: (c[0] - step_size * grad(c[0]), c[1] + 1),
        (flat, 0),
    )
    return unravel(flat), steps

# %% 20000 is written in as the largest number of steps; the argument max_steps is ignored
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def norm(theta):
        g = jax.grad(loss)(theta, model, x, y)
        return jnp.sqrt(sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(g)))

    def step(state):
        theta, n = state
        return sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size), n + 1

    return jax.lax.while_loop(lambda s: (norm(s[0]) > tolerance) & (s[1] < 20_000), step, (theta, 0))

# %% The condition of while_loop uses Python's "not" and "or", which ask a stand-in for its truth
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(state):
        theta, n = state
        g = jax.grad(loss)(theta, model, x, y)
        norm = jnp.sqrt(sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(g)))
        return not (norm <= tolerance or n >= max_steps)

    def step(state):
        theta, n = state
        return sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size), n + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% It gives up after 1000 steps even where max_steps allows more
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    limit = jnp.minimum(max_steps, 1000)

    def length(theta):
        leaves = jax.tree.leaves(jax.grad(loss)(theta, model, x, y))
        return jnp.sqrt(sum(jnp.sum(leaf**2) for leaf in leaves))

    def go_on(carried):
        theta, n = carried
        return (n < limit) & (length(theta) > tolerance)

    def step(carried):
        theta, n = carried
        return sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size), n + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))
