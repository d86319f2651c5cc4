"""The chapters, run with right answers in many forms, and what their prose claims held against what they found.

    PYTHONPATH=benchmarks python tests/stories.py SLUG NUMBER ...

tells a chapter with the references (number 0) or with the NUMBER-th right answer to each of its exercises, and prints the
`Told` of each as a line of JSON. That is a process of its own because chapter 10 settles how many devices JAX sees.

What a chapter claims is in `tests/claims/SLUG.toml`: a sentence of its prose, or a part of one, and what must be true of the
names that a learner has at that place. `near`, `says`, `answers`, `math` and `printed`, what the last cell printed, are there
to write it with. Where a right answer may print other numbers than ours, the cell stands under `free`, with the reason.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import math
import os
import re
import subprocess
import sys
import tomllib
import traceback
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import jax

from dl_workshop import answers, curriculum, exercises
from dl_workshop.audience import UNSEEN
from dl_workshop.authoring import imported_names

# isort: split
# These load nbformat, which takes more than a second longer unless dl_workshop is imported first.
from notebooks import ROOT, chapter_source
from unseen import attempts

CLAIMS = ROOT / "tests" / "claims"
WARNED_OF = {"gaussians_by_segments", "loss_one_by_one", "a Python loop over the examples with logaddexp.reduce"}
"""Answers with a loop over rows, of which text or docstring says beforehand that it will be compiled for a thousand of them."""
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d*)?(?:e[-+]?\d+)?")


@dataclass
class Told:
    """What each code cell printed, by its place, which claims were not true where they stand, and what stopped it."""

    printed: dict[str, str] = field(default_factory=dict)
    untrue: list[str] = field(default_factory=list)
    stopped: str = ""


def claims(slug: str) -> dict[str, dict[str, str]]:
    """What is held of a chapter: its sentences and what must be `true` there, and the cells that are `free` to differ."""
    return tomllib.loads((CLAIMS / f"{slug}.toml").read_text(encoding="utf-8"))


def flowing(text: str) -> str:
    """Prose without its line breaks."""
    return " ".join(text.split())


def right_answers(name: str) -> list[Any]:
    """All right answers to an exercise but the reference: functions, and the source of cells."""
    functions = [answer for answer in exercises.load(name).right if getattr(answer, "__name__", "") not in WARNED_OF]
    return [*functions, *(attempt.source for attempt in attempts("right", name) if attempt.title not in WARNED_OF)]


def number_of_runs(chapter: curriculum.Chapter) -> int:
    """So many runs show each right answer at least once."""
    return max(len(right_answers(name)) for name in chapter.exercises)


def tell(slug: str, number: int) -> Told:
    """Run a chapter's cells in turn, with the `number`-th right answers in place of the references (0: with those)."""
    told, space = Told(), {"__name__": "__main__", "printed": ""}
    if slug in ("03-logistic-regression", "04-loss-functions"):
        compiled_loop()
    held = claims(slug)["true"]
    for place, cell in enumerate(chapter_source(slug).cells):
        if cell.cell_type == "markdown":
            prose = flowing(cell.source)
            told.untrue += [sentence for sentence in held if sentence in prose and not is_true(held[sentence], space)]
        elif "exercise" in cell.metadata.get("tags", []):
            for name in imported_names(cell.source):
                put(space, name, number)
        elif not cell.source.startswith(("check(", "hint(", "# answer(")):
            try:
                told.printed[str(place)] = space["printed"] = run(cell.source, space)
            except Exception:
                told.stopped = f"{cell.source}\n{traceback.format_exc(limit=-3)}"
                break
    return told


def compiled_loop() -> None:
    """The loop of chapter 02 takes minutes for chapter 03; chapter 05 shows that `train` finds the same numbers."""
    answers.model_optimization_loop = answers.train


