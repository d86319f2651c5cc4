"""The server's extension: set on every connection, once, and harmless where it does not apply."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest

from dl_workshop.jupyter import server


class Handler:
    log = logging.getLogger("test")

    def __init__(self, fails: bool = False) -> None:
        self.asked: list[bool] = []
        self.opened: list[Any] = []
        self.fails = fails

    def set_nodelay(self, value: bool) -> None:
        if self.fails:
            raise AssertionError("no stream")
        self.asked.append(value)

    def open(self, *args: Any) -> str:
        self.opened.append(args)
        return "opened"


@pytest.mark.parametrize("fails", [False, True])
def test_a_connection_is_opened_without_delay_or_at_least_opened(fails: bool) -> None:
    kind = type("Kind", (Handler,), {"open": Handler.open})
    for _ in range(2):  # a server may load an extension twice
        server.without_delay(kind)
    handler = kind(fails)
    assert handler.open("kernel") == "opened"
    assert handler.opened == [("kernel",)]
    assert handler.asked == ([] if fails else [True])


def test_it_finds_its_place_in_the_real_server() -> None:
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

    server._load_jupyter_server_extension(SimpleNamespace(log=Handler.log))
    assert KernelWebsocketHandler.open.without_delay
    assert server._jupyter_server_extension_points() == [{"module": "dl_workshop.jupyter.server"}]


def test_a_server_with_other_insides_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "jupyter_server.services.kernels.websocket", None)
    server._load_jupyter_server_extension(SimpleNamespace(log=Handler.log))
