"""A figure that lives as long as its widget: only what moves is drawn anew.

How a slider's picture is made is all behind `Frame.png`, so that another way of drawing can take its place.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dl_workshop.figures import style

WIDTH, HEIGHT = 640, 400
"""The size of a picture in CSS pixels; it has twice as many pixels each way, for sharp screens."""


def canvas() -> Axes:
    """Empty axes in a new figure that no notebook knows of (no pyplot), in the house look."""
    fig = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=200, layout="constrained")
    FigureCanvasAgg(fig)
    return fig.add_subplot()


class Frame:
    """Axes whose still part is drawn once; `moving` artists are laid over it, in order, for every picture."""

    def __init__(self, ax: Axes, moving: Sequence[Artist]) -> None:
        self._ax, self._moving = ax, moving
        for artist in moving:
            artist.set_animated(True)
        figure = style.figure_of(ax)
        # The fonts of the still part are looked up while it is drawn, so this needs the house look as well.
        with mpl.rc_context(style.STYLE):
            self._canvas = FigureCanvasAgg(figure)
            self._canvas.draw()
            figure.set_layout_engine("none")  # from here on nothing may shift
            self._still = self._canvas.copy_from_bbox(figure.bbox)

    def png(self) -> bytes:
        """The picture as the moving artists now stand."""
        with mpl.rc_context(style.STYLE):
            self._canvas.restore_region(self._still)
            for artist in self._moving:
                self._ax.draw_artist(artist)
        return encoded(np.asarray(self._canvas.buffer_rgba()))


def encoded(pixels: NDArray[np.uint8]) -> bytes:
    """Pixels, shape (height, width, 4), as a PNG image.

    Three times as quick as the usual encoders, which try five filters on every row: on flat colours none of them helps.
    The format is that of https://www.w3.org/TR/png-3/: a header, the compressed rows, an end.
    """
    height, width, channels = pixels.shape
    rows = np.zeros((height, 1 + channels * width), np.uint8)  # the 0 before each row says: no filter
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)  # 8 bits a channel; 6: red, green, blue, opacity
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), level=1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
