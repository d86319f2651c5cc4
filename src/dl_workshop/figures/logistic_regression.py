"""Chapter 03: the line squashed into a probability, and the loss made for probabilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes

from dl_workshop import given
from dl_workshop.figures import formulas, style
from dl_workshop.figures.numbers import Numbers, array, number, span

Model = Callable[[Any, Any], Any]


def _curve(x: Numbers, w: float = 1.0, b: float = 0.0) -> Numbers:
    return formulas.logistic(w * x + b)


def _half_line(ax: Axes) -> None:
    ax.axhline(0.5, color=style.GREY, lw=1.2, ls=(0, (4, 3)), zorder=1)


@style.styled
def squashing(ax: Axes | None = None) -> Axes:
    """The identity z, and the logistic function of it: any number becomes one between 0 and 1."""
    ax, z = style.axes(ax), np.linspace(-6, 6, 241)
    ax.axhspan(0, 1, color="#F2F2F2", zorder=0)
    ax.plot(z, z, color=style.ORANGE, ls="--", label="z")
    ax.plot(z, _curve(z), color=style.BLUE, lw=3, label="logistic(z) = 1 / (1 + exp(−z))")
    ax.plot(0, 0.5, "o", color=style.BLACK, mec="white", ms=9, zorder=4)
    ax.set(xlabel="z", ylabel="value", xlim=(-6, 6), ylim=(-1.5, 2.5), title="From any number to a probability")
    ax.legend(loc="upper left")
    style.describe(ax, "The straight line z, and the S-shaped logistic curve that stays between 0 and 1 "
                       "and is one half at z = 0.")  # fmt: skip
    return ax


def _family(ax: Axes, members: list[tuple[float, float, str]]) -> list[str]:
    """Logistic curves of each (w, b), named, their midpoints on the one-half line; the midpoints in words."""
    x, said = np.linspace(-6, 6, 301), []
    _half_line(ax)
    for (w, b, name), look in zip(members, (style.SERIES * len(members))[: len(members)], strict=True):
        ax.plot(x, _curve(x, w, b), color=look["color"], linestyle=look["linestyle"], label=name)
        where = f"at x = {number(-b / w)}" if w else "nowhere, as w = 0"
        said.append(f"{name}: midpoint {where}")
        if w and abs(b / w) <= 6:
            alone = sum(bool(other) and np.isclose(bias / other, b / w) for other, bias, _ in members) == 1
            color, marker = (look["color"], look["marker"]) if alone else (style.BLACK, "o")  # where several meet
            ax.plot(-b / w, 0.5, marker=marker, color=color, mec=style.BLACK, ms=10, zorder=4)
    ax.set(xlabel="x", ylabel="p", xlim=(-6, 6), ylim=(-0.05, 1.05))
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), borderaxespad=0.0)
    return said


@style.styled
def weights(values: Sequence[float], b: float = 0.0, ax: Axes | None = None) -> Axes:
    """Curves logistic(w x + b), one for every weight; the midpoint of each marked on the one-half line."""
    ax = style.axes(ax, (7.2, 4.2))
    said = _family(ax, [(float(w), float(b), f"w = {number(w)}") for w in values])
    ax.set_title(f"The weight is the steepness (b = {number(b)})")
    style.describe(ax, f"Logistic curves with b = {number(b)} and several weights. {'; '.join(said)}.")
    return ax


@style.styled
def biases(values: Sequence[float], w: float = 1.0, ax: Axes | None = None) -> Axes:
    """Curves logistic(w x + b), one for every bias; the midpoint of each marked on the one-half line."""
    ax = style.axes(ax, (7.2, 4.2))
    said = _family(ax, [(float(w), float(b), f"b = {number(b)}") for b in values])
    ax.set_title(f"The bias moves the curve sideways (w = {number(w)})")
    style.describe(ax, f"Logistic curves with w = {number(w)} and several biases. {'; '.join(said)}.")
    return ax


@style.styled
def loss_branches(ax: Axes | None = None) -> Axes:
    """The loss of one example against its probability p: −log p where the label is 1, −log(1 − p) where it is 0."""
    ax, p = style.axes(ax), np.linspace(0.005, 0.995, 300)
    ax.plot(p, -np.log(p), color=style.BLUE, label="label 1: −log(p)")
    ax.plot(p, -np.log1p(-p), color=style.ORANGE, ls="--", label="label 0: −log(1 − p)")
    ax.plot(0.5, np.log(2), "o", color=style.BLACK, mec="white", ms=9, zorder=4)
    ax.annotate("p = 0.5: log 2 = 0.693", (0.5, np.log(2)), (0, 44), textcoords="offset points", ha="center",
                fontsize=11, arrowprops={"arrowstyle": "-", "color": style.GREY, "shrinkB": 6})  # fmt: skip
    ax.set(xlabel="p, the probability the model gives to label 1", ylabel="loss of one example")
    ax.set(xlim=(0, 1), ylim=(0, 5), title="Sure and wrong costs most")
    ax.legend(loc="upper center")
    style.describe(ax, "Two curves that mirror each other: for label 1 the loss falls to 0 as p goes to 1 and grows "
                       "without end as p goes to 0; for label 0 the other way round.")  # fmt: skip
    return ax


@style.styled
def fit(x: Any, y: Any, theta: Any, model: Model | None = None, ax: Axes | None = None) -> Axes:
    """The labels as points, the model's curve, and for a theta of w and b the midpoint."""
    ax, model, x, y = style.axes(ax), model or given.squashed_line, array(x), array(y)
    _half_line(ax)
    xs = np.linspace(*span(x, 0.03), 300)
    ax.plot(xs, array(model(theta, jnp.asarray(xs))), color=style.BLUE, lw=3, zorder=3, label="p, the model")
    labels = bool(np.isin(y, (0.0, 1.0)).all())
    named = [(y == 1, "s", style.ORANGE, "label 1"), (y == 0, "o", "white", "label 0")]
    for chosen, mark, face, name in named if labels else [(y == y, "o", "white", "data")]:
        ax.plot(x[chosen], y[chosen], mark, mfc=face, mec=style.BLACK, mew=0.9, ms=6.5, ls="", zorder=2, label=name)
    place = ""
    if isinstance(theta, dict) and set(theta) == {"w", "b"} and float(theta["w"]):
        middle = -float(theta["b"]) / float(theta["w"])
        place = f", with its midpoint at x = {number(middle)}"
        if xs[0] <= middle <= xs[-1]:
            ax.plot(
                middle,
                0.5,
                "D",
                color=style.BLACK,
                mec="white",
                ms=10,
                ls="",
                zorder=5,
                label=f"midpoint {number(middle)}",
            )
    ax.set(xlabel="x", ylabel="p", ylim=(-0.08, 1.08), xlim=(xs[0], xs[-1]), title="Data and the model's curve")
    falls = np.sum((x - x.mean()) * (y - y.mean())) < 0
    ax.legend(loc="center right" if falls else "center left")
    style.describe(ax, f"{len(x)} {'labels' if labels else 'probabilities'} and the curve of the model{place}.")
    return ax
