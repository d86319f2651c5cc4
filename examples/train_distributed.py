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
import time
from pathlib import Path
from threading import Timer
from typing import Any

import numpy as np

N_ROWS, N_STEPS, STEP_SIZE = 1000, 500, 0.001


def main() -> None:
    """Start all processes, or be one of them."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("--processes", type=int, default=2, help="how many processes train together")
    parser.add_argument("--process", type=int, help="which of them this is, from 0; without it all are started here")
    parser.add_argument("--coordinator", help="host:port of process 0, where all of them meet")
    parser.add_argument("--timeout", type=float, default=60, help="how many seconds to wait for the others")
    parser.add_argument("--out", type=Path, help="where process 0 writes theta, as JSON")
    options = parser.parse_args()
    if wrong := what_is_wrong(options):
        parser.error(wrong)
    if options.process is None:
        raise SystemExit(start_all(options.processes, options.timeout, options.out))
    theta = train_as_one_of(options.process, options.processes, options.coordinator, options.timeout)
    if options.process == 0:
        print(f"{options.processes} process(es), {N_ROWS} rows: w = {theta['w']:.6f}, b = {theta['b']:.6f}")
        if options.out:
            options.out.write_text(json.dumps(theta))


def what_is_wrong(options: argparse.Namespace) -> str | None:
    """Which of the things that the options ask for cannot be done, in words; None where all is well."""
    if options.processes < 1 or N_ROWS % options.processes:
        return f"{N_ROWS} rows cannot be shared out evenly over {options.processes} processes."
    if not 0 < options.timeout < 1e6:
        return f"--timeout is a number of seconds, more than 0, but it is {options.timeout:g}."
    if options.process is None:
        return "--coordinator needs --process, the number of this process." if options.coordinator else None
    if not 0 <= options.process < options.processes:
        return f"--process is a number from 0 to {options.processes - 1}, but it is {options.process}."
    host, _, port = (options.coordinator or "").rpartition(":")
    if not (host and port.isdecimal()):
        return "--process needs --coordinator, the host:port of process 0."
    return None


def start_all(processes: int, timeout: float, out: Path | None) -> int:
    """Start every process on this machine and wait; the first exit status that is not 0, or 0."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        address = f"localhost:{free.getsockname()[1]}"
    command = [sys.executable, __file__, "--processes", str(processes), "--coordinator", address, "--timeout", str(timeout)]
    command += ["--out", str(out)] if out else []
    environment = {**os.environ, "JAX_PLATFORMS": "cpu"}
    print(f"Starting {processes} process(es) on this machine. Loading JAX takes each of them a few seconds ...", flush=True)
    started = [subprocess.Popen([*command, "--process", str(i)], env=environment) for i in range(processes)]
    try:
        return wait_for(started)
    finally:
        for process in started:
            process.kill()


def wait_for(started: list[subprocess.Popen[bytes]]) -> int:
    """0 once all have ended well; where one fails, its exit status at once, as the others would wait for it in vain."""
    while True:
        ended = [process.poll() for process in started]
        for i, status in enumerate(ended):
            if status:
                print(f"Process {i} ended with status {status}, so the others are stopped.", file=sys.stderr, flush=True)
                return status
        if None not in ended:
            return 0
        time.sleep(0.05)


def train_as_one_of(process: int, processes: int, coordinator: str, timeout: float) -> dict[str, float]:
    """Meet the others, place this process's rows, train, and return theta as plain numbers."""
    import jax  # here, since a process that only starts the others can do without, and speaks at once

    from dl_workshop.answers import data_mesh, logistic_loss, logistic_model, replicate, train
    from dl_workshop.data import logistic_data

    def say(text: str) -> None:
        if process == 0:  # all would say the same
            print(text, flush=True)

    if processes > 1:
        jax.config.update("jax_cpu_collectives_implementation", "gloo")  # how processes on CPUs add up
        say(f"Waiting up to {timeout:g} s until all {processes} processes have come to {coordinator} ...")
        meet(process, processes, coordinator, timeout)
    mesh = data_mesh(jax.devices())  # the devices of all processes
    x, y = (own_rows(mesh, np.asarray(a), process, processes) for a in logistic_data(n=N_ROWS))
    start = replicate(mesh, {"w": np.zeros((), np.float32), "b": np.zeros((), np.float32)})
    say(f"Rows for each process: {N_ROWS // processes}. Compiling the training loop ...")
    compiled = train.lower(start, logistic_model, logistic_loss, x, y, N_STEPS, STEP_SIZE).compile()
    say(f"Training: {N_STEPS} steps ...")
    began = time.perf_counter()
    theta = {name: float(value) for name, value in compiled(start, x, y, STEP_SIZE)[1].items()}
    say(f"Trained in {time.perf_counter() - began:.2g} s.")
    return theta


def meet(process: int, processes: int, coordinator: str, timeout: float) -> None:
    """Wait for the others; end this process, and say why, if they are not all there in time."""
    import jax

    def leave(why: str) -> None:
        print(why, file=sys.stderr, flush=True)
        os._exit(1)  # from a thread, while JAX waits

    if process == 0 and is_taken(int(coordinator.rpartition(":")[2])):
        leave(f"The port of {coordinator} is in use on this machine. Choose another one, the same for all processes.")
    why = (
        f"Process {process} waited {timeout:g} s at {coordinator}, but not all {processes} came, so nothing was trained. "
        f"Start each of the processes 0 to {processes - 1} once within that time (or with a longer --timeout), all with the "
        "same --processes and --coordinator, and check that every machine can reach that address."
    )
    too_late = Timer(timeout, leave, [why])  # JAX's own end, when it has waited long enough, is a crash without such words
    too_late.daemon = True
    too_late.start()
    jax.distributed.initialize(
        coordinator, num_processes=processes, process_id=process, initialization_timeout=round(2 * timeout) + 60
    )
    too_late.cancel()


def is_taken(port: int) -> bool:
    """Whether another program on this machine listens at that port."""
    with socket.socket() as probe:
        if os.name == "posix":  # there a port that was in use a minute ago counts as taken otherwise
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            return True
    return False


def own_rows(mesh: Any, array: np.ndarray, process: int, processes: int) -> Any:
    """One array over all processes, of which this one hands in its own rows only (and would read only those from disk)."""
    import jax
    from jax.sharding import NamedSharding, PartitionSpec

    share = len(array) // processes
    mine = array[process * share : (process + 1) * share]
    return jax.make_array_from_process_local_data(NamedSharding(mesh, PartitionSpec("data")), mine, array.shape)


if __name__ == "__main__":
    main()
