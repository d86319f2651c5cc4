# %% goes on while the gradient is short and stops where it is long
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def slopes(theta):
        return jax.grad(loss)(theta, model, x, y)

    def condition(state):
        theta, n = state
        squares = [jnp.sum(g**2) for g in jax.tree.leaves(slopes(theta))]
        level = jnp.sqrt(sum(squares)) <= tolerance
        return level & (n < max_steps)

    def step(state):
        theta, n = state
        return sgd_update(theta, slopes(theta), step_size), n + 1

    return jax.lax.while_loop(condition, step, (theta, 0))

# %% the two conditions are joined by & without brackets, which binds too early
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    grad_fn = jax.grad(loss)

    def norm(g):
        return jnp.sqrt(sum(jnp.vdot(leaf, leaf) for leaf in jax.tree.leaves(g)))

    def cond_fun(state):
        theta, steps = state
        return norm(grad_fn(theta, model, x, y)) > tolerance & steps < max_steps

    def body_fun(state):
        theta, steps = state
        return sgd_update(theta, grad_fn(theta, model, x, y), step_size), steps + 1

    return jax.lax.while_loop(cond_fun, body_fun, (theta, 0))

# %% looks at the longest single leaf of the gradient, not at all of them together
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def go_on(carry):
        theta, n = carry
        g = jax.grad(loss)(theta, model, x, y)
        norms = jnp.array([jnp.linalg.norm(leaf) for leaf in jax.tree.leaves(g)])
        return jnp.logical_and(norms.max() > tolerance, n < max_steps)

    def step(carry):
        theta, n = carry
        return sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size), n + 1

    return jax.lax.while_loop(go_on, step, (theta, 0))

# %% looks at the gradient of the step before, so it takes one step too many
def train_until(theta, model, loss, x, y, step_size, tolerance, max_steps):
    def cond(state):
        _, n, norm = state
        return (norm > tolerance) & (n < max_steps)

    def body(state):
        theta, n, _ = state
        g = jax.grad(loss)(theta, model, x, y)
        norm = jnp.sqrt(sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(g)))
        return sgd_update(theta, g, step_size), n + 1, norm

    # no gradient known yet, so start with a very large one
    theta, n, _ = jax.lax.while_loop(cond, body, (theta, 0, jnp.inf))
    return theta, n
