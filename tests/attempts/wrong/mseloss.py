# %% uses the linear model whichever model is handed in
def mseloss(theta, model, x, y):
    return mse(y, linear_model(theta, x))

# %% calls the model with its arguments swapped
def mseloss(theta, model, x, y):
    return mse(y, model(x, theta))

# %% compares y with x and never calls the model
def mseloss(theta, model, x, y):
    return mse(y, x)

# %% hands the model itself to mse in place of its predictions, a TypeError
def mseloss(theta, model, x, y):
    return mse(y, model)

# %% predicts from y and compares with x: x and y have changed places
def mseloss(theta, model, x, y):
    return mse(x, model(theta, y))

# %% gives back the squared residuals without the mean
def mseloss(theta, model, x, y):
    return (y - model(theta, x)) ** 2

# %% the sum of the squares in place of the mean
def mseloss(theta, model, x, y):
    residuals = y - model(theta, x)
    return jnp.sum(residuals**2)

# %% turns the result into a Python float: the value is right, but jax.grad raises an error
def mseloss(theta, model, x, y):
    return float(mse(y, model(theta, x)))

# %% goes through NumPy for the predictions: the value is right, but jax.grad raises an error
import numpy as np

def mseloss(theta, model, x, y):
    y_hat = np.asarray(model(theta, x))
    return mse(y, y_hat)

# %% stops the gradient at the predictions: the value is right, but its gradient is 0 everywhere
def mseloss(theta, model, x, y):
    y_hat = jax.lax.stop_gradient(model(theta, x))
    return mse(y, y_hat)

# %% gives back a function of theta in place of the number
def mseloss(theta, model, x, y):
    return lambda theta: mse(y, model(theta, x))

# %% adds a penalty of 0.01 times the squared parameters
def mseloss(theta, model, x, y):
    penalty = sum(jnp.sum(t**2) for t in jax.tree.leaves(theta))
    return mse(y, model(theta, x)) + 0.01 * penalty

# %% the root of the mean squared error
def mseloss(theta, model, x, y):
    return jnp.sqrt(mse(y, model(theta, x)))

# %% the parameters of the function stand in another order (model, theta, x, y): called as the chapter calls it, it raises TypeError
def mseloss(model, theta, x, y):
    return mse(y, model(theta, x))

# %% calls the model for one example at a time: right for models that work elementwise, wrong for a model that uses all of x, such as its mean
def mseloss(theta, model, x, y):
    y_hat = jnp.array([model(theta, xi) for xi in x])
    return mse(y, y_hat)

# %% standardizes x before it goes to the model
def mseloss(theta, model, x, y):
    x = (x - x.mean()) / x.std()
    return mse(y, model(theta, x))

# %% gives the pair (loss, predictions)
def mseloss(theta, model, x, y):
    y_hat = model(theta, x)
    return mse(y, y_hat), y_hat

# %% makes a column of y, so that each y is compared with each prediction
def mseloss(theta, model, x, y):
    return mse(y.reshape(-1, 1), model(theta, x))

# %% calls the model with x alone, a TypeError for the missing argument
def mseloss(theta, model, x, y):
    return mse(y, model(x))

# %% computes the loss and forgets to return it
def mseloss(theta, model, x, y):
    loss = mse(y, model(theta, x))

# %% clips residuals to the range from -100 to 100: right while the predictions are not further off than that
def mseloss(theta, model, x, y):
    residuals = jnp.clip(y - model(theta, x), -100, 100)
    return jnp.mean(residuals**2)

# %% divides the loss by the variance of y
def mseloss(theta, model, x, y):
    return mse(y, model(theta, x)) / jnp.var(y)

# %% jax.vmap over theta and x together: theta holds single numbers, which have no axis to map over, so it raises ValueError
def mseloss(theta, model, x, y):
    return mse(y, jax.vmap(model)(theta, x))

# %% gives the gradient in place of the loss
def mseloss(theta, model, x, y):
    return jax.grad(lambda t: mse(y, model(t, x)))(theta)

# %% looks only at the first 50 examples, as many as the chapter has
def mseloss(theta, model, x, y):
    x, y = x[:50], y[:50]
    return mse(y, model(theta, x))

# %% It calls the notebook's linear_model instead of the model that was passed in (right only when model is linear_model)
def linear_model(theta, x):
    return theta["w"] * x + theta["b"]


def mse(y_true, y_pred):
    return jnp.mean((y_true - y_pred) ** 2)


def mseloss(theta, model, x, y):
    y_pred = linear_model(theta, x)
    return mse(y, y_pred)

# %% The squared errors are summed up and never divided by their number, so it is a sum and not a mean
def mseloss(theta, model, x, y):
    y_pred = model(theta, x)
    total = 0.0
    for truth, guess in zip(y, y_pred):
        total = total + (truth - guess) ** 2
    return total

# %% The loss is turned into a Python number by .item(), so the value is right but it can be neither differentiated nor compiled
def mse(y_true, y_pred):
    return jnp.mean((y_true - y_pred) ** 2)


def mseloss(theta, model, x, y):
    """A number, so no array."""
    loss = mse(y, model(theta, x))
    return loss.item()
