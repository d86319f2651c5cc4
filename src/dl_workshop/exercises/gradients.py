"""Chapter 01: slopes by hand, by small steps and by `jax.grad`; descent."""

from __future__ import annotations

import functools
import sys
import warnings
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.exercises.spec import Exercise, Given, KnownWrong, Numpy, Probe, Span, further, optax
from dl_workshop.given import f


def _number(rng: np.random.Generator, low: float = -4, high: float = 4) -> np.ndarray:
    return np.array(round(float(rng.uniform(low, high)), 1))


def _df_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((0.0,)),
        Probe((3.0,)),
        Probe((_number(rng),)),
        Probe((Span(-5, 3, 33),), traced=True),
        *further(Probe((np.array(1000.0),)), Probe((np.array([-1.5]),)), Probe((Numpy(np.array([2.0, -1.0])),))),
    )


class Polynomial:
    """An answer need not be a function."""

    def __init__(self, *coefficients: float) -> None:
        self.coefficients = jnp.array(coefficients)

    def __call__(self, w: Any) -> Any:
        return jnp.polyval(self.coefficients, w)


def slope_with_hints_and_defaults(w: float | jax.Array, rise: float = 2.0, start: float = 3.0) -> float | jax.Array:
    print("the slope at", w, file=sys.stderr)
    return rise * w + start


df = Exercise(
    "df",
    _df_probes,
    wrong=(
        KnownWrong(
            "kept_the_constant",
            lambda w: 2 * w + 3 - 5,
            "The -5 is still in your slope. It moves the whole curve down; does that make the curve any steeper?",
        ),
        KnownWrong(
            "forgot_the_linear_term",
            lambda w: 2 * w,
            "The w^2 is right, but 3w has left no trace. How much does 3w grow when w grows by one?",
        ),
        KnownWrong(
            "the_function_itself",
            f,
            "This is f, the height of the curve. The exercise asks for its slope: how fast the height changes as w grows.",
        ),
        KnownWrong(
            "power_not_lowered",
            lambda w: 2 * w**2 + 3,
            "The 2 came down in front of w^2, but the power stayed. Which power is left once the 2 has come down?",
        ),
        KnownWrong(
            "integrated",
            lambda w: w**3 / 3 + 3 * w**2 / 2 - 5 * w,
            "This is the integral of f, which goes the opposite way. The slope lowers each power by one instead of raising it.",
        ),
        KnownWrong(
            "one_number_only",
            lambda w: float(2 * w + 3),
            "float() turns the result into one number, so an array of w fails. Leave it out: arithmetic works on both.",
        ),
    ),
    right=(
        Polynomial(2, 3),
        slope_with_hints_and_defaults,
        lambda w: 2.0 * w + 3.0,
        lambda w: w + w + 3,
        jax.jit(lambda w: 3 + 2 * w),
        jnp.vectorize(jax.grad(f)),
        lambda w: jax.jvp(f, (w,), (jnp.ones_like(w),))[1],
    ),
    hints=(
        "Take f apart: w^2, 3w and -5 each have their own slope, and the slopes add up.",
        "When w grows by a tiny step h, w^2 grows by about 2 w h, and 3w grows by 3 h. And -5?",
        "Divide those growths by h and add them: one term with w, one number. At w = 0 the slope is 3.",
    ),
    why="The slope of w^2 is 2w, the slope of 3w is 3, and the slope of a constant is 0. It is plain arithmetic, so it works on arrays as well.",
)


def _df_auto_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((0.0,)),
        Probe((-1.5,)),
        Probe((3.0,)),
        Probe((_number(rng),), traced=True),
        *further(Probe((1000.0,)), Probe((0.1234,))),
    )


