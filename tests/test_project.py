"""What the project promises about itself: its files agree with each other, and with what they say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import pytest
import yaml

import dl_workshop
from dl_workshop import addresses, audience, curriculum, doctor
from dl_workshop.cli import app

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
README = (ROOT / "README.md").read_text()
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE-PROSE.md")
OTHER_NAMES = {"matplotlib": "matplotlib-base"}
"""What conda calls otherwise."""
IGNORED = re.compile(r"^\.venv|(^|/)node_modules/")
"""What a checkout may hold besides its own files."""


def committed() -> list[Path]:
    """The files under version control, and those about to be; every file where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    names = listed.stdout.splitlines()
    if listed.returncode:
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not IGNORED.search(str(path.relative_to(ROOT)))]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    found = {}
    for path in committed():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def normal(requirement: str) -> tuple[str, str]:
    """A requirement's name as registries spell it, and its bounds."""
    name, bounds = re.fullmatch(r"([\w.-]+)\s*(.*)", requirement).groups()  # type: ignore[union-attr]
    return re.sub(r"[-_.]+", "-", name).lower(), bounds


def test_the_versions_agree() -> None:
    versions = {
        PROJECT["project"]["version"],
        dl_workshop.__version__,
        yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"],
        re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[0],
    }
    assert len(versions) == 1


def test_the_python_versions_agree() -> None:
    first, end = (".".join(map(str, version)) for version in doctor.PYTHON)
    assert PROJECT["project"]["requires-python"] == f">={first},<{end}"
    jobs = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())["jobs"]
    pythons = jobs["test"]["strategy"]["matrix"]["python"]
    classifiers = [c.split(" :: ")[-1] for c in PROJECT["project"]["classifiers"] if "Python :: 3." in c]
    assert pythons == classifiers
    assert (pythons[0], int(pythons[-1].split(".")[1]) + 1) == (first, doctor.PYTHON[1][1])
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + first.replace(".", "")


def test_conda_gets_the_same_dependencies() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    conda = {normal(entry) for entry in environment["dependencies"] if isinstance(entry, str)}
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
    wanted = {normal(requirement) for requirement in wanted}
    expected = {(OTHER_NAMES.get(name, name), bounds) for name, bounds in wanted}
    assert conda == expected | {("pip", ""), ("python", "=3.12")}
    assert environment["name"] == PROJECT["project"]["name"]


@pytest.mark.parametrize("file", ["lab", "book", "test"])
def test_every_dependency_is_pinned_with_its_hash(file: str) -> None:
    text = (ROOT / "requirements" / f"{file}.txt").read_text()
    blocks = re.split(r"\n(?=\S)", text)
    pinned = {normal(block.split("==")[0])[0]: "--hash=sha256:" in block for block in blocks if "==" in block}
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
    groups = {"lab": [], "book": ["book"], "test": ["book", "test"]}[file]
    wanted = wanted + [entry for group in groups for entry in PROJECT["dependency-groups"][group] if isinstance(entry, str)]
    assert {normal(requirement)[0] for requirement in wanted} <= set(pinned)
    assert all(pinned.values())
    assert "://" not in text


@pytest.mark.parametrize(("place", "needed"), [("tests/javascript", "eslint"), ("docs/javascript", "katex")])
def test_what_npm_installs_is_pinned_with_its_hash_and_without_an_address(place: str, needed: str) -> None:
    folder = ROOT / place
    wanted = json.loads((folder / "package.json").read_text())["devDependencies"]
    text = (folder / "package-lock.json").read_text()
    locked = {name.removeprefix("node_modules/"): package for name, package in json.loads(text)["packages"].items() if name}
    assert needed in wanted
    assert wanted == {name: locked[name]["version"] for name in wanted}  # exact, no range
    assert all(package["integrity"].startswith("sha512-") for package in locked.values())
    assert "http" not in text


@pytest.mark.parametrize("name", ["jax", "jupyterlab", "ipywidgets", "typer"])
def test_the_tests_run_on_the_versions_a_learner_gets(name: str) -> None:
    def versions(file: str) -> list[str]:
        return re.findall(rf"^{name}==(\S+)", (ROOT / "requirements" / f"{file}.txt").read_text(), re.MULTILINE)

    assert versions("lab") == versions("test") != []


def test_no_file_names_a_registry_or_somebodys_folder() -> None:
    hosts = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("anaconda", "org"))]
    folders = re.compile(r"(?<![\w.:/])/(?:home|root|work|Users)/\w")
    for name, text in texts().items():
        assert not [host for host in hosts if host in text.lower()], name
        assert not folders.search(text), name
        assert str(ROOT) + "/" not in text, name


