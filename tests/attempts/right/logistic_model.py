# %% takes w and b out with operator.itemgetter
from operator import itemgetter


def logistic_model(theta, x):
    w, b = itemgetter("w", "b")(theta)
    return logistic(w * x + b)

# %% a helper with keyword arguments, into which the dict is unpacked
def _squeezed_line(x, w, b):
    return logistic(b + x * w)


logistic_model = lambda theta, x: _squeezed_line(x, **theta)

# %% a match statement takes the dict apart
def logistic_model(theta, x):
    match theta:
        case {"w": w, "b": b}:
            return logistic(jnp.add(jnp.multiply(w, x), b))

# %% the line is a polynomial of degree one, evaluated by jnp.polyval
def logistic_model(theta, x):
    coefficients = jnp.array([theta["w"], theta["b"]])
    return logistic(jnp.polyval(coefficients, jnp.asarray(x)))

# %% a callable object
class Model:
    def score(self, theta, x):
        return theta["w"] * x + theta["b"]

    def __call__(self, theta, x):
        return logistic(self.score(theta, x))


logistic_model = Model()

# %% written for one number and spread over arrays by jnp.vectorize
def logistic_model(theta, x):
    one = lambda xi: logistic(theta["w"] * xi + theta["b"])
    return jnp.vectorize(one)(x)

# %% one minus the probability of class 0 is avoided by a softmax over the scores 0 and z
def logistic_model(theta, x):
    z = jnp.asarray(theta["w"] * x + theta["b"], dtype=float)
    return jax.nn.softmax(jnp.stack([jnp.zeros_like(z), z], axis=-1))[..., 1]
