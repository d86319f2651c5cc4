# %% one draw of shape (2,), unpacked
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    w, b = jax.random.normal(key, (2,))
    return {"w": w, "b": b}

# %% dict and zip over the letters "wb", in a lambda with a conditional expression
initialize_linear_params = lambda key=None: dict(
    zip("wb", jax.random.normal(jax.random.key(0) if key is None else key, (2,)))
)

# %% fold_in with the position of the name, in a dict comprehension
def initialize_linear_params(key=None):
    key = jax.random.key(0) if key is None else key
    return {name: jax.random.normal(jax.random.fold_in(key, i)) for i, name in enumerate(("w", "b"))}

# %% vmap of jax.random.normal over the split keys
def initialize_linear_params(key=None):
    if key is None:
        return initialize_linear_params(jax.random.key(0))
    w, b = jax.vmap(jax.random.normal)(jax.random.split(key))
    return {"w": w, "b": b}

# %% a tree of keys mapped to a tree of draws, the bias from the first key
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    first, second = jax.random.split(key, 2)
    return jax.tree.map(jax.random.normal, {"b": first, "w": second})

# %% two numbers from a multivariate normal with the unit matrix
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    pair = jax.random.multivariate_normal(key, jnp.zeros(2), jnp.eye(2))
    return {"w": pair[0], "b": pair[1]}

# %% normal draws made by hand from uniform ones through the inverse error function
def initialize_linear_params(key=None):
    if key is None:
        key = jax.random.key(0)
    u = jax.random.uniform(key, (2,), minval=jnp.nextafter(jnp.float32(-1), jnp.float32(0)), maxval=1.0)
    w, b = jnp.sqrt(2.0) * jax.scipy.special.erfinv(u)
    return {"w": w, "b": b}

# %% a decorator that puts in key 0 when there is none
import functools

def with_default_key(function):
    @functools.wraps(function)
    def wrapped(key=None):
        return function(jax.random.key(0) if key is None else key)

    return wrapped

@with_default_key
def initialize_linear_params(key):
    first, second = jax.random.split(key)
    return dict(w=jax.random.normal(first), b=jax.random.normal(second))
