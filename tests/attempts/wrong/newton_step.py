# %% the step is added in place of taken away
def newton_step(loss, w):
    return w + jnp.linalg.solve(jax.hessian(loss)(w), jax.grad(loss)(w))

# %% divides by the Hessian's diagonal alone, so the mixed second derivatives are left out
def newton_step(loss, w):
    return w - jax.grad(loss)(w) / jnp.diag(jax.hessian(loss)(w))

# %% divides the gradient by the whole Hessian elementwise: a matrix comes back
def newton_step(loss, w):
    return w - jax.grad(loss)(w) / jax.hessian(loss)(w)

# %% multiplies by the Hessian in place of its inverse
def newton_step(loss, w):
    return w - jax.hessian(loss)(w) @ jax.grad(loss)(w)

# %% multiplies the inverse with the gradient elementwise (*) and not as a matrix: a matrix comes back
def newton_step(loss, w):
    H = jax.hessian(loss)(w)
    return w - jnp.linalg.inv(H) * jax.grad(loss)(w)

# %% differentiates the gradient with jax.grad, which raises a TypeError because it is no single number
def newton_step(loss, w):
    g = jax.grad(loss)
    H = jax.grad(g)
    return w - g(w) / H(w)

# %% takes the slope of the gradient's sum, so it divides by the Hessian's row sums: right only where the Hessian is diagonal
def newton_step(loss, w):
    g = jax.grad(loss)(w)
    curvature = jax.grad(lambda v: jnp.sum(jax.grad(loss)(v)))(w)
    return w - g / curvature

# %% adds a thousandth to the Hessian's diagonal
def newton_step(loss, w):
    H = jax.hessian(loss)(w) + 1e-3 * jnp.eye(len(w))
    return w - jnp.linalg.solve(H, jax.grad(loss)(w))

# %% returns only the step H^-1 g, not the new w
def newton_step(loss, w):
    g = jax.grad(loss)(w)
    H = jax.hessian(loss)(w)
    return jnp.linalg.solve(H, g)

# %% takes ten steps in place of one
def newton_step(loss, w):
    for _ in range(10):
        w = w - jnp.linalg.solve(jax.hessian(loss)(w), jax.grad(loss)(w))
    return w

# %% solves with Cholesky, which gives NaN where the Hessian is not positive definite
import jax.scipy.linalg as jsl

def newton_step(loss, w):
    factor = jsl.cho_factor(jax.hessian(loss)(w))
    return w - jsl.cho_solve(factor, jax.grad(loss)(w))

# %% takes the Hessian's eigenvalues without their signs, so it goes downhill where Newton's step goes up
def newton_step(loss, w):
    values, vectors = jnp.linalg.eigh(jax.hessian(loss)(w))
    g = jax.grad(loss)(w)
    return w - vectors @ ((vectors.T @ g) / jnp.abs(values))

# %% the Hessian is taken at zero and not at w: right only where the curvature is the same everywhere
def newton_step(loss, w):
    H = jax.hessian(loss)(jnp.zeros_like(w))
    return w - jnp.linalg.solve(H, jax.grad(loss)(w))

# %% the inverse of a 2 x 2 matrix is written out, so a w of any other length raises an error or comes out wrong
def newton_step(loss, w):
    (a, b), (c, d) = jax.hessian(loss)(w)
    g = jax.grad(loss)(w)
    return w - jnp.array([d * g[0] - b * g[1], a * g[1] - c * g[0]]) / (a * d - b * c)

# %% Newton's method for a root of the loss: divides the loss by its slopes
def newton_step(loss, w):
    return w - loss(w) / jax.grad(loss)(w)

# %% jax.hessian and jax.grad are made but not called at w, which raises an error in solve
def newton_step(loss, w):
    g = jax.grad(loss)
    H = jax.hessian(loss)
    return w - jnp.linalg.solve(H, g)

# %% the two arguments of solve have changed places, which raises an error because a vector is no matrix
def newton_step(loss, w):
    g, H = jax.grad(loss)(w), jax.hessian(loss)(w)
    return w - jnp.linalg.solve(g, H)

# %% takes the step only where it lowers the loss, else returns w as it was
def newton_step(loss, w):
    new = w - jnp.linalg.solve(jax.hessian(loss)(w), jax.grad(loss)(w))
    return jnp.where(loss(new) < loss(w), new, w)

# %% uses a rank-one outer product of the gradient with itself as Hessian, made invertible by the identity
def newton_step(loss, w):
    g = jax.grad(loss)(w)
    H = jnp.outer(g, g) + jnp.eye(len(w))
    return w - jnp.linalg.solve(H, g)

# %% a pseudo-inverse that drops all directions with less than a hundredth of the largest curvature
def newton_step(loss, w):
    return w - jnp.linalg.pinv(jax.hessian(loss)(w), rtol=1e-2) @ jax.grad(loss)(w)

# %% The gradient of the summed gradient gives the Hessian's row sums, and it divides by those number by number; right only for a diagonal Hessian
def newton_step(loss, w):
    slope = jax.grad(loss)
    curvature = jax.grad(lambda v: slope(v).sum())
    return w - slope(w) / curvature(w)

# %% assume_a="pos" solves by Cholesky, which takes the Hessian for positive definite: right in a valley, NaN on a saddle or a hilltop
from jax.scipy.linalg import solve


def _slopes_and_curvature(loss, w):
    return jax.grad(loss)(w), jax.hessian(loss)(w)


def newton_step(loss, w):
    g, H = _slopes_and_curvature(loss, w)
    return w - solve(H, g, assume_a="pos")

# %% It returns only the step -H^-1 g and not the point it leads to; right only from w = 0
def newton_step(loss, w):
    g = jax.grad(loss)(w)
    H = jax.jacfwd(jax.grad(loss))(w)
    return -jnp.linalg.solve(H, g)
