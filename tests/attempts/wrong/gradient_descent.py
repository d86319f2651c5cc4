# %% steps with the slope, uphill
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w + step_size * df(w)
    return w

# %% the return stands inside the loop: one step only, and None for n_steps = 0
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w - step_size * df(w)
        return w

# %% one step too many
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps + 1):
        w = w - step_size * df(w)
    return w

# %% range(1, n_steps) makes one step too few
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(1, n_steps):
        w = w - step_size * df(w)
    return w

# %% takes the slope once, at the start, and uses it for every step
def gradient_descent(df, w, step_size, n_steps):
    slope = df(w)
    for _ in range(n_steps):
        w = w - step_size * slope
    return w

# %% ignores step_size and uses 0.1
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w - 0.1 * df(w)
    return w

# %% gives back the list of all places, the start included, in place of the last one
def gradient_descent(df, w, step_size, n_steps):
    path = [w]
    for _ in range(n_steps):
        path.append(path[-1] - step_size * df(path[-1]))
    return path

# %% differentiates the slope once more with jax.grad
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w - step_size * jax.grad(df)(w)
    return w

# %% stops as soon as the slope is smaller than 0.1 in size, before n_steps are done
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        if abs(df(w)) < 0.1:
            break
        w = w - step_size * df(w)
    return w

# %% forgets the w in front: the new place is the step itself
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = -step_size * df(w)
    return w

# %% brackets: (w - step_size) is multiplied by the slope
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = (w - step_size) * df(w)
    return w

# %% makes the step size smaller with every step, dividing it by the number of the step
def gradient_descent(df, w, step_size, n_steps):
    for i in range(n_steps):
        w = w - step_size / (i + 1) * df(w)
    return w

# %% uses only the sign of the slope, so every step has the same length
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w - step_size * jnp.sign(df(w))
    return w

# %% tests for the end after the step, so n_steps = 0 makes one step; right for all other n_steps
def gradient_descent(df, w, step_size, n_steps):
    done = 0
    while True:
        w = w - step_size * df(w)
        done += 1
        if done >= n_steps:
            break
    return w

# %% uses the chapter's df_auto whichever slope is handed in
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w - step_size * df_auto(w)
    return w

# %% adds momentum 0.9: right for one step, different from the second step on
def gradient_descent(df, w, step_size, n_steps):
    velocity = 0.0
    for _ in range(n_steps):
        velocity = 0.9 * velocity - step_size * df(w)
        w = w + velocity
    return w

# %% clips the slope to the range from -10 to 10: right where the slope is gentle
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w - step_size * jnp.clip(df(w), -10, 10)
    return w

# %% the recursive call has no return in front, so every n_steps above 0 gives None
def gradient_descent(df, w, step_size, n_steps):
    if n_steps == 0:
        return w
    gradient_descent(df, w - step_size * df(w), step_size, n_steps - 1)

# %% the recursion hands on n_steps unchanged and never ends: RecursionError
def gradient_descent(df, w, step_size, n_steps):
    if n_steps == 0:
        return w
    return gradient_descent(df, w - step_size * df(w), step_size, n_steps)

# %% fori_loop body with its arguments swapped: what it takes for w is the number of the step
def gradient_descent(df, w, step_size, n_steps):
    return jax.lax.fori_loop(0, n_steps, lambda w, i: w - step_size * df(w), w)

# %% stores the new place as w_new and never moves w: always one step from the start, and an UnboundLocalError for n_steps = 0
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w_new = w - step_size * df(w)
    return w_new

# %% rounds w to two digits after every step
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = jnp.round(w - step_size * df(w), 2)
    return w

# %% Newton's method: divides the slope by the slope of the slope and ignores step_size
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w - df(w) / jax.grad(df)(w)
    return w

# %% stops when a step leads to a steeper place, "to avoid overshooting": right as long as the slope only shrinks
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        new = w - step_size * df(w)
        if abs(df(new)) > abs(df(w)):
            break
        w = new
    return w

# %% loops over n_steps itself in place of range(n_steps), a TypeError
def gradient_descent(df, w, step_size, n_steps):
    for _ in n_steps:
        w = w - step_size * df(w)
    return w

# %% gives back the slope at the end in place of the place
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w - step_size * df(w)
    return df(w)

# %% multiplies df by the step without calling it, a TypeError
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = w - step_size * df
    return w

# %% w is cut off to a whole number after each step
def gradient_descent(df, w, step_size, n_steps):
    for _ in range(n_steps):
        w = int(w - step_size * df(w))
    return w
