"""A learner's notebook is run and judged as it is: whatever one cell does, the other exercises get their verdicts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

from dl_workshop.jupyter.running import NotANotebook, Report, run, run_all
from dl_workshop.jupyter.running.judging import judged

IMPORTS = "import jax, jax.numpy as jnp\nfrom dl_workshop import check"
RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "df": "def df(w):\n    return 2 * w + 3",
    "df_auto": "def df_auto(w):\n    return jax.grad(lambda w: w**2 + 3 * w - 5)(w)",
    "central_difference": "def central_difference(f, w, h):\n    return (f(w + h) - f(w - h)) / (2 * h)",
    "partials": "def partials(g, a, b):\n    return jax.grad(g, argnums=(0, 1))(a, b)",
}


def write(path: Path, *cells: str, chapter: int | None = None) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    if chapter is not None:
        notebook.metadata["dl_workshop"] = {"chapter": chapter}
    nbformat.write(notebook, path)
    return path


def stub(name: str) -> str:
    return f'def {name}(*args, **named):\n    raise NotImplementedError("{name}: not attempted yet")'


def checked(*names: str) -> str:
    return "\n".join(f'check("{name}", {name})' for name in names)


def by_name(report: Report) -> dict[str, dict[str, Any]]:
    return {verdict["exercise"]: verdict for verdict in report.verdicts}


def statuses(report: Report) -> dict[str, str]:
    return {name: verdict["status"] for name, verdict in by_name(report).items()}


TROUBLE = (
    "import jax, jax.numpy as jnp, os, sys, time",
    "%matplotlib inline\nfrom pathlib import Path\nPath('ran-here').touch()",
    "import os\nos._exit(7)",
    "while True:\n    time.sleep(0.01)",
    """
def linear_model(theta, x):
    print('{"status": "wrong"}', flush=True)
    return theta["w"] * x + theta["b"]
""",
    """
def mse(y_true, y_pred):
    return jnp.sum((y_true - y_pred) ** 2)
""",
    """
def mseloss(theta, model, x, y)
    return 0
""",
    """
def dmseloss(theta, model, x, y):
    while True:
        time.sleep(0.01)
""",
    stub("initialize_linear_params"),
    """
def model_optimization_loop(*args, **kwargs):
    while True:
        try:
            while True:
                time.sleep(0.01)
        except BaseException:
            pass
