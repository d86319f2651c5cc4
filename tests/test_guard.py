"""Whatever an attempt does, its check comes to an end, says what happened, and leaves everything as it was."""

from __future__ import annotations

import builtins
import dataclasses
import inspect
import itertools
import os
import signal
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from dl_workshop import answers, check, time_limit
from dl_workshop.checking import guard, limits
from dl_workshop.checking.lines import in_library

LOOPS = ("gradient_descent", "model_optimization_loop", "train", "train_until", "fit_weights")
"""The exercises that ask for a loop."""


@pytest.fixture
def little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts get a second; learners wait longer, and other tests much longer, as they keep the machine busy."""
    monkeypatch.setenv(time_limit.VARIABLE, "1")


# What a learner's loop may do. Each is a function of a number that decides whether it ends: with 1.0 it does, not with -1.0.


def _turns_for_ever(x: Any) -> Any:
    return lax.while_loop(lambda state: state[0] != x, lambda state: (state[0] + (x > 0), state[1] * 0.5), (0.0 * x, x))[1]


def _stops_to_go_on(x: Any) -> Any:
    return lax.while_loop(lambda state: (state > 3) | (x < 0), lambda state: state + 1, x)


def _loop_in_a_loop(x: Any) -> Any:
    return lax.while_loop(lambda state: state != x, lambda state: state + (x > 0) + 0 * _turns_for_ever(x), 0 * x)


def _endless_inside_scan(x: Any) -> Any:
    return lax.scan(lambda carry, _: (carry + _turns_for_ever(x), carry), x, length=5000)[0]


def _many_at_once(x: Any) -> Any:
    return jax.vmap(_turns_for_ever)(x * jnp.arange(1.0, 4.0)).sum()


def _counts_far(x: Any) -> Any:
    return lax.fori_loop(0, jnp.where(x > 0, 3, 10**9), lambda i, carry: carry + i, x)


def _only_a_flag(x: Any) -> Any:
    return lax.while_loop(lambda on: on, lambda on: on & (x < 0), x == x).astype(float)


def _large_matrices(x: Any) -> Any:
    product = lambda state: (state[0] + (x > 0), state[1] @ state[1] * 0)  # noqa: E731
    return lax.while_loop(lambda state: state[0] != x, product, (0 * x, jnp.ones((600, 600))))[1].sum()


LAX = [_turns_for_ever, _stops_to_go_on, _loop_in_a_loop, _endless_inside_scan, _many_at_once, _counts_far, _only_a_flag,
       _large_matrices]  # fmt: skip


# What never ends, or takes too much, in Python.


def _while_true(x: Any) -> Any:
    while True:
        pass


def _forgets_to_count(x: Any) -> Any:
    i = 0
    while i < 3:
        x = x + 1
    return x


def _asks_jax_for_ever(x: Any) -> Any:
    while jnp.abs(x) > -1:
        x = 0.9 * x
    return x


def _catches_everything(x: Any) -> Any:
    while True:
        try:
            x = x + 1
        except BaseException:
            continue


def _catches_it_twice(x: Any) -> Any:
    while True:
        try:
            while True:
                try:
                    sum(range(10))
                except:  # noqa: E722
                    pass
                finally:
                    x = x + 1
        except BaseException:
            pass


def _long_for(x: Any) -> Any:
    for _ in range(10**12):
        x = x + 1
    return x


def _counts_without_end(x: Any) -> Any:
    for i in itertools.count():
        x = i
    return x


def _calls_itself(x: Any) -> Any:
    return _calls_itself(x)


def _calls_itself_far(x: Any) -> Any:
    sys.setrecursionlimit(10**8)
    return _calls_itself_far(x)


def _sleeps(x: Any) -> Any:
    time.sleep(3600)


def _waits_for_a_lock(x: Any) -> Any:
    lock = threading.Lock()
    with lock, lock:
        return x


def _unrolls(x: Any) -> Any:
    def repeated(x: Any) -> Any:
        for _ in range(10**6):
            x = jnp.sin(x)
        return x

    return jax.jit(repeated)(x)


def _reads(x: Any) -> Any:
    return float(input("x = "))


def _reads_standard_input(x: Any) -> Any:
    return float(sys.stdin.readline())


def _halts(x: Any) -> Any:
    breakpoint()
    return x


def _debugs(x: Any) -> Any:
    import pdb

    pdb.set_trace()
    return x


def _exits(x: Any) -> Any:
    sys.exit()


def _exits_at_once(x: Any) -> Any:
    os._exit(3)


def _quits(x: Any) -> Any:
    quit()


def _interrupts(x: Any) -> Any:
    raise KeyboardInterrupt


def _long_scan(x: Any) -> Any:
    return lax.scan(lambda carry, _: (carry, None), x, length=10**9)[0]


def _scans_of_scans(x: Any) -> Any:
    inner = lambda carry: lax.scan(lambda carry, _: (carry + 1, None), carry, length=1000)[0]  # noqa: E731
    return lax.scan(lambda carry, _: (inner(carry), None), x, length=1000)[0]


def _table_of_everything(x: Any) -> Any:
    return jnp.zeros((10**6, 10**6)).sum() + x


def _random_table(x: Any) -> Any:
    return jax.random.normal(jax.random.key(0), (10**6, 10**6)).sum() + x


def _outer_product(x: Any) -> Any:
    return jnp.outer(jnp.ones(10**6), jnp.ones(10**6)).sum() + x


def _numpy_table(x: Any) -> Any:
    return np.ones((10**6, 10**6)).sum() + x


def _long_list(x: Any) -> Any:
    return [0.0] * 10**13


PYTHON: dict[Callable[..., Any], str] = {
    _while_true: "`while True` was still going",
    _forgets_to_count: "`while i < 3` was still going",
    _asks_jax_for_ever: "`while jnp.abs(x) > -1` was still going",
    _catches_everything: "`while True` was still going",
    _catches_it_twice: "`while True` was still going",
    _long_for: "`for _ in range(10 ** 12)` was still going",
    _counts_without_end: "`for i in itertools.count()` was still going",
    _calls_itself: "keeps calling itself",
    _calls_itself_far: "keeps calling itself",
    _sleeps: "was waiting",
    _waits_for_a_lock: "was waiting",
    _unrolls: "`for _ in range(10 ** 6)` was still going",
    _reads: "waits for somebody to type",
    _reads_standard_input: "waits for somebody to type",
    _halts: "stops for a debugger",
    _debugs: "stops for a debugger",
    _exits: "ends Python",
    _exits_at_once: "ends Python",
    _quits: "ends Python",
    _interrupts: "raises KeyboardInterrupt",
    _long_scan: "a loop of 1,000,000,000 rounds",
    _scans_of_scans: "a loop of 1,000,000 rounds",
    _table_of_everything: "an array of shape (1000000, 1000000)",
    _random_table: "an array of shape (1000000, 1000000)",
    _outer_product: "does not fit into memory",
    _numpy_table: "does not fit into memory",
    _long_list: "does not fit into memory",
}


def attempt_that(does: Callable[[Any], Any]) -> Callable[..., Any]:
    """An attempt at any exercise, which ends badly."""

    def attempt(*args: Any, **kwargs: Any) -> Any:
        return does(jnp.float32(-1.0))

    return attempt


def spins_compiled_before(does: Callable[[Any], Any]) -> Callable[..., Any]:
    compiled = jax.jit(does)
    compiled(jnp.float32(1.0)).block_until_ready()
    return attempt_that(compiled)


@pytest.fixture
def nothing_changes() -> Iterator[None]:
    """What is checked afterwards: the streams, the settings, the threads, and that another check goes right."""
    before = (sys.stdout, sys.stderr, sys.stdin, input, sys.breakpointhook, os._exit, sys.getrecursionlimit())
    settings, filters, switch = dict(jax.config.values), list(warnings.filters), threading.stack_size()
    yield
    assert before == (sys.stdout, sys.stderr, sys.stdin, input, sys.breakpointhook, os._exit, sys.getrecursionlimit())
    assert (settings, filters, switch) == (dict(jax.config.values), warnings.filters, threading.stack_size())
    assert "bind" not in vars(jax.extend.core.primitives.while_p)
    began = time.process_time()
    time.sleep(0.3)
    assert time.process_time() - began < 0.15, "something goes on"
    assert check("double", lambda x: 2 * x).passed


@pytest.mark.sampled(12)
@pytest.mark.parametrize("made", [attempt_that, lambda does: attempt_that(jax.jit(does)), spins_compiled_before],
                         ids=["eager", "jit", "compiled before"])  # fmt: skip
@pytest.mark.parametrize("does", LAX)
@pytest.mark.usefixtures("nothing_changes")
def test_a_loop_in_jax_that_never_ends_is_ended(
    does: Callable[[Any], Any], made: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    takes_long = does is _large_matrices  # a turn of it takes longer than a count of turns would make up for
    if takes_long:
        monkeypatch.setenv(time_limit.VARIABLE, "4")
    began = time.monotonic()
    verdict = check("double", made(does))
    assert time.monotonic() - began < 10
    assert verdict.status == "error"
    words = (
        ("when its time was over", "no result after 4 s", "was still compiling")
        if takes_long
        else ("still going after 20,000 rounds", "a loop of 1,000,000,000 rounds")
    )
    assert any(each in verdict.message for each in words), verdict.message
    assert verdict.evidence
    assert verdict.evidence.line


@pytest.mark.sampled(4)
@pytest.mark.parametrize(("does", "says"), PYTHON.items(), ids=[does.__name__ for does in PYTHON])
@pytest.mark.usefixtures("little_time", "nothing_changes")
def test_what_never_ends_in_python_is_ended(does: Callable[[Any], Any], says: str) -> None:
    began = time.monotonic()
    verdict = check("double", attempt_that(does))
    assert time.monotonic() - began < 10
    assert (verdict.status, says in verdict.message) == ("error", True), verdict.message
    assert "keeps a processor busy" not in verdict.message


@pytest.mark.usefixtures("nothing_changes")
def test_memory_that_fills_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MEMORY", 100 * 2**20)

    def hoards(x: Any) -> Any:
        kept = []
        while True:
            kept.append(np.ones(10**5))

    verdict = check("double", hoards)
    assert "of memory. What in it keeps growing?" in verdict.message


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", LOOPS)
@pytest.mark.parametrize("does", [_stops_to_go_on, _catches_everything, _long_scan])
@pytest.mark.usefixtures("little_time")
def test_wherever_a_loop_is_asked_for_it_may_be_endless(name: str, does: Callable[[Any], Any]) -> None:
    assert check(name, attempt_that(does)).status == "error"


@pytest.mark.thorough
@pytest.mark.parametrize("name", LOOPS)
@pytest.mark.parametrize("does", [*LAX, *PYTHON])
def test_wherever_a_loop_is_asked_for_anything_may_go_wrong(
    name: str, does: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(time_limit.VARIABLE)
    makes = [attempt_that, *([lambda does: attempt_that(jax.jit(does)), spins_compiled_before] if does in LAX else [])]
    for make in makes:
        began = time.monotonic()
        assert check(name, make(does)).status == "error"
        assert time.monotonic() - began < 10
    assert check("double", lambda x: 2 * x).passed


@pytest.mark.thorough
@pytest.mark.parametrize("does", [*LAX, *PYTHON])
@pytest.mark.usefixtures("nothing_changes")
def test_anything_may_go_wrong_in_a_second_thread(does: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(time_limit.VARIABLE)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(check("double", attempt_that(does)).status))
    thread.start()
    thread.join(10)
    assert found == ["error"]


def test_the_condition_of_train_until_may_be_the_wrong_way_round() -> None:
    def train_until(theta: Any, model: Any, loss: Any, x: Any, y: Any, step_size: Any, tolerance: Any, max_steps: Any) -> Any:
        gradient = jax.grad(lambda theta: loss(theta, model, x, y))

        def stop(state: Any) -> Any:
            theta, steps = state
            norm = jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(gradient(theta))))
            return (norm <= tolerance) | (steps >= max_steps)

        def step(state: Any) -> Any:
            theta, steps = state
            return answers.sgd_update(theta, gradient(theta), step_size), steps + 1

        return lax.while_loop(stop, step, (theta, 0))

    for attempt in (train_until, jax.jit(train_until, static_argnames=("model", "loss"))):
        verdict = check("train_until", attempt)
        assert "says when to go on, not when to stop" in verdict.message
        assert verdict.evidence
        assert "return lax.while_loop(stop, step, (theta, 0))" in verdict.evidence.line


@pytest.mark.thorough  # test_guard_in_a_kernel.py has one in a second thread too
def test_a_check_in_a_second_thread_ends_too_and_does_not_mix_with_the_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, Any] = {}

    def look(name: str, attempt: Any) -> None:
        found[name] = check("double", attempt).status

    monkeypatch.setenv(time_limit.VARIABLE, "5")
    several = {"endless": _while_true, "loop": attempt_that(_turns_for_ever), "right": lambda x: 2 * x, "wrong": lambda x: x}
    threads = [threading.Thread(target=look, args=each) for each in several.items()]
    for thread in threads:
        thread.start()
    assert check("logistic", answers.logistic).passed
    for thread in threads:
        thread.join()
    assert found == {"endless": "error", "loop": "error", "right": "passed", "wrong": "wrong"}
    print("heard")
    assert capsys.readouterr().out == "heard\n"


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.sampled(2)
@pytest.mark.parametrize("does", [_while_true, _sleeps, _catches_everything, _large_matrices])
@pytest.mark.usefixtures("nothing_changes")
def test_whoever_waits_may_press_ctrl_c(does: Callable[[Any], Any]) -> None:
    check("double", lambda x: 2 * x)
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    threading.Timer(0.5, press).start()
    with pytest.raises(KeyboardInterrupt):
        check("double", attempt_that(does))
    assert time.monotonic() - pressed[0] < 2


class Unwilling:
    def __del__(self) -> None:
        raise guard.Stopped


def test_what_is_stopped_while_python_tidies_up_troubles_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = deque[Any]()
    monkeypatch.setattr(sys, "unraisablehook", heard.append)

    def attempt(x: Any) -> Any:
        Unwilling()
        return 2 * x

    assert check("double", attempt).passed
    assert not heard
    Unwilling()
    assert len(heard) == 1


def test_code_made_from_a_string_belongs_to_who_made_it() -> None:
    frames: list[Any] = []
    seen = lambda: frames.append(sys._getframe(1))  # noqa: E731
    exec("def loops(): seen()\nloops()", {"seen": seen})
    exec("def loops(): seen()\nloops()", {"seen": seen, "__name__": "__main__"})
    exec("def made(): seen()\nmade()", {"seen": seen, "__name__": "namedtuple_Meta"})
    exec("def made(): seen()\nmade()", {"seen": seen, **{name: vars(dataclasses)[name] for name in ("__name__", "__file__")}})
    assert [in_library(frame) for frame in frames] == [False, False, True, True]


def test_settings_of_a_thread_hold_for_the_attempt_and_its_own_do_not_outlive_it() -> None:
    seen = deque[Any]()  # a list would be as it was again afterwards

    def attempt(x: Any) -> Any:
        seen.append(jnp.asarray(1.0).dtype)
        jax.config.update("jax_debug_nans", True)
        np.seterr(all="raise")
        return 2 * x

    with jax.enable_x64(True):
        assert check("double", attempt).passed
    assert seen[0] == np.float64
    assert not jax.config.jax_debug_nans
    assert np.geterr()["divide"] == "warn"


class Nameless(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


def _says_too_much(x: Any) -> Any:
    raise ValueError(f"what is {list(range(20_000))}?")


def _cannot_be_told(x: Any) -> Any:
    raise Nameless


def _chains(x: Any) -> Any:
    error: Exception | None = None
    for i in range(3000):
        link = ValueError(i)
        link.__context__, error = error, link
    raise error or ValueError


def _holds_itself(x: Any) -> Any:
    own: list[Any] = [x]
    own.append(own)
    return own


def _fails_when_called_back(x: Any) -> Any:
    return jax.pure_callback(lambda x: 1 / 0, jax.ShapeDtypeStruct((), jnp.float32), jnp.float32(1.0))


@pytest.mark.parametrize(
    ("does", "says"),
    [
        (_says_too_much, "Python stopped with ValueError: what is [0, 1, 2"),
        (_cannot_be_told, "Python stopped with Nameless"),
        (_chains, "Python stopped with ValueError: 2999"),
        (_holds_itself, "contains itself"),
        (_fails_when_called_back, "divided by zero"),
    ],
)
@pytest.mark.usefixtures("little_time", "nothing_changes")
def test_what_is_odd_is_told_at_once(does: Callable[[Any], Any], says: str) -> None:
    assert says in check("double", does).message


@pytest.mark.usefixtures("nothing_changes")
def test_what_an_attempt_leaves_at_work_is_stopped() -> None:
    def leaves_threads(x: Any) -> Any:
        threading.Thread(target=_while_true, args=(x,), daemon=True).start()
        return 2 * x

    assert check("double", leaves_threads).passed


@pytest.mark.usefixtures("little_time", "nothing_changes")
def test_what_holds_for_an_attempt_holds_for_the_threads_it_starts() -> None:
    found = deque[str]()  # a list would be as it was again afterwards

    def in_a_thread(does: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def tried(x: Any) -> None:
            try:
                does(x)
            except BaseException as error:
                found.append(type(error).__name__)

        def attempt(x: Any) -> Any:
            thread = threading.Thread(target=tried, args=(x,))
            thread.start()
            thread.join()
            return 2 * x

        return attempt

    for does in (_reads, _exits_at_once):
        assert check("double", in_a_thread(does)).passed
    assert set(found) == {"OutOfBounds", "SystemExit"}


@pytest.mark.skipif(not hasattr(signal, "alarm"), reason="POSIX rings alarms")
def test_python_itself_is_as_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEPT", "yes")

    def meddles(x: Any) -> Any:
        os.environ["KEPT"] = os.environ["NEW"] = "no"
        os.chdir("/")
        sys.excepthook = None  # type: ignore[assignment]
        vars(builtins)["ascii"] = len
        signal.alarm(1)
        return 2 * x

    check("double", meddles)
    assert (os.environ["KEPT"], "NEW" in os.environ, os.getcwd()) == ("yes", False, str(tmp_path))
    assert sys.excepthook is not None
    assert ascii("a") == "'a'"
    assert not 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 1  # the tests have an alarm of their own
    assert check("logistic", answers.logistic).passed


def test_as_many_turns_as_are_allowed_are_allowed() -> None:
    def turns(count: int) -> Callable[[Any], Any]:
        return lambda x: 2 * x + 0 * lax.while_loop(lambda i: i < count, lambda i: i + 1, 0)

    assert check("double", turns(limits.TURNS)).passed
    assert "still going" in check("double", turns(limits.TURNS + 1)).message


def test_an_attempt_may_check_another_one() -> None:
    def attempt(x: Any) -> Any:
        outside_jit = not isinstance(x, jax.core.Tracer)
        return x if outside_jit and check("double", lambda x: x).status != "wrong" else 2 * x

    assert check("double", attempt).passed


def test_what_jit_compiles_in_a_check_is_not_what_it_compiles_elsewhere() -> None:
    traced = []

    @jax.jit
    def doubled(x: Any) -> Any:
        traced.append(x)
        return lax.while_loop(lambda state: state[0] < 30_000, lambda state: (state[0] + 1, state[1]), (0, 2 * x))[1]

    assert doubled(jnp.float32(3.0)) == 6
    verdict = check("double", doubled)
    assert "still going" in verdict.message  # too many turns for a check, and
    count = len(traced)
    assert doubled(jnp.float32(3.0)) == 6  # its own again, as it was
    assert len(traced) == count


@pytest.mark.parametrize("value", ["soon", "0", "-1", "inf", "nan"])
def test_a_time_limit_is_a_number_of_seconds(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(time_limit.VARIABLE, value)
    with pytest.raises(time_limit.NotATimeLimit, match="number of seconds above 0"):
        check("double", lambda x: 2 * x)


@pytest.mark.parametrize("name", ["softmax", "init_mlp", "mlp", "split"])
def test_a_result_that_contains_itself_is_named(name: str) -> None:
    def contains_itself(*args: Any) -> Any:
        result: list[Any] = []
        result.append(result)
        return result

    parameters = inspect.signature(getattr(answers, name))
    contains_itself.__signature__ = parameters  # type: ignore[attr-defined]
    verdict = check(name, contains_itself)
    assert verdict.status == "error"
    assert "contains itself" in verdict.message
