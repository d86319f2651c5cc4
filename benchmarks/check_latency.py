"""How long `check` takes in a fresh notebook kernel: the very first one, the first of each exercise, and those after it.

Run with `python benchmarks/check_latency.py`. Times are in seconds, pictures included, on the machine at hand.
"""

from __future__ import annotations

import json

import nbformat
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


def main() -> None:
    """Measure, and print the slowest and the typical ones."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (SETUP, FIRST, EACH)])
    NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    printed = ["".join(o.text for o in cell.outputs if o.get("name") == "stdout") for cell in notebook.cells]
    print(f"the very first check, wrong, with its picture: {float(printed[1]):.2f}")
    rows = json.loads(printed[2])
    for title, column in (("the first check of an exercise", 1), ("later ones", 2)):
        ordered = sorted(rows, key=lambda row: row[column])
        middle, late, last = (ordered[int(share * (len(rows) - 1))] for share in (0.5, 0.95, 1.0))
        print(
            f"{title}: median {middle[column]:.2f}, 95th percentile {late[column]:.2f}, slowest {last[column]:.2f} ({last[0]})"
        )


if __name__ == "__main__":
    main()
