"""What pictures draw, with their own arithmetic: they are shown where the references are still to be written."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.figures.numbers import Numbers


def logistic(z: Any) -> Numbers:
    """1 / (1 + exp(-z)), elementwise."""
    return np.asarray(jax.nn.sigmoid(jnp.asarray(z)), np.float64)


def probabilities(X: Any, weights: Any) -> Numbers:
    """Those of a logistic model with weights (b, w1, ..., wd) for the rows of X (n, d)."""
    weights = np.asarray(weights, np.float64)
    return logistic(np.asarray(X, np.float64) @ weights[1:] + weights[0])


def cross_entropy(y: Any, z: Any) -> Any:
    """The binary cross entropy (a sum, in nats) of scores z for labels y, which JAX can differentiate."""
    return jnp.sum(jnp.logaddexp(0.0, z) - y * z)


def squared_error(y: Any, z: Any) -> Any:
    """Half the sum of (p - y)^2 for the probabilities p of scores z, which JAX can differentiate."""
    return jnp.sum((jax.nn.sigmoid(z) - y) ** 2) / 2


def entropy_bits(p: Any) -> Numbers:
    """The entropy of a coin, in bits, elementwise; 0 where p is 0 or 1."""
    return -np.asarray(jax.scipy.special.xlogy(p, p) + jax.scipy.special.xlogy(1 - p, 1 - p), np.float64) / np.log(2)


def between_gaussians(means: Any, covariance: Any, n1: int, n0: int) -> tuple[Numbers, float]:
    """w and b of the line between two Gaussian classes with the same covariance; `means` (2, d), class 0 first."""
    mean0, mean1 = (np.asarray(mean, np.float64) for mean in means)
    w: Numbers = np.linalg.solve(np.asarray(covariance, np.float64), mean1 - mean0).astype(np.float64)
    return w, float(-(mean1 + mean0) @ w / 2 + np.log(n1 / n0))
