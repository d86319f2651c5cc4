# %% adds 2 in place of multiplying by 2
def double(x):
    return x + 2

# %% uses ^ for a product or power: in Python x ^ 2 flips a bit of a whole number, and raises TypeError for floats
def double(x):
    return x ^ 2

# %% prints the result and returns None
def double(x):
    print(2 * x)

# %% computes the result into a variable and forgets to return it
def double(x):
    result = 2 * x

# %% the parameter is x but the body says X, a NameError
def double(x):
    return 2 * X

# %% uses np without having imported NumPy under that name, a NameError
def double(x):
    return np.multiply(x, 2)

# %% converts to float first, so an array of more than one element raises TypeError
def double(x):
    return 2 * float(x)

# %% cuts the result to a whole number with int(), so 1.25 gives 2, and an array of several elements raises TypeError
def double(x):
    return int(x * 2)

# %% doubles elementwise but then sums an array to a single number
import jax.numpy as jnp

def double(x):
    return jnp.sum(2 * jnp.asarray(x))

# %% doubles the size of x and loses the sign: -3 gives 6
def double(x):
    return 2 * abs(x)

# %% changes a NumPy array that is handed in, because *= works in place (the value returned is right)
def double(x):
    x *= 2
    return x

# %% shifts the bits left by one: right for whole numbers, TypeError for floats
def double(x):
    return x << 1

# %% a comma after the result makes it a tuple of one
def double(x):
    return 2 * x,

# %% a list comprehension over x: a plain number raises TypeError, an array comes back as a list
def double(x):
    return [2 * v for v in x]

# %% joins x to itself, so an array gets twice as long, and a number raises an error
import numpy as np

def double(x):
    return np.concatenate([x, x])

# %% goes through logarithms: right for positive x, nan for negative x
import jax.numpy as jnp

def double(x):
    return jnp.exp(jnp.log(x) + jnp.log(2.0))

# %% returns only if x is positive: zero and negative numbers give None, and an array of several elements raises ValueError
def double(x):
    if x > 0:
        return 2 * x

# %% adds 2 once for each of range(x): negative whole numbers give 0, floats raise TypeError
def double(x):
    total = 0
    for _ in range(x):
        total = total + 2
    return total

# %% multiplies by 2 twice, so it gives four times x
def double(x):
    y = x * 2
    return y * 2

# %% binds the name double to a number, the result of one call, in place of a function
def twice(x):
    return 2 * x

double = twice(21)

# %% takes no argument and always doubles 21, so calling it with x raises TypeError
def double():
    x = 21
    return 2 * x

# %% doubles only the first element of an array and leaves the others as they are
import jax.numpy as jnp

def double(x):
    x = jnp.asarray(x)
    if x.ndim == 0:
        return 2 * x
    return x.at[0].multiply(2)

# %% repeats the text of the number: 3 gives 33
def double(x):
    return int(str(x) * 2)
