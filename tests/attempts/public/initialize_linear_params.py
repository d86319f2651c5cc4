# %% writes key or a default, and a key has no truth value
def initialize_linear_params(key=None):
    key = key or jax.random.key(0)
    key_w, key_b = jax.random.split(key)
    return {"w": jax.random.normal(key_w), "b": jax.random.normal(key_b)}

# %% draws arrays with one element in place of numbers
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    k1, k2 = jax.random.split(key, 2)
    w = jax.random.normal(k1, shape=(1,))
    b = jax.random.normal(k2, shape=(1,))
    return {"w": w, "b": b}

# %% draws with NumPy and never looks at the key
import numpy as np


def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w, b = np.random.randn(2)
    return {"w": jnp.array(w), "b": jnp.array(b)}

# %% one key for both numbers, and uniform draws
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    params = {}
    for name in ("w", "b"):
        params[name] = jax.random.uniform(key)
    return params
