# %% the losses begin with that of the start, one more than there are steps
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    dloss = jax.grad(loss)
    losses = [loss(theta, model, x, y)]
    for _ in range(n_steps):
        grads = dloss(theta, model, x, y)
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, grads)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% writes the new numbers into the dict that was handed in
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for step in range(n_steps):
        gradient = jax.grad(loss)(theta, model, x, y)
        for name in theta:
            theta[name] = theta[name] - step_size * gradient[name]
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% turns one knob, then asks for the gradient again to turn the next
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    theta = dict(theta)
    for step in range(n_steps):
        for name in list(theta):
            slope = jax.grad(loss)(theta, model, x, y)[name]
            theta[name] = theta[name] - step_size * slope
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% theta comes first and the losses second
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(params):
        grads = jax.grad(loss)(params, model, x, y)
        return jax.tree.map(lambda p, g: p - step_size * g, params, grads)

    history = []
    for _ in range(n_steps):
        theta = step(theta)
        history.append(loss(theta, model, x, y))
    return theta, history

# %% appends to the list inside the compiled step, which runs in Python only once
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []

    @jax.jit
    def step(theta):
        grads = jax.grad(loss)(theta, model, x, y)
        new_theta = jax.tree.map(lambda t, g: t - step_size * g, theta, grads)
        losses.append(loss(new_theta, model, x, y))
        return new_theta

    for _ in range(n_steps):
        theta = step(theta)
    return jnp.array(losses), theta

# %% subtracts a dict from a dict
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for i in range(n_steps):
        grads = jax.grad(loss)(theta, model, x, y)
        theta = theta - step_size * grads
        losses.append(loss(theta, model, x, y))
    return losses, theta