df_auto = Exercise(
    "df_auto",
    _df_auto_probes,
    wrong=(
        KnownWrong(
            "the_function_itself",
            f,
            "This returns f itself, the height. jax.grad takes a function and gives back another one: its slope.",
        ),
        KnownWrong(
            "grad_twice",
            jax.grad(jax.grad(f)),
            "The result is 2 everywhere: the slope of the slope. One jax.grad too many?",
        ),
        KnownWrong(
            "slope_at_one_point",
            lambda w: jax.grad(f)(1.0) + 0 * w,
            "The result is the same for every w. The w that your function is given has to reach the derivative.",
        ),
        KnownWrong(
            "value_and_grad",
            jax.value_and_grad(f),
            "The result is a pair: the height and the slope. The exercise asks for the slope alone.",
        ),
        KnownWrong(
            "sign_flipped",
            lambda w: -jax.grad(f)(w),
            "The sign is flipped: where f rises, its slope is positive. Only the descent step has a minus in it.",
        ),
        KnownWrong(
            "one_sided_difference",
            lambda w: (f(w + 0.1) - f(w)) / 0.1,
            "This steps a little to the right and measures the rise: close, but off by the size of the step. "
            "jax.grad needs no step.",
        ),
    ),
    right=(
        jax.grad(f),
        jax.jit(jax.grad(f)),
        lambda w: jax.grad(f)(w),
        jax.jacfwd(f),
        lambda w: jax.jvp(f, (w,), (jnp.ones_like(w),))[1],
        lambda w: jax.value_and_grad(f)(w)[1],
        functools.partial(lambda make, w: make(f)(w), jax.jacrev),
    ),
    hints=(
        "jax.grad is a function that takes a function. You need not do any calculus.",
        "What jax.grad returns is a function too: call it with w, or give it a name.",
        "Hand f to jax.grad, with no parentheses after f, and call the result df_auto.",
    ),
    why="jax.grad reads f and builds its derivative; nothing is approximated. It differentiates a function that returns one "
    "number, so jnp.vectorize lets it run over arrays as well; plain jax.grad(f) is right, too.",
)


def _central_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    return (
        Probe((Given("cubic"), np.array(1.0), 0.5), rtol=1e-3, traced=True),
        Probe((Given("cubic"), 0.0, 1.0), rtol=1e-3),
        Probe((Given("f"), _number(rng), 0.25), rtol=1e-3),
        Probe((Given("double_well"), np.round(rng.uniform(-2, 2, 3), 1), 0.25), rtol=1e-3),
        *further(
            Probe((Given("cubic"), 40.0, 2.0), rtol=1e-3),
            Probe((Given("cubic"), 0.0, 0.001), rtol=1e-2),
            Probe((Given("df_given"), _number(rng), 0.5), rtol=1e-3),
        ),
    )


def rise_over_run(f: Callable[[Any], Any], w: Any, h: Any) -> Any:
    left, right = w - h, w + h
    print("from", left, "to", right)
    return (f(right) - f(left)) / (right - left)


central_difference = Exercise(
    "central_difference",
    _central_probes,
    wrong=(
        KnownWrong(
            "forward_difference",
            lambda f, w, h: (f(w + h) - f(w)) / h,
            "You step to the right only. Take one step to each side, so that the errors of the two sides cancel.",
        ),
        KnownWrong(
            "backward_difference",
            lambda f, w, h: (f(w) - f(w - h)) / h,
            "You step to the left only. Take one step to each side, so that the errors of the two sides cancel.",
        ),
        KnownWrong(
            "divided_by_h",
            lambda f, w, h: (f(w + h) - f(w - h)) / h,
            "The result is twice the slope. How far apart are the two points, w - h and w + h?",
        ),
        KnownWrong(
            "missing_parentheses",
            lambda f, w, h: (f(w + h) - f(w - h)) / 2 * h,
            "Python reads a / 2 * h from left to right: it divides by 2 and then multiplies by h. Put 2 and h together.",
        ),
        KnownWrong(
            "sides_swapped",
            lambda f, w, h: (f(w - h) - f(w + h)) / (2 * h),
            "The sign is flipped: the rise is right minus left. Where the curve rises, the slope is positive.",
        ),
        KnownWrong(
            "autodiff",
            lambda f, w, h: jax.vmap(jax.grad(f))(w) if getattr(w, "ndim", 0) else jax.grad(f)(float(w)),
            "The exercise asks for two heights, at w - h and at w + h, and for their difference divided by 2h. Your result is nearer to the slope of the curve itself.",
        ),
    ),
    right=(
        rise_over_run,
        lambda f, w, h: (f(w + h) - f(w - h)) / 2 / h,
        lambda f, w, h: ((f(w + h) - f(w)) / h + (f(w) - f(w - h)) / h) / 2,
        lambda f, w, h: 0.5 * (f(w + h) - f(w - h)) / h,
        lambda f, w, h: jnp.diff(jnp.stack([f(w - h), f(w + h)]), axis=0)[0] / (2 * h),
        lambda f, w, h: sum(side * f(w + side * h) for side in (-1, 1)) / (2 * h),
        jax.jit(lambda f, w, h: (f(w + h) - f(w - h)) / (h + h), static_argnums=0),
    ),
    hints=(
        "Draw two points on the curve, at w - h and at w + h, and a straight line through them.",
        "The slope of that line is how much higher the right point is, divided by how far apart the two are.",
        "Higher: f(w + h) minus f(w - h). Apart: from w - h to w + h. Mind the parentheses in the denominator.",
    ),
    why="Rise over run through the two points h to either side of w. A one-sided step has an error that shrinks like h; "
    "here the two sides cancel and it shrinks like h^2.",
)


