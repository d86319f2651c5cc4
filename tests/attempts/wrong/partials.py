# %% the two slopes come in the wrong order
def partials(g, x, y):
    dx, dy = jax.grad(g, argnums=(0, 1))(x, y)
    return dy, dx

# %% only the slope in x, one number
def partials(g, x, y):
    return jax.grad(g)(x, y)

# %% counts the arguments from 1, so argnums=(1, 2) points past the last argument: an error
def partials(g, x, y):
    return jax.grad(g, argnums=(1, 2))(x, y)

# %% gives back the gradient function without calling it
def partials(g, x, y):
    return jax.grad(g, argnums=(0, 1))

# %% hands the number g(x, y) to jax.grad, a TypeError
def partials(g, x, y):
    return jax.grad(g(x, y), argnums=(0, 1))

# %% calls the slope functions with one argument each, a TypeError for the missing one
def partials(g, x, y):
    return jax.grad(g)(x), jax.grad(g, argnums=1)(y)

# %% swaps the arguments in place of argnums: the second number is right only for functions that are symmetric in x and y
def partials(g, x, y):
    return jax.grad(g)(x, y), jax.grad(g)(y, x)

# %% the slopes of this chapter's g by hand, whichever g is handed in
def partials(g, x, y):
    return 2 * x * y, x**2 + 3

# %% measures the slopes with central differences of step 0.01 in place of jax.grad
def partials(g, x, y):
    dx = central_difference(lambda v: g(v, y), x, 0.01)
    dy = central_difference(lambda v: g(x, v), y, 0.01)
    return dx, dy

# %% stacks the two slopes in one array in place of a tuple
def partials(g, x, y):
    return jnp.array(jax.grad(g, argnums=(0, 1))(x, y))

# %% a list in place of a tuple
def partials(g, x, y):
    return [jax.grad(g, argnums=i)(x, y) for i in range(2)]

# %% adds the two slopes to one number
def partials(g, x, y):
    return sum(jax.grad(g, argnums=(0, 1))(x, y))

# %% always evaluates at the point (2, 1)
def partials(g, x, y):
    return jax.grad(g, argnums=(0, 1))(2.0, 1.0)

# %% the second number is the mixed second derivative: it differentiates the slope in x by y
def partials(g, x, y):
    dg_dx = jax.grad(g, argnums=0)
    dg_dy = jax.grad(dg_dx, argnums=1)
    return dg_dx(x, y), dg_dy(x, y)

# %% holds the other number at 1 in place of where it is
def partials(g, x, y):
    dx = jax.grad(lambda v: g(v, 1.0))(x)
    dy = jax.grad(lambda v: g(1.0, v))(y)
    return dx, dy

# %% holds the other number at 0: right for sums like x**2 + y**2, wrong as soon as x and y are multiplied
def partials(g, x, y):
    return jax.grad(g, argnums=0)(x, 0.0), jax.grad(g, argnums=1)(0.0, y)

# %% jax.value_and_grad: gives (height, (dg/dx, dg/dy))
def partials(g, x, y):
    return jax.value_and_grad(g, argnums=(0, 1))(x, y)

# %% hands x and y to the slope function as one tuple, a TypeError
def partials(g, x, y):
    return jax.grad(g, argnums=(0, 1))((x, y))

# %% a dict in place of a tuple
def partials(g, x, y):
    dx, dy = jax.grad(g, argnums=(0, 1))(x, y)
    return {"x": dx, "y": dy}

# %% scales the gradient to length 1
def partials(g, x, y):
    dx, dy = jax.grad(g, argnums=(0, 1))(x, y)
    length = jnp.sqrt(dx**2 + dy**2)
    return dx / length, dy / length

# %% turns x and y into whole numbers, for which jax.grad raises TypeError
def partials(g, x, y):
    return jax.grad(g, argnums=(0, 1))(int(x), int(y))

# %% argnums=(0, 0), the first argument twice: jax.grad raises TypeError
def partials(g, x, y):
    return jax.grad(g, argnums=(0, 0))(x, y)

# %% moves x along its slope before it takes the slope in y, so the second number belongs to another point
def partials(g, x, y):
    dx = jax.grad(g, argnums=0)(x, y)
    x = x - 0.1 * dx
    dy = jax.grad(g, argnums=1)(x, y)
    return dx, dy

# %% passes the numbers 0 and 1 to jax.grad as two arguments in place of one tuple: the 1 is taken for has_aux and g's result cannot be unpacked, an error
def partials(g, x, y):
    return jax.grad(g, 0, 1)(x, y)

# %% minus both slopes, the way downhill
def partials(g, x, y):
    dx, dy = jax.grad(g, argnums=(0, 1))(x, y)
    return -dx, -dy

# %% moves x and y together along the diagonal g(v, v) in place of holding the other number still
def partials(g, x, y):
    along = jax.grad(lambda v: g(v, v))
    return along(x), along(y)
