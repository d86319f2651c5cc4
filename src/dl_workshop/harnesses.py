"""What is observed of an attempt in place of its value: what many random draws have in common, say, or where arrays lie.

A harness is called as harness(attempt, *args) with the arguments of a probe. Learners meet one only where a card shows a call.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.given import Theta, line, mean_squared_loss


def key(seed: int) -> Any:
    """`jax.random.key(seed)`, without compiling anything, for seeds below 2^32."""
    if _key(seed).is_deleted():  # somebody gave it away, by donate_argnums
        _key.cache_clear()
    return _key(seed)


@lru_cache(maxsize=1024)
def _key(seed: int) -> Any:
    with jax.ensure_compile_time_eval():  # not a part of what is being traced, which would not outlive that
        return jax.random.wrap_key_data(jax.device_put(np.array([0, seed], np.uint32)), impl="threefry2x32")


def defaults(attempt: Callable[..., Any], **expected: Any) -> dict[str, Any]:
    """The defaults of the parameters named in `expected`; its value where the attempt's signature does not tell."""
    try:
        parameters = inspect.signature(attempt).parameters
    except (TypeError, ValueError):
        return expected
    return {name: parameters[name].default if name in parameters else value for name, value in expected.items()}


FOLLOWED = ("second_call", "split_facts", "same_split_twice")
"""The harnesses that JAX can follow, so that what they find out can be compiled together with other probes."""


def without_arguments(initialize: Callable[[], Any]) -> Any:
    """What `initialize()` returns, its numbers replaced by zeros: only the form counts."""
    return jax.tree.map(jnp.zeros_like, initialize())


def same_key_twice(initialize: Callable[[Any], Any], seed: int) -> Any:
    """Whether two draws from one key are equal: true where the function depends on nothing but the key."""
    return jax.tree.map(jnp.array_equal, initialize(key(seed)), initialize(key(seed)))


def draws(initialize: Callable[[Any], Any], seeds: int) -> dict[str, Any]:
    """What many draws of `{"w", "b"}` have in common: mean, standard deviation, and correlation of w with b."""
    params = [initialize(key(seed)) for seed in range(seeds)]
    w, b = (np.array([np.sum(p[name]) for p in jax.device_get(params)]) for name in ("w", "b"))
    spread = w.std() * b.std()
    return {
        "correlation of w and b": np.mean((w - w.mean()) * (b - b.mean())) / (spread or 1.0),
        "b differs from key to key": bool(np.ptp(b)),
        "mean of b": b.mean(),
        "mean of w": w.mean(),
        "standard deviation of b": b.std(),
        "standard deviation of w": w.std(),
        "w differs from key to key": bool(np.ptp(w)),
    }


def normal_draws(initialize: Callable[[Any], Any], seeds: int) -> dict[str, bool]:
    """What normal draws have besides their mean: numbers far out, decimals, and a standard deviation of 1.

    Of 1200 normal numbers none lies beyond 2.3 standard deviations once in 10^11 times; 0.13 is more than six standard errors.
    """
    params = jax.device_get([initialize(key(seed)) for seed in range(seeds)])
    drawn = np.array([[np.sum(p[name]) for name in ("w", "b")] for p in params])
    return {
        "there are decimals": bool(np.any(drawn != np.round(drawn))),
        "the standard deviation is 1": bool(abs(drawn.std() - 1) < 0.13),
        "some lie more than 2.3 standard deviations out": bool(np.any(np.abs(drawn - drawn.mean()) > 2.3 * drawn.std())),
    }


def without_a_key(initialize: Callable[..., Any]) -> dict[str, Any]:
    """Whether calls without a key give what key 0 gives, the first as well as the second."""
    expected = jax.tree.leaves(initialize(key(0)))
    return {
        f"call {n} without a key gives what key 0 gives": all(map(np.array_equal, jax.tree.leaves(initialize()), expected))
        for n in (1, 2)
    }


def network_form(initialize: Callable[[Any, Any], Any], key: Any, sizes: Any) -> Any:
    """The network that `initialize(key, sizes)` makes, with its shape in the place of each matrix: form and biases count.

    Entries of a layer that is not a dict are named by their place.
    """
    network = initialize(key, list(sizes))
    return type(network)(map(_layer_form, network)) if type(network) in (list, tuple) else _layer_form(network)


def _layer_form(layer: Any) -> Any:
    if isinstance(layer, list | tuple):
        layer = {f"place {i}": entry for i, entry in enumerate(layer)}
    if isinstance(layer, Mapping):
        return {name: _layer_form(entry) for name, entry in layer.items()}
    # A single row is a bias of too many axes, and shown as it is.
    shape = np.array(getattr(layer, "shape", ()))
    return shape if len(shape) == 2 and shape.min() > 1 else layer


