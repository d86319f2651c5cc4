# %% returns the gradient function without calling it
def dlogistic_loss(params, model, x, y):
    return jax.grad(logistic_loss)

# %% calls the loss first and hands a number to jax.grad, which raises an error
def dlogistic_loss(params, model, x, y):
    return jax.grad(logistic_loss(params, model, x, y))(params)

# %% value_and_grad: gives the pair of loss and gradient
dlogistic_loss = jax.value_and_grad(logistic_loss)

# %% the gradient with respect to x (argnums=2) in place of params
dlogistic_loss = jax.grad(logistic_loss, argnums=2)

# %% argnums=1 asks for the gradient with respect to the model, a function, which raises an error
dlogistic_loss = jax.grad(logistic_loss, argnums=1)

# %% by formula for the logistic model, whatever model is handed in
def dlogistic_loss(params, model, x, y):
    difference = logistic_model(params, x) - y
    return {"w": jnp.sum(difference * x), "b": jnp.sum(difference)}

# %% the model is always logistic_model, the argument is ignored
def dlogistic_loss(params, model, x, y):
    return jax.grad(logistic_loss)(params, logistic_model, x, y)

# %% the gradient with its sign turned round, the direction of the step downhill
def dlogistic_loss(params, model, x, y):
    return jax.tree.map(jnp.negative, jax.grad(logistic_loss)(params, model, x, y))

# %% a tuple of the two slopes in place of a dict
def dlogistic_loss(params, model, x, y):
    g = jax.grad(logistic_loss)(params, model, x, y)
    return g["w"], g["b"]

# %% jax.jit around it without static_argnums for the model, which raises an error
dlogistic_loss = jax.jit(jax.grad(logistic_loss))

# %% divided by the number of examples
def dlogistic_loss(params, model, x, y):
    g = jax.grad(logistic_loss)(params, model, x, y)
    return jax.tree.map(lambda s: s / len(x), g)

# %% each slope is clipped to the range from -1 to 1
def dlogistic_loss(params, model, x, y):
    g = jax.grad(logistic_loss)(params, model, x, y)
    return jax.tree.map(lambda s: jnp.clip(s, -1.0, 1.0), g)

# %% measured to one side with a step of 0.1, so only roughly the slope
def dlogistic_loss(params, model, x, y):
    h = 0.1
    here = logistic_loss(params, model, x, y)
    return {k: (logistic_loss({**params, k: params[k] + h}, model, x, y) - here) / h for k in params}

# %% the slope of w only: b always gets 0
def dlogistic_loss(params, model, x, y):
    dw = jax.grad(lambda w: logistic_loss({**params, "w": w}, model, x, y))(params["w"])
    return {"w": dw, "b": jnp.array(0.0)}

# %% the gradient of the mean squared error of the last chapter
def dlogistic_loss(params, model, x, y):
    return jax.grad(lambda p: jnp.mean((model(p, x) - y) ** 2))(params)

# %% does the step already: returns params minus 0.01 times the gradient
def dlogistic_loss(params, model, x, y):
    g = jax.grad(logistic_loss)(params, model, x, y)
    return jax.tree.map(lambda p, s: p - 0.01 * s, params, g)

# %% per example with vmap and not summed, so each slope is an array with one number per example
def dlogistic_loss(params, model, x, y):
    return jax.vmap(lambda xi, yi: jax.grad(logistic_loss)(params, model, xi, yi))(x, y)

# %% params comes last in the call of the gradient function, so the order of arguments is wrong and an error is raised
def dlogistic_loss(params, model, x, y):
    return jax.grad(logistic_loss)(model, x, y, params)

# %% PyTorch habits: loss.backward() and .grad, which JAX arrays do not have
def dlogistic_loss(params, model, x, y):
    loss = logistic_loss(params, model, x, y)
    loss.backward()
    return {"w": params["w"].grad, "b": params["b"].grad}

# %% reads and writes "w" and "b" by name, so params with other names raise a KeyError
def dlogistic_loss(params, model, x, y):
    g = jax.grad(lambda w, b: logistic_loss({"w": w, "b": b}, model, x, y), argnums=(0, 1))
    dw, db = g(params["w"], params["b"])
    return {"w": dw, "b": db}
