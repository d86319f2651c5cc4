"""A figure that lives as long as its widget: only what moves is redrawn.

Where the page can draw, it gets the still part once, as an image, and the commands for what moves (`Frame.commands`); where it
cannot, a picture of both (`Frame.png`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from PIL import Image

from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers
from dl_workshop.widgets.recorder import Command, Recorder

LARGEST = 8_000_000
"""The most bytes that may be worked out beforehand."""
WIDTH, HEIGHT = 640, 400
"""The size of a picture in CSS pixels; it has twice as many pixels each way, for sharp screens."""


def figure(width: float = WIDTH, height: float = HEIGHT) -> Figure:
    """A new figure that no notebook knows of (no pyplot), of that size in CSS pixels."""
    fig = Figure(figsize=(width / 100, height / 100), dpi=200, layout="constrained")
    FigureCanvasAgg(fig)
    return fig


def canvas() -> Axes:
    """Empty axes in such a figure."""
    return figure().add_subplot()


class Frame:
    """Axes whose still part is drawn once; `moving` artists are laid over it, in order, for every picture.

    For those whose numbers are in `ghosts`, the page keeps a pale copy of how they were at the start.
    """

    def __init__(self, ax: Axes, moving: Sequence[Artist], ghosts: Sequence[int] = ()) -> None:
        self._ax, self._moving, self.ghosts = ax, moving, list(ghosts)
        for artist in moving:
            artist.set_animated(True)
        figure = style.figure_of(ax)
        # Ticks are made while they are drawn. What moves must no longer need the settings: they are shared, and moves are
        # answered in a separate thread.
        with mpl.rc_context(style.STYLE):
            self._canvas = FigureCanvasAgg(figure)
            self._canvas.draw()
            figure.set_layout_engine("none")  # from here on nothing may shift
            self._still = self._canvas.copy_from_bbox(figure.bbox)
        self._recorder = Recorder(figure)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in CSS pixels."""
        width, height = style.figure_of(self._ax).get_size_inches()
        return round(100 * width), round(100 * height)

    def commands(self) -> list[Command]:
        """How to draw the moving artists as they now stand."""
        return self._recorder.record(self._moving)

    def ahead(self, places: dict[int, tuple[Numbers, Numbers]], lines: list[str], n_states: int) -> dict[str, Any] | None:
        """Many states at once: where the artists of these numbers are in each, and its lines of text; None if it is too large.

        A coordinate is an array (n,), the same in every state, or (n_states, n). The artists' looks are as they now stand.
        """
        width, height = self.size
        unit = 4 * max(width, height) / 32_000  # half of a tenth of a pixel; what is farther off is out of sight
        to_css = self._ax.transData + Affine2D().scale(1, -1).translate(0, style.figure_of(self._ax).bbox.height)
        (across, _, right), (_, down, below) = to_css.get_matrix()[:2] * 100 / style.figure_of(self._ax).dpi
        artists, total = [], 0
        for number, (xs, ys) in places.items():
            kept = [_kept(xs * across + right, unit), _kept(ys * down + below, unit)]
            total += sum(len(axis["values"]) for axis in kept)
            artists.append({"of": number, "x": kept[0], "y": kept[1]})
        if total > LARGEST:
            return None
        text = {"lines": "\n".join(line.replace("\n", " ") for line in lines), "height": len(lines) // n_states}
        return {"commands": self.commands(), "artists": artists, "unit": unit, **text}

    def still(self) -> bytes:
        """The picture without what moves."""
        self._canvas.restore_region(self._still)
        return encoded(np.asarray(self._canvas.buffer_rgba()))

    def png(self) -> bytes:
        """The whole picture as the moving artists now stand."""
        self._canvas.restore_region(self._still)
        for artist in self._moving:
            self._ax.draw_artist(artist)
        return encoded(np.asarray(self._canvas.buffer_rgba()))


def _kept(values: Numbers, unit: float) -> dict[str, Any]:
    """Places on the page as bytes: shared ones as they are, those of many states as multiples of `unit`, in two bytes each."""
    if values.ndim == 1:
        return {"each": False, "n": len(values), "values": values.astype("<f4").tobytes()}
    whole = np.where(np.isfinite(values), np.clip(np.round(values / unit), -32_000, 32_000), -32_768)
    return {"each": True, "n": values.shape[1], "values": whole.astype("<i2").tobytes()}


def encoded(pixels: NDArray[np.uint8]) -> bytes:
    """Pixels, shape (height, width, 4), as a PNG image."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "png", compress_level=1)
    return out.getvalue()
