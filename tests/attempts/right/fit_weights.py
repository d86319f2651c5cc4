# %% uses train from chapter 05 with the stable cross entropy as the loss
def fit_weights(X1, y, step_size, n_steps):
    def loss(w, model, X, y):
        return binary_cross_entropy_with_logits(y, X @ w)

    _, w = train(jnp.zeros(X1.shape[1]), None, loss, X1, y, n_steps, step_size)
    return w

# %% a plain Python loop with the sum written as an einsum
def fit_weights(X1, y, step_size, n_steps):
    w = jnp.zeros(X1.shape[1])
    for _ in range(n_steps):
        error = jax.nn.sigmoid(jnp.einsum("ij,j->i", X1, w)) - y
        w -= step_size * jnp.einsum("ij,i->j", X1, error)
    return w

# %% a scan inside a function compiled with n_steps static
from functools import partial

@partial(jax.jit, static_argnames="n_steps")
def fit_weights(X1, y, step_size, n_steps):
    def step(w, _):
        return w - step_size * (logistic(X1 @ w) - y) @ X1, None

    return jax.lax.scan(step, jnp.zeros(X1.shape[1]), None, n_steps)[0]

# %% functools.reduce in place of a loop, the gradient as a sum over rows
from functools import reduce

def fit_weights(X1, y, step_size, n_steps):
    def step(w, _):
        p = logistic((X1 * w).sum(axis=1))
        return w - step_size * jnp.sum((p - y)[:, None] * X1, axis=0)

    return reduce(step, range(n_steps), jnp.zeros(X1.shape[1]))

# %% fori_loop with columns, (d + 1, 1) inside, and the logistic function as half a tanh plus a half
def fit_weights(X1, y, step_size, n_steps):
    target = jnp.reshape(y, (-1, 1))

    def step(_, w):
        p = 0.5 * (1 + jnp.tanh(0.5 * (X1 @ w)))
        return w - step_size * (X1.T @ (p - target))

    return jax.lax.fori_loop(0, n_steps, step, jnp.zeros((X1.shape[1], 1))).ravel()

# %% each example's gradient by jax.grad and vmap, then summed
def fit_weights(X1, y, step_size, n_steps):
    one = lambda w, row, label: binary_cross_entropy_with_logits(label, row @ w)
    each = jax.vmap(jax.grad(one), in_axes=(None, 0, 0))
    w = jnp.zeros(X1.shape[1])
    return jax.lax.fori_loop(0, n_steps, lambda i, w: w - step_size * each(w, X1, y).sum(axis=0), w)
