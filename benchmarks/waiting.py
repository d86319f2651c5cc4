"""What people wait for, held against an earlier commit in the same run: checks, a finished notebook, the lab, the tests.

    python benchmarks/waiting.py --against COMMIT [checks] [places] [notebook] [lab] [tests] [--page]

Everything runs by turns, now and then, so that what else the machine does meanwhile falls on both alike. A check is measured
in a fresh process of its own: compilations and seconds up to the verdict. `lab` and `tests` are measured in fresh clones with
empty caches, as somebody meets them who has just arrived; they take long, and run only when they are named.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measure import short, short_share
from rich.console import Console
from rich.table import Table

from dl_workshop import atomic_files, curriculum

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results-waiting.json"
FROM_NPM = {"tests/javascript": "eslint", "docs/javascript": "esbuild"}
"""Where a checkout may have packages of npm's, each with a program that make takes as the sign that they are installed."""
CHECK = """
import json, pathlib, sys, tempfile, time
from importlib import util
import jax, jax.numpy as jnp
from dl_workshop import answers, check, curriculum, exercises
jnp.asarray(1.0) + 1  # JAX has started: a learner has used it before
compilations = []
jax.monitoring.register_event_duration_secs_listener(
    lambda event, seconds, **_: compilations.append(event) if event.endswith("backend_compile_duration") else None
)

def of_somebody_else(module):
    # The same code in functions of its own, in a file of its own: nothing that a judge has compiled beforehand is theirs.
    path = pathlib.Path(tempfile.mkdtemp()) / "theirs.py"
    path.write_text(pathlib.Path(module.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    spec = util.spec_from_file_location(module.__name__ + "_theirs", path)
    theirs = sys.modules[spec.name] = util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    return theirs

name = sys.argv[1]
module = curriculum.chapter_of(name).module
getattr(answers, name), exercises.load(name)  # both modules are read
right = getattr(of_somebody_else(sys.modules["dl_workshop.answers." + module]), name)
theirs = of_somebody_else(sys.modules["dl_workshop.exercises." + module])
exercise = vars(theirs).get(name) or next(each for each in theirs.EXERCISES if each.name == name)
wrong, other = (known.attempt for known in exercise.wrong[:2])
rows = []

def read_the_verdict():
    # Meanwhile the kernel is idle, and compiles what the chapter will need, if it knows how to.
    try:
        from dl_workshop.jupyter.warming import Warming
    except ImportError:
        return
    warming = Warming(tuple(sys.argv[1:2]))
    warming.resume()
    warming.start()
    warming.join()

for attempt in (wrong, wrong, other, right, right):
    if len(rows) == 1 and sys.argv[2] == "read":
        read_the_verdict()
    before, began = len(compilations), time.perf_counter()
    verdict = check(sys.argv[1], attempt, seed=0)
    rows.append((len(compilations) - before, time.perf_counter() - began))
print(json.dumps(rows))
"""
"""A wrong attempt, the same again, another wrong one, a right one, the same again."""
UNKNOWN = """
import json, linecache, sys, time
import jax, jax.numpy as jnp, numpy as np
from dl_workshop import answers, check, curriculum, given
compilations, rows = [], []
jax.monitoring.register_event_duration_secs_listener(
    lambda event, seconds, **_: compilations.append(event) if event.endswith("backend_compile_duration") else None
)
for number, (name, source) in enumerate(json.loads(sys.argv[1])):
    file = f"<cell {number}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    names = {"jax": jax, "jnp": jnp, "np": np, **vars(given), "__name__": "__main__"}
    names |= {other: getattr(answers, other) for other in curriculum.EXERCISES}
    exec(compile(source, file, "exec"), names)
    check(name, names[name], seed=0)
    before, began = len(compilations), time.perf_counter()
    verdict = check(name, names[name], seed=0)
    seconds = time.perf_counter() - began
    if verdict.status == "wrong" and not verdict.misconception:
        rows.append((len(compilations) - before, seconds))
print(json.dumps(rows))
"""
"""Mistakes that nobody knows, each checked twice: what the second check takes, the search for their places included."""
WITHOUT_CHECKS = """
import os, sys
import nbclient, nbformat
from dl_workshop import compile_cache
from dl_workshop.jupyter.running.judging import QUIET
notebook = nbformat.read(sys.argv[1], as_version=4)
notebook.cells = [cell for cell in notebook.cells if "check(" not in cell.source]
nbclient.NotebookClient(notebook, kernel_name="python3").execute(env={**os.environ, **QUIET, **compile_cache.environment()})
"""
"""A notebook's cells but for its checks, as `dl-workshop check` runs them: what no judge can make quicker."""
LATER = {"the same wrong attempt again": 1, "another wrong attempt": 2, "a right attempt": 3, "the same right attempt again": 4}