def network_twice(initialize: Callable[[Any, Any], Any], key: Any, sizes: Any) -> dict[str, bool]:
    """Whether two networks from one key are equal."""
    one, other = (jax.tree.leaves(initialize(key, list(sizes))) for _ in range(2))
    return {"same key, same network": len(one) == len(other) and all(map(np.array_equal, one, other))}


def network_draws(initialize: Callable[[Any, Any], Any], sizes: Any, seeds: int) -> dict[str, Any]:
    """What the weights of many networks have in common; the last two layers should be of one shape.

    The standard deviations, one for each layer, are multiplied by sqrt(m), so that 1 is expected. Of normal numbers 4.6 % lie
    more than two standard deviations from the mean, and on average they lie sqrt(2/pi) of one away. Where every key gives one
    network, nothing is said of draws.
    """
    networks = jax.device_get([initialize(key(seed), list(sizes)) for seed in range(seeds)])
    drawn = [[leaf for leaf in jax.tree.leaves(network) if np.ndim(leaf) == 2] for network in networks]
    if len(drawn[0]) != len(sizes) - 1:
        return {"matrices": len(drawn[0])}
    layers = [np.stack(layer) for layer in zip(*drawn, strict=True)]
    facts = {
        "another key, another network": bool(np.any(layers[0][0] != layers[0][1])),
        "the weights of a layer differ": all(bool(np.ptp(layer[0])) for layer in layers),
        "the units of a layer differ": all(len(np.unique(layer[0], axis=1).T) == layer.shape[2] for layer in layers),
    }
    if not all(facts.values()):
        return facts
    standard = [((layer - layer.mean()) / layer.std()).ravel() for layer in layers]
    distances = np.abs(np.concatenate(standard))
    # The limits are five standard errors or more, with 4000 draws a layer and 30,000 in all.
    return facts | {
        "layers are independent": standard[-2].size != standard[-1].size
        or bool(abs(np.mean(standard[-2] * standard[-1])) < 0.08),
        "the spread is left to chance": all(bool(np.ptp(np.square(layer).mean(axis=(1, 2)) ** 0.5) > 1e-4) for layer in layers),
        "the mean of the weights is zero": all(bool(abs(layer.mean()) < 0.08 * layer.std()) for layer in layers),
        "as many weights lie far out as normal ones do": bool(np.mean(distances > 2) > 0.0395),
        "no more weights lie far out than normal ones do": bool(np.mean(distances > 2) < 0.0515),
        "no more weights lie close to the mean than normal ones do": bool(distances.mean() > np.sqrt(2 / np.pi) - 0.025),
        "standard deviation times sqrt(m)": np.array(
            [layer.std() * m**0.5 for layer, m in zip(layers, sizes, strict=False)]
        ).round(2),
    }


def split_facts(split: Callable[..., Any], seed: int, n: int, fractions: tuple[float, ...]) -> dict[str, Any]:
    """What a random split is whatever it draws: the sizes of its parts, and all its indices, sorted."""
    xp, parts = _arrays(split(key(seed), n, fractions))
    return {
        "all indices, sorted": xp.sort(xp.concatenate([part.ravel() for part in parts])),
        "each part holds integers": np.array([part.dtype.kind in "iu" for part in parts]),
        "sizes": np.array([part.size for part in parts]),
    }


def _arrays(parts: Any) -> tuple[Any, list[Any]]:
    """The parts as arrays of JAX's where it follows them, else of NumPy's, which need no compiling; and whose they are."""
    parts = list(parts)
    xp: Any = jnp if any(isinstance(part, jax.core.Tracer) for part in parts) else np
    return xp, [xp.asarray(part) for part in parts]


def same_split_twice(split: Callable[..., Any], seed: int, n: int, fractions: tuple[float, ...]) -> Any:
    """Whether one key gives one split: true where the function depends on nothing but its arguments."""
    (xp, first), (_, again) = (_arrays(split(key(seed), n, fractions)) for _ in range(2))
    if [part.shape for part in first] != [part.shape for part in again]:
        return False
    return xp.all(xp.concatenate([(one == other).ravel() for one, other in zip(first, again, strict=True)]))


def split_shares(split: Callable[..., Any], seeds: int, n: int, fractions: tuple[float, ...]) -> dict[str, Any]:
    """For every index 0 to n - 1, in what share of many splits (each with its own key) it came into the first part.

    A share that chance explains, within five standard errors of what is fair, counts as fair: draws differ, right or wrong.
    """
    firsts = [np.asarray(split(key(seed), n, fractions)[0]) for seed in range(seeds)]
    shares = np.mean([np.isin(np.arange(n), first) for first in firsts], axis=0)
    fair = np.mean([first.size for first in firsts]) / n
    fair_enough = np.where(np.abs(shares - fair) < 5 * np.sqrt(fair * (1 - fair) / seeds), fair, shares)
    return {"the share of keys that put each index into the first part": fair_enough}


