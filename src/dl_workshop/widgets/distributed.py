"""Chapter 10: computing and communicating, dragged, and the speed-up that is left."""

from __future__ import annotations

import numpy as np

from dl_workshop.figures import style
from dl_workshop.figures.distributed import speedup
from dl_workshop.figures.numbers import Numbers
from dl_workshop.widgets.board import Board
from dl_workshop.widgets.frames import Frame, canvas
from dl_workshop.widgets.knobs import Knob

MOST = 64


class SpeedupPicture:
    """The dream of n devices, n times faster, which stays; and what is left of it, which moves."""

    @style.styled
    def __init__(self) -> None:
        ax = canvas()
        ax.set(xlabel="devices", ylabel="times faster", xlim=(1, MOST), ylim=(0, MOST))
        ax.plot([1, MOST], [1, MOST], color=style.GREY, ls=(0, (4, 3)), lw=1.6)
        ax.text(0.62 * MOST, 0.72 * MOST, "n devices, n times faster", ha="right", fontsize=11)
        self._curve = ax.plot([], [], color=style.BLUE, lw=3)[0]
        self._end = ax.plot([], [], "o", color=style.BLUE, mec=style.BLACK, ms=10, clip_on=False)[0]
        self.frame = Frame(ax, [self._curve, self._end])

    def draw(self, devices: Numbers, gained: Numbers) -> None:
        """The picture with a curve of speed-ups."""
        self._curve.set_data(devices, gained)
        self._end.set_data(devices[-1:], gained[-1:])


class ScalingSliders(Board):
    """Sliders for the time a step computes on one device, and the time it communicates on several."""

    def __init__(self, computing: float, communicating: float) -> None:
        knobs = {
            "computing": Knob("computing, ms", computing, 0.1, 100.0, 0.1, "computing a step on one device, 0.1 to 100 ms"),
            "communicating": Knob("communicating, ms", communicating, 0.0, 10.0, 0.1, "communicating in a step, 0 to 10 ms"),
        }
        super().__init__(
            SpeedupPicture(), knobs, "The speed-up against the number of devices; the text above gives it for 8 and for 64."
        )

    def state(self) -> list[str]:
        """The curve, the speed-up for 8 and 64 devices, and the share of the time that 64 devices spend computing."""
        computing, communicating = self.computing, self.communicating
        devices = np.arange(1.0, MOST + 1)
        gained = speedup(devices, computing, communicating)
        self._picture.draw(devices, gained)
        return [
            f"time on n devices = {computing:.1f} / n + {communicating:.1f} ms",
            f"8 devices: {gained[7]:.2f} times faster.   64 devices: {gained[63]:.2f} times faster.",
            f"With 64 devices, {100 * gained[63] / MOST:.0f}% of the time is spent computing.",
        ]


def scaling_sliders(computing: float = 10.0, communicating: float = 1.0) -> ScalingSliders:
    """Sliders for computing (on one device) and communicating (on several), in ms a step, over the speed-up they allow."""
    return ScalingSliders(computing, communicating)
