"""Where the workshop is on the web: its repository, its pages, and its notebooks on other people's computers."""

from __future__ import annotations

from urllib.parse import urlsplit

REPOSITORY = "https://example.org/dl-workshop/dl-workshop"
SITE = "https://example.org/dl-workshop/book"
"""The repository, and the book. The workshop has no public address yet: example.org belongs to nobody, so that nobody installs
what is not ours. To publish it, write the addresses here and run `dl-workshop build`, which puts them into the notebooks;
a test compares pyproject.toml with them. They are written nowhere else."""
SITE_PATH = f"{urlsplit(SITE).path}/"
"""The path of the book's address."""
_REPOSITORY_NAME = urlsplit(REPOSITORY).path


def page(slug: str) -> str:
    """The page of a chapter."""
    return f"{SITE}/{slug}.html"


def colab(slug: str) -> str:
    """A chapter's notebook in Colab, where the repository is on GitHub."""
    return f"https://colab.research.google.com/github{_REPOSITORY_NAME}/blob/main/notebooks/{slug}.ipynb"


def binder(slug: str) -> str:
    """A chapter's notebook in JupyterLab, on Binder, where the repository is on GitHub."""
    return f"https://mybinder.org/v2/gh{_REPOSITORY_NAME}/main?labpath=notebooks/{slug}.ipynb"
