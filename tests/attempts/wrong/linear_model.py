# %% weight and bias have changed places
def linear_model(theta, x):
    return theta["b"] * x + theta["w"]

# %% brackets: the bias is added to x before the weight multiplies
def linear_model(theta, x):
    return theta["w"] * (x + theta["b"])

# %% the bias is missing
def linear_model(theta, x):
    return theta["w"] * x

# %% subtracts the bias
def linear_model(theta, x):
    return theta["w"] * x - theta["b"]

# %% reads the dict like an object with attributes, an AttributeError
def linear_model(theta, x):
    return theta.w * x + theta.b

# %% reads the dict like a list by position, a KeyError
def linear_model(theta, x):
    return theta[0] * x + theta[1]

# %% unpacks the dict itself, which gives the names "w" and "b" in place of the numbers: an error
def linear_model(theta, x):
    w, b = theta
    return w * x + b

# %% unpacks theta.values() by order: right for {"w": ..., "b": ...}, swapped when "b" comes first, as it does after jax.tree.map or jax.grad
def linear_model(theta, x):
    w, b = theta.values()
    return w * x + b

# %% ignores theta and uses the slope 0.5 and the height 2 of the chapter's example
def linear_model(theta, x):
    return 0.5 * x + 2.0

# %% cuts negative predictions to 0, as a neuron with a ReLU: right wherever the line is above 0
def linear_model(theta, x):
    return jnp.maximum(theta["w"] * x + theta["b"], 0.0)

# %% turns the parameters into Python floats: the values are right, but jax.grad and jax.jit raise an error
def linear_model(theta, x):
    w = float(theta["w"])
    b = float(theta["b"])
    return w * x + b

# %% multiplies with @, which wants arrays of one dimension at least: a number as weight raises an error
def linear_model(theta, x):
    return x @ theta["w"] + theta["b"]

# %% squashes the line with a sigmoid
def linear_model(theta, x):
    return jax.nn.sigmoid(theta["w"] * x + theta["b"])

# %% a list comprehension: an array comes back as a list, and a single number raises TypeError
def linear_model(theta, x):
    return [theta["w"] * xi + theta["b"] for xi in x]

# %% computes y_hat and returns nothing
def linear_model(theta, x):
    y_hat = theta["w"] * x + theta["b"]

# %% sums the predictions to one number
def linear_model(theta, x):
    return jnp.sum(theta["w"] * x + theta["b"])

# %% takes the parameters out of theta with pop: the value is right, but the dict that was handed in is empty afterwards
def linear_model(theta, x):
    w = theta.pop("w")
    b = theta.pop("b")
    return w * x + b

# %% looks for the keys "weight" and "bias", a KeyError
def linear_model(theta, x):
    return theta["weight"] * x + theta["bias"]

# %% centres x at its mean before the weight multiplies: right only when the mean of x is 0
def linear_model(theta, x):
    return theta["w"] * (x - jnp.mean(x)) + theta["b"]

# %% makes a column of x, so an array of n numbers gives a result of shape (n, 1), and a single number raises an error
def linear_model(theta, x):
    return theta["w"] * x[:, None] + theta["b"]

# %% builds the matrix with columns x and 1 for a 1-d x: right for a list of numbers, but a single number raises an error
def linear_model(theta, x):
    design = jnp.stack([x, jnp.ones(len(x))], axis=1)
    return design @ jnp.array([theta["w"], theta["b"]])

# %% jax.vmap over both arguments: theta holds plain numbers, which have no axis to map over, so it raises ValueError
def linear_model(theta, x):
    return jax.vmap(lambda theta, x: theta["w"] * x + theta["b"])(theta, x)

# %% the bias is added only to the first element of an array, and a single number raises an error
def linear_model(theta, x):
    line = theta["w"] * x
    return line.at[0].add(theta["b"])

# %% an exponent in place of the product: x to the power w, plus b
def linear_model(theta, x):
    return x ** theta["w"] + theta["b"]

# %% the arguments are in the wrong order (x, theta): called as linear_model(theta, x) it raises an error
def linear_model(x, theta):
    return theta["w"] * x + theta["b"]

# %% rounds the predictions to one digit
def linear_model(theta, x):
    return jnp.round(theta["w"] * x + theta["b"], 1)

# %% The leaves of a dict come in sorted key order (b before w), so weight and bias are swapped and it computes b * x + w
def linear_model(theta, x):
    w, b = jax.tree.leaves(theta)
    return w * x + b

# %% The inner helper forgets its return, so the model returns None
def linear_model(theta, x):
    def line(w, b):
        w * x + b

    return line(theta["w"], theta["b"])

# %% The result is written into an array with the dtype of x, so for integer x the predictions are truncated to integers (right for float x)
def linear_model(theta, x):
    out = jnp.zeros_like(x)
    out = out.at[...].set(theta["w"] * x + theta["b"])
    return out
