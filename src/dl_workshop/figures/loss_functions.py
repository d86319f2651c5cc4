"""Chapter 04: likelihood, surprise, and two losses: from far away, as landscapes, and as maps with the ways down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dl_workshop.figures import formulas, style
from dl_workshop.figures.numbers import Numbers, array, listed, number


@style.styled
def given_to_what_happened(y: Any, p: Any, ax: Axes | None = None) -> Axes:
    """For every example a bar of height 1, filled up to the probability that p (of label 1) gave to what happened."""
    ax, y, p = style.axes(ax), array(y), array(p)
    happened, places = np.where(y == 1, p, 1 - p), np.arange(1, len(y) + 1)
    ax.bar(places, np.ones(len(y)), width=0.6, color="white", edgecolor=style.GREY, hatch="///", lw=1.0)
    ax.bar(places, happened, width=0.6, color=style.BLUE, edgecolor=style.BLACK, lw=1.0)
    for place, height, label in zip(places, happened, y, strict=True):
        ax.annotate(number(height), (place, height / 2), ha="center", va="center", color="white", fontsize=13)
        ax.annotate(f"y = {number(label)}", (place, 1.03), ha="center", fontsize=11)
    ax.set(xlabel="example", ylabel="probability of what happened", xlim=(0.4, len(y) + 0.6), ylim=(0, 1.13), xticks=places)
    ax.set_title("The probability given to what happened")
    ax.grid(False)
    style.describe(ax, "Bars, filled up to the probability that was given to what happened: "
                       f"{listed([*map(number, happened)])}. Their product is {number(np.prod(happened))}.")  # fmt: skip
    return ax


@style.styled
def running_product(happened: Any, ax: Axes | None = None) -> Axes:
    """The product of the first n probabilities in JAX's 32-bit floats, as a power of ten, and the sum of their logarithms."""
    ax, factors = style.axes(ax), jnp.asarray(happened, jnp.float32)
    n = np.arange(1, len(factors) + 1)
    products, sums = array(jnp.cumprod(factors)), array(jnp.cumsum(jnp.log10(factors)))
    alive = products > 0
    ax.plot(n, sums, color=style.ORANGE, ls="--", lw=3, label="sum of the logarithms")
    ax.plot(n[alive], np.log10(products[alive]), color=style.BLUE, lw=2, label="logarithm of the product")
    said = "The product never becomes 0."
    if not alive.all():
        first = int(np.flatnonzero(~alive)[0])
        said = f"From example {n[first]} on the product is exactly 0."
        ax.plot(n[first], sums[first], "X", color=style.BLACK, mec="white", ms=13, zorder=5)
        ax.annotate(f"example {n[first]}: the product becomes 0", (n[first], sums[first]), (20, 6), textcoords="offset points",
                    va="center", fontsize=11)  # fmt: skip
    ax.set(xlabel="number of examples", ylabel="likelihood, as a power of ten", xlim=(0, len(factors)))
    ax.set_title("The product ends, the sum goes on")
    ax.legend(loc="lower left")
    style.describe(ax, f"The logarithm of a running product falls along a line. {said} The sum of logarithms goes on to "
                       f"{number(sums[-1])}.")  # fmt: skip
    return ax


@style.styled
def coin_entropy(ax: Axes | None = None) -> Axes:
    """The entropy of a coin, in bits, against the probability of heads."""
    ax, p = style.axes(ax), np.linspace(0, 1, 201)
    ax.plot(p, formulas.entropy_bits(p), color=style.BLUE, lw=3)
    for place, offset, side in ((0.25, (12, -8), "left"), (0.5, (0, 10), "center")):
        bits = float(formulas.entropy_bits(place))
        ax.plot(place, bits, "o", color=style.BLACK, mec="white", ms=9, zorder=4)
        ax.annotate(f"p = {place}: {number(bits)} bit{'s' * (number(bits) != '1')}", (place, bits),
                    offset, textcoords="offset points", ha=side, fontsize=11)  # fmt: skip
    ax.set(xlabel="p, the probability of heads", ylabel="entropy (bits)", xlim=(-0.1, 1.1), ylim=(-0.03, 1.15))
    ax.set_title("How much a coin surprises, on average")
    style.describe(ax, "An arch: the entropy is 0 at p = 0 and p = 1, 0.811 bits at p = 0.25, and highest, 1 bit, at 0.5.")
    return ax


