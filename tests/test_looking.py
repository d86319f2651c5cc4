"""How attempts are looked at: at once where little is compiled, plainly before anything passes, and without a trace left."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import threading
import time
from typing import Any

import jax
import jax.numpy as jnp
import pytest
import unseen

from dl_workshop import answers, check, curriculum, exercises
from dl_workshop.checking import checker, compiling
from dl_workshop.checking.compiling import at_once
from dl_workshop.checking.lines import may_loop_for_ever
from dl_workshop.checking.observation import Look
from dl_workshop.checking.observed import probes_of
from dl_workshop.checking.outcome import CALLED, places_of
from dl_workshop.jupyter import session, warming

COUNTED = """
import json
import jax, jax.numpy as jnp
from dl_workshop import answers, check, exercises
{before}
jnp.asarray(1.0) + 1
compilations = []
jax.monitoring.register_event_duration_secs_listener(
    lambda event, seconds, **_: compilations.append(event) if event.endswith("backend_compile_duration") else None
)
{work}
print(json.dumps(len(compilations)))
"""


def compilations(work: str, before: str = "") -> int:
    """How many a fresh process needs for some work."""
    code = COUNTED.format(work=work, before=before)
    own = {name: value for name, value in os.environ.items() if not name.startswith("JAX_")}
    ran = subprocess.run([sys.executable, "-c", code], env=own, capture_output=True, text=True, check=True)
    return int(json.loads(ran.stdout))


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a new process: no exercise's plain calls have been made."""
    monkeypatch.setattr(checker, "_called", set())


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", ["mse", "dlogistic_loss", "softmax_loss", "cascade", "train_until"])
def test_a_first_wrong_answer_needs_no_compilation(name: str) -> None:
    assert compilations(f"assert not check('{name}', exercises.load('{name}').wrong[0].attempt, seed=0).passed") == 0


@pytest.mark.thorough
def test_a_loop_that_is_made_anew_at_every_call_is_not_compiled_at_every_call() -> None:
    (shuffled,) = (each.source for each in unseen.attempts("right", "minibatches") if "Fisher and Yates" in each.title)
    work = f"{shuffled}\nassert check('minibatches', minibatches, seed=0).passed"
    assert compilations(work) < 80  # and not more than four hundred


def test_what_gives_something_else_when_it_is_compiled_is_called_plainly() -> None:
    calls: list[int] = []

    def counts(x: Any) -> Any:
        calls.append(1)
        jax.lax.fori_loop(0, 3, lambda i, y: y + i + len(calls), 0)  # compiled at every call
        return x + len(calls)

    often = compiling.often_called(counts)
    assert [int(often(jnp.asarray(0.0))) for _ in range(3)] == [1, 2, 3]
    assert len({int(often(jnp.asarray(0.0))) for _ in range(6)}) == 6


def test_nothing_passes_that_was_not_called_plainly(cold: None) -> None:
    def right_while_followed(x: Any) -> Any:
        return 2 * x if isinstance(x, jax.core.Tracer) else 3 * x

    assert check("double", right_while_followed).status == "wrong"


def test_what_asks_for_numbers_is_called_plainly(cold: None) -> None:
    def asks(theta: Any, x: Any) -> Any:
        try:
            steep = float(theta["w"])
        except TypeError:  # JAX says that it cannot follow: to a right answer that must not matter where jit is not asked for
            steep = 0.0
        return steep * x + theta["b"]

    assert Look(asks, probes_of(exercises.load("linear_model"), 0), 30).at_once() == {}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", ["mse", "mseloss", "dlogistic_loss", "train", "split", "confusion_matrix"])
