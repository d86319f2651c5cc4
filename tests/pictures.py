"""What tests look for in a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dl_workshop.figures import style


def picture_tests(drawings: Mapping[str, Callable[[Axes | None], Axes]], **special: Mapping[str, Any]) -> tuple[Any, Any]:
    """Two tests of every drawing: on a figure of its own, and on axes that exist; of some, by name, something special holds."""

    @pytest.mark.parametrize("name", drawings)
    def on_its_own(name: str) -> None:
        assert_well_drawn(lambda: drawings[name](None), **special.get(name, {}))

    @pytest.mark.parametrize("name", drawings)
    def on_axes(name: str) -> None:
        assert_drawn_on_axes(drawings[name])

    return on_its_own, on_axes


def assert_well_drawn(draw: Callable[[], Any], labels: str = "xy", longer_than: int = 30) -> Any:
    """Drawn on a figure of its own, a picture is described, has nothing cut off, and leaves the learner's settings alone.

    Its description is `longer_than` so many characters, and of every panel the limits are finite and the axes that `labels`
    names have a label. The drawing, axes or a figure, is returned.
    """
    before = mpl.rcParams.copy()
    drawing = draw()
    assert mpl.rcParams == before
    fig = drawing if isinstance(drawing, Figure) else drawing.figure
    assert len(style.alt_text(fig)) > longer_than, style.alt_text(fig)
    assert texts_outside(fig) == [], texts_outside(fig)
    for ax in fig.axes:
        assert all(getattr(ax, f"get_{axis}label")() for axis in labels)
        assert all(np.isfinite([*ax.get_xlim(), *ax.get_ylim()]))
    return drawing


def assert_drawn_on_axes(draw: Callable[[Axes | None], Axes]) -> None:
    """Given axes, a picture is drawn on those, described as on a figure of its own, and opens no other figure."""
    fig, ax = pyplot.subplots()
    assert draw(ax) is ax
    assert style.alt_text(fig) == ax.get_label() != ""
    assert pyplot.get_fignums() == [fig.number]
    assert style.alt_text(fig) == style.alt_text(draw(None).figure)


def texts_outside(fig: Figure) -> list[str]:
    """What is written beyond the figure's border (by more than a pixel), and so cut off; ticks beyond it are never drawn."""
    fig.canvas.draw()
    border = fig.bbox.padded(1)
    ticks = [
        label
        for ax in fig.axes
        for axis in ax._axis_map.values()
        for tick in (*axis.majorTicks, *axis.minorTicks)
        for label in (tick.label1, tick.label2)
    ]
    texts = [t for t in fig.findobj(mpl.text.Text) if t.get_visible() and t.get_text().strip() and t not in ticks]
    # Most texts say that they are clipped, and have nothing that clips them.
    clipped = [text for text in texts if text.get_clip_on() and text.get_clip_box() is not None]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts if text not in clipped]
    return [t for t, b in boxes if not (border.x0 <= b.x0 and b.x1 <= border.x1 and border.y0 <= b.y0 and b.y1 <= border.y1)]
