"""What starting costs, each measured in fresh processes: imports, and the first call of `train`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass

ROUNDS = 5
TIMED = "import time{before}; begin = time.perf_counter(); {statement}; print(time.perf_counter() - begin)"
FIRST = """
import time
{settings}
import jax, jax.numpy as jnp, numpy as np
from dl_workshop.answers import logistic_loss, logistic_model, train
x = jnp.asarray(np.random.default_rng(0).normal(size=100), jnp.float32)
y = jnp.round(jax.nn.sigmoid(x))
theta = {{"w": jnp.float32(0), "b": jnp.float32(0)}}
jax.block_until_ready((x, y, theta))
begin = time.perf_counter()
jax.block_until_ready(train(theta, logistic_model, logistic_loss, x, y, 3000, 0.01))
print(time.perf_counter() - begin)
"""
CACHED = "from dl_workshop.training import faster; faster({folder!r})"


@dataclass(frozen=True)
class Start:
    """One thing that happens once: its median in seconds, and the most that is asked for, where something is."""

    name: str
    seconds: float
    at_most: float | None = None


def starts() -> list[Start]:
    """Measure all of them in turn, round after round, so that noise meets them alike."""
    with tempfile.TemporaryDirectory() as folder:
        scripts = {
            "import jax": TIMED.format(before="", statement="import jax"),
            "the answers of chapter 05, imported after it": TIMED.format(
                before=", jax", statement="from dl_workshop.answers import logistic_loss, logistic_model, train"
            ),
            "train, first call": FIRST.format(settings=""),
            "train, first call, kept on disk by an earlier process": FIRST.format(settings=CACHED.format(folder=folder)),
        }
        seconds: dict[str, list[float]] = {name: [] for name in scripts}
        _run(scripts["train, first call, kept on disk by an earlier process"])
        for _ in range(ROUNDS):
            for name, script in scripts.items():
                seconds[name].append(_run(script))
    asked = dict(zip(scripts, (None, 0.06, 0.25, 0.06), strict=True))
    return [Start(name, statistics.median(times), asked[name]) for name, times in seconds.items()]


def _run(script: str) -> float:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])