def test_both_looks_see_the_same(name: str) -> None:
    exercise = exercises.load(name)
    probes = probes_of(exercise, 5)
    look = Look(getattr(answers, name), probes, 30)
    compiled, plain = look.at_once(), look.calls()
    assert list(compiled) == list(plain) == [(n, f) for n, p in enumerate(probes) for f in p.facets if f in CALLED]
    assert set(places_of(CALLED, dict(enumerate(probes)))) == set(plain)
    for place, outcome in compiled.items():
        assert outcome.structure == plain[place].structure
        assert [leaf.dtype for leaf in outcome.leaves] == [leaf.dtype for leaf in plain[place].leaves]


def test_a_loop_of_many_steps_is_not_compiled_at_once() -> None:
    def slow(x: Any) -> Any:
        for _ in range(20_000):
            x = x + jnp.sin(x)
        return x

    assert Look(slow, probes_of(exercises.load("df"), 0), 30).at_once() == {}


losses: list[Any] = []
best: Any = None
seen: dict[str, Any] = {}


def test_what_an_attempt_writes_down_elsewhere_is_as_it_was_afterwards(cold: None) -> None:
    inside: list[Any] = []

    def note(value: Any) -> None:
        losses.append(value)

    def double(x: Any) -> Any:
        global best
        note(x)
        inside.append(x)
        seen["x"] = best = x
        return 2 * x

    for attempt in (double, jax.jit(double)):
        losses[:], seen["x"], inside[:] = [1.0], 2.0, [3.0]
        assert check("double", attempt).passed
        assert (losses, seen, inside, best) == ([1.0], {"x": 2.0}, [3.0], None)


class Shell:
    """IPython's shell, as far as its events go."""

    def __init__(self) -> None:
        self.events, self.called = self, dict[str, Any]()

    def register(self, event: str, call: Any) -> None:
        self.called[event] = call


WARM = """
from test_looking import Shell
from dl_workshop.jupyter.warming import warm_up
shell = Shell()
warming = warm_up(shell, ("mse",))
shell.called["post_run_cell"](None)
warming.join(60)
assert not warming.is_alive()
"""


def test_what_was_warmed_while_the_kernel_was_idle_need_not_be_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    work = "assert check('{0}', getattr(answers, '{0}'), seed=0).passed"
    for name in ("mse",):
        assert compilations(work.format(name)) > 5
        assert compilations(work.format(name), before=WARM) <= 1


def test_nothing_is_warmed_while_a_cell_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    called = threading.Event()
    monkeypatch.setattr(warming.Warming, "_warm", lambda self, name: called.set())
    monkeypatch.setattr(warming.Warming, "_warm_further", lambda self, name: None)
    shell = Shell()
    thread = warming.warm_up(shell, ("mse",))
    assert not called.wait(0.6)
    shell.called["pre_run_cell"](None)
    assert not called.wait(0.6)
    shell.called["post_run_cell"](None)
    assert called.wait(5)
    thread.join(5)
    assert not thread.is_alive()


def test_nothing_is_begun_once_the_kernel_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, goes_on = list[str](), threading.Event()

    def warm(self: warming.Warming, name: str) -> None:
        begun.append(name)
        goes_on.wait(5)

    monkeypatch.setattr(warming.Warming, "_warm", warm)
    for idle in (True, False):
        thread = warming.Warming(("mse", "logistic"))
        thread.start()
        if idle:
            thread.resume()
            while not begun:
                time.sleep(0.01)
        threading.Timer(0.2, goes_on.set).start()
        thread.end()
        assert not thread.is_alive()
    assert begun == ["mse"]


def test_the_chapter_is_known_by_the_notebooks_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for chapter in curriculum.CHAPTERS:
        monkeypatch.setenv("JPY_SESSION_NAME", f"somewhere/{chapter.slug}.ipynb")
        assert session.chapter_here() == chapter
    for other in ("", "a notebook.ipynb", "C:\\notebooks\\mine.ipynb"):
        monkeypatch.setenv("JPY_SESSION_NAME", other)
        assert session.chapter_here() is None


