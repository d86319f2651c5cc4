# %% a lambda that subtracts minus x from x
double = lambda x: x - (-x)

# %% functools.partial of operator.mul
import functools
import operator

double = functools.partial(operator.mul, 2)

# %% a callable object that keeps the factor in an attribute
class Times:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        return self.factor * x

double = Times(2)

# %% Python's sum over a list that holds x twice
def double(x):
    return sum([x, x])

# %% recursion: adds x to itself once
def double(x, times=2):
    if times == 1:
        return x
    return x + double(x, times - 1)

# %% jnp.stack of two copies, summed along the new axis
import jax.numpy as jnp

def double(x):
    return jnp.stack([jnp.asarray(x)] * 2).sum(axis=0)

# %% a jitted function with a helper that adds
def add(a, b):
    return a + b

@jax.jit
def double(x):
    return add(x, x)

# %% jax.tree.map applied to the single leaf x
double = lambda x: jax.tree.map(lambda leaf: leaf + leaf, x)
