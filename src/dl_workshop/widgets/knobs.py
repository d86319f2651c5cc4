"""What can be dragged: a number between two others, in even steps or from stop to stop."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import traitlets


@dataclass(frozen=True)
class Knob:
    """One slider: its label, where it starts, from where to where it goes, in which steps, and what it is, in words.

    With `stops`, in rising order, it goes from each of them to the next instead; they need not be equally far apart.
    """

    label: str
    start: float
    low: float
    high: float
    step: float
    description: str
    stops: tuple[float, ...] = ()

    @property
    def decimals(self) -> int:
        """How many digits after the point its numbers need."""
        numbers = self.stops or (self.step,)
        return next(n for n in range(10) if all(math.isclose(round(number, n), number) for number in numbers))

    @property
    def count(self) -> int:
        """How many places it has."""
        return len(self.stops) or round((self.high - self.low) / self.step) + 1

    def at(self, number: int) -> float:
        """Its place with that number, counted from 0."""
        return self.stops[number] if self.stops else round(min(self.low + number * self.step, self.high), 10)

    def number(self, value: float) -> int:
        """The number of the place nearest to a value."""
        if self.stops:
            return min(range(self.count), key=lambda number: abs(self.stops[number] - value))
        return min(max(round((value - self.low) / self.step), 0), self.count - 1)

    def nearest(self, value: float) -> float:
        """The place nearest to a value."""
        return self.at(self.number(value))


def stepping(label: str, start: float, stops: tuple[float, ...], description: str) -> Knob:
    """A knob that goes from stop to stop."""
    return Knob(label, start, stops[0], stops[-1], 1.0, description, stops)


class KnobValue(traitlets.Float[float, Any]):
    """The number a knob stands at: a trait that takes any number and keeps the place nearest to it."""

    def __init__(self, knob: Knob) -> None:
        super().__init__(knob.nearest(knob.start))
        self._knob = knob
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> Any:  # noqa: D102
        number = super().validate(obj, value)
        if not math.isfinite(number):
            raise traitlets.TraitError(f"Expected a finite number for {self._knob.label}, but it is {number}.")
        return self._knob.nearest(number)