def test_every_command_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = {command.name for command in app.registered_commands}
    for name in DOCUMENTS:
        blocks = "\n".join(re.findall(r"```console\n(.*?)```", (ROOT / name).read_text(), re.DOTALL))
        assert set(re.findall(r"^make ([a-z]+)", blocks, re.MULTILINE)) <= targets
        assert set(re.findall(r"dl-workshop ([a-z]+)\b(?!\.)", blocks)) - {"lab"} <= commands


def test_every_link_between_files_leads_somewhere() -> None:
    for name in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / name).read_text()):
            assert "://" in link or (ROOT / link).exists(), f"{name} links to {link}"


def test_every_path_in_the_readme_exists() -> None:
    for path in re.findall(r"`((?:src|answers|notebooks|tests)/[^`]*)`", README):
        assert (ROOT / path).exists(), path


def test_the_readmes_verdict_is_what_a_check_really_says() -> None:
    attempt, said = re.search(r"```python\n(def .*?)```.*?```text\n(.*?)```", README, re.DOTALL).groups()  # type: ignore[union-attr]
    names: dict[str, Any] = {"jnp": jnp}
    exec(attempt, names)
    assert str(dl_workshop.check("logistic_model", names["logistic_model"])) == said.strip()


def test_the_readmes_library_example_runs() -> None:
    example = re.search(r"```python\n(import .*?)```", README, re.DOTALL)[1]  # type: ignore[index]
    names: dict[str, Any] = {}
    exec(example.replace("5000", "50"), names)
    assert names["losses"][-1] < names["losses"][0]


def test_the_readme_lists_the_chapters() -> None:
    rows = re.findall(r"^\| (\d\d) ([^|]+?) \|.*\| (\d+) \|$", README, re.MULTILINE)
    assert rows == [(f"{c.number:02d}", c.title, str(c.minutes)) for c in curriculum.CHAPTERS]


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "{'jax', 'jaxlib', 'numpy', 'matplotlib', 'ipywidgets', 'IPython', 'nbformat', 'typer', 'rich'}"
    code = f"import sys, dl_workshop; print({heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_importing_it_in_a_kernel_starts_no_jax() -> None:
    code = """
import sys
import ipykernel
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.instance().kernel = object()
from dl_workshop import answer, check, hint
print({"jax", "jaxlib", "scipy"} & set(sys.modules), hasattr(InteractiveShell.instance(), "_dl_workshop_edits"))
"""
    looked_at = {name: value for name, value in os.environ.items() if name != audience.UNSEEN}
    ran = subprocess.run([sys.executable, "-c", code], env=looked_at, capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[0] == "set() True"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_everything_a_learner_needs(wheel: Path) -> None:
    inside = {name.removeprefix("dl_workshop/") for name in zipfile.ZipFile(wheel).namelist()}
    wanted = {"py.typed", "jupyter/jupyter_lab_config.json", "jupyter/labconfig/default_setting_overrides.json"}
    wanted |= {f"_notebooks/{chapter.slug}.ipynb" for chapter in curriculum.CHAPTERS}
    wanted |= {f"_answers/{chapter.slug}.md" for chapter in curriculum.CHAPTERS}
    wanted |= {"checking/observed.zip"}
    assert wanted <= inside
    assert not [name for name in inside if ".ipynb_checkpoints" in name or ".dl-workshop.json" in name]


ELSEWHERE = """
import dl_workshop, jax.numpy as jnp
from dl_workshop import answer, check, exercises, hint
print(dl_workshop.__file__)
assert check("mse", lambda y_true, y_pred: jnp.sum((y_true - y_pred) ** 2)).misconception == "sum_for_mean"
assert check("mse", lambda y_true, y_pred: jnp.mean((y_true - y_pred) ** 2)).passed
assert hint("mse").text
assert "jnp.mean" in answer("mse").source
"""


def test_the_wheel_checks_hints_and_answers_where_there_is_no_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    own = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    ran = subprocess.run([sys.executable, "-c", ELSEWHERE], cwd=tmp_path, env=own, capture_output=True, text=True)
    assert ran.stdout.startswith(str(tmp_path)), ran.stdout + ran.stderr
    assert not ran.returncode, ran.stderr


def test_the_projects_addresses_are_those_of_the_book() -> None:
    urls = PROJECT["project"]["urls"]
    assert (urls["Repository"], urls["Documentation"]) == (addresses.REPOSITORY, addresses.SITE)


@pytest.mark.parametrize("name", ["test", "thorough", "book"])
def test_the_workflow_runs_make_with_pinned_actions(name: str) -> None:
    text = (ROOT / f".github/workflows/{name}.yml").read_text()
    assert f"make {name}" in text
    assert ("schedule:" in text) == (name == "thorough")
    assert all(re.fullmatch(r"[0-9a-f]{40}", version) for version in re.findall(r"uses: \S+@(\S+)", text))
