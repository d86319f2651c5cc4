"""Sliders and their picture as one widget: the page draws, Python says what."""

from __future__ import annotations

import contextlib
import io
import itertools
import math
import threading
import time
import uuid
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from IPython.display import display

from dl_workshop.audience import nobody_looks
from dl_workshop.figures import style
from dl_workshop.widgets import words
from dl_workshop.widgets.frames import LARGEST
from dl_workshop.widgets.knobs import Knob, KnobValue

HERE = Path(__file__).parent
FEW, SECONDS = 200, 1.5
"""How many states may be drawn one by one beforehand, and how long that may take."""
VIEW = "application/vnd.jupyter.widget-view+json"
STILL = """\
<style>
body:has(.dlw-live-{twin}) :is(.dlw-still-{twin}, .jp-OutputArea-child:has(.dlw-still-{twin})),
.jp-OutputArea-child:has(.dlw-still-{twin}) + .jp-OutputArea-child:not(:has(.dlw-live-{twin})) {{ display: none }}
</style>
<div class="dlw-still-{twin}">{picture}<div style="opacity: 0.75">A still picture. Run this cell to get its sliders.</div></div>
"""
"""The picture is shown wherever the widget of the same `twin` is not, in place of the message that the widget is missing."""


class Board(anywidget.AnyWidget):
    """Native sliders, lines of text that are read out as they change, and a picture whose moving part the page draws.

    Every knob is a trait under its name: `board.w = 2`, `board.observe(..., names="w")`, `ipywidgets.link((board, "w"), ...)`.
    The picture is an object with a `frame`. Kernels may answer the page in one thread while a cell runs in another, and the
    picture is shared: `turn` lets them in one after the other.
    """

    turn = threading.RLock()

    _esm = HERE / "board.js"
    _css = HERE / "board.css"
    knobs: Any = traitlets.List().tag(sync=True)
    size: Any = traitlets.List().tag(sync=True)
    still = traitlets.Bytes().tag(sync=True)
    description = traitlets.Unicode().tag(sync=True)
    ghosts: Any = traitlets.List().tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)
    ahead = traitlets.Dict().tag(sync=True)
    twin = traitlets.Unicode().tag(sync=True)

    def __init__(self, picture: Any, knobs: dict[str, Knob], description: str) -> None:
        self._picture, self._frame, self._knobs = picture, picture.frame, knobs
        self._question, self._answered = dict[str, Any](), dict[str, int]()
        self.add_traits(**{name: KnobValue(knob) for name, knob in knobs.items()})
        described = [
            {"name": name, "label": knob.label, "description": knob.description, "min": knob.low, "max": knob.high,
             "step": knob.step, "start": knob.nearest(knob.start), "decimals": knob.decimals, "count": knob.count,
             "stops": list(knob.stops)}
            for name, knob in knobs.items()
        ]  # fmt: skip
        ahead = None if nobody_looks() else self.worked_out()
        super().__init__(
            knobs=described, description=description, size=list(self._frame.size), still=self._frame.still(),
            ahead=ahead or {}, scene=self._seen(), ghosts=self._frame.ghosts,
            twin=uuid.uuid4().hex,
        )  # fmt: skip
        self.observe(self._moved, names=list(knobs))
        self.on_msg(self._asked)

    def state(self) -> list[str]:
        """Move the picture to where the knobs stand; the lines of text, which depend on the knobs alone."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """The lines of text for the knobs as they stand."""
        with self.turn:
            return "\n".join(self.state())

    def png(self) -> bytes:
        """The picture for the knobs as they stand, as a PNG image."""
        with self.turn:
            self.state()
            return self._frame.png()

    def worked_out(self) -> dict[str, Any] | None:
        """Every state there is, drawn one after another, if they are few and quick; else None, and the page asks for each."""
        total = math.prod(knob.count for knob in self._knobs.values())
        if total > FEW:
            return None
        before, scenes, size, began = self._values(), list[dict[str, Any]](), 0, math.inf
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(action="ignore"):
            try:
                for places in itertools.product(*([knob.at(i) for i in range(knob.count)] for knob in self._knobs.values())):
                    with self.turn:
                        self._set(dict(zip(self._knobs, places, strict=True)))
                        lines, commands = self.state(), self._frame.commands()
                    # The first one may have to compile what all need; and the pace of the next few says little.
                    began = min(began, time.perf_counter())
                    late = time.perf_counter() - began > SECONDS * max(len(scenes) / total, 0.2)
                    scenes.append({"lines": lines, "commands": commands})
                    size += sum(len(part) for command in commands for part in command.values() if isinstance(part, bytes))
                    if late or size > LARGEST:
                        return None
            except Exception:
                return None  # the answer to the question that meets it will say so
            finally:
                self._set(before)
        return {"scenes": scenes}

    def _values(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in self._knobs}

    def _set(self, values: dict[str, float]) -> None:
        for name, value in values.items():
            setattr(self, name, value)

    def _seen(self) -> dict[str, Any]:
        with self.turn:
            lines = self.state()
            return {"commands": self._frame.commands(), "lines": lines, "values": self._values(), "question": self._question}

    def _moved(self, change: Any) -> None:
        if not self.ahead:
            self.scene = self._seen()

    def _asked(self, widget: Any, content: Any, buffers: Any) -> None:
        view, number = content["question"]["view"], content["question"]["number"]
        with self.turn:
            if number <= self._answered.get(view, 0):
                return  # a newer one came by the shorter way, through another thread of the kernel
            before, self._question, self._answered[view] = self.scene, content["question"], number
            try:
                with self.hold_sync():  # one message back, not one for every number
                    self._set(content["values"])
                    if self.scene is before:
                        self.scene = self._seen()
            except Exception as error:
                # An answer must come, or the page would wait for it.
                self.scene = {**before, "question": self._question, "lines": [words.complaint("the picture", error)]}
            finally:
                self._question = {}

    def _ipython_display_(self) -> None:
        """The widget and, as a separate output, its picture: a saved notebook keeps the picture, but no widget."""
        data, metadata = self._repr_mimebundle_()
        view = {VIEW: data.pop(VIEW), "text/plain": ""}
        display(data, metadata=metadata, raw=True)
        display(view, raw=True)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget, and a picture of it where widgets cannot be shown: a saved notebook on a plain page, or on paper."""
        shown: Any = super()._repr_mimebundle_(**kwargs)
        data, metadata = shown if isinstance(shown, tuple) else (shown, {})
        width, height = self._frame.size
        with self.turn:
            said, picture = "\n".join([self.description, *self.state()]), self._frame.png()
        still = STILL.format(twin=self.twin, picture=style.image(picture, said, width))
        pictures = {"text/html": still, "image/png": picture, "text/plain": said}
        return {**data, **pictures}, {**metadata, "image/png": {"width": width, "height": height}}


def attempted(what: str, compute: Callable[[], Any], shape: tuple[int, ...]) -> tuple[Any, str]:
    """What a learner's function gives, and "", or nan and one line that says why there is nothing to show.

    What it prints is dropped: a move of a slider would print it again and again.
    """
    nothing = np.full(shape, np.nan)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            value = np.asarray(compute(), dtype=np.float64)
    except Exception as error:
        return nothing, words.complaint(what, error)
    if value.shape != shape:
        wanted = f"an array of shape {shape}" if shape else "one number"
        return nothing, f"{what} returned an array of shape {value.shape}, expected {wanted}"
    return value, ""
