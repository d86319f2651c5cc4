# %% vdot of the differences with themselves
def squared_error_loss(theta, model, x, y):
    r = model(theta, x) - y
    return jnp.vdot(r, r) / 2

# %% einsum
squared_error_loss = lambda theta, model, x, y: (
    lambda r: 0.5 * jnp.einsum("i,i->", r, r)
)(y - model(theta, x))

# %% a Python sum over pairs
def squared_error_loss(theta, model, x, y):
    return sum((p - t) ** 2 / 2 for p, t in zip(model(theta, x), y))

# %% a fori_loop that writes the squares with .at[i].set
def squared_error_loss(theta, model, x, y):
    p = model(theta, x)
    squares = jax.lax.fori_loop(
        0, p.shape[0], lambda i, s: s.at[i].set(jnp.square(p[i] - y[i])), jnp.zeros_like(p)
    )
    return squares.sum() / 2

# %% mean times the number of examples over two
def squared_error_loss(theta, model, x, y):
    squares = jnp.square(jnp.subtract(y, model(theta, x)))
    return squares.mean() * squares.size / 2

# %% a callable object with a helper method
class _HalfSquares:
    factor = 0.5

    def residuals(self, theta, model, x, y):
        return model(theta, x) - y

    def __call__(self, theta, model, x, y):
        return self.factor * jnp.sum(self.residuals(theta, model, x, y) ** 2)


squared_error_loss = _HalfSquares()
