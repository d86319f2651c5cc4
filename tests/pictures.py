"""What tests look for in a picture."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.figure import Figure


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
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts if not text.get_clip_on()]
    return [t for t, b in boxes if not (border.x0 <= b.x0 and b.x1 <= border.x1 and border.y0 <= b.y0 and b.y1 <= border.y1)]
