"""The sliders: every move shows, nothing grows, and a learner's error is a line of text."""

import base64
import html
import io
import time
import warnings
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import ipywidgets
import matplotlib as mpl

mpl.use("Agg")

import jax.numpy as jnp
import nbformat
import numpy as np
import pytest
from boards import BOARDS, SETUP
from matplotlib import pyplot
from nbconvert import HTMLExporter
from PIL import Image
from traitlets import TraitError

from dl_workshop import data, given
from dl_workshop.answers import df, logistic_loss, logistic_model, mseloss
from dl_workshop.widgets.board import VIEW, Board
from dl_workshop.widgets.curves import CurveSliders
from dl_workshop.widgets.frames import encoded
from dl_workshop.widgets.gradients import StepSizeSlider, slope_sliders, step_size_slider
from dl_workshop.widgets.linear_regression import line_sliders
from dl_workshop.widgets.logistic_regression import logistic_sliders

LINE, LABELS = data.linear_data(), data.logistic_data()
NAMES: dict[str, Any] = {}
exec(SETUP, NAMES)


def board(name: str) -> Any:
    """One of everything that can be dragged."""
    return eval(BOARDS[name], NAMES)


@pytest.fixture(autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    before = mpl.rcParams.copy()
    yield
    assert pyplot.get_fignums() == []
    assert mpl.rcParams == before


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", BOARDS)
def test_every_move_shows_and_the_way_back_is_the_same(name: str) -> None:
    sliders = board(name)
    pixels, still = Image.open(io.BytesIO(sliders.png())).size, sliders.still
    assert pixels == tuple(side * pixels[0] // sliders.size[0] for side in sliders.size)
    for knob in sliders.knobs:
        image, text, scene = sliders.png(), sliders.text, sliders.scene
        start = getattr(sliders, knob["name"])
        setattr(sliders, knob["name"], start + 3 * knob["step"] if start < knob["max"] else start - 3 * knob["step"])
        assert sliders.png() != image
        assert sliders.text != text
        assert sliders.text.count("\n") == text.count("\n")
        assert Image.open(io.BytesIO(sliders.png())).size == pixels
        assert sliders.ahead or sliders.scene["commands"] != scene["commands"]
        setattr(sliders, knob["name"], start)
        assert sliders.png() == image
        assert sliders.ahead or sliders.scene["commands"] == scene["commands"]
    assert sliders.still == still


def ask(sliders: Any, number: int, view: str = "one", **values: float) -> None:
    """What the page sends."""
    sliders._handle_custom_msg({"values": values, "question": {"view": view, "number": number}}, [])


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", BOARDS)
def test_a_question_of_the_page_is_answered_once(name: str) -> None:
    sliders, answers = board(name), []
    sliders.observe(lambda change: answers.append(change.new["question"]["number"]), names="scene")
    heard = []
    sliders.observe(heard.append, names=[knob["name"] for knob in sliders.knobs])
    values = {knob["name"]: knob["max"] for knob in sliders.knobs}
    for number in (1, 2):
        ask(sliders, number, **values)
        assert sliders.scene["values"] == values
    if not sliders.ahead:
        assert answers[-1] == 2
        assert set(answers) == {1, 2}
    assert {change.name for change in heard} <= set(values)
    assert heard


def test_a_question_that_was_overtaken_changes_nothing() -> None:
    sliders = board("momentum")
    ask(sliders, 2, step_size=0.5)
    seen = sliders.scene
    ask(sliders, 1, step_size=0.2)
    assert sliders.scene is seen
    assert sliders.step_size == 0.5
    ask(sliders, 1, view="another", step_size=0.2)
    assert sliders.scene["question"] == {"view": "another", "number": 1}
    assert sliders.step_size == 0.2


def test_questions_in_several_threads_are_answered_one_after_the_other() -> None:
    sliders = board("momentum")
    state, inside, together, answers = sliders.state, [], [], []

    def slow() -> list[str]:
        inside.append(1)
        together.append(len(inside))
        time.sleep(0.05)
        inside.pop()
        return list(state())

    sliders.state = slow
    sliders.observe(lambda change: answers.append((change.new["question"]["view"], change.new["values"])), names="scene")
    threads = [Thread(target=ask, args=(sliders, 1, f"{i}"), kwargs={"step_size": i / 10}) for i in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(together) == 1
    assert sorted((view, values["step_size"]) for view, values in answers) == [(f"{i}", i / 10) for i in range(5)]


def test_a_picture_that_fails_is_an_answer_too() -> None:
    sliders = board("momentum")
    sliders.state = lambda: 1 / 0
    ask(sliders, 1, step_size=0.5)
    assert sliders.scene["question"]["number"] == 1
    assert "ZeroDivisionError" in sliders.scene["lines"][0]


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """A board of which nothing is worked out beforehand."""

    def made(name: str) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(CurveSliders, "worked_out", lambda self: None)
            patch.setattr(Board, "worked_out", lambda self: None)
            return board(name)

    return made


@pytest.mark.parametrize("name", ["step size", "outlier", "threshold", "cascade"])
def test_states_drawn_beforehand_are_those_that_would_have_been_asked(
    name: str, asking: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dl_workshop.widgets.board.SECONDS", float("inf"))
    sliders, asked = board(name), asking(name)
    knob = sliders.knobs[0]
    assert len(sliders.ahead["scenes"]) == knob["count"]
    assert getattr(sliders, knob["name"]) == knob["start"]
    for number in {0, 1, knob["count"] // 2, knob["count"] - 1}:
        setattr(asked, knob["name"], knob["min"] + number * knob["step"])
        scene = sliders.ahead["scenes"][number]
        assert scene["lines"] == asked.scene["lines"]
        assert scene["commands"] == asked.scene["commands"]


def test_the_first_state_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    state, calls = StepSizeSlider.state, []

    def slow(self: Any) -> list[str]:
        if not calls:
            time.sleep(1.6)
        calls.append(self)
        return state(self)

    monkeypatch.setattr(StepSizeSlider, "state", slow)
    assert board("step size").ahead


def test_drawing_beforehand_is_silent(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def slope(w: Any) -> Any:
        print("here")
        warnings.warn("there", stacklevel=1)
        return df(w)

    def heard() -> tuple[int, int]:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            step_size_slider(given.f, slope)
        return len(said), len(capsys.readouterr().out)

    with_all = heard()
    monkeypatch.setattr(Board, "worked_out", lambda self: None)
    assert with_all == heard()


def test_states_that_are_slow_to_draw_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dl_workshop.widgets.board.SECONDS", 0.0)
    sliders = board("step size")
    assert not sliders.ahead
    assert sliders.step_size == 0.1
    assert len(sliders.scene["commands"]) == 3


@pytest.mark.parametrize("name", ["line", "logistic"])
def test_what_was_worked_out_beforehand_is_what_would_have_been_asked(name: str, asking: Callable[[str], Any]) -> None:
    sliders, other = board(name), asking(name)
    ahead, count = sliders.ahead, sliders.knobs[0]["count"]
    lines = ahead["lines"].split("\n")
    assert len(lines) == count**2 * ahead["height"]
    for at_w, at_b in ((0, 0), (50, 50), (61, 37), (100, 100), (50, 3)):
        other.w, other.b = sliders.w, sliders.b = -5 + 0.1 * at_w, -5 + 0.1 * at_b
        state = count * at_w + at_b
        assert lines[ahead["height"] * state : ahead["height"] * (state + 1)] == other.text.split("\n")
        assert sliders.text == other.text
        asked = {command["of"]: command for command in other.scene["commands"]}
        for artist in ahead["artists"]:
            kept = np.stack([places(artist[axis], state, ahead["unit"]) for axis in "xy"], axis=-1)
            command = asked.get(artist["of"], {"kind": "path", "points": b""})
            want = np.frombuffer(command["places" if command["kind"] == "markers" else "points"], "<f4").reshape(-1, 2)
            reach = 4 * max(sliders.size)
            np.testing.assert_allclose(known(kept), np.clip(known(want), -reach, reach), atol=0.06)


def places(axis: Any, state: int, unit: float) -> Any:
    if not axis["each"]:
        return np.frombuffer(axis["values"], "<f4")
    whole = np.frombuffer(axis["values"], "<i2").reshape(-1, axis["n"])[state]
    return np.where(whole == -32_768, np.nan, whole * unit)


def known(points: Any) -> Any:
    return points[np.isfinite(points).all(axis=1)]


def test_a_model_that_cannot_be_mapped_is_asked_at_every_move() -> None:
    def model(theta: Any, x: Any) -> Any:
        return np.asarray(x) * float(theta["w"]) + float(theta["b"])

    sliders = line_sliders(*LINE, model=model, w=2.0)
    assert not sliders.ahead
    own = line_sliders(*LINE, w=2.0, loss=mseloss).text
    assert sliders.text == own.replace("by your own loss function", "smaller is better")
    many = jnp.linspace(-5, 5, 2000)
    assert not line_sliders(many, 2 * many).ahead  # too large


def test_a_goal_is_asked_for_and_its_finding_said() -> None:
    sliders = logistic_sliders(*LABELS, goal=5.0)
    assert sliders.text.endswith("Can you bring it down to 5?")
    sliders.w, sliders.b = 5.0, 5.0
    assert sliders.text.endswith("✓ Down to 5 or less: well done.")
    assert "✓" in sliders.ahead["lines"]


def test_a_value_between_two_places_goes_to_the_nearer_one() -> None:
    sliders = logistic_sliders(*LABELS, w=2.04, b=99)
    assert (sliders.w, sliders.b) == (2.0, 5.0)
    sliders.w = 1
    assert sliders.w == 1.0
    with pytest.raises(TraitError, match="finite"):
        sliders.w = float("nan")
    with pytest.raises(TraitError):
        sliders.w = "steep"


def test_where_no_widget_can_be_shown_a_picture_can() -> None:
    data, metadata = logistic_sliders(*LABELS)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert Image.open(io.BytesIO(data["image/png"])).size == (1280, 800)
    assert (metadata["image/png"]["width"], metadata["image/png"]["height"]) == (640, 400)
    assert "Loss on the data" in data["text/plain"]
    said = html.escape(data["text/plain"])
    assert said.startswith("Labels 0 and 1")
    assert f'<img alt="{said}" width="640"' in data["text/html"]


def test_a_saved_notebook_on_a_plain_page_shows_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = []

    def display(data: dict[str, Any], *, metadata: Any = None, raw: bool = False) -> None:
        kept = {kind: base64.b64encode(part).decode() if isinstance(part, bytes) else part for kind, part in data.items()}
        outputs.append(nbformat.v4.new_output("display_data", kept, metadata=metadata or {}))

    monkeypatch.setattr("dl_workshop.widgets.board.display", display)
    line_sliders(*LINE)._ipython_display_()
    assert [VIEW in output.data for output in outputs] == [False, True]
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)]))
    assert outputs[0].data["image/png"] in page
    assert VIEW not in page


def test_what_the_logistic_sliders_say():
    sliders = logistic_sliders(*LABELS, w=2.0, b=1.0)
    loss = float(logistic_loss({"w": 2.0, "b": 1.0}, logistic_model, *LABELS))
    assert "p = 1 / (1 + exp(−(2.0·x + 1.0)))" in sliders.text
    assert "x = −0.50" in sliders.text
    assert f"{loss:.3f} (smaller is better)" in sliders.text
    sliders.b = -1.0
    assert "exp(−(2.0·x − 1.0))" in sliders.text


def test_what_the_line_sliders_say():
    sliders = line_sliders(*LINE, w=-0.5, b=-1.0)
    loss = float(mseloss({"w": -0.5, "b": -1.0}, given.line, *LINE))
    assert "y = −0.5·x − 1.0" in sliders.text
    assert f"{loss:.3f} (smaller is better)" in sliders.text


def test_no_weight_no_midpoint():
    sliders = logistic_sliders(*LABELS, w=0.0, b=0.0)
    assert "Midpoint: none" in sliders.text
    assert "p is 0.50 everywhere" in sliders.text


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("w", "b"), [(5.0, 5.0), (-5.0, 5.0), (-5.0, -5.0), (5.0, -5.0)])
def test_the_loss_is_a_number_in_every_corner(w, b):
    x, y = (np.asarray(a, np.float64) for a in LABELS)
    expected = np.sum(np.logaddexp(0, w * x + b) - y * (w * x + b))
    for model in (None, lambda theta, x: 1 / (1 + jnp.exp(-(theta["w"] * x + theta["b"])))):
        text = logistic_sliders(*LABELS, model=model, w=w, b=b).text
        assert float(text.split("Loss on the data: ")[1].split()[0]) == pytest.approx(expected, rel=1e-4, abs=1e-3)


def test_the_loss_of_another_model_is_that_of_its_probabilities():
    text = logistic_sliders(*LABELS, model=lambda theta, x: jnp.full(x.shape, 0.25)).text
    n_ones = int(np.sum(LABELS[1]))
    expected = n_ones * np.log(4) - (100 - n_ones) * np.log(0.75)
    assert float(text.split("Loss on the data: ")[1].split()[0]) == pytest.approx(expected, rel=1e-4, abs=1e-3)
    assert "inf" in logistic_sliders(*LABELS, model=lambda theta, x: jnp.zeros(x.shape)).text


def test_errors_of_a_learners_functions_are_one_line():
    def model(theta, x):
        raise RuntimeError("no <b>luck</b>\nat all")

    sliders = logistic_sliders(*LABELS, model=model)
    assert "your model raised RuntimeError: no <b>luck</b> at all" in sliders.text
    image = sliders.png()
    sliders.w = 2.0
    assert "your model raised" in sliders.text
    assert sliders.png() == image  # neither curve nor midpoint
    text = line_sliders(*LINE, loss=lambda theta, model, x, y: 1 / 0).text
    assert "your loss raised ZeroDivisionError" in text


def test_results_of_the_wrong_shape_are_said():
    assert "your model returned an array of shape ()" in line_sliders(*LINE, model=lambda theta, x: 1.0).text
    text = line_sliders(*LINE, loss=lambda theta, model, x, y: (model(theta, x) - y) ** 2).text
    assert "your loss returned an array of shape (50,), expected one number" in text


def test_a_loss_that_is_no_number_says_why():
    text = logistic_sliders(*LABELS, loss=lambda *_: jnp.nan).text
    assert "nan (not a number" in text


def test_prints_of_a_learners_model_do_not_pile_up(capsys):
    def model(theta, x):
        print("here")
        return given.line(theta, x)

    sliders = line_sliders(*LINE, model=model)
    sliders.w = 1.0
    assert capsys.readouterr().out == ""
    assert "by your own" not in sliders.text


def test_the_png_holds_the_pixels():
    pixels = np.random.default_rng(0).integers(0, 256, (7, 5, 4), dtype=np.uint8)
    with Image.open(io.BytesIO(encoded(pixels))) as image:
        image.load()
        np.testing.assert_array_equal(np.asarray(image), pixels)


def test_sliders_can_be_linked():
    one, other = logistic_sliders(*LABELS), logistic_sliders(*LABELS)
    ipywidgets.link((one, "w"), (other, "w"))
    one.w = 3.0
    assert "3.0·x" in other.text


def test_a_slider_with_stops_goes_from_one_to_the_next():
    sliders = slope_sliders(given.f)
    (knob,) = (knob for knob in sliders.knobs if knob["stops"])
    assert (knob["min"], knob["max"], knob["count"], knob["decimals"]) == (0.01, 2.0, len(knob["stops"]), 2)
    for asked, reached in ((0.6, 0.5), (0.04, 0.05), (-1.0, 0.01), (7.0, 2.0)):
        sliders.h = asked
        assert sliders.h == reached
    assert len(sliders.ahead["scenes"]) == knob["count"] * sliders.knobs[0]["count"]


@pytest.mark.parametrize(
    ("w", "h", "chord"), [(1.0, 2.0, "14 / 2 = 7"), (1.0, 0.5, "2.75 / 0.5 = 5.5"), (-5.0, 0.05, "−0.3475 / 0.05 = −6.95")]
)
def test_a_chord_comes_with_its_slope_and_the_tangent_once_it_is_near(w, h, chord):
    sliders = slope_sliders(given.f, w=w)
    sliders.h = h
    assert f"slope = rise / run = {chord}" in sliders.text
    assert ("Tangent (solid): slope" in sliders.text) == (h <= 0.1)
    sliders.h = 0.01
    assert f"slope {2 * w + 3:.0f}, and the chord's differs by 0.01.".replace("-", "−") in sliders.text


def test_the_chord_goes_through_both_points_and_ends_on_the_tangent():
    sliders = slope_sliders(given.double_well, w=-0.5, low=-2.0, high=0.0)
    gaps = []
    for h in (2.0, 0.5, 0.01):
        sliders.h = h
        sliders.state()
        _, chord, tangent, *points = (np.asarray(artist.get_xydata()) for artist in sliders._frame._moving)
        for ((w, height),) in points:
            assert given.double_well(w) == pytest.approx(height)
            assert np.interp(w, *chord.T) == pytest.approx(height)
        gaps.append(np.abs(chord - tangent).max())
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 0.2


def test_step_sizes_small_and_large():
    sliders = step_size_slider(given.f, df, start=4.0, n_steps=2, step_size=0.1)
    assert "After 2 steps: w = 2.02" in sliders.text
    sliders.step_size = 1.01
    assert "ended higher than it started: these steps are too large" in sliders.text
    assert "left the picture" not in sliders.text
    sliders.step_size = 1.0
    assert "jumps back and forth between −7 and 4, and always will" in sliders.text
    sliders.step_size = 1.1
    assert "The ball has left the picture, and ended higher than it started: these steps are too large" in sliders.text


def test_a_descent_that_overflows_keeps_its_picture():
    sliders = step_size_slider(given.double_well, given.ddouble_well, start=2.0, n_steps=60)
    sliders.step_size = 1.0
    assert "too large" in sliders.text
    assert np.asarray(Image.open(io.BytesIO(sliders.png()))).std() > 1


def test_an_error_of_a_learners_slope_is_one_line():
    def slope(w):
        raise TypeError("no slope")

    assert "your function raised TypeError: no slope" in step_size_slider(given.f, slope).text
