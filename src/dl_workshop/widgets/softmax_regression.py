"""Chapter 08: scores to drag, with their softmax as bars; and the weights of a class, with the regions of all three."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.colors import to_rgb

from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, added, fixed, span
from dl_workshop.figures.softmax_regression import CLASSES, HALO, bars, grid, room, tie
from dl_workshop.widgets import words
from dl_workshop.widgets.board import Board, attempted
from dl_workshop.widgets.frames import Frame, canvas
from dl_workshop.widgets.knobs import Knob

SIZE = 120
"""Places along each side of the picture of the regions."""


class BarPicture:
    """Probabilities as bars, each with its number."""

    @style.styled
    def __init__(self) -> None:
        ax = canvas()
        ax.set(xlabel="class", ylabel="probability", ylim=(0, 1.12), xlim=(-0.6, 2.6))
        ax.set_yticks(np.linspace(0, 1, 6))
        ax.grid(axis="x", visible=False)
        self._bars = list(bars(ax, np.ones(3)))
        self._numbers = [ax.text(i, 0, "", ha="center", va="bottom") for i in range(3)]
        self.frame = Frame(ax, [*self._bars, *self._numbers])

    def draw(self, p: Numbers) -> None:
        """The picture of three probabilities; one that is not a number leaves its place empty."""
        for bar, text, value in zip(self._bars, self._numbers, p, strict=True):
            known = bool(np.isfinite(value))
            bar.set_height(value if known else 0.0)
            text.set(y=min(max(value, 0.0), 1.03) + 0.015 if known else 0.0, text=f"{value:.3f}" if known else "")


class ScoreSliders(Board):
    """Sliders for the scores of three classes."""

    def __init__(self, softmax: Callable[[Any], Any], z: Sequence[float]) -> None:
        self._softmax = softmax
        knobs = {
            f"z{i}": Knob(f"z{i}, class {i}", value, -5.0, 5.0, 0.1, f"score of class {i}, from -5 to 5")
            for i, value in enumerate(z)
        }
        super().__init__(BarPicture(), knobs, "The probabilities of three classes as bars; the text above gives the numbers.")

    def state(self) -> list[str]:
        """The bars, and the numbers, or what is wrong with the function."""
        z = np.array([self.z0, self.z1, self.z2])
        p, wrong = attempted("your softmax", lambda: self._softmax(jnp.asarray(z)), (3,))
        powers = ", ".join(f"{value:.2f}" for value in np.exp(z))
        last = wrong or f"probabilities {', '.join(f'{value:.3f}' for value in p)}; sum {p.sum():.3f}"
        self._picture.draw(p)
        return [f"z = ({', '.join(fixed(v, 1) for v in z)})",
                                       f"exp(z) = {powers}; sum {np.exp(z).sum():.2f}", last]  # fmt: skip


class RegionPicture:
    """Three classes of points over the regions that a model gives to each."""

    @style.styled
    def __init__(self, X: Any, y: Any, names: Sequence[str], features: Sequence[str]) -> None:
        self._X, ax = np.asarray(X, np.float64), canvas()
        self._across, self._up = span(self._X[:, 0]), span(self._X[:, 1])
        ax.set(xlabel=features[0], ylabel=features[1], xlim=self._across, ylim=self._up)
        ax.grid(False)
        self.places = grid(self._across, self._up, SIZE)[2]
        self._pale = np.array([*[to_rgb(look["pale"]) for look in CLASSES], to_rgb("white")])
        self._areas = ax.imshow(
            np.ones((SIZE, SIZE, 3)), extent=(*self._across, *self._up), origin="lower", aspect="auto", interpolation="none"
        )
        self._dotted = [ax.plot([], [], color=style.GREY, lw=1.1, ls=":")[0] for _ in range(3)]
        self._borders = [ax.plot([], [], color=style.BLACK, lw=2)[0] for _ in range(3)]
        points = [
            ax.plot(*self._X[np.asarray(y) == i].T, look["marker"], color=look["color"], mec=style.BLACK, mew=0.7, ms=6)[0]
            for i, look in enumerate(CLASSES)
        ]
        self._names = [ax.text(0, 0, name, ha="center", va="center", weight="bold", path_effects=HALO) for name in names]
        self.frame = Frame(ax, [self._areas, *self._dotted, *self._borders, *points, *self._names])

    def draw(self, theta: Any, p: Numbers) -> None:
        """The regions by the probabilities p (places, 3), with the lines on which the scores of theta tie."""
        known = np.isfinite(p).all()
        winners = (np.argmax(p, axis=1) if known else np.full(len(p), 3)).reshape(SIZE, SIZE)
        self._areas.set_data(self._pale[winners])
        middle = np.array([np.mean(self._across), np.mean(self._up)])
        reach = 2 * np.hypot(np.ptp(self._across), np.ptp(self._up))
        for (i, j), dotted, border in zip(combinations(range(3), 2), self._dotted, self._borders, strict=True):
            points, ahead = tie(theta, i, j, middle, reach)
            dotted.set_data(*points.T)
            border.set_data(*points[ahead].T)
        for i, name in enumerate(self._names):
            x, y = room(winners == i, self._X, self._across, self._up)
            name.set_visible(bool(np.isfinite(x)))
            if np.isfinite(x):
                name.set_position((x, y))


class RegionSliders(Board):
    """Sliders for two weights and the bias of one class out of three."""

    def __init__(
        self, theta: Any, X: Any, y: Any, names: Sequence[str], chosen: int, features: Sequence[str], model: Any
    ) -> None:
        self._theta = {name: np.asarray(leaf, np.float64) for name, leaf in theta.items()}
        self._X, self._y, self._name, self._chosen, self._model = jnp.asarray(X), np.asarray(y), names[chosen], chosen, model
        start = (*self._theta["W"][:, chosen], self._theta["b"][chosen])
        whats = (f"weight of {features[0]}", f"weight of {features[1]}", "bias")
        knobs = {
            name: Knob(f"{name}, {self._name}", round(float(value), 1), -10.0, 10.0, 0.1, f"{what}, class {self._name}")
            for name, value, what in zip(("w1", "w2", "b"), start, whats, strict=True)
        }
        super().__init__(
            RegionPicture(X, y, names, features), knobs,
            "Points of three classes and the region of each; the text above gives the loss and how many are right.",
        )  # fmt: skip

    def state(self) -> list[str]:
        """The regions, the score of the chosen class, and loss and hits, or what is wrong with the model."""
        theta = {name: leaf.copy() for name, leaf in self._theta.items()}
        theta["W"][:, self._chosen], theta["b"][self._chosen] = (self.w1, self.w2), self.b
        given: Any = {name: jnp.asarray(leaf) for name, leaf in theta.items()}
        places = jnp.concatenate([self._picture.places, self._X])
        p, wrong = attempted("your softmax_model", lambda: self._model(given, places), (len(places), 3))
        n = len(self._y)
        w1, w2, b = self.w1, self.w2, self.b
        score = f"score of {self._name} = {fixed(w1, 1)}·x₁ {added(w2, 1)}·x₂ {added(b, 1)}"
        log_p = np.asarray(jax.nn.log_softmax(self._X @ given["W"] + given["b"][None, :]))
        loss = -float(log_p[np.arange(n), self._y].sum())
        hits = int(np.sum(np.argmax(p[-n:], axis=1) == self._y))
        last = wrong or f"{hits} of {n} right"
        self._picture.draw(theta, p[:-n])
        return [score, f"Loss on the data: {words.amount(loss)} nats", last]


def score_sliders(softmax: Callable[[Any], Any] | None = None, z: Sequence[float] = (3.0, 1.0, -3.0)) -> ScoreSliders:
    """Sliders for three scores, with their softmax (yours, where given) as bars."""
    return ScoreSliders(softmax or jax.nn.softmax, z)


def region_sliders(
    theta: Any,
    X: Any,
    y: Any,
    names: Sequence[str],
    chosen: int = 1,
    features: Sequence[str] = ("x₁", "x₂"),
    model: Callable[[Any, Any], Any] | None = None,
) -> RegionSliders:
    """Sliders for the weights and the bias of class `chosen` of three, starting from those of theta, over points X (n, 2)."""
    return RegionSliders(theta, X, y, names, chosen, features, model or _softmax_of_scores)


def _softmax_of_scores(theta: Any, X: Any) -> Any:
    return jax.nn.softmax(X @ theta["W"] + theta["b"][None, :])
