"""Build the book: `python docs/book`, or a part of it: `python docs/book 00-welcome 01-gradients --site elsewhere`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from book import building, measured
from dl_workshop import curriculum


def main() -> int:
    """Do what was asked for; 0 if all went well."""
    parser = argparse.ArgumentParser(prog="python docs/book", description=__doc__)
    parser.add_argument("chapters", nargs="*", help="the chapters to build; without any, all")
    parser.add_argument("--site", type=Path, help="the folder to build into, instead of site/")
    parser.add_argument("--work", type=Path, help="the folder that keeps what the next build can use, instead of build/book/")
    parser.add_argument("--measure", action="store_true", help="run what shows a clock, and keep it in docs/measured.json")
    asked = parser.parse_args()
    slugs = asked.chapters or [chapter.slug for chapter in curriculum.CHAPTERS]
    if asked.measure:
        print("measured:", *measured.measure(slugs))
        return 0
    return building.build(slugs, asked.site, asked.work)


if __name__ == "__main__":
    sys.exit(main())
