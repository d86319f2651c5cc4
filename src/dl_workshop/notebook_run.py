"""Run a learner's notebook in a fresh kernel and judge what it leaves behind. The notebook's file is never written."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
import os
import re
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dl_workshop import curriculum
from dl_workshop.seeds import VARIABLE, own_seed

QUIET = {"MPLBACKEND": "Agg", "TQDM_DISABLE": "1"}
"""Nobody looks at the pictures and progress bars of such a run."""

Step = Callable[[int, int], None]
"""Told before each cell how many are done, and how many there are."""


class NotANotebook(ValueError):
    """A file that cannot be judged; the message says why."""


class _KernelLost(RuntimeError):
    """The kernel ended, or could not be interrupted, in one cell."""

    def __init__(self, cell: int) -> None:
        super().__init__(cell)
        self.cell = cell


@dataclass
class Report:
    """What a notebook came to: for each exercise its verdict, and notes on the cells that could not finish.

    A verdict is `checking.Verdict.to_dict()` with "text", how it reads in a terminal.
    """

    path: Path
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def passed(self) -> list[str]:
        """The exercises that passed."""
        return [verdict["exercise"] for verdict in self.verdicts if verdict["status"] == "passed"]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, for JSON."""
        verdicts = [{key: value for key, value in verdict.items() if key != "text"} for verdict in self.verdicts]
        return {"notebook": str(self.path), "verdicts": verdicts, "notes": self.notes}


def read(path: Path) -> Any:
    """The notebook in a file; `NotANotebook` where there is none."""
    if not path.is_file():
        raise NotANotebook(f"{path}: there is no such file.")
    try:
        text = path.read_text(encoding="utf-8")
        json.loads(text)
    except OSError as error:
        raise NotANotebook(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise NotANotebook(f"{path} is not a notebook: a notebook is a JSON file, and this is not JSON.") from None
    import nbformat

    # What these libraries would log is told in our own words.
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except Exception:
        raise NotANotebook(f"{path} is JSON, but not a notebook: it lacks what every notebook has.") from None
    return notebook


def exercises_in(notebook: Any, path: Path) -> tuple[str, ...]:
    """The exercises of the notebook's chapter; in a notebook of no chapter, those that its `check` cells name."""
    about = notebook.metadata.get("dl_workshop")
    number = about.get("chapter") if isinstance(about, Mapping) else None
    for chapter in curriculum.CHAPTERS:
        if chapter.number == number:
            return chapter.exercises
    from dl_workshop.authoring import checked_names

    named = [name for cell in _code_cells(notebook) for name in checked_names(cell.source)]
    if not named:
        raise NotANotebook(f"{path} has no exercises: it belongs to no chapter, and no cell of it calls check.")
    try:
        return tuple(dict.fromkeys(name for name in named if curriculum.chapter_of(name)))
    except curriculum.UnknownExercise as unknown:
        raise NotANotebook(f"{path}: {unknown}") from None


def run(path: Path, timeout: float = 120, seed: int | None = None, step: Step = lambda done, total: None) -> Report:
    """Run a notebook's cells in a fresh kernel, in its own folder, and judge every exercise of its chapter.

    Cells that only ask (`check`, `hint`, `answer`) are left out. A cell that fails hides no other. One that runs longer
    than `timeout` seconds is interrupted; one that takes the kernel with it is left out of a second run. The inputs are drawn
    from `seed`, by default this process's own.

    Raises:
        NotANotebook: the file is not a notebook, or has no exercises.
    """
    notebook = read(path)
    names = exercises_in(notebook, path)
    cells = [cell for cell in _code_cells(notebook) if not _only_asks(cell.source)]
    with tempfile.TemporaryDirectory() as folder:
        judging = [_cell(f"from dl_workshop.notebook_run import judge as _judge\n"
                         f"_judge(globals(), {name!r}, {folder!r})") for name in names]  # fmt: skip
        late, lost = _run_all(path.resolve().parent, [*cells, *judging], timeout, own_seed() if seed is None else seed, step)
        report = Report(path, notes=_notes(cells, late, lost, timeout))
        for number, name in enumerate(names, start=len(cells)):
            late_by = timeout if number in late | lost else None
            report.verdicts.append(_verdict(name, Path(folder), cells, late_by))
    return report


def judge(names: Mapping[str, Any], exercise: str, folder: str) -> None:
    """Judge one exercise where the learner's names are; the verdict goes into `folder`, where no print disturbs it."""
    if exercise in names:
        from dl_workshop import checking

        verdict = checking.check(exercise, names[exercise])
        told = json.dumps({**verdict.to_dict(), "text": str(verdict)})
        (Path(folder) / f"{exercise}.json").write_text(told, encoding="utf-8")


def _run_all(folder: Path, cells: Sequence[Any], timeout: float, seed: int, step: Step) -> tuple[set[int], set[int]]:
    """Run all cells; the numbers of those that were interrupted, and of those that took the kernel with them."""
    lost: set[int] = set()
    while True:
        try:
            return asyncio.run(_in_fresh_kernel(folder, cells, timeout, seed, lost, step)), lost
        except _KernelLost as error:
            lost.add(error.cell)


async def _in_fresh_kernel(
    folder: Path, cells: Sequence[Any], timeout: float, seed: int, skipped: set[int], step: Step
) -> set[int]:
    from nbclient.exceptions import DeadKernelError

    late, client = set(), _client(folder, cells, timeout)
    async with client.async_setup_kernel(env={**os.environ, **QUIET, VARIABLE: str(seed)}, cleanup_kc=True):
        for number, cell in enumerate(cells):
            step(number, len(cells))
            if number in skipped:
                continue
            began = time.monotonic()
            try:
                # The client interrupts after `timeout`. What then goes on for as long again will not be stopped.
                await asyncio.wait_for(client.async_execute_cell(cell, number), 2 * timeout + 5)
            except (DeadKernelError, TimeoutError):
                await client.km.shutdown_kernel(now=True)
                raise _KernelLost(number) from None
            if time.monotonic() - began >= timeout:
                late.add(number)
    return late


def _client(folder: Path, cells: Sequence[Any], timeout: float) -> Any:
    """A client whose kernel runs this very Python, whatever kernels are installed on this computer."""
    import nbformat
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    return NotebookClient(
        nbformat.v4.new_notebook(cells=list(cells)),
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[])),
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],
        timeout=timeout,
        interrupt_on_timeout=True,
        allow_errors=True,
        log=logging.getLogger("traitlets"),
    )