def _partials_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    x, y = _number(rng, 1, 3), _number(rng, -3, -1)
    return (
        Probe((Given("tilted_bowl"), 2.0, 1.0)),
        Probe((Given("tilted_bowl"), x, y), traced=True),
        Probe((Given("wave"), 1.0, 2.0)),
        *further(Probe((Given("wave"), x, np.array(40.0))), Probe((Given("ripples"), 1.0, 2.0))),
    )


def partials_pulled_back(g: Any, x: Any, y: Any) -> Any:
    value, pull = jax.vjp(g, x, y)
    return pull(jnp.ones_like(value))


def partials_one_direction_a_time(g: Any, x: Any, y: Any) -> Any:
    point, (zero, one) = (jnp.asarray(x), jnp.asarray(y)), (jnp.zeros_like(x), jnp.ones_like(x))
    along_x, along_y = (jax.jvp(g, point, direction)[1] for direction in ((one, zero), (zero, one)))
    return along_x, along_y


partials = Exercise(
    "partials",
    _partials_probes,
    wrong=(
        KnownWrong(
            "only_the_first",
            lambda g, x, y: jax.grad(g)(x, y),
            "One number came back: the slope in x. Left to itself, jax.grad looks at the first argument only.",
        ),
        KnownWrong(
            "other_order",
            lambda g, x, y: jax.grad(g, argnums=(1, 0))(x, y),
            "Both slopes are there, but in the wrong order. The slope in x comes first.",
        ),
        KnownWrong(
            "first_one_twice",
            lambda g, x, y: (jax.grad(g)(x, y), jax.grad(g)(x, y)),
            "Both numbers are the slope in x. Which argument does the second jax.grad look at?",
        ),
        KnownWrong(
            "arguments_swapped",
            lambda g, x, y: jax.grad(g, argnums=(0, 1))(y, x),
            "The slopes are taken at (y, x). In which order does g expect its arguments?",
        ),
        KnownWrong(
            "functions_not_values",
            lambda g, x, y: (jax.grad(g), jax.grad(g, argnums=1)),
            "Two functions came back. jax.grad(g) is the slope as a function; call it at x and y to get its value.",
        ),
        KnownWrong(
            "value_and_grad",
            lambda g, x, y: jax.value_and_grad(g, argnums=(0, 1))(x, y),
            "The value of g came back along with the slopes. The exercise asks for the two slopes alone.",
        ),
    ),
    right=(
        partials_pulled_back,
        partials_one_direction_a_time,
        lambda g, x, y: (jax.grad(g)(x, y), jax.grad(g, argnums=1)(x, y)),
        lambda g, x, y: (jax.grad(lambda a: g(a, y))(x), jax.grad(lambda b: g(x, b))(y)),
        lambda g, x, y: jax.jacrev(g, argnums=(0, 1))(x, y),
        lambda g, x, y: jax.value_and_grad(g, argnums=(0, 1))(x, y)[1],
        lambda g, x, y: tuple([jax.jit(jax.grad(g, argnums=place))(x, y) for place in range(2)]),
    ),
    hints=(
        "A partial derivative moves one argument and holds the other still.",
        "jax.grad has a parameter that says which arguments to move: argnums. It counts from 0.",
        "argnums takes a tuple as well, and then the function that jax.grad makes returns both slopes. Call it with x and y.",
    ),
    why="argnums=(0, 1) asks for both slopes at once; the work of running g is shared between them.",
    parts=("dg/dx", "dg/dy"),
)


def _descend(update: Callable[[Any, Any, Any], Any], extra: int = 0) -> Callable[[Callable[[Any], Any], Any, Any, int], Any]:
    def descent(df: Callable[[Any], Any], w: Any, step_size: Any, n_steps: int) -> Any:
        for _ in range(n_steps + extra):
            w = update(w, df(w), step_size)
        return w

    return descent


