"""What an attempt's result has to do with the expected one, in words; tried in order, usable by every exercise."""

from __future__ import annotations

import numpy as np

from dl_workshop.checking.observation import Outcome

_FACTORS = {-1.0: "minus one times", 2.0: "twice", 0.5: "half of", -2.0: "minus twice", -0.5: "minus half of"}


def relation(expected: Outcome, got: Outcome) -> str:
    """One sentence that relates what came back to what was expected."""
    if got.structure == "None" != expected.structure:
        return "Your function returned None. Is a `return` missing in front of the result?"
    if got.structure == "a function":
        return "Your function returned another function. jax.grad(g) is a function; jax.grad(g)(w) is its value at w."
    if got.structure != expected.structure:
        return f"The result has another form: it should be {_form(expected)}, and it is {_form(got)}."
    for want, have in zip(expected.leaves, got.leaves, strict=True):
        if want.shape != have.shape:
            return _shapes(want.shape, have.shape)
    for want, have in zip(expected.leaves, got.leaves, strict=True):
        if want.dtype.kind != have.dtype.kind and "b" in want.dtype.kind + have.dtype.kind:
            return f"The numbers should be of type {want.dtype}, and they are {have.dtype}."
    return _numbers(
        *(np.concatenate([leaf.ravel().astype(float) for leaf in side.leaves] or [np.zeros(0)]) for side in (expected, got))
    )


def _form(outcome: Outcome) -> str:
    return outcome.structure.replace("array", "number" if all(x.ndim == 0 for x in outcome.leaves) else "array")


def _shapes(want: tuple[int, ...], have: tuple[int, ...]) -> str:
    text = f"The result should have shape {want}, and it has shape {have}."
    if want == () and have != ():
        return text + " One number is asked for: is a sum or a mean missing?"
    if have == ():
        return text + " Each element should have its own result: is something summed up or cut off?"
    if len(have) == 2 and len(want) == 1 and have[0] == have[1]:
        return text + " Two vectors have broadcast against each other into a square."
    return text


def _numbers(want: np.ndarray, have: np.ndarray) -> str:
    if not np.isfinite(have).all() and np.isfinite(want).all():
        what = "NaN (not a number)" if np.isnan(have).any() else "infinite"
        return f"The result is {what}, where an ordinary number is expected."
    if not np.any(have) and np.any(want):
        return "The result is zero everywhere."
    with np.errstate(all="ignore"):
        ratios = have[want != 0] / want[want != 0]
        if ratios.size and np.allclose(ratios, ratios[0], rtol=1e-3) and np.all(have[want == 0] == 0):
            factor = float(np.mean(ratios))
            for known, words in _FACTORS.items():
                if np.isclose(factor, known, rtol=1e-3):
                    return f"The result is {words} what it should be."
            if want.size > 1:
                return f"The result is {factor:.4g} times what it should be."
        offsets = have - want
        if want.size > 1 and np.allclose(offsets, offsets[0], rtol=1e-3):
            return f"The result is off by {offsets[0]:+.4g} everywhere."
        wrong = ~np.isclose(have, want, rtol=1e-3, atol=1e-3 * np.max(np.abs(want), initial=0.0))
        if 0 < wrong.sum() <= wrong.size / 2:
            return f"The result is right in most places and wrong in {wrong.sum()} of {wrong.size}."
    return "The result is not the expected one."
