# %% a lambda with the factored form 2 * (w + 1.5)
df = lambda w: 2 * (w + 1.5)

# %% jnp.polyval with the coefficients of the derivative
def df(w):
    return jnp.polyval(jnp.array([2.0, 3.0]), w)

# %% adds w to itself, and the 3, with no multiplication
def df(w):
    return w + w + 3

# %% a callable object that derives the coefficients 1, 3, -5 by the power rule
class Slope:
    def __init__(self, *coefficients):
        top = len(coefficients) - 1
        self.coefficients = [(top - i) * c for i, c in enumerate(coefficients[:-1])]

    def __call__(self, w):
        total = 0
        for c in self.coefficients:
            total = total * w + c
        return total

df = Slope(1, 3, -5)

# %% a Python sum over the terms, each a lambda
def df(w):
    terms = [lambda v: 2 * v, lambda v: 3]
    return sum(term(w) for term in terms)

# %% jnp.vectorize around a scalar function
@jnp.vectorize
def df(w):
    return 2 * w + 3

# %% jitted, NumPy-like style with jnp.add and jnp.multiply
@jax.jit
def df(w):
    return jnp.add(jnp.multiply(2, w), 3)
