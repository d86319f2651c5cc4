"""The ordered list of chapters and exercises: the one place that says what the workshop contains."""

from __future__ import annotations

import difflib
from dataclasses import dataclass


class UnknownExercise(LookupError):
    """A name that no chapter lists; the message gives the nearest names."""

    def __init__(self, name: object) -> None:
        nearest = difflib.get_close_matches(str(name), EXERCISES, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(map(repr, nearest))}?" if nearest else ""
        super().__init__(f"There is no exercise called {name!r}.{hint} `dl-workshop list` shows them all.")


@dataclass(frozen=True)
class Chapter:
    """One chapter: its place, what it is for, and its exercises in order.

    `module` names the chapter's module in `dl_workshop.answers` and `dl_workshop.exercises`.
    """

    number: int
    module: str
    title: str
    goal: str
    minutes: int
    exercises: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The file name, without its ending, of the chapter's notebook."""
        return f"{self.number:02d}-{self.module.replace('_', '-')}"


CHAPTERS = (
    Chapter(
        0,
        "welcome",
        "Welcome",
        "See how an exercise works: attempt, check, hint, answer.",
        10,
        ("double",),
    ),
    Chapter(
        1,
        "gradients",
        "Gradients",
        "Find where a function is lowest by following its slope, and let jax.grad compute the slope.",
        40,
        ("df", "df_auto", "central_difference", "partials", "gradient_descent"),
    ),
    Chapter(
        2,
        "linear_regression",
        "Linear regression",
        "Put model, loss and optimizer together and fit a line to data.",
        45,
        (
            "linear_model",
            "mse",
            "mseloss",
            "dmseloss",
            "initialize_linear_params",
            "model_optimization_loop",
        ),
    ),
    Chapter(
        3,
        "logistic_regression",
        "Logistic regression",
        "Turn the line into a probability, and train it with a loss made for probabilities.",
        45,
        (
            "logistic",
            "logistic_model",
            "midpoint",
            "binary_cross_entropy",
            "logistic_loss",
            "dlogistic_loss",
            "predict",
        ),
    ),
)

EXERCISES = tuple(name for chapter in CHAPTERS for name in chapter.exercises)


def chapter_of(exercise: str) -> Chapter:
    """The chapter that holds an exercise; `UnknownExercise` with the nearest names where none does."""
    for chapter in CHAPTERS:
        if exercise in chapter.exercises:
            return chapter
    raise UnknownExercise(exercise)
