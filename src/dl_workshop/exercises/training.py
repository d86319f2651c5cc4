"""Chapter 05: one update, the compiled loop, stopping in time, Newton's step, minibatches."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from dl_workshop import answers
from dl_workshop.exercises.spec import Exercise, Given, KnownWrong, Probe, further, optax


def _some(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return np.round(rng.uniform(0.3, 2.5, shape) * rng.choice([-1, 1], shape), 1)


def _nested(rng: np.random.Generator) -> dict[str, Any]:
    return {"layers": [{"W": _some(rng, 2), "b": _some(rng)}], "scale": _some(rng)}


def _update_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    line = {"w": np.array(1.0), "b": np.array(2.0)}
    slopes = {"w": np.array(5.0), "b": np.array(-10.0)}
    return (
        Probe((line, slopes, 0.1)),
        Probe((line, slopes, 0.0)),
        Probe((_nested(rng), _nested(rng), 0.3), again=True, traced=True),
        # Another form, a single number, slopes far out, numbers with many digits.
        *further(
            Probe(((np.array(2.0), [np.array([1.0, -1.0])]), (np.array(0.5), [np.array([3.0, 4.0])]), 0.1)),
            Probe((np.array(1.5), np.array(-2.0), 0.25)),
            Probe((line, {"w": np.array(3e4), "b": np.array(-5e3)}, 0.1)),
            Probe((np.array([0.0012345, -0.0004321]), np.array([0.002, 0.01]), 0.0123)),
        ),
    )


def _in_place(theta: Any, grads: Any, step_size: Any) -> Any:
    for name in theta:
        theta[name] = jax.tree.map(lambda t, g: t - step_size * g, theta[name], grads[name])
    return theta


def update_by_leaves(theta: Any, grads: Any, step_size: Any) -> Any:
    leaves, tree = jax.tree.flatten(theta)
    return jax.tree.unflatten(tree, [t - step_size * g for t, g in zip(leaves, jax.tree.leaves(grads), strict=True)])


def update_by_optax(theta: Any, grads: Any, step_size: Any) -> Any:
    optimizer = optax().sgd(step_size)
    return optax().apply_updates(theta, optimizer.update(grads, optimizer.init(theta))[0])


def update_by_recursion(theta: Any, grads: Any, step_size: float) -> Any:
    if isinstance(theta, dict):
        return {name: update_by_recursion(theta[name], grads[name], step_size) for name in theta}
    if isinstance(theta, list | tuple):
        return type(theta)(update_by_recursion(*pair, step_size) for pair in zip(theta, grads, strict=True))
    print("a leaf", theta)
    return theta - step_size * grads


sgd_update = Exercise(
    "sgd_update",
    _update_probes,
    wrong=(
        KnownWrong(
            "climbs",
            lambda theta, grads, step_size: jax.tree.map(lambda t, g: t + step_size * g, theta, grads),
            "This steps uphill: the gradient points to where the loss grows. Which sign takes you down?",
        ),
        KnownWrong(
            "forgot_the_step_size",
            lambda theta, grads, step_size: jax.tree.map(lambda t, g: t - g, theta, grads),
            "The whole gradient is subtracted. A step size of 0 should change nothing: where does it come in?",
        ),
        KnownWrong(
            "only_w_and_b",
            lambda theta, grads, step_size: {name: theta[name] - step_size * grads[name] for name in ("w", "b")},
            "This works only for a theta with the entries w and b. Other models have other names; jax.tree.map goes through any "
            "of them.",
        ),
        KnownWrong(
            "only_the_top_level",
            lambda theta, grads, step_size: {name: theta[name] - step_size * grads[name] for name in theta},
            "This goes only through the top level of the dict, and one of its entries is a list. jax.tree.map goes down to the "
            "numbers, however deep they lie.",
        ),
        KnownWrong(
            "changes_the_callers_theta",
            _in_place,
            "The theta that was handed in has changed. Whoever called you may still need it: make a new one.",
        ),
        KnownWrong(
            "returns_the_step",
            lambda theta, grads, step_size: jax.tree.map(lambda g: -step_size * g, grads),
            "This is the step alone. Where does it start from?",
        ),
        KnownWrong(
            "theta_and_grads_swapped",
            lambda theta, grads, step_size: jax.tree.map(lambda t, g: t - step_size * g, grads, theta),
            "theta and grads have changed places: you start at the gradient and step along theta.",
        ),
        KnownWrong(
            "returns_a_list",
            lambda theta, grads, step_size: [
                t - step_size * g for t, g in zip(jax.tree.leaves(theta), jax.tree.leaves(grads), strict=True)
            ],
            "The numbers are right, but their names are lost: a plain list came back. theta should keep its form.",
        ),
    ),
    right=(
        update_by_leaves,
        update_by_optax,
        update_by_recursion,
        jax.jit(lambda theta, grads, step_size: jax.tree.map(lambda t, g: -step_size * g + t, theta, grads)),
        lambda theta, grads, step_size: jax.tree.map(jnp.subtract, theta, jax.tree.map(lambda g: g * step_size, grads)),
    ),
    hints=(
        "For one number it is t - step_size * g. The rest is doing that for every number in theta.",
        "jax.tree.map(function, theta, grads) calls the function with matching numbers from the two, and keeps their form.",
        "Give jax.tree.map a lambda of t and g that makes the one-number step, then theta, then grads.",
    ),
    why="jax.tree.map walks through any nesting of dicts, lists and tuples and makes a new one of the same form, so the "
    "optimizer never has to know the model.",
)


def _bent_theta(rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {"a": np.round(rng.uniform(0.2, 0.8, ()), 1), "c": np.round(rng.uniform(-1, 1, 2), 1)}


def _line_theta(rng: np.random.Generator) -> dict[str, np.ndarray]:
    return {"w": np.round(rng.uniform(0.3, 2, ()), 1), "b": np.round(rng.uniform(-2, -0.3, ()), 1)}


def _train_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    line, mean, bent, total = map(Given, ("line", "mean_squared_loss", "parabola", "sum_squared_loss"))
    x, y = np.round(rng.uniform(-1.2, 1.2, 2), 1) + 0.05, np.round(rng.uniform(-2, 2, 2), 1)
    far, nested = (np.array([30.0, -20.0]), np.array([900.0, 0.0])), {"a": [np.array(0.6)], "c": np.array(-0.4)}
    return (
        Probe(
            (_line_theta(rng), line, mean, np.array([1.0, 2.0]), np.array([0.0, 1.0])),
            {"n_steps": 2, "step_size": 0.1},
            rtol=1e-3,
        ),
        Probe((_bent_theta(rng), bent, total, x, y), {"n_steps": 5, "step_size": 0.02}, rtol=1e-3),
        Probe((2, 4), harness="size_of_the_recipe"),
        Probe((), harness="second_call"),
        Probe((), {"n_steps": 3000, "step_size": 0.001}, harness="defaults"),
        # Many steps; a loss that rises, as it does where steps are too long; nested parameters; slopes far out; a single step; a fit.
        *further(
            Probe(
                (_line_theta(rng), line, mean, np.array([1.0, 2.0]), np.array([0.0, 1.0])),
                {"n_steps": 60, "step_size": 0.25},
                rtol=1e-3,
            ),
            Probe(
                (_line_theta(rng), line, mean, np.array([1.0, 2.0]), np.array([0.0, 1.0])),
                {"n_steps": 4, "step_size": 0.6},
                rtol=1e-3,
            ),
            Probe((_line_theta(rng), line, mean, x, y), {"n_steps": 2, "step_size": 0.05}, rtol=1e-3),
            Probe(
                (_line_theta(rng), line, mean, np.array([1.0, 2.0]), np.array([0.0, 1.0])),
                {"n_steps": 2, "step_size": 0.1},
                rtol=1e-3,
            ),
            Probe((nested, Given("squashed_parabola"), total, x, y), {"n_steps": 3, "step_size": 0.1}, rtol=1e-3),
            Probe((_line_theta(rng), line, total, *far), {"n_steps": 3, "step_size": 1e-4}, rtol=1e-3),
            Probe((_line_theta(rng), line, mean, x, y), {"n_steps": 1, "step_size": 0.1}, rtol=1e-3),
            Probe(
                ({"w": np.array(2.0), "b": np.array(1.0)}, line, mean, np.array([0.0, 1.0]), np.array([1.0, 3.0])),
                {"n_steps": 2, "step_size": 0.1},
            ),
        ),
    )


def _scanned(
    direction: float = 1.0, before: bool = False, stale: bool = False, fixed: float | None = None, still: bool = False
) -> Callable[..., Any]:
    """A training loop by lax.scan with a switch for each mistake."""

    def train(
        theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001
    ) -> tuple[Any, Any]:
        start, size = theta, direction * (step_size if fixed is None else fixed)

        def step(theta: Any, _: None) -> tuple[Any, Any]:
            value, grads = jax.value_and_grad(loss)(start if stale else theta, model, x, y)
            new = answers.sgd_update(theta, grads, size)
            after = value if before else loss(new, model, x, y)
            return (theta if still else new), after

        theta, losses = jax.lax.scan(step, theta, length=n_steps)
        return losses, theta

    return train


def _python_loop(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001
) -> tuple[Any, Any]:
    losses = []
    for _ in range(n_steps):
        theta = answers.sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size)
        losses.append(loss(theta, model, x, y))
    return jnp.array(losses), theta


def _other_defaults(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 1000, step_size: float = 0.01
) -> tuple[Any, Any]:
    return _scanned()(theta, model, loss, x, y, n_steps, step_size)


def plain_scan(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    def step(theta: Any, _: Any) -> Any:
        theta = update_by_leaves(theta, jax.grad(loss)(theta, model, x, y), step_size)
        return theta, loss(theta, model, x, y)

    return jax.lax.scan(step, theta, jnp.arange(n_steps))[::-1]


def fori(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    def step(i: Any, state: Any) -> Any:
        losses, theta = state
        theta = jax.tree.map(lambda t, g: t - step_size * g, theta, jax.grad(loss)(theta, model, x, y))
        return losses.at[i + 1].set(loss(theta, model, x, y)), theta

    losses, theta = jax.lax.fori_loop(0, n_steps, step, (jnp.zeros(n_steps + 1), theta))
    return losses[1:], theta


_jitted = functools.partial(jax.jit, static_argnums=(1, 2, 5))


def jit_inside(theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
    @jax.jit
    def run(theta: Any, x: Any, y: Any) -> Any:
        return plain_scan(theta, model, loss, x, y, n_steps, step_size)

    return run(theta, x, y)


class Trainer:
    """An answer need not be a function. The loss comes with the slopes that the next step takes."""

    def __init__(self, optimizer: Any) -> None:
        self.optimizer, self.compiled = optimizer, _jitted(self.run)

    def __call__(self, theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001) -> Any:
        print("training", n_steps, "steps")
        return self.compiled(theta, model, loss, x, y, n_steps, step_size)

    def run(self, theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int, step_size: Any) -> Any:
        optimizer = self.optimizer(step_size)
        look = functools.partial(jax.value_and_grad(loss), model=model, x=x, y=y)

        def step(carry: Any, _: Any) -> Any:
            theta, slopes, state = carry
            updates, state = optimizer.update(slopes, state)
            theta = optax().apply_updates(theta, updates)
            value, slopes = look(theta)
            return (theta, slopes, state), value

        (theta, *_), losses = jax.lax.scan(step, (theta, look(theta)[1], optimizer.init(theta)), length=n_steps)  # type: ignore[arg-type]
        return losses, theta


def while_of_one_vector(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, n_steps: int = 3000, step_size: float = 0.001
) -> Any:
    flat, unravel = ravel_pytree(theta)
    value_and_slope = jax.value_and_grad(lambda flat: loss(unravel(flat), model, x, y))

    def step(state: Any) -> Any:
        i, flat, losses = state
        flat = flat - step_size * value_and_slope(flat)[1]
        return i + 1, flat, losses.at[i + 1].set(value_and_slope(flat)[0])

    _, flat, losses = jax.lax.while_loop(lambda state: state[0] < n_steps, step, (0, flat, jnp.zeros(n_steps + 1)))
    return losses[1:], unravel(flat)


train = Exercise(
    "train",
    _train_probes,
    wrong=(
        KnownWrong(
            "climbs",
            _scanned(direction=-1.0),
            "The losses grow: every step goes uphill. sgd_update already subtracts.",
        ),
        KnownWrong(
            "loss_before_the_step",
            _scanned(before=True),
            "theta is right, but each loss is one step behind: it was taken before the update. losses[0] belongs to theta after "
            "the first step.",
        ),
        KnownWrong(
            "traces_again",
            jit_inside,
            "The numbers are right, but every call traces your functions and compiles all over again: what is compiled is not train "
            "itself, or is created again inside it. Put jax.jit around train as a whole.",
        ),
        KnownWrong(
            "python_loop",
            _python_loop,
            "The numbers are right, but Python still goes through the loop step by step. jax.lax.scan compiles one step and repeats "
            "it inside.",
        ),
        KnownWrong(
            "nothing_static",
            jax.jit(_scanned()),
            "jax.jit expects numbers in every argument that is not static, and here one of them is a function. Three must be "
            "static, by name in static_argnames (positions count from 0): model, loss and n_steps.",
        ),
        KnownWrong(
            "gradient_of_the_start",
            _scanned(stale=True),
            "Every step uses the gradient at the start. Inside the step, take it at the theta that scan hands over.",
        ),
        KnownWrong(
            "theta_not_carried_on",
            _scanned(still=True),
            "All losses are equal, and theta comes back as it went in: the new theta is not handed on. What a step returns "
            "first is what the next step receives.",
        ),
        KnownWrong(
            "returned_in_other_order",
            lambda *args, **kwargs: _scanned()(*args, **kwargs)[::-1],
            "Losses and theta have changed places. scan gives (theta, losses), and the exercise asks for (losses, theta).",
        ),
        KnownWrong(
            "step_size_ignored",
            _scanned(fixed=0.001),
            "The step size that is handed in has no effect; yours is always 0.001.",
        ),
        KnownWrong(
            "other_defaults",
            _other_defaults,
            "The steps are right, but the defaults are not: n_steps should be 3000 and step_size 0.001 if the caller gives none.",
        ),
    ),
    right=(
        _jitted(plain_scan),
        _jitted(fori),
        functools.partial(_jitted(plain_scan)),
        Trainer(lambda step_size: optax().sgd(step_size)),
        _jitted(while_of_one_vector),
    ),
    hints=(
        "The step moves theta against its gradient, as sgd_update does, and works out the loss there. It returns the two as a pair.",
        "jax.lax.scan(step, theta, length=n_steps) repeats it. It returns the last theta and all the losses, stacked.",
        (
            "For jit put @partial(jax.jit, static_argnames=(...)) above train, "
            "naming model, loss and n_steps (partial is in functools). Return losses first."
        ),
    ),
    why="scan compiles one step, whatever n_steps is, and jit compiles everything around it once for each model, loss and n_steps. "
    "value_and_grad gives loss and slopes for the price of the slopes; the loss is the one before the step, so one more is taken at "
    "the end, and the first is left out. Asking for the loss after each step is just as right, but twice the work. "
    "Those three are static: a function is not an array, and the number of losses must be known beforehand. step_size is "
    "not static, so another step size costs no compilation.",
    builds_on=("sgd_update",),
    parts=("losses", "theta"),
)


def _until_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    line, mean, bent, total = map(Given, ("line", "mean_squared_loss", "parabola", "sum_squared_loss"))
    x, y = np.array([1.0, 2.0]), np.array([0.0, 1.0])
    nested = {"a": [np.array(0.6)], "c": np.array(-0.4)}
    # At this start the gradient is exactly (0, 1).
    tie = ({"w": np.array(0.0), "b": np.array(0.0)}, line, mean, np.array([0.0, 0.0]), np.array([-0.5, -0.5]))
    curved = ({"a": np.array(1.5), "c": np.array([-1.0, 2.0])}, bent, total, np.array([-0.5, 1.0]), np.array([0.5, 0.0]))
    return (
        Probe((_line_theta(rng), line, mean, x, y, 0.1, 1e-4, 3), rtol=1e-3),  # too strict for three steps, wherever it starts
        Probe((_line_theta(rng), line, mean, x, y, 0.1, 0.05, 200), rtol=1e-3),
        Probe((*tie, 0.1, 1.0, 20)),
        Probe((*tie, 0.1, 2.0, 20)),
        Probe((*curved, 0.02, 0.3, 200), rtol=1e-3),
        Probe((*tie, 0.1, 2.0, 20), harness="stays_a_recipe"),
        # No step allowed, a single one, and many; slopes far out; nested parameters.
        *further(
            Probe((*tie, 0.1, 0.5, 0)),
            Probe((_line_theta(rng), line, total, np.array([30.0, -20.0]), np.array([900.0, 0.0]), 1e-4, 1e-3, 3), rtol=1e-3),
            Probe((nested, Given("squashed_parabola"), total, x, y, 0.1, 1e-4, 3), rtol=1e-3),
            Probe(({"W": np.array([[1.0, 0.5], [-0.5, 1.5]])}, Given("two_lines"), total, x, y, 0.02, 0.5, 200), rtol=1e-3),
            Probe((_line_theta(rng), line, mean, x, y, 0.1, 1e-4, 1), rtol=1e-3),
            Probe((_line_theta(rng), line, mean, x, y, 1e-3, 1e-4, 1500), rtol=1e-2),
        ),
    )


def _norm(grads: Any) -> Any:
    return jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(grads)))


def _until(
    norm: Callable[[Any], Any] = _norm,
    strict: bool = False,
    late: bool = False,
    by_loss: bool = False,
    counted: bool = False,
    no_limit: bool = False,
) -> Callable[..., Any]:
    """Descent that stops, with a switch for each mistake."""

    def train_until(
        theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: int
    ) -> tuple[Any, Any]:
        def goes_on(state: Any) -> Any:
            theta, steps = state
            size = loss(theta, model, x, y) if by_loss else norm(jax.grad(loss)(theta, model, x, y))
            large = size >= tolerance if strict else size > tolerance
            # Even without a limit the loop must end, or nobody could observe it.
            return (large | (late & (steps == 0))) & (steps < (10_000 if no_limit else max_steps))

        def step(state: Any) -> Any:
            theta, steps = state
            return answers.sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size), steps + 1

        theta, steps = jax.lax.while_loop(goes_on, step, (theta, 0))
        return theta, steps + counted

    return train_until


def _python_while(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: int
) -> tuple[Any, Any]:
    steps = 0
    while steps < max_steps and _norm(jax.grad(loss)(theta, model, x, y)) > tolerance:
        theta, steps = answers.sgd_update(theta, jax.grad(loss)(theta, model, x, y), step_size), steps + 1
    return theta, steps


def class_of_two(theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: int) -> Any:
    """The gradient is computed twice a step, and squares are compared."""
    slopes = functools.partial(jax.grad(loss), model=model, x=x, y=y)

    def goes_on(state: Any) -> Any:
        squares = jax.tree.map(lambda g: jnp.sum(jnp.square(g)), slopes(state["theta"]))
        return jnp.logical_and(state["steps"] < max_steps, jax.tree.reduce(jnp.add, squares) > tolerance**2)

    def step(state: Any) -> Any:
        theta = jax.tree.map(lambda t, g: t - step_size * g, state["theta"], slopes(state["theta"]))
        return {"theta": theta, "steps": state["steps"] + 1}

    state = jax.lax.while_loop(goes_on, step, {"theta": theta, "steps": jnp.array(0)})
    return state["theta"], state["steps"]


def frozen_scan(theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: int) -> Any:
    """All steps are scanned, and those after the end change nothing."""

    def step(state: Any, _: Any) -> Any:
        theta, steps = state
        grads = jax.grad(loss)(theta, model, x, y)
        on = jnp.linalg.norm(jax.flatten_util.ravel_pytree(grads)[0]) > tolerance
        theta = jax.tree.map(lambda t, g: jnp.where(on, t - step_size * g, t), theta, grads)
        return (theta, steps + on), None

    return jax.lax.scan(step, (theta, jnp.array(0)), length=max_steps)[0]


def until_by_optax(theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: int) -> Any:
    def goes_on(state: Any) -> Any:
        return (optax().global_norm(jax.grad(loss)(state[0], model, x, y)) > tolerance) & (state[1] < max_steps)

    def step(state: Any) -> Any:
        return update_by_optax(state[0], jax.grad(loss)(state[0], model, x, y), step_size), state[1] + 1

    return jax.lax.while_loop(goes_on, step, (theta, 0))


def until_with_slopes_carried(
    theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: float, tolerance: float = 1e-3, max_steps: int = 1000
) -> tuple[Any, Any]:
    """One vector, whose slopes are kept from the step before; max_steps counts down."""
    flat, unravel = ravel_pytree(theta)
    slopes_at = jax.grad(lambda flat: loss(unravel(flat), model, x, y))
    warnings.warn(f"at most {max_steps} steps", stacklevel=2)

    def step(state: Any) -> Any:
        flat, slopes, left = state
        flat = flat - step_size * slopes
        return flat, slopes_at(flat), left - 1

    start = flat, slopes_at(flat), max_steps
    flat, _, left = jax.lax.while_loop(lambda state: (state[2] > 0) & (jnp.linalg.norm(state[1]) > tolerance), step, start)
    return unravel(flat), max_steps - left


train_until = Exercise(
    "train_until",
    _until_probes,
    wrong=(
        KnownWrong(
            "python_while",
            _python_while,
            "The values are right, but a Python `while` or `if` needs a plain yes or no, and under jit there are no numbers yet. "
            "jax.lax.while_loop takes the condition and the step as two functions.",
        ),
        KnownWrong(
            "goes_on_at_the_tie",
            _until(strict=True),
            "A gradient whose length is exactly the tolerance should stop the loop ('at most'), but yours takes another step.",
        ),
        KnownWrong(
            "looks_after_the_step",
            _until(late=True),
            "The first step is always taken, even where the gradient is small from the start. Look before you step.",
        ),
        KnownWrong(
            "no_limit",
            _until(no_limit=True),
            "max_steps has no effect. If the tolerance is never reached, what ends the loop?",
        ),
        KnownWrong(
            "ignores_the_tolerance",
            _until(norm=lambda grads: jnp.inf),
            "Your loop always takes max_steps steps. What should stop it earlier?",
        ),
        KnownWrong(
            "squared_norm",
            _until(norm=lambda grads: _norm(grads) ** 2),
            "The sum of the squared slopes is compared with the tolerance. The 2-norm is its square root.",
        ),
        KnownWrong(
            "largest_slope",
            _until(norm=lambda grads: jnp.max(jnp.array([jnp.max(jnp.abs(g)) for g in jax.tree.leaves(grads)]))),
            "The largest slope alone is compared with the tolerance. The 2-norm takes all slopes: square, add up, take the root.",
        ),
        KnownWrong(
            "stops_on_the_loss",
            _until(by_loss=True),
            "You stop where the loss is small. Nobody knows beforehand how small it can get; the gradient goes to 0 in every "
            "valley.",
        ),
        KnownWrong(
            "counts_one_too_many",
            _until(counted=True),
            "theta is right, but the count is one too high. If the gradient is small from the start, no step is taken.",
        ),
        KnownWrong(
            "returned_in_other_order",
            lambda *args: _until()(*args)[::-1],
            "theta and the number of steps have changed places: theta comes first here.",
        ),
    ),
    right=(
        class_of_two,
        frozen_scan,
        until_by_optax,
        until_with_slopes_carried,
        jax.jit(until_by_optax, static_argnums=(1, 2)),
    ),
    hints=(
        "The question takes the state apart, works out the gradient at its theta, and compares the gradient's length and the count with their limits.",
        "jax.lax.while_loop(goes_on, step, state) passes the state along. Put everything that changes into it: theta and the count.",
        "The norm: square every slope, add up over jax.tree.leaves(grads), take the root. Then join two comparisons with &, not `and`.",
    ),
    why="while_loop needs the state in one piece, and in the same form before and after each step. `&` works on stand-ins, "
    "where `and` would ask for a plain yes or no. (The gradient is computed twice a step here, once to decide and once to move: "
    "carrying it in the state would save one, and cost lines.)",
    builds_on=("sgd_update",),
    parts=("theta", "n_steps_taken"),
)


def _newton_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    # One valley only: the derivatives of each further one take JAX half a second to compile.
    valley = Given("round_valley")
    w = np.round(rng.uniform(0.4, 1.2, 2) * np.array([1, -1]), 1)
    return (
        Probe((valley, w)),
        Probe((valley, np.array([0.3, 0.9]))),
        Probe((valley, np.array([0.3, 0.9])), harness="stays_a_recipe"),
        # At a saddle and near a peak, where Newton's step does not go downhill; a single number; a valley that is nearly level.
        *further(
            Probe((Given("hills"), np.array([0.4, 2.6, -0.3]))),
            Probe((Given("hills"), np.array([0.4, 0.2, -0.3]))),
            Probe((Given("hills"), np.round(rng.uniform(2, 3, 1), 1))),
            Probe((Given("long_valley"), np.array([1.0, -2.0])), rtol=1e-3),
            Probe((Given("long_valley"), np.array([1.0, 500.0])), rtol=1e-3),
        ),
    )


class Newton:
    """The Hessian column by column, its inverse from its eigenvectors."""

    def __call__(self, loss: Any, w: Any) -> Any:
        gradient, product = jax.linearize(jax.grad(loss), w)
        values, vectors = jnp.linalg.eigh(jax.vmap(product)(jnp.eye(len(w))))
        return w - vectors @ (vectors.T @ gradient / values)


newton_step = Exercise(
    "newton_step",
    _newton_probes,
    wrong=(
        KnownWrong(
            "gradient_step",
            lambda loss, w: w - jax.grad(loss)(w),
            "This is a gradient step of size 1. Newton's method divides the gradient by the curvature, the Hessian.",
        ),
        KnownWrong(
            "multiplied",
            lambda loss, w: w - jax.hessian(loss)(w) @ jax.grad(loss)(w),
            "You multiply by the Hessian. The more the valley curves, the shorter the step should be: which matrix undoes H?",
        ),
        KnownWrong(
            "uphill",
            lambda loss, w: w + jnp.linalg.solve(jax.hessian(loss)(w), jax.grad(loss)(w)),
            "The step has the right length but the wrong sign: for a bowl one step should end at the lowest point.",
        ),
        KnownWrong(
            "the_step_alone",
            lambda loss, w: jnp.linalg.solve(jax.hessian(loss)(w), jax.grad(loss)(w)),
            "This is H^-1 g, how far to go. The exercise asks where you arrive.",
        ),
        KnownWrong(
            "diagonal_only",
            lambda loss, w: w - jax.grad(loss)(w) / jnp.diag(jax.hessian(loss)(w)),
            "You use only the diagonal of the Hessian, as if the parameters had nothing to do with each other. Solve with all of H.",
        ),
        KnownWrong(
            "row_sums_of_the_hessian",
            lambda loss, w: w - jax.grad(loss)(w) / jnp.sum(jax.hessian(loss)(w), axis=1),
            "You divide by the row sums of the Hessian: that is what comes out when the gradient is summed and differentiated again. "
            "They say how the slopes change when all parameters move alike. jax.hessian gives a number for each pair of them.",
        ),
        KnownWrong(
            "divided_element_by_element",
            lambda loss, w: w - jax.grad(loss)(w) / jax.hessian(loss)(w),
            "A matrix came back: `/` divides element by element. To divide a vector by a matrix, solve a system of equations.",
        ),
        KnownWrong(
            "inverse_of_each_element",
            lambda loss, w: w - (1 / jax.hessian(loss)(w)) @ jax.grad(loss)(w),
            "1 / H takes the reciprocal of every element, which is not the inverse matrix. jnp.linalg has what you need.",
        ),
        KnownWrong(
            "numpy_inside",
            lambda loss, w: w - np.linalg.solve(np.asarray(jax.hessian(loss)(w)), np.asarray(jax.grad(loss)(w))),
            "The numbers are right, but np. functions work on finished numbers, and jax.jit cannot follow them. Use jnp. in place "
            "of np.",
        ),
        KnownWrong(
            "w_in_place_of_the_gradient",
            lambda loss, w: w - jnp.linalg.solve(jax.hessian(loss)(w), w),
            "H^-1 is applied to w. It belongs to the gradient.",
        ),
    ),
    right=(
        Newton(),
        lambda loss, w: w - jnp.linalg.inv(jax.hessian(loss)(w)) @ jax.grad(loss)(w),
        lambda loss, w: w + jnp.linalg.solve(jax.jacfwd(jax.grad(loss))(w), -jax.grad(loss)(w)),
        lambda loss, w: jnp.linalg.solve(jax.hessian(loss)(w), jax.hessian(loss)(w) @ w - jax.grad(loss)(w)),
        jax.jit(lambda loss, w: w - jnp.linalg.solve(jax.jacrev(jax.grad(loss))(w), jax.grad(loss)(w)), static_argnums=0),
    ),
    hints=(
        "Two ingredients: jax.grad(loss)(w) is a vector, jax.hessian(loss)(w) a matrix.",
        "H^-1 g is the vector s with H s = g. Solving a system needs no inverse.",
        "jnp.linalg.solve(H, g) solves it. Subtract the result from w.",
    ),
    why="solve finds the step without building the inverse, which costs more and loses digits. For a bowl, where the Hessian is "
    "the same everywhere, one step is enough.",
)


def _batch_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((7, 3), harness="what_batches_share"),
        Probe((6, 2), harness="what_batches_share"),
        Probe((3, 5, 2), harness="what_batches_share"),
        *further(*(Probe((n, size), harness="what_batches_share") for n, size in ((5, 5), (5, 1), (120, 50)))),
    )


def _padded(key: Any, n: int, batch_size: int) -> Any:
    batches = -(-n // batch_size)
    return jnp.resize(jax.random.permutation(key, n), (batches, batch_size))


def _rows_shuffled(key: Any, n: int, batch_size: int) -> Any:
    whole = n // batch_size
    return jax.random.permutation(key, jnp.arange(whole * batch_size).reshape(whole, batch_size))


def _hidden_state(key: Any, n: int, batch_size: int) -> Any:
    return _whole(jnp.array(np.random.permutation(n)), n, batch_size)


def _whole(order: Any, n: int, batch_size: int) -> Any:
    return order[: n // batch_size * batch_size].reshape(n // batch_size, batch_size)


def batches_by_sorting(key: Any, n: int, batch_size: int) -> Any:
    order = jnp.argsort(jax.random.uniform(key, (n,)))
    return order[: n - n % batch_size].reshape(-1, batch_size)


def batches_by_choice(key: Any, n: int, batch_size: int) -> Any:
    whole = n // batch_size
    return jax.random.choice(key, n, (whole * batch_size,), replace=False).reshape(whole, batch_size)


def batches_in_a_list(key: Any, n: int, batch_size: int) -> Any:
    order = np.asarray(jax.random.permutation(key, jnp.arange(n)))
    rows = [order[i * batch_size : (i + 1) * batch_size] for i in range(n // batch_size)]
    return np.array(rows, dtype=int).reshape(-1, batch_size)


def batches_by_top_k(key: Any, n: int, batch_size: int) -> Any:
    print(n % batch_size, "examples are left out", file=sys.stderr)
    whole = n // batch_size
    return jax.lax.top_k(jax.random.uniform(key, (n,)), whole * batch_size)[1].reshape(whole, batch_size)


minibatches = Exercise(
    "minibatches",
    _batch_probes,
    wrong=(
        KnownWrong(
            "in_order",
            lambda key, n, batch_size: _whole(jnp.arange(n), n, batch_size),
            "The batches follow the order of the data, whatever the key. If the data are sorted, the first batch holds one kind "
            "only. Shuffle first.",
        ),
        KnownWrong(
            "with_replacement",
            lambda key, n, batch_size: jax.random.randint(key, (n // batch_size, batch_size), 0, n),
            "Some examples appear twice in one round, and others never. A permutation holds each of them once.",
        ),
        KnownWrong(
            "rest_not_cut_off",
            lambda key, n, batch_size: jax.random.permutation(key, n).reshape(n // batch_size, batch_size),
            "This fails where n is not a multiple of the batch size: 7 examples do not fit into 2 batches of 3. What becomes of the "
            "rest?",
        ),
        KnownWrong(
            "last_batch_filled_up",
            _padded,
            "The last batch is filled up with examples that have already been used. The exercise asks for whole batches only; the rest waits "
            "for the next round.",
        ),
        KnownWrong(
            "the_same_ones_left_out",
            lambda key, n, batch_size: _whole(jax.random.permutation(key, n // batch_size * batch_size), n, batch_size),
            "The last examples of the data are never used, whatever the key. Shuffle all n first, cut off afterwards.",
        ),
        KnownWrong(
            "only_whole_batches_shuffled",
            _rows_shuffled,
            "The batches come in random order, but each holds the same neighbours every time. Shuffle the examples, before "
            "they are put into batches.",
        ),
        KnownWrong(
            "ignores_the_key",
            lambda key, n, batch_size: _whole(jax.random.permutation(jax.random.key(0), n), n, batch_size),
            "Every key gives the same batches. The key that is handed in has to reach the shuffling.",
        ),
        KnownWrong(
            "hidden_state",
            _hidden_state,
            "The same key gives different batches the second time. JAX draws from the key alone; np.random has a hidden state.",
        ),
        KnownWrong(
            "rows_and_columns_swapped",
            lambda key, n, batch_size: _whole(jax.random.permutation(key, n), n, batch_size).reshape(batch_size, -1)
            if n >= batch_size else jnp.zeros((batch_size, 0), int),
            "Rows and columns have changed places: one row is one batch, so there are n // batch_size rows.",
        ),
    ),
    right=(
        batches_by_sorting,
        batches_by_choice,
        batches_by_top_k,
        batches_in_a_list,
        jax.jit(batches_by_sorting, static_argnums=(1, 2)),
    ),
    hints=(
        "Three steps: shuffle the numbers 0 to n - 1, cut off what does not fill a batch, fold into rows.",
        "jax.random.permutation(key, n) shuffles. n // batch_size is the number of whole batches.",
        "Slice the permutation to the first (n // batch_size) * batch_size numbers, then .reshape to rows of batch_size.",
    ),
    why="One permutation, so no example appears twice; the cut comes after shuffling, so different ones are left out each "
    "time. All batches have the same shape, so the same compiled code serves them all.",
)  # fmt: skip