@dataclass(frozen=True)
class Row:
    """One thing that was measured, then and now, and the largest share of then that is asked for."""

    name: str
    unit: str
    then: float
    now: float
    asked: float | None = None

    @property
    def share(self) -> float:
        """Now, as a part of then."""
        return self.now / self.then if self.then else float(self.now > 0)  # nothing then and nothing now


def checks(then: Path, now: Path) -> list[Row]:
    """First and later checks, over all exercises."""
    seen: dict[tuple[Path, str], list[list[tuple[int, float]]]] = {}
    for name in curriculum.EXERCISES:
        for pause in ("read", "none"):
            for where in (then, now):
                found = json.loads(_python(where, "-c", CHECK, name, pause).splitlines()[-1])
                seen.setdefault((where, pause), []).append(found)

    def rows(title: str, unit: str, pause: str, numbers: Iterable[int], asked: float | None = None) -> list[Row]:
        """The median and the 95th percentile, of which something may be asked."""
        values = {w: [one[n][unit == "s"] for one in seen[w, pause] for n in numbers] for w in (then, now)}
        return [
            Row(f"{title}, {words}", unit, _at(share, values[then]), _at(share, values[now]), asked if share > 0.5 else None)
            for share, words in ((0.5, "median"), (0.95, "95th percentile"))
        ]

    return [
        *rows("first check, wrong", "compilations", "none", [0]),
        *rows("first check, wrong", "s", "none", [0], 0.25),
        *rows("later checks, once a verdict was read", "s", "read", LATER.values(), 0.5),
        *rows("later checks, at once", "s", "none", LATER.values()),
        *(row for title, number in LATER.items() for row in rows(f"{title}, verdict read", "s", "read", [number])),
    ]


def places(then: Path, now: Path) -> list[Row]:
    """Later checks of mistakes that no known one matches; now with the search for their place."""
    sys.path.insert(0, str(ROOT / "tests"))
    import unseen

    every = [attempt for name in curriculum.EXERCISES for attempt in unseen.wrong_attempts(name)]
    silent = [
        attempt
        for attempt in every
        if (told := unseen.kept(attempt.exercise)[attempt.title]["says"])[0] == "wrong" and not told[1]
    ]
    cells = json.dumps([(attempt.exercise, attempt.source) for attempt in silent[::6]])
    rows = {where: json.loads(_python(where, "-c", UNKNOWN, cells).splitlines()[-1]) for where in (then, now)}
    return [
        Row(f"an unknown mistake, checked again, {words}", unit, _at(share, before), _at(share, after))
        for column, unit in ((0, "compilations"), (1, "s"))
        for share, words in ((0.5, "median"), (0.95, "95th percentile"))
        for before, after in [[[row[column] for row in rows[where]] for where in (then, now)]]
    ]


