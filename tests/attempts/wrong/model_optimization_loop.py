# %% notes the loss before the step, as value_and_grad gives it
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        value, g = jax.value_and_grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(value)
    return losses, theta

# %% the results come in the wrong order: (theta, losses)
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return theta, losses

# %% steps with the gradient, uphill
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t + step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% steps with dmseloss whichever loss is handed in (the losses noted are those of the loss)
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = dmseloss(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% notes mseloss whichever loss is handed in (the steps follow the loss)
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(mseloss(theta, model, x, y))
    return losses, theta

# %% uses linear_model whichever model is handed in
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, linear_model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, linear_model, x, y))
    return losses, theta

# %% changes the dict that was handed in (losses and final values are right for a flat dict)
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        for name in theta:
            theta[name] = theta[name] - step_size * g[name]
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% knows the names w and b only: a dict with other names raises a KeyError, a tuple a TypeError
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = {"w": theta["w"] - step_size * g["w"], "b": theta["b"] - step_size * g["b"]}
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% a dict comprehension over theta: right for any flat dict, but a nested dict or a tuple as theta raises an error
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = {k: theta[k] - step_size * g[k] for k in theta}
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% gives the last loss only, a number, in place of one loss for each step
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
    return loss(theta, model, x, y), theta

# %% notes the loss at every tenth step only
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for i in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        if i % 10 == 0:
            losses.append(loss(theta, model, x, y))
    return losses, theta

# %% takes the gradient once, before the loop, and uses it for every step
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    g = jax.grad(loss)(theta, model, x, y)
    losses = []
    for _ in range(n_steps):
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% steps one parameter after the other, taking a new gradient in between: right when theta holds a single number only
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    leaves, form = jax.tree.flatten(theta)
    losses = []
    for _ in range(n_steps):
        for i in range(len(leaves)):
            g = jax.grad(loss)(jax.tree.unflatten(form, leaves), model, x, y)
            leaves[i] = leaves[i] - step_size * jax.tree.leaves(g)[i]
        losses.append(loss(jax.tree.unflatten(form, leaves), model, x, y))
    return losses, jax.tree.unflatten(form, leaves)

# %% a jitted step without arguments that reads theta from outside: theta is fixed when it is compiled, so every call gives the result of the first step
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    @jax.jit
    def step():
        g = jax.grad(loss)(theta, model, x, y)
        return jax.tree.map(lambda t, s: t - step_size * s, theta, g)

    losses = []
    for _ in range(n_steps):
        theta = step()
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% a jitted step that takes the model and the loss as ordinary arguments: functions are no valid jit arguments, a TypeError
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    @jax.jit
    def step(theta, model, loss, x, y):
        g = jax.grad(loss)(theta, model, x, y)
        return jax.tree.map(lambda t, s: t - step_size * s, theta, g)

    losses = []
    for _ in range(n_steps):
        theta = step(theta, model, loss, x, y)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% gives the theta with the lowest loss in place of the last one: right as long as the loss only falls
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses, best, lowest = [], theta, loss(theta, model, x, y)
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
        if losses[-1] < lowest:
            best, lowest = theta, losses[-1]
    return losses, best

# %% stops when the loss changes by less than 0.001, so there are fewer losses than steps
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for i in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
        if i > 0 and abs(losses[-2] - losses[-1]) < 1e-3:
            break
    return losses, theta

# %% steps on one example at a time, in turn, in place of all of them
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for i in range(n_steps):
        k = i % len(x)
        g = jax.grad(loss)(theta, model, x[k : k + 1], y[k : k + 1])
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% the losses begin with that of the start, so there is one too many
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = [loss(theta, model, x, y)]
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% the default step size is 0.01 in place of 0.001: right when a step size is handed in
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.01):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% gradient and theta have changed places in jax.tree.map, so it computes gradient - step_size * theta
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, g, theta)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% subtracts the dicts themselves in place of their numbers, a TypeError
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        theta = theta - step_size * jax.grad(loss)(theta, model, x, y)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% binds losses to what append gives back, None, so the second step raises AttributeError
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses = losses.append(loss(theta, model, x, y))
    return losses, theta

# %% makes step_size smaller with every step, by the root of the step's number
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for i in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        rate = step_size / (i + 1) ** 0.5
        theta = jax.tree.map(lambda t, s: t - rate * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% standardizes x before the training starts, so theta belongs to another x
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    x = (x - x.mean()) / x.std()
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% divides the gradient by the number of examples, though the loss is a mean already
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s / len(x), theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% the scan body gives (loss, theta) in place of (theta, loss), so the carry changes its form: an error
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    def step(theta, _):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        return loss(theta, model, x, y), theta

    theta, losses = jax.lax.scan(step, theta, None, length=n_steps)
    return losses, theta

# %% gives theta as it was before the last step (the losses are right)
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    new = theta
    for _ in range(n_steps):
        theta = new
        g = jax.grad(loss)(theta, model, x, y)
        new = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(new, model, x, y))
    return losses, theta

# %% clips each slope to the range from -1 to 1: right once the slopes are gentle
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * jnp.clip(s, -1, 1), theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% differentiates the loss by x in place of theta, so jax.tree.map finds an array where theta has a dict: an error
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        g = jax.grad(loss, argnums=2)(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(loss(theta, model, x, y))
    return losses, theta

# %% The loss that value_and_grad returns is the one before the step, so losses[i] is one step behind
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    value_and_slope = jax.value_and_grad(loss)
    losses = []
    for _ in range(n_steps):
        value, g = value_and_slope(theta, model, x, y)
        theta = jax.tree.map(lambda t, s: t - step_size * s, theta, g)
        losses.append(value)
    return jnp.array(losses), theta

# %% The 'copy' is only a second name for the caller's dict, so the theta handed in is overwritten
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    params = theta   # work on a copy
    dloss = jax.grad(loss)
    losses = []
    for i in range(n_steps):
        g = dloss(params, model, x, y)
        for name in params:
            params[name] = jax.tree.map(lambda t, s: t - step_size * s, params[name], g[name])
        losses.append(loss(params, model, x, y))
    return losses, params

# %% The jitted step closes over theta instead of taking it as an argument, so the starting theta is frozen in at compilation and each call gives the result of step 1 again (right for n_steps=1)
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    dloss = jax.grad(loss)

    @jax.jit
    def step():
        g = dloss(theta, model, x, y)
        return jax.tree.map(lambda t, s: t - step_size * s, theta, g)

    losses = []
    for _ in range(n_steps):
        theta = step()
        losses.append(loss(theta, model, x, y))
    return jnp.array(losses), theta

# %% The parameters are updated one after the other, each with a gradient taken at the already moved others, which is coordinate descent (right for a single parameter, and it ends at the same line)
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    leaves, form = jax.tree.flatten(theta)
    slopes = jax.jit(lambda t: jax.grad(loss)(t, model, x, y))
    losses = []
    for _ in range(n_steps):
        for i in range(len(leaves)):
            g = jax.tree.leaves(slopes(form.unflatten(leaves)))
            leaves[i] = leaves[i] - step_size * g[i]
        losses.append(loss(form.unflatten(leaves), model, x, y))
    return jnp.array(losses), form.unflatten(leaves)

# %% linear_model is used in place of the model that is handed in
def model_optimization_loop(theta, model, loss, x, y, n_steps=3000, step_size=0.001):
    losses = []
    for _ in range(n_steps):
        grads = jax.grad(loss)(theta, linear_model, x, y)
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, grads)
        losses.append(loss(theta, linear_model, x, y))
    return losses, theta
