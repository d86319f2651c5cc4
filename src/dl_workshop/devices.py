"""Several devices where there is one: the processor, counted more than once."""

from __future__ import annotations

import jax


def simulate_devices(n: int = 8) -> list[jax.Device]:
    """Let JAX see `n` CPU devices, and return them. Call this before JAX computes anything.

    They share one processor, so nothing gets faster; but data are placed and communicated as on real ones.

    Raises:
        RuntimeError: JAX has started already, with another number of devices.
    """
    try:
        jax.config.update("jax_num_cpu_devices", n)
        jax.config.update("jax_platforms", "cpu")
        devices = jax.devices("cpu")
    except RuntimeError:
        devices = jax.devices("cpu")
        if len(devices) != n:
            raise RuntimeError(
                f"JAX has started already, with {len(devices)} CPU device{'s' * (len(devices) != 1)}, and that number is fixed "
                f"for as long as it runs. To have {n}, restart the kernel (menu Kernel, Restart) and run this cell first."
            ) from None
    return devices
