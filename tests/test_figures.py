"""What the pictures of several chapters share: comparisons, diagrams, how numbers are written, and the one look."""

import jax
import matplotlib as mpl
import numpy as np
import pytest
from pictures import picture_tests

from dl_workshop import given
from dl_workshop.answers import df
from dl_workshop.figures import comparison, diagrams, logistic_regression, numbers, style, views

COMPARED = {
    "compared dots": lambda ax: comparison.comparison([1, 2, np.nan], [1, 2.5, 3], ax=ax),
    "compared one": lambda ax: comparison.comparison(1.0, -1e7, ax=ax),
    "compared curves": lambda ax: comparison.comparison(np.sin(np.arange(50)), np.cos(np.arange(50)), ax=ax),
    "compared over x": lambda ax: comparison.comparison([1, np.inf, 3], [1, 2, -np.inf], x=[2, 1, 0], ax=ax),
    "compared lengths": lambda ax: comparison.comparison([1.0, 2.0], np.arange(20.0), ax=ax),
    "compared nothing": lambda ax: comparison.comparison([], [1.0], ax=ax),
    "compared all nan": lambda ax: comparison.comparison([np.nan] * 20, [np.inf] * 20, ax=ax),
}
BARE = {
    f"{draw.__name__} {kind}": (lambda ax, draw=draw, kind=kind: draw(kind, ax=ax))
    for draw in (diagrams.matrix_form, diagrams.neural_diagram)
    for kind in ("linear", "logistic")
}

test_a_picture, test_a_picture_on_axes_that_exist = picture_tests(
    {**COMPARED, **BARE}, **{name: {"labels": ""} for name in BARE}
)


def test_an_unknown_diagram_is_refused():
    for draw in (diagrams.matrix_form, diagrams.neural_diagram):
        with pytest.raises(ValueError, match=r"'linear' or 'logistic'.*'cubic'"):
            draw("cubic")


def test_numbers_that_are_not_finite_are_crossed():
    ax = comparison.comparison([1, np.nan, np.inf, 2], [1, 2, 3, -np.inf])
    crosses = [line for line in ax.lines if line.get_marker() == "x"]
    assert sum(len(line.get_xdata()) for line in crosses) == 3
    assert "3 of the numbers are not finite" in style.alt_text(ax.figure)


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
    assert not np.isfinite(numbers.walk(jax.grad(given.double_well), 2.0, 1.0, 30)[-1])
    assert views.diverges(given.f, numbers.walk(df, 1.0, 1.05, 30))
    assert not views.diverges(given.f, numbers.walk(df, 1.0, 0.95, 30))