@style.styled
def cost_of_a_forecast(truth: float, ax: Axes | None = None) -> Axes:
    """The cross entropy of Bernoulli(truth) and Bernoulli(q), in nats, against the forecast q; it is lowest at q = truth."""
    ends = np.geomspace(1e-6, 0.1, 120)  # the curve is steepest there
    ax, q = style.axes(ax), np.concatenate([ends, np.linspace(0.1, 0.9, 81)[1:-1], 1 - ends[::-1]])
    cost = -(truth * np.log(q) + (1 - truth) * np.log1p(-q))
    bits = float(formulas.entropy_bits(truth))
    least = bits * float(np.log(2))
    said = f"{number(least)} nats = {number(bits)} bits"
    ax.plot(q, cost, color=style.BLUE, lw=3, label="cross entropy")
    ax.axhline(least, color=style.ORANGE, ls="--", label=f"entropy of the truth:\n{said}")
    ax.plot(truth, least, "o", color=style.BLACK, mec="white", ms=10, zorder=4)
    ax.annotate(f"the honest forecast, q = {number(truth)}", (truth, least), (10, -16), textcoords="offset points", fontsize=11)
    if truth > 0:
        ax.annotate("", (0, 2.66), (0, 2.3), arrowprops={"arrowstyle": "-|>", "color": style.BLUE, "lw": 3})
        ax.annotate("saying 0: ∞", (0, 2.42), (10, 0), textcoords="offset points", fontsize=11)
    ax.set(xlabel="q, the forecast", ylabel="average cost (nats)", xlim=(-0.02, 1.02), ylim=(0, 2.7))
    ax.set_title(f"It rains on {number(100 * truth)}% of the days. What should you say?")
    ax.legend(loc="upper center")
    style.describe(ax, f"The average cost of a forecast q where the truth is {number(truth)}: lowest at q = {number(truth)}, "
                       f"where it is the entropy, {said}; rising on both sides, and without end near 0 and 1.")  # fmt: skip
    return ax


def _each(loss: Any, label: float, z: Any) -> Any:
    """Loss and slope of one example at every score."""
    one = jax.value_and_grad(lambda score: loss(jnp.full(1, label), score[None]))
    return jax.jit(jax.vmap(one))(jnp.asarray(z))


@style.styled
def costs_of_a_yes(ax: Axes | None = None) -> Axes:
    """What an example with y = 1 costs, against its probability p: half the squared error, and the cross entropy."""
    ax, p = style.axes(ax), np.linspace(0, 1, 401)
    ax.plot(p[1:], -np.log(p[1:]), color=style.BLUE, lw=3, label="cross entropy: −log p")
    ax.plot(p, (p - 1) ** 2 / 2, color=style.ORANGE, ls="--", lw=3, label="squared error: ½ (p − 1)²")
    ax.plot(0.8, 0.02, "o", color=style.BLACK, mec="white", ms=9, zorder=4)
    ax.annotate("p = 0.8 costs 0.02", (0.8, 0.02), (0.82, 0.7), textcoords="data", ha="center", fontsize=11,
                arrowprops={"arrowstyle": "-", "color": style.GREY, "shrinkB": 6})  # fmt: skip
    ax.plot(0, 0.5, "o", color=style.BLACK, mec="white", ms=9, zorder=4)
    ax.annotate("p = 0 costs ½", (0, 0.5), (10, 4), textcoords="offset points", fontsize=11)
    ax.set(xlabel="p, the probability of the yes", ylabel="cost of the yes", xlim=(-0.02, 1.02), ylim=(-0.04, 2.5))
    ax.set_title("Two costs of a yes")
    ax.legend(loc="upper right")
    style.describe(ax, "Against the probability p of a yes: the cross entropy rises without end as p nears 0, and the squared "
                       "error, half of (p − 1) squared, is 0.02 at p = 0.8 and never more than one half.")  # fmt: skip
    return ax


@style.styled
def slopes_against_distance(ax: Axes | None = None) -> Axes:
    """How hard an example with y = 1 pulls at its score, |dL/dz|, against its distance 1 - p, for both losses."""
    ax, z = style.axes(ax), np.linspace(-12, 12, 481)
    distance = 1 - formulas.logistic(z)
    entropy, squared = (np.abs(array(_each(loss, 1.0, z)[1])) for loss in (formulas.cross_entropy, formulas.squared_error))
    top = int(squared.argmax())
    ax.plot(distance, entropy, color=style.BLUE, lw=3, label="cross entropy: 1 − p")
    ax.plot(distance, squared, color=style.ORANGE, ls="--", lw=3, label="squared error: (1 − p) · p (1 − p)")
    ax.plot(distance[top], squared[top], "o", color=style.BLACK, mec="white", ms=9, zorder=4)
    ax.annotate(f"never more than {number(squared[top], 2)}", (distance[top], squared[top]), (-4, 10), ha="right",
                textcoords="offset points", fontsize=11)  # fmt: skip
    ax.plot(1, 0, "X", color=style.BLACK, mec="white", ms=13, zorder=5, clip_on=False)
    ax.annotate("sure and wrong, and no pull at all", (1, 0), (0.97, 0.32), textcoords="data", ha="right", fontsize=11,
                arrowprops={"arrowstyle": "-", "color": style.GREY, "shrinkB": 8})  # fmt: skip
    ax.set(
        xlabel="distance from the target, 1 − p",
        ylabel="pull on the score (size of its slope)",
        xlim=(0, 1.03),
        ylim=(-0.04, 1.02),
    )
    ax.set_title("The larger the mistake, the larger the step?")
    ax.legend(loc="upper left")
    style.describe(ax, "For the cross entropy the pull on the score equals the distance from the target. For the squared "
                       f"error it is at most {number(squared[top], 2)}, at distance {number(distance[top], 2)}, and falls "
                       "back to 0 where the model is sure and wrong.")  # fmt: skip
    return ax


