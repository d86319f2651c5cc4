"""The one look of all pictures, and their descriptions in words.

The look is put on for the length of a drawing and taken off again: the learner's own plots keep their settings.
The colours are those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which colour-blind eyes can tell apart.
Where two things share an axes they differ in lightness, line style or marker as well, for print in grey.
"""

from __future__ import annotations

import base64
import functools
import html
import io
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from dl_workshop.figures.theme import FOLLOWS_THE_PAGE

P = ParamSpec("P")
R = TypeVar("R")

BLACK, GREY, PALE = "#000000", "#6B6B6B", "#D9D9D9"
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILLION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"

# What means what, in every picture.
W, B = VERMILLION, BLUE
POINTS, CURVE, HIGHLIGHT = BLACK, BLUE, ORANGE
SERIES = (
    {"color": BLUE, "linestyle": "-", "marker": "o"},
    {"color": ORANGE, "linestyle": "--", "marker": "s"},
    {"color": BLACK, "linestyle": ":", "marker": "^"},
    {"color": GREEN, "linestyle": "-.", "marker": "D"},
    {"color": PURPLE, "linestyle": (0, (8, 2)), "marker": "v"},
    {"color": VERMILLION, "linestyle": (0, (3, 1, 1, 1, 1, 1)), "marker": "P"},
    {"color": SKY, "linestyle": (0, (1, 2)), "marker": "X"},
)
"""How the members of a family of curves look, in turn."""

HEIGHTS = LinearSegmentedColormap.from_list("heights", ["white", "#BBD9EC", "#7FB2D3"])
"""Low ground white and high ground pale blue: what is drawn over it stays readable."""

STYLE: Any = {
    "figure.facecolor": "white",
    "figure.edgecolor": "white",
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.constrained_layout.h_pad": 0.1,
    "figure.autolayout": False,
    "savefig.facecolor": "auto",
    "savefig.bbox": "standard",
    "savefig.transparent": False,
    "font.family": ["DejaVu Sans"],  # by its name: "sans-serif" would be looked up again whenever a text is drawn
    "font.size": 12.0,
    "mathtext.fontset": "dejavusans",
    "text.usetex": False,
    "text.color": "#222222",
    "axes.facecolor": "white",
    "axes.edgecolor": GREY,
    "axes.labelcolor": "#222222",
    "axes.labelsize": 12.0,
    "axes.titlesize": 13.0,
    "axes.titlelocation": "left",
    "axes.titlepad": 10.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=[str(look["color"]) for look in SERIES]),
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.8,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "xtick.labelsize": 11.0,
    "ytick.labelsize": 11.0,
    "lines.linewidth": 2.2,
    "lines.markersize": 6.0,
    "legend.fontsize": 11.0,
    "legend.frameon": True,
    "legend.framealpha": 0.9,
    "legend.edgecolor": "white",
    "legend.facecolor": "white",
}


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """The same drawing function, in the house look; afterwards the global settings are as before."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> R:
        with mpl.rc_context(STYLE):
            drawing = draw(*args, **kwargs)
            interactive = mpl.is_interactive()
        # The first figure of a session switches the notebook's display on; that is not ours to take back.
        mpl.interactive(interactive)
        return drawing

    return drawn


class Picture(Figure):
    """A figure that brings its description along when a notebook shows it."""

    def _repr_html_(self) -> str:
        return image(png(self, dpi=200), alt_text(self), round(self.get_figwidth() * 100))


def image(data: bytes, alt: str, width: int) -> str:
    """HTML of a PNG image, `width` CSS pixels wide, with its description, which notebooks have no other place for."""
    source = f"data:image/png;base64,{base64.b64encode(data).decode()}"
    return f'{FOLLOWS_THE_PAGE}<img alt="{html.escape(alt)}" width="{width}" src="{source}" class="dlw-paper">'


def axes(ax: Axes | None, size: tuple[float, float] = (6.4, 4.2)) -> Axes:
    """The axes given, or those of a new figure of `size` inches, which a notebook shows."""
    if ax is not None:
        return ax
    return figure(size)[1][0]


def figure(size: tuple[float, float], columns: int = 1) -> tuple[Figure, list[Axes]]:
    """A new figure, which a notebook shows, and its axes side by side on the same scales."""
    from matplotlib import pyplot  # only here: a picture on existing axes needs no window and no notebook

    fig, panels = pyplot.subplots(1, columns, figsize=size, sharex=True, sharey=True, squeeze=False, FigureClass=Picture)
    return fig, list(panels[0])


def figure_of(ax: Axes) -> Figure:
    """The whole figure an axes belongs to."""
    fig = ax.get_figure(root=True)
    if fig is None:
        raise ValueError("Expected axes that belong to a figure, but these were removed from theirs.")
    return fig


def describe(drawing: Axes | Figure, text: str) -> None:
    """Give a drawing its description; a figure's is made of those of its axes, in order."""
    drawing.set_label(text)
    if isinstance(drawing, Axes):
        fig = figure_of(drawing)
        fig.set_label(" ".join(str(ax.get_label()) for ax in fig.axes if _described(ax)))


def _described(ax: Axes) -> bool:
    label = str(ax.get_label())
    return bool(label) and not label.startswith(("_", "<"))


def alt_text(fig: Figure) -> str:
    """What a figure shows, in words; empty for a figure that is not one of ours."""
    return str(fig.get_label())


def png(fig: Figure, dpi: float = 100.0) -> bytes:
    """The figure as a PNG image at `dpi` dots per inch, its description kept in the file."""
    out = io.BytesIO()
    about = {"Software": None, "Description": alt_text(fig).encode("ascii", "replace").decode()}
    with mpl.rc_context(STYLE):
        fig.savefig(out, format="png", dpi=dpi, metadata=about, pil_kwargs={"compress_level": 1})
    return out.getvalue()
