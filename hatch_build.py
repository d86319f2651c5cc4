"""Put the notebooks into the wheel, where `dl-workshop lab` finds them for a learner who has no checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Notebooks(BuildHookInterface):
    """An editable install reads notebooks/ and answers/ in the checkout, and needs no copies."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files to what the wheel includes."""
        for pattern in ("notebooks/*.ipynb", "answers/*.md") if version == "standard" else ():
            for file in sorted(Path(self.root).glob(pattern)):
                build_data["force_include"][str(file)] = f"dl_workshop/_{file.parent.name}/{file.name}"
