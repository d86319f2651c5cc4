"""Settings that make JAX faster on a processor. Nothing is switched on unless `faster()` is called."""

from __future__ import annotations

import os
from pathlib import Path

import jax

from dl_workshop import compile_cache

HOISTING = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=65536"


def faster(cache: Path | str | None = None) -> None:
    """Switch on what makes small trainings faster. Call it before JAX computes anything, in a notebook's first cell.

    Three settings, none of which changes what a program means:

    - loops whose data fit into 64 KiB, not 1 KiB, become one piece of machine code (in `XLA_FLAGS`);
    - JAX waits for a result instead of handing out a promise: on a processor the promise costs more than short work does;
    - what was compiled is kept on disk, for the next session.

    Args:
        cache: the folder for what was compiled; by default `compiled.folder()`.

    Raises:
        RuntimeError: JAX has started already.
    """
    devices = jax.config.values["jax_num_cpu_devices"]
    try:
        # JAX refuses to change the number of devices once it runs, which is the only public sign that it is running.
        for number in (devices + 2, devices):
            jax.config.update("jax_num_cpu_devices", number)
    except RuntimeError:
        raise RuntimeError(
            "JAX has started already, and reads these settings only when it starts. Restart the kernel (menu Kernel, Restart) "
            "and call faster() first."
        ) from None
    if HOISTING not in os.environ.get("XLA_FLAGS", ""):
        os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {HOISTING}".strip()
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    jax.config.update("jax_compilation_cache_dir", str(cache or compile_cache.folder()))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
