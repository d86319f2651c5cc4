"""Train one logistic curve with several processes, each holding its share of the rows.

    python examples/train_distributed.py --processes 2 --out theta.json

starts two processes on this machine and waits for them; with `--processes 1` there is no communication at all, and theta is
the same to float tolerance. On several machines, start one process on each, with the address of the first:

    python examples/train_distributed.py --processes 2 --process 0 --coordinator first-machine:12355
    python examples/train_distributed.py --processes 2 --process 1 --coordinator first-machine:12355
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jax.sharding import NamedSharding, PartitionSpec

from dl_workshop.answers import data_mesh, logistic_loss, logistic_model, replicate, train
from dl_workshop.data import logistic_data

N_ROWS, N_STEPS, STEP_SIZE = 1000, 500, 0.001


def main() -> None:
    """Start all processes, or be one of them."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("--processes", type=int, default=2, help="how many processes train together")
    parser.add_argument("--process", type=int, help="which of them this is, from 0; without it all are started here")
    parser.add_argument("--coordinator", help="host:port of process 0, where all of them meet")
    parser.add_argument("--out", type=Path, help="where process 0 writes theta, as JSON")
    options = parser.parse_args()
    if options.processes < 1 or N_ROWS % options.processes:
        parser.error(f"{N_ROWS} rows cannot be shared out evenly over {options.processes} processes.")
    if options.process is None:
        raise SystemExit(start_all(options.processes, options.out))
    if options.coordinator is None:
        parser.error("--process needs --coordinator, the host:port of process 0.")
    theta = train_as_one_of(options.process, options.processes, options.coordinator)
    if options.process == 0:
        print(f"{options.processes} process(es), {N_ROWS} rows: w = {theta['w']:.6f}, b = {theta['b']:.6f}")
        if options.out:
            options.out.write_text(json.dumps(theta))


def start_all(processes: int, out: Path | None) -> int:
    """Start every process on this machine and wait; the first exit status that is not 0, or 0."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        address = f"localhost:{free.getsockname()[1]}"
    command = [sys.executable, __file__, "--processes", str(processes), "--coordinator", address]
    command += ["--out", str(out)] if out else []
    environment = {**os.environ, "JAX_PLATFORMS": "cpu"}
    started = [subprocess.Popen([*command, "--process", str(i)], env=environment) for i in range(processes)]
    return next((status for status in [process.wait() for process in started] if status), 0)


def train_as_one_of(process: int, processes: int, coordinator: str) -> dict[str, float]:
    """Meet the others, place this process's rows, train, and return theta as plain numbers."""
    if processes > 1:
        jax.config.update("jax_cpu_collectives_implementation", "gloo")  # how processes on CPUs add up
        jax.distributed.initialize(coordinator, num_processes=processes, process_id=process)
    mesh = data_mesh(jax.devices())  # the devices of all processes
    x, y = (own_rows(mesh, np.asarray(a), process, processes) for a in logistic_data(n=N_ROWS))
    start = replicate(mesh, {"w": np.zeros((), np.float32), "b": np.zeros((), np.float32)})
    _, theta = train(start, logistic_model, logistic_loss, x, y, N_STEPS, STEP_SIZE)
    return {name: float(value) for name, value in theta.items()}


def own_rows(mesh: Any, array: np.ndarray, process: int, processes: int) -> jax.Array:
    """One array over all processes, of which this one hands in its own rows only (and would read only those from disk)."""
    share = len(array) // processes
    mine = array[process * share : (process + 1) * share]
    return jax.make_array_from_process_local_data(NamedSharding(mesh, PartitionSpec("data")), mine, array.shape)


if __name__ == "__main__":
    main()
