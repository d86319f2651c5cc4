"""What every training loop shares: a progress bar, and a clear message when a loss is no longer a number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from tqdm.auto import tqdm

from dl_workshop import expect
from dl_workshop.audience import nobody_looks


class TrainingDiverged(FloatingPointError):
    """The loss became NaN. `losses` holds the losses up to that step, so that nothing is lost."""

    def __init__(self, step: int, step_size: Any, losses: Any) -> None:
        self.losses = losses
        growing = len(losses) > 1 and losses[-1] > losses[0]
        cause = (
            f"The losses had been growing, so the steps are too large: try a step_size well below {step_size}."
            if growing
            else "Look for NaN in the data, and for log(0) or 0/0: has a probability become exactly 0 or 1?"
        )
        super().__init__(f"The loss became NaN (not a number) at step {step}. {cause}")


def training_steps(n_steps: int, step_size: Any, x: Any, y: Any) -> Iterable[int]:
    """`range(n_steps)` with a progress bar (silent where nobody watches), after a check of what training needs.

    Raises:
        ValueError: n_steps or step_size makes no sense, or x and y are empty or of different lengths.
    """
    expect.steps(n_steps, step_size)
    expect.examples(x, y)
    # No bar for what is over at once: a notebook that trains twenty times would fill up with bars.
    return tqdm(range(n_steps), disable=nobody_looks() or None, delay=0.1, desc="training")


def finite_losses(losses: list[Any], step_size: Any) -> Any:
    """The losses as one array `(n_steps,)`; `TrainingDiverged` if one of them is NaN."""
    if any(isinstance(value, jax.core.Tracer) for value in losses[:1]):
        return jnp.stack(losses)
    values = np.array(jax.device_get(losses), dtype=jnp.result_type(float))
    if np.isnan(values).any():
        first = int(np.argmax(np.isnan(values)))
        raise TrainingDiverged(first + 1, step_size, values[:first])
    return values
