"""A small extension of Jupyter's server: what kernels send goes out at once, instead of waiting for more to send along.

TCP collects small packets for up to 40 ms before it sends them (Nagle's algorithm, RFC 896). For a slider that asks the kernel
at every move, that is longer than everything else together.
"""

from __future__ import annotations

import functools
from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "dl_workshop.jupyter.server"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Called by the server as it starts. Where its internals are not as expected, nothing is changed."""
    try:
        from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

        without_delay(KernelWebsocketHandler)
    except (ImportError, AttributeError) as error:
        app.log.info("dl_workshop.jupyter.server has nothing to do here: %s", error)


def without_delay(handler: Any) -> None:
    """Let a class of tornado's websocket handlers set TCP_NODELAY on every connection it opens."""
    opened = handler.open
    if getattr(opened, "without_delay", False):
        return

    @functools.wraps(opened)
    def open_without_delay(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            self.set_nodelay(True)
        except Exception as error:  # a connection without its own socket, as behind some proxies
            self.log.debug("TCP_NODELAY cannot be set: %s", error)
        return opened(self, *args, **kwargs)

    open_without_delay.without_delay = True  # type: ignore[attr-defined]
    handler.open = open_without_delay
