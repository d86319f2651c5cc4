"""The doctor finds what is wrong, says how to mend it, and survives its own failures."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from dl_workshop import doctor, folders
from dl_workshop.cli import app
from dl_workshop.jupyter import lab


def look(what: str) -> doctor.Finding:
    return next(finding for finding in doctor.examine() if finding.what == what)


def test_this_environment_is_well() -> None:
    findings = list(doctor.examine())
    assert [f for f in findings if f.level == "bad"] == []
    assert len(findings) == len(doctor.LOOKS)


def test_whatever_is_not_well_says_how_to_mend_it() -> None:
    assert all(finding.mend for finding in doctor.examine() if finding.level != "ok")


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0), (2, 7, 18)])
def test_a_python_out_of_range_is_bad(monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int]) -> None:
    there = SimpleNamespace(
        version_info=version, version=".".join(map(str, version)), prefix="/env", executable="/env/bin/python"
    )
    monkeypatch.setattr(doctor, "sys", there)
    assert doctor.LOOKS[0]().level == "bad"


def test_jax_and_jaxlib_of_two_versions_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.importlib.metadata, "version", {"jax": "0.10.2", "jaxlib": "0.10.0"}.__getitem__)
    finding = doctor.LOOKS[1]()
    assert finding.level == "warn"
    assert "jaxlib==0.10.2" in finding.mend


def test_a_missing_package_is_a_finding_and_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise doctor.importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.importlib.metadata, "version", missing)
    findings = list(doctor.examine())
    assert len(findings) == len(doctor.LOOKS)
    assert {f.level for f in findings if "PackageNotFoundError" in f.found} == {"bad"}


def test_sliders_without_their_extension_are_bad(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [str(tmp_path)])
    assert look("Sliders").level == "bad"


def test_a_server_that_delays_answers_is_a_warning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert look("Answers").level == "ok"
    monkeypatch.setattr("jupyter_core.paths.jupyter_config_path", lambda: [str(tmp_path)])
    assert look("Answers").level == "warn"


def test_a_kernel_of_another_environment_is_bad(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = tmp_path / "kernels" / "python3"
    spec.mkdir(parents=True)
    argv = ["/somewhere/else/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert look("Kernel").level == "bad"


def test_a_folder_that_cannot_be_written_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError("no")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    assert look("Notebooks").level == "bad"


def test_no_notebooks_yet_is_no_illness(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(folders, "find", lambda: None)
    assert look("Notebooks").level == "ok"


def test_a_browser_is_known_or_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab, "browser", lambda: None)
    assert look("Browser").level == "warn"
    monkeypatch.setattr(lab, "browser", object)
    assert look("Browser").level == "ok"


@pytest.mark.parametrize(("level", "status"), [("ok", 0), ("warn", 0), ("bad", 1)])
def test_the_command_fails_only_when_something_is_wrong(monkeypatch: pytest.MonkeyPatch, level: str, status: int) -> None:
    finding = doctor.Finding("Coffee", level, "cold", "Warm it up.")  # type: ignore[arg-type]
    monkeypatch.setattr(doctor, "LOOKS", (lambda: finding,))
    shown = CliRunner().invoke(app, ["doctor"])
    assert shown.exit_code == status
    assert "Coffee" in shown.stdout
    assert "Warm it up." in shown.stdout
    data = json.loads(CliRunner().invoke(app, ["doctor", "--json"]).stdout)
    assert data == {"well": level != "bad", "findings": [finding.to_dict()]}
