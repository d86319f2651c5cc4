# %% the return stands inside the loop, so there is one step only
def gradient_descent(df, w, step_size, n_steps):
    for step in range(n_steps):
        w = w - step_size * df(w)
        return w

# %% loops over the number of steps itself
def gradient_descent(df, w, step_size, n_steps):
    place = w
    for step in n_steps:
        place = place - step_size * df(place)
    return place

# %% asks for the slope once, before the loop
def gradient_descent(df, w, step_size, n_steps):
    slope = df(w)
    steps_done = 0
    while steps_done < n_steps:
        w = w - step_size * slope
        steps_done += 1
    return w

# %% walks uphill, and one step too few
def gradient_descent(df, w, step_size, n_steps):
    for i in range(1, n_steps):
        change = step_size * df(w)
        w = w + change
    return w
