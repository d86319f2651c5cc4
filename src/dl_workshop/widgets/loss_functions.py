"""Chapter 04: a start that can be moved, and the ways down from it on two losses."""

from __future__ import annotations

from typing import Any

import jax

from dl_workshop.figures import loss_functions as maps
from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, fixed, number
from dl_workshop.widgets.board import Board
from dl_workshop.widgets.frames import Frame, figure
from dl_workshop.widgets.knobs import Knob


class _TwoMaps:
    """The maps of both losses, each with a path that moves."""

    @style.styled
    def __init__(self, losses: tuple[maps.Loss, maps.Loss]) -> None:
        fig = figure()
        panels = fig.subplots(1, 2, sharey=True)
        self._moving: list[Any] = []
        for ax, loss, name in zip(panels, losses, maps.NAMES, strict=True):
            maps.draw_map(ax, loss, name)
            ax.set_title(name.capitalize())
            path = ax.plot([], [], "o-", color=style.BLACK, lw=1.4, ms=3.5)[0]
            first = ax.plot([], [], "o", color="white", mec=style.BLACK, mew=1.8, ms=12)[0]
            last = ax.plot([], [], "s", color=style.ORANGE, mec=style.BLACK, mew=1.0, ms=5)[0]
            self._moving.append((path, first, last))
        panels[0].set_ylabel("b")
        self.frame = Frame(panels[0], [artist for trio in self._moving for artist in trio])

    def draw(self, paths: list[Numbers]) -> None:
        """The picture with a path on each map."""
        for (path, first, last), places in zip(self._moving, paths, strict=True):
            path.set_data(*places.T)
            first.set_data(*places[:1].T)
            last.set_data(*places[-1:].T)


class StartSliders(Board):
    """Sliders for the w and b that two descents start from."""

    def __init__(self, x: Any, y: Any, w: float, b: float, step_size: float, n_steps: int) -> None:
        losses = maps.total_losses(x, y)
        self._losses = [jax.jit(jax.vmap(loss)) for loss in losses]
        self._walks = [maps.way_down(loss, step_size, n_steps) for loss in losses]
        self._rule = f"{n_steps} steps of size {number(step_size)}"
        knobs = {
            name: Knob(f"start at {name}", value, -maps.EDGE, maps.EDGE, 0.1, f"{name} of the start, from -6 to 6")
            for name, value in (("w", w), ("b", b))
        }
        super().__init__(
            _TwoMaps(losses),
            knobs,
            "Contours of two losses over w and b, and the ways down from the start; see the text above.",
        )

    def state(self) -> list[str]:
        """Both ways down, and where they end."""
        start = (self.w, self.b)
        paths = [walk(start) for walk in self._walks]
        ends = [loss(path[[0, -1]]).tolist() for loss, path in zip(self._losses, paths, strict=True)]
        lines = [
            f"{name.capitalize()}: ends at w = {fixed(w, 2)}, b = {fixed(b, 2)}, loss {before:.2f} → {after:.2f}"
            for name, (w, b), (before, after) in zip(maps.NAMES, [path[-1] for path in paths], ends, strict=True)
        ]
        self._picture.draw(paths)
        return [f"{self._rule} from w = {fixed(start[0], 1)}, b = {fixed(start[1], 1)}", *lines]


def start_sliders(x: Any, y: Any, w: float = -5.0, b: float = 3.0, step_size: float = 0.05, n_steps: int = 100) -> StartSliders:
    """Sliders for the start of gradient descent on the cross entropy and on the squared error of a logistic model."""
    return StartSliders(x, y, w, b, step_size, n_steps)
