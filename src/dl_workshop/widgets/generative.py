"""Chapter 07: two Gaussian clouds whose shape, distance and sizes can be dragged."""

from __future__ import annotations

import math

import numpy as np

from dl_workshop.figures import formulas, style
from dl_workshop.figures.generative import CLASSES, boundary, ellipse
from dl_workshop.figures.numbers import Numbers, added, fixed
from dl_workshop.widgets.board import Board
from dl_workshop.widgets.frames import Frame, canvas
from dl_workshop.widgets.knobs import Knob

N = 160
DIRECTION = np.array([1.0, 0.0])
"""The way from one mean to the other: along the first feature."""


class CloudPicture:
    """Points of two classes, their ellipses and means, and the line between them."""

    @style.styled
    def __init__(self, seed: int) -> None:
        draws = np.random.default_rng(seed)
        self._noise, self._order = draws.normal(size=(N, 2)), draws.permutation(N)
        ax = canvas()
        ax.set(xlabel="x₁", ylabel="x₂", xlim=(-6.4, 6.4), ylim=(-4, 4), aspect="equal")
        self._points = [
            ax.plot([], [], mark, mfc=face, mec=style.BLACK, mew=0.7, ls="", ms=4.5)[0] for _, mark, face in CLASSES
        ]
        self._rings = [
            ax.plot([], [], color=style.VERMILLION, ls=dashes, lw=1.8)[0] for dashes in ((0, (4, 2)), "-") for _ in (1, 2)
        ]
        self._between = ax.plot([], [], "P-", color=style.VERMILLION, mec="white", lw=1.6, ms=12)[0]
        self._line = ax.plot([], [], color=style.BLUE, lw=3.2)[0]
        self.frame = Frame(ax, [*self._points, *self._rings, self._between, self._line])

    def draw(self, means: Numbers, covariance: Numbers, n1: int, line: Numbers) -> None:
        """The picture for the means (2, 2), class 0 first, one covariance, n1 points of class 1, and the line's two ends."""
        cloud = self._noise @ np.linalg.cholesky(covariance).T
        members = self._order >= n1, self._order < n1
        for points, member, mean in zip(self._points, members, means, strict=True):
            points.set_data(*(cloud[member] + mean).T)
        for i, ring in enumerate(self._rings):
            ring.set_data(*ellipse(means[i // 2], covariance, 1 + i % 2))
        self._between.set_data(*means.T)
        self._line.set_data(*line)


class CloudSliders(Board):
    """Sliders for the correlation in both classes, the distance of the means, and the share of class 1."""

    def __init__(self, correlation: float, distance: float, share: float, seed: int) -> None:
        knobs = {
            "correlation": Knob(
                "correlation", correlation, -0.9, 0.9, 0.1, "correlation of the two features, from -0.9 to 0.9"
            ),
            "distance": Knob("distance", distance, 0.0, 5.0, 0.1, "distance between the two means, from 0 to 5"),
            "share": Knob("share of class 1", share, 0.1, 0.9, 0.1, "share of class 1 among the examples, from 0.1 to 0.9"),
        }
        super().__init__(
            CloudPicture(seed), knobs,
            "Two clouds of points with their ellipses, the path from mean to mean, and the line where both "
            "classes are equally likely; the text above gives its weights.",
        )  # fmt: skip

    def state(self) -> list[str]:
        """The picture, and the line's formula, the angle at which it crosses the way between the means, and where."""
        rho, distance, share = self.correlation, self.distance, self.share
        covariance, n1 = np.array([[1.0, rho], [rho, 1.0]]), round(share * N)
        means = np.stack([-DIRECTION, DIRECTION]) * distance / 2
        w, b = formulas.between_gaussians(means, covariance, n1, N - n1)
        w1, w2 = w.tolist()
        self._picture.draw(means, covariance, n1, boundary({"w": w, "b": b}))
        formula = f"z = {fixed(w1, 2)}·x₁ {added(w2, 2)}·x₂ {added(b, 2)}"
        if distance == 0:
            everywhere = f"No line: the clouds lie on top of each other, and class 1 has probability {n1 / N:.2f} everywhere."
            return [formula, everywhere, ""]
        angle = math.degrees(math.atan2(w1, abs(w2)))
        where = f"The line crosses the path from mean to mean at {angle:.0f} degrees, where x₁ = {fixed(-b / w1, 2)}"
        halfway = (
            "halfway between the means" if 2 * n1 == N else f"{abs(b / w1):.2f} from halfway, toward class {0 if b > 0 else 1}"
        )
        return [formula, where, f"That is {halfway}." if abs(b / w1) <= distance / 2 else "That is not between the means."]


def cloud_sliders(correlation: float = 0.0, distance: float = 2.5, share: float = 0.5, seed: int = 0) -> CloudSliders:
    """Sliders for two Gaussian clouds of the same shape; the line is computed from means, covariance and class sizes."""
    return CloudSliders(correlation, distance, share, seed)
