"""Sliders over data: w and b of a line and of a logistic curve, and the step size of a descent."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import Any

import ipywidgets
import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop.figures import numbers
from dl_workshop.figures.views import diverges
from dl_workshop.widgets import pictures, words

Model = Callable[[Any, Any], Any]
Loss = Callable[[Any, Model, Any, Any], Any]


def _knob(name: str, value: float, low: float, high: float, step: float, says: str) -> ipywidgets.FloatSlider:
    return ipywidgets.FloatSlider(
        value=value, min=low, max=high, step=step, description=name, tooltip=says, continuous_update=True,
        readout_format=".1f" if step == 0.1 else ".2f", style={"description_width": "8em"},
        layout=ipywidgets.Layout(width="24em", max_width="100%"),
    )  # fmt: skip


class Sliders(ipywidgets.VBox):
    """Sliders, what they say and the picture they move, one below the other.

    Every slider is an attribute under its name (`sliders.w.value = 2`). Nothing is ever added: a move replaces the
    bytes of one image and the text of one status.
    """

    def __init__(self, knobs: dict[str, ipywidgets.FloatSlider], picture: str) -> None:
        width, height = f"{pictures.WIDTH}px", f"{pictures.HEIGHT}px"
        self._says = picture
        self.summary = ipywidgets.HTML(layout=ipywidgets.Layout(width="100%"))
        # No tooltip on the image: in ipywidgets 8.1.9 it keeps the view from being made. What the picture
        # shows is said beside the status.
        self.image = ipywidgets.Image(format="png", layout=ipywidgets.Layout(width=width, height=height, object_fit="contain"))
        for name, knob in knobs.items():
            setattr(self, name, knob)
            knob.observe(self._moved, names="value")
        row = ipywidgets.HBox(list(knobs.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__(children=[row, self.summary, self.image])
        self._moved(None)

    def _moved(self, change: Any) -> None:
        png, lines = self.state()
        self.image.value = png
        self.summary.value = words.status(lines) + words.unseen(self._says)

    def state(self) -> tuple[bytes, list[str]]:
        """The picture, and the lines of text, for the sliders as they stand."""
        raise NotImplementedError


class CurveSliders(Sliders):
    """Sliders for the w and b of a model, over data."""

    def __init__(self, look: Any, x: Any, y: Any, model: Model, loss: Loss, loss_name: str, w: float, b: float) -> None:
        self._look, self._model, self._loss, self._loss_name = look, model, loss, loss_name
        self._x, self._y = jnp.asarray(x), jnp.asarray(y)
        self._picture = look.picture(self._x, self._y)
        knobs = {
            "w": _knob(look.w_name, w, -5.0, 5.0, 0.1, f"{look.w_name}, from -5 to 5"),
            "b": _knob(look.b_name, b, -5.0, 5.0, 0.1, f"{look.b_name}, from -5 to 5"),
        }
        super().__init__(knobs, look.says)

    def state(self) -> tuple[bytes, list[str]]:
        """The data with the curve, and its formula and loss, or what is wrong with the model or the loss."""
        w, b = self.w.value, self.b.value
        theta = {"w": jnp.asarray(w), "b": jnp.asarray(b)}
        places = jnp.asarray(self._picture.places)
        curve, wrong = _attempt("your model", lambda: self._model(theta, places), places.shape)
        loss, wrong_too = _attempt("your loss", lambda: self._loss(theta, self._model, self._x, self._y), ())
        problem = wrong or wrong_too
        last = f"Loss on the data: {problem}" if problem else f"Loss on the data: {words.amount(float(loss))}{self._loss_name}"
        return self._picture.draw(w, b, curve), [*self._look.lines(w, b), last]


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
    x: Any, y: Any, model: Model | None = None, loss: Loss | None = None, w: float = 0.0, b: float = 0.0
) -> CurveSliders:
    """Sliders w and b for a line over data, with its residuals and its loss, by default the mean squared error.

    `model(theta, x)` and `loss(theta, model, x, y)` may be your own; what they raise is shown in place of the loss.
    """
    from dl_workshop.answers import linear_model, mseloss

    name = " (mean squared error)" if loss is None else " (by your own loss)"
    return CurveSliders(pictures.LINE, x, y, model or linear_model, loss or mseloss, name, w, b)


def logistic_sliders(
    x: Any, y: Any, model: Model | None = None, loss: Loss | None = None, w: float = 1.0, b: float = 0.0
) -> CurveSliders:
    """Sliders w and b for a logistic curve over labels, its midpoint and its loss (default: summed cross entropy).

    `model(theta, x)` and `loss(theta, model, x, y)` may be your own; what they raise is shown in place of the loss.
    """
    from dl_workshop.answers import logistic_model

    name = " nats (binary cross entropy, summed)" if loss is None else " (by your own loss)"
    return CurveSliders(pictures.LOGISTIC, x, y, model or logistic_model, loss or _cross_entropy, name, w, b)


def _cross_entropy(theta: Any, model: Model, x: Any, y: Any) -> Any:
    """The summed cross entropy of the model's probabilities.

    On half of the sliders' range some round to exactly 0 or 1, and the logarithm is lost. So where they are those of
    the logistic model it is taken from w x + b itself; where they are not, 0 log 0 counts as 0.
    """
    p, z = model(theta, x), theta["w"] * x + theta["b"]
    if np.allclose(p, jax.nn.sigmoid(z), rtol=1e-5, atol=1e-6):
        return jnp.sum(jnp.logaddexp(0.0, z) - y * z)
    return -jnp.sum(jax.scipy.special.xlogy(y, p) + jax.scipy.special.xlog1py(1 - y, -p))


class StepSizeSlider(Sliders):
    """A slider for the step size of a descent on a curve."""

    def __init__(
        self, f: numbers.Function, df: numbers.Function, start: float, n_steps: int, step_size: float, largest: float
    ) -> None:
        self._f, self._df, self._start, self._n_steps = f, df, float(start), n_steps
        self._picture = pictures.BallPicture(f, _quiet(df), self._start)
        knob = _knob("step size", step_size, 0.0, largest, 0.01, f"step size, from 0 to {largest}")
        super().__init__({"step_size": knob}, "A ball on a curve, and the steps it takes; the text above tells them.")

    def state(self) -> tuple[bytes, list[str]]:
        """The ball's path, and where it ends, or what is wrong with the function."""
        size = self.step_size.value
        formula = f"w ← w - {size:.2f}·df(w), {self._n_steps} times from w = {self._start:.1f}"
        try:
            path = numbers.walk(self._df, self._start, size, self._n_steps)
            end, slope = numbers.at(self._f, path[-1]), numbers.at(self._df, path[-1])
        except Exception as error:
            return self._picture.draw(np.array([self._start])), [formula, words.complaint("your function", error), ""]
        where = f"After {self._n_steps} steps: w = {path[-1]:.3g}, f(w) = {end:.3g}"
        verdict = f"The slope there is {slope:.3g}; at the lowest point it is 0."
        if diverges(self._f, path):
            verdict = "The ball ended higher than it started: these steps are too large."
        return self._picture.draw(path), [formula, where, verdict]


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
