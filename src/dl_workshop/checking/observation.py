"""Observe an attempt: what it does on chosen inputs, as plain data. No reference is needed here.

Compiling is what takes time, and plain calls compile every operation by itself, for each shape again, unless their process has
met it before. So there are three ways to look at an attempt, and the judge looks no further than is needed:

- at once: what plain calls show, as far as JAX can follow, worked out by NumPy, or in one compilation where NumPy lacks some
  operation. Enough to know a known mistake, and to try further inputs where plain calls and traces were right;
- plain calls, without which nothing passes, and which are quick where little is left to compile;
- traces: the gradient, and the value under jit and vmap, where nothing else is wrong.
"""

from __future__ import annotations

import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from functools import partial, wraps
from itertools import repeat
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import given, harnesses
from dl_workshop.checking.compiling import Call, at_once, form_of, often_called
from dl_workshop.checking.failures import raised
from dl_workshop.checking.forms import written_out
from dl_workshop.checking.guard import Stopped, guarded
from dl_workshop.checking.limits import own_compilations, refuse_the_endless, worked_out
from dl_workshop.checking.lines import codes_of, may_loop_for_ever
from dl_workshop.checking.outcome import TRACED, Failure, Observation, Outcome, Place, places_of, stopped_at
from dl_workshop.checking.own_names import keeps_nothing, own_functions, own_names_kept
from dl_workshop.checking.surroundings import quiet
from dl_workshop.exercises.spec import Given, Key, Numpy, Probe, Span
from dl_workshop.time_limit import time_limit

_GLANCE = 1.5
"""Seconds that the first look may take. If it takes longer, nothing is gained."""


Chosen = Mapping[int, Probe]
"""Some of an exercise's probes, by their numbers."""


class Look:
    """What is seen of an attempt on some probes, or on those `chosen`. Prints and progress bars are silenced meanwhile.

    Nothing is raised. An attempt that takes longer than `seconds` in all is stopped. If that is among its plain calls, the
    place is the last one that is listed.
    """

    def __init__(self, attempt: Callable[..., Any], probes: tuple[Probe, ...], seconds: float) -> None:
        self.attempt, self._seconds, self._began = attempt, seconds, time.monotonic()
        self.probes: Chosen = dict(enumerate(probes))
        self._functions = own_functions(attempt)
        self._traced: dict[Place, Outcome] = {}

    def at_once(
        self, chosen: Chosen | None = None, called: bool = True, traced: bool = False, compiles: bool = True
    ) -> Observation:
        """What plain calls show, or traces, or both, as asked for; nothing where it would be no gain.

        Where NumPy lacks some operation, there is nothing either, unless it `compiles`.

        A probe at which JAX cannot follow the attempt is called plainly, and its traces are left out.

        Where Python itself may loop forever, JAX would write down every round; and what an attempt keeps from one call to
        the next must not be something of JAX's.
        """
        codes = [code for function in self._functions for code in codes_of(function.__code__)]
        if any(map(may_loop_for_ever, codes)) or not keeps_nothing(self.attempt, self._functions):
            return {}
        look = partial(_at_once, called=called, traced=traced, compiles=compiles)
        failure, seen = self._guarded(look, chosen, min(_GLANCE, self._seconds))
        return {} if failure else seen

    def calls(self, chosen: Chosen | None = None) -> Observation:
        """What plain calls show."""
        failure, seen = self._guarded(_calls, chosen, self._left())
        return _until(seen, failure) if failure else seen

    def traces(self, chosen: Chosen | None = None) -> Observation:
        """The gradient, and the value under jit and vmap, where the probes ask for them; looked at once."""
        places = places_of(TRACED, self.probes if chosen is None else chosen)
        if not set(places) <= set(self._traced):
            failure, seen = self._guarded(_traces, chosen, self._left())
            # They are observed together: where it stopped, none of them can be had.
            self._traced |= dict.fromkeys(places, Outcome(failure=failure)) if failure else seen
        return {place: self._traced[place] for place in places}

    def _guarded(
        self, observe: Callable[..., None], chosen: Chosen | None, seconds: float
    ) -> tuple[Failure | None, dict[Place, Outcome]]:
        seen, probes = dict[Place, Outcome](), self.probes if chosen is None else chosen
        with own_names_kept(self._functions):
            return guarded(partial(observe, self.attempt, probes, seen), seconds, self._waited()), seen

    def _left(self) -> float:
        """The seconds that are left; and in any case enough to see anything at all."""
        return max(self._seconds - self._waited(), 0.3 * self._seconds)

    def _waited(self) -> float:
        return time.monotonic() - self._began


def observe(attempt: Callable[..., Any], probes: tuple[Probe, ...], seconds: float | None = None) -> Observation:
    """All that plain calls, gradient, jit and vmap show of an attempt, stopped after `seconds`: `time_limit()` if None."""
    look = Look(attempt, probes, time_limit() if seconds is None else seconds)
    called = look.calls()
    return called if stopped_at(called) else {**called, **look.traces()}