def _verdict(name: str, folder: Path, cells: Sequence[Any], late_by: float | None) -> dict[str, Any]:
    """The verdict that was left in the folder; without one, why there is none."""
    from dl_workshop.checking.judgement import not_attempted
    from dl_workshop.checking.verdict import Verdict

    file = folder / f"{name}.json"
    if file.exists():
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return told
    failure = next(filter(None, (_failure(cell) for cell in cells if _defines(cell.source, name))), "")
    if late_by is not None:
        message = f"Checking {name} took longer than {late_by:g} s and was stopped. Is there a loop that never ends?"
        verdict = Verdict(name, "error", message)
    elif failure:
        verdict = Verdict(name, "error", f"The cell that defines {name} stopped with {failure}")
    else:
        verdict = not_attempted(name)
    return {**verdict.to_dict(), "text": str(verdict)}


def _notes(cells: Sequence[Any], late: set[int], lost: set[int], timeout: float) -> list[str]:
    what = {**dict.fromkeys(late, f"ran longer than {timeout:g} s and was interrupted"),
            **dict.fromkeys(lost, "could not be brought to an end, so it was left out")}  # fmt: skip
    return [f"The cell that begins `{_beginning(cells[n])}` {what[n]}." for n in sorted(what) if n < len(cells)]


def _beginning(cell: Any) -> str:
    lines = [line for line in cell.source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return lines[0].strip()[:60] if lines else ""


def _failure(cell: Any) -> str:
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    # A cell has no file that a learner could know.
    return re.sub(r"\(\d+\.py, ", "(", f"{errors[0].ename}: {errors[0].evalue}".splitlines()[0]) if errors else ""


def _defines(source: str, name: str) -> bool:
    return bool(re.search(rf"^\s*def\s+{name}\b|^{name}\s*=", source, re.MULTILINE))


def _only_asks(source: str) -> bool:
    """Whether a cell does nothing but call check, hint or answer."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    calls = [node.value.func for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    return len(calls) == len(body) and all(isinstance(f, ast.Name) and f.id in ("check", "hint", "answer") for f in calls)


def _code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def _cell(source: str) -> Any:
    import nbformat

    return nbformat.v4.new_code_cell(source)
