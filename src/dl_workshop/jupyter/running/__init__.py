"""Run a learner's notebook in a fresh kernel and judge what it hands over. The notebook's file is never written."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from dl_workshop import compile_cache
from dl_workshop.jupyter.running.judging import Report, exercises_in, judged
from dl_workshop.jupyter.running.kernel import Step
from dl_workshop.jupyter.running.reading import NotANotebook, Notebook, read
from dl_workshop.seeds import own_seed

__all__ = ["NotANotebook", "Notebook", "Report", "exercises_in", "read", "run", "run_all"]


def run(path: Path, timeout: float = 120, seed: int | None = None, step: Step = lambda done, total: None) -> Report:
    """Run a notebook's cells in a fresh kernel, in its own folder, and judge every exercise of its chapter.

    What its `check` cells hand over is judged; an exercise that is handed over nowhere is judged under its own name. A cell
    that fails hides no other. One that runs longer than `timeout` seconds is interrupted; one that takes the kernel with it
    is left out of a second run. The inputs are drawn from `seed`, by default this process's own.

    Raises:
        NotANotebook: the file is not a notebook, has no exercises, or no kernel can be started for it.
    """
    return asyncio.run(judged(path, timeout, own_seed() if seed is None else seed, step))


def run_all(
    paths: Sequence[Path],
    timeout: float = 120,
    seed: int | None = None,
    step: Callable[[int, int, int], None] = lambda number, done, total: None,
) -> list[Report]:
    """Run several notebooks side by side, one on each core. One that cannot be judged has a `problem`, and stops no other.

    `step` is told the notebook's number first, then what `run` tells its own.
    """
    chosen = own_seed() if seed is None else seed

    async def report(number: int, free: asyncio.Semaphore) -> Report:
        async with free:
            try:
                return await judged(paths[number], timeout, chosen, lambda done, total: step(number, done, total))
            except NotANotebook as problem:
                return Report(paths[number], problem=str(problem))

    async def all_reports() -> list[Report]:
        free = asyncio.Semaphore(os.cpu_count() or 1)
        return await asyncio.gather(*(report(number, free) for number in range(len(paths))))

    try:
        return asyncio.run(all_reports())
    finally:
        compile_cache.tidy()