def _until(seen: Observation, failure: Failure) -> Observation:
    return {**seen, (max(seen, default=(0, ""))[0], "value"): Outcome(failure=failure)}


def _at_once(
    attempt: Callable[..., Any], probes: Chosen, outcomes: dict[Place, Outcome], called: bool, traced: bool, compiles: bool
) -> None:
    """What is worked out at once, and plain calls where JAX cannot follow; nothing where that is no gain."""

    def shows(number: int, fresh: Callable[[], list[Any]]) -> Mapping[str, Any]:
        outcomes[number, "value"] = Outcome()  # it has come this far
        return shown(attempt, probes[number], fresh, called, traced)

    followed = [number for number, probe in probes.items() if probe.harness in (None, *harnesses.FOLLOWED)]
    args = {number: _prepared(probes[number]) for number in followed}
    calls: dict[int, Call] = {number: partial(shows, number) for number in args}
    try:
        seen = at_once(calls, args, brief=True, compiles=compiles) if calls else {}
    except Stopped:
        raise
    except BaseException:
        seen = {}
    outcomes.clear()
    if not seen:
        return
    for number, probe in probes.items():
        if called and (number, "value") not in seen:
            outcomes[number, "value"] = Outcome()
            seen |= {(number, facet): outcome for facet, outcome in observe_calls(attempt, probe).items()}
    outcomes.clear()
    outcomes |= {place: seen[place] for place in sorted(seen, key=lambda place: place[0])}


def shown(
    attempt: Callable[..., Any], probe: Probe, fresh: Callable[[], list[Any]], called: bool = True, traced: bool = False
) -> dict[str, Any]:
    """What plain calls show at one probe, and what traces do, where JAX follows; `fresh` makes the arguments afresh."""
    call, shows = bound(attempt, probe), dict[str, Any]()
    if called:
        args = fresh()
        shows |= {"value": call(*args), "arguments": _plain(args)}
        shows |= {"again": call(*fresh())} if probe.again else {}
    return shows | (_traced(call, fresh, probe) if traced else {})


@contextlib.contextmanager
def trusting() -> Iterator[None]:
    """Around `observe_calls` and `observe_traces` of what is known to end, and is observed without a guard."""
    with quiet(), own_compilations():
        yield


def observe_calls(attempt: Callable[..., Any], probe: Probe) -> dict[str, Outcome]:
    """What plain calls show at one probe: the value, what became of the arguments, and the value of a second call."""
    args = arguments_of(probe)
    value = _attempted(_value, bound(attempt, probe), args, probe)
    outcomes = {"value": value, "arguments": _outcome(_plain(args))}
    if probe.again:
        outcomes["again"] = _attempted(_again, bound(attempt, probe), arguments_of(probe), probe)
    return outcomes


def _calls(attempt: Callable[..., Any], probes: Chosen, outcomes: dict[Place, Outcome]) -> None:
    for number, probe in probes.items():
        outcomes[number, "value"] = Outcome()  # it has come this far
        outcomes |= {(number, facet): outcome for facet, outcome in observe_calls(attempt, probe).items()}


def observe_traces(attempt: Callable[..., Any], probes: Chosen) -> dict[Place, Outcome]:
    """The gradient, and the value under jit and vmap, where probes ask for them.

    All in one compilation where that goes; else one by one, to see which fail and why.
    """
    places = places_of(TRACED, probes)
    args = {number: arguments_of(probes[number]) for number, _ in places}

    def shows(number: int, fresh: Callable[[], list[Any]]) -> Mapping[str, Any]:
        return _traced(bound(attempt, probes[number]), fresh, probes[number])

    try:
        return at_once({number: partial(shows, number) for number in args}, args)
    except Stopped:
        raise
    except BaseException:  # one by one it is told
        return {
            (n, facet): _attempted(_ALONE[facet], bound(attempt, probes[n]), arguments_of(probes[n]), probes[n])
            for n, facet in places
        }


def _traced(call: Callable[..., Any], fresh: Callable[[], list[Any]], probe: Probe) -> dict[str, Any]:
    return {facet: _TRACED[facet](call, fresh(), probe) for facet in probe.facets if facet in TRACED}


def _traces(attempt: Callable[..., Any], probes: Chosen, outcomes: dict[Place, Outcome]) -> None:
    outcomes |= observe_traces(attempt, probes)


def _attempted(facet: Callable[..., Any], call: Callable[..., Any], args: list[Any], probe: Probe) -> Outcome:
    try:
        return _outcome(worked_out(lambda: facet(call, args, probe)))
    except Stopped:
        raise
    except BaseException as error:  # an attempt may end Python, or raise what Ctrl+C raises
        return Outcome(failure=raised(error))


def _value(call: Callable[..., Any], args: list[Any], probe: Probe) -> Any:
    return call(*args)


