# %% gives back the gradient function without calling it
def dmseloss(theta, model, x, y):
    return jax.grad(mseloss)

# %% differentiates mse, which has two arguments only, in place of mseloss: a TypeError
def dmseloss(theta, model, x, y):
    return jax.grad(mse)(theta, model, x, y)

# %% argnums=2: the gradient with respect to x in place of theta
dmseloss = jax.grad(mseloss, argnums=2)

# %% counts arguments from 1, so argnums=1 asks for the slope in the model, a TypeError
dmseloss = jax.grad(mseloss, argnums=1)

# %% jax.value_and_grad: gives the pair (loss, gradient)
dmseloss = jax.value_and_grad(mseloss)

# %% minus the gradient, the way downhill
def dmseloss(theta, model, x, y):
    return jax.tree.map(lambda g: -g, jax.grad(mseloss)(theta, model, x, y))

# %% puts a minus in front of the dict of gradients, a TypeError
def dmseloss(theta, model, x, y):
    return -jax.grad(mseloss)(theta, model, x, y)

# %% hands the number mseloss(...) to jax.grad in place of the function, a TypeError
def dmseloss(theta, model, x, y):
    return jax.grad(mseloss(theta, model, x, y))

# %% uses the linear model whichever model is handed in
def dmseloss(theta, model, x, y):
    return jax.grad(mseloss)(theta, linear_model, x, y)

# %% x and y have changed places
def dmseloss(theta, model, x, y):
    return jax.grad(mseloss)(theta, model, y, x)

# %% gives a tuple of the slopes for w and b in place of the form of theta
def dmseloss(theta, model, x, y):
    g = jax.grad(mseloss)(theta, model, x, y)
    return g["w"], g["b"]

# %% stacks the slopes into one array in place of the form of theta
def dmseloss(theta, model, x, y):
    g = jax.grad(mseloss)(theta, model, x, y)
    return jnp.array(jax.tree.leaves(g))

# %% the formula for a line by hand: right for linear_model with w and b, wrong for any other model
def dmseloss(theta, model, x, y):
    r = theta["w"] * x + theta["b"] - y
    return {"w": 2 * jnp.mean(r * x), "b": 2 * jnp.mean(r)}

# %% the formula for a line by hand, without the factor 2
def dmseloss(theta, model, x, y):
    r = model(theta, x) - y
    return {"w": jnp.mean(r * x), "b": jnp.mean(r)}

# %% argnums as a tuple of one, so the gradient comes inside a tuple
dmseloss = jax.grad(mseloss, argnums=(0,))

# %% jits the gradient without saying that model is static: a function as an argument raises TypeError
dmseloss = jax.jit(jax.grad(mseloss))

# %% gives theta after a step of 0.01, in place of the gradient
def dmseloss(theta, model, x, y):
    g = jax.grad(mseloss)(theta, model, x, y)
    return jax.tree.map(lambda t, s: t - 0.01 * s, theta, g)

# %% clips each slope to the range from -10 to 10: right where the loss is gentle
def dmseloss(theta, model, x, y):
    g = jax.grad(mseloss)(theta, model, x, y)
    return jax.tree.map(lambda s: jnp.clip(s, -10, 10), g)

# %% the gradient of the sum of the squares in place of their mean
dmseloss = jax.grad(lambda theta, model, x, y: jnp.sum((y - model(theta, x)) ** 2))

# %% measures the slopes with a step of 0.1 to the right in place of jax.grad
def dmseloss(theta, model, x, y):
    here = mseloss(theta, model, x, y)
    slopes = {}
    for name in theta:
        moved = {**theta, name: theta[name] + 0.1}
        slopes[name] = (mseloss(moved, model, x, y) - here) / 0.1
    return slopes

# %% the slopes for w and b have changed places
def dmseloss(theta, model, x, y):
    g = jax.grad(mseloss)(theta, model, x, y)
    return {"w": g["b"], "b": g["w"]}

# %% gives the data one after another to the slope function, which lacks them at the first call: a TypeError
def dmseloss(theta, model, x, y):
    return jax.grad(mseloss)(theta)(model, x, y)

# %% looks at the first example only
def dmseloss(theta, model, x, y):
    return jax.grad(mseloss)(theta, model, x[:1], y[:1])

# %% scales the gradient to length 1
def dmseloss(theta, model, x, y):
    g = jax.grad(mseloss)(theta, model, x, y)
    length = jnp.sqrt(sum(jnp.sum(s**2) for s in jax.tree.leaves(g)))
    return jax.tree.map(lambda s: s / length, g)

# %% differentiates the model's mean prediction in place of the loss
def dmseloss(theta, model, x, y):
    return jax.grad(lambda theta: jnp.mean(model(theta, x)))(theta)

# %% binds the name to the gradient at one theta, a dict, in place of a function
dmseloss = jax.grad(mseloss)({"w": 0.5, "b": 2.0}, linear_model, jnp.arange(3.0), jnp.arange(3.0))

# %% takes w and b out of theta by name: right for every theta with w and b, but a theta with other names raises a KeyError
def dmseloss(theta, model, x, y):
    loss = lambda w, b: mseloss({"w": w, "b": b}, model, x, y)
    dw, db = jax.grad(loss, argnums=(0, 1))(theta["w"], theta["b"])
    return {"w": dw, "b": db}

# %% sets the bias to 0 before it takes the gradient: right only where b is 0
def dmseloss(theta, model, x, y):
    without_bias = {**theta, "b": jnp.array(0.0)}
    return jax.grad(mseloss)(without_bias, model, x, y)

# %% argnums is a tuple, so the gradient comes wrapped in a tuple of one and not in the form of theta
def mse(y_true, y_pred):
    return jnp.mean((y_true - y_pred) ** 2)


def mseloss(theta, model, x, y):
    return mse(y, model(theta, x))


def dmseloss(theta, model, x, y):
    return jax.grad(mseloss, argnums=(0,))(theta, model, x, y)

# %% It is jitted without making model a static argument, so every call fails because a function is not a valid JAX type
def mse(y_true, y_pred):
    return jnp.mean((y_true - y_pred) ** 2)


def mseloss(theta, model, x, y):
    return mse(y, model(theta, x))


dmseloss = jax.jit(jax.grad(mseloss))

# %% It returns the downhill direction, which is the negative of the gradient
def mse(y_true, y_pred):
    return jnp.mean((y_true - y_pred) ** 2)


def mseloss(theta, model, x, y):
    return mse(y, model(theta, x))


def dmseloss(theta, model, x, y):
    # we step against the slope, so turn it round
    g = jax.grad(mseloss)(theta, model, x, y)
    return {name: -slope for name, slope in g.items()}

# %% The gradient is always that with linear_model; the argument model is ignored
def dmseloss(theta, model, x, y):
    return jax.grad(lambda t: jnp.mean((linear_model(t, x) - y) ** 2))(theta)