def split_neighbours(split: Callable[..., Any], seeds: int, n: int, fractions: tuple[float, ...]) -> dict[str, bool]:
    """Whether an index comes into the first part together with the next one as often as chance has it, over many keys.

    Where the order is reversed instead of mixed, they stay together. The limit is six standard errors, with 48 keys,
    8 indices and halves.
    """
    firsts = [set(np.asarray(split(key(seed), n, fractions)[0]).tolist()) for seed in range(seeds)]
    together = np.mean([sum((i + 1) % n in first for i in first) for first in firsts])
    fair = np.mean([len(first) * (len(first) - 1) / (n - 1) for first in firsts])
    return {"neighbouring indices come apart": bool(abs(together - fair) < 0.7)}


def size_of_the_recipe(train: Callable[..., Any], few: int, many: int) -> dict[str, Any]:
    """Whether what JAX has to compile, counted in operations, stays as it is when `train` takes many steps instead of few."""
    theta, x = {"w": jnp.array(0.5), "b": jnp.array(0.0)}, jnp.array([1.0, 2.0])

    def operations(n_steps: int) -> int:
        def trained(theta: Theta) -> Any:
            losses, theta = train(theta, line, mean_squared_loss, x, x, n_steps=n_steps, step_size=0.1)
            return jnp.asarray(losses), theta

        return _operations(jax.make_jaxpr(trained)(theta).jaxpr)

    try:
        return {"the same recipe for any number of steps": operations(few) == operations(many)}
    except (jax.errors.ConcretizationTypeError, jax.errors.TracerArrayConversionError):
        return {"the same recipe for any number of steps": False}  # it asks for numbers at every step


def second_call(train: Callable[..., Any]) -> dict[str, bool]:
    """Whether a second call of `train` with the same functions, shapes and count of steps traces nothing again.

    What is compiled and kept no longer calls the model.
    """
    calls: list[None] = []

    def model(theta: Theta, x: Any) -> Any:
        calls.append(None)
        return line(theta, x)

    counts = []
    for start in (0.5, 1.0):
        calls.clear()
        train({"w": jnp.array(start), "b": jnp.array(0.0)}, model, mean_squared_loss, jnp.ones(2), jnp.ones(2), n_steps=2)
        counts.append(len(calls))
    return {"a second call traces nothing": counts[1] == 0, "the model is used": counts[0] > 0}


def stays_a_recipe(attempt: Callable[..., Any], *args: Any) -> bool:
    """Whether JAX can follow the attempt without numbers, as it does under jit; what stops it is raised."""
    arrays, on_arrays = over_arrays(attempt, list(args))
    jax.eval_shape(on_arrays, *arrays)
    return True


def over_arrays(call: Callable[..., Any], args: list[Any]) -> tuple[list[Any], Callable[..., Any]]:
    """The arrays among the arguments, and the call as a function of them alone: numbers and functions stay as they are."""
    leaves, tree = jax.tree.flatten(args)
    places = [i for i, leaf in enumerate(leaves) if isinstance(leaf, jax.Array)]

    def on_arrays(*arrays: Any) -> Any:
        filled = list(leaves)
        for i, array in zip(places, arrays, strict=True):
            filled[i] = array
        return call(*jax.tree.unflatten(tree, filled))

    return [leaves[i] for i in places], on_arrays


def _operations(jaxpr: Any) -> int:
    """How many operations a recipe lists, those of the recipes inside it included."""
    inside = [getattr(value, "jaxpr", value) for eqn in jaxpr.eqns for value in eqn.params.values()]
    return len(jaxpr.eqns) + sum(_operations(inner) for inner in inside if hasattr(inner, "eqns"))


def what_batches_share(make: Callable[..., Any], n: int, batch_size: int, seeds: int = 80) -> dict[str, Any]:
    """What the batches of many keys have in common."""
    made = [make(key(seed), n, batch_size) for seed in range(seeds)]
    again = np.asarray(make(key(0), n, batch_size))
    first, drawn = np.asarray(made[0]), np.array(jax.device_get(made))
    numbers = drawn.reshape(seeds, -1)
    rows = np.sort(drawn, axis=-1)
    return {
        "whole numbers": bool(np.issubdtype(drawn.dtype, np.integer)),
        "shape": np.array(first.shape),
        "all from 0 to n - 1": bool(((numbers >= 0) & (numbers < n)).all()),
        "no example twice": all(len(set(row)) == len(row) for row in numbers.tolist()),
        "another key, another order": bool(drawn.size == 0 or (numbers != numbers[0]).any()),
        "any example can come first": bool(drawn.size == 0 or len(set(numbers[:, 0].tolist())) == n),
        "batches are mixed": bool(drawn.size == 0 or (np.diff(rows, axis=-1) != 1).any()),
        # Of n (n - 1) pairs, 80 fair draws show far more than 2 n, from n = 5 on; a row that is reversed shows n.
        "the second does not follow from the first": n < 5
        or numbers.shape[1] < 2
        or len(set(map(tuple, numbers[:, :2].tolist()))) > 2 * n,
        "another key, another first batch": bool(drawn.size == 0 or n == batch_size or (rows[:, 0] != rows[0, 0]).any()),
        "the same key, the same batches": np.array_equal(first, again),
    }


