"""Single operations of JAX's, compiled beforehand: without them every sandbox would compile the same additions again.

They are kept while a draw is observed, where no learner's code runs, and sandboxes can read them. Of all that observing
compiles, only those entries are handed over that JAX has named after one plain operation: none holds a loop, or a line of a
solution.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from dl_workshop import compile_cache

FOLDER = "operations"
"""Where they lie beside a sandbox's package."""
_NAMES = """
    abs add append argmax argmin argsort atleast_1d atleast_2d average bitwise_and bitwise_or bitwise_xor broadcast_arrays
    broadcast_in_dim cho_solve cholesky clip concatenate convert_element_type copy count_nonzero cumsum diagonal diff div dot
    dot_general dynamic_slice einsum eq equal exp expm1 floor floor_divide gather ge greater greater_equal gt integer_pow invert
    iota isfinite isinf isnan le less less_equal linspace log log1p log2 log10 log_sigmoid logaddexp logical_and logical_not
    logical_or lt matmul max maximum mean min minimum moveaxis mul multiply nan_to_num ne neg negative normal not_equal one_hot
    outer pad power ravel reduce_all reduce_any reduce_max reduce_min reduce_prod reduce_sum rem remainder reshape rev
    roll_static round scatter scatter-add searchsorted select_n shuffle sigmoid sign slice softplus solve solve_triangular
    sort sqrt square squeeze stack std sub subtract sum take take_along_axis tanh threefry2x32 threefry_fold_in threefry_seed
    threefry_split tile transpose triangular_solve true_divide uniform unstack var vdot where
"""
NAMES = frozenset(_NAMES.split())
"""What JAX names its entries after, without the underscore that some have in front. Nothing here takes a function."""

_NO_FOLDERS = "none"
"""What XLA keeps beside: were its folders named, entries could be found only where they were made."""


def kept() -> Path:
    """Where this computer keeps them, apart from what learners' code may have written."""
    return compile_cache.folder() / FOLDER


def keep() -> None:
    """Have this process keep what it compiles, and use what others kept."""
    import jax

    jax.config.update("jax_compilation_cache_dir", str(kept()))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    jax.config.update("jax_persistent_cache_enable_xla_caches", _NO_FOLDERS)


def hand_over(package: Path) -> None:
    """Copy those that are kept into a sandbox's package."""
    (package / FOLDER).mkdir(parents=True)
    for file in sorted(kept().glob("jit_*")):
        if file.name.partition("-cache")[0].rpartition("-")[0].removeprefix("jit_").lstrip("_") in NAMES:
            shutil.copy(file, package / FOLDER)


def environment(package: str) -> dict[str, str]:
    """The variables with which a sandbox reads them, and writes none."""
    return {
        compile_cache.FOLDER: f"{package}/{FOLDER}",
        "JAX_PERSISTENT_CACHE_ENABLE_XLA_CACHES": _NO_FOLDERS,
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "86400",
    }
