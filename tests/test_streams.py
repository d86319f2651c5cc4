"""What the commands say where a stream cannot carry every sign, in processes of their own with streams of many encodings."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dl_workshop import curriculum, streams
from dl_workshop.checking.verdict import SIGNS
from dl_workshop.progress import Progress

ENCODINGS = ["ascii", "cp1252", "cp437", "latin-1", "cp932", "utf-8", "utf-16"]
MESSAGE = "Für θ ≥ ½ … 好 🙂 \udce9: w² — “d”"
CHECK = f"""
from pathlib import Path
from dl_workshop.jupyter import running
from dl_workshop.cli import app
from dl_workshop.checking.verdict import SIGNS

def run(path, *_):
    rows = [{{"exercise": "f", "status": status, "text": f"{{sign}} f: {{status}}\\n" + {MESSAGE!a}}}
            for status, sign in SIGNS.items()]
    return running.Report(path, rows, [{MESSAGE!a}])

running.run_all = lambda paths, *_: [run(path) for path in paths]
app()
"""
APP = "from dl_workshop.cli import app; app()"


def say(encoding: str, *words: str, code: str = APP, folder: Path | None = None) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command whose streams have that encoding."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, env=environment, cwd=folder, check=False)
    out, err = (text.decode(encoding) for text in (done.stdout, done.stderr))
    assert "Traceback" not in out + err, err
    assert "UnicodeEncodeError" not in out + err, err
    return done.returncode, out, err


def signs(mark: str, encoding: str) -> str:
    """The mark as such a stream writes it."""
    try:
        return mark.encode(encoding).decode(encoding)
    except UnicodeEncodeError:
        return streams.plain(mark)


@pytest.mark.sampled(7)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_list_is_written_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    Progress(tmp_path).mark_done("double")
    status, out, _ = say(encoding, "list", "--folder", str(tmp_path))
    assert status == 0
    assert f"{signs('✓', encoding)} double" in out
    assert f"{signs('○', encoding)} logistic" in out


def test_hint_is_written_in_any_encoding(tmp_path: Path) -> None:
    status, out, _ = say("ascii", "hint", "double", "--folder", str(tmp_path))
    assert (status, "Hint 1 of 3" in out) == (0, True)


@pytest.mark.sampled(6)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
@pytest.mark.parametrize("form", [["--json"], []], ids=["json", "table"])
def test_doctor_is_written_in_any_encoding(form: list[str], encoding: str, tmp_path: Path) -> None:
    status, out, _ = say(encoding, "doctor", *form, folder=tmp_path)
    assert status in (0, 1)
    assert json.loads(out) if form else f"{signs('✓', encoding)}  Python" in out


@pytest.mark.sampled(7)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_check_is_written_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    status, out, _ = say(encoding, "check", "a.ipynb", code=CHECK, folder=tmp_path)
    assert status == 1
    assert all(f"{signs(sign, encoding)} f: {name}" in out for name, sign in SIGNS.items())
    status, out, _ = say(encoding, "check", "a.ipynb", "--json", code=CHECK, folder=tmp_path)
    assert (status, json.loads(out)["notebooks"][0]["notes"]) == (1, [MESSAGE])


@pytest.mark.sampled(3)
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_verdict_can_be_printed_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    code = "from dl_workshop import check, hint; print(check('double', lambda x: 2 * x), hint('double'), sep='\\n')"
    status, out, _ = say(encoding, code=code, folder=tmp_path)
    assert (status, out.splitlines()[0]) == (0, f"{signs(SIGNS['passed'], encoding)} double: passed")


@pytest.mark.sampled(7)
@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["--help"], 0),
        (["check", "--help"], 0),
        (["hint", "λογιστική"], 2),
        (["verify", "double"], 0),
        (["check", "🙂—.ipynb"], 2),
        (["build", "--root", "böse—"], 2),
        (["nö such"], 2),
    ],
)
def test_help_and_errors_are_written_in_any_encoding(words: list[str], status: int, encoding: str, tmp_path: Path) -> None:
    code = f"import sys; sys.argv[1:] = {words!a}\n{APP}"
    found, out, err = say(encoding, code=code, folder=tmp_path)
    assert found == status, out + err
    assert (out if status == 0 else err).strip()


def test_lab_announces_itself_in_any_encoding(tmp_path: Path) -> None:
    place = f"{tmp_path.name}/ä—🙂"
    code = f"""
from pathlib import Path
from dl_workshop import streams
from dl_workshop.cli import lessons
streams.speak_plainly()
lessons._announce("http://localhost:8888/lab", Path({place!a}), opens=True)
"""
    for encoding in ("ascii", "cp1252", "utf-8"):
        assert "http://localhost:8888/lab" in say(encoding, code=code)[1]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("α ≥ ½ … w² — 10⁻³", "alpha >= 1/2 ... w^2 - 10^-3"),
        ("x₁ ∂g/∂w ≠ −∞", "x1 dg/dw != -inf"),
        ("Müller’s “naïve” œuvre", 'Muller\'s "naive" oeuvre'),
        ("┌─┐ │ ╭━╮ ⠋", "+-+ | +-+ *"),
        ("好 🙂 \udce9 ≮", "? ? ? ?"),  # "not less" must not become "less"
        ("e\u0301 \u200bzero 𝛼 Ω λ ς", "e zero alpha Omega lambda sigma"),
    ],
)
def test_plain_text_is_as_near_as_may_be(text: str, plain: str) -> None:
    assert streams.plain(text) == plain


def test_every_sign_has_something_plain_and_the_verdicts_stay_apart() -> None:
    assert all(streams.plain(chr(code)).isascii() for code in range(0x20, 0x11000))
    assert len({streams.plain(sign) for sign in SIGNS.values()}) == len(SIGNS)
    assert all(streams.plain(name) == name for name in curriculum.EXERCISES)


def test_what_a_stream_can_carry_stays_and_what_is_no_file_is_left_alone() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", write_through=True)
    streams.speak_plainly([stream, None, io.StringIO()])
    stream.write("é — ✓")
    assert raw.getvalue().decode("cp1252") == "é — +"
