"""What the battery comes to at the plain level, where nothing but time, memory and output is limited: case by case, as a page.

    python tests/hostile/plain.py docs/plain.md

Every submission is graded in a throwaway copy of the computer, made by bubblewrap for an ordinary user: what it breaks is gone
with it. Without a network there, what needs one comes to nothing here, and would not elsewhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPY, HOME, BOOK = Path("/tmp/checkout"), Path("/tmp/home"), "/tmp/class/gradebook.sqlite"
PARTS = ("src", "tests", "answers", "notebooks", "pyproject.toml")
BEGUN, RESULT = "the sandbox is there", "the result: "
NOTHING = "comes to nothing"
PAGE = """\
# Without a sandbox

Where neither bubblewrap nor Landlock works, `dl-workshop grade --isolation plain` still grades. The judge has a process of its
own, so no notebook can change a verdict by patching what it imports. But a notebook can read the answers off the disk, and do
whatever the person who grades could do. Here is what each of the {number} submissions in `tests/hostile/` does there.
With bubblewrap and with Landlock, every one of them comes to nothing.

Each was graded as an ordinary user and without a network, in a copy of a computer that was thrown away afterwards, by
`python tests/hostile/plain.py docs/plain.md`.

{lists}
"""


def main(page: Path) -> None:
    """Write the page."""
    names = list(battery())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        became = dict(zip(names, pool.map(outcome, names), strict=True))
    kinds: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: became[name] == [NOTHING]):
        kinds.setdefault(", ".join(became[name]), []).append(f"- `{shown(name)}`\n")
    lists = "\n".join(f"## {what.capitalize()}: {len(those)}\n\n{''.join(those)}" for what, those in kinds.items())
    page.write_text(PAGE.format(number=len(names), lists=lists.rstrip()), encoding="utf-8")


def shown(name: str) -> str:
    """A submission's name on the page."""
    return name.replace(str(HOME), "~").replace(str(COPY), "checkout")


def battery() -> dict[str, str]:
    """The submissions, as they meet the copy of this checkout."""
    sys.path.insert(0, str(ROOT / "tests"))
    from hostile.battery import ways

    return dict(ways(str(COPY), str(COPY / "src" / "dl_workshop"), BOOK, str(HOME)))


def outcome(name: str) -> list[str]:
    """What one submission comes to, in a copy of the computer."""
    with tempfile.NamedTemporaryFile() as secret, contextlib.suppress(subprocess.TimeoutExpired):
        os.chmod(secret.name, 0)
        ran = subprocess.run(
            ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--uid", "1000", "--gid", "1000",
             "--ro-bind", "/", "/", "--ro-bind", secret.name, "/etc/shadow", "--proc", "/proc", "--dev", "/dev",
             "--tmpfs", "/tmp", "--ro-bind", str(ROOT), str(ROOT), "--setenv", "HOME", str(HOME),
             "--setenv", "PYTHONPATH", f"{COPY / 'src'}:{COPY / 'tests'}", "--chdir", "/tmp",
             "sh", "-c", 'ulimit -u 500; mkdir "$1" && cp -r $2 "$1" && exec "$3" "$1/tests/hostile/plain.py" --one "$4"', "sh",
             str(COPY), " ".join(str(ROOT / part) for part in PARTS), sys.executable, name],
            capture_output=True, text=True, errors="replace", timeout=90,
        )  # fmt: skip
        if BEGUN not in ran.stdout:
            raise RuntimeError(ran.stderr)
        said = [line.removeprefix(RESULT) for line in ran.stdout.splitlines() if line.startswith(RESULT)]
        return json.loads(said[-1]) if said else ["ends the process that grades"]
    return ["keeps the process that grades from going on"]


def one(name: str) -> list[str]:
    """Grade it, and look around afterwards."""
    cell = battery()[name]
    from graded import judged, sandbox

    from hostile.battery import WENT

    for path in (HOME / ".ssh" / "id_rsa", HOME / ".bash_history", Path(BOOK)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret")
    with sandbox(3, "plain") as box:
        before, running = _files(), _processes()
        print(BEGUN, flush=True)
        verdict, notes = judged(box, "logistic", cell, timeout=6)
        time.sleep(1)
        found = {
            "gets the point": verdict.passed,
            "does what it tried": any(WENT in note for note in notes),
            "changes files of others": _files() != before,
            "goes on running": bool(_processes() - running),
        }
        return [what for what, is_so in found.items() if is_so] or [NOTHING]


def _files() -> dict[str, tuple[int, int]]:
    folders = (COPY, HOME, Path(BOOK).parent, Path("/dev/shm"))
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def _processes() -> set[int]:
    return {int(name) for name in os.listdir("/proc") if name.isdecimal()}


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        print(RESULT + json.dumps(one(sys.argv[2])), flush=True)
    else:
        main(Path(sys.argv[1]))
