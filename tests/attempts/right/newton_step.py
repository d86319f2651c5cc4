# %% the Hessian as forward derivative of the gradient, solved through an LU factorization
import jax.scipy.linalg as jsl

def newton_step(loss, w):
    slope = jax.grad(loss)
    return w - jsl.lu_solve(jsl.lu_factor(jax.jacfwd(slope)(w)), slope(w))

# %% builds the Hessian column by column from Hessian-vector products in a Python loop
def newton_step(loss, w):
    slope = jax.grad(loss)
    columns = [jax.jvp(slope, (w,), (e,))[1] for e in jnp.eye(len(w), dtype=w.dtype)]
    return w - jnp.linalg.solve(jnp.stack(columns, axis=1), slope(w))

# %% a lambda with the Hessian from two reverse passes
newton_step = lambda loss, w: w - jnp.linalg.solve(jax.jacrev(jax.jacrev(loss))(w), jax.jacrev(loss)(w))

# %% gradient and Hessian rows in one go with jax.linearize and vmap
def newton_step(loss, w):
    g, along = jax.linearize(jax.grad(loss), w)
    H = jax.vmap(along)(jnp.eye(w.shape[0], dtype=w.dtype))
    return jnp.subtract(w, jnp.linalg.solve(H, g[:, None])[:, 0])

# %% solves with a QR factorization and back substitution
from jax.scipy.linalg import solve_triangular

def newton_step(loss, w):
    q, r = jnp.linalg.qr(jax.hessian(loss)(w))
    return w - solve_triangular(r, q.T @ jax.grad(loss)(w))
