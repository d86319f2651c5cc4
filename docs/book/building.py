"""The steps of a build: run the chapters, write their pages, let Sphinx make the site, and follow all its links."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from sphinx.cmd.build import build_main

from book import citation, execution, links, places, reference
from book.pages import Page, raw
from dl_workshop import authoring, curriculum

CHAPTERS = {chapter.slug: chapter for chapter in curriculum.CHAPTERS}


def build(slugs: list[str], site: Path | None = None, work: Path | None = None) -> int:
    """Build the pages of these chapters, and all others, into `site`; what Sphinx returns, 1 where a link leads nowhere."""
    site, work = site or places.SITE, work or places.WORK
    source, beside = work / "source", work / "beside"
    notebooks = execution.executed(slugs, work)
    _bundle(work)
    chapters = [Page(CHAPTERS[slug], notebook, beside, set(slugs)) for slug, notebook in notebooks.items()]
    texts = {f"{page.chapter.slug}.md": page.text for page in chapters}
    front = next((page for page in chapters if page.chapter.number == 3), chapters[-1])
    for file in sorted(places.DOCS.glob("*.md")):
        texts[file.name] = _filled(file.read_text(encoding="utf-8"), slugs, front.live, beside)
    _write(source, texts)
    if not (failed := _sphinx(source, site, work, texts)):
        _put_beside(site, beside, slugs)
        _tidy(site)
        lost = links.leading_nowhere(site)
        print("\n".join(lost))
        failed = bool(lost)
    return int(failed)


def _sphinx(source: Path, site: Path, work: Path, texts: dict[str, str]) -> int:
    """Let Sphinx make the pages that have changed, and all of them where a title has."""
    titles = places.digest(*(re.findall(r"^#+ .*", text, re.MULTILINE)[0] for _, text in sorted(texts.items())))
    settings = {"html_static_path": f"{places.DOCS / 'static'},{work / 'static'}", "titles": titles}
    options = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(places.DOCS), "-d", str(work / "doctrees")]
    options += [option for name, value in settings.items() for option in ("-D", f"{name}={value}")]
    told, kept = site / ".buildinfo", work / "buildinfo"  # what was set, folders too: of use to the next build, not to readers
    if kept.exists() and site.exists():
        shutil.copyfile(kept, told)
    failed = build_main([*options, str(source), str(site)])
    if told.exists():
        shutil.move(told, kept)
    return failed


def _bundle(work: Path) -> None:
    """Scripts and styles, bundled."""
    subprocess.run(["node", str(places.JAVASCRIPT / "build.js"), str(work / "static")], check=True)


def _filled(text: str, slugs: Iterable[str], board: str, beside: Path) -> str:
    """A page's text with what it takes from the chapters in its place."""
    rows = "\n".join(
        f"| [{chapter.number:02d} {chapter.title}]({chapter.slug}.md) | {chapter.gives} | {chapter.minutes} |"
        for chapter in (CHAPTERS[slug] for slug in slugs)
    )
    text = re.sub(r"\{doc\}`([^`]*?) <(\d\d-[a-z-]+)>`", lambda found: found[0] if found[2] in slugs else found[1], text)
    text = text.replace("% chapters: table", f"| chapter | what you have at its end | minutes |\n|---|---|---:|\n{rows}")
    if "% api" in text:
        text = text.replace("% api", reference.sections())
    if "% descent" in text:
        text = text.replace("% descent", raw(_descent(beside)))
    if "% citation" in text:
        text = text.replace("% citation", citation.text())
    return text.replace("% chapters: list", "\n".join(slugs)).replace("% board", board)


def _descent(beside: Path) -> str:
    """The figure of the descent, kept until anything that it is made with changes: JAX need not start for a sentence."""
    state = places.digest(places.package_state(), (places.DOCS / "book" / "descent.py").read_bytes())
    file = beside / f"descent-{state}.html"
    if not file.exists():
        from book import descent

        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(descent.figure_on_page(beside / "pictures"), encoding="utf-8")
    return file.read_text(encoding="utf-8")


def _notebook(slug: str, beside: Path) -> str:
    """The notebook as learners get it, kept until its chapter or the package has changed."""
    chapter = places.ANSWERS / f"{slug}.md"
    file = beside / "notebooks" / f"{slug}-{places.digest(places.package_state(), chapter.read_bytes())}.ipynb"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(authoring.derived(chapter, CHAPTERS[slug]), encoding="utf-8")
    return file.read_text(encoding="utf-8")


def _write(folder: Path, texts: dict[str, str]) -> None:
    """Write the pages that have changed and remove those that are gone; Sphinx reads what is younger than its last build."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    for picture in places.DOCS.glob("*.png"):
        if not (folder / picture.name).exists() or (folder / picture.name).read_bytes() != picture.read_bytes():
            shutil.copyfile(picture, folder / picture.name)


def _tidy(site: Path) -> None:
    """Remove what Sphinx leaves of its last build, and what holds nothing.

    The search also keeps an index of what the reference names, which a build that has not read that page would empty.
    """
    search = site / "searchindex.js"
    opening, known = search.read_text(encoding="utf-8").rstrip(")").split("(", 1)
    index = json.loads(known) | {"indexentries": {}}
    for terms in ("terms", "titleterms"):
        index[terms] = {term: pages for term, pages in index[terms].items() if pages != []}
    search.write_text(f"{opening}({json.dumps(index, separators=(',', ':'), sort_keys=True)})", encoding="utf-8")
    (site / ".buildinfo.bak").unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        (site / "_sources").rmdir()


def _put_beside(site: Path, beside: Path, slugs: Iterable[str]) -> None:
    """Beside the pages: the pictures and boards that they name, and no others, and the notebooks as learners get them."""
    texts = [page.read_text(encoding="utf-8") for page in site.glob("*.html")]
    named = {part for text in texts for part in re.findall(r"pictures/\w+\.png|(?<=data-board=\")[\w-]+", text)}
    wanted = {name if "/" in name else f"boards/{name}.js" for name in named}
    for folder in ("pictures", "boards", "notebooks"):
        (site / folder).mkdir(exist_ok=True)
    for path in [*(site / "pictures").iterdir(), *(site / "boards").iterdir()]:
        if str(path.relative_to(site)) not in wanted:
            path.unlink()
    for name in sorted(wanted):
        if not (site / name).exists():
            shutil.copyfile(beside / name, site / name)
    for slug in slugs:
        (site / "notebooks" / f"{slug}.ipynb").write_text(_notebook(slug, beside), encoding="utf-8")
