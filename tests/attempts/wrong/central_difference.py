# %% precedence: divides by 2 and then multiplies by h
def central_difference(f, w, h):
    return (f(w + h) - f(w - h)) / 2 * h

# %% the brackets around the difference are missing, so only the second height is divided
def central_difference(f, w, h):
    return f(w + h) - f(w - h) / (2 * h)

# %% steps to the right side only
def central_difference(f, w, h):
    return (f(w + h) - f(w)) / h

# %% steps to the left side only
def central_difference(f, w, h):
    return (f(w) - f(w - h)) / h

# %% divides by h in place of 2h
def central_difference(f, w, h):
    return (f(w + h) - f(w - h)) / h

# %% subtracts the right height from the left one, so the sign is wrong
def central_difference(f, w, h):
    return (f(w - h) - f(w + h)) / (2 * h)

# %% ignores h and always steps by 0.001
def central_difference(f, w, h):
    h = 0.001
    return (f(w + h) - f(w - h)) / (2 * h)

# %% the exact slope by jax.grad: nothing is measured and h is not used
def central_difference(f, w, h):
    return jax.grad(f)(w)

# %% writes 2(h) for the product, which calls the number 2: a TypeError
def central_difference(f, w, h):
    return (f(w + h) - f(w - h)) / 2(h)

# %% adds h to the height in place of the place, so the difference of the heights is always 2h and the slope 1
def central_difference(f, w, h):
    return ((f(w) + h) - (f(w) - h)) / (2 * h)

# %% steps by h/2 to either side but divides by 2h
def central_difference(f, w, h):
    return (f(w + h / 2) - f(w - h / 2)) / (2 * h)

# %% steps by h/2 to either side and divides by h: equal for lines and parabolas, another number for other functions
def central_difference(f, w, h):
    return (f(w + h / 2) - f(w - h / 2)) / h

# %% the five-point formula with steps of h and 2h: equal for lines and parabolas, another number for cubes and most other functions
def central_difference(f, w, h):
    return (-f(w + 2 * h) + 8 * f(w + h) - 8 * f(w - h) + f(w - 2 * h)) / (12 * h)

# %% the absolute value of the slope: right where f rises, wrong where it falls
def central_difference(f, w, h):
    return abs(f(w + h) - f(w - h)) / (2 * h)

# %% the second difference, which measures the curvature
def central_difference(f, w, h):
    return (f(w + h) - 2 * f(w) + f(w - h)) / h**2

# %% uses the parabola of this chapter whichever function is handed in
def central_difference(function, w, h):
    f = lambda w: w**2 + 3 * w - 5
    return (f(w + h) - f(w - h)) / (2 * h)

# %% makes the step relative to w: right at w = 1 and w = -1, another step elsewhere, and 0/0 at w = 0
def central_difference(f, w, h):
    h = h * w
    return (f(w + h) - f(w - h)) / (2 * h)

# %% goes back by h only, to where it started, before it measures the left height: half of the one-sided slope
def central_difference(f, w, h):
    w = w + h
    right = f(w)
    w = w - h
    left = f(w)
    return (right - left) / (2 * h)

# %% gives back a function of w in place of the slope at w
def central_difference(f, w, h):
    return lambda w: (f(w + h) - f(w - h)) / (2 * h)

# %% whole-number division with //, which rounds the slope down
def central_difference(f, w, h):
    return (f(w + h) - f(w - h)) // (2 * h)

# %% w and h swapped in every place
def central_difference(f, w, h):
    return (f(h + w) - f(h - w)) / (2 * w)

# %% takes f of the difference of the places in place of the difference of the heights
def central_difference(f, w, h):
    return f((w + h) - (w - h)) / (2 * h)

# %% rounds the slope to two digits after the point
def central_difference(f, w, h):
    slope = (f(w + h) - f(w - h)) / (2 * h)
    return jnp.round(slope, 2)

# %% treats f as an array of heights and indexes it, a TypeError
def central_difference(f, w, h):
    return (f[w + h] - f[w - h]) / (2 * h)

# %% steps by at least 0.01, whatever smaller h is handed in: right for h of 0.01 or more
def central_difference(f, w, h):
    h = max(h, 0.01)
    return (f(w + h) - f(w - h)) / (2 * h)

# %% jax.vmap over f, w and h fails: f is a function, and w and h are single numbers
central_difference = jax.vmap(lambda f, w, h: (f(w + h) - f(w - h)) / (2 * h))
