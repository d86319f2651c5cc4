"""Every picture: drawn with real functions, described, inside its figure, and leaving the learner's settings alone."""

import jax
import jax.numpy as jnp
import matplotlib as mpl

mpl.use("Agg")

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure
from pictures import texts_outside

from dl_workshop import data, given
from dl_workshop.answers import df, dmseloss, linear_model, logistic_model
from dl_workshop.figures import comparison, diagrams, gradients, linear_regression, logistic_regression, numbers, style, views

X, Y = data.linear_data()
LX, LY = data.logistic_data()
THETA = {"w": jnp.array(1.2), "b": jnp.array(-1.0)}
PATH = [{"w": -1.0, "b": -3.0}, {"w": 0.0, "b": -2.0}, {"w": 2.0, "b": 1.0}]
df_wells = jax.grad(given.double_well)

ON_AXES = {
    "secants": lambda ax: gradients.secants(given.f, -1.0, ax=ax),
    "secants of sin": lambda ax: gradients.secants(jnp.sin, 0.5, steps=(-1.0, -0.1), ax=ax),
    "tangents": lambda ax: gradients.tangents(given.f, df, [-4.0, -1.5, 2.0], ax=ax),
    "tangents by grad": lambda ax: gradients.tangents(given.double_well, df_wells, [-1.8, 0.2, 1.0], ax=ax),
    "descent": lambda ax: gradients.descent(given.f, numbers.walk(df, 4.0, 0.1, 12), ax=ax),
    "descent of no step": lambda ax: gradients.descent(given.f, [4.0], ax=ax),
    "descent that runs away": lambda ax: gradients.descent(given.f, numbers.walk(df, 1.0, 1.05, 30), ax=ax),
    "descent to nan": lambda ax: gradients.descent(given.double_well, numbers.walk(df_wells, 2.0, 1.0, 30), ax=ax),
    "two valleys": lambda ax: gradients.two_valleys(given.double_well, df_wells, (-0.4, 0.5), 0.02, 10, ax=ax),
    "two valleys, one too far": lambda ax: gradients.two_valleys(given.double_well, df_wells, (0.5, 9.0), 0.1, 9, ax=ax),
    "partial slopes": lambda ax: gradients.partial_slopes(given.tilted_bowl, 2.0, 1.0, ax=ax),
    "partial slopes of a wave": lambda ax: gradients.partial_slopes(given.wave, 1.0, -1.0, ax=ax),
    "data and line": lambda ax: linear_regression.data_and_line(X, Y, THETA, ax=ax),
    "data and curve": lambda ax: linear_regression.data_and_line(
        X, Y, {"a": 0.1, "c": [1.0, 2.0]}, model=given.parabola, residuals=False, ax=ax
    ),
    "squares": lambda ax: linear_regression.squares(X[:6], Y[:6], THETA, ax=ax),
    "squares of many": lambda ax: linear_regression.squares(X, Y, THETA, ax=ax),
    "loss bowl": lambda ax: linear_regression.loss_bowl(X, Y, ax=ax),
    "loss bowl with path": lambda ax: linear_regression.loss_bowl(X, Y, PATH, ax=ax),
    "loss bowl of an exact line": lambda ax: linear_regression.loss_bowl(*data.linear_data(noise=0), ax=ax),
    "loss bowl, path runs away": lambda ax: linear_regression.loss_bowl(X, Y, [*PATH, {"w": 1e30, "b": np.nan}], ax=ax),
    "losses": lambda ax: linear_regression.losses(np.geomspace(1, 1e-3, 50), ax=ax, label="a run"),
    "losses with nan": lambda ax: linear_regression.losses([3.0, 2.0, np.nan, np.inf], ax=ax),
    "squashing": lambda ax: logistic_regression.squashing(ax=ax),
    "weights": lambda ax: logistic_regression.weights([-2, 0, 0.5, 5], b=1.0, ax=ax),
    "biases": lambda ax: logistic_regression.biases([-4, 0, 2], ax=ax),
    "loss branches": lambda ax: logistic_regression.loss_branches(ax=ax),
    "fit": lambda ax: logistic_regression.fit(LX, LY, {"w": 2.0, "b": 1.5}, ax=ax),
    "fit without midpoint": lambda ax: logistic_regression.fit(LX, 1 - LY, {"w": 0.0, "b": 1.5}, ax=ax),
    "fit of probabilities": lambda ax: logistic_regression.fit(
        *data.logistic_data(rounded=False), {"a": [1.0], "c": 0.0}, model=given.squashed_parabola, ax=ax
    ),
}
BARE = {
    f"{draw.__name__} {kind}": (lambda ax, draw=draw, kind=kind: draw(kind, ax=ax))
    for draw in (diagrams.matrix_form, diagrams.neural_diagram)
    for kind in ("linear", "logistic")
}
COMPARED = {
    "compared dots": lambda ax: comparison.comparison([1, 2, np.nan], [1, 2.5, 3], ax=ax),
    "compared one": lambda ax: comparison.comparison(1.0, -1e7, ax=ax),
    "compared curves": lambda ax: comparison.comparison(np.sin(np.arange(50)), np.cos(np.arange(50)), ax=ax),
    "compared over x": lambda ax: comparison.comparison([1, np.inf, 3], [1, 2, -np.inf], x=[2, 1, 0], ax=ax),
    "compared lengths": lambda ax: comparison.comparison([1.0, 2.0], np.arange(20.0), ax=ax),
    "compared nothing": lambda ax: comparison.comparison([], [1.0], ax=ax),
    "compared all nan": lambda ax: comparison.comparison([np.nan] * 20, [np.inf] * 20, ax=ax),
}
EVERY = {**ON_AXES, **BARE, **COMPARED}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", EVERY)
def test_a_picture(name):
    before = mpl.rcParams.copy()
    ax = EVERY[name](None)
    assert mpl.rcParams == before
    fig = ax.figure
    assert len(style.alt_text(fig)) > 30
    assert texts_outside(fig) == []
    if name not in BARE:
        assert ax.get_xlabel()
        assert ax.get_ylabel()
    assert all(np.isfinite([*ax.get_xlim(), *ax.get_ylim()]))


