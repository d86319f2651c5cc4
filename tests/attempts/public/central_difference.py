# %% divides by 2 and then multiplies by h
def central_difference(f, w, h):
    right = f(w + h)
    left = f(w - h)
    return (right - left) / 2 * h

# %% one side only, and the division takes hold of the second term alone
def central_difference(f, w, h):
    return f(w + h) - f(w) / h

# %% takes a tiny step of its own in place of the h it was given
def central_difference(f, w, h):
    # the smaller the better
    h = 1e-6
    return (f(w + h) - f(w - h)) / (2 * h)

# %% writes 2h as on paper
def central_difference(f, w, h):
    return (f(w + h) - f(w - h)) / (2h)
