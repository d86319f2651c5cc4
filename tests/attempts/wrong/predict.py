# %% strictly greater in place of at least: a probability equal to the threshold gives 0
def predict(theta, x, threshold=0.5):
    return (logistic_model(theta, x) > threshold).astype(int)

# %% the threshold is ignored, 0.5 always
def predict(theta, x, threshold=0.5):
    return (logistic_model(theta, x) >= 0.5).astype(int)

# %% True and False in place of integers
def predict(theta, x, threshold=0.5):
    return logistic_model(theta, x) >= threshold

# %% floats 0.0 and 1.0 in place of integers
def predict(theta, x, threshold=0.5):
    return jnp.where(logistic_model(theta, x) >= threshold, 1.0, 0.0)

# %% compares the score w * x + b, not the probability, with the threshold
def predict(theta, x, threshold=0.5):
    score = theta["w"] * x + theta["b"]
    return (score >= threshold).astype(int)

# %% compares x itself with the threshold
def predict(theta, x, threshold=0.5):
    return (x >= threshold).astype(int)

# %% yes from the midpoint upwards: ignores the threshold, and is the wrong way round for negative w
def predict(theta, x, threshold=0.5):
    return (x >= midpoint(theta)).astype(int)

# %% a Python if on an array, which raises an error for several x
def predict(theta, x, threshold=0.5):
    if logistic_model(theta, x) >= threshold:
        return 1
    return 0

# %% the two values have changed places: 0 where it should be 1
def predict(theta, x, threshold=0.5):
    return jnp.where(logistic_model(theta, x) >= threshold, 0, 1)

# %% labels -1 and +1 in place of 0 and 1
def predict(theta, x, threshold=0.5):
    return jnp.where(logistic_model(theta, x) >= threshold, 1, -1)

# %% shifts and rounds; rounding goes to the even number, so a probability equal to the threshold gives 0
def predict(theta, x, threshold=0.5):
    return jnp.round(logistic_model(theta, x) - threshold + 0.5).astype(int)

# %% whole-number part of p / threshold, which is 2 or more where the probability is at least twice the threshold
def predict(theta, x, threshold=0.5):
    return jnp.floor(logistic_model(theta, x) / threshold).astype(int)

# %% the indices of the yeses in place of a 0 or 1 for each x
def predict(theta, x, threshold=0.5):
    return jnp.nonzero(logistic_model(theta, x) >= threshold)[0]

# %% the threshold on the side of the score with math.log, which raises an error for the thresholds 0 and 1
def predict(theta, x, threshold=0.5):
    import math

    z = theta["w"] * x + theta["b"]
    return (z >= math.log(threshold / (1 - threshold))).astype(int)

# %% how many yeses there are, one number for all x
def predict(theta, x, threshold=0.5):
    return jnp.sum(logistic_model(theta, x) >= threshold)

# %% turns the probability into an integer before it compares, which makes 0 of nearly every probability
def predict(theta, x, threshold=0.5):
    p = logistic_model(theta, x).astype(int)
    return (p >= threshold).astype(int)

# %% x and theta have changed places in the call of the model, which raises an error
def predict(theta, x, threshold=0.5):
    return (logistic_model(x, theta) >= threshold).astype(int)

# %% int(...) around an array, which raises an error for several x
def predict(theta, x, threshold=0.5):
    return int(logistic_model(theta, x) >= threshold)

# %% the threshold is not an argument, so that a call with three arguments raises an error
def predict(theta, x):
    threshold = 0.5
    return (logistic_model(theta, x) >= threshold).astype(int)

# %% the default of the threshold is 0 in place of 0.5, so that without a threshold everything is a yes
def predict(theta, x, threshold=0.0):
    return (logistic_model(theta, x) >= threshold).astype(int)

# %% The score is compared with the sigmoid of the threshold; the probability must be compared with the threshold itself
def predict(theta, x, threshold=0.5):
    z = theta["w"] * x + theta["b"]
    return jnp.where(z >= jax.nn.sigmoid(threshold), 1, 0)