# Chapter 10: several devices. A mesh or a placement is not an array, so what is seen of them is put into names and numbers.


def _mesh(copies: int) -> Any:
    """A mesh with as many places as asked for, all of them the first device: enough to be looked at, not to compute on."""
    return jax.sharding.Mesh(np.array(jax.devices()[:1] * copies), ("data",))


def _real_mesh() -> Any:
    """A mesh over 8, 4, 2 or 1 devices, over which 8 rows can be shared out: where there are several, over the second half."""
    devices = jax.devices()[len(jax.devices()) // 2 :]
    count = max(size for size in (1, 2, 4, 8) if size <= len(devices))
    return jax.sharding.Mesh(np.array(devices[:count]), ("data",))


def _placement(array: Any, mesh: Any) -> str:
    """Where an array lies, in words: over which mesh, and which of its axes are split over what."""
    sharding = getattr(array, "sharding", None)
    if not isinstance(sharding, jax.sharding.NamedSharding):
        return "not on the mesh"
    splits = [f"axis {i} split over {axis}" for i, axis in enumerate(sharding.spec) if axis not in (None, ())]
    where = "on the mesh" if set(sharding.device_set) == set(mesh.devices.flat) else "on other devices than those of the mesh"
    return f"{where}, {' and '.join(splits) or 'not split'}"


def what_a_mesh_says(make: Callable[[Any], Any], copies: int) -> Any:
    """The axes of a mesh over `copies` places, with their sizes, and its devices; what came instead, if it is not a mesh."""
    mesh = make(jax.devices()[:1] * copies)
    if not isinstance(mesh, jax.sharding.Mesh):
        return mesh
    return {
        "axes": dict(mesh.shape),
        "axes are automatic": all(kind == jax.sharding.AxisType.Auto for kind in mesh.axis_types),
        "numbers of the devices": np.sort([device.id for device in mesh.devices.flat]),
    }


def where_rows_lie(shard: Callable[..., Any], n_arrays: int, each: int | None = None) -> Any:
    """Values and placement of some arrays of 8 rows; what came instead, if there is not one for each.

    With `each` as the number of rows for each device, however many there are, it is told whether the values are as they were.
    """
    mesh = _real_mesh()
    rows = each * mesh.size if each else 8
    arrays = [jnp.arange(3.0 * rows).reshape(rows, 3), jnp.arange(float(rows))][:n_arrays]
    placed = shard(mesh, *arrays)
    if not isinstance(placed, tuple | list):
        return placed
    values = [np.array_equal(a, array) for a, array in zip(placed, arrays, strict=False)] if each else placed
    return {
        f"placed {i}": {"values": v, "lies": _placement(a, mesh)} for i, (a, v) in enumerate(zip(placed, values, strict=False))
    }


def rows_that_do_not_divide(shard: Callable[..., Any], rows: int, places: int) -> dict[str, bool]:
    """Whether this number of rows over this number of places is refused, with an error that says something."""
    try:
        shard(_mesh(places), jnp.arange(float(rows)))
    except (ValueError, AssertionError, RuntimeError) as error:
        return {"refused with a message": bool(str(error))}
    return {"refused with a message": False}


def where_theta_lies(replicate: Callable[[Any, Any], Any], theta: Theta) -> Any:
    """Values and placement of every leaf of theta."""
    mesh = _real_mesh()
    placed = replicate(mesh, theta)
    if isinstance(placed, jax.sharding.Sharding):
        return placed

    def seen(leaf: Any) -> dict[str, Any]:
        kind = "whole numbers" if jnp.issubdtype(jnp.result_type(leaf), jnp.integer) else "numbers with decimals"
        return {"values": leaf, "are": kind, "lies": _placement(leaf, mesh)}

    copies = jax.tree.map(seen, placed)
    return {"copies": copies, "theta itself": jax.tree.map(lambda leaf: _placement(leaf, mesh), theta)}


# Chapter 08: softmax.


def first_class(attempt: Callable[..., Any], *args: Any) -> Any:
    """The probability of class 0 alone: those of all classes add up to 1, so that their slopes cancel."""
    return attempt(*args)[..., 0]
