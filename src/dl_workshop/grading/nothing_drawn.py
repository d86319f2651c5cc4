"""What stands in a sandbox for the modules that draw: nobody looks at pictures there, and code that draws an answer can also
compute it.
"""

from __future__ import annotations

import ast
from pathlib import Path
from string import Template

from dl_workshop.fingerprints import names_defined

PICTURES = ("figures", "widgets")
"""The folders of the package that draw."""

_NOTHING_DRAWN = Template("""from unittest.mock import MagicMock

class NothingDrawn(MagicMock):
    def __array__(self, *args, **kwargs):
        raise TypeError("the workshop's pictures draw nothing while a notebook is graded, so no numbers come from them")

def __getattr__(name):
    if name in _NAMES:
        return NothingDrawn(name=name)
    raise AttributeError(name)

_NAMES = $names
__all__ = $public
$constants
""")
"""The constants of a module are there. Its other names accept any call, and so does what they return."""


def modules(source: Path) -> dict[str, str]:
    """The text that stands for each module that draws, by the module's name in the package whose source lies here."""
    files = (file for folder in PICTURES for file in source.joinpath(folder).glob("**/*.py"))
    return {".".join(file.relative_to(source).with_suffix("").parts).removesuffix(".__init__"): _text(file) for file in files}


def _text(file: Path) -> str:
    body = ast.parse(file.read_text(encoding="utf-8")).body
    names = sorted({name for node in body for name in names_defined(node)})
    public = [name for name in names if not name.startswith("_")]
    constants = [ast.unparse(node) for node in body if isinstance(node, ast.Assign) and _is_constant(node.value)]
    return _NOTHING_DRAWN.substitute(names=names, public=public, constants="\n".join(constants))


def _is_constant(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True
