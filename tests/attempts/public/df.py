# %% measures with a step of a tenth to one side, in place of the formula
def df(w):
    # slope = rise over run
    h = 0.1
    rise = f(w + h) - f(w)
    run = h
    return rise / run

# %% keeps the constant -5 in the slope
def df(w):
    return 2 * w + 3 - 5

# %% lowers the exponent of w squared but forgets to bring the 2 down
def df(w):
    slope_of_square = w ** (2 - 1)
    slope_of_line = 3
    return slope_of_square + slope_of_line

# %% renames the argument to x and still writes w in the formula
def df(x):
    """Slope of the valley."""
    return 2 * w + 3
