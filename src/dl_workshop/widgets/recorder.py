"""What matplotlib draws, as a list of plain commands: for a page that can draw them faster than a picture can be sent.

A recorder is a matplotlib backend like any other, which is handed outlines, marks and images with their colours. It writes them
down instead of drawing them. Places are in CSS pixels, from the top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

Command = dict[str, Any]


class Recorder(RendererBase):
    """What is drawn in a figure; text too comes as outlines, so that it looks as in the figures wherever it is shown.

    One recorder for a figure's whole life: matplotlib remembers for each how large its texts are.
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self._size, self._dpi, self._css = figure.canvas.get_width_height(physical=True), figure.dpi, 100 / figure.dpi
        self._down = Affine2D().scale(1, -1).translate(0, self._size[1]).scale(self._css)
        self._of, self._commands = 0, list[Command]()

    def record(self, artists: Sequence[Artist]) -> list[Command]:
        """The commands that draw these artists, in order; "of" says of which artist each is, by its number."""
        self._commands = []
        for self._of, artist in enumerate(artists):
            artist.draw(self)
        return self._commands

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:
        """An outline, filled and stroked."""
        self._add("path", gc, rgbFace, **_outline(path, transform + self._down))

    def draw_markers(
        self, gc: GraphicsContextBase, marker_path: Path, marker_trans: Transform, path: Path, trans: Transform,
        rgbFace: Any = None,
    ) -> None:  # fmt: skip
        """The same outline at many places."""
        places = (trans + self._down).transform(path.vertices)
        shape = _outline(marker_path, marker_trans + Affine2D().scale(self._css, -self._css))
        self._add("markers", gc, rgbFace, **shape, places=_bytes(places))

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Any = None) -> None:
        """An image of few pixels, which are spread over its place (`interpolation="none"`)."""
        height, width = im.shape[:2]
        across, up = (width, height) if transform is None else transform.transform((1, 1)) - transform.transform((0, 0))
        left, top = self._down.transform((x, y + up))
        box = [left, top, across * self._css, up * self._css]
        self._add("image", gc, None, box=box, width=width, height=height, pixels=np.ascontiguousarray(im[::-1]).tobytes())

    def option_scale_image(self) -> bool:  # noqa: D102
        return True

    def get_canvas_width_height(self) -> tuple[float, float]:  # noqa: D102
        return self._size

    def points_to_pixels(self, points: Any) -> Any:  # noqa: D102
        return points * self._dpi / 72

    def flipy(self) -> bool:  # noqa: D102
        return False

    def _add(self, kind: str, gc: GraphicsContextBase, face: Any, **what: Any) -> None:
        width = self.points_to_pixels(gc.get_linewidth()) * self._css
        dashes: Any = gc.get_dashes()[1]
        box = gc.get_clip_rectangle()
        clip = None if box is None else [*self._down.transform((box.x0, box.y1)), box.width * self._css, box.height * self._css]
        alpha = gc.get_alpha() if gc.get_forced_alpha() else None
        self._commands.append({
            "kind": kind, "of": self._of, "clip": clip, "width": width, "join": gc.get_joinstyle(),
            "cap": gc.get_capstyle().replace("projecting", "square"),
            "stroke": _colour(gc.get_rgb(), alpha) if width else None, "fill": _colour(face, alpha),
            "dash": [] if dashes is None else [self.points_to_pixels(part) * self._css for part in dashes], **what,
        })  # fmt: skip


def _outline(path: Path, transform: Transform) -> dict[str, Any]:
    """Points, and for each the code of https://matplotlib.org/stable/api/path_api.html; no codes where all are line ends."""
    points, codes = path.vertices, path.codes
    if codes is not None:
        clean = path.cleaned(transform=transform, remove_nans=True, curves=True, simplify=False)
        return {"points": _bytes(clean.vertices), "codes": np.asarray(clean.codes, np.uint8).tobytes()}
    return {"points": _bytes(transform.transform(points)), "codes": b""}


def _bytes(places: Any) -> bytes:
    # Far outside of every picture a coordinate is as good as any other, and single precision has room for it.
    return np.clip(np.asarray(places, np.float64), -1e6, 1e6).astype("<f4").tobytes()


def _colour(colour: Any, alpha: float | None) -> str | None:
    if colour is None:
        return None
    red, green, blue, opacity = to_rgba(colour, alpha)
    return f"rgba({255 * red:.0f},{255 * green:.0f},{255 * blue:.0f},{opacity:.3g})" if opacity else None
