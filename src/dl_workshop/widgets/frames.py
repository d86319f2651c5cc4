"""A figure that lives as long as its widget: only what moves is drawn anew.

Everything about how a slider's picture is made is behind `Frame.png`, so that another way of drawing can take its place.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from dl_workshop.figures import style

WIDTH, HEIGHT = 640, 400
"""The size of a picture in CSS pixels; it has twice as many pixels each way, for sharp screens."""


def canvas() -> Axes:
    """Empty axes in a new figure that no notebook knows of (no pyplot), in the house look."""
    fig = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=200, layout="none")
    FigureCanvasAgg(fig)
    return fig.add_axes((0.1, 0.135, 0.875, 0.835))


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
            self._still = self._canvas.copy_from_bbox(figure.bbox)

    def png(self) -> bytes:
        """The picture as the moving artists now stand."""
        with mpl.rc_context(style.STYLE):
            self._canvas.restore_region(self._still)  # type: ignore[no-untyped-call]
            for artist in self._moving:
                self._ax.draw_artist(artist)
        out = io.BytesIO()
        pixels = np.asarray(self._canvas.buffer_rgba())[..., :3]
        Image.fromarray(np.ascontiguousarray(pixels)).save(out, format="PNG", compress_level=1)
        return out.getvalue()
