# %% doubles the loop variable, so that the array comes back unchanged
import jax.numpy as jnp


def double(x):
    values = jnp.atleast_1d(x)
    for value in values:
        value = value * 2
    # back to the shape that came in
    return values.reshape(jnp.shape(x))

# %% shows the result on the screen and gives nothing back
def double(x):
    result = 2 * x
    print("double of", x, "is", result)

# %% goes through x as through a list, so a single number cannot be doubled
def double(x):
    return [2 * value for value in x]
