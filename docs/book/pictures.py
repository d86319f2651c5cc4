"""Pictures that outputs carry within them, as files of their own beside the pages."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from pathlib import Path

from PIL import Image

from book import places
from dl_workshop.figures.theme import FOLLOWS_THE_PAGE

EMBEDDED = re.compile(
    r'<img alt="(?P<alt>[^"]+)" width="(?P<width>\d+)" src="data:image/png;base64,(?P<data>[^"]+)"(?P<rest>[^>]*>)'
)
WIDE = 800
"""From this many pixels on, a picture is too wide for a phone: shrunk to fit, its words could not be read. It scrolls there."""


STILL = re.compile(r'<div class="dlw-still-\w+">(.*?)<div style=', re.DOTALL)
"""A board's picture, as a saved notebook shows it."""


class NotDescribed(ValueError):
    """A picture has no text for those who cannot see it."""


def still(html: str) -> str:
    """The picture in what a board shows where no board can be; nothing where there is none."""
    found = STILL.search(html)
    return found[1] if found else ""


def taken_out(html: str, folder: Path) -> str:
    """The same HTML with its pictures in files of `folder`, fetched when they come into sight; the style is the site's own."""
    html = EMBEDDED.sub(lambda found: _linked(found, folder), html.replace(FOLLOWS_THE_PAGE, ""))
    if "data:image" in html:
        raise NotDescribed(html[:200])
    return places.without_folders(html)


def _linked(found: re.Match[str], folder: Path) -> str:
    """The tag of a picture that is a file, with its height as well, so that nothing jumps when it comes."""
    width = int(found["width"])
    file, (across, down) = kept(base64.b64decode(found["data"]), folder)
    height = round(width * down / across)
    picture = f'<img alt="{found["alt"]}" width="{width}" height="{height}" loading="lazy" src="pictures/{file}"{found["rest"]}'
    return f'<div class="dlw-wide">{picture}</div>' if width >= WIDE else picture


def kept(data: bytes, folder: Path) -> tuple[str, tuple[int, int]]:
    """Write a PNG image, as small as it gets, under a name made from what it holds; the name, and its size in pixels."""
    image = Image.open(io.BytesIO(data))
    name = f"{hashlib.sha256(data).hexdigest()[:16]}.png"
    if not (folder / name).exists():
        folder.mkdir(parents=True, exist_ok=True)
        out = io.BytesIO()
        flat = Image.new("RGB", image.size, "white")
        flat.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
        # A drawing has few colours; with 256 of them it looks the same and takes a third of the bytes.
        flat.quantize(256, dither=Image.Dither.NONE).save(out, "png", optimize=True)
        (folder / name).write_bytes(out.getvalue())
    return name, image.size
