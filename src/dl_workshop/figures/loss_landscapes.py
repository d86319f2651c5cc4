"""Chapter 04: the two losses over w and b, as landscapes and as maps with the ways down from one start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dl_workshop.answers.logistic_regression import logistic_model
from dl_workshop.answers.loss_functions import binary_cross_entropy_with_logits, squared_error_loss
from dl_workshop.figures import style
from dl_workshop.figures.numbers import Numbers, array, number

Loss = Callable[[Any], Any]
EDGE = 6.0
"""A descent may start anywhere between -6 and 6, in w and in b."""
ROOM = 7.0
"""The maps show a little more, from -7 to 7, for descents that leave it."""
STAR = 18
"""The size of the star at the lowest point, in points."""
NAMES = ("cross entropy", "squared error")
LEVELS = ((5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0), (0.6, 0.8, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5))


def total_losses(x: Any, y: Any) -> tuple[Loss, Loss]:
    """Cross entropy and squared error of the logistic model over the data, each as a function of the vector (w, b)."""
    x, y = jnp.asarray(x), jnp.asarray(y)

    def cross_entropy(weights: Any) -> Any:
        return binary_cross_entropy_with_logits(y, weights[0] * x + weights[1])

    def squared_error(weights: Any) -> Any:
        return squared_error_loss({"w": weights[0], "b": weights[1]}, logistic_model, x, y)

    return cross_entropy, squared_error


def way_down(loss: Loss, step_size: float, n_steps: int) -> Callable[[Any], Numbers]:
    """A compiled gradient descent: from a start (w, b) to all n_steps + 1 places, shape (n_steps + 1, 2)."""

    @jax.jit
    def walk(start: Any) -> Any:
        def step(place: Any, _: None) -> Any:
            place = place - step_size * jax.grad(loss)(place)
            return place, place

        return jax.lax.scan(step, start, None, length=n_steps)[1]

    return lambda start: np.vstack([start, np.asarray(walk(jnp.asarray(start, float)), np.float64)])


def heights(loss: Loss, points: int = 71) -> tuple[Numbers, Numbers, Numbers]:
    """w, b and the loss on a square grid."""
    ws, bs = np.meshgrid(np.linspace(-ROOM, ROOM, points), np.linspace(-ROOM, ROOM, points))
    flat = jnp.stack([jnp.asarray(ws.ravel()), jnp.asarray(bs.ravel())], axis=1)
    return ws, bs, array(jax.jit(jax.vmap(loss))(flat)).reshape(ws.shape)


def lowest(loss: Loss, ws: Numbers, bs: Numbers, losses: Numbers) -> Numbers:
    """Where the loss is lowest, as (w, b): from the lowest place of a grid on downhill."""
    near = (ws.ravel()[losses.argmin()], bs.ravel()[losses.argmin()])
    return way_down(loss, 0.05, 200)(near)[-1]


def draw_map(ax: Axes, loss: Loss, name: str) -> None:
    """The contours of one loss over w and b, a star at the minimum."""
    ws, bs, losses = heights(loss)
    levels = [level for level in LEVELS[NAMES.index(name)] if losses.min() < level < losses.max()]
    ax.contourf(ws, bs, losses, levels=[losses.min() - 1e-6, *levels, losses.max() + 1e-6], cmap=style.HEIGHTS)
    lines = ax.contour(ws, bs, losses, levels=levels, colors=style.GREY, linewidths=0.8)
    ax.clabel(lines, fmt=number, fontsize=9, colors="#222222")
    ax.plot(*lowest(loss, ws, bs, losses), "*", color=style.YELLOW, mec=style.BLACK, ms=STAR, zorder=4, label="lowest point")
    ax.set(xlabel="w", xlim=(-ROOM, ROOM), ylim=(-ROOM, ROOM), aspect="equal")
    ax.grid(False)


def _ending(loss: Loss, path: Numbers) -> str:
    w, b = map(number, np.round(path[-1], 2) + 0.0)
    return f"ends at w = {w}, b = {b}, loss {number(loss(jnp.asarray(path[-1])))}"


@style.styled
def two_maps(x: Any, y: Any, start: tuple[float, float] = (-5.0, 0.0), step_size: float = 0.05, n_steps: int = 100) -> Figure:
    """Both losses over w and b, side by side, with gradient descent from the same start, with the same steps."""
    fig, panels = style.figure((9.6, 5.8), 2)
    for ax, loss, name in zip(panels, total_losses(x, y), NAMES, strict=True):
        path = way_down(loss, step_size, n_steps)(start)
        draw_map(ax, loss, name)
        ax.plot(*path.T, "o-", color=style.BLACK, lw=1.6, ms=4, mec="white", mew=0.5, zorder=5, label="steps")
        ax.plot(*path[0], "o", color="white", mec=style.BLACK, mew=1.8, ms=14, zorder=6, label="start")
        ax.plot(*path[-1], "s", color=style.ORANGE, mec=style.BLACK, mew=1.0, ms=6, zorder=7, label="end")
        ending = _ending(loss, path)
        ax.set_title(f"{name.capitalize()}\n{ending}", fontsize=12)
        style.describe(ax, f"Contours of the {name} over w and b; {n_steps} steps of descent from w = {number(start[0])}, "
                           f"b = {number(start[1])}: it {ending}.")  # fmt: skip
    panels[0].set_ylabel("b")
    looks = dict(zip(*panels[0].get_legend_handles_labels()[::-1], strict=True))
    order = ("start", "steps", "end", "lowest point")
    fig.legend([looks[name] for name in order], order, loc="outside lower center", ncols=4)
    return fig


@style.styled
def two_landscapes(x: Any, y: Any) -> Figure:
    """Both losses over w and b as surfaces: the cross entropy a valley with steep walls, the squared error with flat tops."""
    from matplotlib import pyplot

    fig = pyplot.figure(figsize=(9.6, 5.0), FigureClass=style.Picture)
    fig.set_layout_engine("none")  # the layout leaves surfaces too little room
    says = ("a valley whose walls rise steadily on all sides", "a valley between high, flat tops")
    for left, loss, name, shape in zip((0.0, 0.5), total_losses(x, y), NAMES, says, strict=True):
        ax: Any = fig.add_axes((left, 0.05, 0.44, 0.86), projection="3d", computed_zorder=False)
        ws, bs, losses = heights(loss, 41)
        low = lowest(loss, ws, bs, losses)
        ax.plot_surface(ws, bs, losses, cmap=style.HEIGHTS, edgecolor=style.GREY, lw=0.3, rstride=2, cstride=2, zorder=1)
        ax.plot(*low, float(loss(jnp.asarray(low))), "*", color=style.YELLOW, mec=style.BLACK, ms=STAR, zorder=4)
        ax.set(xlabel="w", ylabel="b", title=name.capitalize())
        ax.set_zlabel("loss", labelpad=6)
        ax.tick_params(labelsize=9, pad=1)
        ax.set_box_aspect((1, 1, 0.85), zoom=0.98)
        ax.view_init(elev=32, azim=-50)
        w, b = map(number, np.round(low, 2) + 0.0)
        style.describe(ax, f"The {name} as a surface over w and b: {shape}; the lowest point at w = {w}, b = {b}.")
    return fig
