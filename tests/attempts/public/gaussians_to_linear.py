# %% the class sizes are divided the other way round
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    S_inv = jnp.linalg.inv(covariance)
    w = S_inv @ (mean1 - mean0)
    b = -0.5 * mean1 @ S_inv @ mean1 + 0.5 * mean0 @ S_inv @ mean0 + jnp.log(n0 / n1)
    return {"w": w, "b": b}

# %% only the share of class 1 enters, that of class 0 is forgotten
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    prior = n1 / (n1 + n0)
    a1 = jnp.linalg.solve(covariance, mean1)
    a0 = jnp.linalg.solve(covariance, mean0)
    bias = -0.5 * jnp.dot(mean1, a1) + 0.5 * jnp.dot(mean0, a0) + jnp.log(prior)
    return {"w": a1 - a0, "b": bias}

# %% squares the difference of the means in place of taking the difference of the squares
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    d = mean1 - mean0
    w = jnp.linalg.solve(covariance, d)
    return {"w": w, "b": -0.5 * d @ w + jnp.log(n1 / n0)}

# %% makes b a Python float, which is impossible while compiling
def gaussians_to_linear(mean1, mean0, covariance, n1, n0):
    inverse = jnp.linalg.inv(covariance)

    def quadratic(m):
        return float(m.T @ inverse @ m)

    w = inverse @ (mean1 - mean0)
    b = -quadratic(mean1) / 2 + quadratic(mean0) / 2 + float(jnp.log(n1 / n0))
    return {"w": w, "b": b}
