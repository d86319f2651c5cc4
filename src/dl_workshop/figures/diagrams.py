"""The two classic pictures of a model: as columns of numbers, and as neurons."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from dl_workshop.figures import style

Point: TypeAlias = tuple[float, float]
KINDS = ("linear", "logistic")
FACES = {style.W: "#FBE3D0", style.B: "#D3E7F4", style.GREY: "#F2F2F2", style.GREEN: "#D5EFE6"}
"""The pale fill that goes with each edge colour."""


def _sheet(kind: str, ax: Axes | None, width: float, height: float) -> Axes:
    """Bare axes, 0.8 inches to the unit; `ValueError` for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(f"Expected kind to be 'linear' or 'logistic', but it is {kind!r}.")
    ax = style.axes(ax, (width * 0.8, height * 0.8))
    ax.set(xlim=(0, width), ylim=(0, height), aspect="equal")
    ax.set_axis_off()
    return ax


def _box(ax: Axes, x: float, y: float, text: str, colour: str, size: float = 0.8) -> None:
    ax.add_patch(FancyBboxPatch((x - size / 2, y - size / 2), size, size, boxstyle="round,pad=0,rounding_size=0.12",
                                fc=FACES[colour], ec=colour, lw=2, zorder=3))  # fmt: skip
    ax.text(x, y, text, ha="center", va="center", fontsize=16, zorder=4)


def _column(ax: Axes, x: float, middle: float, name: str, colour: str, below: str) -> None:
    for i, entry in enumerate((f"${name}_1$", f"${name}_2$", r"$\vdots$", f"${name}_n$")):
        _box(ax, x, middle + (1.5 - i) * 0.85, entry, colour)
    _note(ax, x, middle - 2.15, below)


def _note(ax: Axes, x: float, y: float, text: str, colour: str = "#222222", size: float = 12) -> None:
    ax.text(x, y, text, ha="center", va="center", fontsize=size, color=colour, linespacing=1.3, zorder=6)


def _sign(ax: Axes, x: float, y: float, text: str) -> None:
    ax.text(x, y, text, ha="center", va="center", fontsize=22)


def _arrow(ax: Axes, start: Point, end: Point, colour: str = style.GREY, line: Any = "-") -> None:
    ax.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=20, color=colour, lw=2.4, linestyle=line,
                                 shrinkA=0, shrinkB=0, zorder=2))  # fmt: skip


@style.styled
def matrix_form(kind: str, ax: Axes | None = None) -> Axes:
    """The model ("linear" or "logistic") as columns of numbers: n inputs times w plus b give n predictions."""
    logistic = kind == "logistic"
    ax = _sheet(kind, ax, 10.2 if logistic else 7.6, 5.0)
    middle = 2.85
    _column(ax, 0.9, middle, "x", style.GREY, "n inputs")
    _sign(ax, 1.75, middle, "·")
    _box(ax, 2.5, middle, "$w$", style.W)
    _note(ax, 2.5, middle - 0.75, "one number")
    _sign(ax, 3.4, middle, "+")
    _box(ax, 4.3, middle, "$b$", style.B)
    _note(ax, 4.3, middle - 0.75, "one number")
    _sign(ax, 5.3, middle, "=")
    _column(ax, 6.4, middle, "z" if logistic else r"\hat{y}", style.GREY if logistic else style.GREEN,
            "n numbers" if logistic else "n predictions")  # fmt: skip
    if logistic:
        _note(ax, 7.85, middle + 0.35, "logistic", size=14)
        _note(ax, 7.85, middle - 0.35, "of each")
        _arrow(ax, (7.0, middle), (8.7, middle))
        _column(ax, 9.3, middle, "p", style.GREEN, "n probabilities")
    result = "numbers z, and the logistic function of each gives n probabilities p" if logistic else "predictions"
    style.describe(ax, f"The {kind} model as columns: n inputs x, each multiplied by the number w, plus the number b, "
                       f"give n {result}.")  # fmt: skip
    return ax


def _node(ax: Axes, x: float, y: float, text: str, colour: str, below: str, radius: float = 0.62) -> None:
    ax.add_patch(Circle((x, y), radius, fc=FACES[colour], ec=colour, lw=2, zorder=3))
    ax.text(x, y, text, ha="center", va="center", fontsize=17, zorder=4)
    _note(ax, x, y - radius - 0.32, below)


def _edge(ax: Axes, start: Point, end: Point, name: str, colour: str, line: Any) -> None:
    _arrow(ax, start, end, colour, line)
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    ax.text(x, y, f"${name}$", ha="center", va="center", fontsize=17, color=colour, zorder=5,
            bbox={"boxstyle": "circle,pad=0.22", "fc": "white", "ec": "none"})  # fmt: skip


