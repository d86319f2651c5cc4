"""A long run of task A, watched: what the progress bar, and being able to stop and go on, cost."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr
from typing import Any

import numpy as np
from descent import STEP_SIZE, data
from measure import Task, Variant, Work

STEPS = 500_000


class Screen(io.StringIO):
    """A terminal nobody sees; into anything else tqdm would draw no bar."""

    def isatty(self) -> bool:  # noqa: D102
        return True


def _prepared() -> tuple[Any, ...]:
    import jax.numpy as jnp

    from dl_workshop.answers import logistic_loss, logistic_model

    theta = {"w": jnp.float32(0), "b": jnp.float32(0)}
    return (theta, logistic_model, logistic_loss, *map(jnp.asarray, data()))


def at_once() -> Work:
    """One call of `train`."""
    from dl_workshop.answers import train

    prepared = _prepared()
    return lambda: float(np.asarray(train(*prepared, STEPS, STEP_SIZE)[0])[-1])


def kept(bar: bool) -> Work:
    """`Training.run`, which can be stopped and taken up again; with `bar` its progress bar is drawn."""
    from dl_workshop.training import Training

    prepared = _prepared()

    def work() -> float:
        with redirect_stderr(Screen() if bar else io.StringIO()) as screen:
            training = Training(*prepared, step_size=STEP_SIZE)
            training.run(STEPS)
            # A bar that was never drawn costs nothing and proves nothing.
            if bar != ("100%" in screen.getvalue()):
                sys.exit("The progress bar was drawn in silence, or not drawn where it should be.")
        return float(training.losses[-1])

    return work


def error(variant: Variant, loss: float) -> float:
    """How far the last loss is from that of the other way to do it, relative to it."""
    if variant.make == "long:at_once":
        return 0.0
    other = at_once()()
    return abs(loss - other) / other


TASK = Task(
    "long",
    "A long run: the 100 examples from above with 500,000 steps (float32)",
    (
        Variant("train, in one call", "long:at_once", (), STEPS),
        Variant("Training, its bar not drawn", "long:kept", (False,), STEPS),
        Variant("Training, with its bar", "long:kept", (True,), STEPS),
    ),
    rounds=9,
    unit="µs a step",
    error=error,
    claims=(
        ("Training, its bar not drawn", "Training, with its bar", 1 / 1.03),
        ("train, in one call", "Training, with its bar", 1 / 1.03),
    ),
)
