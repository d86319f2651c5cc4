"""What never ends is ended in a real kernel too: names stay, prints are heard, and the next check goes right."""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from front_end import environment
from jupyter_client.manager import start_new_kernel

from dl_workshop import time_limit

ATTEMPTS = """
import threading, time
import jax, jax.numpy as jnp
from jax import lax
from dl_workshop import check

losses = [3.0, 2.0]

def turns(x):
    return lax.while_loop(lambda state: state != -1, lambda state: state + 1, jnp.abs(x) + 1)

compiled = jax.jit(lambda x, end: lax.while_loop(lambda state: state != end, lambda state: state + 1, x))
compiled(1.0, 3.0)

def compiled_before(x):
    return compiled(jnp.float32(1.0), 0.5)

def for_ever(x):
    while True:
        x = x + 1

def catches(x):
    while True:
        try:
            x = x + 1
        except BaseException:
            pass

def sleeps(x):
    time.sleep(3600)

def quits(x):
    exit()

def asks(x):
    return float(input("x = "))

def halts(x):
    breakpoint()
    return 2 * x

def judged(attempt):
    began = time.monotonic()
    verdict = check("double", attempt)
    return verdict.status, verdict.message, time.monotonic() - began
"""
SAYS = {
    "turns": "still going after 20,000 rounds",
    "compiled_before": "still going after 20,000 rounds",
    "for_ever": "`while True` was still going",
    "catches": "`while True` was still going",
    "sleeps": "was waiting",
    "quits": "ends Python",
    "asks": "waits for somebody to type",
    "halts": "stops for a debugger",
}


class Kernel:
    """A kernel that runs cells and tells what they print."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager, self.client = manager, client

    def run(self, source: str) -> str:
        printed: list[str] = []

        def hear(message: Any) -> None:
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                printed.append(message["content"]["text"])

        reply = self.client.execute_interactive(source, output_hook=hear, allow_stdin=False, timeout=120)
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(printed).strip()


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("kernel")
    own = {**environment(Path(folder)), time_limit.VARIABLE: "5"}
    manager, client = start_new_kernel(cwd=str(folder), env=own)
    try:
        found = Kernel(manager, client)
        found.run(ATTEMPTS)
        yield found
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def stays_usable(kernel: Kernel) -> None:
    assert kernel.run("print(losses, check('double', lambda x: x + x).status)") == "[3.0, 2.0] passed"
    assert float(kernel.run("began = time.process_time(); time.sleep(0.5); print(time.process_time() - began)")) < 0.25


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", SAYS)
def test_it_is_ended_in_a_cell(name: str, kernel: Kernel) -> None:
    status, message, seconds = ast.literal_eval(kernel.run(f"print(judged({name}))"))
    assert (status, SAYS[name] in message, seconds < 10) == ("error", True, True), (message, seconds)
    stays_usable(kernel)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["turns", "catches"])
def test_it_is_ended_in_a_second_thread_and_at_the_press_of_a_button(name: str, kernel: Kernel) -> None:
    told = kernel.run(f"""
import ipywidgets
found = []
thread = threading.Thread(target=lambda: found.append(judged({name})))
thread.start(); thread.join()
button = ipywidgets.Button()
button.on_click(lambda _: found.append(judged({name})))
button.click()
print(found)
""")
    for status, message, seconds in ast.literal_eval(told):
        assert (status, SAYS[name] in message, seconds < 10) == ("error", True, True), (message, seconds)
    stays_usable(kernel)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["for_ever", "sleeps"])
def test_the_kernel_can_be_interrupted_meanwhile(name: str, kernel: Kernel) -> None:
    # After an error ipykernel drops what was sent before it has emptied its queue, and its reply comes before that:
    # a cell sent at once would now and then be dropped, which nobody who types meets.
    request = kernel.client.execute(f"check('double', {name})", stop_on_error=False)
    time.sleep(2)
    kernel.manager.interrupt_kernel()
    began = time.monotonic()
    reply = kernel.client.get_shell_msg(timeout=20)
    while reply["parent_header"]["msg_id"] != request:
        reply = kernel.client.get_shell_msg(timeout=20)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - began < 2
    stays_usable(kernel)