@style.styled
def score_branches(ax: Axes | None = None) -> Axes:
    """The loss of one example against its score z: log(1 + exp(−z)) for label 1 and log(1 + exp(z)) for label 0."""
    ax, z = style.axes(ax), np.linspace(-6, 6, 241)
    one, zero = (array(_each(formulas.cross_entropy, label, z)[0]) for label in (1.0, 0.0))
    ax.plot(z, one, color=style.BLUE, lw=3, label="label 1: log(1 + exp(−z))")
    ax.plot(z, zero, color=style.ORANGE, ls="--", lw=3, label="label 0: log(1 + exp(z))")
    ax.plot(z, np.maximum(-z, 0), color=style.BLACK, lw=1.2, ls=":", label="max(−z, 0), for comparison")
    ax.plot(0, np.log(2), "o", color=style.BLACK, mec="white", ms=9, zorder=4)
    ax.annotate("z = 0: log 2", (0, np.log(2)), (0, 52), textcoords="offset points", ha="center",
                fontsize=11, arrowprops={"arrowstyle": "-", "color": style.GREY, "shrinkB": 6})  # fmt: skip
    ax.set(xlabel="z, the score", ylabel="loss of one example", xlim=(-6, 6), ylim=(0, 8.2))
    ax.set_title("The two branches, seen from the score")
    ax.legend(loc="upper center")
    style.describe(ax, "Two curves that mirror each other about z = 0, where both are log 2. For label 1 the loss is nearly a "
                       "straight line of slope −1 on the left and nearly 0 on the right.")  # fmt: skip
    return ax


@style.styled
def margins(ax: Axes | None = None) -> Axes:
    """The loss of one example against its margin y z, beside the count of mistakes."""
    ax, m = style.axes(ax), np.linspace(-4, 4, 161)
    loss = np.logaddexp(0, -m)
    ax.plot(m, loss, color=style.BLUE, lw=3, label="margin loss: log(1 + exp(−y z))")
    ax.plot([-4, 0, 0, 4], [1, 1, 0, 0], color=style.ORANGE, ls="--", label="counts mistakes: 1 or 0")
    ax.plot(0, np.log(2), "o", color=style.BLACK, mec="white", ms=9, zorder=4)
    ax.annotate("undecided: log 2", (0, np.log(2)), (12, 4), textcoords="offset points", fontsize=11)
    ax.annotate("wrong side", (-3.9, 0.12), fontsize=11)
    ax.annotate("right side", (3.9, 0.3), ha="right", fontsize=11)
    ax.set(xlabel="margin y z", ylabel="loss of one example", xlim=(-4, 4), ylim=(-0.05, 4.2))
    ax.set_title("One curve for both labels")
    ax.legend(loc="upper right")
    style.describe(ax, "The margin loss falls smoothly with the margin: 4.02 at −4, log 2 at 0, almost 0 at 4. The count of "
                       "mistakes jumps from 1 to 0 at margin 0.")  # fmt: skip
    return ax


Loss = Callable[[Any], Any]
EDGE = 6.0
"""A descent may start anywhere between -6 and 6, in w and in b."""
ROOM = 7.0
"""The maps show a little more, from -7 to 7, for descents that leave that range."""
STAR = 18
"""The size of the star at the lowest point, in points."""
NAMES = ("cross entropy", "squared error")
LEVELS = ((5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0), (0.6, 0.8, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5))


def total_losses(x: Any, y: Any) -> tuple[Loss, Loss]:
    """Cross entropy and squared error of the logistic model over the data, each as a function of the vector (w, b)."""
    x, y = jnp.asarray(x), jnp.asarray(y)

    def of_weights(loss: Any) -> Loss:
        return lambda weights: loss(y, weights[0] * x + weights[1])

    return of_weights(formulas.cross_entropy), of_weights(formulas.squared_error)


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
    """Where the loss is lowest, as (w, b): downhill from the lowest place of a grid."""
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
        ax.plot(*path.T, "o-", color=style.BLACK, lw=1.6, ms=4, zorder=5, label="steps")
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
        ticks = range(-6, 7, 3)  # at the corners the numbers of two axes would touch
        ax.set(xlabel="w", ylabel="b", xticks=ticks, yticks=ticks, title=f"{name.capitalize()} (★: lowest point)")
        ax.set_zlabel("loss", labelpad=6)
        ax.tick_params(labelsize=9, pad=1)
        ax.set_box_aspect((1, 1, 0.85), zoom=0.98)
        ax.view_init(elev=32, azim=-50)
        w, b = map(number, np.round(low, 2) + 0.0)
        style.describe(ax, f"The {name} as a surface over w and b: {shape}; the lowest point at w = {w}, b = {b}.")
    return fig
