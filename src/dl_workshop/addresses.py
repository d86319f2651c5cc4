"""Where the workshop is on the web: its repository, its pages, and its notebooks on other people's computers."""

from __future__ import annotations

REPOSITORY = "https://github.com/dl-workshop/dl-workshop"
"""The one place where this is written down; a test holds pyproject.toml to it."""
_OWNER, _NAME = REPOSITORY.split("/")[-2:]
SITE = f"https://{_OWNER}.github.io/{_NAME}"
"""Where the book is published."""
SITE_PATH = f"/{_NAME}/"
"""The path of that address."""


def page(slug: str) -> str:
    """The page of a chapter."""
    return f"{SITE}/{slug}.html"


def colab(slug: str) -> str:
    """A chapter's notebook in Colab."""
    return f"https://colab.research.google.com/github/{_OWNER}/{_NAME}/blob/main/notebooks/{slug}.ipynb"


def binder(slug: str) -> str:
    """A chapter's notebook in JupyterLab, on Binder."""
    return f"https://mybinder.org/v2/gh/{_OWNER}/{_NAME}/main?labpath=notebooks/{slug}.ipynb"
