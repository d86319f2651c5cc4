"""Where the names that chapters used to import have gone: an older notebook is told when it runs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType

_SLIDERS = {
    "line_sliders": "linear_regression",
    "logistic_sliders": "logistic_regression",
    "step_size_slider": "gradients",
}
_NOW = {
    "figures.linear": "dl_workshop.figures.linear_regression",
    "figures.logistic": "dl_workshop.figures.logistic_regression",
    "figures.loss_landscapes": "dl_workshop.figures.loss_functions",
    "figures.network_practice": "dl_workshop.figures.networks",
    "widgets.sliders": "; ".join(f"from dl_workshop.widgets.{module} import {name}" for name, module in _SLIDERS.items()),
    **{f"widgets.{name}": f"from dl_workshop.widgets.{module} import {name}" for name, module in _SLIDERS.items()},
}


class _Finder:
    """Asked by Python for a module that no other finder knows."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        package, _, rest = name.partition(".")
        if package == "dl_workshop" and rest in _NOW:
            raise ImportError(f"{name} has moved. It is now: {_NOW[rest]}", name=name)


def tell() -> None:
    """From now on, say so when one of these names is imported."""
    if _Finder not in sys.meta_path:
        sys.meta_path.append(_Finder)
