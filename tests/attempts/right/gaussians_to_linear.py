# %% one solve for w; b is written with the point halfway between the means, which is algebraically the same
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    return {"w": w, "b": -jnp.dot(w, (mean1 + mean0) / 2) + jnp.log(n1 / n0)}

# %% word for word the formula, with a lambda for m' S^-1 m and the inverse
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    inverse = jnp.linalg.inv(covariance)
    length = lambda m: m @ inverse @ m
    return dict(
        w=inverse @ (mean1 - mean0),
        b=-length(mean1) / 2 + length(mean0) / 2 + jnp.log(n1) - jnp.log(n0),
    )

# %% by the Cholesky factor, with cho_solve
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    from jax.scipy.linalg import cho_factor, cho_solve

    w = cho_solve(cho_factor(covariance), mean1 - mean0)
    b = jnp.log(n1 / n0) - 0.5 * jnp.sum(w * (mean1 + mean0))
    return {"w": w, "b": b}

# %% both means are solved for at once, as the columns of a table, and the lengths taken by einsum
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    M = jnp.stack([mean1, mean0], axis=1)
    solved = jnp.linalg.solve(covariance, M)
    q1, q0 = jnp.einsum("dc,dc->c", M, solved)
    return {"w": solved[:, 0] - solved[:, 1], "b": 0.5 * (q0 - q1) + jnp.log(n1 / n0)}

# %% the score's gradient and its value at the origin: the difference of two log densities is differentiated by JAX
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    def score(x):
        def log_density(m):
            return -0.5 * (x - m) @ jnp.linalg.solve(covariance, x - m)

        return log_density(mean1) - log_density(mean0) + jnp.log(n1 / n0)

    b, w = jax.value_and_grad(score)(jnp.zeros_like(mean1))
    return {"w": w, "b": b}

# %% the clouds are made round first, with the triangular factor, and the result is carried back
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    solve = partial(jax.scipy.linalg.solve_triangular, jnp.linalg.cholesky(covariance), lower=True)
    r1, r0 = solve(mean1), solve(mean0)
    w = solve(r1 - r0, trans="T")
    return {"w": w, "b": (r0 @ r0 - r1 @ r1) / 2 + jnp.log(n1 / n0)}