@pytest.mark.parametrize("name", EVERY)
def test_a_picture_on_axes_that_exist(name):
    fig, ax = pyplot.subplots()
    assert EVERY[name](ax) is ax
    assert style.alt_text(fig) == ax.get_label() != ""
    assert pyplot.get_fignums() == [fig.number]


def test_three_step_sizes_share_their_limits():
    before = mpl.rcParams.copy()
    fig = gradients.three_step_sizes(given.f, df, 4.0, (0.01, 1.05, 0.3))
    assert mpl.rcParams == before
    assert isinstance(fig, Figure)
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in fig.axes}) == 1
    assert [ax.get_title(loc="left").split("\n") for ax in fig.axes] == [
        ["step size 0.01", "ends at w = 2.99"],
        ["step size 1.05", "ends at w = 12.8"],
        ["step size 0.3", "ends at w = −1.5"],
    ]
    assert "step size 1.05" in style.alt_text(fig)
    assert texts_outside(fig) == []


def test_an_unknown_diagram_is_refused():
    for draw in (diagrams.matrix_form, diagrams.neural_diagram):
        with pytest.raises(ValueError, match=r"'linear' or 'logistic'.*'cubic'"):
            draw("cubic")


def test_the_numbers_said_are_true():
    ax = linear_regression.data_and_line(X, Y, THETA)
    error = float(np.mean((np.asarray(Y) - 1.2 * np.asarray(X) + 1) ** 2))
    assert f"{error:.3g}".removesuffix(".0") in style.alt_text(ax.figure)
    w, b = np.polyfit(X, Y, 1)
    words = style.alt_text(linear_regression.loss_bowl(X, Y).figure)
    assert f"w = {w:.2f}" in words
    assert f"b = {b:.2f}" in words
    assert "midpoint at x = −0.75" in style.alt_text(logistic_regression.fit(LX, LY, {"w": 2.0, "b": 1.5}).figure)


