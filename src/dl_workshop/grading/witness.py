"""What a harness says of an attempt, worked out once more outside of the sandbox, from the numbers that the attempt returns.

"The same key, the same network" is easily said. Somebody who forges answers in a sandbox could say it without drawing at all;
so before such an exercise passes, its harnesses run here, and only single calls of the attempt go through the pipe.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dl_workshop import harnesses
from dl_workshop.checking.compiling import form_of
from dl_workshop.checking.judgement import same
from dl_workshop.checking.observation import arguments_of
from dl_workshop.checking.observed import Observed
from dl_workshop.checking.outcome import Outcome
from dl_workshop.exercises.spec import Exercise, Key, Probe
from dl_workshop.grading.codec import Forged, Packer, TooMuch
from dl_workshop.grading.remote import Line

REPEATED = (
    "draws", "network_draws", "network_form", "network_twice", "normal_draws", "same_key_twice", "same_split_twice",
    "split_facts", "split_neighbours", "split_shares", "what_batches_share", "without_a_key", "without_arguments",
)  # fmt: skip
"""The harnesses that look only at numbers. Others ask how JAX follows an attempt, or where arrays lie: their word is taken."""


def confirm(exercise: Exercise, line: Line, known: Observed, probes: tuple[Probe, ...]) -> None:
    """See to it that an attempt that passes returns what its harnesses speak of.

    Raises:
        Forged: it does not.
    """
    for number, probe in enumerate(probes):
        if probe.harness in REPEATED:
            with jax.enable_x64(known.x64):
                outcome = _repeated(line, probe)
            if not same(known.right((number, "value")), outcome, probe, exercise.integer, known.x64):
                raise Forged("What it says of many draws is not what it draws.")


def _repeated(line: Line, probe: Probe) -> Outcome:
    def attempt(*args: Any, **kwargs: Any) -> Any:
        packer = Packer()
        given = [_packable(arg) for arg in args], {name: _packable(arg) for name, arg in kwargs.items()}
        answer = line.ask("call", 0, *map(packer.packed, given), packer=packer)
        return _arrays(answer.value(answer.content))

    try:
        value = getattr(harnesses, str(probe.harness))(attempt, *arguments_of(probe), **probe.kwargs)
        structure, leaves = form_of(value)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, Forged | TooMuch):
            raise
        return Outcome(f"nothing ({type(error).__name__})")
    return Outcome(structure, tuple(np.asarray(jax.device_get(leaf)) for leaf in leaves))


def _packable(value: Any) -> Any:
    """An argument as a probe would hold it."""
    if isinstance(value, jax.Array) and jnp.issubdtype(value.dtype, jax.dtypes.prng_key):
        return Key(int(np.asarray(jax.random.key_data(value))[-1]))
    return np.asarray(value) if isinstance(value, jax.Array) else value


def _arrays(value: Any) -> Any:
    """What came back, with JAX's arrays in it, as an attempt would have returned them."""
    if isinstance(value, Mapping):
        return {name: _arrays(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_arrays, value))
    return jax.device_put(value) if isinstance(value, np.ndarray | np.generic) else value
