"""What sandboxes find compiled: single operations of JAX's, and nothing of a solution's."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from graded import judged, level, sandbox

from dl_workshop import answers, compile_cache
from dl_workshop.grading import operations

OBSERVES = """
import jax, jax.numpy as jnp
from dl_workshop.grading import operations
operations.keep()
print(jnp.ones(3) * 3.25)
print(jax.jit(lambda x: jnp.tanh(x) ** 3)(1.5))
print(jax.lax.scan(lambda c, x: (c + x, c), 0.0, jnp.ones(5)))
"""
READS = """
compiled = []
jax.monitoring.register_event_listener(lambda event, **_: compiled.append(event.rpartition("/")[2]))
print(jnp.ones(3) * 3.25)
assert compiled.count("cache_hits") == compiled.count("compile_requests_use_cache") > 0, compiled
assert "cache_misses" not in compiled
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(compile_cache.FOLDER, str(tmp_path / "cache"))
    return tmp_path


def test_a_sandbox_need_not_compile_what_observing_has_compiled(here: Path) -> None:
    subprocess.run([sys.executable, "-c", OBSERVES], check=True, capture_output=True)
    kept = {file.name.rpartition("-")[0].rpartition("-")[0] for file in operations.kept().iterdir()}
    assert {"jit_multiply", "jit_scan", "jit__lambda"} <= kept
    with sandbox(0, level()) as box:
        verdict, notes = judged(box, "double", READS, "def double(x): return 2 * x")
    assert (verdict.passed, notes) == (True, [])


def test_only_single_operations_are_handed_over(here: Path) -> None:
    operations.kept().mkdir(parents=True)
    names = ["jit_add", "jit__where", "jit_scatter-add", "jit_scan", "jit_while", "jit_on_arrays", "jit_train", "jit__lambda"]
    for name in names:
        (operations.kept() / f"{name}-{'0f' * 32}-cache").write_bytes(b"compiled")
    operations.hand_over(here / "package")
    handed_over = sorted(file.name.partition("-0f")[0] for file in (here / "package" / operations.FOLDER).iterdir())
    assert handed_over == ["jit__where", "jit_add", "jit_scatter-add"]


def test_where_nothing_was_kept_nothing_is_there(here: Path) -> None:
    operations.hand_over(here / "package")
    assert list((here / "package" / operations.FOLDER).iterdir()) == []


def test_nothing_in_a_solution_is_named_like_an_operation() -> None:
    """An entry that bears such a name is JAX's own."""
    defined = {
        node.name.lstrip("_")
        for path in Path(answers.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert "train" in defined
    assert not defined & operations.NAMES
