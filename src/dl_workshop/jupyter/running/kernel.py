"""Run cells one after another in a fresh kernel, and learn how each one ended."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from subprocess import DEVNULL
from typing import Any

Step = Callable[[int, int], None]
"""Told before each cell how many are done, and how many there are."""

_QUIET = logging.getLogger(f"{__name__}.quiet")
"""What the libraries would log is told in our own words."""
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


@dataclass(frozen=True)
class Ending:
    """How a cell ended: the exception's name and text, empty where there was none, and whether it was interrupted."""

    error: str = ""
    text: str = ""
    late: bool = False


class KernelLost(RuntimeError):
    """The kernel was found to have ended when that cell should have run, or could not be interrupted in it."""

    def __init__(self, cell: int, by_itself: bool) -> None:
        super().__init__(cell)
        self.cell, self.by_itself = cell, by_itself


class NoKernel(RuntimeError):
    """No kernel could be started."""


def clean(sources: Sequence[str]) -> Any:
    """A new notebook of those cells, with nothing in it that a program could stumble over."""
    import nbformat

    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


async def run(
    sources: Sequence[str], folder: str, environment: Mapping[str, str], timeout: float, skipped: Collection[int], step: Step
) -> list[Ending]:
    """Run the cells in a kernel that starts in `folder`, without those that are skipped.

    A cell that runs longer than `timeout` seconds is interrupted; the first one, which prepares the kernel, may take a minute.

    Raises:
        NoKernel: no kernel could be started.
        KernelLost: the kernel ended, or a cell could not be interrupted.
    """
    endings = [Ending()] * len(sources)
    async with _started(_client(sources, folder), environment) as client:
        replies: dict[int, Mapping[str, Any]] = {}
        client.on_cell_executed = lambda cell, cell_index, execute_reply: replies.update({cell_index: execute_reply["content"]})
        for number, cell in enumerate(client.nb.cells):
            step(number, len(sources))
            if number not in skipped:
                began = time.monotonic()
                await _executed(client, number, timeout if number else max(timeout, 60))
                late = time.monotonic() - began >= timeout
                endings[number] = Ending(*_error(cell, replies.get(number, {})), late)
    return endings


async def _executed(client: Any, number: int, timeout: float) -> None:
    from nbclient.exceptions import DeadKernelError

    client.timeout_func = lambda cell: timeout
    task = asyncio.ensure_future(client.async_execute_cell(client.nb.cells[number], number))
    try:
        # The client interrupts after `timeout`. Whatever then goes on for as long again cannot be stopped.
        done, _ = await asyncio.wait({task}, timeout=2 * timeout + 5)
        if not done:
            raise KernelLost(number, by_itself=False)
        task.result()
    except DeadKernelError:
        raise KernelLost(number, by_itself=True) from None
    finally:
        # A client whose task is cancelled speaks of a dead kernel, even at Ctrl+C: nobody should hear that.
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _error(cell: Any, reply: Mapping[str, Any]) -> tuple[str, str]:
    """The exception that ended a cell. A magic may show one and go on; a wrong magic is in the reply alone."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    found = errors[0] if errors else reply if reply.get("status") == "error" else {}
    return str(found.get("ename", "")), str(found.get("evalue", ""))


@asynccontextmanager
async def _started(client: Any, environment: Mapping[str, str]) -> AsyncIterator[Any]:
    """The client with its kernel. (Its own `async_setup_kernel` would take Ctrl+C for itself.)"""
    manager = client.km
    try:
        try:
            await client.async_start_new_kernel(env={**os.environ, **environment}, stdout=DEVNULL, stderr=DEVNULL)
            await client.async_start_new_kernel_client()
        except (OSError, RuntimeError, LookupError) as error:
            raise NoKernel(str(error)) from error
        yield client
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)
        await manager.cleanup_resources()


def _client(sources: Sequence[str], folder: str) -> Any:
    """A client whose kernel runs this very Python, whatever kernels are installed on this computer."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    class Client(NotebookClient):
        """What a cell prints and shows is dropped at once: a loop that prints without end would fill the memory."""

        def process_message(self, msg: Any, cell: Any, cell_index: int) -> Any:
            return super().process_message(msg, cell, cell_index) if msg["msg_type"] in ("error", "status") else None

    specs = KernelSpecManager(kernel_dirs=[], log=_QUIET)
    return Client(
        clean(sources),
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs, log=_QUIET),
        resources={"metadata": {"path": folder}},
        extra_arguments=["--log-level=ERROR"],
        interrupt_on_timeout=True,
        allow_errors=True,
        log=_QUIET,
    )
