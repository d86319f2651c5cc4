# %% hands x to the model first and theta second
def mseloss(theta, model, x, y):
    y_pred = model(x, theta)
    return mse(y, y_pred)

# %% always uses the line, whatever model comes in
def mseloss(theta, model, x, y):
    return mse(y, linear_model(theta, x))

# %% compares the predictions with x in place of y
def mseloss(theta, model, x, y):
    predictions = model(theta, x)
    loss = mse(x, predictions)
    return loss

# %% leaves one square for each example
def mseloss(theta, model, x, y):
    residual = model(theta, x) - y
    return residual**2
