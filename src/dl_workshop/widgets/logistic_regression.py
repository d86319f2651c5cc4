"""Chapter 03: the weight and the bias of a logistic curve, dragged over labels."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import given
from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, array, span
from dl_workshop.widgets import words
from dl_workshop.widgets.curves import CurveSliders, Look, Loss, Model
from dl_workshop.widgets.frames import Frame, canvas


class LogisticPicture:
    """Labels, a curve of probabilities and its midpoint."""

    @style.styled
    def __init__(self, x: Any, y: Any) -> None:
        x, y, ax = array(x), array(y), canvas()
        ax.set(xlabel="x", ylabel="p", xlim=span(x, 0.04), ylim=(-0.08, 1.08))
        ax.axhline(0.5, color=style.GREY, lw=1.2, ls=(0, (4, 3)), zorder=1)
        for chosen, mark, face in ((y >= 0.5, "s", style.ORANGE), (y < 0.5, "o", "white")):
            ax.plot(x[chosen], y[chosen], mark, mfc=face, mec=style.BLACK, mew=0.9, ms=6.5, ls="")
        self.places = np.linspace(*ax.get_xlim(), 201)
        self._curve = ax.plot([], [], color=style.BLUE, lw=3)[0]
        self._drop = ax.plot([], [], color=style.BLACK, lw=1.2, ls=":")[0]
        self._middle = ax.plot([], [], "D", color=style.BLACK, mec="white", ms=10)[0]
        self.frame = Frame(ax, [self._curve, self._drop, self._middle], ghosts=[0])

    def draw(self, w: float, b: float, curve: Numbers) -> None:
        """The picture with the curve at the heights `curve` over `places`, its midpoint at -b/w."""
        self._curve.set_data(self.places, curve)
        middle = [-b / w] if w and np.isfinite(curve).any() else []
        self._middle.set_data(middle, [0.5] * len(middle))
        self._drop.set_data(middle * 2, [-0.08, 0.5] if middle else [])

    def ahead(self, w: Numbers, b: Numbers, curves: Numbers, lines: list[str]) -> dict[str, Any] | None:
        """The picture in many states, one for each row of `curves`."""
        known = np.isfinite(curves).any(axis=1) & (w != 0)
        middle = np.where(known, -b / np.where(w == 0, 1.0, w), np.nan)[:, None]
        drop = (np.repeat(middle, 2, axis=1), np.array([-0.08, 0.5]))
        self.draw(1.0, 0.0, self.places)
        return self.frame.ahead({0: (self.places, curves), 1: drop, 2: (middle, np.array([0.5]))}, lines, len(curves))


def _cross_entropy(theta: Any, model: Model, x: Any, y: Any) -> Any:
    """The summed cross entropy of the model's probabilities.

    On half of the sliders' range some round to exactly 0 or 1, and the logarithm is lost. So where they are those of
    the logistic model it is taken from w x + b itself; where they are not, 0 log 0 counts as 0.
    """
    p, z = model(theta, x), theta["w"] * x + theta["b"]
    of_scores = jnp.sum(jnp.logaddexp(0.0, z) - y * z)
    of_probabilities = -jnp.sum(jax.scipy.special.xlogy(y, p) + jax.scipy.special.xlog1py(1 - y, -p))
    return jnp.where(jnp.allclose(p, jax.nn.sigmoid(z), rtol=1e-5, atol=1e-6), of_scores, of_probabilities)


LOGISTIC = Look(
    "w, the weight",
    "b, the bias",
    "Labels 0 and 1 and the logistic curve for the chosen w and b; the text above gives its midpoint and the loss.",
    LogisticPicture,
    lambda w, b: [words.logistic_formula(w, b), words.midpoint(w, b)],
    given.squashed_line,
    _cross_entropy,
    " (smaller is better)",
)


def logistic_sliders(
    x: Any,
    y: Any,
    model: Model | None = None,
    loss: Loss | None = None,
    w: float = 1.0,
    b: float = 0.0,
    goal: float | None = None,
) -> CurveSliders:
    """Sliders w and b for a logistic curve over labels, its midpoint and its loss (default: summed cross entropy).

    `model(theta, x)` and `loss(theta, model, x, y)` may be your own; what they raise is shown in place of the loss.
    With a `goal` the sliders ask for a loss that is no larger, and say so when it is found.
    """
    return CurveSliders(LOGISTIC, x, y, model, loss, w, b, goal)
