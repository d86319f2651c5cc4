"""Observe an attempt, judge what was observed. For judging alone, JAX need not be loaded."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dl_workshop.checking.checker import Examined, check, examine
    from dl_workshop.checking.judgement import judge
    from dl_workshop.checking.observation import observe
    from dl_workshop.checking.observed import probes_of
    from dl_workshop.checking.verdict import Evidence, Verdict

__all__ = ["Evidence", "Examined", "Verdict", "check", "examine", "judge", "observe", "probes_of"]

_HOMES = {"Evidence": "verdict", "Examined": "checker", "Verdict": "verdict", "check": "checker", "examine": "checker",
          "judge": "judgement", "observe": "observation", "probes_of": "observed"}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
