"""A descent on the loss of chapter 03, whose start and step the reader sets: the page takes the slopes itself, by jax-js.

What is here is the same board in Python: its picture, its sliders and what they show at the start go to the page, and a test
compares the page's numbers with these.
"""

from __future__ import annotations

import base64
import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from book import pictures
from dl_workshop.answers import binary_cross_entropy_with_logits
from dl_workshop.data import logistic_data
from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers
from dl_workshop.widgets.board import Board
from dl_workshop.widgets.frames import Frame, figure
from dl_workshop.widgets.knobs import Knob

STEPS = 50
ACROSS, UP = (-1.0, 8.0), (-4.0, 5.0)
X, Y = logistic_data(noise=0.0, rounded=False)
DESCRIBED = (
    "Contours of the loss over w and b, lowest at w = 2, b = 1, and the way down from the start: a large circle at the start, "
    "a dot after each step, and a square where the last one ends."
)


def loss(place: Any) -> Any:
    """The loss of chapter 03 at (w, b), in the form that no score can break; the labels are neither noisy nor rounded."""
    return binary_cross_entropy_with_logits(Y, place[0] * X + place[1])


@jax.jit
def way(place: Any, size: Any) -> tuple[Any, Any]:
    """Every place of a descent, its start among them, shape (STEPS + 1, 2), and the loss at each."""

    def step(place: Any, _: None) -> tuple[Any, Any]:
        value, slope = jax.value_and_grad(loss)(place)
        return place - size * slope, (place, value)

    end, (places, losses) = jax.lax.scan(step, jnp.asarray(place, float), length=STEPS)
    return jnp.vstack([places, end]), jnp.append(losses, loss(end))


@cache
def lowest() -> float:
    """The loss at the bottom."""
    return float(way(jnp.array([2.0, 1.0]), 0.1)[1][-1])


class _Map:
    """The map of the loss, and the way down over it."""

    @style.styled
    def __init__(self) -> None:
        ax = figure(640, 420).add_subplot()
        w, b = np.linspace(*ACROSS, 181), np.linspace(*UP, 181)
        heights = np.asarray(
            jax.vmap(jax.vmap(lambda w, b: loss((w, b)), (0, None)), (None, 0))(jnp.asarray(w), jnp.asarray(b))
        )
        levels = lowest() + np.geomspace(0.15, heights.max(), 16)
        ax.contourf(w, b, np.log(heights - lowest() + 0.1), np.log(levels), cmap=style.HEIGHTS, extend="both")
        ax.contour(w, b, heights, levels, colors=style.GREY, linewidths=0.7)
        ax.plot(2, 1, "+", color=style.VERMILLION, ms=14, mew=2)
        ax.set(xlabel="w", ylabel="b", xlim=ACROSS, ylim=UP, title="The loss of chapter 03, from above")
        ax.grid(visible=False)
        self._path = ax.plot([0, 1], [0, 1], "o-", color=style.BLACK, lw=1.4, ms=4, mec="white", mew=0.4)[0]
        self._ends = [
            ax.plot([0], [0], "o", color="white", mec=style.BLACK, mew=1.8, ms=12)[0],
            ax.plot([0], [0], "s", color=style.ORANGE, mec=style.BLACK, mew=1.0, ms=7)[0],
        ]
        self.frame = Frame(ax, [self._path, *self._ends])
        # From a place to the page: across * w + left, and down from the top.
        corners = ax.transData.transform([(0, 0), (1, 1)]) * 100 / style.figure_of(ax).dpi
        (left, bottom), (right, top) = corners
        self.to_page = {"left": left, "across": right - left, "top": self.frame.size[1] - bottom, "up": top - bottom}

    def draw(self, places: Numbers) -> None:
        """The picture with this way down."""
        self._path.set_data(*places.T)
        for end, place in zip(self._ends, (places[:1], places[-1:]), strict=True):
            end.set_data(*place.T)


class Descent(Board):
    """Sliders for the start and the step of a descent."""

    def __init__(self, w: float = 5.0, b: float = -2.0, exponent: float = -1.3) -> None:
        knobs = {
            "w": Knob("start at w", w, *ACROSS, 0.1, "w of the start"),
            "b": Knob("start at b", b, *UP, 0.1, "b of the start"),
            "exponent": Knob("step: 10 to the", exponent, -3.0, 0.0, 0.1, "the step size, as a power of ten"),
        }
        super().__init__(_Map(), knobs, DESCRIBED)

    def state(self) -> list[str]:
        """The way down, where it ends, and which of the three regimes it shows."""
        size = 10**self.exponent
        places, losses = map(np.asarray, way(jnp.array([self.w, self.b]), size))
        self._picture.draw(places.astype(float))
        return said(self.w, self.b, size, places, losses)

    def worked_out(self) -> None:
        """Nothing: there are too many states, and the page takes the slopes itself."""


def said(w: float, b: float, size: float, places: Numbers, losses: Numbers) -> list[str]:
    """The lines of text below the sliders; `descent.js` writes the same."""
    end = f"w = {places[-1, 0]:.2f}, b = {places[-1, 1]:.2f}, loss {losses[-1]:.2f}"
    return [
        f"{STEPS} steps of size {size:.3g} from w = {w:.1f}, b = {b:.1f}",
        f"They end at {end}. The lowest loss is {lowest():.2f}.",
        regime(losses),
    ]


def regime(losses: Numbers) -> str:
    """Too small, about right, or too large, read off the losses."""
    uphill, near = int(np.sum(np.diff(losses) > 0.001 * losses[1:])), 1.01 * lowest()
    if losses[-10:].max() <= near:
        return f"✓ About right: it is at the bottom after {int(np.argmax(losses <= near))} steps."
    if uphill or not math.isfinite(losses[-1]):
        return f"Too large: {uphill} of the steps lead uphill, and it does not settle."
    return "Too small: each step leads downhill, but they do not get there."


def figure_on_page(folder: Path) -> str:
    """The descent as HTML: a picture of it, and what the page needs to make it move."""
    board = Descent()
    board.text  # noqa: B018  (moves the picture to where the knobs stand)
    height = board.size[1]
    html = style.image(board.png(), "\n".join([DESCRIBED, board.text]), board.size[0])
    told = {
        "knobs": board.knobs, "size": board.size, "description": DESCRIBED, "ghosts": [], "still": board.still,
        "scene": {**board.scene, "question": {}}, "toPage": board._picture.to_page, "x": X.tolist(), "y": Y.tolist(),
        "lowest": lowest(), "steps": STEPS, "height": height, "w": board.w, "b": board.b, "exponent": board.exponent,
    }  # fmt: skip
    text = json.dumps(told, default=_text, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<figure class="dlw-live dlw-descent" style="--rows: 6">{pictures.taken_out(html, folder)}'
        "<figcaption>A script of this page moves it: set the start and the step.</figcaption>"
        f'<script type="application/json">{text}</script></figure>'
    )


def _text(data: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(data).decode()}
