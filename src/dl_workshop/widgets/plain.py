"""The same sliders for where anywidget is missing: slower, and of ipywidgets alone."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

import ipywidgets

from dl_workshop.widgets import words
from dl_workshop.widgets.frames import Frame
from dl_workshop.widgets.knobs import Knob, Place, Showing


@cache
def say_so() -> None:
    """Once a session."""
    warnings.warn(
        "anywidget is missing, so these sliders follow the hand more slowly: python -m pip install anywidget", stacklevel=2
    )


class PlainBoard(Showing, ipywidgets.VBox):
    """Sliders, what they say and the picture they move, one below the other.

    Every knob is a trait under its name, as in `Board`. Nothing is ever added: a move replaces the bytes of one image and the
    text of one status.
    """

    def __init__(self, knobs: dict[str, Knob], says: str, frame: Frame) -> None:
        say_so()
        self._frame, self._says = frame, says
        self.add_traits(**{name: Place(knob) for name, knob in knobs.items()})
        sliders = {name: _slider(knob) for name, knob in knobs.items()}
        self.summary = ipywidgets.HTML(layout=ipywidgets.Layout(width="100%"))
        width, height = (f"{side}px" for side in frame.size)
        # No tooltip on the image: in ipywidgets 8.1.9 it keeps the view from being made. What the picture shows is said
        # beside the status.
        self.image = ipywidgets.Image(
            format="png", layout=ipywidgets.Layout(width=width, height=height, max_width="100%", object_fit="contain")
        )
        row = ipywidgets.HBox(list(sliders.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__(children=[row, self.summary, self.image])
        for name, slider in sliders.items():
            ipywidgets.link((self, name), (slider, "value"))
        self.observe(self._moved, names=list(knobs))
        self._moved(None)

    def _moved(self, change: Any) -> None:
        lines = self.state()
        self.image.value = self._frame.png()
        self.summary.value = words.status(lines) + words.unseen(self._says)


def _slider(knob: Knob) -> ipywidgets.FloatSlider:
    return ipywidgets.FloatSlider(
        value=knob.nearest(knob.start), min=knob.low, max=knob.high, step=knob.step, description=knob.label, tooltip=knob.says,
        continuous_update=True, readout_format=f".{knob.decimals}f", style={"description_width": "8em"},
        layout=ipywidgets.Layout(width="24em", max_width="100%"),
    )  # fmt: skip
