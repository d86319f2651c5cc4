"""Everything that belongs to Jupyter: cards, the lab, the kernel a check runs in, and running notebooks."""

import sys

# With nbformat comes jsonschema, and with it a parser of internationalised addresses, which takes a second to build itself when
# it is imported. No notebook needs it, and jsonschema does without it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