@style.styled
def neural_diagram(kind: str, ax: Axes | None = None) -> Axes:
    """The model ("linear" or "logistic") as neurons: x and a constant 1, weighted by w and b, summed, and passed on."""
    logistic = kind == "logistic"
    ax = _sheet(kind, ax, 9.6 if logistic else 7.0, 4.4)
    _node(ax, 0.9, 3.4, "$x$", style.GREY, "input")
    _node(ax, 0.9, 1.25, "1", style.GREY, "constant")
    _node(ax, 3.7, 2.4, r"$\Sigma$", style.GREY, "w·x + b·1")
    _edge(ax, (1.5, 3.2), (3.1, 2.62), "w", style.W, "-")
    _edge(ax, (1.5, 1.48), (3.1, 2.17), "b", style.B, (0, (5, 1.5)))
    _arrow(ax, (4.32, 2.4), (5.5, 2.4))
    if logistic:
        _node(ax, 6.12, 2.4, "", style.GREY, "logistic")
        bend = np.linspace(-1, 1, 60)
        ax.plot(6.12 + 0.42 * bend, 2.4 + 0.32 * np.tanh(3 * bend), color=style.BLACK, lw=2.4, zorder=4)
        _arrow(ax, (6.74, 2.4), (7.9, 2.4))
        ax.text(4.9, 2.62, "$z$", ha="center", va="bottom", fontsize=15)
    end = 8.52 if logistic else 6.12
    _node(ax, end, 2.4, "$p$" if logistic else r"$\hat{y}$", style.GREEN, "probability" if logistic else "prediction")
    onward = "goes through the logistic function and comes out as a probability" if logistic else "is the prediction"
    style.describe(ax, f"The {kind} model as a neuron: the input x times the weight w and the constant 1 times "
                       f"the bias b meet in a sum, which {onward}.")  # fmt: skip
    return ax


def _squashing_node(ax: Axes, x: float, y: float, colour: str, below: str) -> None:
    _node(ax, x, y, "", colour, below)
    bend = np.linspace(-1, 1, 60)
    ax.plot(x + 0.42 * bend, y + 0.32 * np.tanh(3 * bend), color=style.BLACK, lw=2.4, zorder=4)


def _between(ax: Axes, start: Point, end: Point, colour: str = style.W, line: Any = "-") -> None:
    """An arrow from the rim of one node to the rim of another."""
    (x, y), (to_x, to_y) = start, end
    length = float(np.hypot(to_x - x, to_y - y))
    dx, dy = 0.64 * (to_x - x) / length, 0.64 * (to_y - y) / length
    _arrow(ax, (x + dx, y + dy), (to_x - dx, to_y - dy), colour, line)


@style.styled
def cascade_diagram(ax: Axes | None = None) -> Axes:
    """Two logistic units side by side, and a third one fed by them: chapter 09's network."""
    ax = _sheet("logistic", ax, 9.2, 6.5)
    inputs, hidden, end = [(0.9, 5.5), (0.9, 3.5)], [(4.4, 5.1), (4.4, 2.9)], (8.0, 4.0)
    ones = (0.9, 1.3), (4.4, 0.9)
    for (x, y), name in zip(inputs, ("$x_1$", "$x_2$"), strict=True):
        _node(ax, x, y, name, style.GREY, "input")
    for x, y in ones:
        _node(ax, x, y, "1", style.GREY, "constant")
    for i, place in enumerate(hidden, start=1):
        _squashing_node(ax, *place, style.GREY, "")
        _note(ax, place[0], place[1] + (0.95 if i == 1 else -0.95), f"hidden unit $h_{i}$")
        for start in inputs:
            _between(ax, start, place)
        _between(ax, place, end)
        _between(ax, ones[0], place, style.B, (0, (5, 1.5)))
    _between(ax, ones[1], end, style.B, (0, (5, 1.5)))
    _squashing_node(ax, *end, style.GREEN, "probability $p$")
    for x, y, name, colour in ((2.65, 5.75, "$W_1$", style.W), (2.3, 1.45, "$b_1$", style.B),
                               (6.35, 5.1, "$w_2$", style.W), (6.35, 1.75, "$b_2$", style.B)):  # fmt: skip
        ax.text(x, y, name, ha="center", va="center", fontsize=17, color=colour, zorder=5)
    style.describe(ax, "Two inputs and a constant 1 feed two logistic units side by side, with weights W1 and biases b1; the "
                       "two units and another constant 1 feed a third logistic unit, with weights w2 and bias b2, whose "
                       "output is the probability.")  # fmt: skip
    return ax
