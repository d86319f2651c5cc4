"""What one can drag."""

from dl_workshop.widgets.sliders import line_sliders, logistic_sliders, step_size_slider

__all__ = ["line_sliders", "logistic_sliders", "step_size_slider"]
