"""Long trainings at the speed of one compiled loop: with a progress bar, a way to stop, and a way to go on."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
from tqdm.auto import tqdm

from dl_workshop import answers, expect
from dl_workshop.training.inputs import floats, functions, one_number, reals
from dl_workshop.training_loop import finite_losses

if TYPE_CHECKING:
    from jaxtyping import Float

ROOM = 2**16
"""How many steps one compiled call has room for."""
PAUSE = 0.1
"""About how many seconds pass between two checks of the clock and of whether somebody wants to stop."""


class Training:
    """Gradient descent that can be watched, interrupted and resumed.

    >>> training = Training(theta, logistic_model, logistic_loss, x, y, step_size=0.001)
    >>> training.run(1_000_000)  # interrupt it whenever you like: what was done is kept
    >>> training.run(500_000)    # and goes on as if nothing had happened
    >>> training.losses, training.theta

    The numbers do not depend on how the steps are shared out over calls, nor on where a call was interrupted: every step is
    taken by the same compiled code.

    Args:
        theta, model, loss, x, y, step_size: as for `train`; lists of numbers will do for x and y, whole numbers in theta.

    Raises:
        TypeError: theta, x or y hold something other than real numbers, model or loss is not a function, or the loss is not
            one number.
        ValueError: x and y are empty or of different lengths.
    """

    def __init__(
        self, theta: Any, model: Callable[..., Any], loss: Callable[..., Any], x: Any, y: Any, step_size: float = 0.001
    ) -> None:
        functions(model=model, loss=loss)
        theta, x, y = floats("theta", theta), reals("x", x), reals("y", y)
        expect.examples(x, y)
        self._step = partial(_walk, model=model, loss=loss, x=x, y=y)
        self.step_size = step_size
        # One value, so that an interruption finds either all of a stretch or none of it.
        self._done: tuple[Any, tuple[np.ndarray, ...]] = ((theta, _slopes(theta, model, loss, x, y)), ())

    @property
    def theta(self) -> Any:
        """The parameters after all steps so far."""
        return self._done[0][0]

    @property
    def losses(self) -> Float[np.ndarray, "steps"]:
        """losses[i] is the loss after step i + 1, for all steps so far."""
        return np.concatenate([np.zeros(0, jnp.result_type(float)), *self._done[1]])

    def run(self, n_steps: int = 3000) -> Training:
        """Take this many more steps.

        Raises:
            ValueError: n_steps or the step size makes no sense.
            TrainingDiverged: the loss became NaN. The steps of that stretch are not kept.
            KeyboardInterrupt: somebody stopped it. What was done until then is kept.
        """
        expect.steps(n_steps, self.step_size)
        stretch, left = 32, n_steps
        with tqdm(total=n_steps, disable=None, delay=PAUSE, desc="training") as bar:
            try:
                while left:
                    count = min(stretch, left)
                    seconds = self._walk(count)
                    left -= count
                    bar.update(count)
                    if seconds < PAUSE / 2:
                        stretch = min(2 * stretch, ROOM)
                    elif seconds > 2 * PAUSE:
                        stretch = max(stretch // 2, 1)
            except KeyboardInterrupt:
                raise KeyboardInterrupt(
                    f"Stopped after {n_steps - left} of {n_steps} steps; run() goes on from there."
                ) from None
        return self

    def _walk(self, count: int) -> float:
        """Take `count` steps in one compiled call, and return the seconds it took."""
        began = time.perf_counter()
        state, losses = self._step(self._done[0], step_size=self.step_size, count=count)
        taken = np.asarray(losses)[:count]
        if np.isnan(taken).any():
            finite_losses([*self.losses, *taken], self.step_size)  # says where, and what usually causes it
        self._done = (state, (*self._done[1], taken))
        return time.perf_counter() - began


@partial(jax.jit, static_argnames=("model", "loss"))
def _slopes(theta: Any, model: Callable[..., Any], loss: Callable[..., Any], x: Any, y: Any) -> Any:
    return jax.grad(one_number(loss))(theta, model, x, y)


@partial(jax.jit, static_argnames=("model", "loss"))
def _walk(
    state: Any, model: Callable[..., Any], loss: Callable[..., Any], x: Any, y: Any, step_size: Any, count: Any
) -> tuple[Any, Any]:
    """`count` steps, at most ROOM, from a state, which is theta and the slopes there: the next state, and the losses.

    The slopes travel with theta, so that loss and slopes are computed together, once a step. `count` is not static: one
    recipe serves stretches of every length, and so all steps ever taken are taken by the same code.
    """

    def step(i: Any, carried: Any) -> Any:
        (theta, slopes), losses = carried
        theta = answers.sgd_update(theta, slopes, step_size)
        value, slopes = jax.value_and_grad(loss)(theta, model, x, y)
        return (theta, slopes), losses.at[i].set(value)

    losses = jnp.zeros(ROOM, jax.eval_shape(lambda: loss(state[0], model, x, y)).dtype)
    return jax.lax.fori_loop(0, count, step, (state, losses))