def _path(df: Callable[[Any], Any], w: Any, step_size: Any, n_steps: int) -> list[Any]:
    visited = [w]
    for _ in range(n_steps):
        visited.append(visited[-1] - step_size * df(visited[-1]))
    return visited


def _descent_probes(rng: np.random.Generator) -> tuple[Probe, ...]:
    start = _number(rng, 2, 5)
    return (
        Probe((Given("df_given"), 5.0, 0.25, 1)),
        Probe((Given("df_given"), start, 0.2, 3), again=True, traced=True),
        Probe((Given("ddouble_well"), -0.5, 0.05, 12), rtol=1e-3),
        # No step; many; one that starts far out; one that starts at the bottom.
        *further(
            Probe((Given("df_given"), 4.0, 0.1, 0)),
            Probe((Given("df_given"), start), {"step_size": 0.1, "n_steps": 60}),
            Probe((Given("df_given"), 5000.0, 0.3, 2)),
            Probe((Given("df_given"), 1.0, 0.1, 4)),
        ),
    )


def descent_by_recursion(df: Any, w: Any, step_size: Any, n_steps: int) -> Any:
    return w if n_steps == 0 else descent_by_recursion(df, w - step_size * df(w), step_size, n_steps - 1)


def descent_by_while(df: Any, w: Any, step_size: Any, n_steps: int) -> Any:
    if step_size > 0.1:
        warnings.warn("a large step", stacklevel=2)
    while n_steps > 0:
        w, n_steps = w - step_size * df(w), n_steps - 1
    return w


def descent_by_scan(df: Callable[[Any], Any], w: Any, step_size: float = 0.1, n_steps: int = 10) -> jax.Array:
    return jax.lax.scan(lambda w, _: (w - step_size * df(w), w), jnp.asarray(w), length=n_steps)[0]


def descent_by_optax(df: Any, w: Any, step_size: Any, n_steps: int) -> Any:
    optimizer = optax().sgd(step_size)
    w = jnp.asarray(w)
    state = optimizer.init(w)
    for _ in range(n_steps):
        update, state = optimizer.update(df(w), state)
        w = optax().apply_updates(w, update)
    return w


gradient_descent = Exercise(
    "gradient_descent",
    _descent_probes,
    wrong=(
        KnownWrong(
            "climbs",
            _descend(lambda w, slope, size: w + size * slope),
            "Your w climbs. A positive slope means that the curve rises to the right; which way is down?",
        ),
        KnownWrong(
            "one_step_too_many",
            _descend(lambda w, slope, size: w - size * slope, extra=1),
            "You take one step more than n_steps. With n_steps = 0 the ball should not move at all.",
        ),
        KnownWrong(
            "one_step_too_few",
            _descend(lambda w, slope, size: w - size * slope, extra=-1),
            "You take one step fewer than n_steps. range(n) already counts n times, from 0 to n - 1.",
        ),
        KnownWrong(
            "slope_of_the_start",
            lambda df, w, step_size, n_steps: w - n_steps * step_size * df(w),
            "Every step uses the slope where the ball started. The slope changes as the ball moves: ask df again at each step.",
        ),
        KnownWrong(
            "ignores_step_size",
            _descend(lambda w, slope, size: w - slope),
            "The step size plays no part in your update. How far should one step go?",
        ),
        KnownWrong(
            "returns_the_path",
            _path,
            "All the positions came back. The exercise asks only for where the ball ends: w alone.",
        ),
        KnownWrong(
            "stops_after_one",
            lambda df, w, step_size, n_steps: w - step_size * df(w) if n_steps else w,
            "However many steps are asked for, your function takes one. Is `return` inside the loop, or does each step go back to the start?",
        ),
    ),
    right=(
        descent_by_recursion,
        descent_by_while,
        descent_by_scan,
        descent_by_optax,
        lambda df, w, step_size, n_steps: functools.reduce(lambda w, _: w - step_size * df(w), range(n_steps), w),
        lambda df, w, step_size, n_steps: jax.lax.fori_loop(0, n_steps, lambda _, w: w - step_size * df(w), jnp.asarray(w)),
    ),
    hints=(
        "One step: look at the slope where you stand, and move against it. Then again from the new place.",
        "A loop over range(n_steps), and one line in it that gives w a new value.",
        "The new w is the old w minus step_size times df at the old w. Return w after the loop, not inside it.",
    ),
    why="The slope is asked for again at each new w. Nothing is changed in place: each step gives w a new value.",
)
