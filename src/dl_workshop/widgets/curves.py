"""Sliders for the w and b of a curve over data, whichever curve and loss it is."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.widgets import words
from dl_workshop.widgets.board import Board, attempted
from dl_workshop.widgets.knobs import Knob

SPAN = Knob("", 0.0, -5.0, 5.0, 0.1, "")
"""From where to where w and b go."""
MOST = 8_000_000
"""Numbers that a model may have to make at once: with more, a learner would wait for them, and none would be sent."""
Model = Callable[[Any, Any], Any]
Loss = Callable[[Any, Model, Any, Any], Any]


@dataclass(frozen=True)
class Look:
    """What tells the sliders of one model from those of another: names, picture, lines, and what is used without yours."""

    w_name: str
    b_name: str
    description: str
    picture: Callable[[Any, Any], Any]
    lines: Callable[[float, float], list[str]]
    model: Model
    loss: Loss
    loss_name: str


class CurveSliders(Board):
    """Sliders for the w and b of a model, over data."""

    def __init__(
        self, look: Look, x: Any, y: Any, model: Model | None, loss: Loss | None, w: float, b: float, goal: float | None
    ) -> None:
        self._look, self._model, self._loss, self._goal = look, model or look.model, loss or look.loss, goal
        self._loss_name = " (by your own loss function)" if loss else look.loss_name
        self._x, self._y = jnp.asarray(x), jnp.asarray(y)
        self._known: tuple[Any, Any] | None = None
        knobs = {
            name: replace(SPAN, label=label, start=start, description=f"{label}, from -5 to 5")
            for name, label, start in (("w", look.w_name, w), ("b", look.b_name, b))
        }
        super().__init__(look.picture(self._x, self._y), knobs, look.description)

    def state(self) -> list[str]:
        """The data with the curve, and its formula and loss, or what is wrong with the model or the loss.

        Both are looked up where they were worked out beforehand; otherwise your functions are called.
        """
        w, b = self.w, self.b
        if self._known:
            state = SPAN.number(w) * SPAN.count + SPAN.number(b)
            curve, loss, problem = *(known[state].astype(np.float64) for known in self._known), ""
        else:
            theta = {"w": jnp.asarray(w), "b": jnp.asarray(b)}
            places = jnp.asarray(self._picture.places)
            curve, wrong = attempted("your model", lambda: self._model(theta, places), places.shape)
            loss, wrong_too = attempted("your loss", lambda: self._loss(theta, self._model, self._x, self._y), ())
            problem = wrong or wrong_too
        self._picture.draw(w, b, curve)
        return self._lines(w, b, float(loss)) if not problem else [*self._look.lines(w, b), f"Loss on the data: {problem}"]

    def _lines(self, w: float, b: float, loss: float) -> list[str]:
        said = [*self._look.lines(w, b), f"Loss on the data: {words.amount(loss)}{self._loss_name}"]
        if self._goal is not None:
            reached = loss <= self._goal
            said.append(
                f"✓ Down to {self._goal:g} or less: well done." if reached else f"Can you bring it down to {self._goal:g}?"
            )
        return said

    def worked_out(self) -> dict[str, Any] | None:
        """The learner's own functions on every w and b there is, in one compiled call.

        None where they cannot be mapped over theta (then every move calls them), or where the answer is too large to send.
        """
        places = jnp.asarray(self._picture.places)
        if SPAN.count**2 * self._x.size > MOST:
            return None
        ws, bs = (np.array([SPAN.at(i) for i in range(SPAN.count)]) for _ in "wb")
        thetas = {"w": jnp.asarray(np.repeat(ws, len(bs))), "b": jnp.asarray(np.tile(bs, len(ws)))}

        def shown(theta: Any) -> tuple[Any, Any]:
            return self._model(theta, places), self._loss(theta, self._model, self._x, self._y)

        try:
            with contextlib.redirect_stdout(io.StringIO()):
                curves, losses = map(np.asarray, jax.jit(jax.vmap(shown))(thetas))
        except Exception:
            return None
        if curves.shape != (len(ws) * len(bs), len(places)) or losses.shape != curves.shape[:1]:
            return None
        self._known = curves, losses
        w, b = (np.asarray(thetas[name], np.float64) for name in "wb")
        return self._picture.ahead(w, b, curves.astype(np.float64), [
            line for state in zip(w.tolist(), b.tolist(), losses.tolist(), strict=True) for line in self._lines(*state)
        ])  # fmt: skip
