# %% multiplies by one half and divides by h
def central_difference(f, w, h):
    return 0.5 * (f(w + h) - f(w - h)) / h

# %% a Python sum over the two signs
def central_difference(f, w, h):
    return sum(sign * f(w + sign * h) for sign in (1, -1)) / (2 * h)

# %% functools.reduce with operator.sub over the mapped heights
import functools
import operator

central_difference = lambda f, w, h: functools.reduce(operator.sub, map(f, (w + h, w - h))) / (h + h)

# %% a curried helper that makes the slope function, called at w
def slope_function(f, h):
    def slope(w):
        right, left = f(w + h), f(w - h)
        rise = right - left
        run = 2 * h
        return rise / run

    return slope

def central_difference(f, w, h):
    return slope_function(f, h)(w)

# %% a callable object
class Measure:
    def __call__(self, f, w, h):
        heights = {side: f(w + side * h) for side in (-1, 1)}
        return (heights[1] - heights[-1]) / (2 * h)

central_difference = Measure()

# %% both differences negated
def central_difference(f, w, h):
    return (f(w - h) - f(w + h)) / (-2 * h)