def test_the_contours_of_the_bowl_are_the_loss():
    ax = linear_regression.loss_bowl(X, Y, PATH)
    (lines,) = [c for c in ax.collections if isinstance(c, mpl.contour.QuadContourSet) and not c.filled]
    for level, rings in zip(lines.levels, lines.allsegs, strict=True):
        for w, b in np.concatenate(rings)[::40] if rings else ():
            loss = float(np.mean((np.asarray(Y) - np.float64(linear_model({"w": w, "b": b}, np.asarray(X)))) ** 2))
            assert loss == pytest.approx(level, rel=0.03)
    gradient = dmseloss(dict(zip("wb", map(float, np.polyfit(X, Y, 1)), strict=True)), linear_model, X, Y)
    assert max(abs(float(g)) for g in gradient.values()) < 1e-4


@pytest.mark.parametrize(
    ("values", "scale"), [([100.0, 0.5], "log"), ([100.0, 50.0], "linear"), ([100.0, -0.5], "linear"), ([], "linear")]
)
def test_the_scale_of_losses(values, scale):
    assert linear_regression.losses(values).get_yscale() == scale


def test_runs_compared_are_told_apart():
    ax = linear_regression.losses([3, 2, 1], label="one")
    linear_regression.losses([3, 2.5, 2], ax=ax, label="other")
    one, other = ax.lines
    assert one.get_color() != other.get_color()
    assert one.get_linestyle() != other.get_linestyle()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "other"]


def test_midpoints_lie_on_the_half_line():
    ax = logistic_regression.biases([-2.0, 1.0], w=2.0)
    marks = [line.get_xydata()[0] for line in ax.lines if line.get_marker() in ("o", "s")]
    np.testing.assert_allclose(marks, [[1.0, 0.5], [-0.5, 0.5]])
    curve = ax.lines[1]
    expected = logistic_model({"w": 2.0, "b": -2.0}, jnp.asarray(curve.get_xdata()))
    np.testing.assert_allclose(curve.get_ydata(), expected, atol=1e-6)


def test_numbers_that_are_not_finite_are_crossed():
    ax = comparison.comparison([1, np.nan, np.inf, 2], [1, 2, 3, -np.inf])
    crosses = [line for line in ax.lines if line.get_marker() == "x"]
    assert sum(len(line.get_xdata()) for line in crosses) == 3
    assert "3 of all numbers are not finite" in style.alt_text(ax.figure)


def test_settings_of_the_learner_stay_out_of_ours():
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "black", "savefig.bbox": "tight"}):
        theirs = style.png(logistic_regression.squashing().figure)
    assert theirs == style.png(logistic_regression.squashing().figure)


def test_a_png_carries_its_description():
    assert b"logistic curve" in style.png(logistic_regression.squashing().figure)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-1.5, "−1.5"), (12.84, "12.8"), (1234.5, "1234"), (3e8, "3.0 × 10⁸"), (-2.5e-7, "−2.5 × 10⁻⁷"),
     (1e5, "100000"), (np.nan, "not a number"), (-np.inf, "−∞"), (0.05954, "0.0595"), (9.999, "10")],
)  # fmt: skip
def test_how_numbers_are_written(value, text):
    assert numbers.number(value) == text


def test_functions_of_numbers_only_are_drawn_too():
    xs = np.linspace(-1, 1, 5)
    np.testing.assert_allclose(numbers.along(jax.grad(given.f), xs), 2 * xs + 3, rtol=1e-6)
    np.testing.assert_allclose(numbers.along(lambda w: 3.0, xs), 3.0)
    np.testing.assert_allclose(numbers.along(lambda w: w if w > 0 else -w, xs), abs(xs))


def test_a_walk_is_gradient_descent():
    np.testing.assert_allclose(numbers.walk(df, 4.0, 0.1, 2), [4.0, 2.9, 2.02])
    assert not np.isfinite(numbers.walk(df_wells, 2.0, 1.0, 30)[-1])
    assert views.diverges(given.f, numbers.walk(df, 1.0, 1.05, 30))
    assert not views.diverges(given.f, numbers.walk(df, 1.0, 0.95, 30))