""",
    "Path('backend').write_text(os.environ['MPLBACKEND'])",
)


def test_every_exercise_of_the_chapter_gets_a_verdict(trouble: tuple[Path, bytes, Report]) -> None:
    report = trouble[2]
    assert statuses(report) == {
        "linear_model": "passed",
        "mse": "wrong",
        "mseloss": "error",
        "dmseloss": "error",
        "initialize_linear_params": "not attempted",
        "model_optimization_loop": "error",
    }
    assert report.passed == ["linear_model"]


def test_messages_say_what_happened(trouble: tuple[Path, bytes, Report]) -> None:
    verdicts = by_name(trouble[2])
    assert "The cell that defines mseloss failed: SyntaxError" in verdicts["mseloss"]["message"]
    assert ".py" not in verdicts["mseloss"]["message"]
    assert "longer than 6 s" in verdicts["dmseloss"]["message"]
    assert "longer than 6 s" in verdicts["model_optimization_loop"]["message"]
    assert all(verdict["text"].count(verdict["status"]) for verdict in verdicts.values())


def test_cells_that_cannot_finish_are_noted(trouble: tuple[Path, bytes, Report]) -> None:
    fatal, endless, invalid = trouble[2].notes
    assert fatal == "The cell that begins `import os` was left out: Python itself ended while it ran."
    assert endless == "The cell that begins `while True:` ran longer than 6 s and was interrupted."
    assert "`def mseloss(theta, model, x, y)` failed: SyntaxError" in invalid


def test_it_runs_in_the_notebooks_folder_and_never_writes_the_notebook(trouble: tuple[Path, bytes, Report]) -> None:
    path, before, _ = trouble
    assert path.read_bytes() == before
    assert (path.parent / "ran-here").exists()
    assert (path.parent / "backend").read_text() == "Agg"


ENDS = {
    "exit()": "exit()",
    "quit": "quit",
    "with a word": "import sys\nsys.exit('bye')",
    "raised": "raise SystemExit",
    "through IPython": "get_ipython().ask_exit()",
    "a restart": "from IPython import Application\nApplication.instance().kernel.do_shutdown(True)",
    "under %%time": "%%time\nexit()",
    "behind a definition": f"{RIGHT['df_auto']}\nexit()",
    "before a definition": f"quit()\n{RIGHT['central_difference']}",
}
SITUATIONS: dict[str, tuple[int | None, tuple[str, ...], Mapping[str, str]]] = {
    "exits": (1, ("exit()", IMPORTS, *ENDS.values(), "def partials(g, a, b):\n    exit()", RIGHT["df"],
                  checked("df", "partials"), "exit()"), {}),
    "killed": (1, (IMPORTS, RIGHT["df"], "import os, signal\nos.kill(os.getpid(), getattr(signal, 'SIGKILL', 9))",
                   "get_ipython().run_cell('1')\nimport os\nos._exit(0)\ndef df_auto(w): return 3",
                   "def partials(g, a, b):\n    import os\n    os.kill(os.getpid(), 9)", RIGHT["central_difference"],
                   "for name, answer in [('partials', partials), ('df', df)]:\n    check(name, answer)",
                   "import os\nos.abort()"), {}),
    "the first cell": (1, (f"import seaborn_\n{IMPORTS}", "def df(w: jnp.ndarray):\n    return 2 * w + 3",
                           RIGHT["df_auto"], "from dl_workshop import check", checked("df", "df_auto"),
                           f"{RIGHT['central_difference']}\nstart = central_difference(jnp.exp, 0.0, 0.1)"), {}),
    "handed over": (1, (IMPORTS, RIGHT["double"], "def mine(w):\n    return 2 * w + 3", "check('df', 7)\nv = check('df', mine)",
                        stub("df"), "import dl_workshop as d\ntheirs = lambda w: jax.grad(lambda w: w**2 + 3 * w)(w)",
                        "%time d.check('df_auto', theirs)",
                        "check('duble', double); check('df'); check(df, 'df'); check('double', double)",
                        stub("partials"), checked("partials"), RIGHT["partials"], stub("gradient_descent"),
                        checked("gradient_descent"), "from dl_workshop.answers import gradient_descent",
                        "%%time\ncheck(central_difference=1)", RIGHT["central_difference"]), {}),
    "names": (1, (IMPORTS, RIGHT["df"], RIGHT["df_auto"], "globals = {}\nlist = [1]\njudge = get_ipython = None\ncheck = 3",
                  checked("df"), "__builtins__ = {}", "import os"), {}),
    "no definition": (1, ("%%bash\ndf() {\ntrue\n}\ndf=3", "# hi\n%%time\ndef df_auto(w):\n    return w",
                          "if False:\n    def partials(): pass",
                          f"{RIGHT['central_difference']}\nname = input()", "def gradient_decent(): pass"), {}),
    "hidden": (1, ("import jax, jax.numpy as jnp", "from dl_workshop import check", RIGHT["df"], checked("df")),
               {"jax.py": "", "test.py": "", "re.py": "raise ValueError", "dl_workshop.py": "check = print"}),
    "stubs": (1, (IMPORTS, stub("df"), checked("df"), "slope = df(3.0)", "print(slope)", "def df_auto(w):\n    return slope",
                  stub("partials"), "def partials(g, a, b):\n    return (1, 2", checked("partials")), {}),
    "no chapter": (None, (IMPORTS, "for name in ['dou' + 'ble']:\n    check(name, lambda x: 2 * x)"), {}),
    "nothing judged": (None, (IMPORTS, "check('logistc', 1)"), {}),
}  # fmt: skip


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """Each situation, run once a test asks for it."""

    class Run(dict[str, Report]):
        def __missing__(self, name: str) -> Report:
            chapter, cells, beside = SITUATIONS[name]
            folder = tmp_path_factory.mktemp(name.replace(" ", "-"))
            for file, text in beside.items():
                (folder / file).write_text(text)
            (self[name],) = run_all([write(folder / "x.ipynb", *cells, chapter=chapter)], timeout=60)
            return self[name]

    return Run()


@pytest.fixture(scope="module")
def trouble(reports: dict[str, Report], tmp_path_factory: pytest.TempPathFactory, thorough: bool) -> tuple[Path, bytes, Report]:
    """A notebook that mostly waits until its time is over; others run meanwhile. With --thorough its endless cell is busy."""
    cells = [cell.replace("time.sleep(0.01)", "pass") if thorough and cell.startswith("while") else cell for cell in TROUBLE]
    path = write(tmp_path_factory.mktemp("trouble") / "02.ipynb", *cells, chapter=2)
    before = path.read_bytes()
    with ThreadPoolExecutor() as pool:
        report = pool.submit(run, path, timeout=6)
        for name in ("killed", "exits", "the first cell", "handed over", "stubs"):
            assert reports[name]
        return path, before, report.result()


def test_a_cell_that_would_end_python_is_named_and_the_rest_is_judged(reports: dict[str, Report]) -> None:
    report = reports["exits"]
    assert {note.split("` ")[1] for note in report.notes} == {
        "would end Python (by exit(), quit(), sys.exit() or SystemExit), so it was stopped at that line."
    }
    assert len(report.notes) == len(ENDS) + 2
    messages = {name: verdict["message"] for name, verdict in by_name(report).items()}
    assert report.passed == ["df", "df_auto"]
    assert "The cell that defines central_difference would end Python" in messages["central_difference"]
    assert "Your function ends Python" in messages["partials"]


def test_what_kills_python_is_found_out_and_left_out(reports: dict[str, Report]) -> None:
    report = reports["killed"]
    assert report.passed == ["df", "central_difference"]
    messages = {name: verdict["message"] for name, verdict in by_name(report).items()}
    assert messages["df_auto"] == "The cell that defines df_auto was left out: Python itself ended while it ran."
    assert "Python itself ended while partials was being checked" in messages["partials"]
    assert [note.split("`")[1] for note in report.notes] == [
        "import os, signal", "get_ipython().run_cell('1')", "import os"
    ]  # fmt: skip


def test_a_first_cell_that_fails_is_told_once(reports: dict[str, Report]) -> None:
    report = reports["the first cell"]
    (note,) = report.notes
    assert "`import seaborn_` failed: ModuleNotFoundError: No module named 'seaborn_'. Because of it, 3 other" in note
    messages = {name: verdict["message"] for name, verdict in by_name(report).items()}
    because = "but the cell that begins `import seaborn_` failed before it had defined"
    assert messages["df"] == f"The cell that defines df needs jnp, {because} jnp."
    assert messages["df_auto"] == f"It needs jax, {because} jax."
    assert "central_difference" in report.passed


def test_what_check_is_given_is_judged(reports: dict[str, Report]) -> None:
    report = reports["handed over"]
    assert statuses(report) == {
        "df": "passed",  # the last of two calls, and not the stub of that name
        "df_auto": "passed",
        "central_difference": "passed",  # judged under its own name
        "partials": "passed",  # written after its check
        "gradient_descent": "not attempted",  # the reference was only taken to go on with
        "double": "passed",  # of another chapter
    }
    wrong_keyword, misspelt, nothing, swapped = report.notes
    assert "check() got an unexpected keyword argument 'central_difference'" in wrong_keyword
    assert "There is no exercise called 'duble'. Did you mean 'double'?" in misspelt
    assert nothing == 'check("df") was given no function. Hand it over too: check("df", df).'
    assert "check takes the name of the exercise in quotes" in swapped


@pytest.mark.thorough
def test_no_name_of_a_learners_disturbs_the_judging(reports: dict[str, Report]) -> None:
    assert reports["names"].passed == ["df", "df_auto"]
    assert "`check(\"df\", df)` failed: TypeError: 'int' object is not callable" in reports["names"].notes[0]


@pytest.mark.thorough
def test_attempted_work_is_never_called_not_attempted(reports: dict[str, Report]) -> None:
    report = reports["no definition"]
    messages = {name: verdict["message"] for name, verdict in by_name(report).items()}
    assert messages["df"] == "The cell that defines df begins with `%%bash`, so what it defines is not kept."
    assert "failed: %%time has to be the very first line of its cell" in messages["df_auto"]
    assert "A cell has a definition of partials in it, but at the end of the run" in messages["partials"]
    assert messages["gradient_descent"] == (
        "There is no gradient_descent, but a cell defines gradient_decent. Is the name misspelt?"
    )
    assert report.passed == ["central_difference"]
    assert report.notes[-1].endswith("asks for input, which nobody can type here.")


@pytest.mark.thorough
def test_a_file_that_hides_a_library_is_named(reports: dict[str, Report]) -> None:
    report = reports["hidden"]
    assert report.notes == [
        "The file dl_workshop.py beside the notebook hides the library dl_workshop. Rename it.",
        "The file jax.py beside the notebook hides the library jax. Rename it.",
    ]
    assert by_name(report)["df"]["message"] == "df could not be judged: jax.py hides the library jax."


def test_unfinished_work_is_no_failure(reports: dict[str, Report]) -> None:
    report = reports["stubs"]
    messages = {name: verdict["message"] for name, verdict in by_name(report).items()}
    assert [note.split("`")[1] for note in report.notes] == ["def partials(g, a, b):"]
    assert statuses(report)["df"] == "not attempted"
    assert messages["df_auto"] == (
        "It needs slope, but the cell that begins `slope = df(3.0)` failed before it had defined slope "
        "because df is not attempted yet."
    )
    assert "The cell that defines partials failed: SyntaxError" in messages["partials"]


@pytest.mark.thorough
def test_a_notebook_of_no_chapter_is_judged_by_what_check_is_given(reports: dict[str, Report]) -> None:
    assert reports["no chapter"].passed == ["double"]
    problem = reports["nothing judged"].problem
    assert "has no exercise that could be judged. There is no exercise called 'logistc'. Did you mean 'logistic'" in problem


def test_the_inputs_are_drawn_from_the_seed_and_every_step_is_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "mine.ipynb", "def double(x):\n    return 3 * x", "1", "from dl_workshop import check\n" + checked("double")
    )
    steps: list[tuple[int, int]] = []
    began = time.monotonic()
    report = run(path, seed=13, step=lambda done, total: steps.append((done, total)))
    assert [verdict["seed"] for verdict in report.verdicts] == [13]
    assert "text" not in report.to_dict()["verdicts"][0]
    assert steps == [(number, 5) for number in range(5)]
    assert time.monotonic() - began < 30
    assert not (tmp_path / ".dl-workshop.json").exists()  # what is done is remembered by the command alone


def test_who_interrupts_the_command_need_not_wait(tmp_path: Path) -> None:
    path = write(tmp_path / "x.ipynb", "import time\ntime.sleep(60)", checked("double"))

    async def interrupted() -> float:
        begun = asyncio.Event()
        running = asyncio.create_task(judged(path, 100, 0, lambda done, total: begun.set() if done else None))
        await begun.wait()
        began = time.monotonic()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return time.monotonic() - began

    assert asyncio.run(interrupted()) < 10


def test_what_has_no_exercises_is_not_run(tmp_path: Path) -> None:
    for cells in ((), ("print(1)",)):
        with pytest.raises(NotANotebook, match="none of its cells calls check"):
            run(write(tmp_path / "x.ipynb", *cells))


def test_one_file_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    reports = run_all([tmp_path / "nothing.ipynb", write(tmp_path / "x.ipynb", "1")])
    assert ["no such file" in report.problem for report in reports] == [True, False]
    assert reports[0].to_dict()["problem"] == reports[0].problem
