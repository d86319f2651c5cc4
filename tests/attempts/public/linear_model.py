# %% unpacks the dict as if it were a pair, and gets its keys
def linear_model(theta, x):
    w, b = theta
    return w * x + b

# %% adds the bias before multiplying
def linear_model(theta, x):
    weight, bias = theta["w"], theta["b"]
    return weight * (x + bias)

# %% adds the products up as for many features of one example
def linear_model(theta, x):
    # prediction = sum of weights times inputs, plus bias
    weighted = theta["w"] * x
    return jnp.sum(weighted) + theta["b"]

# %% slope and height change places, as in the book with y = a + b x
def linear_model(theta, x):
    return theta["w"] + theta["b"] * x