def test_a_loop_of_pythons_that_need_not_end_is_not_followed() -> None:
    def halves(x: Any) -> Any:
        while jnp.abs(x) > 1:
            x = x / 2
        return x

    def through_a_helper(x: Any) -> Any:
        return halves(x)

    def sums(x: Any) -> Any:
        return sum(x * part for part in [1, 2] if part)

    assert may_loop_for_ever(halves.__code__)
    assert not may_loop_for_ever(sums.__code__)
    probes = probes_of(exercises.load("df"), 0)
    assert [bool(Look(attempt, probes, 30).at_once()) for attempt in (halves, through_a_helper, sums)] == [False, False, True]


def test_a_long_loop_that_ends_is_no_while() -> None:
    lines = "\n".join(f"        x = x * {number} + len(str(x))" for number in range(1, 90))
    namespace: dict[str, Any] = {}
    exec(f"def long(x):\n    for _ in range(3):\n{lines}\n    return x", namespace)
    assert not may_loop_for_ever(namespace["long"].__code__)


@functools.lru_cache
def two() -> Any:
    return jnp.array(2.0) * 1


class Remembers:
    def __init__(self) -> None:
        self.two: Any = None

    def __call__(self, x: Any) -> Any:
        self.two = jnp.array(2.0) * 1 if self.two is None else self.two
        return self.two * x


def with_a_cache(x: Any) -> Any:
    return two() * x


def with_an_attribute(x: Any) -> Any:
    with_an_attribute.two = getattr(with_an_attribute, "two", jnp.array(2.0) * 1)  # type: ignore[attr-defined]
    return with_an_attribute.two * x  # type: ignore[attr-defined]


history: dict[str, list[Any]] = {"x": []}


def with_a_history(x: Any) -> Any:
    history["x"].append(x)
    return 2 * x


@pytest.mark.parametrize("attempt", [with_a_cache, with_an_attribute, Remembers(), with_a_history])
def test_what_an_attempt_keeps_is_nothing_of_jaxs(attempt: Any, cold: None) -> None:
    assert check("double", attempt).passed
    assert history == {"x": []}
    assert float(two()) == 2.0
    assert float(attempt(3.0)) == 6.0
    history["x"].clear()


def test_the_entries_of_a_dict_come_in_their_own_order(cold: None) -> None:
    def unpacks(theta: Any, x: Any) -> Any:
        w, b = theta.values()
        return w * x + b

    look = Look(unpacks, probes_of(exercises.load("linear_model"), 0), 30)
    compiled, plain = look.at_once(), look.calls()
    assert [o.leaves[0].tolist() for at, o in compiled.items() if at[1] == "value"] == [
        pytest.approx(o.leaves[0].tolist()) for at, o in plain.items() if at[1] == "value"
    ]


def test_what_was_compiled_for_one_serves_no_other() -> None:
    a, b = jnp.array([1.0, 2.0]), jnp.array([10.0, 20.0])
    for brief in (False, True):
        for which in (0, 1, 0):
            seen = at_once({0: lambda fresh, i=which: {"value": fresh()[i] * 2}}, {0: [a, b]}, brief)  # type: ignore[misc]
            assert seen[0, "value"].leaves[0].tolist() == [2 * (a, b)[which][0], 2 * (a, b)[which][1]]


def test_an_object_that_breaks_when_it_is_asked_is_judged_by_what_it_does() -> None:
    class Odd:
        def __getattr__(self, name: str) -> Any:
            raise KeyError(name)

        def __call__(self, x: Any) -> Any:
            return 7 * x

    assert check("double", Odd()).status == "wrong"


SETS_A_NUMBER = """
def linear_model(theta, x):
    return jnp.zeros(jnp.shape(x)).at[...].set(theta["w"] * x + theta["b"])

verdict = check("linear_model", linear_model, seed=0)
assert verdict.passed, verdict
"""


def test_setting_a_single_number_in_place_does_not_end_python() -> None:
    compilations(SETS_A_NUMBER)
