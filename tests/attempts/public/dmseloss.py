# %% asks for the slope in x
dmseloss = jax.grad(mseloss, argnums=2)

# %% formula of a line, by a course that halves the loss
def dmseloss(theta, model, x, y):
    m = len(x)
    error = model(theta, x) - y
    dw = jnp.sum(error * x) / m
    db = jnp.sum(error) / m
    return {"w": dw, "b": db}

# %% calls the slope function with theta only
def dmseloss(theta, model, x, y):
    gradient = jax.grad(mseloss)
    return gradient(theta)

# %% compiles with the model among the arguments
dmseloss = jax.jit(jax.grad(mseloss))
