# %% swaps x and y in the call to reach the second slope
def partials(g, x, y):
    dx = jax.grad(g)(x, y)
    dy = jax.grad(g)(y, x)
    return dx, dy

# %% counts the arguments from 1
def partials(g, x, y):
    return jax.grad(g, argnums=(1, 2))(x, y)

# %% takes the slope in y of the slope in x
def partials(g, x, y):
    in_x = jax.grad(g, argnums=0)
    in_both = jax.grad(in_x, argnums=1)
    return in_both(x, y)

# %% copies the line for x and forgets to change the argnums
def partials(g, x, y):
    slope_x = jax.grad(g, argnums=0)(x, y)
    slope_y = jax.grad(g, argnums=0)(x, y)
    return (slope_x, slope_y)
