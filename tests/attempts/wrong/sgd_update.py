# %% steps along the slope in place of against it
def sgd_update(theta, grads, step_size):
    return jax.tree.map(lambda t, g: t + step_size * g, theta, grads)

# %% does arithmetic on the containers themselves, which raises a TypeError for a dict
def sgd_update(theta, grads, step_size):
    return theta - step_size * grads

# %% the step size is ignored: the whole gradient is taken away
def sgd_update(theta, grads, step_size):
    return jax.tree.map(jnp.subtract, theta, grads)

# %% works only for a flat dict: anything nested, a list or a tuple raises an error
def sgd_update(theta, grads, step_size):
    return {name: theta[name] - step_size * grads[name] for name in theta}

# %% changes the dict that was handed in (and can do nothing but flat dicts)
def sgd_update(theta, grads, step_size):
    for name in theta:
        theta[name] = theta[name] - step_size * grads[name]
    return theta

# %% gives tree.map the two trees as one tuple, so that the lambda gets one argument and raises a TypeError
def sgd_update(theta, grads, step_size):
    return jax.tree.map(lambda t, g: t - step_size * g, (theta, grads))

# %% returns the list of the new leaves in place of a tree in the form of theta
def sgd_update(theta, grads, step_size):
    return [t - step_size * g for t, g in zip(jax.tree.leaves(theta), jax.tree.leaves(grads))]

# %% brackets: the step size multiplies theta as well, step_size * (theta - grads)
def sgd_update(theta, grads, step_size):
    return jax.tree.map(lambda t, g: step_size * (t - g), theta, grads)

# %% theta and grads have changed places: grads - step_size * theta
def sgd_update(theta, grads, step_size):
    return jax.tree.map(lambda t, g: t - step_size * g, grads, theta)

# %% pairs the values of two dicts by their order and not by their names, which goes wrong where the orders differ (and raises for other trees)
def sgd_update(theta, grads, step_size):
    new = [t - step_size * g for t, g in zip(theta.values(), grads.values())]
    return dict(zip(theta.keys(), new))

# %% returns the updates -step_size * grads of optax and forgets to apply them to theta
def sgd_update(theta, grads, step_size):
    optimizer = optax.sgd(step_size)
    updates, _ = optimizer.update(grads, optimizer.init(theta))
    return updates

# %% each slope is clipped to the range from -10 to 10 before the step
def sgd_update(theta, grads, step_size):
    return jax.tree.map(lambda t, g: t - step_size * jnp.clip(g, -10.0, 10.0), theta, grads)

# %% knows dicts and lists at any depth, but not tuples, for which it raises a TypeError
def sgd_update(theta, grads, step_size):
    if isinstance(theta, dict):
        return {k: sgd_update(theta[k], grads[k], step_size) for k in theta}
    if isinstance(theta, list):
        return [sgd_update(t, g, step_size) for t, g in zip(theta, grads)]
    return theta - step_size * grads

# %% only the sign of the slope is used, so every number moves by step_size
def sgd_update(theta, grads, step_size):
    return jax.tree.map(lambda t, g: t - step_size * jnp.sign(g), theta, grads)

# %% the new numbers are rounded to four decimals
def sgd_update(theta, grads, step_size):
    return jax.tree.map(lambda t, g: jnp.round(t - step_size * g, 4), theta, grads)

# %% an array's slopes are averaged, so that all entries of one array move alike
def sgd_update(theta, grads, step_size):
    def move(t, g):
        return t - step_size * jnp.mean(g)

    return jax.tree.map(move, theta, grads)

# %% the new tree is computed but never returned: the result is None
def sgd_update(theta, grads, step_size):
    theta = jax.tree.map(lambda t, g: t - step_size * g, theta, grads)

# %% optax's updates already carry the minus sign and are subtracted once more, so theta moves up the slope
import optax


def sgd_update(theta, grads, step_size):
    optimizer = optax.sgd(step_size)
    updates, _ = optimizer.update(grads, optimizer.init(theta))
    return jax.tree.map(lambda t, u: t - u, theta, updates)

# %% The new leaves are right but come back as a flat list: the structure of theta is never put back (right only if theta is itself a flat list)
def sgd_update(theta, grads, step_size):
    numbers = jax.tree.leaves(theta)
    slopes = jax.tree.leaves(grads)
    return [t - step_size * g for t, g in zip(numbers, slopes)]

# %% It writes the new values into the caller's own dicts and lists, so the old theta is changed in place rather than a new theta being made
def sgd_update(theta, grads, step_size):
    if isinstance(theta, dict):
        for name in theta:
            theta[name] = sgd_update(theta[name], grads[name], step_size)
        return theta
    if isinstance(theta, list):
        for i in range(len(theta)):
            theta[i] = sgd_update(theta[i], grads[i], step_size)
        return theta
    if isinstance(theta, tuple):
        return tuple(sgd_update(t, g, step_size) for t, g in zip(theta, grads))
    return theta - step_size * grads

# %% The helper given to tree.map computes the new number but does not return it, so every leaf of the result is None
def sgd_update(theta, grads, step_size):
    def move(number, slope):
        number - step_size * slope

    return jax.tree.map(move, theta, grads)
