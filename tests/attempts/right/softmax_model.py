# %% a function of one example, mapped over the rows
def softmax_model(theta, X):
    def one(x):
        return softmax(x @ theta["W"] + theta["b"])

    return jax.vmap(one)(X)

# %% the bias becomes one more row of W, and the inputs get a column of ones
def softmax_model(theta, X):
    table = jnp.vstack([theta["W"], theta["b"]])
    ones = jnp.ones((X.shape[0], 1))
    return jax.nn.softmax(jnp.hstack([X, ones]) @ table)

# %% the scores of each class are computed by themselves in a comprehension and stacked
def softmax_model(theta, X):
    scores = [X @ w + b for w, b in zip(theta["W"].T, theta["b"])]
    return softmax(jnp.stack(scores, axis=-1))

# %% an einsum in a lambda
softmax_model = lambda theta, X: softmax(jnp.einsum("nd,dk->nk", X, theta["W"]) + theta["b"][None, :])

# %% an object that can be called, with jax.jit around the method that does the work
class Softmax:
    def __call__(self, theta, X):
        return self.shares(theta, X)

    @staticmethod
    @jax.jit
    def shares(theta, X):
        z = jnp.matmul(X, theta["W"]) + theta["b"]
        e = jnp.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)


softmax_model = Softmax()
