"""Whether every link within the site leads somewhere, and whether anything comes from another host. No network is needed."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = dict.fromkeys(("img", "script", "source", "iframe", "video", "audio"), "src") | {"link": "href", "use": "href"}
"""What a browser fetches without being asked."""
NOT_FETCHED = {"canonical", "license", "author", "search", "index", "next", "prev"}
"""Kinds of `link` that are only told."""
TAG = re.compile(rf"<({'|'.join(['a', *LOADS])})\b((?:[^>\"]|\"[^\"]*\")*)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
ANCHOR = re.compile(r'\b(?:id|name)="([^"]+)"')


class _Page:
    """The links, the things loaded, and the anchors of a page, and pictures without a text. (A formula has a thousand tags, and
    Python's own parser takes a second for each page.)
    """

    def __init__(self, text: str) -> None:
        self.links, self.loaded, self.silent = list[str](), list[str](), list[str]()
        self.anchors = {unescape(name) for name in ANCHOR.findall(text)}
        for tag, attributes in TAG.findall(text):
            known = {name: unescape(value) for name, value in ATTRIBUTE.findall(attributes)}
            if tag == "a" and known.get("href"):
                self.links.append(known["href"])
            if known.get(LOADS.get(tag, "")) and known.get("rel") not in NOT_FETCHED:
                self.loaded.append(known[LOADS[tag]])
            if tag == "img" and not known.get("alt"):
                self.silent.append(known.get("src", ""))


def leading_nowhere(site: Path) -> list[str]:
    """What is wrong with the links of a site, a line for each."""
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in sorted(site.glob("**/*.html"))}
    wrong = [line for path, page in pages.items() for line in _wrong(site, path, page, pages)]
    return wrong + [line for style in sorted(site.glob("**/*.css")) for line in _missing(site, style)]


def _missing(site: Path, style: Path) -> list[str]:
    """What a style sheet loads and the site has not."""
    loaded = re.findall(r"url\(['\"]?([^)'\"]+)", style.read_text(encoding="utf-8"))
    gone = [address for address in loaded if not address.startswith(("data:", "#"))]
    gone = [address for address in gone if not (style.parent / urlsplit(address).path).exists()]
    return [f"{style.relative_to(site)} loads {address}, which is not there" for address in gone]


def _wrong(site: Path, path: Path, page: _Page, pages: dict[Path, _Page]) -> list[str]:
    name = path.relative_to(site)
    wrong = [f"{name} has a picture without a text: {source}" for source in page.silent]
    wrong += [f"{name} loads {address} from another host" for address in page.loaded if urlsplit(address).netloc]
    for address in [*page.links, *page.loaded]:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if not target.exists():
            wrong.append(f"{name} links to {address}, which is not there")
        elif target in pages and parts.fragment and unquote(parts.fragment) not in pages[target].anchors:
            wrong.append(f"{name} links to {address}, where nothing has that name")
    return wrong