def _again(call: Callable[..., Any], args: list[Any], probe: Probe) -> Any:
    call(*args)
    return call(*arguments_of(probe))


def _plain(args: list[Any]) -> list[Any]:
    """The arguments that can be looked at afterwards."""
    return [arg for arg in args if not callable(arg)]


def _gradient(call: Callable[..., Any], args: list[Any], probe: Probe) -> Any:
    place = probe.gradient or 0

    def total(argument: Any) -> Any:
        return sum(jnp.sum(leaf) for leaf in jax.tree.leaves(call(*args[:place], argument, *args[place + 1 :])))

    return jax.grad(total)(args[place])


def _vmapped(call: Callable[..., Any], args: list[Any], probe: Probe) -> Any:
    arrays, on_arrays = harnesses.over_arrays(call, args)
    return jax.vmap(on_arrays)(*(jnp.stack([array, array]) for array in arrays))


def _jitted(call: Callable[..., Any], args: list[Any]) -> Any:
    arrays, on_arrays = harnesses.over_arrays(call, args)
    return jax.jit(on_arrays)(*arrays)


def _compiled(facet: Callable[..., Any]) -> Callable[..., Any]:
    return lambda call, args, probe: _jitted(lambda *args: facet(call, list(args), probe), args)


_TRACED = {"gradient": _gradient, "jit": _value, "vmap": _vmapped}  # inside jax.jit
_ALONE = {"gradient": _gradient, "jit": _compiled(_value), "vmap": _compiled(_vmapped)}


def bound(attempt: Callable[..., Any], probe: Probe) -> Callable[..., Any]:
    """What a probe calls: the attempt, or its harness around the attempt, with the probe's keywords."""
    function = partial(_looked_at, getattr(harnesses, probe.harness), attempt) if probe.harness else attempt
    return partial(function, **{name: made(value) for name, value in probe.kwargs.items()})


def _looked_at(harness: Callable[..., Any], attempt: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What a harness makes of an attempt; where it cannot use what the attempt returned, that is the failure."""
    returned: list[Any] = []
    called = often_called(attempt)

    @wraps(attempt)
    def noted(*args: Any, **kwargs: Any) -> Any:
        returned.clear()
        returned.append(called(*args, **kwargs))
        refuse_the_endless(returned[0])
        return returned[0]

    try:
        return harness(noted, *args, **kwargs)
    except Exception:
        if returned:  # nothing where it was the attempt that raised
            raise OtherForm(described(returned[0])) from None
        raise


class OtherForm(Exception):
    """A harness cannot use what an attempt returned."""


def described(value: Any) -> str:
    """What a value is, in a few words."""
    try:
        structure, leaves = form_of(value)
    except Exception:
        return f"a value of type {type(value).__name__}"
    if structure == "array":
        shape = tuple(np.shape(leaves[0]))
        return f"an array of shape {shape}" if shape else "a number"
    return written_out(structure, repeat("number" if all(np.ndim(leaf) == 0 for leaf in leaves) else "array"))


_kept: OrderedDict[tuple[int, Any], tuple[Probe, list[Any]]] = OrderedDict()
_KEPT = 600
"""For how many probes the arguments are kept: enough for a chapter, on a few draws."""


def _prepared(probe: Probe) -> list[Any]:
    """A probe's arguments for a look in which the attempt never holds them: JAX's arrays, which are made once."""
    this = id(probe), jnp.result_type(float)
    probe_of_it, args = _kept.pop(this, (None, []))
    if probe_of_it is not probe:
        args = arguments_of(probe)
    if not any(isinstance(leaf, np.ndarray) for leaf in jax.tree.leaves(args)):  # one of NumPy's could be changed
        _kept[this] = probe, args
    while len(_kept) > _KEPT:
        _kept.popitem(last=False)
    return args


def arguments_of(probe: Probe) -> list[Any]:
    """A probe's arguments as an attempt receives them, freshly made."""
    return [made(arg) for arg in probe.args]


def made(arg: Any) -> Any:
    """A probe's argument as the attempt receives it; made afresh for each call, so that no attempt sees what another did."""
    if isinstance(arg, Given):
        return getattr(given, arg.name)
    if isinstance(arg, Key):
        return harnesses.key(arg.seed)
    if isinstance(arg, Numpy):
        return arg.array.copy()
    if isinstance(arg, Span):
        return _array(np.linspace(arg.start, arg.stop, arg.num))
    if isinstance(arg, Mapping):
        return {key: made(value) for key, value in arg.items()}
    if isinstance(arg, list | tuple):
        return type(arg)(map(made, arg))
    return _array(np.asarray(arg)) if isinstance(arg, np.ndarray | np.generic) else arg


def _array(array: np.ndarray) -> jax.Array:
    return jax.device_put(array)  # jnp.asarray would compile something for every shape


def _outcome(value: Any) -> Outcome:
    structure, leaves = form_of(value)
    return Outcome(structure, tuple(np.asarray(jax.device_get(leaf)) for leaf in leaves))