def put(space: dict[str, Any], name: str, number: int) -> None:
    """What a learner's exercise cell does."""
    right = [getattr(answers, name), *right_answers(name)]
    answer = right[0 if number == 0 else 1 + (number - 1) % (len(right) - 1)]
    if isinstance(answer, str):
        exec(compile(answer, f"<{name}>", "exec"), space)
    else:
        space[name] = answer


def run(source: str, space: dict[str, Any]) -> str:
    """Run a cell as a notebook would; what it prints, and what its last line gives."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(tree, "<cell>", "exec"), space)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), space) if last else None
        if value is not None and not source.rstrip().endswith(";"):
            print(re.sub(r" at 0x\w+", "", repr(value)))
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
    return printed.getvalue()


def near(found: Any, claimed: Any, by: float) -> bool:
    """Whether a number, or each of several, is at most so far from what is claimed."""
    import numpy as np

    return bool(np.all(np.abs(np.asarray(found, float) - np.asarray(claimed, float)) <= by))


def says(found: Any, *digits: str) -> bool:
    """Whether numbers, rounded as they are claimed, are those, give or take a tenth of a digit: says(losses[-1], "7.5")."""
    import numpy as np

    each = np.ravel(np.asarray(found, float))
    return len(each) == len(digits) and all(
        abs(one - float(text)) <= 0.6 * 10.0 ** -len(text.partition(".")[2]) for one, text in zip(each, digits, strict=True)
    )


def is_true(truth: str, space: dict[str, Any]) -> bool:
    """Whether an expression holds of a learner's names. They are left alone."""
    try:
        return bool(eval(truth, {**space, "near": near, "says": says, "math": math, "answers": answers}))
    except Exception as error:
        print(f"{truth}: {type(error).__name__}: {error}", file=sys.stderr)
        return False


def differences(told: Told, ours: Told, apart: float = 2.0) -> Iterator[tuple[str, str, str]]:
    """The cells that said something else with another right answer, up to rounding: place, what was said, what ours said."""
    for place, printed in told.printed.items():
        if not alike(printed, ours.printed[place], apart):
            yield place, printed, ours.printed[place]


def alike(printed: str, ours: str, apart: float) -> bool:
    """Whether each line of ours was said, up to so many units of a number's last digit; an answer may print more of its own."""
    said = iter(printed.splitlines())
    return all(any(alike_line(line, own, apart) for line in said) for own in ours.splitlines())


def alike_line(printed: str, ours: str, apart: float) -> bool:
    printed, ours = (line.replace(", weak_type=True", "") for line in (printed, ours))
    if "".join(NUMBER.sub("#", printed).split()) != "".join(NUMBER.sub("#", ours).split()):
        return False
    pairs = zip(NUMBER.findall(printed), NUMBER.findall(ours), strict=True)
    return all(abs(float(one) - float(other)) <= apart * max(unit(one), unit(other)) for one, other in pairs)


def unit(number: str) -> float:
    """What the last digit of a printed number stands for; six digits at most are to be trusted."""
    digits, _, power = number.partition("e")
    last = 10.0 ** (int(power or 0) - len(digits.partition(".")[2]))
    return max(last, abs(float(number)) * 1e-5)


def stories(slug: str, numbers: Iterable[int]) -> list[Told]:
    """A chapter as told in a process of its own, with each of those answers in turn."""
    paths = os.pathsep.join(str(ROOT / folder) for folder in ("src", "tests", "benchmarks"))
    command = [sys.executable, __file__, slug, *map(str, numbers)]
    ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths, UNSEEN: "1"}, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return [Told(**json.loads(line)) for line in ran.stdout.splitlines()]


def main(slug: str, numbers: list[str]) -> None:
    """Tell a chapter with those answers, and print what was told."""
    for number in numbers:
        jax.clear_caches()  # every learner compiles for the first time
        with contextlib.redirect_stdout(sys.stderr):  # what a right answer prints by the way
            told = tell(slug, int(number))
        print(json.dumps(asdict(told)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
