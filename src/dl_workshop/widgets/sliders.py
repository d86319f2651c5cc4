"""Sliders over data: w and b of a line and of a logistic curve, and the step size of a descent."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.figures import numbers
from dl_workshop.figures.views import diverges
from dl_workshop.widgets import pictures, words
from dl_workshop.widgets.knobs import Knob

try:
    from dl_workshop.widgets.board import Board
except ImportError:  # no anywidget
    from dl_workshop.widgets.plain import PlainBoard as Board

SPAN = Knob("", 0.0, -5.0, 5.0, 0.1, "")
"""From where to where w and b go."""
Model = Callable[[Any, Any], Any]
Loss = Callable[[Any, Model, Any, Any], Any]


class Sliders(Board):
    """Sliders over a picture, an object with a `frame`."""

    def __init__(self, knobs: dict[str, Knob], says: str) -> None:
        super().__init__(knobs, says, self._picture.frame)


class CurveSliders(Sliders):
    """Sliders for the w and b of a model, over data."""

    def __init__(
        self, look: Any, x: Any, y: Any, model: Model, loss: Loss, loss_name: str, w: float, b: float, goal: float | None
    ) -> None:
        self._look, self._model, self._loss, self._loss_name, self._goal = look, model, loss, loss_name, goal
        self._x, self._y = jnp.asarray(x), jnp.asarray(y)
        self._picture = look.picture(self._x, self._y)
        self._known: tuple[Any, Any] | None = None
        knobs = {
            name: replace(SPAN, label=label, start=start, says=f"{label}, from -5 to 5")
            for name, label, start in (("w", look.w_name, w), ("b", look.b_name, b))
        }
        super().__init__(knobs, look.says)

    def state(self) -> list[str]:
        """The data with the curve, and its formula and loss, or what is wrong with the model or the loss.

        Both are looked up where they were worked out beforehand, else your functions are called.
        """
        w, b = self.w, self.b
        if self._known:
            state = SPAN.number(w) * SPAN.count + SPAN.number(b)
            curve, loss, problem = *(known[state].astype(np.float64) for known in self._known), ""
        else:
            theta = {"w": jnp.asarray(w), "b": jnp.asarray(b)}
            places = jnp.asarray(self._picture.places)
            curve, wrong = _attempt("your model", lambda: self._model(theta, places), places.shape)
            loss, wrong_too = _attempt("your loss", lambda: self._loss(theta, self._model, self._x, self._y), ())
            problem = wrong or wrong_too
        self._picture.draw(w, b, curve)
        return self._lines(w, b, float(loss)) if not problem else [*self._look.lines(w, b), f"Loss on the data: {problem}"]

    def _lines(self, w: float, b: float, loss: float) -> list[str]:
        said = [*self._look.lines(w, b), f"Loss on the data: {words.amount(loss)}{self._loss_name}"]
        if self._goal is not None:
            reached = loss <= self._goal
            said.append(f"✓ At most {self._goal:g}: well found." if reached else f"Can you bring it down to {self._goal:g}?")
        return said

    def worked_out(self) -> dict[str, Any] | None:
        """The learner's own functions on every w and b there is, in one compiled call.

        None where they cannot be mapped over theta, and every move calls them; and where the answer would be too large to send.
        """
        places = jnp.asarray(self._picture.places)
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


def _attempt(what: str, compute: Callable[[], Any], shape: tuple[int, ...]) -> tuple[Any, str]:
    """What a learner's function gives, and "", or nan and one line that says why there is nothing to show.

    What it prints is dropped: a move of a slider would print it again and again.
    """
    nothing = np.full(shape, np.nan)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            value = np.asarray(compute(), dtype=np.float64)
    except Exception as error:
        return nothing, words.complaint(what, error)
    if value.shape != shape:
        wanted = f"an array of shape {shape}" if shape else "one number"
        return nothing, f"{what} returned an array of shape {value.shape}, expected {wanted}"
    return value, ""


def line_sliders(
    x: Any,
    y: Any,
    model: Model | None = None,
    loss: Loss | None = None,
    w: float = 0.0,
    b: float = 0.0,
    goal: float | None = None,
) -> CurveSliders:
    """Sliders w and b for a line over data, with its residuals and its loss, by default the mean squared error.

    `model(theta, x)` and `loss(theta, model, x, y)` may be your own; what they raise is shown in place of the loss.
    With a `goal` the sliders ask for a loss that is no larger, and say so when it is found.
    """
    from dl_workshop.answers import linear_model, mseloss

    name = " (mean squared error)" if loss is None else " (by your own loss)"
    return CurveSliders(pictures.LINE, x, y, model or linear_model, loss or mseloss, name, w, b, goal)


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
    from dl_workshop.answers import logistic_model

    name = " nats (binary cross entropy, summed)" if loss is None else " (by your own loss)"
    return CurveSliders(pictures.LOGISTIC, x, y, model or logistic_model, loss or _cross_entropy, name, w, b, goal)


def _cross_entropy(theta: Any, model: Model, x: Any, y: Any) -> Any:
    """The summed cross entropy of the model's probabilities.

    On half of the sliders' range some round to exactly 0 or 1, and the logarithm is lost. So where they are those of
    the logistic model it is taken from w x + b itself; where they are not, 0 log 0 counts as 0.
    """
    p, z = model(theta, x), theta["w"] * x + theta["b"]
    of_scores = jnp.sum(jnp.logaddexp(0.0, z) - y * z)
    of_probabilities = -jnp.sum(jax.scipy.special.xlogy(y, p) + jax.scipy.special.xlog1py(1 - y, -p))
    return jnp.where(jnp.allclose(p, jax.nn.sigmoid(z), rtol=1e-5, atol=1e-6), of_scores, of_probabilities)


class StepSizeSlider(Sliders):
    """A slider for the step size of a descent on a curve."""

    def __init__(
        self, f: numbers.Function, df: numbers.Function, start: float, n_steps: int, step_size: float, largest: float
    ) -> None:
        self._f, self._df, self._start, self._n_steps = f, df, float(start), n_steps
        self._picture = pictures.BallPicture(f, _quiet(df), self._start)
        knob = Knob("step size", step_size, 0.0, largest, 0.01, f"step size, from 0 to {largest}")
        super().__init__({"step_size": knob}, "A ball on a curve, and the steps it takes; the text above tells them.")

    def state(self) -> list[str]:
        """The ball's path, and where it ends, or what is wrong with the function."""
        size = self.step_size
        formula = f"w ← w - {size:.2f}·df(w), {self._n_steps} times from w = {self._start:.1f}"
        try:
            path = numbers.walk(self._df, self._start, size, self._n_steps)
            end, slope = numbers.at(self._f, path[-1]), numbers.at(self._df, path[-1])
        except Exception as error:
            self._picture.draw(np.array([self._start]))
            return [formula, words.complaint("your function", error), ""]
        where = f"After {self._n_steps} steps: w = {path[-1]:.3g}, f(w) = {end:.3g}"
        verdict = f"The slope there is {slope:.3g}; at the lowest point it is 0."
        if diverges(self._f, path):
            verdict = "The ball ended higher than it started: these steps are too large."
        self._picture.draw(path)
        return [formula, where, verdict]


def _quiet(df: numbers.Function) -> numbers.Function:
    """The slopes, or nan where df raises: enough to choose a view by. The error itself is told beside the picture."""

    def slope(w: Any) -> Any:
        try:
            return df(w)
        except Exception:
            return np.nan

    return slope


def step_size_slider(
    f: numbers.Function,
    df: numbers.Function,
    start: float = 4.0,
    n_steps: int = 12,
    step_size: float = 0.1,
    largest: float = 1.1,
) -> StepSizeSlider:
    """A slider for the step size of `n_steps` steps of descent on f from `start`, with slopes df; 0 to `largest`."""
    return StepSizeSlider(f, df, start, n_steps, step_size, largest)
