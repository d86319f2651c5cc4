# %% recursion that halves the number of steps, so that it stays shallow
def gradient_descent(df, w, step_size, n_steps):
    if n_steps == 0:
        return w
    if n_steps == 1:
        return w - step_size * df(w)
    half = n_steps // 2
    w = gradient_descent(df, w, step_size, half)
    return gradient_descent(df, w, step_size, n_steps - half)

# %% functools.reduce over a range
import functools

gradient_descent = lambda df, w, step_size, n_steps: functools.reduce(
    lambda w, _: w - step_size * df(w), range(n_steps), w
)

# %% jax.lax.fori_loop
def gradient_descent(df, w, step_size, n_steps):
    start = jnp.asarray(w, dtype=float)
    return jax.lax.fori_loop(0, n_steps, lambda i, w: w - step_size * df(w), start)

# %% jax.lax.scan with no outputs
def gradient_descent(df, w, step_size, n_steps):
    def step(w, _):
        return w - step_size * df(w), None

    w, _ = jax.lax.scan(step, jnp.asarray(w, dtype=float), None, length=n_steps)
    return w

# %% a while loop that counts n_steps down
def gradient_descent(df, w, step_size, n_steps):
    while n_steps > 0:
        w, n_steps = w - step_size * df(w), n_steps - 1
    return w

# %% a generator of places without end, of which one is taken with islice
import itertools

def places(df, w, step_size):
    while True:
        yield w
        w = w - step_size * df(w)

def gradient_descent(df, w, step_size, n_steps):
    return next(itertools.islice(places(df, w, step_size), n_steps, None))

# %% keeps the whole path in a list and returns its last entry
def gradient_descent(df, w, step_size, n_steps):
    path = [w]
    for _ in range(n_steps):
        path.append(path[-1] - step_size * df(path[-1]))
    return path[-1]

# %% a callable object that takes one step, composed n_steps times
class Step:
    def __init__(self, df, step_size):
        self.df, self.step_size = df, step_size

    def __call__(self, w):
        return w - self.step_size * self.df(w)

def gradient_descent(df, w, step_size, n_steps):
    step = Step(df, step_size)
    for _ in [None] * n_steps:
        w = step(w)
    return w
