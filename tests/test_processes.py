"""Whoever is killed leaves nobody behind."""

from __future__ import annotations

import subprocess
import sys

import psutil

WORK = """
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from dl_workshop.processes import end_with_parent
with ProcessPoolExecutor(2, get_context("spawn"), end_with_parent) as pool:
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_the_processes_of_a_pool_end_with_the_one_that_started_them() -> None:
    process = subprocess.Popen([sys.executable, "-c", WORK], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    worker = psutil.Process(int(process.stdout.readline()))
    assert worker in psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    process.stdout.close()
    worker.wait(20)
