"""How long `check` takes in a fresh notebook kernel: the very first one, the first of each exercise, and those after it.

Run with `python benchmarks/check_latency.py`. Times are in seconds, pictures included, on the machine at hand.
"""

from __future__ import annotations

import json

import nbformat
from fresh import Start
from nbclient import NotebookClient

SETUP = """
import time
import jax, jax.numpy as jnp
from IPython.display import display
from dl_workshop import answers, check, curriculum, exercises

def seconds(name, attempt):
    start = time.perf_counter()
    display(check(name, attempt))
    return time.perf_counter() - start
"""
FIRST = """
def logistic_model(theta, x):
    return 1 / (1 + jnp.exp(-theta["w"] * x))

print(seconds("logistic_model", logistic_model))
"""
EACH = """
import json
rows = []
for name in curriculum.EXERCISES:
    for attempt in (exercises.load(name).wrong[0].attempt, getattr(answers, name)):
        rows.append((name, seconds(name, attempt), seconds(name, attempt)))
print(json.dumps(rows))
"""


def starts() -> list[Start]:
    """The very first check, and of the first and the later checks of every exercise the median and the 95th percentile."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (SETUP, FIRST, EACH)])
    NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    printed = ["".join(o.text for o in cell.outputs if o.get("name") == "stdout") for cell in notebook.cells]
    found = [Start("check, the very first, wrong, with its picture", float(printed[1]), 2.5)]
    rows = json.loads(printed[2])
    for title, column, bar in (("check, the first of an exercise", 1, None), ("check, later ones", 2, 0.5)):
        ordered = sorted(row[column] for row in rows)
        middle, late = (ordered[int(share * (len(rows) - 1))] for share in (0.5, 0.95))
        found += [Start(f"{title}, median", middle), Start(f"{title}, 95th percentile", late, bar)]
    return found


if __name__ == "__main__":
    for start in starts():
        print(f"{start.seconds:6.2f} s  {start.name}")