def notebook(then: Path, now: Path) -> list[Row]:
    """`dl-workshop check` on a finished chapter 03."""
    rows = {then: [], now: []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "03-logistic-regression.ipynb"
        path.write_text(_finished("03-logistic-regression"), encoding="utf-8")
        for _ in range(3):
            for where in (then, now):
                rows[where].append(_seconds(where, "-c", "from dl_workshop.cli import app; app()", "check", str(path)))
        bare = [_seconds(now, "-c", WITHOUT_CHECKS, str(path)) for _ in range(3)]
    before, after = (statistics.median(rows[where]) for where in (then, now))
    return [
        Row("dl-workshop check, a finished chapter 03", "s", before, after, 1 / 3),
        Row("the same (now: only the cells that are not checks)", "s", before, statistics.median(bare)),
    ]


def lab(then: Path, now: Path) -> list[Row]:
    """`make lab` in a fresh clone with empty caches, until the address is printed."""
    took = {}
    for where in (then, now):
        with _fresh(where) as (clone, environment):
            began = time.perf_counter()
            process = subprocess.Popen(
                ["make", "lab"], cwd=clone, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                start_new_session=True,
            )  # fmt: skip
            assert process.stdout is not None
            for line in process.stdout:
                if "http://" in line:
                    break
            took[where] = time.perf_counter() - began
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
    return [Row("make lab, fresh clone, to the address", "s", took[then], took[now], 0.4)]


def tests(then: Path, now: Path) -> list[Row]:
    """`make test` in a fresh clone, nothing compiled beforehand; the environment is made first, which is not counted.

    What a machine can do drifts by a tenth and more within such a run. In the order now, then, then, now a steady drift falls
    on both alike.
    """
    took: dict[Path, list[float]] = {now: [], then: []}
    used: dict[Path, list[float]] = {now: [], then: []}
    for where in (now, then, then, now):
        with _fresh(where) as (clone, environment):
            folders = [folder for folder in FROM_NPM if (clone / folder / "package-lock.json").is_file()]
            installed = [".venv/.test", *(f"{folder}/node_modules/.bin/{FROM_NPM[folder]}" for folder in folders)]
            subprocess.run(["make", *installed], cwd=clone, env=environment, check=True, capture_output=True)
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            done = subprocess.run(["make", "test"], cwd=clone, env=environment, capture_output=True, text=True)
            took[where].append(time.perf_counter() - began)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used[where].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            print(*done.stdout.splitlines()[-8:], sep="\n")  # whether it passed, and what did not
            print(f"{where.name}: {took[where][-1]:.0f} s, processor {used[where][-1]:.0f} s", flush=True)
    return [
        Row("make test, processor", "s", statistics.mean(used[then]), statistics.mean(used[now]), 0.4),
        Row("make test, wall", "s", statistics.mean(took[then]), statistics.mean(took[now]), 0.45),
    ]


def _at(share: float, values: list[float]) -> float:
    return sorted(values)[round(share * (len(values) - 1))]


def _python(where: Path, *arguments: str) -> str:
    """What this Python prints with the package of another checkout."""
    environment = {**os.environ, "PYTHONPATH": str(where / "src"), "PYTHONWARNINGS": "ignore", "DL_WORKSHOP_SEED": "0"}
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def _seconds(where: Path, *arguments: str) -> float:
    began = time.perf_counter()
    _python(where, *arguments)
    return time.perf_counter() - began


def _finished(slug: str) -> str:
    """A chapter with every exercise done, as its learner's notebook would be."""
    import jupytext

    notebook = jupytext.read(ROOT / "answers" / f"{slug}.md", fmt="md:myst")
    notebook.metadata["dl_workshop"] = {"chapter": int(slug[:2])}
    return jupytext.writes(notebook, fmt="ipynb")


@contextmanager
def _fresh(where: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """A clone of a checkout in a folder of its own, and an environment whose caches are empty."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(where), str(clone)], check=True)
        homes = {"UV_CACHE_DIR": "uv", "PIP_CACHE_DIR": "pip", "XDG_CACHE_HOME": "cache"}
        yield clone, {**os.environ, "CI": "true", **{name: str(Path(folder) / part) for name, part in homes.items()}}


TASKS: dict[str, Callable[[Path, Path], list[Row]]] = {
    "checks": checks, "places": places, "notebook": notebook, "lab": lab, "tests": tests,
}  # fmt: skip


def measured() -> dict[str, Any]:
    """All that was measured last, for docs/speed.md: against which commit, when, and the rows."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return {**kept, "rows": [row for task in TASKS for row in kept.get("tasks", {}).get(task, ())]}


def main() -> None:
    """Measure, print, and keep what was measured for docs/speed.md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tasks", nargs="*", help=f"of {', '.join(TASKS)}; by default checks and notebook")
    parser.add_argument("--against", required=True, metavar="COMMIT")
    parser.add_argument("--page", action="store_true", help="renew that part of docs/speed.md")
    asked = parser.parse_args()
    if unknown := set(asked.tasks) - set(TASKS):
        parser.error(f"there is no task {', '.join(sorted(unknown))}")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # learners' computers keep what Python has compiled
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored, and tests press Ctrl+C
    before = measured()
    tasks = before.get("tasks", {}) if before.get("then") == asked.against else {}
    chosen = asked.tasks or ["checks", "notebook"]
    if asked.page and (missing := [task for task in TASKS if task not in {*chosen, *tasks}]):
        parser.error(f"the page shows everything, and nothing of this is kept here: name {', '.join(missing)} too")
    with tempfile.TemporaryDirectory() as folder:
        then, now = Path(folder) / "then", Path(folder) / "now"
        for where, commit in ((then, asked.against), (now, "HEAD")):
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(where)], check=True)
            subprocess.run(["git", "checkout", "--quiet", "-B", "main", commit], cwd=where, check=True)
        for task in chosen:
            rows = TASKS[task](then, now)
            show(rows)
            tasks[task] = [{**vars(row), "share": row.share} for row in rows]
            kept = {"then": asked.against, "date": datetime.date.today().isoformat(), "tasks": tasks}
            atomic_files.write(RESULTS, json.dumps(kept, indent=1) + "\n")
    if asked.page:
        from page import renew_waiting

        renew_waiting(measured(), ROOT / "docs")


def show(rows: list[Row]) -> None:
    """The rows as a table."""
    table = Table("", "then", "now", "now / then", "asked")
    for row in rows:
        asked = "" if row.asked is None else f"{row.asked:.2f} {'✓' if row.share <= row.asked else '✗'}"
        table.add_row(f"{row.name}, {row.unit}", short(row.then), short(row.now), short_share(row.share, row.asked), asked)
    Console().print(table)


if __name__ == "__main__":
    main()
