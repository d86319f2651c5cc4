# %% the function gives back the slope function in place of the slope at w
def df_auto(w):
    return jax.grad(f)

# %% hands the number f(w) to jax.grad in place of the function f, a TypeError
def df_auto(w):
    return jax.grad(f(w))

# %% binds the name to the slope at one place, a number, in place of a function
df_auto = jax.grad(f)(0.0)

# %% hands w to jax.grad as its second argument, which is argnums, and never calls the result
def df_auto(w):
    return jax.grad(f, w)

# %% writes grad for jax.grad, a NameError
def df_auto(w):
    return grad(f)(w)

# %% differentiates df in place of f: the second derivative, 2 everywhere
df_auto = jax.grad(df)

# %% differentiates f twice: 2 everywhere
def df_auto(w):
    return jax.grad(jax.grad(f))(w)

# %% jax.value_and_grad: gives the pair (height, slope) in place of the slope
df_auto = jax.value_and_grad(f)

# %% takes the slope at 1.0 whatever w is
def df_auto(w):
    return jax.grad(f)(1.0)

# %% turns w into a whole number first, for which jax.grad raises TypeError
def df_auto(w):
    return jax.grad(f)(int(w))

# %% puts w into an array of one element, so the output of f is no scalar and jax.grad raises TypeError
def df_auto(w):
    return jax.grad(f)(jnp.array([w]))

# %% looks for grad in jax.numpy, an AttributeError
def df_auto(w):
    return jnp.grad(f)(w)

# %% calls jax.grad rightly and forgets the return, so it gives None
def df_auto(w):
    slope = jax.grad(f)
    slope(w)

# %% minus the slope, the way downhill
def df_auto(w):
    return -jax.grad(f)(w)

# %% rounds the slope to one digit after the point: right for w = 0.5, wrong for w = 0.123
def df_auto(w):
    return jnp.round(jax.grad(f)(w), 1)

# %% a measured slope from a step of 0.001 to the right, without jax.grad
def df_auto(w):
    return (f(w + 0.001) - f(w)) / 0.001

# %% takes f in place of w and gives back a function: called with a number it raises TypeError
def df_auto(f):
    return jax.grad(f)

# %% jax.vmap of the slope: works on arrays only, a single number raises ValueError
df_auto = jax.vmap(jax.grad(f))

# %% PyTorch style: calls backward() on the result of f, an AttributeError
def df_auto(w):
    w = jnp.array(w)
    height = f(w)
    height.backward()
    return w.grad

# %% counts arguments from 1, so argnums=1 asks for a second argument that f does not have: an error
df_auto = jax.grad(f, argnums=1)

# %% takes the slope at the absolute value of w: right for w >= 0, wrong for negative w
def df_auto(w):
    return jax.grad(f)(abs(w))

# %% multiplies the slope by w, as if jax.grad gave a rate per unit
def df_auto(w):
    return jax.grad(f)(w) * w

# %% differentiates w**2 only in place of f, so the 3 is missing
df_auto = jax.grad(lambda w: w**2)

# %% rounds w to a whole number before it goes to jax.grad: right at whole numbers given as floats only
def df_auto(w):
    return jax.grad(f)(jnp.round(w))
