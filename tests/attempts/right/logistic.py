# %% only another name for a function that jax.scipy has already
from jax.scipy.special import expit as logistic

# %% softmax over the two scores 0 and z, of which the second is kept
def logistic(z):
    z = jnp.asarray(z, dtype=float)
    return jax.nn.softmax(jnp.stack([jnp.zeros_like(z), z]), axis=0)[1]

# %% two branches, each fed by a jnp.where of its own so that nothing can overflow
def logistic(z):
    right = jnp.where(z >= 0, z, 0.0)
    left = jnp.where(z >= 0, 0.0, z)
    e = jnp.exp(left)
    return jnp.where(z >= 0, 1 / (1 + jnp.exp(-right)), e / (1 + e))

# %% the exponential of minus logaddexp(0, -z)
logistic = lambda z: jnp.exp(-jnp.logaddexp(0.0, -z))

# %% the values by branches, and the slope p (1 - p) given by hand with jax.custom_jvp
@jax.custom_jvp
def logistic(z):
    e = jnp.exp(-jnp.abs(z))
    return jnp.where(z >= 0, 1.0, e) / (1.0 + e)


@logistic.defjvp
def _slope(primals, tangents):
    (z,), (dz,) = primals, tangents
    p = logistic(z)
    return p, p * (1 - p) * dz

# %% the slope of softplus, made by jax.grad and spread over arrays by jnp.vectorize
def logistic(z):
    slope = jnp.vectorize(jax.grad(jax.nn.softplus))
    return slope(jnp.asarray(z, dtype=float))

# %% a callable object that goes by way of log_sigmoid
class _Logistic:
    def __call__(self, z):
        return jnp.exp(jax.nn.log_sigmoid(z))


logistic = _Logistic()
