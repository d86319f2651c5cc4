# %% gives the slope function back without calling it
def df_auto(w):
    return jax.grad(f)

# %% calls f first and hands its value to grad
def df_auto(w):
    height = f(w)
    slope = jax.grad(height)
    return slope(w)

# %% differentiates the hand-made slope once more
df_auto = jax.grad(df)

# %% value_and_grad gives height and slope together
df_auto = jax.value_and_grad(f)
