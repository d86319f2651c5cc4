"""How to cite the workshop, from CITATION.cff."""

from __future__ import annotations

import re

from book import places
from dl_workshop import addresses


def text() -> str:
    """A sentence to cite it with, and the same in BibTeX."""
    told = (places.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    known = dict(re.findall(r"^(\S+): \"?(.*?)\"?$", told, re.MULTILINE))
    title, version, year = known["title"], known["version"], known["date-released"][:4]
    author = re.findall(r"^  - name: (.*)$", told, re.MULTILINE)[0]
    entry = {"author": f"{{{author}}}", "title": f"{{{title}}}", "version": version, "year": year, "url": addresses.REPOSITORY}
    lines = "".join(f"  {name:<7} = {{{value}}},\n" for name, value in entry.items())
    bibtex = f"```bibtex\n@software{{dl_workshop,\n{lines}}}\n```"
    return f"> {author}. *{title}.* Version {version}, {year}. <{addresses.REPOSITORY}>\n\nIn BibTeX:\n\n{bibtex}"
