"""What the guard costs a right answer: first and later checks of every exercise, with it and without.

    python benchmarks/guard.py [NAME ...]

Each exercise is checked in fresh processes of its own, by turns with and without, so that what else the machine does
meanwhile falls on both alike. Without means: in the same thread, with prints silenced, as checks were before. Seconds are
the processor's: waiting costs nobody anything.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 3
LATER = 5


def unguarded(task: Callable[[], None], seconds: float) -> None:
    """What `guard.guarded` does for a task that ends, without its thread and its eye."""
    import jax

    from dl_workshop.checking.surroundings import quiet

    with quiet(), jax.numpy_rank_promotion("allow"):
        task()


def measured(name: str, guarded: bool) -> tuple[float, float]:
    """Seconds of the first check of the reference in this process, and the median of later ones."""
    from dl_workshop import answers
    from dl_workshop.checking import check, observation

    if not guarded:
        observation.guarded = unguarded  # type: ignore[assignment]
        observation.own_compilations = contextlib.nullcontext  # type: ignore[assignment]
    check("double", answers.double)  # JAX has started
    times = []
    for _ in range(1 + LATER):
        began = time.process_time()
        verdict = check(name, getattr(answers, name), seed=0)
        times.append(time.process_time() - began)
        assert verdict.passed, verdict
    return times[0], statistics.median(times[1:])


def main(names: list[str]) -> None:
    """Print the ratios, exercise by exercise, and over all."""
    from dl_workshop import curriculum

    totals: dict[bool, list[float]] = {True: [0.0, 0.0], False: [0.0, 0.0]}
    for name in names or curriculum.EXERCISES:
        seen: dict[bool, list[Any]] = {True: [], False: []}
        for _ in range(ROUNDS):
            for guarded in (False, True):
                command = [sys.executable, __file__, "--one", name, str(int(guarded))]
                seen[guarded].append(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))
        best = {guarded: [min(times) for times in zip(*runs, strict=True)] for guarded, runs in seen.items()}
        for guarded, times in best.items():
            totals[guarded] = [total + one for total, one in zip(totals[guarded], times, strict=True)]
        _show(name, best)
    _show("all", totals)


def _show(name: str, times: dict[bool, list[float]]) -> None:
    first, later = (guarded / without for guarded, without in zip(times[True], times[False], strict=True))
    print(
        f"{name:36} first {times[True][0]:6.3f} s, {first:5.2f} times; "
        f"later {1000 * times[True][1]:7.1f} ms, {later:5.2f} times",
        flush=True,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measured(sys.argv[2], sys.argv[3] == "1")))
    else:
        main(sys.argv[1:])
