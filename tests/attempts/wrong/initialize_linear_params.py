# %% uses one key for both draws, so w and b are always equal
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    return {"w": jax.random.normal(key), "b": jax.random.normal(key)}

# %% draws from the uniform distribution on [0, 1) in place of the normal
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    first, second = jax.random.split(key)
    return {"w": jax.random.uniform(first), "b": jax.random.uniform(second)}

# %% draws with NumPy and ignores the key: two calls with the same key differ
import numpy as np

def initialize_linear_params(key=None):
    return {"w": np.random.randn(), "b": np.random.randn()}

# %% always uses key 0, whichever key is handed in
def initialize_linear_params(key=None):
    first, second = jax.random.split(jax.random.key(0))
    return {"w": jax.random.normal(first), "b": jax.random.normal(second)}

# %% without a key it uses key 42 in place of key 0
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(42)
    first, second = jax.random.split(key)
    return {"w": jax.random.normal(first), "b": jax.random.normal(second)}

# %% without a key it takes the time as seed, so the values differ from second to second
import time

def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(int(time.time() * 1000) % 2**31)
    w, b = jax.random.normal(key, (2,))
    return {"w": w, "b": b}

# %% draws arrays of shape (1,) in place of numbers
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    first, second = jax.random.split(key)
    return {"w": jax.random.normal(first, (1,)), "b": jax.random.normal(second, (1,))}

# %% gives the tuple (w, b) in place of a dict
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    first, second = jax.random.split(key)
    return jax.random.normal(first), jax.random.normal(second)

# %% starts at zero, nothing is drawn
def initialize_linear_params(key=None):
    return {"w": jnp.array(0.0), "b": jnp.array(0.0)}

# %% draws the weight and starts the bias at 0, as is usual in networks
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    return {"w": jax.random.normal(key), "b": jnp.array(0.0)}

# %% makes the draws small by a factor 0.01
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w, b = 0.01 * jax.random.normal(key, (2,))
    return {"w": w, "b": b}

# %% names the numbers "weight" and "bias"
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w, b = jax.random.normal(key, (2,))
    return {"weight": w, "bias": b}

# %% calls jax.random.normal without a key, a TypeError
def initialize_linear_params(key=None):
    return {"w": jax.random.normal(), "b": jax.random.normal()}

# %% does not handle the missing key: without a key jax.random.split(None) raises an error; right with a key
def initialize_linear_params(key=None):
    first, second = jax.random.split(key)
    return {"w": jax.random.normal(first), "b": jax.random.normal(second)}

# %% splits only when no key is handed in: with a key the names first and second are unbound, an UnboundLocalError
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
        first, second = jax.random.split(key)
    return {"w": jax.random.normal(first), "b": jax.random.normal(second)}

# %% asks "not key", which raises TypeError for a key; right without one
def initialize_linear_params(key=None):
    if not key:
        key = jax.random.key(0)
    first, second = jax.random.split(key)
    return {"w": jax.random.normal(first), "b": jax.random.normal(second)}

# %% takes the argument for a seed and makes a key of it: handed a key, it raises TypeError
def initialize_linear_params(key=0):
    first, second = jax.random.split(jax.random.key(key))
    return {"w": jax.random.normal(first), "b": jax.random.normal(second)}

# %% keeps a key of its own that moves on with every call without a key: the first such call is right, the next ones give other values
stored = [jax.random.key(0)]

def initialize_linear_params(key=None):
    if key is None:
        key = stored[0]
        stored[0] = jax.random.fold_in(key, 1)
    first, second = jax.random.split(key)
    return {"w": jax.random.normal(first), "b": jax.random.normal(second)}

# %% takes the absolute values, so nothing is ever negative
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w, b = jnp.abs(jax.random.normal(key, (2,)))
    return {"w": w, "b": b}

# %% the bias is the weight plus a second draw: the two are not independent
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    first, second = jax.random.split(key)
    w = jax.random.normal(first)
    return {"w": w, "b": w + jax.random.normal(second)}

# %% draws from a normal distribution cut off at -2 and 2
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w, b = jax.random.truncated_normal(key, -2.0, 2.0, (2,))
    return {"w": w, "b": b}

# %% draws uniformly between minus and plus the root of 3: mean 0 and variance 1, but not normal
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    r = jnp.sqrt(3.0)
    w, b = jax.random.uniform(key, (2,), minval=-r, maxval=r)
    return {"w": w, "b": b}

# %% draws w from the key, but b from a fixed key 1, so b is the same number for every key
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    return {"w": jax.random.normal(key), "b": jax.random.normal(jax.random.key(1))}

# %% the bias is minus the weight
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w = jax.random.normal(key)
    return {"w": w, "b": -w}

# %% rounds the draws to whole numbers
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w, b = jnp.round(jax.random.normal(key, (2,)))
    return {"w": w, "b": b}

# %% scales by the root of one half, after a half-remembered rule for networks, so the variance is 0.5
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w, b = jax.random.normal(key, (2,)) * jnp.sqrt(1 / 2)
    return {"w": w, "b": b}

# %% draws around 1 in place of around 0
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w, b = 1.0 + jax.random.normal(key, (2,))
    return {"w": w, "b": b}

# %% Both numbers are drawn with the same unsplit key, so w and b are always equal and not independent
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    return {name: jax.random.normal(key) for name in ("w", "b")}

# %% The draws have shape (1,), so w and b are arrays of length one and not numbers
def initialize_linear_params(key=None):
    key = jax.random.key(0) if key is None else key
    k_w, k_b = jax.random.split(key)
    return dict(w=jax.random.normal(k_w, (1,)), b=jax.random.normal(k_b, (1,)))

# %% Without a key it goes on with a hidden global key that moves at each call, so the default is not key 0 and differs from call to call (right with an explicit key)
_state = jax.random.key(0)

def initialize_linear_params(key=None):
    global _state
    if key is None:
        _state, key = jax.random.split(_state)
    kw, kb = jax.random.split(key)
    return {"w": jax.random.normal(kw), "b": jax.random.normal(kb)}
