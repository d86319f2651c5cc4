# %% keeps the constant -5, whose slope is 0
def df(w):
    return 2 * w + 3 - 5

# %% the slope 3 of the term 3w is lost
def df(w):
    return 2 * w

# %% forgets the factor 2 from the exponent of w^2
def df(w):
    return w + 3

# %% differentiates w^2 and leaves 3w as it is
def df(w):
    return 2 * w + 3 * w

# %% leaves w^2 as it is and differentiates 3w
def df(w):
    return w**2 + 3

# %% returns the height f(w) in place of the slope
def df(w):
    return w**2 + 3 * w - 5

# %% the sign of the 3 is wrong
def df(w):
    return 2 * w - 3

# %% brackets: the factor 2 multiplies the 3 as well
def df(w):
    return 2 * (w + 3)

# %% the absolute slope: right at and to the right of the bottom at w = -1.5, wrong sign to the left of it
def df(w):
    return abs(2 * w + 3)

# %% rise over run with a step of 0.01, so each slope is too large by 0.01
def df(w):
    def height(w):
        return w**2 + 3 * w - 5

    h = 0.01
    return (height(w + h) - height(w)) / h

# %% rise over run with a step of 1e-7: near enough for Python floats, but for float32 arrays the digits are lost
def df(w):
    def height(w):
        return w**2 + 3 * w - 5

    h = 1e-7
    return (height(w + h) - height(w)) / h

# %% leaves the step h in the formula, and h is not defined inside: a NameError
def df(w):
    return 2 * w + h + 3

# %% uses jax.grad in place of a formula by hand: arrays of several elements and whole numbers raise TypeError
df = jax.grad(lambda w: w**2 + 3 * w - 5)

# %% integrates in place of differentiating
def df(w):
    return w**3 / 3 + 3 * w**2 / 2 - 5 * w

# %% the slope at w = 1 for every w: the argument is not used
def df(w):
    return 2 * 1 + 3

# %% cuts the slope to a whole number with int(), so w = 0.25 gives 3; arrays of several elements raise TypeError
def df(w):
    return int(2 * w + 3)

# %% gives back a text with the formula in place of a number
def df(w):
    return "2*w + 3"

# %% changes a NumPy array that is handed in, by *= and += (the value returned is right)
def df(w):
    w *= 2
    w += 3
    return w

# %% sums the slopes over an array to one number
def df(w):
    return jnp.sum(2 * w + 3)

# %% an if that looks at w: right for every single number, but an array of several elements raises ValueError
def df(w):
    if w == -1.5:
        return 0.0
    return 2 * w + 3

# %% computes the two parts and forgets to return their sum, so it gives None
def df(w):
    slope_of_square = 2 * w
    slope = slope_of_square + 3

# %% the caret for a power inside a half-done derivative: w ^ 1 raises TypeError for floats and flips a bit of whole numbers
def df(w):
    return 2 * (w ^ 1) + 3

# %% gives back a function in place of the slope at w
def df(w):
    return lambda w: 2 * w + 3

# %% the second derivative: 2 for every w
def df(w):
    return 2.0 + 0.0 * w
