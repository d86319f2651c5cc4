"""What this machine can do: the training loops of limit.c, written in C by hand. A measure, where there is a C compiler."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

BY_HAND = ("-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast", "-fopenmp", "-Wno-psabi")
BY_COMPILER = ("-Ofast", "-march=native", "-fopenmp", "-Wno-psabi")

_FLOATS, _DOUBLES = (np.ctypeslib.ndpointer(kind, flags="C") for kind in (np.float32, np.float64))
_DESCENT = (_FLOATS, _FLOATS, ctypes.c_int, _FLOATS, _FLOATS, ctypes.c_int, ctypes.c_float)
_ARGUMENTS = {
    "descend": _DESCENT,
    "descend_plainly": _DESCENT,
    "newton": (_DOUBLES, _DOUBLES, ctypes.c_int, _DOUBLES, ctypes.c_double),
    "descend_large": (_FLOATS, _FLOATS, ctypes.c_long, ctypes.c_int, _FLOATS, ctypes.c_int, ctypes.c_float),
}


class NoCompiler(RuntimeError):
    """There is no gcc on this computer, or it cannot compile limit.c."""


def in_c(name: str, flags: tuple[str, ...] = BY_HAND) -> Any:
    """A function of limit.c, compiled for this machine.

    Raises:
        NoCompiler: there is no gcc, or it does not know what is asked of it.
    """
    function = getattr(_library(flags), name)
    function.argtypes = _ARGUMENTS[name]
    return function


@cache
def _library(flags: tuple[str, ...]) -> ctypes.CDLL:
    if not shutil.which("gcc"):
        raise NoCompiler("There is no gcc on this computer, so there is no C to compare with.")
    source = Path(__file__).with_suffix(".c")
    # Once it is loaded, the file can go; where the system holds on to it (Windows), it stays in the folder for temporary files.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        library = Path(folder) / "limit.so"
        command = ["gcc", *flags, "-shared", "-fPIC", str(source), "-o", str(library), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise NoCompiler(f"gcc cannot compile {source.name}: {done.stderr.strip().splitlines()[-1]}")
        return ctypes.CDLL(str(library))


def train_in_c(x: Any, y: Any, n_steps: int, step_size: float, plainly: bool = False) -> tuple[Any, Any]:
    """(losses, theta) of gradient descent from zeros on the logistic loss of a line, all in float32.

    Like `train` with `logistic_loss`; with `plainly`, written as anybody would write it, and left to the compiler.

    Raises:
        NoCompiler: there is no gcc, or it does not know what is asked of it.
    """
    descend = in_c("descend_plainly", BY_COMPILER) if plainly else in_c("descend")
    x, y = (np.ascontiguousarray(a, np.float32) for a in (x, y))
    theta, losses = np.zeros(2, np.float32), np.empty(n_steps, np.float32)
    descend(x, y, len(x), theta, losses, n_steps, step_size)
    return losses, {"w": theta[0], "b": theta[1]}
