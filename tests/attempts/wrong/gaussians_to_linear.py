# %% the logarithm of the class sizes is missing in b
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    inverse = jnp.linalg.inv(covariance)
    w = inverse @ (mean1 - mean0)
    b = -0.5 * mean1 @ inverse @ mean1 + 0.5 * mean0 @ inverse @ mean0
    return {"w": w, "b": b}

# %% the ratio of the class sizes is upside down
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    return {"w": w, "b": -w @ (mean1 + mean0) / 2 + jnp.log(n0 / n1)}

# %% multiplies by the covariance where its inverse is needed
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    S = covariance
    return {
        "w": S @ (mean1 - mean0),
        "b": -0.5 * mean1 @ S @ mean1 + 0.5 * mean0 @ S @ mean0 + jnp.log(n1 / n0),
    }

# %% S^-1 is read as one over each entry of the table
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    inverse = covariance**-1
    w = inverse @ (mean1 - mean0)
    b = -0.5 * mean1.T @ inverse @ mean1 + 0.5 * mean0.T @ inverse @ mean0 + jnp.log(n1 / n0)
    return {"w": w, "b": b}

# %% divides by the variances only, so it is right only for features that do not go together
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    variance = jnp.diag(covariance)
    w = (mean1 - mean0) / variance
    b = 0.5 * jnp.sum((mean0**2 - mean1**2) / variance) + jnp.log(n1 / n0)
    return {"w": w, "b": b}

# %% w points from class 1 to class 0; b is right
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    inv = jnp.linalg.inv(covariance)
    w = inv @ (mean0 - mean1)
    b = -0.5 * mean1 @ inv @ mean1 + 0.5 * mean0 @ inv @ mean0 + jnp.log(n1 / n0)
    return {"w": w, "b": b}

# %% b takes the squared distance between the means in place of the difference of two squared lengths
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    d = mean1 - mean0
    w = jnp.linalg.solve(covariance, d)
    return {"w": w, "b": -0.5 * d @ w + jnp.log(n1 / n0)}

# %% the two factors 1/2 in b are missing
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    inverse = jnp.linalg.inv(covariance)
    w = inverse @ (mean1 - mean0)
    b = -mean1 @ inverse @ mean1 + mean0 @ inverse @ mean0 + jnp.log(n1 / n0)
    return {"w": w, "b": b}

# %% the logarithm of the class sizes is taken to base 10
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    return {"w": w, "b": -w @ (mean1 + mean0) / 2 + jnp.log10(n1 / n0)}

# %% adds 0.001 to every variance to make sure there is an inverse, so the line is off, most where variances are small
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    S = covariance + 1e-3 * jnp.eye(len(mean1))
    w = jnp.linalg.solve(S, mean1 - mean0)
    return {"w": w, "b": -w @ (mean1 + mean0) / 2 + jnp.log(n1 / n0)}

# %% returns the pair (w, b) in place of a dict
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    b = -0.5 * w @ (mean1 + mean0) + jnp.log(n1 / n0)
    return w, b

# %% works with column vectors as in MATLAB, so w has shape (d, 1) and b shape (1, 1)
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    m1, m0 = mean1[:, None], mean0[:, None]
    inv = jnp.linalg.inv(covariance)
    w = inv @ (m1 - m0)
    b = -1 / 2 * m1.T @ inv @ m1 + 1 / 2 * m0.T @ inv @ m0 + jnp.log(n1 / n0)
    return {"w": w, "b": b}

# %% the logarithm of the share of class 1 among all, in place of the ratio of the two classes
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    return {"w": w, "b": -w @ (mean1 + mean0) / 2 + jnp.log(n1 / (n1 + n0))}

# %% takes the logarithm with Python's math module, which raises inside jax.jit, where the chapter counts the classes
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    import math

    w = jnp.linalg.solve(covariance, mean1 - mean0)
    return {"w": w, "b": -w @ (mean1 + mean0) / 2 + math.log(n1 / n0)}

# %% divides the class sizes without remainder, so it is right only if n0 divides n1
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    return {"w": w, "b": -w @ (mean1 + mean0) / 2 + jnp.log(n1 // n0)}

# %% the sign of the part of b with the means is wrong, that of the class sizes is right
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    return {"w": w, "b": w @ (mean1 + mean0) / 2 + jnp.log(n1 / n0)}

# %% after the Cholesky factor only one of the two triangular systems is solved
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    L = jnp.linalg.cholesky(covariance)
    w = jax.scipy.linalg.solve_triangular(L, mean1 - mean0, lower=True)
    return {"w": w, "b": -w @ (mean1 + mean0) / 2 + jnp.log(n1 / n0)}

# %% the dict has the key "W" where "w" is asked for
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    return dict(W=w, b=-w @ (mean1 + mean0) / 2 + jnp.log(n1 / n0))

# %% w is scaled to length 1, and b is computed from the scaled w
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = jnp.linalg.solve(covariance, mean1 - mean0)
    w = w / jnp.linalg.norm(w)
    return {"w": w, "b": -w @ (mean1 + mean0) / 2 + jnp.log(n1 / n0)}

# %% Dividing by the table elementwise is not multiplying with its inverse: w is a (d, d) table
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    w = (mean1 - mean0) / covariance
    b = -w @ (mean1 + mean0) / 2 + jnp.log(n1 / n0)
    return {"w": w, "b": b}
