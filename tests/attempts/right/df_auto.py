# %% the bare result of jax.grad, bound to the name
df_auto = jax.grad(f)

# %% jax.grad used as a decorator on a function that calls f
@jax.grad
def df_auto(w):
    return f(w)

# %% a lambda that takes the second part of jax.value_and_grad
df_auto = lambda w: jax.value_and_grad(f)(w)[1]

# %% jit around jax.grad
df_auto = jax.jit(jax.grad(f))

# %% argnums as a tuple of one, and the one slope taken out of the tuple
def df_auto(w):
    (slope,) = jax.grad(f, argnums=(0,))(w)
    return slope

# %% vmap over an array of one place, and the one slope taken out
def df_auto(w):
    return jax.vmap(jax.grad(f))(jnp.array([w], dtype=float))[0]

# %% a callable object that makes its slope function when it is built
class Slope:
    def __init__(self, function):
        self.slope = jax.grad(function)

    def __call__(self, w):
        return self.slope(w)

df_auto = Slope(f)

# %% converts w to float first, so that whole numbers work too
def df_auto(w):
    w = jnp.asarray(w, dtype=jnp.float32)
    return jax.grad(f)(w)
