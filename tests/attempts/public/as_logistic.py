# %% class 0 minus class 1, so it gives the probability of class 0
def as_logistic(theta):
    W, b = theta["W"], theta["b"]
    return {"w": W[:, 0] - W[:, 1], "b": b[0] - b[1]}

# %% only the weights of class 1 are kept, as if class 0 always had score 0
def as_logistic(theta):
    return {"w": theta["W"][:, 1], "b": theta["b"][1]}

# %% keeps w as a table with one column and b as a list of one
def as_logistic(theta):
    w = theta["W"][:, 1:] - theta["W"][:, :1]
    b = theta["b"][1:] - theta["b"][:1]
    return {"w": w, "b": b}

# %% subtracts the rows of the table, that is one feature from the other
def as_logistic(theta):
    w0, w1 = theta["W"][0], theta["W"][1]
    b0, b1 = theta["b"]
    return dict(w=w1 - w0, b=b1 - b0)
