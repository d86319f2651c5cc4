"""Time variants against one another: each in the process it needs, all of them in turn, so that noise meets them alike."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from dl_workshop.training.limit import NoCompiler

Work = Callable[[], Any]
TURN = 0.01
"""Seconds that a turn lasts at least."""


@dataclass(frozen=True)
class Variant:
    """One way to do a task.

    Args:
        name: as the tables show it.
        make: "module:function" in this folder, which prepares the work and returns it as a function without arguments.
        of: the function's own arguments.
        parts: how many steps, or fits, one run of the work is.
        setting: "stock", or "settings on" for a process in which `dl_workshop.training.faster()` was called first.
        rounds: in how many of the rounds it takes part; a slow one need not run as often.
    """

    name: str
    make: str
    of: tuple[Any, ...] = ()
    parts: int = 1
    setting: str = "stock"
    rounds: int = 10_000


@dataclass(frozen=True)
class Task:
    """Ways to do one thing, and what is claimed of them: (slower, faster, at least so many times).

    `error` says how far off a result of the work is, given the variant.
    """

    name: str
    title: str
    variants: tuple[Variant, ...]
    rounds: int
    unit: str
    error: Callable[[Variant, Any], float]
    claims: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True)
class Timing:
    """What came of a variant: microseconds a part in the median run, seconds of the first run, how far off its result is."""

    name: str
    microseconds: float
    first: float
    error: float


class NotHere(RuntimeError):
    """What a variant needs is not installed."""


def needed(package: str) -> Any:
    """A package that not everybody has; `NotHere` where it is missing."""
    try:
        return import_module(package)
    except ImportError:
        raise NotHere(package) from None


def interleaved(task: Task) -> list[Timing]:
    """Prepare all variants, then run them in turn, round after round; those that cannot run here are left out."""
    variants = task.variants
    with _processes(sorted({variant.setting for variant in variants})) as processes:
        first = {}
        for variant in variants:
            try:
                first[variant] = processes[variant.setting].submit(_first, variant.make, variant.of).result()
            except (NotHere, NoCompiler) as missing:
                print(f"left out: {variant.name} ({missing})")
        seconds: dict[Variant, list[float]] = {variant: [] for variant in first}
        for number in range(task.rounds):
            for variant in first:
                if number < variant.rounds:
                    seconds[variant].append(processes[variant.setting].submit(_again, variant.make, variant.of).result())
    return [
        Timing(v.name, 1e6 * statistics.median(seconds[v]) / v.parts, began, task.error(v, result))
        for v, (began, result) in first.items()
    ]


@contextmanager
def _processes(settings: list[str]) -> Iterator[dict[str, ProcessPoolExecutor]]:
    pools = {setting: ProcessPoolExecutor(1, get_context("spawn"), _prepare, (setting,)) for setting in settings}
    try:
        yield pools
    finally:
        for pool in pools.values():
            pool.shutdown()


def _prepare(setting: str) -> None:
    os.environ["TQDM_DISABLE"] = "1"
    if setting != "stock":
        from dl_workshop.training import faster

        faster()


@cache
def _made(make: str, of: tuple[Any, ...]) -> Work:
    module, function = make.split(":")
    work: Work = getattr(import_module(module), function)(*of)
    return work


def _first(make: str, of: tuple[Any, ...]) -> tuple[float, Any]:
    return _timed(_made(make, of))


def _again(make: str, of: tuple[Any, ...]) -> float:
    """Seconds of one run. Short work is run several times on end: the first finds the caches full of the others' numbers."""
    work, times = _made(make, of), []
    until = time.perf_counter() + TURN
    while not times or time.perf_counter() < until:
        times.append(_timed(work)[0])
    return statistics.median(times)


def _timed(work: Work) -> tuple[float, Any]:
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def machine() -> str:
    """The processor, and how many of its cores there are."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        name = next((line.split(":")[1].strip() for line in info.read_text().splitlines() if "model name" in line), name)
    return f"{name}, {os.cpu_count()} cores"


def short(number: float) -> str:
    """Three digits of a number, and no powers of ten: 0.125, 12.5, 12,500."""
    digits = f"{number:.3g}"
    return f"{float(digits):,.0f}" if float(digits) >= 1000 else digits


def short_share(share: float, asked: float | None) -> str:
    """Three digits of a share, or as many as show that it is more than was asked for."""
    for digits in range(3, 17):
        text = f"{share:.{digits}g}"
        if asked is None or share <= asked or float(text) > asked:
            return text
    return repr(share)
